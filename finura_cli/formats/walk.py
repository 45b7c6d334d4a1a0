"""The rows of a settled table: each record a draft or a problem, every other line accounted for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from finura_cli.domain.category import Kind
from finura_cli.domain.imports import Problem, Reading, Skipped
from finura_cli.domain.money import exponent
from finura_cli.domain.transaction import Draft
from finura_cli.formats import amounts, dates, preamble
from finura_cli.formats.grid import Grid, Row, is_broken
from finura_cli.formats.headers import key
from finura_cli.formats.money_cells import MoneyCells
from finura_cli.formats.phrases import (
    balance_columns,
    balance_kind,
    begins_a_footer,
    is_exchange,
    is_pending,
    is_refused,
    is_surely_no_payment,
    may_be_balance,
)
from finura_cli.formats.profile import from_details

Item = Draft | Problem | Skipped
_MOST_LOOSE = 1_000


class Walk:
    """One walk through a table. Lines that may be a footer wait until it is known whether a record follows."""

    def __init__(self, grid: Grid, reading: Reading, currency: str | None) -> None:
        """`currency`: of rows that carry none, where the file names none either."""
        self._grid = grid
        self._profile = profile = from_details(reading.details)
        self._columns = profile.columns
        self._money = MoneyCells(profile)
        self._currency = reading.currency
        self._digits = exponent(reading.currency or currency)
        self._currencies: dict[str, tuple[str | None, int]] = {}
        self._header = [key(cell) for cell in profile.header if cell.strip()]
        self._balance_columns = balance_columns(profile.header)
        self._days: dict[str, tuple[date | None, str | None, str]] = {}
        breaks = reading.details.get("breaks")
        self._broken: dict[int, str] = dict(breaks) if isinstance(breaks, list) else {}
        self._held: Draft | None = None
        self._held_last = 0
        self._loose: list[tuple[Row, str, str]] = []
        self._skips: Skipped | None = None
        c = self._columns
        self._texts = [i for i in (c.payee, *c.text, *c.memo, *c.kind) if i is not None]
        self._exchanges = c.kind if c.currency is not None else ()
        flag = c.flag if profile.flags else None
        # What makes a row the same row next time: never a balance, never the line
        self._identity = [i for i in (c.date, *c.money(), flag, *self._texts) if i is not None]

    def items(self) -> Iterator[Item]:
        """Everything in file order, one record after the other."""
        for row in self._grid.rows():
            if self._grid.fault is not None:
                yield from self._flush()
                yield Problem(row[0], self._grid.raw(), self._grid.fault)
            elif row[0] < self._profile.body_from:
                yield from self._above(row)
            else:
                yield from self._body(row)
        yield from self._end()

    # -------------------------------------------------------------------------------------------------- one row

    def _above(self, row: Row) -> Iterator[Item]:
        if row[0] == self._profile.header_first:
            yield from self._skip(row, "header")
        elif any(balance_kind(cell) for cell in row[2] if may_be_balance(cell)):
            yield from self._skip(row, "balance")
        else:
            yield from self._skip(row, "preamble" if any(cell.strip() for cell in row[2]) else "blank")

    def _body(self, row: Row) -> Iterator[Item]:
        first, last, cells = row
        if len(cells) < self._profile.width:
            cells.extend([""] * (self._profile.width - len(cells)))
        written = cells[self._columns.date or 0]
        found = self._days.get(written)
        if found is None:
            found = self._days[written] = self._day(written)
        day, time, why = found
        try:
            currency, digits = self._currency_of(cells)
            minor = self._money.of(cells, digits)
        except ValueError as error:
            minor, amount_fault = None, str(error)
        else:
            amount_fault = "" if minor is not None else "no amount"
        if day is None and minor is not None and not written.strip():
            day, time = self._undated(cells)
        if day is None or minor is None:
            yield from self._odd(row, written, why if day is None else amount_fault, minor, amount_fault)
            return
        if self._is_balance(cells):
            yield from self._skip(row, "balance")
            return
        if why := self._refusal(cells):
            yield from self._flush()
            yield Problem(first, self._grid.raw(), why)
            return
        yield from self._flush()
        self._held = self._draft(row, day, time, minor, currency, digits)
        self._held_last = last

    def _odd(self, row: Row, written: str, why: str, minor: int | None, amount_fault: str) -> Iterator[Item]:
        """A row that is no record: what it is instead, or a problem."""
        cells = row[2]
        if not any(cell.strip() for cell in cells):
            yield from self._skip(row, "blank")
        elif self._header and [key(cell) for cell in cells if cell.strip()] == self._header:
            yield from self._skip(row, "header")
        elif self._is_balance(cells) or (
            amount_fault
            and (
                any(balance_kind(cell) for cell in cells if may_be_balance(cell)) or self._has_balances(cells, written)
            )
        ):
            yield from self._skip(row, "balance")
        elif self._continues(row, written):
            yield from self._continue(row)
        elif self._days.get(written, (None,))[0] is not None:
            # A date makes it a record, and something else is wrong with it.
            yield from self._flush()
            yield Problem(row[0], self._grid.raw(), why)
        else:
            self._loose.append((row, self._grid.raw(), self._why_loose(written, minor, why)))
            if len(self._loose) > _MOST_LOOSE:
                yield from self._flush()

    def _why_loose(self, written: str, minor: int | None, why: str) -> str:
        if minor is None and not (written.strip() and dates.take_apart(written)):
            return "neither a date nor an amount" if why.startswith("no date") or not why else why
        return why

    # ------------------------------------------------------------------------------------------------- the parts

    def _day(self, written: str) -> tuple[date | None, str | None, str]:
        text = written.strip()
        if not text:
            return None, None, "no date"
        parts = dates.take_apart(text)
        if parts is None:
            return None, None, f"no date: {_short(text)}"
        if self._profile.years_ahead:
            parts = dates.in_common_years(parts, self._profile.years_ahead)
        try:
            return dates.to_date(parts, self._profile.date_order), parts.time, ""
        except ValueError as error:
            return None, None, f"{_short(text)}: {error}"

    def _undated(self, cells: Sequence[str]) -> tuple[date | None, str | None]:
        """The date of a row whose own cell is empty: the one above, or of a pending row its other date."""
        if self._profile.carry_date and self._held is not None:
            return self._held.date, None
        other, status = self._cell(cells, self._columns.other_date), self._cell(cells, self._columns.status)
        if other and is_pending(status):
            day, time, _ = self._day(other)
            return day, time
        return None, None

    def _currency_of(self, cells: Sequence[str]) -> tuple[str | None, int]:
        """The currency of a row and its decimals."""
        text = (
            cells[self._columns.currency]
            if self._columns.currency is not None and self._columns.currency < len(cells)
            else ""
        )
        found = self._currencies.get(text)
        if found is None:
            own = preamble.as_currency(text) if text.strip() else None
            found = self._currencies[text] = (own, exponent(own)) if own else (self._currency, self._digits)
        return found

    def _cell(self, cells: Sequence[str], column: int | None) -> str:
        return cells[column].strip() if column is not None and column < len(cells) else ""

    def _is_balance(self, cells: Sequence[str]) -> bool:
        return any(map(is_surely_no_payment, cells))

    def _has_balances(self, cells: Sequence[str], written: str) -> bool:
        """Whether a line holds no payment, but has amounts in the columns for the balances of the statement."""
        if written.strip() or any(self._cell(cells, at) for at in self._columns.money()):
            return False
        return any(amounts.take_apart(self._cell(cells, at)) for at in self._balance_columns)

    def _refusal(self, cells: Sequence[str]) -> str:
        """Why a sound row is no payment all the same: its status, or bytes that are no text."""
        status = self._cell(cells, self._columns.status)
        if status and is_refused(status):
            return f"no money moved: {_short(status)}"
        return "" if self._grid.sound or not is_broken(cells) else "holds bytes that are no text"

    def _draft(self, row: Row, day: date, time: str | None, minor: int, currency: str | None, digits: int) -> Draft:
        c, cells = self._columns, row[2]
        payee = self._other_side(cells, minor)
        texts = [text for i in c.text if (text := _one_line(cells[i]))]
        memos = [text for i in c.memo if (text := _one_line(cells[i]))]
        description = texts[0] if texts else payee or self._told_besides(cells, memos)
        rest = dict.fromkeys(text for text in (*texts[1:], *memos) if text not in (description, payee))
        reference = cells[c.reference].strip() if c.reference is not None else ""
        return Draft(
            row[0],
            day,
            minor,
            description,
            (*(cells[i] for i in self._identity), reference),
            currency,
            time or (dates.read_time(cells[c.time]) if c.time is not None else None),
            payee or None,
            cells[c.category].strip() or None if c.category is not None else None,
            Kind.TRANSFER if any(is_exchange(cells[i]) for i in self._exchanges) else None,
            None,
            " · ".join(rest) if rest else "",
            reference or None,
            self._money.balance(cells, digits) if c.balance is not None else None,
            c.status is not None and is_pending(cells[c.status]),
            self._profile.doubt or (self._broken.get(row[0]) if self._broken else None),
        )

    def _other_side(self, cells: Sequence[str], minor: int) -> str:
        """Who was paid, or who paid where that is a column of its own: the one that is not oneself."""
        c = self._columns
        payee = _one_line(cells[c.payee]) if c.payee is not None else ""
        payer = _one_line(cells[c.payer]) if c.payer is not None else ""
        if not payer or (c.holder is not None and payer == c.holder):
            return payee
        return payer if minor > 0 or (c.holder is not None and payee == c.holder) else payee

    def _told_besides(self, cells: Sequence[str], memos: Sequence[str]) -> str:
        """What a row without text and payee says: its memo, if that is more than an e-mail address, or its sort."""
        kinds = [_one_line(cells[i]) for i in self._columns.kind if cells[i].strip()]
        return ([memo for memo in memos if not _is_address(memo)] or kinds or list(memos) or [""])[0]

    # --------------------------------------------------------------------------------------- continuation, footer

    def _continues(self, row: Row, written: str) -> bool:
        """Whether a line goes on with the description of the record right above it."""
        if self._held is None or self._loose or written.strip():
            return False
        filled = {i for i, cell in enumerate(row[2]) if cell.strip()}
        return row[0] <= self._held_last + 2 and bool(filled) and filled <= set(self._texts)

    def _continue(self, row: Row) -> Iterator[Item]:
        draft = self._held
        assert draft is not None
        more = tuple(cell for cell in row[2] if cell.strip())
        draft.description = " ".join((draft.description, *map(_one_line, more))).strip()
        draft.raw = (*draft.raw, *more)
        self._held_last = row[1]
        yield from self._skip(row, "continuation")

    def _skip(self, row: Row, why: str) -> Iterator[Item]:
        """Neighbouring lines of a kind are told as one range."""
        now = self._skips
        if now is not None and now.why == why and now.last < row[0] and not self._between(now.last, row[0]):
            self._skips = Skipped(now.first, row[1], why)
            return
        if now is not None:
            yield now
        self._skips = Skipped(row[0], row[1], why)

    def _between(self, last: int, first: int) -> bool:
        """Whether a record that is not told yet stands between two skipped lines."""
        return (self._held is not None and last < self._held.line < first) or any(
            last < row[0] < first for row, _, _ in self._loose
        )

    def _flush(self) -> Iterator[Item]:
        """Tell what was held back: a record follows, so loose lines are no footer."""
        if self._held is not None:
            yield self._held
            self._held = None
        for row, raw, why in self._loose:
            yield Problem(row[0], raw, why)
        self._loose.clear()
        if self._skips is not None:
            yield self._skips
            self._skips = None

    def _end(self) -> Iterator[Item]:
        if self._held is not None:
            yield self._held
            self._held = None
        for row, raw, why in self._loose:
            if self._is_footer(row[2]):
                yield from self._skip(row, "footer")
            else:
                yield Problem(row[0], raw, why)
        self._loose.clear()
        yield from self._flush()

    def _is_footer(self, cells: Sequence[str]) -> bool:
        """At the end: no amount where records have theirs, or the words of a total."""
        if any(begins_a_footer(cell) for cell in cells if cell.strip()):
            return True
        money = [self._cell(cells, i) for i in self._columns.money()]
        if any(amounts.take_apart(text) for text in money):
            return False
        written = self._cell(cells, self._columns.date)
        return not (written and dates.take_apart(written))


def _short(text: str) -> str:
    return repr(text if len(text) <= 40 else f"{text[:40]}…")


def _is_address(text: str) -> bool:
    """Of an e-mail; a handle of UPI has no dot behind its sign."""
    return " " not in text and "." in text.partition("@")[2]


def _one_line(text: str) -> str:
    return " ".join(text.split())
