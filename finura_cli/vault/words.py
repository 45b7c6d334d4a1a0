"""The recovery code as twelve words: BIP 39, English list (Palatinus et al., 2013), by the library mnemonic."""

from __future__ import annotations

import os
import re
from functools import cache
from typing import TYPE_CHECKING

from finura_cli.errors import UsageError
from finura_cli.vault.slots import CODE_BYTES

if TYPE_CHECKING:
    from mnemonic import Mnemonic

COUNT = 12


@cache
def _list() -> Mnemonic:
    from mnemonic import Mnemonic

    return Mnemonic("english")


def new_code() -> bytes:
    return os.urandom(CODE_BYTES)


def words_of(code: bytes) -> list[str]:
    """Twelve words; the last one carries a check."""
    return _list().to_mnemonic(code).split()


def code_of(text: str) -> bytes:
    """The code that the words stand for, however they were spaced, numbered or capitalised.

    Raises:
        UsageError (`bad-words`): says what is wrong with them.
    """
    words = re.sub(r"\b\d+[.)]?|,", " ", text.casefold()).split()
    known = set(_list().wordlist)
    for n, word in enumerate(words, 1):
        if word not in known:
            raise _wrong(f"word {n} is none of the 2,048 that are used")  # not the word itself: it may be a PIN
    if len(words) != COUNT:
        raise _wrong(f"there are {len(words)} words, not {COUNT}")
    try:
        return bytes(_list().to_entropy(words))
    except (ValueError, LookupError):
        raise _wrong("these twelve words do not belong together") from None


def _wrong(message: str) -> UsageError:
    return UsageError(message, hint="the recovery words, in their order, as they were shown once", code="bad-words")
