"""What a text most likely means before anything was learnt: looked up in a file of well-known names and words.

The file is arrays of bytes, read where they lie (`mmap`): opening it reads its head, a text reads a few dozen places.

Layout, little-endian: `FNPRIOR1`; u32 length of the description, u32 slots (a power of two), u32 length of the
records; 16 bytes BLAKE2b of all that follows; the description (JSON: `paths`, `source`); the slots, each u32 check and
u32 place of a record + 1 (0: empty), open addressing; the records, each u8 count, then pairs of u8 path and u8 belief
(255: certain). What a record leaves to certainty says nothing. A key is a letter of its kind and the words.
Written by `build_prior.py`.
"""

from __future__ import annotations

import json
import mmap
import struct
from hashlib import blake2b
from math import log

from ml.prior_sides import weigh
from ml.texts import normal

MAGIC = b"FNPRIOR1"
HEAD = struct.Struct("<8sIII16s")
SLOT = struct.Struct("<II")
PHRASE, BEGIN, END, CUT = "=", "<", ">", "~"
"""Kinds of keys: whole words, how a longer word begins, how it ends, a word that was cut off."""

LONGEST = 5
"""Words in the longest phrase."""

SHORTEST_PART = 5
"""Letters of a word that longer words are known by."""

_GUESS = 0.5
"""What is read from a part of a word alone is never believed more than this."""
_AFFIXES = range(12, SHORTEST_PART - 1, -1)
_SHARED = 0.75
_LATER = 0.8
_LEAST = 0.005

Beliefs = dict[int, float]


class Prior:
    """The opened file. `paths`: the categories it can answer with; `source`: what it was built from."""

    def __init__(self, buffer: bytes | mmap.mmap) -> None:
        """`ValueError` when the buffer is not such a file or is cut off. See `check` for damage inside."""
        if len(buffer) < HEAD.size or buffer[:8] != MAGIC:
            raise ValueError("not a file of well-known names, or of another version")
        _, told, slots, records, self._digest = HEAD.unpack_from(buffer)
        self._slots_at = HEAD.size + told
        self._records_at = self._slots_at + slots * SLOT.size
        if slots == 0 or slots & (slots - 1) or len(buffer) != self._records_at + records:
            raise ValueError("the file of well-known names is cut off or damaged")
        try:
            description = json.loads(buffer[HEAD.size : self._slots_at])
            self.paths: tuple[str, ...] = tuple(map(str, description["paths"]))
            self.source = str(description["source"])
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError("the description in the file of well-known names is damaged") from error
        self._buffer = buffer
        self._mask = slots - 1

    def check(self) -> None:
        """Read all of it; `ValueError` when a byte is not what was written."""
        if blake2b(self._buffer[HEAD.size :], digest_size=16).digest() != self._digest:
            raise ValueError("the file of well-known names is damaged")

    def answer(self, text: str, outgoing: bool | None = True) -> list[tuple[str, float]]:
        """Paths with their probabilities, best first; together at most 1, and the rest is doubt.

        `outgoing`: whether money left; None when that is not known. Empty when no word is known.
        """
        experts = self._experts(phrase_words(text))
        if not experts:
            return []
        chances = weigh(self.paths, _pooled(experts, len(self.paths)), outgoing)
        best = sorted((-chance, path) for path, chance in chances.items() if chance >= _LEAST)
        return [(path, -minus) for minus, path in best]

    def _experts(self, words: list[str]) -> list[Beliefs]:
        """What each known phrase says: the longest first, no word heard twice."""
        heard = [False] * len(words)
        found: list[tuple[int, Beliefs]] = []
        for length in range(min(LONGEST, len(words)), 0, -1):
            for at in range(len(words) - length + 1):
                if any(heard[at : at + length]):
                    continue
                said = self._said(PHRASE + " ".join(words[at : at + length]))
                if said is not None:
                    found.append((at, said))
                    heard[at : at + length] = [True] * length
        for at, word in enumerate(words):
            if not heard[at] and (said := self._guessed(word)):
                found.append((at, said))
        return [said for _, said in sorted(found, key=lambda pair: pair[0]) if said]

    def _guessed(self, word: str) -> Beliefs | None:
        """What an unknown word says: its singular, or else how it begins and ends."""
        for ending in ("s", "es", "n", "en"):
            if len(word) > len(ending) + 3 and word.endswith(ending):
                said = self._said(PHRASE + word[: -len(ending)])
                if said is not None:
                    return {path: belief * 0.8 for path, belief in said.items()}
        if len(word) >= SHORTEST_PART and (said := self._said(CUT + word)) is not None:
            return {path: belief * _GUESS for path, belief in said.items()}
        for length in _AFFIXES:
            if length + 2 > len(word):
                continue
            ends = self._said(END + word[-length:])
            said = ends if ends is not None else self._said(BEGIN + word[:length])
            if said is not None:
                return {path: belief * _GUESS for path, belief in said.items()}
        return None

    def _said(self, key: str) -> Beliefs | None:
        digest = blake2b(key.encode(), digest_size=8).digest()
        at, wanted = SLOT.unpack(digest)
        for _ in range(self._mask + 1):
            at &= self._mask
            check, place = SLOT.unpack_from(self._buffer, self._slots_at + at * SLOT.size)
            if place == 0:
                return None
            if check == wanted:
                return self._record(self._records_at + place - 1)
            at += 1
        return None

    def _record(self, at: int) -> Beliefs:
        buffer = self._buffer
        pairs = buffer[at + 1 : at + 1 + 2 * buffer[at]] if at < len(buffer) else b""
        if at >= len(buffer) or len(pairs) != 2 * buffer[at] or any(path >= len(self.paths) for path in pairs[::2]):
            raise ValueError("the file of well-known names is damaged")
        return {path: belief / 255 for path, belief in zip(pairs[::2], pairs[1::2], strict=True)}


def phrase_words(text: str) -> list[str]:
    """The words of a text as the keys are spelt: normal, and `and` for `&`."""
    return ["and" if word in "&+" else word for word in normal(text).split()]


def _pooled(experts: list[Beliefs], count: int) -> list[float]:
    """What several say together: their odds multiplied, each a little less as there are more of them."""
    scores = [0.0] * count
    for place, said in enumerate(experts):
        share = len(experts) ** (_SHARED - 1) * (_LATER if place else 1.0)
        rest = max(1 - sum(said.values()), 0.02) / count
        for path in range(count):
            scores[path] += share * log(said.get(path, 0.0) + rest)
    top = max(scores)
    odds = [2.718281828459045 ** (score - top) for score in scores]
    whole = sum(odds)
    return [odd / whole for odd in odds]
