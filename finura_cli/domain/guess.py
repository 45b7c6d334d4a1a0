"""What an entry without a category may be: how sure that is, and what it rests on."""

from __future__ import annotations

from collections.abc import Sequence

from finura_cli.domain.transaction import By
from finura_cli.records import NamedTuple

_SAME, _ALIKE, _OWN, _KNOWN = "=", "~", "*", "+"
"""How `why` begins: the very same text, the same but for numbers, learnt from these books, known to the program."""
_MENDED = "!"
"""Before one of the first two: against the word of the file, as a person once did."""

_SAID = 40
"""Characters of a text that are repeated in `why`."""


class Guess(NamedTuple):
    """A category that a text may belong to."""

    category_id: int
    by: By
    confidence: float
    """Probability 0..1 that it is right."""
    why: str
    """What it rests on, as it is kept beside the category; `because` says it in a sentence."""
    sure: bool
    """Whether an entry is filed there without being asked about."""
    others: tuple[int, ...] = ()
    """What it may be instead, the likeliest first."""


def by_memory(agreed: int, said: int, *, same: bool, text: str) -> str:
    """`why` of a category that a folded text had before: `agreed` times of the `said` times it was filed."""
    return f"{_SAME if same else _ALIKE}{agreed}/{said} {_cut(text.strip())}"


def by_correction(file_says: int, *, same: bool, text: str) -> str:
    """`why` of a category that a person gave to a folded text where a file gives another (`file_says`, an id): when
    this one is corrected, too, it still has to be known which."""
    return f"{_MENDED}{_SAME if same else _ALIKE}{file_says} {_cut(text.strip())}"


def _cut(text: str) -> str:
    return text if len(text) <= _SAID else text[: _SAID - 1].rstrip() + "…"


def by_model(words: Sequence[str], *, own: bool) -> str:
    """`why` of a category that was told from words: learnt from these books (`own`), or known to the program."""
    return (_OWN if own else _KNOWN) + " ".join(words)


def because(by: By | None, why: str | None, confidence: float | None, path: str) -> str | None:
    """The sentence for what a category rests on; None when there is none in `why`."""
    if by is None or not why:
        return None
    name = path.rpartition(":")[2]
    if by is By.RULE:
        from finura_cli.domain.rule_writing import said  # it brings a third of what a guess loads

        id, _, pattern = why.partition(" ")
        return f"rule {id}: {said(pattern)}"
    if why[0] in (_SAME, _ALIKE):
        return _remembered(why, name)
    if why[0] == _MENDED:
        text = f"'{why.partition(' ')[2]}'" + (", with other numbers," if why[1:2] == _ALIKE else "")
        return f"you changed {text} to {name} before"
    words = ", ".join(f"'{word}'" for word in why[1:].split())
    sure = f"; {confidence:.0%}".replace("%", " %") if confidence is not None else ""
    if why[0] == _KNOWN:
        return f"known as {name}: {words}{sure}" if words else f"known as {name}{sure}"
    return f"looks like {name}: {words}{sure}" if words else f"looks like {name}{sure}"


def _remembered(why: str, name: str) -> str:
    counts, _, heard = why[1:].partition(" ")
    agreed, _, said = counts.partition("/")
    text = f"'{heard}'" if heard else "same text"  # without it: kept by an earlier version
    if why[0] == _ALIKE:
        text = f"{text} but for its numbers"
    if said == "1":
        return f"{text} once before, {name}"
    return f"{text} {said} times before, {f'all {name}' if agreed == said else f'{agreed} of them {name}'}"
