"""From what a bank writes about a payment to who was paid: `POS 4160XXXX1234 CAFE NERO LONDON GB` -> `Cafe Nero`.

What is sure is taken away: how it was paid, who carried it, numbers of stores, cards and references, dates, amounts,
places at the end, legal forms. Nothing is looked up and nothing guessed: an unknown word stays. The caller keeps the
text itself.
"""

from __future__ import annotations

import re

from finura_cli.domain.carriers import BEFORE_A_STAR
from finura_cli.domain.payee_fields import LETTERS, THREE_DIGITS, from_fields, labelled
from finura_cli.domain.payee_names import AROUND, DOMAIN, LONGEST_NAME, called, cased
from finura_cli.domain.payee_words import (
    AREAS,
    BEFORE_NUMBER,
    BRANDS,
    CITIES,
    COUNTRIES,
    DATED,
    ENDERS,
    FIELD_HEADS,
    FILLERS,
    FORMS,
    LAST_WORDS,
    MONEY_WORDS,
    MONTHS,
    NO_MERCHANT,
    NO_NAME_ALONE,
    NOT_BEFORE_A_TOWN,
    OPENERS,
    STRONG_FORMS,
    UPPER,
)  # fmt: skip

LONGEST = 400
"""Characters of a text that are looked at: who was paid stands before that."""
_MOST_WORDS = 8

_PLAIN = re.compile(r"[A-Za-z&' ]+").fullmatch
_SUSPECT = frozenset().union(
    OPENERS, BEFORE_A_STAR, MONEY_WORDS, ENDERS, DATED, LAST_WORDS, FORMS, COUNTRIES, AREAS, UPPER,
    (city.rpartition(" ")[2] for city in CITIES), (brand.partition(" ")[0] for brand in BRANDS), FIELD_HEADS,
    ("s", "www"),
)  # fmt: skip
_MASK = "0123456789xX*•.:"
_GLUED = re.compile(r"(pos|atmd?)\d{1,2}[a-z]{3}\d*").fullmatch
_NUMBER = re.compile(r"[(#]*[\d.,:/+-]*\d[\d.,:/+x-]*[)%]*,?").fullmatch
_DAY = re.compile(r"\d{1,2}(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\d{0,4}").fullmatch
_ID_BEHIND = re.compile(r"([^\W\d_]{3,})[-#]?\d{4,}\W*").fullmatch
_CUT_DOMAIN = re.compile(r"[a-z]{3,}\.[a-z]{3}").match
_SEPA_KEY = re.compile(r"(?:eref|mref|kref|cred|svwz|abwa|iban|bic|mandat|des|id|indn|ref|trn|end-to-end)[+:]").match
_ENDING = frozenset().union(DATED, ENDERS, STRONG_FORMS)
_PERIODS = re.compile(r"(?<=[^\W\d])[,@](?=\d)|//|(?<=\d),(?=[^\W\d])|>(?=\S)")
_TAIL = frozenset().union(LAST_WORDS, FORMS, COUNTRIES, AREAS, (city.rpartition(" ")[2] for city in CITIES), ("",))
_DIGIT = re.compile(r"\d").search
_MOMENT = re.compile(r"(?<!\d)\d{1,2}([./-])\d{1,2}\1(?:\d{2}(?:\d{2})?)?(?![\d%])|(?<!\d)\d{1,2}:\d{2}(?!\d)").search
_HIDDEN = re.compile(r"(?=.*\d)[\dxX*•]*[xX*•]{2}[\dxX*•]*").fullmatch
_LONG_NUMBER = re.compile(r"\W*\d{3,}\W*").fullmatch
_LONG_NAME = 5
"""Words of a name beyond which a number in it is part of an address."""
_NEEDS_NUMBER = frozenset(("carte", "bea", "card", "eft", "bil"))
_PLAIN_WORDS = frozenset("in me or it be at no to so as is on hi ok co la es al am am pa mi my".split())
"""Codes of places that are words as well: taken for places behind a town alone."""
_CURRENCIES = frozenset("ltl usd eur gbp inr bdt pkr dkk sek nok chf aed sgd ltl zar aud cad".split())


def payee(description: str) -> str | None:
    """Who was paid, or who paid, in a form for the eye (`Swiggy`, `Whole Foods Market`); None when the text names
    nobody: cash from a machine, interest, a fee, a bare transfer.

    Never longer than the text; the payee of a payee is itself. Only the first `LONGEST` characters are looked at.
    """
    text = description if len(description) <= LONGEST else description[:LONGEST]
    while True:
        name = _seen(text)
        if name is None or name == text:
            return name
        text = name


