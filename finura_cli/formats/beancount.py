"""Reading Beancount's files: typed accounts, texts in quotation marks, checks by the day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from finura_cli.errors import BadInput
from finura_cli.formats import dates, own_fields
from finura_cli.formats.account_types import ASSET, EQUITY, EXPENSE, LIABILITY, REVENUE, AccountTypes
from finura_cli.formats.beancount_lines import Piece, logical, pieces, take_amount, take_currency
from finura_cli.formats.double_entry import (
    LONGEST_NAME,
    PENDING,
    SCALE_DIGITS,
    Booking,
    Check,
    Claim,
    Pad,
    Posting,
    Quantity,
    balance,
    times,
)
from finura_cli.formats.journal_lines import one_line
from finura_cli.formats.ledger_book import LONGEST_LINE, Book

_DATE = re.compile(r"([0-9]{4})([-/])([0-9]{1,2})\2([0-9]{1,2})(?=\s|$)")
_ACCOUNT = r"[^\W\d_a-z][\w-]*(?::[\w-]+)+"
_POSTING = re.compile(rf"(?:([*!&#?%PSTCURM]|'[A-Z])\s+)?({_ACCOUNT})(?=\s|$)")
_METADATA = re.compile(r"([a-z][\w-]*):(?:\s+(.*))?$", re.DOTALL)
_FLAG = re.compile(r"txn|[*!&#?%PSTCURM]|'[A-Z]")
_ROOTS = {"name_assets": ASSET, "name_liabilities": LIABILITY, "name_equity": EQUITY, "name_income": REVENUE,
          "name_expenses": EXPENSE}  # fmt: skip
_NAMES = {"name_assets": "Assets", "name_liabilities": "Liabilities", "name_equity": "Equity",
          "name_income": "Income", "name_expenses": "Expenses"}  # fmt: skip
_DATED = frozenset("open close commodity note document price event query custom".split())
_UNDATED = frozenset("option plugin include pushtag poptag pushmeta popmeta".split())


def read(lines: Sequence[str]) -> Book:
    """All of a file. Raises BadInput for what is refused as a whole: `includes-files`, `unclosed-quote`."""
    return _Parser(lines).read()


def is_posting(text: str) -> bool | None:
    """Whether a text without its indent is a posting or metadata; None when it is something else."""
    m = _POSTING.match(text)
    if m is None:
        return True if _METADATA.match(text) else None
    try:
        _amounts(Posting(0, m[2]), text[m.end() :].partition(";")[0].strip())
    except ValueError:
        return False
    return True


class _Parser:
    """One walk over the lines."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._book = Book(lines, AccountTypes())
        self._at = 0
        self._names = dict(_NAMES)
        self._tags: list[str] = []
        self._labels: dict[str, str] = {}

    def read(self) -> Book:
        lines, book = self._lines, self._book
        while self._at < len(lines):
            line = lines[self._at]
            if not line.strip():
                self._at += 1
            elif line[0].isspace() or line[0] in ";*:#!&?%":
                self._stray(line)
            else:
                self._directive()
        book.types = AccountTypes({}, {name: _ROOTS[option] for option, name in self._names.items()}, self._labels)
        for booking in book.bookings:
            book.left_out = any(posting.quantity is None for posting in booking.postings)
            if not booking.fault:
                balance(booking, converting=False)
        return book

    def _stray(self, line: str) -> None:
        """Lines that Beancount passes over, and indented ones that have lost what they belong to."""
        self._at += 1
        text = line.strip()
        if not line[0].isspace() or text[0] == ";" or not _POSTING.match(text):
            self._book.skip(self._at, self._at, "comment")
            return
        booking = Booking(self._at, self._at, None)
        booking.blame("a posting without a transaction above it")
        self._book.bookings.append(booking)

    def _directive(self) -> None:
        first = self._at + 1
        if len(self._lines[self._at]) > LONGEST_LINE:
            self._at += 1
            self._fail(first, "the line is too long")
            return
        text, self._at = logical(self._lines, self._at)
        m = _DATE.match(text)
        try:
            if m is None:
                self._undated(first, pieces(text))
                return
            try:
                day = date(int(m[1]), int(m[3]), int(m[4]))
            except ValueError:
                raise ValueError(f"{m[0]}: there is no such day") from None
            self._dated(first, day, text[m.end() :].strip())
        except ValueError as error:
            self._fail(first, str(error))

    def _fail(self, first: int, why: str) -> None:
        """A directive that cannot be taken, with what is indented below it."""
        booking = Booking(first, self._at, None)
        booking.blame(why)
        self._below(booking)
        self._book.bookings.append(booking)

    def _undated(self, first: int, found: list[Piece]) -> None:
        word = found[0].text if found and not found[0].kind else ""
        if word not in _UNDATED:
            raise ValueError("no directive of Beancount")
        self._book.directives += 1
        texts = [piece.text for piece in found[1:]]
        if word == "include":
            raise BadInput(
                f"the file includes another one in line {first}, and files are read one by one",
                hint='import one that holds everything: bean-query main.beancount "print" > all.beancount',
                code="includes-files",
            )
        if word == "option" and len(texts) == 2 and texts[0] in self._names:
            self._names[texts[0]] = texts[1]
        elif word == "pushtag" and texts:
            self._tags.append(texts[0])
        elif word == "poptag" and texts and texts[0] in self._tags:
            self._tags.remove(texts[0])
        self._book.skip(first, self._at, "plugin" if word == "plugin" else "directive")

    def _dated(self, first: int, day: date, text: str) -> None:
        word, _, rest = text.partition(" ")
        rest = rest.strip()
        if _FLAG.fullmatch(word):
            self._transaction(first, day, word, rest)
        elif word == "balance":
            self._balance(first, day, rest)
        elif word == "pad":
            account, source = _accounts(rest, 2)
            self._book.pads.append(Pad(first, day, account, source))
            self._rest(first, "directive")
        elif word in _DATED:
            below = self._rest(first, "price" if word == "price" else "directive")
            if word == "open" and (label := own_fields.label(below)) is not None:
                self._labels[_accounts(rest, 1)[0]] = _string(label)
        else:
            raise ValueError(f"no directive of Beancount: {word[:40]}")

    def _rest(self, first: int, why: str) -> list[str]:
        """Pass over a directive and the metadata below it, which is given back."""
        self._book.directives += 1
        below: list[str] = []
        while self._at < len(self._lines) and self._lines[self._at][:1].isspace() and self._lines[self._at].strip():
            text, self._at = logical(self._lines, self._at)
            below.append(text.strip())
        self._book.skip(first, self._at, why)
        return below

    def _balance(self, first: int, day: date, text: str) -> None:
        (account,) = _accounts(text, 1)
        quantity, decimals, rest = take_amount(text[len(account) :].strip())
        tolerance = 10 ** (SCALE_DIGITS - decimals) if decimals else 0
        if rest.startswith("~"):
            allowed, _, rest = take_amount(rest[1:].strip())
            tolerance = allowed.units
            quantity = Quantity(quantity.units, quantity.commodity or allowed.commodity)
        if rest or quantity.commodity is None:
            raise ValueError("is no amount")
        self._book.checks.append(Check(first, day, account, Claim(quantity, inclusive=True, tolerance=tolerance)))
        while self._at < len(self._lines) and self._lines[self._at][:1].isspace() and self._lines[self._at].strip():
            _, self._at = logical(self._lines, self._at)
            self._book.skip(first + 1, self._at, "directive")

    # ------------------------------------------------------------------------------------------------ transactions

    def _transaction(self, first: int, day: date, flag: str, text: str) -> None:
        if not dates.FIRST_YEAR <= day.year <= dates.LAST_YEAR:
            raise ValueError(f"the year {day.year} is not between {dates.FIRST_YEAR} and {dates.LAST_YEAR}")
        booking = Booking(first, self._at, day, mark=PENDING if flag == PENDING else "")
        found = pieces(text)
        strings = [piece.text for piece in found if piece.kind == '"']
        booking.tags = tuple(dict.fromkeys([*self._tags, *(piece.text for piece in found if piece.kind == "#")]))
        links = [f"^{piece.text}" for piece in found if piece.kind == "^"]
        booking.description = one_line(strings[-1]) if strings else ""
        booking.payee = (one_line(strings[0]) or None) if len(strings) > 1 else None
        booking.note = " ".join(links)
        if len(strings) > 2 or any(not piece.kind and piece.text != "|" for piece in found):
            booking.blame("its first line is no heading of a transaction")
        self._below(booking)
        if not booking.postings and not booking.fault:
            self._book.skip(first, booking.last, "no postings")
            return
        self._book.bookings.append(booking)

    def _below(self, booking: Booking) -> None:
        """The indented lines below a heading."""
        while self._at < len(self._lines):
            line = self._lines[self._at]
            if not line[:1].isspace() or not line.strip():
                return
            number = self._at + 1
            text, self._at = logical(self._lines, self._at)
            booking.last = self._at
            try:
                if len(line) > LONGEST_LINE:
                    raise ValueError("the line is too long")
                self._line(booking, number, text.strip())
            except ValueError as error:
                booking.blame(str(error), number)

    def _line(self, booking: Booking, number: int, text: str) -> None:
        if not text:
            return
        if m := _METADATA.match(text):
            if booking.postings and own_fields.take(booking, f"{m[1]}: {_string(m[2] or '')}"):
                return
            _note(booking, m[1], (m[2] or "").strip())
        elif text[0] in "#^":
            found = pieces(text)
            booking.tags = tuple(dict.fromkeys([*booking.tags, *(p.text for p in found if p.kind == "#")]))
            booking.note = " ".join([booking.note, *(f"^{p.text}" for p in found if p.kind == "^")]).strip()
        elif m := _POSTING.match(text):
            if len(m[2]) > LONGEST_NAME:
                raise ValueError("the name of an account is too long")
            posting = Posting(number, m[2], mark=PENDING if m[1] == PENDING else "")
            booking.postings.append(posting)
            try:
                _amounts(posting, text[m.end() :].strip())
            except ValueError as error:
                raise ValueError(f"{posting.account}: {text[m.end() :].strip()[:40]} {error}") from None
        else:
            raise ValueError(f"no posting: {text[:40]}")


