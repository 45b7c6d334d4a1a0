"""How a merchant's name is written for the eye: `JOE S DINER` -> `Joe's Diner`, `NETFLIX.COM` -> `Netflix`."""

from __future__ import annotations

import re

from finura_cli.domain.payee_words import BRANDS, KEPT_DOMAINS, LOWER, TITLED, UPPER, WHOLE_BRANDS

LONGEST_NAME = 80
"""Characters of a name."""

AROUND = ".,:;-_*()[]{}<>#'\"|/\\+=!?"
"""What may stand around a word."""

DOMAIN = re.compile(
    r"(?:https?://)?(?:www\.)?((?:[a-z0-9-]+\.)*?)([a-z0-9&-]+)\.(?:com?|net|org|io|eu|app|tv|ai|gov|info|shop|store|g?co"
    r"|de|fr|nl|at|ch|uk|in|es|it|pl|be|dk|se|no|fi|bd|pk|lk|au|nz|za|ca|br|mx|jp|cn|ru)(?:\.[a-z]{2})?/?(?:/.*)?"
).fullmatch
"""The address of a site: what stands before its name, and the name."""

_PARTED = re.compile(r"[-/,]").search
_PART = re.compile(r"[^-/,]+")
_VOWELS = frozenset("aeiouyäöüåæøéèà")


def called(words: list[str], room: int, numbered: bool) -> str:
    """The name as people write it, from the words of a text.

    `room`: how long it may be; `numbered`: a number stood behind it, as behind a store's.
    """
    joined: list[str] = []
    for at, word in enumerate(words):
        if word == "S" and (numbered or at < len(words) - 1) and joined and _may_own(joined[-1]):
            joined[-1] += "'S" if joined[-1].isupper() else "'s"
        else:
            joined.append(word)
    joined[0] = joined[0].lstrip(AROUND.replace("(", "")) or joined[0]
    joined[-1] = joined[-1].rstrip(".,:;-_*([]{<#|/\\+=") or joined[-1]
    domain = DOMAIN(joined[0].lower()) if "." in joined[0] else None
    if domain and len(domain[2]) > 1 and domain[2] not in KEPT_DOMAINS:
        start = domain.start(2)
        joined[0] = joined[0][start : start + len(domain[2])]
    if joined[0].lower() == "www" and len(joined) > 1:
        joined = [word for word in joined[1:] if word.lower() != "com"] or joined[1:]
    for count in (2, 1):
        key = " ".join(joined[:count]).lower()
        brand = BRANDS.get(key)
        if brand is not None and len(joined) >= count:
            rest = [] if key in WHOLE_BRANDS else joined[count:]
            named = " ".join((brand, cased(rest))) if rest else brand
            if len(named) <= room:
                return named
    return cased(joined)[:LONGEST_NAME].rstrip()


def _may_own(word: str) -> bool:
    """Whether an S behind this word was parted from it by an apostrophe."""
    return len(word) > 2 and word.isalpha() and any(c in _VOWELS for c in word.lower())


def cased(words: list[str]) -> str:
    """Words that are all capitals, or all small, as a name is written; others as they are."""
    text = " ".join(words)
    if text.islower():
        return " ".join(_begun(word) for word in words)
    if not text.isupper():
        return text
    alone = len(words) == 1
    return " ".join(_word(word, alone) if at == 0 else _inner(word) for at, word in enumerate(words))


def _begun(word: str) -> str:
    """A word with a capital, where one letter has one: `ß` has two."""
    first = word[:1].upper()
    return first + word[1:] if len(first) == 1 else word


def _inner(word: str) -> str:
    lower = word.lower()
    return lower if lower in LOWER else _word(word, False)


def _word(word: str, alone: bool) -> str:
    """One word of a name in capitals: initials stay, the rest begins with one."""
    lower = word.lower()
    if lower in UPPER or len(lower) != len(word):  # İ has no small letter of its own
        return word
    if word.isalpha():
        short = (alone and len(word) <= 3) or (len(word) <= 4 and _VOWELS.isdisjoint(lower))
        return word if short and lower not in TITLED else word[0] + lower[1:]
    if _PARTED(word, 1, len(word) - 1):
        return _PART.sub(lambda part: _word(part[0], False), word)
    letters = "".join(filter(str.isalpha, lower))
    if lower not in TITLED and ((alone and len(letters) <= 3) or (len(letters) <= 4 and _VOWELS.isdisjoint(letters))):
        return word
    head, mark, tail = lower.partition("'")
    if mark and len(head) == 1 and len(tail) > 1:
        return f"{head.upper()}'{_begun(tail)}"
    at = next((i for i, c in enumerate(lower) if c.isalpha()), 0)
    if at and lower[at - 1].isdigit():
        return lower  # 4th
    return word[: at + 1] + lower[at + 1 :]
