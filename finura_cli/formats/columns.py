"""Which column is what: by the header's words and by the values, each checking the other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from finura_cli.domain.currencies import CODES
from finura_cli.formats import amounts, dates
from finura_cli.formats.headers import currency_in, key, roles_of
from finura_cli.formats.phrases import flag_family, is_status
from finura_cli.formats.preamble import as_account, as_currency

Cells = Sequence[str]


MOST_DISTINCT = 500
"""So many different texts of a column are kept."""


@dataclass(slots=True)
class Values:
    """What the cells of one column are, counted over a sample of rows."""

    filled: int = 0
    dashes: int = 0
    """Of these, cells that stand for nothing: `-`, `n/a`."""
    dates: int = 0
    far: int = 0
    """Of these, such as lie far ahead."""
    times: int = 0
    amounts: int = 0
    nonzero: int = 0
    negative: int = 0
    signed: int = 0
    """Amounts with a sign of either kind."""
    decimals: int = 0
    money_like: int = 0
    """Amounts that show decimals, thousands, a sign or a currency, as plain numbers do not."""
    codes: int = 0
    """Cells that are a currency's code or sign."""
    length: int = 0
    long_numbers: int = 0
    distinct: set[str] = field(default_factory=set)

    def add(self, cell: str) -> None:
        """Count one cell."""
        text = cell.strip()
        if not text:
            return
        self.filled += 1
        self.length += len(text)
        if len(self.distinct) < MOST_DISTINCT:
            self.distinct.add(text)
        if amounts.is_blank(text):
            self.dashes += 1
            return
        if parts := dates.take_apart(text):
            self.dates += 1
            self.far += dates.is_far(parts)
            return
        if ":" in text and (len(text) <= 8 or dates.read_time(text)):
            self.times += 1
            return
        if len(text) == 3 and text in CODES:
            self.codes += 1
            return
        number = amounts.take_apart(text)
        if number is None or amounts.shape(number.body) is None:
            return
        self.amounts += 1
        self.nonzero += any("1" <= c <= "9" for c in number.body)
        self.negative += number.mark in ("-", "DR")
        self.signed += bool(number.mark)
        self.decimals += "." in number.body[-3:] or "," in number.body[-3:]
        self.money_like += not text.isdigit()
        self.long_numbers += len(number.body) > 9 and number.body.isdigit()

    @property
    def mostly_negative(self) -> bool:
        """Whether more than half of its amounts have a minus: it needs no flags beside it."""
        return self.negative * 2 > self.nonzero

    @property
    def is_prose(self) -> bool:
        """Whether most of its cells are texts of several words, and more than a few different ones."""
        several = sum(" " in text and sum(map(str.isalpha, text)) * 2 > len(text) for text in self.distinct)
        return several * 2 > len(self.distinct) and (len(self.distinct) > _FEW_WORDS or self.filled <= _FEW_WORDS)

    def half(self, count: int) -> bool:
        """Whether a count makes up half of what is filled: enough where a header says the same."""
        return count > 0 and count * 2 >= self.filled - self.dashes

    def mostly(self, count: int) -> bool:
        """Whether a count makes up most of what is filled."""
        return count > 0 and count * 10 >= (self.filled - self.dashes) * 7


def values_of(rows: Sequence[Cells], width: int) -> list[Values]:
    """The values of each column over a sample of rows."""
    columns = [Values() for _ in range(width)]
    for cells in rows:
        for column, cell in zip(columns, cells, strict=False):
            column.add(cell)
    return columns


@dataclass(slots=True)
class Columns:
    """Where each role stands. None and () where a file has no such column."""

    date: int | None = None
    other_date: int | None = None
    """A second date, taken where the first is empty in a pending row."""
    time: int | None = None
    amount: int | None = None
    debit: int | None = None
    credit: int | None = None
    flag: int | None = None
    balance: int | None = None
    fee: int | None = None
    currency: int | None = None
    payee: int | None = None
    payer: int | None = None
    """Who paid, where the payee is a column of its own: of money in the other side is the payer."""
    holder: str | None = None
    """The one name that stands in every row, on one side or the other: one's own."""
    text: tuple[int, ...] = ()
    """Descriptions, the main one first."""
    memo: tuple[int, ...] = ()
    kind: tuple[int, ...] = ()
    """Words for the sort of booking: asked for directions and as the last resort for a description."""
    category: int | None = None
    account: int | None = None
    reference: int | None = None
    status: int | None = None
    of_card: bool = False
    """Whether every row has whose card it is, or which: it is the statement of a card."""
    named_currency: str | None = None
    """The currency in the header of the chosen amounts."""
    by_header: bool = False
    """Whether the money columns were named by a header."""
    barred: frozenset[int] = frozenset()
    """Columns that a header names as numbers other than amounts."""

    unread: tuple[int, ...] = ()
    """Columns of texts whose header says nothing that is known: they are not read."""

    def money(self) -> tuple[int, ...]:
        """The columns amounts are taken from."""
        return tuple(i for i in (self.amount, self.debit, self.credit) if i is not None)


