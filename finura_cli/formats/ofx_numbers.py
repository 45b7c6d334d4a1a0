"""The amounts, dates and balances of one account of an OFX file, as far as they can be read, and what they prove."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from finura_cli.domain.money import exponent
from finura_cli.formats import dates, preamble
from finura_cli.formats.ofx_records import Statement
from finura_cli.formats.phrases import balance_kind, is_surely_no_payment
from finura_cli.formats.signed_amounts import SignedAmounts
from finura_cli.formats.statement_signs import (
    BY_TYPE,
    INVERTED,
    Signed,
    Step,
    proof_of,
    settle_signs,
    steps_between,
    steps_off,
)

_DAY = re.compile(
    r"([0-9]{4})([0-9]{2})([0-9]{2})(?:[T ]?([0-9]{2}):?([0-9]{2})(?::?([0-9]{2}))?(?:[.:,][0-9]{0,9})?)?"
    r"\s?(Z|[+-][0-9:]{1,6}|\[[^\]]{0,40}\]?)?"
)
_ZONE = re.compile(r"\s*\[[^\]]{0,40}\]?$")
OFF = "the amounts of these days do not make the difference between the balances around them"


@lru_cache(maxsize=65536)
def day_of(text: str) -> dates.Parts | None:
    """A date as OFX writes it, `YYYYMMDD[HHMM[SS[.XXX]]][offset]`, or as some banks do; None for anything else.

    The date is the bank's own: an offset moves nothing, but then the time is not known to be the local one.
    """
    m = _DAY.fullmatch(text)
    if m is None:
        return dates.take_apart(_ZONE.sub("", text))
    time = dates.clock(int(m[4]), int(m[5]), int(m[6] or 0)) if m[4] and not m[7] else None
    return dates.Parts("ymd", int(m[1]), int(m[2]), int(m[3]), time, "")


@dataclass(slots=True)
class Row:
    """What of a record settles how the file is read."""

    statement: int
    day: str
    amount: str
    type: str
    text: str
    currency: str
    pending: bool


@dataclass(slots=True)
class Part:
    """The statements of one account."""

    statements: list[Statement] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    @property
    def card(self) -> bool:
        return self.statements[0].kind == "card"


class Numbers:
    """What the rows of an account come to."""

    def __init__(self, part: Part, currency: str | None, decimal: str, order: str) -> None:
        self._part = part
        self._amounts = SignedAmounts(decimal)
        self._currency, self._digits = currency, exponent(currency)
        self._order = order
        self.opening: int | None = None
        self.closing: int | None = None
        self.closing_date: date | None = None
        self.off: list[Step] = []
        """The days whose amounts do not fit the balances around them."""
        self._whole = True
        self._signed: list[Signed] = []
        self._posted: list[tuple[int, int]] = []
        self._balances: list[tuple[int, int]] = []
        self._opening: tuple[int, int] | None = None
        self.fillers = self._read(part.rows)
        """Times of day that are none."""
        ledgers = self._ledgers()
        self._balances += [(day.toordinal() * 2, minor) for day, minor in ledgers]
        if self._opening is not None and all(self._opening[0] < place for place, _ in self._posted):
            self._balances.append(self._opening)
        else:
            self._opening = None
        steps = steps_between(self._balances, self._posted)
        proof = proof_of(steps)
        self.signs = settle_signs(self._signed, card=part.card, proof=proof)
        if self.signs.mode != BY_TYPE:
            self.off = steps_off(steps, -1 if proof < 0 else 1) if self._whole else []
            self._settle_balances(ledgers, proof)

    def _read(self, rows: Iterable[Row]) -> list[str]:
        """Take the rows in. The answer: times that more than half of them have, so nothing happened then."""
        times: Counter[str] = Counter()
        for row in rows:
            day, minor = self._day(row.day), self._minor(row.amount)
            if day is None or minor is None:
                self._whole = False
                continue
            parts = day_of(row.day)
            if parts is not None and parts.time:
                times[parts.time] += 1
            place = day.toordinal() * 2
            if is_surely_no_payment(row.text):
                if balance_kind(row.text) != "opening":
                    self._balances.append((place, minor))
                elif self._opening is None:
                    self._opening = (place - 1, minor)
            elif not row.currency or preamble.as_currency(row.currency) in (None, self._currency):
                self._signed.append(Signed(minor, row.type, row.text))
                if not row.pending:
                    self._posted.append((place, minor))
        return sorted(time for time, count in times.items() if count * 2 > times.total())

    def _settle_balances(self, ledgers: Sequence[tuple[date, int]], proof: int) -> None:
        turned = self.signs.mode == INVERTED
        if turned and not proof:
            return  # whether the balance is turned round, too, nobody can tell
        sign, side = (-1, -proof) if turned else (1, 1)
        total = sign * sum(minor for _, minor in self._posted)
        if self._opening is not None:
            self.opening = side * self._opening[1]
        if not ledgers:
            return
        day, minor = ledgers[-1]
        balance = side * minor
        later = sign * sum(amount for place, amount in self._posted if place > day.toordinal() * 2)
        if self.opening is None and later:
            self.opening = balance - (total - later)  # rows of days that the balance does not know yet
        elif self.opening is None or self.opening + total == balance:
            self.closing, self.closing_date = balance, day
        elif balance and not later and self._whole and day.toordinal() <= self._end():
            self.off = self.off or [Step(0, 0, 0, day.toordinal() * 2)]

    def _end(self) -> int:
        """The last day that the statements speak for; 0 where they do not say."""
        ends = [day.toordinal() for statement in self._part.statements if (day := self._day(statement.last))]
        return max(ends, default=0)

    def _ledgers(self) -> list[tuple[date, int]]:
        """The ledger balances by date, the last of the file last."""
        found = []
        for statement in self._part.statements:
            for ledger in statement.ledgers:
                day, minor = self._day(ledger.get("DTASOF", "")), self._minor(ledger.get("BALAMT", ""))
                if day is not None and minor is not None:
                    found.append((day, minor))
        return sorted(found, key=lambda pair: pair[0])

    def _day(self, text: str) -> date | None:
        parts = day_of(text)
        try:
            return dates.to_date(parts, self._order) if parts is not None else None
        except ValueError:
            return None

    def _minor(self, text: str) -> int | None:
        try:
            return self._amounts.of(text, self._digits)
        except ValueError:
            return None
