"""finura alerts channels, as it is typed; and that no secret of an address is anywhere but in the encrypted books."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from finura_cli.domain.channel import Carries, Channel, Message, Pace
from finura_cli.domain.delivery import Instant
from finura_cli.notify import registry
from finura_cli.paths import BOOKS
from finura_cli.services import channels as service
from finura_cli.services import delivering
from finura_cli.store import channels, connection
from finura_cli.store.connection import Store
from tests.commands.forked import talk
from tests.conftest import Finura, Once, Ran
from tests.notify import places
from tests.services.vaults import secret, surroundings
from tests.store.books import everything

SECRET = "hunter2XYZZY"
HOOK = f"jsons://me:{SECRET}@example.com/{SECRET}"


@pytest.fixture
def books(finura: Finura, once: Once, apprise_looks_within: None) -> Finura:
    once(lambda: finura("init", "--currency", "INR", "--locale", "en_IN", "--no-pin"))
    return finura


def rows(finura: Finura) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = finura("alerts", "channels", "--json").json["rows"]
    return found


def failed(ran: Ran) -> tuple[int, str]:
    return ran.code, ran.json["error"]["code"]


@contextmanager
def opened(home: Path) -> Iterator[Store]:
    store = connection.open_store(home / BOOKS, None)
    try:
        yield store
    finally:
        store.close()


def dump(home: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the books but the log of deeds."""
    with opened(home) as store:
        return everything(store)


# Made, changed, taken away, and taken back


def test_a_channel_is_made_and_listed(books: Finura) -> None:
    made = books("alerts", "channels", "add", "Hook", HOOK, "--only", "budget,reports", "--digest", "--json")
    assert {key: made.json[key] for key in ("command", "name", "to", "carries", "only", "pace", "paused")} == {
        "command": "alerts channels add", "name": "Hook", "to": "webhook at example.com", "carries": "amounts",
        "only": ["weekly-report", "monthly-report", "budget"], "pace": "digest", "paused": False,
    }  # fmt: skip
    books("alerts", "channels", "add", "Box", "file:///tmp/letters", "--private")
    hook, box = rows(books)
    assert hook["name"] == "Hook"
    assert hook["last"] is None
    assert (box["to"], box["carries"], box["only"], box["pace"]) == ("files in /tmp/letters", "private", [], "at-once")
    table = books("alerts", "channels").out.splitlines()
    assert table[0].split("\t") == ["name", "to", "carries", "only", "pace", "state", "last"]
    assert books("alerts", "channels", "list", "--csv").out.splitlines()[2].startswith("Box,files in /tmp/letters")


def test_without_channels_it_says_where_messages_go(books: Finura) -> None:
    assert rows(books) == []
    code, screen = talk({**os.environ}, ["-m", "finura_cli", "alerts", "channels"])
    assert code == 0
    assert "finura alerts channels add" in " ".join(screen.split())


def test_a_channel_is_changed(books: Finura) -> None:
    books("alerts", "channels", "add", "Hook", HOOK)
    edit = ("alerts", "channels", "edit")
    made = books(*edit, "hook", "--name", "Web", "--only", "alerts", "--private", "--digest", "--json").json
    assert (made["name"], made["carries"], made["pace"]) == ("Web", "private", "digest")
    assert made["only"] == list(service.ALERTS)
    books(*edit, "web", "--only", "all", "--amounts", "--at-once")
    books(*edit, "web", "--address", "file:///nowhere/x")
    (row,) = rows(books)
    assert (row["only"], row["carries"], row["pace"], row["to"]) == ([], "amounts", "at-once", "files in /nowhere/x")
    books("alerts", "channels", "pause", "WEB")
    assert rows(books)[0]["paused"]
    books("alerts", "channels", "resume", "web")
    assert not rows(books)[0]["paused"]
    same = books("alerts", "channels", "resume", "web", "--json").json
    assert same["deed"] is None