def is_bank_text(name: str) -> bool:
    """Whether what stands in a field for a name is what a bank writes about a payment (`HOFER DANKT 0527 19.10.`): with
    a day or an hour, the hidden number of a card, the strokes of a narration, a number among capitals, an address."""
    if not _DIGIT(name):
        return False
    text = name[:LONGEST]
    words = text.split()
    if _MOMENT(text) or any(map(_HIDDEN, words)) or from_fields(text) is not None:
        return True
    numbered = [word for word in words[1:] if _LONG_NUMBER(word)]
    return bool(numbered) and (text.isupper() or (len(words) > _LONG_NAME and any(len(word) > 3 for word in numbered)))


def _seen(text: str) -> str | None:
    """The name after one look."""
    if _PLAIN(text):
        words = text.split()
        if 0 < len(words) <= _MOST_WORDS and _SUSPECT.isdisjoint(text.lower().split()):
            return cased(words)[:LONGEST_NAME].rstrip()
    elif not text.isprintable():
        text = "".join(c if c.isprintable() or c in "\u200c\u200d" else " " for c in text)
    first, gap, _ = text.strip().partition("   ")
    if gap and "*" not in text[: len(first) + 12]:  # text in columns: the name, then the place
        name = _name(first)
        if name is not None:
            return name
    return _name(text)


def _name(text: str) -> str | None:
    if ":" in text or "/NAME" in text or ", " in text:
        text = labelled(text)
    if text[:1] == "[":  # [DN] and the like: how it was paid, at a bank of Canada
        text = text.partition("]")[2]
    named = from_fields(text)
    if named is not None:
        text = named
    if "," in text or "@" in text or "/" in text or ">" in text:
        text = _PERIODS.sub(" 000000 ", text)
    words = text.split()
    starred = "*" in text
    if starred or "x" in text or "X" in text or "•" in text or ".." in text:
        words = ["000000" if _is_masked(word) else word for word in words]
    lower = [word.lower() for word in words]
    cores = [word.strip(AROUND) for word in lower]
    if _is_money(cores):
        return None
    opened = _opened(lower, cores)
    words, lower, cores = words[opened:], lower[opened:], cores[opened:]
    if starred:
        words = _behind_star(words)
        lower = [word.lower() for word in words]
        cores = [word.strip(AROUND) for word in lower]
    if (opened or starred) and _is_money(cores):
        return None
    raw = " ".join(words).isupper()
    end = _end(words, lower, cores)
    numbered = end != len(words)
    glued = _ID_BEHIND(words[end]) if numbered else None
    if glued:
        words, cores = [*words[:end], glued[1]], [*cores[:end], glued[1].lower()]
        end += 1
    while numbered and end > 1 and cores[end - 1] in BEFORE_NUMBER:
        end -= 1
    end = _without_tail(words, cores, end, raw or numbered or starred or opened > 0, raw)
    if not 0 < end <= _MOST_WORDS or (end < len(words) and _is_money(cores[:end])):
        return None
    words = words[:end]
    return called(words, len(text), numbered) if LETTERS.search(" ".join(words)) else None


def _is_masked(word: str) -> bool:
    """Whether a word is the number of a card or an account with most of it hidden: `4160XXXXXX1234`."""
    bare = word.strip("(),;")
    return len(bare) > 3 and not bare.strip(_MASK) and any(map(str.isdecimal, bare))


def _is_money(cores: list[str]) -> bool:
    """Whether the words tell of the money alone: all of them, or those it begins with name a machine, a fee ..."""
    for core in cores:
        if core in NO_MERCHANT:
            return True
        if core in MONEY_WORDS or core in MONTHS or not core:
            continue
        if core.isalpha():
            return False
        if "-" in core:
            parts = core.split("-")
            if parts[0] in NO_MERCHANT and len(parts) > 2:
                return True
            if MONEY_WORDS.issuperset(parts):
                continue
        if _GLUED(core):
            if core[0] == "a":
                return True
            continue
        if any(map(str.isalpha, core)) and not _DAY(core):
            return False
    return True


def _opened(lower: list[str], cores: list[str]) -> int:
    """How many words say how it was paid."""
    at, count = 0, len(lower)
    while at < count:
        key = cores[at]
        if not key or _GLUED(key) or (at == 0 and key[-1].isdecimal() and _is_reference(lower[0])):
            at += 1
            continue
        behind = _behind_opener(lower, cores, at, key) if key in OPENERS else 0
        if not behind:
            return at
        at = behind
        while at < count and _is_filler(lower, cores, at):
            at += 1
    return at


def _is_reference(word: str) -> bool:
    """Whether a number before a name is none of its own."""
    if not word.isdecimal():
        return bool(_NUMBER(word)) and sum(map(str.isdigit, word)) > 4
    return len(word) > 4 or word[0] == "0"


