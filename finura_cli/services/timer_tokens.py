"""The token that timers share: the one that is there and does, else a place for a new one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from finura_cli.errors import FinuraError
from finura_cli.paths import usual_token
from finura_cli.records import NamedTuple
from finura_cli.services import proving, token_files
from finura_cli.vault import sources, tokens, unlocking
from finura_cli.vault.header import TOKEN, Header
from finura_cli.vault.unlocking import Surroundings

NAME, SCOPE = "schedule", ("schedule",)
DAYS = 365
_DAY = 24 * 60 * 60
_SOON = 14
"""Days before its end from which on a token is made anew, as doctor speaks of it."""
_MOST = 20


class Place(NamedTuple):
    """A token's name and file."""

    name: str
    file: Path


def choose(home: Path, environ: Mapping[str, str], profile: str | None, *, now: float) -> tuple[Path, Place | None]:
    """The token for a timer of encrypted books; beside it where to make it, when none does."""
    header = proving.key_file(home)
    found = usable(header, environ, profile, now=now)
    if found is not None:
        return found, None
    new = place(header, profile, now=now)
    return new.file, new


def make(around: Surroundings, place: Place, *, now: float, stamp: str) -> None:
    """A new token in its place. Asks for the PIN, whoever unlocked the books before."""
    header = proving.key_file(around.home)
    token_files.check_free(around.home, header, place.name, place.file, force=True)
    proof = proving.prove(around, at=stamp)
    token_files.create(around.home, proof, place.name, place.file, days=DAYS, scope=SCOPE, now=now, made=stamp)


def usable(header: Header, environ: Mapping[str, str], profile: str | None, *, now: float) -> Path | None:
    """A token that opens these books for timers, and will for a while: the one that was told, or one in the usual
    places."""
    for path in _candidates(environ, profile):
        try:
            unlocked = unlocking.by_token(header, path, now)
            (slot, *_) = header.named(TOKEN + tokens.read(path).name)
        except FinuraError:
            continue
        if SCOPE[0] in (unlocked.scope or ()) and (slot.expires or 0) - now > _SOON * _DAY:
            return path
    return None


def place(header: Header, profile: str | None, *, now: float) -> Place:
    """The name and the file of a new token: `schedule`, unless that is another's, as of other books of this user."""
    for number in range(1, _MOST):
        name = NAME if number == 1 else f"{NAME}-{number}"
        file = usual_token(name, profile).absolute()
        if _is_free(header, name, file, now):
            return Place(name, file)
    raise token_files.TooMany


def fault(home: Path, path: Path, *, now: float) -> str | None:
    """Why a token does not open the books for timers; None where it does."""
    try:
        scope = unlocking.by_token(proving.key_file(home), path, now).scope
    except FinuraError as error:
        return error.message
    return None if SCOPE[0] in (scope or ()) else f"the token in {path} is not for schedule"


def name_of(home: Path, path: Path) -> str | None:
    """The name of the token in a file, when it is one of these books and made for timers alone."""
    try:
        header, token = proving.key_file(home), tokens.read(path)
    except FinuraError:
        return None
    slots = header.named(TOKEN + token.name)
    if token.vault != header.vault or not slots or any(slot.scope != SCOPE for slot in slots):
        return None
    return token.name


def _candidates(environ: Mapping[str, str], profile: str | None) -> Iterator[Path]:
    if environ.get(sources.TOKEN_FILE):
        yield Path(environ[sources.TOKEN_FILE]).absolute()
    for number in range(1, _MOST):
        path = usual_token(NAME if number == 1 else f"{NAME}-{number}", profile).absolute()
        if not path.exists():
            break
        yield path
    yield usual_token("cron", profile).absolute()


def _is_free(header: Header, name: str, file: Path, now: float) -> bool:
    slots = header.named(TOKEN + name)
    if file.exists():
        try:
            token = tokens.read(file)
        except FinuraError:
            return False
        return token.vault == header.vault and token.name == name
    return not slots or all(slot.expires is not None and slot.expires <= now for slot in slots)