DEEDS = {
    "alerts channels add": ("add", "Two", "jsons://example.org/x"),
    "alerts channels edit": ("edit", "One", "--name", "Uno", "--only", "budget", "--private", "--digest"),
    "alerts channels rm": ("rm", "One"),
    "alerts channels pause": ("pause", "One"),
    "alerts channels resume": ("resume", "Idle"),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_every_deed_is_taken_back_byte_for_byte_and_done_again(books: Finura, home: Path, deed: str) -> None:
    books("alerts", "channels", "add", "One", HOOK, "--only", "reports")
    books("alerts", "channels", "add", "Idle", "file:///tmp/idle")
    books("alerts", "channels", "pause", "Idle")
    before = dump(home)
    books("alerts", "channels", *DEEDS[deed])
    after = dump(home)
    assert after != before
    (last, *_) = books("undo", "list", "--json").json["rows"]
    assert last["command"] == deed
    books("undo")
    assert dump(home) == before
    books("undo", "--redo")
    assert dump(home) == after


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("add", "One", "file:///tmp/b"), (2, "exists")),
        (("add", "ONE", "file:///tmp/b"), (2, "exists")),
        (("add", " ", "file:///tmp/b"), (2, "bad-name")),
        (("add", "a\nb", "file:///tmp/b"), (2, "bad-name")),
        (("add", "Two", "nonsense"), (2, "bad-address")),
        (("add", "Two"), (2, "needs-terminal")),
        (("add", "Two", "-"), (2, "bad-address")),
        (("add", "Two", "file:///x", "--only", "weather"), (2, "not-found")),
        (("add", "Two", "file:///x", "--only", ""), (2, "bad-topic")),
        (("add", "Two", "file:///x", "--from-file", "y"), (2, "usage")),
        (("add", "Two", "--from-file", "/nowhere"), (2, "not-found")),
        (("edit", "One"), (2, "usage")),
        (("edit", "One", "--amounts", "--private"), (2, "usage")),
        (("edit", "Nobody", "--digest"), (2, "not-found")),
        (("edit", "Idle", "--name", "one"), (2, "exists")),
        (("rm", "Nobody"), (2, "not-found")),
        (("test", "Nobody"), (2, "not-found")),
        (("pause", "Onne"), (2, "not-found")),
    ],
)
def test_what_is_refused_changes_nothing(
    books: Finura, home: Path, words: tuple[str, ...], code: tuple[int, str]
) -> None:
    books("alerts", "channels", "add", "One", "file:///tmp/a")
    books("alerts", "channels", "add", "Idle", "file:///tmp/a")
    before = dump(home)
    assert failed(books("alerts", "channels", *words, "--json", code=None)) == code
    assert dump(home) == before


def test_a_name_is_a_text_and_no_markup(books: Finura) -> None:
    books("alerts", "channels", "add", "[bold]x[/] \u202eabc", "file:///tmp/a")
    code, screen = talk({**os.environ}, ["-m", "finura_cli", "alerts", "channels"])
    assert code == 0
    assert "[bold]x[/]" in screen
    assert "\u202e" not in screen
    books("alerts", "channels", "add", "\u202e", "terminal:")
    assert "test of the channel <U+202E>." in books("alerts", "channels", "test", "\u202e").err


# Where the address comes from


def test_the_address_by_standard_input_or_a_private_file(books: Finura, tmp_path: Path) -> None:
    read = books("alerts", "channels", "add", "A", "-", typed=f"{HOOK}\n")
    assert "history" not in read.err
    path = tmp_path / "address"
    path.write_text(f"{HOOK}\n")
    path.chmod(0o644)
    assert failed(books("alerts", "channels", "add", "B", "--from-file", str(path), "--json", code=None)) == (
        78,
        "unsafe-file",
    )
    path.chmod(0o600)
    kept = books("alerts", "channels", "add", "B", "--from-file", str(path))
    assert "history" not in kept.err
    assert "history" in books("alerts", "channels", "add", "C", HOOK).err
    assert [row["to"] for row in rows(books)] == ["webhook at example.com"] * 3


def test_the_address_is_asked_for_unseen(books: Finura) -> None:
    words = ["-m", "finura_cli", "alerts", "channels", "add", "Hook"]
    code, screen = talk({**os.environ}, words, f"{HOOK}\n")
    assert code == 0
    assert "Channel Hook (webhook at example.com): added" in screen
    assert SECRET not in screen


# Secrets


