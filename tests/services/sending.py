"""Channels for tests of what goes out, and a process that sends to files until somebody kills it."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from finura_cli.domain.channel import Carries, Channel, Message
from finura_cli.domain.delivery import Instant
from finura_cli.services import delivering
from finura_cli.store import connection, history, rows
from finura_cli.store.connection import Store
from finura_cli.store.uids import new_uid

AT = "2026-11-21T08:00:00"
KEY = "0123456789abcdef" * 4


def add_channel(
    store: Store, name: str, *, carries: Carries = Carries.AMOUNTS, topics: str | None = None, paused: bool = False
) -> str:
    """A channel as the books have it; its uid."""
    uid = new_uid()
    with history.unrecorded(store):
        rows.insert(store, "channels", {
            "uid": uid, "name": name, "folded": name, "address": f"json://{name}.invalid/SECRET", "carries": carries,
            "topics": topics, "pace": "at-once", "paused": int(paused),
        })  # fmt: skip
    return uid


class Appending:
    """A channel that is a file: a line a message, written for good before it says so."""

    def __init__(self, path: Path, pause: float) -> None:
        self.path, self.pause = path, pause

    def send(self, message: Message, *, seconds: float) -> None:
        time.sleep(self.pause)
        with self.path.open("ab") as file:
            file.write(f"{message.text}\n".encode())
            file.flush()
            os.fsync(file.fileno())
        time.sleep(self.pause)


def main() -> None:
    books, folder = map(Path, sys.argv[1:3])

    def carrier_of(channel: Channel) -> Appending:
        return Appending(folder / channel.name, 0.005)

    with connection.open_store(books, KEY) as store:
        print("sending", flush=True)
        delivering.send(store, carrier_of, now=Instant(AT))


if __name__ == "__main__":
    main()
