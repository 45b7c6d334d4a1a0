"""How alike two short texts are, by their words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

_SMALL = frozenset("a an and at by for from in of on the to with".split())


def telling(words: Iterable[str]) -> tuple[str, ...]:
    """The words that say something: no numbers, no small words."""
    return tuple(dict.fromkeys(w for w in words if w not in _SMALL and not w.isdigit()))


def likeness(one: Sequence[str], other: Sequence[str]) -> tuple[float, float]:
    """Shared words over those of the shorter text (overlap coefficient), then over all (Jaccard index); each 0..1.

    The first lets `dinner swiggy` be like `lunch at Swiggy`, the second prefers the text that says nothing else.
    """
    a, b = set(one), set(other)
    shared = len(a & b)
    return (shared / min(len(a), len(b)), shared / len(a | b)) if shared else (0.0, 0.0)
