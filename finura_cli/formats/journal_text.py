"""Reading the text of journals as hledger and Ledger have them. What may not be read is refused, not left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from finura_cli.errors import BadInput
from finura_cli.formats import journal_amounts, own_fields
from finura_cli.formats.account_types import AccountTypes, declared_type
from finura_cli.formats.double_entry import LONGEST_NAME, Booking, Posting, balance, renamed, unmarked
from finura_cli.formats.journal_amounts import Styles, Written
from finura_cli.formats.journal_lines import add_comment, take_account, take_comment, take_date, take_heading
from finura_cli.formats.ledger_book import LONGEST_LINE, Book

_MOST_ALIASES = 200
_MOST_DEEP = 100
_COMMENTS = ";#*%|"
_PRINTED = "hledger print > all.journal, or ledger print > all.journal"
_PLAIN = frozenset(
    "payee tag commodity account alias apply end include comment test year bucket define def expr eval python import"
    " assert check capture value fixed decimal-mark D Y A N C P i o I O h b".split()
)
"""First words of lines that are no transactions."""


def read(lines: Sequence[str], dialect: str | None) -> Book:
    """All of a journal. Raises BadInput for what is refused as a whole: `includes-files`, `ambiguous-amount`, ..."""
    return _Parser(lines, dialect).read()


class _Parser:
    """One walk over the lines; amounts are settled after it, when all of them were met."""

    def __init__(self, lines: Sequence[str], dialect: str | None) -> None:
        self._lines = lines
        self._dialect = dialect
        self._book = Book(lines, AccountTypes(), converting=True)
        self._at = 0
        self._year: int | None = None
        self._bucket: str | None = None
        self._above: list[str] = []
        self._tags: list[str] = []
        self._applied: list[str] = []
        self._aliases: list[tuple[str, str]] = []
        self._names: dict[str, str] = {}
        self._types: dict[str, str] = {}
        self._labels: dict[str, str] = {}
        self._samples: dict[str | None, str] = {}
        self._mark: str | None = None
        self._written: list[tuple[Booking, list[Written]]] = []

    def read(self) -> Book:
        lines, book = self._lines, self._book
        while self._at < len(lines):
            line = lines[self._at]
            first = line[:1]
            if not line.strip():
                self._at += 1
            elif first.isspace():
                self._stray()
            elif first in _COMMENTS:
                self._skip_lines("comment")
            elif first in "0123456789":
                self._transaction()
            elif first in "~=":
                self._skip_block("periodic transaction" if first == "~" else "automated transaction")
            else:
                self._directive()
        book.types = AccountTypes(self._types, labels=self._labels)
        self._settle()
        return book

    # ------------------------------------------------------------------------------------------------ transactions

    def _transaction(self) -> None:
        number = self._at + 1
        heading = self._lines[self._at]
        booking = take_heading(heading[:LONGEST_LINE], number, self._year)
        if len(heading) > LONGEST_LINE:
            booking.blame("the line is too long")
        booking.tags += tuple(self._tags)
        written: list[Written] = []
        self._at += 1
        for line in self._indented():
            booking.last = self._at
            if line.startswith(";"):
                self._comment(booking, line)
                continue
            try:
                if len(line) > LONGEST_LINE:
                    raise ValueError("the line is too long")
                found = self._posting(booking, line)
            except ValueError as error:
                booking.blame(str(error), self._at)
            else:
                written.append(found)
        if len(booking.postings) == 1 and self._bucket is not None and booking.postings[0].kind == "":
            booking.postings.append(Posting(number, self._bucket))
            written.append(Written(None))
        if not booking.postings:
            booking.blame("it has no postings")
        self._written.append((booking, written))
        self._book.bookings.append(booking)

    def _indented(self) -> Iterator[str]:
        """The indented lines from here to the next other one; as each is taken, it is the line read last."""
        while self._at < len(self._lines):
            line = self._lines[self._at]
            if not line[:1].isspace() or not (text := line.strip()):
                return
            self._at += 1
            yield text

    def _comment(self, booking: Booking, line: str) -> None:
        text = line.lstrip("; \t")
        if booking.postings and own_fields.take(booking, text):
            return
        said = take_comment(text)
        if booking.postings:
            self._say(booking, booking.postings[-1], said.date, said.text)
            booking.postings[-1].tags += said.tags
            booking.tags += tuple(tag for tag in said.tags if tag not in booking.tags)
        else:
            add_comment(booking, said)

    def _posting(self, booking: Booking, line: str) -> Written:
        text, _, comment = line.partition(";")
        mark, kind, name, rest = take_account(text.rstrip())
        said = take_comment(comment)
        posting = Posting(self._at, self._full_name(name), kind=kind, mark=mark, tags=said.tags)
        written = Written(None)
        try:
            written = journal_amounts.take_apart(rest) if rest else written
        except ValueError as error:
            booking.blame(f"{posting.account}: {rest[:40]} {error}", self._at)
        posting.lot = written.lot
        booking.postings.append(posting)
        booking.tags += tuple(tag for tag in said.tags if tag not in booking.tags)
        self._say(booking, posting, said.date, said.text)
        return written

    def _say(self, booking: Booking, posting: Posting, day: str | None, text: str) -> None:
        if text:
            posting.note = f"{posting.note} · {text}" if posting.note else text
        if day is not None:
            try:
                posting.date = take_date(day, booking.date.year if booking.date else self._year)[0]
            except ValueError as error:
                booking.blame(str(error), self._at)

    def _full_name(self, name: str) -> str:
        """The account that a name stands for, here: below the applied one, its alias put in place."""
        full = self._names.get(name)
        if full is None:
            full = ":".join((*self._above, name))
            for old, new in reversed(self._aliases):
                full = renamed(full, old, new)
            if len(full) > LONGEST_NAME:
                raise BadInput(f"line {self._at + 1}: the name of an account is too long", code="too-long")
            self._names[name] = full
        return full

    # -------------------------------------------------------------------------------------------------- directives

    def _directive(self) -> None:
        number, line = self._at + 1, self._lines[self._at][:LONGEST_LINE]
        word, _, rest = line.lstrip("!@").partition(" ")
        word, _, tabbed = word.partition("\t")
        rest = (tabbed + " " + rest if tabbed else rest).strip()
        if word[:1] == "Y" and word[1:].isdigit():
            word, rest = "Y", word[1:]
        if word not in _PLAIN:
            self._at += 1
            booking = Booking(number, number, None)
            booking.blame("neither a transaction nor a directive")
            for _ in self._indented():
                booking.last = self._at
            self._written.append((booking, []))
            self._book.bookings.append(booking)
            return
        self._book.directives += 1
        if word == "include":
            raise BadInput(
                f"the journal includes another file in line {number}, and files are read one by one",
                hint=f"import one that holds everything: {_PRINTED}",
                code="includes-files",
            )
        if word in ("comment", "test"):
            self._skip_until(f"end {word}")
            return
        told = _WHY.get(word, "directive")
        below = self._skip_block(told)
        self._obey(word, rest.partition(";")[0].strip() if word != "account" else rest, below, number)

    def _obey(self, word: str, rest: str, below: list[str], number: int) -> None:
        if word == "account":
            self._account(rest, below)
        elif word == "commodity":
            formats = [text[6:] for text in below if text.startswith("format")]
            self._sample(formats[-1] if formats else rest)
            if "default" in below:
                self._book.default_currency = rest.strip('"') or None
        elif word == "D":
            self._sample(rest)
            self._default(rest)
        elif word == "decimal-mark" and rest in (".", ","):
            self._mark = rest
        elif word in ("Y", "year"):
            self._year = int(rest) if rest.isdigit() and len(rest) == 4 else None
        elif word in ("A", "bucket"):
            self._bucket = self._full_name(rest) if rest else None
        elif word == "alias":
            self._alias(rest, number)
        elif word in ("apply", "end"):
            self._apply(word, rest)

    def _account(self, text: str, below: list[str]) -> None:
        name, _, comment = text.partition(";")
        said = take_comment(comment)
        parts = re.split(r"\t|  ", name.strip(), maxsplit=1)  # `account NAME  A` is how the type was once written
        full = self._full_name(parts[0].strip())
        types = [said.type, parts[1].strip() if len(parts) > 1 else None]
        types += [take_comment(line.lstrip("; ")).type for line in below if line.startswith(";")]
        for type in types:
            if type is not None and (found := declared_type(type)) is not None:
                self._types[full] = found
        if (label := own_fields.label(below)) is not None:
            self._labels[full] = label
        for line in below:
            if line.startswith("alias "):
                self._add_alias(line[6:].strip(), full)
            elif line == "default":
                self._bucket = full

    def _sample(self, text: str) -> None:
        found = journal_amounts.decimal_of_sample(text)
        if found is not None:
            self._samples[found[0]] = found[1]

    def _default(self, text: str) -> None:
        try:
            commodity = journal_amounts.take_number(text)[0].commodity
        except ValueError:
            return
        self._book.default_currency = commodity
        if commodity in self._samples:
            self._samples[None] = self._samples[commodity]

    def _alias(self, text: str, number: int) -> None:
        if text.startswith("/"):
            raise BadInput(
                f"the alias in line {number} is an expression, and those are not read",
                hint=f"import what has them in place: {_PRINTED}",
                code="unread-directive",
            )
        old, equals, new = text.partition("=")
        if equals and old.strip() and new.strip():
            self._add_alias(old.strip(), new.strip())

    def _add_alias(self, old: str, new: str) -> None:
        if len(self._aliases) >= _MOST_ALIASES:
            raise BadInput(f"the journal has more than {_MOST_ALIASES} aliases", code="unread-directive")
        self._aliases.append((old, new))
        self._names.clear()

    def _apply(self, word: str, rest: str) -> None:
        what, _, value = rest.partition(" ")
        value = value.strip()
        if word == "apply" and len(self._applied) < _MOST_DEEP:
            self._applied.append(what)
            if what == "account":
                self._above.append(value)
            elif what == "tag":
                self._tags.append(value.replace(" ", ""))
            elif what == "year" and value.isdigit() and len(value) == 4:
                self._year = int(value)
        elif rest == "aliases":
            self._aliases.clear()
        elif word == "end" and self._applied:
            ended = self._applied.pop()
            if ended in ("account", "tag"):
                (self._above if ended == "account" else self._tags).pop()
        self._names.clear()

    # ----------------------------------------------------------------------------------------------- what is no record

    def _skip_lines(self, why: str) -> None:
        self._at += 1
        self._book.skip(self._at, self._at, why)

    def _skip_block(self, why: str) -> list[str]:
        """Skip a line and the indented ones below it, which are given back."""
        first = self._at + 1
        self._at += 1
        below = list(self._indented())
        self._book.skip(first, self._at, why)
        return below

    def _skip_until(self, end: str) -> None:
        first = self._at + 1
        self._at += 1
        while self._at < len(self._lines):
            self._at += 1
            if self._lines[self._at - 1].strip() == end:
                break
        self._book.skip(first, self._at, "comment")

    def _stray(self) -> None:
        """Indented lines below nothing: comments, or what has lost its heading."""
        number, text = self._at + 1, self._lines[self._at].strip()
        if text[:1] in _COMMENTS:
            self._skip_lines("comment")
            return
        booking = Booking(number, number, None)
        for _ in self._indented():
            booking.last = self._at
        booking.blame("a posting without a transaction above it")
        self._written.append((booking, []))
        self._book.bookings.append(booking)

    # ---------------------------------------------------------------------------------------------------- amounts

    def _settle(self) -> None:
        styles = Styles(self._samples, self._mark, self._dialect)
        for _, written in self._written:
            for one in written:
                styles.meet((one.amount, one.price, one.claim))
        styles.settle()
        default = self._book.default_currency
        for booking, written in self._written:
            for posting, one in zip(booking.postings, written, strict=False):
                try:
                    posting.quantity = unmarked(styles.quantity(one.amount), default) if one.amount else None
                    posting.weight, claim = styles.weight(one), styles.claim(one)
                    posting.claim = claim and replace(claim, held=unmarked(claim.held, default))
                except ValueError as error:
                    booking.blame(f"{posting.account}: {error}", posting.line)
            assigned = any(posting.quantity is None and posting.claim is not None for posting in booking.postings)
            self._book.left_out = any(posting.quantity is None for posting in booking.postings)
            if not booking.fault and not assigned:
                balance(booking, converting=True)


_WHY = {**dict.fromkeys("iohbIO", "time clock"), "P": "price"}