def _behind_opener(lower: list[str], cores: list[str], at: int, key: str) -> int:
    """Where the text goes on behind an opener at this place; 0 when there is none."""
    following = cores[at + 1] if at + 1 < len(cores) else ""
    for rest in OPENERS[key]:
        end = at + 1 + len(rest)
        if rest and (rest[0] != following or cores[at + 1 : end] != rest):
            continue
        if not rest and key in _NEEDS_NUMBER and not _DIGIT("".join(lower[end : end + 2])):
            continue
        return end
    return 0


def _is_dated(word: str) -> bool:
    return bool(_NUMBER(word) or _DAY(word.strip(AROUND)))


def _is_filler(lower: list[str], cores: list[str], at: int) -> bool:
    core = cores[at]
    if not core or core in FILLERS or core in MONTHS or core in _CURRENCIES:
        return True
    word = lower[at]
    following = lower[at + 1] if at + 1 < len(lower) else ""
    if core.isalpha():
        return core in DATED and _is_dated(following)
    if _NUMBER(word) or _NUMBER(core):
        return len(core) > 2 or following in MONTHS or following in _CURRENCIES
    return bool(_DAY(core)) or word.startswith(("nr:", "ref.")) or (core[0] == "x" and core[1:].isdecimal())


def _behind_star(words: list[str]) -> list[str]:
    """A star parts who carried the payment from who was paid, or who was paid from what for."""
    text = " ".join(words)
    while True:
        left, star, right = text.partition("*")
        if not star:
            return words
        before, after = left.split(), right.lstrip("* ")
        if not after:
            return before
        if before:
            who = before[-1].lower().strip(AROUND)
            joined = "".join(before).lower().strip(AROUND)
            if who not in BEFORE_A_STAR and joined not in BEFORE_A_STAR and (len(before) > 1 or len(who) > 3):
                return [*before, "EATS"] if who == "uber" and after[:4].lower() == "eats" else before
        text = after
        words = after.split()


def _end(words: list[str], lower: list[str], cores: list[str]) -> int:
    """How many words stand before the first number, date or reference behind the name; all, if there is none."""
    for at, word in enumerate(lower):
        core = cores[at]
        if word.isalpha() and core not in _ENDING and core not in _CURRENCIES:
            continue
        if not at:
            if _ID_BEHIND(words[0]):
                return 0
            continue
        following = lower[at + 1] if at + 1 < len(lower) else ""
        if core in DATED and (not following or _is_dated(following)):
            return at
        if core in _CURRENCIES and _is_dated(following):
            return at
        if core in STRONG_FORMS or word in ENDERS or word[0] == "(" or _SEPA_KEY(word):
            return at
        if "." in word and (DOMAIN(word) or _CUT_DOMAIN(word)):
            return at
        if _DIGIT(core) and (_ID_BEHIND(words[at]) or _ends(core, word, following, lower[at - 1])):
            return at
    return len(words)


def _ends(core: str, lower: str, following: str, before: str) -> bool:
    """Whether a word with a digit in it ends the name before it."""
    if core.isdecimal() and len(core) < 3 and lower[0] not in "#*":
        return following in MONTHS or following in _CURRENCIES
    if before == "rema" and core == "1000":
        return False
    return bool(THREE_DIGITS.search(core) or _DAY(core) or lower[0] == "#")


def _without_tail(words: list[str], cores: list[str], end: int, loose: bool, raw: bool) -> int:
    """How many words stay without legal forms, left-overs of a narration, and places where they are sure.

    `raw`: written in capitals alone, as card networks do; `loose`: that, or a number stood behind the name.
    """
    town_left, codes = loose, 3
    while end > 1:
        core = cores[end - 1]
        if core not in _TAIL:
            return end
        if not core or core in LAST_WORDS or core in FORMS:
            end -= 1
            continue
        town = _town(cores, end) if town_left else 0
        if town:
            town_left, raw = False, True
            end -= town
            continue
        if codes and (core in COUNTRIES or core in AREAS) and words[end - 1].isupper() and (
            (len(core) > 2 or (raw and core not in _PLAIN_WORDS)) or _town(cores, end - 1)
        ):  # fmt: skip
            codes -= 1
            end -= 1
            town_left = town_left or codes == 2
            continue
        return end
    return end


def _town(cores: list[str], end: int) -> int:
    """How many words before `end` are a town; 0 when none are, or when they would be the name itself."""
    for count in (3, 2, 1):
        if end > count and " ".join(cores[end - count : end]) in CITIES:
            before = cores[end - count - 1]
            alone = end == count + 1
            return 0 if before in NOT_BEFORE_A_TOWN or (alone and before in NO_NAME_ALONE) else count
    return 0
