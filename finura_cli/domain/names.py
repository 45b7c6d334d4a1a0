"""Names that people give to accounts, categories and merchants: what they may be, and how one is found again."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from finura_cli.domain.text import folded
from finura_cli.errors import Ambiguous, NotFound, UsageError

LONGEST = 100
"""Characters of a name."""

_MOST_MEANT = 4
_ALIKE = 0.72  # `Dinning` and Dining, not `eating out` and Heating
_T = TypeVar("_T")


def name_key(text: str) -> str:
    """The form in which names are one and the same: folded; a name without letters (an emoji) is its own key."""
    return folded(text).strip() or " ".join(text.casefold().split())


def checked_name(text: str, what: str) -> str:
    """The name, trimmed.

    Raises:
        UsageError: empty, too long, or with characters that cannot be typed (`bad-name`). `what` says whose name.
    """
    name = " ".join(text.split(" ")).strip()
    if not name:
        raise UsageError(f"the name of {what} is empty", code="bad-name")
    if len(name) > LONGEST:
        raise UsageError(f"the name of {what} is longer than {LONGEST} characters", code="bad-name")
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in name):
        raise UsageError(f"the name of {what} holds a control character", code="bad-name")
    return name


def nearest(text: str, names: Iterable[str], count: int = 3, cutoff: float = 0.6) -> list[str]:
    """The names most like a text, the best first; [] when none is like it (difflib's ratio >= `cutoff`)."""
    import difflib  # costs 3 ms, and only mistakes need it

    by_key: dict[str, str] = {}
    for name in names:
        by_key.setdefault(name_key(name), name)
    return [by_key[key] for key in difflib.get_close_matches(name_key(text), list(by_key), count, cutoff)]


def not_found(text: str, names: Mapping[str, str], what: str, otherwise: str) -> NotFound:
    """The error for a name that does not exist, with what may have been meant: what has a word that begins so
    (`mobile` for `Mobile recharge`), else what is spelled much alike.

    `names`: by each name that is known, what to say instead. `otherwise`: the hint when none is like it.
    """
    start = f" {name_key(text)}"
    begun = [name for name in names if len(start) > 1 and start in f" {name_key(name)}"]
    near = list(dict.fromkeys(names[name] for name in begun or nearest(text, names, cutoff=_ALIKE)))[:_MOST_MEANT]
    hint = f"did you mean {_or(near)}?" if near else otherwise
    return NotFound(f"there is no {what} {shortened(text)}", hint=hint)


def pick(text: str, names: Mapping[str, _T], what: str, otherwise: str) -> _T:
    """The value under a name: the same name, else the one name that has all the words of the text at word starts.

    Raises:
        NotFound, Ambiguous: none or several have them.
    """
    key = name_key(text)
    for name, value in names.items():
        if key and name_key(name) == key:
            return value
    parts = key.split()
    found = [name for name in names if parts and all(f" {part}" in f" {name_key(name)}" for part in parts)]
    if len(found) == 1:
        return names[found[0]]
    if found:
        raise Ambiguous(f"{shortened(text)} can be {_listed(found)}", hint="give the whole name")
    raise not_found(text, {name: name for name in names}, what, otherwise)


def shortened(text: str) -> str:
    """A text for a message: quoted, at most 40 characters of it."""
    return f"'{text if len(text) <= 40 else text[:39] + '…'}'"


def _or(names: Sequence[str]) -> str:
    return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:6]) + (" ..." if len(names) > 6 else "")