_CURRENCY = re.compile("[A-Z]{3}|[$€£¥₹৳]")


def _fits(role: str, v: Values) -> bool:
    """Whether the values of a column can be what its header says."""
    match role:
        case "date" | "late_date" | "value_date":
            return v.half(v.dates)
        case "amount" | "debit" | "credit" | "balance" | "foreign_amount" | "fee":
            return v.half(v.amounts)
        case "currency":
            return v.mostly(v.codes) or all(map(_CURRENCY.fullmatch, v.distinct))
        case "flag":
            return flag_family(v.distinct) is not None
        case "time":
            return v.mostly(v.times)
        case "payee" | "description" | "account" | "reference":
            return not v.mostly(v.dates)
    return True


def by_header(header: Cells, values: Sequence[Values], rows: int) -> Columns:
    """Columns as a header names them, where their values agree. `rows`: how many rows the values were counted over."""
    named: dict[str, list[tuple[int, int]]] = {}
    for i, cell in enumerate(header):
        for role, score in roles_of(cell).items():
            if not values[i].filled or _fits(role, values[i]):
                named.setdefault(role, []).append((i, score))
    _name_both_sides(named, header, values)
    found = Columns(by_header=True)
    _take_dates(found, named, values)
    _take_money(found, named, values, header)
    _take_texts(found, named, values, rows)
    told = {i for i, cell in enumerate(header) if roles_of(cell)} | {found.payee, found.payer}
    found.unread = tuple(i for i in range(len(header)) if values[i].is_prose and i not in told)
    return found


def _name_both_sides(named: dict[str, list[tuple[int, int]]], header: Cells, values: Sequence[Values]) -> None:
    """`From` and `To` beside each other, of names, where no other column has them: each alone may be anything."""
    places = {key(cell): i for i, cell in enumerate(header)}
    pair = places.get("from"), places.get("to")
    if "payee" in named or pair[0] is None or pair[1] is None:
        return
    if all(column.distinct and column.dates == column.amounts == 0 for column in (values[pair[0]], values[pair[1]])):
        named["payer"], named["payee"] = [(pair[0], 100)], [(pair[1], 100)]


def _best(
    named: dict[str, list[tuple[int, int]]], role: str, values: Sequence[Values], taken: set[int | None]
) -> int | None:
    """The column met most closely; of equals a filled one, then the first."""
    free = [(score, values[i].filled > 0, -i) for i, score in named.get(role, ()) if i not in taken]
    return -max(free)[2] if free else None


def _take_dates(found: Columns, named: dict[str, list[tuple[int, int]]], values: Sequence[Values]) -> None:
    # Banks put the date that counts first; a value date counts only where there is no other.
    order = [i for role in ("date", "late_date", "value_date") for i, _ in sorted(named.get(role, ()))]
    fullest = max((values[i].filled for i in order), default=0)
    order = [i for i in dict.fromkeys(order) if values[i].filled * 2 >= fullest]
    order.sort(key=lambda i: values[i].far * 2 > values[i].dates)  # of two calendars the common one
    found.date = order[0] if order else None
    found.other_date = order[1] if len(order) > 1 else None
    found.time = _best(named, "time", values, set(order))


def _take_money(
    found: Columns, named: dict[str, list[tuple[int, int]]], values: Sequence[Values], header: Cells
) -> None:
    taken: set[int | None] = {found.date, found.other_date, found.time}
    found.balance = _best(named, "balance", values, taken)
    taken.add(found.balance)
    found.debit = _best(named, "debit", values, taken)
    taken.add(found.debit)
    found.credit = _best(named, "credit", values, taken)
    taken.add(found.credit)
    found.amount = _best_amount([pair for pair in named.get("amount", ()) if pair[0] not in taken], values, header)
    if found.amount is None and found.debit is None and found.credit is None:
        found.amount = _best(named, "foreign_amount", values, taken)
    taken.add(found.amount)
    found.fee = _best(named, "fee", values, taken)
    if found.fee is None and found.credit is not None:
        found.fee = _best(named, "debit", values, taken)  # `Charge` beside money out; the balance must prove it
    found.flag = _best(named, "flag", values, taken)
    found.currency = _best(named, "currency", values, taken)
    _choose_amounts(found, values)
    codes = {currency_in(header[i]) for i in found.money()} - {None}
    found.named_currency = codes.pop() if len(codes) == 1 else None
    other = ("balance", "fee", "other_number", "foreign_amount", "reference", "time", "account")
    found.barred = frozenset(i for role in other for i, score in named.get(role, ()) if score >= 40) - {*found.money()}


