"""Everything that `finura doctor` looks at, and what can be put right without anybody's word."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING

from finura_cli.domain.finding import Finding, Weight
from finura_cli.domain.text import how_many
from finura_cli.errors import FinuraError, Locked
from finura_cli.paths import KEYS, settings_folder
from finura_cli.services import backing_up, places
from finura_cli.store import answers, checks, folding, totals
from finura_cli.store.connection import Store

if TYPE_CHECKING:  # of books that are not encrypted the vault is not loaded
    from finura_cli.vault.header import Header, Slot

_DAY = 24 * 60 * 60
SOON, STALE = 14, 14
"""Days before the end of a token, and after the last backup, from which on it is worth a word."""


@dataclass(frozen=True, slots=True)
class Mended:
    """What was made anew: kept sums that were wrong, and entries whose searched words were."""

    totals: int
    words: int


def mend(store: Store) -> Mended:
    """Make anew what follows from the entries; it is no deed, as nothing is said that the entries do not say."""
    with store.write_tx():
        answers.drop(store)  # they may rest on the wrong sums
        return Mended(totals.rebuild(store), folding.rebuild(store))


def examine(store: Store, home: Path, *, environ: Mapping[str, str], now: float) -> list[Finding]:
    """The books and all around them, the gravest first. `now` is real time."""
    found = [
        *checks.examine(store),
        *(_keys(home, now) if store.keyed else ()),
        *_backups(store, home, now),
        *places.wrong(home, _token_files(environ) if store.keyed else ()),
        *places.left_behind(home, now),
    ]
    return sorted(found, key=lambda one: list(Weight).index(one.weight))


def _keys(home: Path, now: float) -> Iterator[Finding]:
    """The ways to open the books: some end, one must not be missing."""
    from finura_cli.vault import header as keys

    try:
        header = keys.load(home / KEYS)
    except Locked:  # it is a link, or others may use it: that is said with all the other files
        return
    if header is None:  # it was there when the books were opened
        return
    if not header.named(keys.RECOVERY):
        text = "there are no recovery words: when the PIN is forgotten or this machine is lost, so are the books"
        yield Finding(Weight.WARNING, "no-recovery", text, "finura vault rekey")
    if not header.named(keys.PIN) and not header.named(keys.PASSPHRASE):
        text = "there is no PIN: only the recovery words and tokens open the books"
        yield Finding(Weight.WARNING, "no-pin", text, "finura vault recover")
    yield from _weak(header)
    for slot in header.slots:
        if slot.token is not None and slot.expires is not None:
            yield from _token(slot, slot.token, (slot.expires - now) / _DAY)


def _weak(header: Header) -> Iterator[Finding]:
    from finura_cli.vault import header as keys
    from finura_cli.vault import slots

    usual = {keys.PIN: slots.MEMORY_PIN, keys.PASSPHRASE: slots.MEMORY_PASSPHRASE}
    for slot in header.slots:
        if slot.kdf is not None and slot.kdf.memory < usual.get(slot.name, 0):
            text = "the PIN is sealed with less work than this program asks of whoever guesses it"
            yield Finding(Weight.WARNING, "weak-seal", text, "finura vault pin")


def _token(slot: Slot, name: str, days: float) -> Iterator[Finding]:
    if days <= 0:
        yield Finding(
            Weight.NOTE, "token-expired", f"the token {name} has expired", f"finura vault token revoke {name}"
        )
    elif days <= SOON:
        scope = ",".join(slot.scope or ())
        text = f"the token {name} opens the books for {how_many(int(days), 'more day')} only"
        yield Finding(
            Weight.WARNING, "token-expires", text, f"finura vault token create --name {name} --scope {scope} --force"
        )


def _token_files(environ: Mapping[str, str]) -> list[Path]:
    """The token that this run was told of, and those in the usual place."""
    from finura_cli.vault.sources import TOKEN_FILE

    told = environ.get(TOKEN_FILE)
    try:
        usual = sorted(settings_folder().glob("*.token"))
    except (FinuraError, OSError):
        usual = []
    return ([Path(told)] if told else []) + [path for path in usual if told is None or path != Path(told)]


def _backups(store: Store, home: Path, now: float) -> Iterator[Finding]:
    last = backing_up.last_good(home)
    if last is None:
        yield Finding(Weight.NOTE, "no-backup", "there is no backup", "finura backup")
        return
    days = int((now - last.made.replace(tzinfo=UTC).timestamp()) // _DAY)
    if days > STALE:
        text = f"the last backup is {how_many(days, 'day')} old: {last.name}"
        yield Finding(Weight.WARNING, "old-backup", text, "finura backup")
    plain = [one.path for one in backing_up.listed(home) if not one.encrypted] if store.keyed else []
    if plain:
        text = f"{how_many(len(plain), 'backup is', 'backups are')} NOT encrypted, while the books are"
        names = " ".join(shlex.quote(str(path)) for path in plain)
        yield Finding(Weight.WARNING, "plain-backup", text, f"finura backup, then rm {names}")
