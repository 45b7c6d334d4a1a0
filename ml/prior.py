"""What a text most likely means before anything was learnt: looked up in a file of well-known names and words.

The file is arrays of bytes, read where they lie (`mmap`): opening it reads its head, a text reads a few dozen places.

Layout, little-endian: `FNPRIOR1`; u32 length of the description, u32 slots (a power of two), u32 length of the
records; 16 bytes BLAKE2b of all that follows; the description (JSON: `paths`, `source`, `bias`); the slots, each u32
check and u32 place of a record + 1 (0: empty), open addressing; the records, each u8 count, then pairs of u8 path and
u8 value. A key is a letter of its kind and the words. Of words the value is a belief (255: certain; what a record
leaves to certainty says nothing), of parts of words a weight of a logistic regression (128: 0) in `PART_SCALE`; its
last path, one after `paths`, is what says nothing. Written by `build_prior.py`.
"""

from __future__ import annotations

import json
import mmap
import struct
from collections.abc import Collection, Iterable
from hashlib import blake2b
from math import exp, log
from typing import TypeVar

from ml.prior_sides import income_first, refunds_doubted, turns
from ml.texts import normal

MAGIC = b"FNPRIOR1"
HEAD = struct.Struct("<8sIII16s")
SLOT = struct.Struct("<II")
PHRASE, BEGIN, END, CUT, PART = "=", "<", ">", "~", "%"
"""Kinds of keys: whole words, how a longer word begins, how it ends, a word that was cut off, a part of a word."""

LONGEST = 5
"""Words in the longest phrase."""

SHORTEST_PART = 5
"""Letters of a word that longer words are known by."""

PART_SCALE = 0.1

_GUESS = 0.5
"""What is read from parts of words alone, or from words of many meanings, is never believed more than this."""
_HEARD_TWICE = 0.6
"""How far the parts of words are believed beside words: some were heard there, too."""
_SHORTEST_WORD = 2
_MOST_WORDS = 24
_AFFIXES = range(12, SHORTEST_PART - 1, -1)
_SHARED = 0.75
_LATER = 0.9
_WITHIN = 0.03
"""How far a word for a category fits each of the categories under it: `insurance` beside `car`."""
_LEAST = 0.02

SURE = 0.9
"""From this probability on 94 % of the distinct texts of one real history that was never looked at for single words
were right, and 98 % of another's."""

