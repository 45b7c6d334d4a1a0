"""Amounts of budgets in words: `average 6 months up to 300`, `10% of income`, `last month plus 5%`.

A template is read here; domain/budget_worked.py works it out. All amounts are whole minor units.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from finura_cli.domain.forecast import LONGEST_PAST
from finura_cli.domain.money import Money
from finura_cli.domain.parse_money import NumberStyle, find_currency, parse_money_in
from finura_cli.domain.text import how_many, visible
from finura_cli.errors import UsageError
from finura_cli.records import NamedTuple

_LONGEST = 200
_PERCENT = re.compile(r"([0-9]{1,4})(?:[.,]([0-9]{1,2}))?%")
_SIGNS = ("+", "-", "−")
_FILLERS = frozenset("of over for from the my past in a".split())
_UNITS = frozenset(("month", "months", "m"))
_STARTS = frozenset("average avg mean median last same up upto at atleast".split())
_WORDS = _STARTS | frozenset("months month plus minus percent percentage income least year years weeks days".split())
HINT = "such as: average 6 months up to 300; last month plus 5%; 10% of income; finura help budgets"


class BadTemplate(UsageError):
    """The words are no amount that can be worked out (2)."""

    default_code = "bad-template"


class Source(StrEnum):
    """Where a term of a template takes its amount from."""

    PLAIN = "plain"
    AVERAGE = "average"
    MEDIAN = "median"
    LAST_MONTH = "last month"
    LAST_YEAR = "same month last year"
    INCOME = "income"
    PART = "part"
    """A part of what stands before it: `plus 10%`."""
    REFILL = "up to"
    """Standing alone: what is missing, after what rolled over."""


class Term(NamedTuple):
    """One summand. `minor` is of PLAIN and REFILL; `months` of AVERAGE, MEDIAN and INCOME; `percent`, in hundredths
    of a percent, of INCOME and PART. `sign`: 1, or -1 after `minus`."""

    source: Source
    sign: int = 1
    minor: int = 0
    months: int = 0
    percent: int = 0


class Template(NamedTuple):
    """An amount to work out, in minor units of `currency`; `text` says it in the one form that is kept."""

    terms: tuple[Term, ...]
    least: int | None
    most: int | None
    currency: str

    @property
    def text(self) -> str:
        said = []
        for n, term in enumerate(self.terms):
            if n:
                said.append("minus" if term.sign < 0 else "plus")
            said.append(term_text(term, self.currency))
        if self.least is not None:
            said.append(f"at least {_short(self.least, self.currency)}")
        if self.most is not None:
            said.append(f"up to {_short(self.most, self.currency)}")
        return " ".join(said)


def term_text(term: Term, currency: str) -> str:
    """A term in words, without its sign."""
    match term.source:
        case Source.PLAIN:
            return _short(term.minor, currency)
        case Source.REFILL:
            return f"up to {_short(term.minor, currency)}"
        case Source.AVERAGE | Source.MEDIAN:
            return f"{term.source} {how_many(term.months, 'month')}"
        case Source.INCOME:
            months = f" of {term.months} months" if term.months > 1 else ""
            return f"{_percent(term.percent)} of income{months}"
        case Source.PART:
            return _percent(term.percent)
        case _:
            return term.source.value


def _percent(hundredths: int) -> str:
    whole, rest = divmod(hundredths, 100)
    return f"{whole}.{rest:02}".rstrip("0") + "%" if rest else f"{whole}%"


def _short(minor: int, currency: str) -> str:
    text = Money(minor, currency).plain()
    return text.rstrip("0").rstrip(".") if "." in text and not text.rpartition(".")[2].strip("0") else text


# ----------------------------------------------------------------------------------------------------- reading


def is_template(text: str) -> bool:
    """Whether the words ask for more than one amount: they hold a word of templates, or a percentage."""
    return any(word in _WORDS or "%" in word for word in _words(text))


def parse_template(text: str, currency: str, style: NumberStyle) -> Template:
    """Read a template.

    Raises:
        BadTemplate: naming the word that is wrong or missing, with an example.
        UsageError: an amount that is none (`bad-amount`), or of another currency.
    """
    if len(text) > _LONGEST:
        raise BadTemplate(f"an amount in words is at most {_LONGEST} characters long", hint=HINT)
    return _Reader(_words(text), currency, style).template()


def _words(text: str) -> list[str]:
    spaced = re.sub(r"(?<=\s)([+\-−])(?=\s*\S)", r" \1 ", text.casefold())
    spaced = re.sub(r"(?<=\d)\s*(?:%|percent\b)", "%", spaced)
    return [word for word in (word.rstrip(",;") for word in spaced.split()) if word]


class _Reader:
    """The words of one template, read from the left."""

    def __init__(self, words: Sequence[str], currency: str, style: NumberStyle) -> None:
        self.words = list(words)
        self.currency = currency
        self.style = style

    def template(self) -> Template:
        terms = [self._first()]
        least: int | None = None
        most: int | None = None
        while self.words:
            word = self._next()
            if word in ("plus", "minus", *_SIGNS):
                terms.append(self._summand(word))
            elif self._is("up", "to", word) or word == "upto":
                most = self._bound("up to", most)
            elif self._is("at", "least", word) or word == "atleast":
                least = self._bound("at least", least)
            else:
                raise BadTemplate(f"{visible(word)} is not understood there", hint=HINT)
        if least is not None and most is not None and least > most:
            raise BadTemplate("at least is more than up to: no amount is both", hint=HINT)
        if terms[0].source is Source.REFILL and (len(terms) > 1 or least is not None or most is not None):
            raise BadTemplate("up to what it refills to stands alone", hint="or at the end: last month up to 300")
        return Template(tuple(terms), least, most, self.currency)

    def _first(self) -> Term:
        if not self.words:
            raise BadTemplate("there is no amount", hint=HINT)
        word = self._next()
        if self._is("up", "to", word) or word == "upto":
            return Term(Source.REFILL, minor=self._money("up to"))
        if self._is("at", "least", word) or word == "atleast":
            raise BadTemplate("at least stands behind an amount", hint="such as: average 3 months at least 200")
        term = self._term(word)
        if term.source is Source.PART:
            raise BadTemplate(f"{word} of what?", hint=f"such as: {word} of income")
        return term

    def _summand(self, sign: str) -> Term:
        if not self.words:
            raise BadTemplate(f"{sign} what?", hint="such as: last month plus 10%")
        term = self._term(self._next())
        return term._replace(sign=1 if sign in ("plus", "+") else -1)

    def _term(self, word: str) -> Term:
        if word in ("average", "avg", "mean"):
            return Term(Source.AVERAGE, months=self._months(word))
        if word == "median":
            return Term(Source.MEDIAN, months=self._months(word))
        if word == "last":
            self._want("month", "last what?", "last month")
            return Term(Source.LAST_MONTH)
        if word == "same":
            for wanted in ("month", "last", "year"):
                self._want(wanted, "same what?", "same month last year")
            return Term(Source.LAST_YEAR)
        if "%" in word:
            return self._part(word)
        return Term(Source.PLAIN, minor=self._amount(word))

    def _part(self, word: str) -> Term:
        match = _PERCENT.fullmatch(word)
        if match is None:
            raise BadTemplate(f"{visible(word)} is no percentage", hint="a number with at most two decimals: 12.5%")
        percent = int(match[1]) * 100 + int((match[2] or "").ljust(2, "0"))
        if percent > 100_000:
            raise BadTemplate(f"{visible(word)} is more than ten times the whole", hint=HINT)
        if self.words and self.words[0] == "of":
            self._next()
            self._skip()
            self._want("income", f"{word} of what?", f"{word} of income")
            months = 1
            if self.words and (self.words[0] in _FILLERS or self.words[0].isdigit()):
                months = self._months("income")
            return Term(Source.INCOME, months=months, percent=percent)
        return Term(Source.PART, percent=percent)

    def _months(self, of: str) -> int:
        self._skip()
        if self.words and self.words[0] == "last":
            self._next()
        example = "10% of income of 3 months" if of == "income" else f"{of} 6 months"
        if not self.words:
            raise BadTemplate(f"{of} of how many months?", hint=f"such as: {example}")
        word = self._next()
        if word.endswith("m") and word[:-1].isdigit():
            word, self.words = word[:-1], ["months", *self.words]
        if not (word.isascii() and word.isdigit()):
            raise BadTemplate(f"{of} of how many months? {visible(word)} is no number", hint=f"such as: {example}")
        if not 1 <= int(word[:4]) <= LONGEST_PAST:
            raise BadTemplate(f"{word} months: it can be 1 to {LONGEST_PAST}", hint=f"such as: {example}")
        unit = self._next() if self.words else ""
        if unit not in _UNITS:
            said = f"{visible(unit)}: " if unit else ""
            raise BadTemplate(f"{said}the past is counted in months", hint=f"such as: {example}")
        return int(word)

    def _bound(self, words: str, before: int | None) -> int:
        if before is not None:
            raise BadTemplate(f"{words} is said twice", hint=HINT)
        return self._money(words)

    def _money(self, after: str) -> int:
        if not self.words:
            raise BadTemplate(f"{after} how much?", hint=f"such as: average 6 months {after} 300")
        return self._amount(self._next())

    def _amount(self, word: str) -> int:
        from finura_cli.domain.names import nearest

        if word in _SIGNS:
            raise BadTemplate("an amount there has no sign", hint=HINT)
        if self.words and find_currency(word.upper(), self.currency) and _has_digit(self.words[0]):
            word = f"{word} {self._next()}"
        if self.words and find_currency(self.words[0].upper(), self.currency):
            word = f"{word} {self._next()}"
        if not _has_digit(word):
            near = nearest(word, sorted(_STARTS), count=1)
            hint = f"did you mean {near[0]}?" if near else HINT
            raise BadTemplate(f"{visible(word)[:40]} is neither an amount nor a word of templates", hint=hint)
        minor = parse_money_in(word, self.currency, self.style).minor
        if minor < 0:
            raise BadTemplate(f"{visible(word)} is below zero", hint=HINT)
        return minor

    def _next(self) -> str:
        return self.words.pop(0)

    def _skip(self) -> None:
        while self.words and self.words[0] in _FILLERS:
            self._next()

    def _is(self, first: str, second: str, word: str) -> bool:
        """Whether two words stand here; the second is taken."""
        if word != first:
            return False
        self._want(second, f"{first} what?", f"average 6 months {first} {second} 300")
        return True

    def _want(self, word: str, question: str, example: str) -> None:
        if not self.words or self.words[0] != word:
            said = f" {visible(self.words[0])[:40]} is not {word}" if self.words else ""
            raise BadTemplate(question + said, hint=f"such as: {example}")
        self._next()


def _has_digit(word: str) -> bool:
    return any(character.isdecimal() for character in word)
