"""QIF, the Quicken Interchange Format: accounts of banks, cards, cash, assets and liabilities. Lists of categories,
classes, prices are skipped; trades are told, not read.

The order of day and month and the decimal sign are settled from the whole file; amounts are signed, in the currency of
the account (the file names none). Several accounts (`!Account`, or several `!Type`) are several parts. A category in
brackets is another account: the row is a transfer. A split transaction is one row with lines, its texts in the note; it
has a category only where all parts have the same. A first record called opening balance is the account's opening.

Source: Quicken's QIF description (Intuit, 1997), and what programs and banks write. Errors: BadInput `not-a-statement`,
`ambiguous-date-order`, `ambiguous-amount`, `undecodable`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from finura_cli.domain.category import Kind
from finura_cli.domain.imports import Hints, Problem, Reading, Skipped
from finura_cli.domain.money import exponent, plain
from finura_cli.domain.transaction import Draft, DraftLine, More
from finura_cli.formats import amounts, dates
from finura_cli.formats.base import Certainty, Source
from finura_cli.formats.ofx_tags import clean
from finura_cli.formats.qif_records import HEADER, INVESTMENT, Entry, Records, Split, day_of
from finura_cli.formats.qif_settle import OTHER_ACCOUNT, balance_of, key_of, minor_of, parts_of, settle_part
from finura_cli.formats.signed_amounts import SignedAmounts, short
from finura_cli.formats.sniff import Text, as_text
from finura_cli.formats.statement_signs import turned

Item = Draft | Problem | Skipped

_HEAD = 8_192
_UNREAD = "an investment's transaction: investments are not read"
_MODES = {
    "atm": "cash", "pos": "card", "debit": "card", "card": "card", "visa": "card", "xfer": "transfer",
    "txfr": "transfer", "eft": "transfer", "bacs": "transfer", "dd": "direct debit", "so": "standing order",
    "chq": "check", "check": "check", "cheque": "check", "carte": "card", "cb": "card", "retrait": "cash",
    "virement": "transfer", "vir": "transfer", "prélèvement": "direct debit", "prelevement": "direct debit",
}  # fmt: skip
_SECTION_MODES = {"cash": "cash", "card": "card"}
_SHOWN = 20
"""Parts of a split that the note holds."""
_NO_CATEGORY = re.compile(r"-+\s*split\s*-+|split(?:/multiple)?|", re.IGNORECASE)


class QifReader:
    """See the module."""

    name = "qif"

    def recognise(self, source: Source) -> Certainty:
        """SURE by a header (`!Type:`, `!Account`, `!Option:`) in the first line; LIKELY by a first record without."""
        head = source.data[:_HEAD].lstrip(b"\xef\xbb\xbf\xff\xfe")
        if b"\0" in head:
            head = head.replace(b"\0", b"")
        lines = [line.strip().decode("latin-1") for line in head.splitlines() if line.strip()]
        if not lines:
            return Certainty.NO
        if lines[0][0] == "!" and HEADER.match(lines[0]):
            return Certainty.SURE
        if not lines[0].startswith("D") or day_of(lines[0][1:]) is None or "^" not in lines:
            return Certainty.NO
        record = lines[1 : lines.index("^")]
        money = any(line[0] in "TU" and amounts.take_apart(line[1:]) for line in record)
        return Certainty.LIKELY if money else Certainty.NO

    def settle(self, source: Source, hints: Hints) -> Reading:
        """See base.Reader. `details["parts"]` says how many accounts the file holds."""
        text = as_text(source.data)
        return settle_part(self.name, parts_of(Records(text)), hints, text)

    def rows(self, source: Source, reading: Reading) -> Iterator[Item]:
        """See base.Reader."""
        return _Rows(as_text(source.data, str(reading.details["encoding"])), reading).items()


READER = QifReader()


# --------------------------------------------------------------------------------------------------------- the rows


class _Rows:
    """One walk through the records of one account."""

    def __init__(self, text: Text, reading: Reading) -> None:
        details = reading.details
        self._walk = Records(text)
        self._first = not details["part"]
        self._key = details["key"]
        self._order, self._sign = str(details["date_order"]), str(details["sign"])
        doubt = details["doubt"]
        self._doubt = doubt if isinstance(doubt, str) else None
        self._has_opening = bool(details["opening"])
        self._codes = bool(details["codes"])
        self._amounts = SignedAmounts(str(details["decimal"]))
        hinted = details["hinted_currency"]
        self._currency = hinted if isinstance(hinted, str) else None
        self._digits = exponent(self._currency)
        self._own = details["account_name"]

    def items(self) -> Iterator[Item]:
        """The records of the account; of the first account also every line and record that belongs to none."""
        fresh = self._has_opening
        for item in self._walk.items():
            if isinstance(item, Skipped):
                if self._first:
                    yield item
            elif item.section.what == INVESTMENT:
                if self._first:
                    yield Problem(item.line, item.shown(), _UNREAD)
            elif key_of(item.section) == self._key:
                yield self._item(item, opens=fresh)
                fresh = False

    def _item(self, entry: Entry, *, opens: bool) -> Item:
        try:
            if entry.fault:
                raise ValueError(entry.fault)
            day, time = self._day(entry.fields.get("D", ""))
            minor = self._amounts.of(entry.amount, self._digits)
            other = entry.fields.get("U")
            if other and self._amounts.of(other, self._digits) != minor:
                raise ValueError(f"two amounts: {short(entry.amount)} and {short(other)}")
        except ValueError as error:
            return Problem(entry.line, entry.shown(), str(error))
        balance = balance_of(entry)
        if balance is not None and (opens or balance != "opening"):
            return Skipped(entry.line, entry.last, "balance")
        return self._draft(entry, day, time, minor)

    def _day(self, written: str) -> tuple[date, str | None]:
        if not written:
            raise ValueError("no date")
        parts = day_of(written)
        if parts is None:
            raise ValueError(f"no date: {short(written)}")
        try:
            return dates.to_date(parts, self._order), parts.time
        except ValueError as error:
            raise ValueError(f"{short(written)}: {error}") from None

    def _draft(self, entry: Entry, day: date, time: str | None, written: int) -> Draft:
        number, payee = clean(entry.fields.get("N", "")), clean(entry.fields.get("P", ""))
        memo = clean(" ".join(entry.memo))
        minor, doubt = turned(written, "", self._sign)
        category, other, class_ = self._filed(entry)
        notes = [memo if payee else "", f"no. {number}" if number.isdecimal() and number.strip("0") else ""]
        notes.append(f"{'to' if minor < 0 else 'from'} {other}" if other else "")
        notes.append(f"class {class_}" if class_ else "")
        lines: tuple[DraftLine, ...] = ()
        if len(entry.splits) > 1:
            lines = self._lines(entry, minor, written)
            notes.append(_parts_as_text(entry.splits, with_amounts=not lines))
            doubt = doubt or self._split_doubt(entry, written)
        mode = _MODES.get(number.casefold()) or _SECTION_MODES.get(entry.section.kind)
        if self._codes:
            mode = _MODES.get(clean(entry.fields.get("L", "")).casefold()) or mode
        return Draft(
            entry.line, day, minor, payee or memo or number, (day.isoformat(), str(written), number, payee, memo),
            None, time, payee or None, category, Kind.TRANSFER if other else None, mode,
            " · ".join(filter(None, notes)), None, None, False,
            entry.doubt or doubt or self._doubt, More(lines) if lines else None,
        )  # fmt: skip

    # ---------------------------------------------------------------------------------------- category and splits

    def _filed(self, entry: Entry) -> tuple[str | None, str | None, str | None]:
        """Category, other account and class of a record; nothing where its parts have several."""
        named = {split.category for split in entry.splits} if entry.splits else {entry.fields.get("L", "")}
        if len(named) > 1 or self._codes:
            return None, None, None
        return self._named(named.pop() or entry.fields.get("L", ""))

    def _named(self, text: str) -> tuple[str | None, str | None, str | None]:
        """Category, other account and class that a text names."""
        text = clean(text)
        if m := OTHER_ACCOUNT.match(text):
            other = m[1].strip()
            return None, other if other and other != self._own else None, text[m.end() :].strip("/ ") or None
        above, _, below = text.rpartition("/")
        class_ = below if above and below in self._walk.classes else None
        text = above if class_ else text
        return None if _NO_CATEGORY.fullmatch(text) else text, None, class_

    def _lines(self, entry: Entry, minor: int, written: int) -> tuple[DraftLine, ...]:
        """The parts of a split that come to its amount; none where they do not."""
        lines = []
        for split in entry.splits:
            part = minor_of(self._amounts, split.amount, self._digits)
            if part is None:
                return ()
            category, other, _ = self._named(split.category)
            lines.append(DraftLine(category, part if minor == written else -part, Kind.TRANSFER if other else None))
        return tuple(lines) if sum(line.minor for line in lines) == minor else ()

    def _split_doubt(self, entry: Entry, written: int) -> str | None:
        """Why the amount is doubtful: the parts of a split that come to something else."""
        parts = [minor_of(self._amounts, split.amount, self._digits) for split in entry.splits]
        total = sum(part for part in parts if part is not None)
        if None in parts or total == written:
            return None
        return f"its parts come to another sum, which has {plain(total, self._currency)}"


def _parts_as_text(splits: Sequence[Split], *, with_amounts: bool) -> str:
    """What the file says about the parts of a split: their texts, and their amounts where no lines carry them."""
    shown = []
    for split in splits[:_SHOWN]:
        name, memo = clean(split.category).strip("[]") or "no category", clean(split.memo)
        if with_amounts:
            shown.append(f"{name} {split.amount}".strip() + (f" ({memo})" if memo else ""))
        elif memo:
            shown.append(f"{name}: {memo}")
    text = ", ".join(shown) + (", ..." if len(splits) > _SHOWN else "")
    return f"split: {text}" if with_amounts else text
