"""A note on the desktop of Linux, by its own bus: no program is run, so no text is ever in an argument."""

from __future__ import annotations

import os
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

from finura_cli.domain.channel import Message
from finura_cli.notify.base import NotSent, Unsure

_LONGEST = 800
"""Characters of a text: what a note can hold."""
_PLACE = {
    "object_path": "/org/freedesktop/Notifications",
    "bus_name": "org.freedesktop.Notifications",
    "interface": "org.freedesktop.Notifications",
}


class Desktop:
    """`desktop:`: whoever sits at this computer."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def send(self, message: Message, *, seconds: float) -> None:
        try:
            from jeepney import DBusErrorResponse
            from jeepney.io.blocking import open_dbus_connection
        except ImportError:
            raise NotSent("there are no notes on this desktop: the package jeepney is missing", again=False) from None
        handed = False
        try:
            with open_dbus_connection(bus(self._environ), auth_timeout=min(seconds, 5.0)) as connection:
                is_markup = "body-markup" in _asked(connection, "GetCapabilities", seconds / 2)[0]
                handed = True
                text = _short(message)
                note: tuple[Any, ...]
                note = ("Finura", 0, "", message.subject, escape(text, quote=False) if is_markup else text, [], {}, -1)
                _asked(connection, "Notify", seconds / 2, "susssasa{sv}i", note)
        except TimeoutError as error:
            late = f"the desktop does not answer within {round(seconds)} seconds"
            raise Unsure(late) if handed else NotSent(late) from error
        except DBusErrorResponse:
            raise NotSent("nothing shows notes on this desktop") from None
        except (OSError, RuntimeError, ValueError):  # of jeepney: no bus that it knows
            raise NotSent("there is no desktop just now") from None


def bus(environ: Mapping[str, str]) -> str:
    """The address of the session's bus; cron is not told it, and systemd has it at a place of its own."""
    said = environ.get("DBUS_SESSION_BUS_ADDRESS")
    if said:
        return said
    folder = environ.get("XDG_RUNTIME_DIR") or f"/run/user/{os.getuid()}"
    path = Path(folder, "bus")
    if not path.exists():
        raise NotSent("there is no desktop just now")
    return f"unix:path={path}"


def _asked(connection: Any, name: str, seconds: float, kinds: str | None = None, body: tuple[Any, ...] = ()) -> Any:  # noqa: ANN401
    from jeepney import DBusAddress, DBusErrorResponse, MessageType, new_method_call

    call = new_method_call(DBusAddress(**_PLACE), name, kinds, body)
    reply = connection.send_and_get_reply(call, timeout=seconds)
    if reply.header.message_type is MessageType.error:
        raise DBusErrorResponse(reply)
    return reply.body


def _short(message: Message) -> str:
    """The text without a first line that is the subject; cut at a line where it is long."""
    text = message.text.strip()
    if text.startswith(message.subject):
        text = text[len(message.subject) :].strip()
    if len(text) <= _LONGEST:
        return text
    cut = text[: _LONGEST - 2]
    return f"{cut[: cut.rfind(chr(10))] if chr(10) in cut else cut}\n…"
