"""PINs and recovery words at a terminal, or from private files: how they are asked, shown once, and typed back."""

from __future__ import annotations

import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from finura_cli.errors import UsageError
from finura_cli.vault import pins, sources
from finura_cli.vault.words import COUNT

if TYPE_CHECKING:
    from finura_cli.cli.house import House

_TRIES = 3


def new_pin(house: House, *, passphrase: bool, first: bool = False) -> str:
    """A new PIN that may be one: from FINURA_NEW_PIN_FILE (for the `first` also from the sources of the PIN itself),
    else typed twice. UsageError where there is nobody to type it."""
    given = _given_pin(house, first)
    if given is not None:
        return pins.checked_new(given, passphrase=passphrase)
    noun = "passphrase" if passphrase else "PIN"
    if not house.can_ask:
        variable = sources.PIN_FILE if first else sources.NEW_PIN_FILE
        hint = f"{variable} names a file with it"
        raise UsageError(f"nobody at a terminal to type the new {noun}", hint=hint, code="needs-terminal")
    shortest = "at least 12 characters" if passphrase else "6 digits or more, or any passphrase"
    for _ in range(_TRIES):
        try:
            typed = pins.checked_new(house.secret(f"New {noun} ({shortest}): "), passphrase=passphrase)
        except UsageError as error:
            sys.stderr.write(f"{error.message}" + (f": {error.hint}\n" if error.hint else "\n"))
            continue
        if pins.normalized(house.secret("The same again: ")) == typed:
            return typed
        sys.stderr.write("these two differ\n")
    raise UsageError(f"no new {noun} was set", code="weak-pin")


def _given_pin(house: House, first: bool) -> str | None:
    path = house.environ.get(sources.NEW_PIN_FILE)
    if path:
        return sources.secret_of(Path(path), what=sources.NEW_PIN_FILE)
    return sources.pin(house.environ) if first else None


def check_can_show(house: House) -> None:
    """Raises UsageError before anything is made: recovery words must be seen by somebody, or wanted by --yes."""
    if not house.yes and not house.can_ask:
        raise UsageError(
            "the recovery words are shown once, and nobody is at a terminal to write them down",
            hint="--yes prints them with the answer",
            code="needs-terminal",
        )


def show_words(house: House, words: list[str]) -> None:
    """Show the recovery words at the terminal and have two typed back. With --yes the answer carries them instead."""
    if house.yes:
        return
    sys.stderr.write(
        "\nThe recovery words. They open the books when the PIN is forgotten, or this computer is lost.\n"
        "Write them on paper; they are shown only now, and whoever has them needs no PIN.\n\n"
    )
    for row in range(0, COUNT, 4):
        line = "".join(f"{row + n + 1:>4}. {word:<10}" for n, word in enumerate(words[row : row + 4]))
        sys.stderr.write(f"{line.rstrip()}\n")
    sys.stderr.write("\n")
    asked = sorted(random.SystemRandom().sample(range(COUNT), 2))
    for n in asked:
        while house.ask(f"Word {n + 1}").strip().casefold() != words[n]:
            sys.stderr.write("that is another word: look again\n")
    # The screen keeps what was shown; two typed words say that they are on paper.
    sys.stderr.write("Both are right.\n")


def typed_words(house: House) -> str:
    """The recovery words: from FINURA_RECOVERY_FILE, else typed."""
    path = house.environ.get(sources.RECOVERY_FILE)
    if path:
        return sources.secret_of(Path(path), what=sources.RECOVERY_FILE)
    return house.secret("The twelve recovery words: ")
