"""Journals by double entry: of hledger and Ledger, and of Beancount. See docs/formats/journals.md.

The accounts of assets and liabilities are the parts of a file; what stands against them are categories, or the other
side of a transfer. `--format hledger` and `--format ledger` settle what the two read differently.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from finura_cli.domain.imports import Hints, Problem, Reading, Skipped
from finura_cli.domain.transaction import Draft
from finura_cli.errors import BadInput
from finura_cli.formats import journal_signs
from finura_cli.formats.base import Certainty, Source
from finura_cli.formats.kept_parts import Kept, Part, items_of, settled
from finura_cli.formats.sniff import as_text

if TYPE_CHECKING:
    from finura_cli.formats.ledger_book import Book

_HEAD = 65_536
_MOST_LINES = 2_000
_LONGEST = 2_000


class JournalReader:
    """One dialect; where `dialect` is None, hledger's or Ledger's, which the file alone does not tell."""

    def __init__(self, name: str, dialect: str | None) -> None:
        self.name = name
        self._dialect = dialect
        self._kept = Kept()

    def recognise(self, source: Source) -> Certainty:
        """By the first lines; hledger and Ledger by name are only for who asks for them."""
        if self._dialect in ("hledger", "ledger"):
            return Certainty.NO
        of = journal_signs.of_beancount if self._dialect == "beancount" else journal_signs.of_journal
        return of(_head_lines(source))

    def settle(self, source: Source, hints: Hints) -> Reading:
        """See base.Reader."""
        parts = self._parts(source, hints.currency)
        details: dict[str, object] = {"hinted_currency": hints.currency}
        if any(isinstance(item, Draft) and item.more and item.more.uid for part in parts for item in part.items):
            details["by_uid"] = True
        return settled(self.name, parts, hints, details)

    def rows(self, source: Source, reading: Reading) -> Iterator[Draft | Problem | Skipped]:
        """See base.Reader."""
        currency = reading.details.get("hinted_currency")
        yield from items_of(self._parts(source, currency if isinstance(currency, str) else None), reading)

    def _parts(self, source: Source, currency: str | None) -> list[Part]:
        from finura_cli.formats.journal_parts import parted

        return self._kept.of(source, currency, lambda: parted(self._book(source), currency))

    def _book(self, source: Source) -> Book:
        text = as_text(source.data)
        lines = [line.rstrip("\r\n") for line in text.lines()]
        book = self._read()(lines)
        book.sound = text.sound
        if not text.data.endswith(b"\n"):
            book.ends_open()
        if not book.directives and all(booking.date is None for booking in book.bookings):
            raise BadInput("the file is no journal: it has no transaction", code="not-a-statement")
        return book

    def _read(self) -> Callable[[list[str]], Book]:
        if self._dialect == "beancount":
            from finura_cli.formats import beancount

            return beancount.read
        from finura_cli.formats import journal_text

        return lambda lines: journal_text.read(lines, self._dialect)


def _head_lines(source: Source) -> list[str]:
    """The first whole lines, cut. Which encoding it is does not matter for what is looked for."""
    data = source.data[:_HEAD]
    if len(source.data) > _HEAD:
        data = data[: data.rfind(b"\n") + 1] or data
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    if b"\0" in data and not wide:
        return []
    text = data.decode("utf-16" if wide else "utf-8-sig", errors="replace")
    return [
        line.rstrip()[:_LONGEST]
        for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n", _MOST_LINES)[:_MOST_LINES]
    ]


READER = JournalReader("journal", None)
HLEDGER = JournalReader("hledger", "hledger")
LEDGER = JournalReader("ledger", "ledger")
BEANCOUNT = JournalReader("beancount", "beancount")