def test_of_encrypted_books_no_secret_comes_out_by_any_command(
    finura: Finura, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, apprise_looks_within: None
) -> None:
    surroundings(tmp_path, monkeypatch)
    said = []

    def run(*words: str, code: int | None = None) -> Ran:
        ran = finura(*words, code=code)
        said.append(ran.out + ran.err)
        return ran

    finura("init", "--currency", "INR", "--yes")
    address = secret(tmp_path, "address", f"tgram://123456789:{SECRET}_abc/12315544/")
    run("-v", "alerts", "channels", "add", "Chat", "--from-file", address, code=0)
    run("alerts", "channels", "add", "Hook", HOOK, code=0)
    assert "NOT encrypted" not in "".join(said)
    assert "leaves the encrypted books" in "".join(said)
    run("alerts", "channels", "add", "Bad", f"mailto://x:{SECRET}", code=2)
    run("alerts", "channels", "add", "Bad", f"tgram://{SECRET}", "--json", code=2)
    for form in ([], ["--json"], ["--csv"]):
        run("alerts", "channels", *form, code=0)
    for words in (
        "undo list", "export", "doctor -v", "config --json", "alerts log", "backup", "alerts channels test Hook -v",
        "alerts channels edit Hook --name Web", "alerts channels pause Chat --json", "alerts channels rm Web --json",
        "undo", "help channels",
    ):  # fmt: skip
        run(*words.split())
    for query in ("SELECT * FROM channels", "SELECT address FROM channels", "SELECT * FROM changes"):
        assert run("sql", query).code == 2

    def crash(*_: object, **__: object) -> None:
        raise RuntimeError(HOOK)

    monkeypatch.setattr(service, "make", crash)
    assert run("alerts", "channels", "add", "New", HOOK).code == 1
    assert SECRET not in "".join(said)
    for path in home.rglob("*"):
        assert not path.is_file() or SECRET.encode() not in path.read_bytes(), path
    assert list(home.glob("finura-crash-*"))


def test_a_plain_store_says_so_loudly(books: Finura) -> None:
    ran = books("alerts", "channels", "add", "Hook", HOOK, "--quiet")
    assert "warning: these books are NOT encrypted" in ran.err
    assert "leaves the books" in ran.err
    answer = books("alerts", "channels", "add", "Other", f"{HOOK}2", "--json").json
    assert len(answer["warnings"]) == 3
    assert SECRET not in repr(Channel(1, "u", "Hook", HOOK))


def test_two_channels_to_the_same_place_are_said_to_be(books: Finura) -> None:
    assert "twice" not in books("alerts", "channels", "add", "One", "file:///tmp/a").err
    assert (
        "warning: One goes there, too: what both take comes there twice"
        in books("alerts", "channels", "add", "Two", "file:///tmp/a").err
    )
    assert "twice" not in books("alerts", "channels", "edit", "Two", "--address", "file:///tmp/b").err
    assert "One goes there, too" in books("alerts", "channels", "edit", "Two", "--address", "file:///tmp/a").err


# Trying them out


def test_a_test_goes_to_all_that_are_not_paused(books: Finura, tmp_path: Path) -> None:
    with places.web() as web, places.post() as post:
        books("alerts", "channels", "add", "Hook", f"json://127.0.0.1:{web.port}/x", "--private")
        books("alerts", "channels", "add", "Mail", f"mailto://127.0.0.1:{post.port}/r@example.com?from=f@example.com")
        books("alerts", "channels", "add", "Box", f"file://{tmp_path / 'letters'}")
        books("alerts", "channels", "add", "Here", "terminal")
        books("alerts", "channels", "add", "Gone", f"json://127.0.0.1:{places.closed_port()}/{SECRET}")
        books("alerts", "channels", "add", "Idle", "file:///nowhere/at/all")
        books("alerts", "channels", "pause", "Idle")
        ran = books("alerts", "channels", "test", "--json", code=4)
    states = {row["name"]: (row["state"], row["error"]) for row in ran.json["rows"]}
    assert states == {
        "Hook": ("sent", None), "Mail": ("sent", None), "Box": ("sent", None), "Here": ("sent", None),
        "Gone": ("failed", "the connection is refused"),
    }  # fmt: skip
    hidden = json.loads(web.bodies[0])["message"]
    assert "1,234" not in hidden
    assert "An amount looks like this: ₹" in hidden
    (mail,) = post.mails
    assert mail.get_content_type() == "multipart/alternative"
    (letter,) = (tmp_path / "letters").iterdir()
    assert "₹1,234.50" in letter.read_text()
    assert "This is a test of the channel Here" in ran.err
    assert SECRET not in ran.out + ran.err
    assert books("alerts", "channels", "test", "Box").code == 0


def test_there_is_nothing_to_try(books: Finura) -> None:
    assert failed(books("alerts", "channels", "test", "--json", code=None)) == (2, "not-found")


