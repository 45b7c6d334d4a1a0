"""The address of a channel: where it comes from, and what is said about it before anything goes there."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from finura_cli.domain.channel import Carries, Channel
from finura_cli.errors import NotFound, UsageError
from finura_cli.notify import registry
from finura_cli.notify.registry import Looked
from finura_cli.store import channels

if TYPE_CHECKING:
    from finura_cli.cli.house import House
    from finura_cli.store.connection import Store

_LONGEST_FILE = 4_096


def looked_at(house: House, address: str | None, from_file: Path | None) -> Looked:
    """The address, wherever it comes from, once Apprise has understood it."""
    if address not in (None, "-") and from_file is not None:
        raise UsageError("the address is said twice", hint="as a word, or by --from-file")
    if from_file is not None:
        text = _of_file(from_file)
    elif address not in (None, "-"):
        text = str(address)
    elif house.can_ask:
        text = house.secret("Address (it is not shown): ")
    elif address == "-":
        text = sys.stdin.readline()
    else:
        raise UsageError("which address?", hint="--from-file FILE, or - for standard input", code="needs-terminal")
    return registry.looked(text, environ=house.environ)


def _of_file(path: Path) -> str:
    from finura_cli import private_files

    try:
        data = private_files.read(path, what="the file of the address", limit=_LONGEST_FILE)
    except FileNotFoundError:
        raise NotFound(f"there is no file {path}") from None
    try:
        return data.decode().strip()
    except UnicodeDecodeError:
        raise UsageError(f"{path} holds no text", code="bad-address") from None


def warned(house: House, store: Store, channel: Channel, looked: Looked, *, address: str | None) -> list[str]:
    """What should be known about a new address; it is said, even when quiet."""
    encrypted, found = store.keyed, list(looked.warnings)
    others = [one.name for one in channels.all(store) if one.address == looked.address and one.id != channel.id]
    if others:
        found.append(f"{others[0]} goes there, too: what both take comes there twice")
    is_apprise = "://" in looked.address and not looked.address.startswith("file:")
    if looked.address != "terminal:":
        books = "the encrypted books" if encrypted else "the books"
        what = f"what goes to {channel.name} ({looked.shown}) leaves {books}"
        if channel.carries is Carries.PRIVATE:
            found.append(f"{what}: payees and the names of categories can be read there, amounts are dots")
        else:
            found.append(f"{what}: payees and amounts can be read there; with --private amounts are dots")
    if is_apprise and not encrypted:
        found.append("these books are NOT encrypted: whoever can read them has this address, its keys and all")
    if is_apprise and address not in (None, "-"):
        found.append("the address stays in the shell's history; leave it out, and it is asked for unseen")
    for one in found:
        house.warn(one)
    return found