def _amounts(posting: Posting, text: str) -> None:
    """What stands behind the account of a posting."""
    if not text:
        return
    commodity, rest = take_currency(text)
    if commodity is not None:  # the number is left out
        posting.weight = Quantity(0, commodity)
    else:
        posting.quantity, _, rest = take_amount(text)
        if posting.quantity.commodity is None:
            raise ValueError("has no currency")
    if rest.startswith("{"):
        end = rest.rfind("}")
        posting.lot, rest = True, rest[end + 1 :].strip()
    if rest.startswith("@"):
        if posting.quantity is None:
            raise ValueError("is no amount")
        price, _, rest = take_amount(rest.lstrip("@").strip()) if rest.lstrip("@").strip() else (None, 0, "")
        if price is None or price.commodity is None:
            raise ValueError("has a price that is left out")
        whole = text.count("@") == 2
        total = Quantity(abs(price.units) * (1 if posting.quantity.units >= 0 else -1), price.commodity)
        posting.weight = total if whole else times(posting.quantity, price)
    if rest:
        raise ValueError("is no amount")


def _accounts(text: str, count: int) -> list[str]:
    words = text.split()[:count]
    if len(words) < count or not all(re.fullmatch(_ACCOUNT, word) and len(word) <= LONGEST_NAME for word in words):
        raise ValueError("names no account")
    return words


def _string(text: str) -> str:
    """What is between the quotation marks of a value."""
    found = pieces(text)
    return found[0].text if found and found[0].kind == '"' else text


def _note(booking: Booking, key: str, value: str) -> None:
    """Metadata: a time is the time of the entry, other texts go into its note."""
    text = one_line(value.strip('"'))
    if key == "time" and dates.is_time(text):
        booking.time = dates.read_time(text)
    elif text and key not in ("filename", "lineno", "id"):
        booking.note = " · ".join(filter(None, (booking.note, f"{key}: {text}")))
