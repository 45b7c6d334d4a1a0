"""Messages as files, and on the program's own output."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest

from finura_cli.domain.channel import Message
from finura_cli.notify import file, registry
from finura_cli.notify.base import NotSent

LETTER = Message("Your week: 12 to 18 Oct / Café", "Rent\n", "<p>Rent</p>")


def send(folder: Path, message: Message = LETTER, more: str = "") -> None:
    registry.carrier(f"file://{folder}{more}").send(message, seconds=5)


def test_each_message_is_a_file_of_its_own_that_nobody_else_reads(tmp_path: Path) -> None:
    folder = tmp_path / "letters"
    for _ in range(3):
        send(folder)
    send(folder, more="?format=html")
    names = sorted(path.name[11:] for path in folder.iterdir())
    said = "your-week-12-to-18-oct-cafe"
    assert names == sorted([f"{said}.txt", f"{said}-2.txt", f"{said}-3.txt", f"{said}.html"])
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {path.read_text() for path in folder.glob("*.txt")} == {"Rent\n"}
    assert next(folder.glob("*.html")).read_text() == "<p>Rent</p>\n"


def test_nothing_is_ever_written_over(tmp_path: Path) -> None:
    """Many at once: each has a file, and one that was there stays."""
    send(tmp_path)
    (first,) = tmp_path.iterdir()
    first.write_text("mine")
    target = tmp_path / "elsewhere"
    target.write_text("not touched")
    first.with_name(f"{first.stem}-2.txt").symlink_to(target)
    threads = [threading.Thread(target=send, args=(tmp_path,)) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    texts = [path.read_text() for path in tmp_path.glob("*.txt")]
    assert sorted(texts) == sorted(["mine", "not touched", *["Rent\n"] * 8])
    assert target.read_text() == "not touched"


@pytest.mark.parametrize("subject", ["../../etc/passwd", "a\0b", "", "x" * 900, "ব" * 200, "-rf", "CON\n", ".."])
def test_a_subject_leads_nowhere_else(tmp_path: Path, subject: str) -> None:
    folder = tmp_path / "in" / "here"
    folder.mkdir(parents=True)
    send(folder, Message(subject, "text"))
    assert [path.name for path in tmp_path.iterdir()] == ["in"]
    (one,) = folder.iterdir()
    assert one.read_text() == "text\n"


def test_a_folder_that_is_not_there_or_full_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotSent, match="No such file") as raised:
        send(tmp_path / "disk" / "letters")
    assert raised.value.again

    def full(number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(NotSent, match="No space left"):
        send(tmp_path / "letters")
    assert list((tmp_path / "letters").iterdir()) == []


@pytest.mark.parametrize("address", ["file:///a b", "file:///%00", "file://host/x", "file:", "file:rel", "file:///x#y"])
def test_what_is_no_folder(address: str) -> None:
    if address == "file:///a b":
        assert file.place_of(address).folder == Path("/a b")
        return
    with pytest.raises(ValueError, match="a folder"):
        file.place_of(address)


def test_a_folder_of_the_user_is_kept_in_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    kept = registry.looked("file:~/my%20letters?format=html").address
    monkeypatch.setenv("HOME", "/elsewhere")
    assert file.place_of(kept) == (tmp_path / "my letters", True)


def test_the_terminal_says_the_subject_once() -> None:
    said: list[str] = []
    carrier = registry.carrier("terminal:", write=said.append)
    carrier.send(Message("Heads up", "90 % of Food\n"), seconds=1)
    carrier.send(Message("Week 42", "Week 42\n\nRent\n\n", "<p>"), seconds=1)
    assert said == ["Heads up\n\n90 % of Food\n", "Week 42\n\nRent\n"]
