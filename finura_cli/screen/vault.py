"""The vault on the screen: how it stands, its tokens, and what was done to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from finura_cli.domain.vault import Standing, Way
from finura_cli.screen.receipts import receipt
from finura_cli.screen.shown import Column, Shown, Table

_WAYS = (Column("name"), Column("made"), Column("expires"), Column("scope"))
_TOKENS = (
    Column("name", title="Token"),
    Column("scope"),
    Column("expires", "date"),
    Column("state"),
    Column("made", spare=1),
)
_HONEST = (
    "Who has this file and the books can read everything in them. Never keep both in one backup.",
    "finura vault token revoke {name} ends it; if both were copied: finura vault rekey.",
)
_RECOVERY = "the recovery words"


def standing_shown(standing: Standing, now: float) -> Shown:
    """Encrypted or not, how it opens, and what else there is to know."""
    backup = standing.backup
    answer: dict[str, object] = {
        "books": str(standing.books),
        "encrypted": standing.encrypted,
        "opens_by": standing.opens_by,
        "keyring": standing.keyring,
        "made": standing.made,
        "session_seconds": standing.session,
        "failed_tries": standing.tries,
        "interrupted": standing.change,
        "last_backup": backup.made.isoformat() + "Z" if backup else None,
        "last_backup_file": str(backup.path) if backup else None,
        "slots": [_slot(way) for way in standing.ways],
        "tokens": [_token(way, now) for way in standing.tokens],
    }
    kept = f"last backup {backup.made:%Y-%m-%d}, {backup.path.name}" if backup else "no backup yet: finura backup"
    if standing.encrypted:
        head, more = f"Encrypted: {standing.books}", _encrypted(standing, now)
    else:
        head = f"NOT encrypted: {standing.books}"
        more = ["whoever can read the file can read everything in it: finura vault encrypt"]
    if standing.change:
        more.append(f"{standing.change} was interrupted; the next command that opens the books settles it")
    rows = tuple((way.name, way.made, _moment(way.expires), ",".join(way.scope)) for way in standing.ways)
    table = Table(_WAYS, rows, empty="The books are not encrypted.")
    return receipt(answer, head, more=[*more, kept], table=table)


def tokens_shown(standing: Standing, now: float) -> Shown:
    """One row a token."""
    rows = tuple((w.token, ",".join(w.scope), _day(w.expires), _state(w, now), w.made[:10]) for w in standing.tokens)
    table = Table(_TOKENS, rows, empty="No tokens. finura vault token create makes one, for cron.")
    return Shown(json={"rows": [_token(way, now) for way in standing.tokens]}, table=table)


def token_made(way: Way, file: Path, crontab: str) -> Shown:
    """Where it is, what it may do, what to be careful of, and the line for cron."""
    answer = {
        "name": way.token,
        "file": str(file),
        "scope": ",".join(way.scope),
        "expires": _moment(way.expires),
        "crontab": crontab,
    }
    day = _day(way.expires)
    head = f"Token {way.token}, for {', '.join(way.scope)}, until {day}: {file}"
    honest = [line.format(name=way.token) for line in _HONEST]
    return receipt(answer, head, more=[*honest, "For crontab -e:", f"  {crontab}"])


def pin_changed(noun: str, *, tokens: Sequence[str]) -> Shown:
    """Only one slot was sealed again: say what did not change."""
    more = ["The recovery words stay as they are. Backups from before open by the old one."]
    if tokens:
        more.append(f"Tokens stay, too: {', '.join(tokens)}")
    return receipt({"changed": True, "tokens": ",".join(tokens)}, f"The {noun} is changed.", more=more)


def recovered(noun: str, keyring: str | None, *, tokens: Sequence[str]) -> Shown:
    """The books open again, and by what."""
    by = f"the new {noun}" + (f" and this machine's keyring ({keyring})" if keyring else "")
    more = ["The recovery words stay as they are. Did someone else see them? finura vault rekey makes new ones."]
    if tokens:
        more.append(f"Tokens stay, too: {', '.join(tokens)}")
    answer = {"opens_by": "pin+device" if keyring else "passphrase", "keyring": keyring, "tokens": ",".join(tokens)}
    return receipt(answer, f"Recovered: the books open by {by}.", more=more)


def rekeyed(backup: Path, *, tokens: Sequence[str], words: Sequence[str] | None, noun: str) -> Shown:
    """A new key: what works no more, and what still opens what was copied before."""
    more = [f"Backup from before: {backup}"]
    if tokens:
        more.append(f"NO TOKEN WORKS ANY MORE. Make new ones with finura vault token create: {', '.join(tokens)}")
    more.append(
        f"The {noun} is the same, the recovery words are new. Keep the old ones as long as you keep backups from"
        " before: those open as they did."
    )
    more.append("A backup under the new key: finura backup")
    answer: dict[str, object] = {"backup": str(backup), "dropped_tokens": ",".join(tokens)}
    return receipt(*_with_words(answer, "The books have a new key.", words), more=_words_first(words, more))


def encrypted(books: Path, *, plain: Sequence[Path], copied: bool, words: Sequence[str] | None) -> Shown:
    """What is encrypted now."""
    more = [
        "The plain file was overwritten and removed. The disk may keep copies of its blocks all the same, and exports "
        "and backups from before stay plain.",
        "A backup that is encrypted: finura backup",
    ]
    answer: dict[str, object] = {
        "books": str(books),
        "encrypted": True,
        "plain_backups": [str(path) for path in plain],
        "plain_copy": copied,
    }
    return receipt(*_with_words(answer, f"Encrypted: {books}", words), more=_words_first(words, more))


def decrypted(books: Path, *, backups: Sequence[Path], secret_kept: bool, tokens: Sequence[str]) -> Shown:
    """What is plain now, and what still is not."""
    more = ["Whoever can read the file can read everything in it. finura vault encrypt encrypts it again."]
    if tokens:
        more.append(f"Tokens are of no use any more, remove their files: {', '.join(tokens)}")
    if backups:
        also = "their PIN (for them the keyring keeps its secret) or " if secret_kept else ""
        more.append(f"Encrypted backups stay encrypted ({len(backups)}); they open by {also}{_RECOVERY}.")
    answer = {
        "books": str(books),
        "encrypted": False,
        "dropped_tokens": ",".join(tokens),
        "encrypted_backups": [str(path) for path in backups],
        "secret_kept": secret_kept,
    }
    return receipt(answer, f"NOT encrypted any more: {books}", more=more)


def _with_words(answer: dict[str, object], head: str, words: Sequence[str] | None) -> tuple[dict[str, object], str]:
    return (answer | {"recovery_words": " ".join(words)} if words else answer), head


def _words_first(words: Sequence[str] | None, more: list[str]) -> list[str]:
    return [f"Recovery words, shown only now: {' '.join(words)}", *more] if words else more


def _encrypted(standing: Standing, now: float) -> list[str]:
    if standing.opens_by == "passphrase":
        by = "opens by a passphrase alone"
    elif standing.keyring:
        by = f"opens by the PIN and this machine's keyring ({standing.keyring})"
    else:
        by = f"opens by the PIN and a keyring, of which there is none here: {_RECOVERY} open it"
    more = [by]
    named = {"pin+device": "PIN", "passphrase": "passphrase", "recovery": "recovery words"}
    more.append(", ".join(f"{named[w.name]} of {w.made[:10]}" for w in standing.ways if w.token is None))
    if standing.session is None:
        more.append("locked: there is no session")
    else:
        until = datetime.fromtimestamp(now + standing.session, UTC).astimezone()
        more.append(f"unlocked until {until:%H:%M}: finura lock ends it")
    for way in standing.tokens:
        said = "expired" if way.expired(now) else "until"
        more.append(f"token {way.token}: {', '.join(way.scope)}, {said} {_day(way.expires)}")
    if standing.tries:
        more.append(f"wrong PINs since the last right one: {standing.tries}")
    return more


def _slot(way: Way) -> dict[str, object]:
    return {"name": way.name, "made": way.made, "expires": _moment(way.expires), "scope": ",".join(way.scope) or None}


def _token(way: Way, now: float) -> dict[str, object]:
    return {
        "name": way.token,
        "scope": ",".join(way.scope),
        "expires": _moment(way.expires),
        "state": _state(way, now),
        "made": way.made,
    }


def _state(way: Way, now: float) -> str:
    return "expired" if way.expired(now) else "valid"


def _day(seconds: int | None) -> date | None:
    return None if seconds is None else _utc(seconds).date()


def _moment(seconds: int | None) -> str | None:
    return None if seconds is None else _utc(seconds).strftime("%Y-%m-%dT%H:%M:%SZ")


def _utc(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
