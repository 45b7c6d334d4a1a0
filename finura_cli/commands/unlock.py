"""`finura unlock` and `finura lock`: for how long the books stay open."""

import os
import re
from typing import Annotated

import typer

from finura_cli import paths
from finura_cli.cli.house import House, house_of
from finura_cli.errors import Damaged, Locked, Unavailable, UsageError
from finura_cli.screen.receipts import receipt
from finura_cli.services import opening, proving
from finura_cli.vault import header as keys
from finura_cli.vault import session

_UNITS = {"s": 1, "m": 60, "h": 3600, "": 60}


def unlock(
    ctx: typer.Context,
    how_long: Annotated[
        str | None, typer.Option("--for", metavar="TIME", help="30m, 2h, at most 12h; 0 ends it.")
    ] = None,
) -> None:
    """Type the PIN once, and the books stay open for a while: 15 minutes, or as `unlock.minutes` says.

    The PIN may come from FINURA_PIN_FILE or FINURA_PIN_COMMAND. What is kept meanwhile has two halves, one in the
    kernel's keyring (or the system's), one in a file; both are gone after the time, a restart, or `finura lock`.
    """
    house = house_of(ctx)
    seconds = house.settings.unlock_minutes * 60 if how_long is None else _seconds(how_long)
    _settle(house)
    if not _is_encrypted(house, "unlock"):
        return
    header, key = proving.data_key(house.around, house.home / paths.KEYS, fresh=True)
    if not seconds:
        session.end(header.vault, environ=house.environ)
        head = f"The {header.noun} is right. The books stay locked."
        house.emit("unlock", receipt({"locked": True, "seconds": 0}, head))
        return
    if not session.start(header.vault, key, environ=house.environ, now=house.now(), seconds=seconds):
        raise Unavailable(
            "this system has nowhere safe to keep the books unlocked",
            hint=f"each command asks for the {header.noun}; or FINURA_TOKEN_FILE, FINURA_PIN_FILE",
            code="no-session",
        )
    answer = {"locked": False, "seconds": seconds}
    house.emit("unlock", receipt(answer, f"Unlocked for {_words(seconds)}.", more=("finura lock ends it earlier.",)))


def lock(ctx: typer.Context) -> None:
    """Forget the PIN now: the next command asks again."""
    house = house_of(ctx)
    try:
        if not _is_encrypted(house, "lock"):
            return
        header = keys.load(house.home / paths.KEYS)
    except (Damaged, Locked) as error:  # a key file says which session is that of these books
        if error.code != "no-store" and session.end_all(environ=house.environ):
            house.say("locked: every session of this login is ended")
        raise
    ended = header is not None and session.end(header.vault, environ=house.environ)
    text = "Locked." if ended else "Locked. Nothing was open."
    house.emit("lock", receipt({"locked": True, "ended": ended}, text))


def _settle(house: House) -> None:
    """Let opening finish an interrupted change of the keys: of two keys one opens the books from then on."""
    found = keys.load(house.home / paths.KEYS)
    if found is not None and found.change is not None and house.has_store:
        house.read_session(fresh=True)
        house.close()


def _is_encrypted(house: House, command: str) -> bool:
    """Whether there is anything to unlock; books without a PIN are said to be open."""
    if os.path.lexists(house.home / paths.KEYS):
        return True
    if not house.has_store:
        raise opening.no_books(house.profile)
    house.read_session()  # says what is wrong when they are encrypted and their key file is gone
    house.emit(command, receipt({"locked": False, "seconds": None}, "These books are not encrypted: always open."))
    return False


def _seconds(text: str) -> int:
    found = re.fullmatch(r"(\d{1,5})\s*([smh]?)", text.strip().lower())
    seconds = int(found[1]) * _UNITS[found[2]] if found else -1
    if not 0 <= seconds <= session.LONGEST:
        raise UsageError(f"for how long is {text!r}?", hint="30m or 2h, at most 12h; 0 ends it", code="bad-time")
    return seconds


def _words(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "h"), (minutes, "min"), (rest, "s"))
    return " ".join(f"{number} {unit}" for number, unit in parts if number)