def _best_amount(pairs: list[tuple[int, int]], values: Sequence[Values], header: Cells) -> int | None:
    """Of several amounts the one in the account's own money: its header names the currency; then the closest met."""
    if not pairs:
        return None
    fullest = max(values[i].filled for i, _ in pairs)

    beside = [values[i + 1].distinct for i, _ in pairs if i + 1 < len(values)]
    varied = any(len(texts) > 1 and all(map(as_currency, texts)) for texts in beside if len(texts) < 20)

    def rank(pair: tuple[int, int]) -> tuple[bool, bool, bool, int, bool, int]:
        i, score = pair
        full = values[i].filled * 10 >= fullest * 9
        net = header[i].strip().casefold() in ("net", "net amount")
        own = i + 1 < len(values) and len(values[i + 1].distinct) == 1
        steady = own and any(map(as_currency, values[i + 1].distinct))  # the account's currency, not a shop's
        return (full, currency_in(header[i]) is not None, steady and varied, score, net, -i)

    return max(pairs, key=rank)[0]


def _choose_amounts(found: Columns, values: Sequence[Values]) -> None:
    """Where a file has an amount and also two sides: the amount if it is signed, else the sides."""
    if found.amount is None or (found.debit is None and found.credit is None):
        return
    amount = values[found.amount]
    sides = [values[i] for i in (found.debit, found.credit) if i is not None]
    if amount.filled and (amount.signed or found.flag is not None or not any(v.filled for v in sides)):
        found.debit = found.credit = None
    elif len(sides) == 2 and any(v.filled for v in sides):
        found.amount = None
    else:
        found.debit = found.credit = None


def _take_texts(found: Columns, named: dict[str, list[tuple[int, int]]], values: Sequence[Values], rows: int) -> None:
    taken: set[int | None] = {
        found.date,
        found.time,
        found.balance,
        found.amount,
        found.debit,
        found.credit,
        found.currency,
        found.flag,
    }
    found.payer = _best(named, "payer", values, taken)
    payees = [pair for pair in named.get("payee", ()) if pair[0] != found.payer] or named.get("payee", [])
    names = [pair for pair in payees if not _are_accounts(values[pair[0]])] or payees
    found.payee = _best({"payee": names}, "payee", values, taken)
    if found.payee is None or found.payee == found.payer:
        found.payer = None
    taken |= {found.payee, found.payer}
    texts = sorted(named.get("description", ()), key=lambda pair: (-values[pair[0]].filled, -pair[1], pair[0]))
    told = [i for i, _ in texts if i not in taken]
    bare = [i for i in told if _repeats(values[i])]  # `DEBIT` in every second row tells no row apart
    if not any(values[i].filled for i in told if i not in bare):
        bare = []
    found.text = tuple(i for i in told if i not in bare)
    notes = [i for i, _ in named.get("memo", ()) if i not in taken and i not in found.text]
    found.status = _best(named, "status", values, taken)
    if found.status is None:  # `Info` over `Umsatz gebucht` and `Umsatz vorgemerkt`
        found.status = next((i for i in notes if values[i].distinct and all(map(is_status, values[i].distinct))), None)
    found.memo = tuple(i for i in notes if i != found.status)
    kinds = (*(i for i, _ in named.get("type", ())), *bare)
    found.kind = tuple(dict.fromkeys(i for i in kinds if i not in taken and i not in found.text))
    found.category = _best(named, "category", values, taken)
    found.account = _best(named, "account", values, {*taken, *found.text})
    taken |= set(found.text)
    references = [(score, -i) for i, score in named.get("reference", ()) if i not in taken and _is_id(values[i], rows)]
    found.reference = -max(references)[1] if references else None


def _are_accounts(column: Values) -> bool:
    """Whether a column holds numbers of accounts: a name beside them says who it is."""
    numbers = sum(
        as_account(text) is not None and sum(map(str.isdigit, text)) * 2 >= len(text) for text in column.distinct
    )
    return numbers > 0 and numbers * 2 > len(column.distinct)


_FEW_WORDS = 2
"""So many texts in a column of several rows are words for a sort of booking."""


def _repeats(column: Values) -> bool:
    """Whether a column says the same one or two words all the way down, or `debit` and `credit` alone."""
    few = 0 < len(column.distinct) <= _FEW_WORDS
    return few and (column.filled > _FEW_WORDS or flag_family(column.distinct) is not None)


def _is_id(column: Values, rows: int) -> bool:
    """Whether a column tells its rows apart: filled in most, and no value twice."""
    return rows > 0 and column.filled * 2 >= rows and len(column.distinct) >= min(column.filled, MOST_DISTINCT)
