"""`finura alerts channels log` and doctor, with channels that hang, refuse, or answer 500."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from finura_cli.domain.channel import Message
from finura_cli.domain.delivery import Instant
from finura_cli.notify import registry
from finura_cli.services import delivering
from finura_cli.store import channels, connection
from tests.conftest import Finura, Once

AT, NOON = "2026-10-21T12:00:00", ("--today", "2026-10-21T12:00")
SECONDS = 3.0


class Server(ThreadingHTTPServer):
    """Answers with `code`, or never."""

    daemon_threads = True

    def __init__(self, code: int | None) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.code, self.bodies = code, list[bytes]()
        self.end = threading.Event()
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def close(self) -> None:
        self.end.set()
        self.shutdown()
        self.server_close()


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        self.server.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        if self.server.code is None:
            self.server.end.wait()
            return
        self.send_response(self.server.code)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def servers() -> Iterator[dict[str, Server]]:
    made = {"good": Server(200), "broken": Server(500), "hangs": Server(None)}
    yield made
    for one in made.values():
        one.close()


@pytest.fixture
def books(finura: Finura, once: Once, apprise_looks_within: None, servers: dict[str, Server], tmp_path: Path) -> Finura:
    once(lambda: finura("init", "--no-pin", "--currency", "INR", "--yes"))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        ports = {name: one.server_port for name, one in servers.items()}
        ports["refuses"] = taken.getsockname()[1]
    for name in ("hangs", "refuses", "broken", "good"):
        finura("alerts", "channels", "add", name, f"json://127.0.0.1:{ports[name]}/SECRET-PATH", *NOON)
    finura("alerts", "channels", "add", "files", f"file://{tmp_path}/letters", *NOON)
    return finura


def deliver(home: Path) -> None:
    """Two messages for each channel."""
    with connection.open_store(home / "finura.db") as store:
        for key in ("2026-w41", "2026-w42"):
            delivering.put(
                store, channels.all(store), "weekly-report", key, lambda _: Message("Week", "640", "<p>640</p>"), at=AT
            )
        delivering.send(store, lambda one: registry.carrier(one.address), now=Instant(AT, "12:00"), seconds=SECONDS)


def test_what_hangs_refuses_or_answers_500_costs_its_timeout_and_is_in_doctor_and_in_the_log(
    books: Finura, home: Path, servers: dict[str, Server], tmp_path: Path
) -> None:
    assert books("alerts", "channels", "log", "--json").json["rows"] == []
    deliver(home)
    assert len(servers["good"].bodies) == 2
    assert len(list((tmp_path / "letters").iterdir())) == 2
    assert len(servers["hangs"].bodies) == len(servers["broken"].bodies) == 1  # it costs one timeout

    rows = books("alerts", "channels", "log", "--json").json["rows"]
    found = {(row["channel"], row["key"]): (row["state"], row["tries"]) for row in rows}
    assert found[("good", "2026-w41")] == found[("files", "2026-w42")] == ("sent", 1)
    assert found[("refuses", "2026-w41")] == found[("broken", "2026-w41")] == ("waiting", 1)
    assert found[("hangs", "2026-w41")] == ("unknown", 1)
    assert {found[(name, "2026-w42")] for name in ("hangs", "refuses", "broken")} == {("waiting", 0)}
    assert all(row["error"] and "\n" not in row["error"] for row in rows if row["tries"] and row["state"] != "sent")

    answer = books("doctor", "--json", *NOON)
    told = {
        (row["code"], row["text"].split()[0]) for row in answer.json["rows"] if "channels test" in (row["hint"] or "")
    }
    assert {("not-sent-yet", "refuses"), ("not-sent-yet", "broken")} <= told
    assert "1 message to hangs may not have arrived" in answer.out
    books("doctor", "--exit-code", *NOON, code=3)
    for ran in (answer, books("alerts", "channels", "log"), books("-v", "alerts", "channels", "log", "--csv")):
        assert "SECRET" not in ran.out + ran.err
    _says_where_each_message_went_the_latest_first(books)


def _says_where_each_message_went_the_latest_first(books: Finura) -> None:
    rows = books("alerts", "channels", "log", "good", "--json").json["rows"]
    assert [(row["channel"], row["key"], row["subject"]) for row in rows] == [
        ("good", "2026-w42", "Week"), ("good", "2026-w41", "Week"),
    ]  # fmt: skip
    assert set(rows[0]) == {
        "id", "channel", "topic", "key", "subject", "state", "made", "settled", "tries", "next", "error",
    }  # fmt: skip
    lost = books("alerts", "channels", "log", "--lost", "--json").json["rows"]
    assert [(row["channel"], row["state"]) for row in lost] == [("hangs", "unknown")]
    assert len(books("alerts", "channels", "log", "--limit", "3", "--json").json["rows"]) == 3
    assert "there is no channel" in books("alerts", "channels", "log", "goood", code=2).err
    books("alerts", "channels", "rm", "good")
    assert books("alerts", "channels", "log", "--limit", "1", "--json").json["rows"][0]["channel"] == "files"
    assert None in {row["channel"] for row in books("alerts", "channels", "log", "--json").json["rows"]}


def test_what_waits_with_amounts_never_goes_to_a_channel_that_may_not_know_them_any_more(
    finura: Finura, home: Path, tmp_path: Path
) -> None:
    finura("init", "--no-pin", "--currency", "INR", "--yes")
    finura("alerts", "channels", "add", "files", f"file://{tmp_path}/letters", *NOON)

    def put(key: str) -> None:
        with connection.open_store(home / "finura.db") as store:
            delivering.put(
                store, channels.all(store), "budget", key, lambda private: Message("Food", "•••" if private else "640"),
                at=AT,
            )  # fmt: skip

    put("1")
    ran = finura("alerts", "channels", "edit", "files", "--private", "--json", *NOON)
    assert ran.json["dropped"] == 1
    put("2")
    finura("schedule", "run", "entries", *NOON)
    assert [path.read_text() for path in (tmp_path / "letters").iterdir()] == ["•••\n"]
    (sent, dropped) = finura("alerts", "channels", "log", "--json").json["rows"]
    assert (sent["state"], dropped["state"], dropped["tries"]) == ("sent", "failed", 0)
    assert "amounts" in dropped["error"]
    codes = [row["code"] for row in finura("doctor", "--json", *NOON).json["rows"]]
    assert "not-sent" not in codes  # it is as the user wanted it
