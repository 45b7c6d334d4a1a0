"""PINs and recovery words at a terminal, or from private files: how they are asked, shown once, and typed back."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from finura_cli.cli import streams
from finura_cli.cli.prompts import Question
from finura_cli.errors import FinuraError, Unavailable, UsageError
from finura_cli.vault import pins, sources
from finura_cli.vault.header import PIN
from finura_cli.vault.words import COUNT, code_of

if TYPE_CHECKING:
    from finura_cli.cli.house import House
    from finura_cli.vault.making import Made

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


def check_keyring(house: House, *, no_keyring: bool) -> None:
    """Raises Unavailable before a PIN is asked for, where there is no keyring to hold its other half."""
    if not no_keyring:
        from finura_cli.vault import device

        if device.backend_name(house.environ, timeout=house.around.patience) is None:
            raise Unavailable(
                "there is no system keyring here to hold the other half of the key",
                hint="--no-keyring encrypts by a passphrase alone",
                code="no-keyring",
            )


def new_vault(house: House, *, no_keyring: bool, change: str, first: bool = False) -> Made:
    """A new vault behind a new PIN; its recovery words were seen, or go out with the answer of --yes."""
    from finura_cli.vault import making

    pin = new_pin(house, passphrase=no_keyring, first=first)
    made = making.make(
        pin,
        keyring=not no_keyring,
        environ=house.environ,
        made=house.stamp,
        patience=house.around.patience,
        change=change,
    )
    try:
        show_words(house, made.words)
    except BaseException:  # the person left: nothing was made, so nothing stays in the keyring
        forget(house, made)
        raise
    return made


def forget(house: House, vault: Made) -> None:
    """Take the secret of a vault that came to nothing out of the keyring."""
    if vault.header.named(PIN):
        from finura_cli.vault import device

        with suppress(FinuraError):  # what went wrong before is what is told
            device.forget(vault.header.vault, timeout=house.around.patience, environ=house.environ)


def show_words(house: House, words: list[str]) -> None:
    """Show the recovery words at the terminal and have two typed back. With --yes the answer carries them instead."""
    if house.yes:
        return
    screen = sys.stderr if streams.is_terminal(sys.stderr) else sys.stdout  # never into a file that was named by 2>
    screen.write(
        "\nThe recovery words. They open the books when the PIN is forgotten or this\n"
        "computer is lost. Write them on paper: they are shown only now, and whoever\n"
        "has them needs no PIN.\n\n"
    )
    for row in range(0, COUNT, 4):
        line = "".join(f"{row + n + 1:>4}. {word:<10}" for n, word in enumerate(words[row : row + 4]))
        screen.write(f"{line.rstrip()}\n")
    screen.write("\n")
    screen.flush()
    asked = sorted(random.SystemRandom().sample(range(COUNT), 2))
    house.walk([Question(f"word {n}", f"Word {n + 1}", _same_as(words[n])) for n in asked])


def _same_as(word: str) -> Callable[[str, Mapping[str, Any]], str]:
    def read(text: str, _: Mapping[str, Any]) -> str:
        if text.strip().casefold() != word:
            raise UsageError("that is another word: look again")
        return word

    return read


def typed_words(house: House) -> str:
    """The recovery words: from FINURA_RECOVERY_FILE, else typed, unseen: a slip is said, and they are asked again."""
    path = house.environ.get(sources.RECOVERY_FILE)
    if path:
        return sources.words_of(Path(path))
    if not house.can_ask:
        hint = f"run it at a terminal; or {sources.RECOVERY_FILE} names a file with them"
        raise UsageError("nobody at a terminal to type the recovery words", hint=hint, code="needs-terminal")
    for left in reversed(range(_TRIES)):
        typed = house.secret("The twelve recovery words: ")
        try:
            code_of(typed)
        except UsageError as error:
            if not left:
                raise
            sys.stderr.write(f"{error.message}\n")
        else:
            break
    return typed
