"""Notes on the desktop, by a bus of its own and a service that keeps what it is shown."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from finura_cli.domain.channel import Message
from finura_cli.notify import desktop
from finura_cli.notify.base import NotSent, Unsure
from finura_cli.notify.desktop import Desktop
from tests import needs

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the bus of Linux desktops")


@contextmanager
def a_bus() -> Iterator[str]:
    needs.program("dbus-daemon")
    words = ["dbus-daemon", "--session", "--nofork", "--print-address"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as daemon:
        assert daemon.stdout is not None
        try:
            yield daemon.stdout.readline().strip()
        finally:
            daemon.terminate()


@contextmanager
def a_desktop(address: str, *, markup: bool = True, answers: bool = True) -> Iterator[list[tuple[Any, ...]]]:
    """What shows notes, and keeps them."""
    from jeepney import MessageType, new_method_return
    from jeepney.bus_messages import message_bus
    from jeepney.io.blocking import open_dbus_connection

    shown: list[tuple[Any, ...]] = []
    connection = open_dbus_connection(address)
    connection.send_and_get_reply(message_bus.RequestName("org.freedesktop.Notifications"))
    over = threading.Event()

    def serve() -> None:
        while not over.is_set():
            try:
                message = connection.receive(timeout=0.1)
            except TimeoutError:
                continue
            if message.header.message_type is not MessageType.method_call:
                continue
            if message.header.fields[3] == "GetCapabilities":
                known = ["body", "body-markup"] if markup else ["body"]
                connection.send(new_method_return(message, "as", (known,)))
            else:
                shown.append(message.body)
                if answers:
                    connection.send(new_method_return(message, "u", (1,)))

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield shown
    finally:
        over.set()
        thread.join()
        connection.close()


def send(address: str, message: Message, seconds: float = 10.0) -> None:
    Desktop({"DBUS_SESSION_BUS_ADDRESS": address}).send(message, seconds=seconds)


@pytest.mark.parametrize("markup", [True, False])
def test_a_note_is_text(markup: bool) -> None:
    with a_bus() as address, a_desktop(address, markup=markup) as shown:
        send(address, Message("Heads up", "Heads up\n\n<b>90 %</b> & more of Food"))
    ((program, _, _, subject, body, *_),) = shown
    assert (program, subject) == ("Finura", "Heads up")
    assert body == ("&lt;b&gt;90 %&lt;/b&gt; &amp; more of Food" if markup else "<b>90 %</b> & more of Food")


def test_a_letter_is_cut_at_a_line() -> None:
    with a_bus() as address, a_desktop(address, markup=False) as shown:
        send(address, Message("Week", "\n".join(f"line {n} of the letter" for n in range(99))))
    body = shown[0][4]
    assert len(body) <= 800
    assert body.endswith("of the letter\n…")


def test_no_desktop_none_that_shows_notes_and_one_that_hangs(tmp_path: Path) -> None:
    with pytest.raises(NotSent, match="no desktop just now"):
        Desktop({"XDG_RUNTIME_DIR": str(tmp_path)}).send(Message("a", "b"), seconds=2)
    with pytest.raises(NotSent, match="no desktop just now"):
        send(f"unix:path={tmp_path / 'bus'}", Message("a", "b"))
    with a_bus() as address:
        with pytest.raises(NotSent, match="nothing shows notes") as raised:
            send(address, Message("a", "b"))
        assert raised.value.again
        with a_desktop(address, answers=False) as shown, pytest.raises(Unsure, match="does not answer"):
            send(address, Message("a", "b"), seconds=2)
        assert len(shown) == 1


def test_under_cron_the_bus_is_found_where_systemd_has_it(tmp_path: Path) -> None:
    (tmp_path / "bus").touch()
    assert desktop.bus({"XDG_RUNTIME_DIR": str(tmp_path)}) == f"unix:path={tmp_path / 'bus'}"
