"""E-mail, chats, pushes, webhooks: all that Apprise knows, in a process of its own that is ended when it is late."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from finura_cli.domain.channel import Message
from finura_cli.notify.base import NotSent, Unsure
from finura_cli.records import NamedTuple

_CHILD = Path(__file__).with_name("apprise_child.py")
_LIMIT = 64 * 1024
_NOT_ITS_BUSINESS = ("FINURA_", "APPRISE_", "CREDENTIALS_DIRECTORY")
"""Variables that it is not given: they lead to what opens the books, or to settings that nobody looked at."""


class Apprise:
    """One address that Apprise understands."""

    def __init__(self, address: str, environ: Mapping[str, str]) -> None:
        self._address = address
        self._environ = environ

    def send(self, message: Message, *, seconds: float) -> None:
        """NotSent, with a reason that holds no secret; Unsure where the other side may have it all the same."""
        asked = {
            "do": "send",
            "subject": " ".join(_sound(message.subject).split()),
            "text": _sound(message.text),
            "html": None if message.html is None else _sound(message.html),
        }
        heard = _ask(self._address, asked, seconds=seconds, environ=self._environ)
        last = heard.last
        if last.get("sent") is True:
            return
        if last.get("sent") is False:
            why, again = str(last["why"]), bool(last["again"])
            raise Unsure(why) if last["unsure"] else NotSent(why, again=again)
        why = f"no answer within {round(seconds)} seconds" if heard.late else "Apprise ended without an answer"
        raise Unsure(why) if last.get("handed") else NotSent(why)


def look(address: str, *, environ: Mapping[str, str], seconds: float = 20) -> Mapping[str, object]:
    """What Apprise says of an address: see `apprise_child.look`; {} when it does not come to an answer."""
    try:
        return _ask(address, {"do": "look"}, seconds=seconds, environ=environ).last
    except NotSent:
        return {}


class _Heard(NamedTuple):
    """The last line of the other process; whether its time was over."""

    last: Mapping[str, object]
    late: bool


def _ask(address: str, asked: Mapping[str, object], *, seconds: float, environ: Mapping[str, str]) -> _Heard:
    """Have the other process do something, in so many seconds. The address goes in by its input: arguments and
    environments can be read by others."""
    try:
        process = subprocess.Popen(  # noqa: S603 this program's own file
            [sys.executable, "-P", str(_CHILD)],  # -P: no module out of the folder it happens to run in
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env={name: value for name, value in environ.items() if not name.startswith(_NOT_ITS_BUSINESS)},
        )
    except OSError as error:
        raise NotSent(f"no process for it: {error.strerror}") from None
    words, late = json.dumps({**asked, "address": address, "seconds": seconds}).encode(), False
    try:
        out, _ = process.communicate(words, seconds)
    except subprocess.TimeoutExpired:
        late = True
        _end(process)
        out, _ = process.communicate()
    finally:
        if process.returncode is None:  # Ctrl-C
            _end(process)
    lines = _lines(out)
    return _Heard(lines[-1] if lines else {}, late)


def _end(process: subprocess.Popen[bytes]) -> None:
    """It and all that it may have started."""
    with suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


def _lines(out: bytes) -> list[Mapping[str, object]]:
    found: list[Mapping[str, object]] = []
    for line in out[:_LIMIT].splitlines():
        with suppress(ValueError):
            value = json.loads(line)
            if isinstance(value, dict):
                found.append(value)
    return found


def _sound(text: str) -> str:
    """Without halves of characters, which no server takes."""
    return text.encode("utf-8", "replace").decode("utf-8")