# What delivering makes of it


def test_a_digest_channel_takes_digests_of_the_alerts_it_takes(books: Finura, home: Path) -> None:
    books("alerts", "channels", "add", "A", "file:///tmp/a", "--only", "budget", "--digest")
    books("alerts", "channels", "add", "B", "file:///tmp/b", "--only", "reports", "--digest")
    books("alerts", "channels", "add", "C", "file:///tmp/c", "--only", "budget")
    with opened(home) as store:
        a, b, c = channels.all(store)
    assert [one.takes("alert-digest") for one in (a, b, c)] == [True, False, False]
    assert (a.pace, [one.takes("pace") for one in (a, b, c)]) == (Pace.DIGEST, [False] * 3)
    books("alerts", "channels", "edit", "A", "--at-once")
    with opened(home) as store:
        assert channels.all(store)[0].topics == ("budget",)


def test_what_waits_with_amounts_is_dropped_when_a_channel_may_know_none(books: Finura, home: Path) -> None:
    books("alerts", "channels", "add", "A", "file:///tmp/a")
    with opened(home) as store:
        delivering.put(
            store, channels.all(store), "weekly-report", "2026-w42", lambda private: Message("Week", "25,000"),
            at="2026-10-20T08:00:00",
        )  # fmt: skip
    made = books("alerts", "channels", "edit", "A", "--private", "--json").json
    assert made["dropped"] == 1
    with opened(home) as store:
        assert channels.all(store)[0].carries is Carries.PRIVATE
        assert store.conn.value("SELECT text FROM outbox") is None


def test_undo_of_what_let_a_channel_know_amounts_lets_none_of_them_out(
    books: Finura, home: Path, tmp_path: Path
) -> None:
    letters = tmp_path / "letters"
    books("alerts", "channels", "add", "A", f"file://{letters}", "--private")
    books("alerts", "channels", "edit", "A", "--amounts")
    with opened(home) as store:
        delivering.put(
            store, channels.all(store), "weekly-report", "2026-w42", lambda private: Message("Week", "25,000"),
            at="2026-10-20T08:00:00",
        )  # fmt: skip
    books("undo")
    assert books("schedule", "run", "import", "--json", "--dry-run").json["messages"] == []
    (row,) = books("schedule", "run", "import", "--json", "--today", "2026-10-20T09:00").json["messages"]
    assert (row["state"], row["error"]) == ("failed", delivering.TOO_MUCH)
    assert not letters.exists()


def test_what_waits_is_dropped_in_the_deed_itself(books: Finura, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A crash in between leaves both as they were."""
    books("alerts", "channels", "add", "A", "file:///tmp/a")
    with opened(home) as store:
        monkeypatch.setattr(delivering, "withdraw_amounts", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            service.change(
                store, "A", service.Change(carries=Carries.PRIVATE), command="alerts channels edit",
                at="2026-10-20T08:00:00",
            )  # fmt: skip
        assert channels.all(store)[0].carries is Carries.AMOUNTS


def test_the_list_tells_what_waits_and_what_is_lost(books: Finura, home: Path) -> None:
    books("alerts", "channels", "add", "A", f"json://127.0.0.1:{places.closed_port()}/x")
    with places.web() as web, opened(home) as store:
        web.status = 404
        books("alerts", "channels", "add", "B", f"json://127.0.0.1:{web.port}/x")
        books("alerts", "channels", "add", "C", f"file://{home.parent / 'letters'}")
        delivering.put(
            store, channels.all(store), "weekly-report", "2026-w42", lambda private: Message("Week", "25,000"),
            at="2026-10-20T08:00:00",
        )  # fmt: skip
        delivering.send(store, lambda one: registry.carrier(one.address), now=Instant("2026-10-20T08:00:00"))
    found = books("alerts", "channels", "--json", "--today", "2026-10-20").json["rows"]
    assert [(row["last"], row["waiting"], row["lost"], row["error"]) for row in found] == [
        (None, 1, 0, "the connection is refused"), (None, 0, 1, "the server answered 404"),
        ("2026-10-20T08:00:00", 0, 0, None),
    ]  # fmt: skip
    table = books("alerts", "channels", "--today", "2026-10-20").out.splitlines()
    assert [line.split("\t")[5] for line in table[1:]] == ["1 waiting", "1 lost", "on"]