Beliefs = dict[int, float]
Key = TypeVar("Key")


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
            self._bias = [float(value) for value in description["bias"]]
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError("the description in the file of well-known names is damaged") from error
        if len(self._bias) != len(self.paths) + 1:
            raise ValueError("the description in the file of well-known names is damaged")
        self._above = [_place(self.paths, path.rpartition(":")[0]) for path in self.paths]
        self._turns = {outgoing: turns(self.paths, outgoing) for outgoing in (True, False)}
        self._buffer = buffer
        self._mask = slots - 1

    def check(self) -> None:
        """Read all of it; `ValueError` when a byte is not what was written."""
        if blake2b(self._buffer[HEAD.size :], digest_size=16).digest() != self._digest:
            raise ValueError("the file of well-known names is damaged")

    def answer(self, text: str, outgoing: bool | None = True, *, well_known: bool = False) -> list[tuple[str, float]]:
        """Paths with their probabilities, best first; together at most 1, and the rest is doubt.

        `outgoing`: whether money left; None when that is not known. Above .5 only when a word is well known; empty
        when no part of a word is. `well_known`: empty, too, where nothing is above .5, which takes a third of the time.
        """
        known, strange = self._experts(phrase_words(text)[:_MOST_WORDS])
        experts = [said for said in (self._turned(said, outgoing) for said in known) if said]
        sure = any(max(said.values()) > _GUESS for said in experts)
        if well_known and not sure:
            return []
        if outgoing is False:
            experts = income_first(self.paths, experts, known=_GUESS)
        guessed = self._turned(self._guessed(strange), outgoing)
        if guessed:
            experts.append(_doubted(guessed, _HEARD_TWICE) if experts else guessed)
        if not experts:
            return []
        chances = _pooled(experts, self._above)
        if outgoing is False:
            chances = refunds_doubted(self.paths, chances)
        most = max(chances)
        share = 1.0 if sure or most <= _GUESS else _GUESS / most
        best = sorted((-chance * share, path) for path, chance in zip(self.paths, chances, strict=True))
        return [(path, -minus) for minus, path in best if -minus >= _LEAST]

    def heard(self, text: str, meant: Collection[str] = (), outgoing: bool | None = None) -> list[str]:
        """The well-known words of a text, in its order: those that a guess above .5 rests on. `meant`: paths; only the
        words that say one of them on this side of the money, where there are any.
        """
        words = phrase_words(text)[:_MOST_WORDS]
        found: list[str] = []
        telling: list[str] = []
        at = 0
        while at < len(words):
            for length in range(min(LONGEST, len(words) - at), 0, -1):
                said = self._said(PHRASE + " ".join(words[at : at + length]))
                if said is None and length == 1:
                    said = self._nearly(words[at])
                if said is not None and (length == 1 or said):
                    if said and max(said.values()) > _GUESS:
                        these = words[at : at + length]
                        found += these
                        turned = self._turned(said, outgoing)
                        likeliest = max(turned, key=turned.__getitem__, default=-1)
                        telling += these if likeliest >= 0 and self.paths[likeliest] in meant else []
                    break
            at += length
        return telling or found

    def _turned(self, said: Beliefs, outgoing: bool | None) -> Beliefs:
        """What it means on this side of the money."""
        if outgoing is None:
            return said
        turned: Beliefs = {}
        for path, belief in said.items():
            target, share = self._turns[outgoing].get(path, (path, 1.0))
            if share:
                turned[target] = turned.get(target, 0.0) + belief * share
        return turned

    def _experts(self, words: list[str]) -> tuple[list[Beliefs], list[str]]:
        """What each known phrase says, in order, and the words that say little: the longest phrase is heard first,
        and no word twice.
        """
        heard = [False] * len(words)
        found: list[tuple[int, Beliefs]] = []
        strange: list[str] = []
        for length in range(min(LONGEST, len(words)), 0, -1):
            for at in range(len(words) - length + 1):
                if any(heard[at : at + length]):
                    continue
                said = self._said(PHRASE + " ".join(words[at : at + length]))
                if said is not None:
                    found.append((at, said))
                    heard[at : at + length] = [True] * length
                    if said and max(said.values()) < _GUESS:
                        strange += words[at : at + length]
        for at, word in enumerate(words):
            if heard[at]:
                continue
            if said := self._nearly(word):
                found.append((at, said))
            else:
                strange.append(word)
        return [said for _, said in sorted(found, key=lambda pair: pair[0]) if said], strange

    def _nearly(self, word: str) -> Beliefs | None:
        """What an unknown word says by the known one in it: its singular, the word it was cut off from, its end,
        its beginning.
        """
        for ending in ("s", "es", "n", "en"):
            if len(word) > len(ending) + 3 and word.endswith(ending):
                said = self._said(PHRASE + word[: -len(ending)])
                if said is not None:
                    return _doubted(said, 0.8)
        keys = [CUT + word] if len(word) >= SHORTEST_PART else []
        for length in _AFFIXES:
            if length + 2 <= len(word):
                keys += [END + word[-length:], BEGIN + word[:length]]
        for key in keys:
            said = self._said(key)
            if said is not None:
                return _doubted(said, _GUESS)
        return None

    def _guessed(self, strange: list[str]) -> Beliefs:
        """What the parts of words that say little say together."""
        cut = parts(word for word in strange if len(word) >= _SHORTEST_WORD)
        scores = [0.0] * len(self._bias)
        known = False
        for part in sorted(cut):
            for path, value in self._pairs(PART + part) or ():
                scores[path] += value - 128
                known = True
        if not known:
            return {}
        share = PART_SCALE / len(cut) ** 0.5
        odds = [1 / (1 + exp(-bias - score * share)) for bias, score in zip(self._bias, scores, strict=True)]
        most = max(odds[:-1])
        whole = max(sum(odds), most / _GUESS)
        return {path: odd / whole for path, odd in enumerate(odds[:-1])}

    def _said(self, key: str) -> Beliefs | None:
        pairs = self._pairs(key)
        return None if pairs is None else {path: value / 255 for path, value in pairs if path < len(self.paths)}

    def _pairs(self, key: str) -> list[tuple[int, int]] | None:
        """The record of a key: places of paths with their values; None when there is none."""
        at, wanted = SLOT.unpack(blake2b(key.encode(), digest_size=8).digest())
        for _ in range(self._mask + 1):
            at &= self._mask
            check, place = SLOT.unpack_from(self._buffer, self._slots_at + at * SLOT.size)
            if place == 0:
                return None
            if check == wanted:
                return self._record(self._records_at + place - 1)
            at += 1
        return None

    def _record(self, at: int) -> list[tuple[int, int]]:
        buffer = self._buffer
        bare = buffer[at + 1 : at + 1 + 2 * buffer[at]] if at < len(buffer) else b""
        if at >= len(buffer) or len(bare) != 2 * buffer[at] or max(bare[::2], default=0) > len(self.paths):
            raise ValueError("the file of well-known names is damaged")
        return list(zip(bare[::2], bare[1::2], strict=True))


def phrase_words(text: str) -> list[str]:
    """The words of a text as the keys are spelt: normal, and `and` for `&`."""
    return ["and" if word in "&+" else word for word in normal(text).split()]


def parts(words: Iterable[str]) -> set[str]:
    """The parts of 3 and 4 characters of words; the ends of a word count as spaces."""
    found: set[str] = set()
    for word in words:
        ended = f" {word} "
        for length in (3, 4):
            found.update(ended[at : at + length] for at in range(len(ended) - length + 1))
    return found


def _doubted(said: dict[Key, float], share: float) -> dict[Key, float]:
    return {key: belief * share for key, belief in said.items()}


def _place(paths: tuple[str, ...], path: str) -> int:
    return paths.index(path) if path in paths else -1


def _pooled(experts: list[Beliefs], above: list[int]) -> list[float]:
    """What several say together: their odds multiplied, each for less as there are more of them and as it is less sure.

    `above`: the place of the category over each one, -1 for none.
    """
    scores = [0.0] * len(above)
    within = _WITHIN if len(experts) > 1 else 0.0
    most = max(max(said.values()) for said in experts)
    loud = [max(said.values()) / most for said in experts]
    for place, said in enumerate(experts):
        share = loud[place] * sum(loud) ** (_SHARED - 1) * (_LATER if place else 1.0)
        rest = max(1 - sum(said.values()), 0.02) / len(above)
        unsaid = share * log(rest)  # most paths are
        for path, parent in enumerate(above):
            if path in said or parent in said:
                scores[path] += share * log(said.get(path, 0.0) + within * said.get(parent, 0.0) + rest)
            else:
                scores[path] += unsaid
    top = max(scores)
    odds = [exp(score - top) for score in scores]
    whole = sum(odds)
    return [odd / whole for odd in odds]
