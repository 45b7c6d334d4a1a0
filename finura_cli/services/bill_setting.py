"""Bills made, changed, skipped, ended and taken out; payments linked by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from finura_cli.domain.bill_paid import reach
from finura_cli.domain.bills import Bill, By
from finura_cli.domain.memory import without_numbers
from finura_cli.domain.money import Money
from finura_cli.domain.names import checked_name, name_key, pick
from finura_cli.domain.paces import Every, months_after
from finura_cli.domain.period import LAST_YEAR
from finura_cli.domain.text import folded
from finura_cli.domain.transaction import Transaction
from finura_cli.errors import UsageError
from finura_cli.records import NamedTuple
from finura_cli.services.bill_books import BillBooks
from finura_cli.store import accounts, bills, categories, history, merchants, transactions
from finura_cli.store.connection import Store
from finura_cli.store.driver import Value

LIST_HINT = "`finura bills list` shows them"


class Amounts(NamedTuple):
    """What a bill asks, in minor units: one amount, or from `low` to `high`."""

    amount: int | None
    low: int | None
    high: int | None
    currency: str


@dataclass(frozen=True, slots=True)
class Said:
    """What a command says of a bill; None leaves as it is (of a new one: open)."""

    name: str | None = None
    amounts: Amounts | None = None
    every: Every | None = None
    due: date | None = None
    on: int | None = None
    """The day of the month that was meant, where `due` is the last of a shorter one."""
    account: str | None = None
    category: str | None = None
    merchant: str | None = None
    until: date | None = None
    no_end: bool = False
    remind: int | None = None


class Done(NamedTuple):
    """A bill as it is now (of one that was taken out: as it was), and the deed."""

    bill: Bill
    deed_id: int


def amounts_of(text: str, parse: Callable[[str], Money]) -> Amounts:
    """`649` or `900..2400`, read by `parse`. UsageError when it is not above zero or the wrong way round."""
    low_text, is_range, high_text = text.partition("..")
    low = parse(low_text)
    high = parse(high_text) if is_range else low
    if high.currency != low.currency:
        raise UsageError("a bill asks one currency", code="other-currency")
    if low.minor <= 0 or high.minor < low.minor:
        hint = "as in 649, or 900..2400 where it varies"
        raise UsageError("the amount of a bill is above zero, the smaller one first", hint=hint, code="bad-amount")
    if low.minor == high.minor:
        return Amounts(low.minor, None, None, low.currency)
    return Amounts(None, low.minor, high.minor, low.currency)


def add(store: Store, said: Said, *, at: str) -> Done:
    """A bill by hand. Its payee is a merchant of that name, else the words of it in an entry's text."""
    name = checked_name(said.name or "", "a bill")
    if said.amounts is None or said.due is None:
        raise UsageError("a bill needs an amount and a day on which it is due")
    refuse_same(store, name, None)
    values = {
        "name": name, "currency": said.amounts.currency, "every": said.every or Every.MONTH, "by": By.HAND,
        "account_id": None, "category_id": None, "until": None, "remind": None,
        **_payee(store, said.merchant or name), **_values(store, said),
    }  # fmt: skip
    _refuse_no_days(said.due, said.until)
    with history.deed(store, command="bills add", at=at) as deed:
        id = bills.add(store, values)
        _keep_day(store, id, said)
        deed.summary = name
    return Done(bills.get(store, id), deed.id)


def edit(store: Store, word: str, said: Said, *, at: str) -> Done:
    """Other values for a bill. One that was detected asks what is typed now, and follows its payments no more."""
    bill = find(store, word)
    values = _values(store, said)
    if said.name is not None:
        values["name"] = checked_name(said.name, "a bill")
        refuse_same(store, str(values["name"]), bill.id)
    if said.merchant is not None:
        values |= _payee(store, said.merchant)
    if said.amounts is not None or (said.merchant is not None and bill.by is By.DETECTED):
        values["by"] = By.HAND
        if bill.text and said.merchant is None:
            values["text"] = without_numbers(folded(bill.text)) or bill.text
    if not values:
        raise UsageError("nothing to change was given", hint=f"finura bills edit {bill.id} --amount 749")
    until = None if said.no_end else said.until or bill.until
    _refuse_no_days(said.due or bill.due, until)
    moved = "due" in values or ("every" in values and values["every"] != bill.every)
    with history.deed(store, command="bills edit", at=at) as deed:
        bills.change(store, bill.id, values)
        if moved:
            bills.forget_days(store, bill.id)  # they were days of another pace
            _keep_day(store, bill.id, said)
        deed.summary = bill.name
    return Done(bills.get(store, bill.id), deed.id)


def _keep_day(store: Store, id: int, said: Said) -> None:
    """Of a monthly bill of the 31st whose first day is the 30th: it is counted from the 31st before, which is skipped,
    so that it is the 31st again."""
    bill = bills.get(store, id)
    if said.due is not None and said.on is not None and said.on > said.due.day and bill.every is Every.MONTH:
        before = months_after(said.due, -1, said.on)
        bills.change(store, id, {"due": before.isoformat()})
        bills.say(store, id, before, None)


def end(store: Store, word: str, last: date, *, at: str) -> Done:
    """No due day after `last`; what came before stays."""
    bill = find(store, word)
    with history.deed(store, command="bills end", at=at) as deed:
        bills.change(store, bill.id, {"until": last.isoformat()})
        deed.summary = bill.name
    return Done(bills.get(store, bill.id), deed.id)


def remove(store: Store, word: str, *, at: str) -> Done:
    """Take a bill out, as if it had never been made."""
    bill = find(store, word)
    with history.deed(store, command="bills rm", at=at) as deed:
        bills.remove(store, bill.id)
        deed.summary = bill.name
    return Done(bill, deed.id)


def skip(store: Store, word: str, day: date | None, today: date, *, at: str) -> tuple[Done, date]:
    """A due day is not to be paid: the one named, else the next open one. Gives the day back."""
    bill = find(store, word)
    books = BillBooks(store, today, since=day, until=day)
    due = _next_due(books, bill) if day is None else _due_near(books, bill, day, exact=True, for_skip=True)
    if (bill.id, due) in books.paid:
        raise UsageError(f"{bill.name} of {due} is paid, by entry {books.paid[bill.id, due].id}", code="paid")
    with history.deed(store, command="bills skip", at=at) as deed:
        bills.say(store, bill.id, due, None)
        deed.summary = f"{bill.name} {due}"
    return Done(bill, deed.id), due


def link(store: Store, word: str, entry_id: int, day: date | None, today: date, *, at: str) -> tuple[Done, date]:
    """An entry paid a due day: the one named, else the nearest to it. Entries of the same payee are known to pay this
    bill from then on. Gives the day back."""
    bill = find(store, word)
    entry = transactions.get(store, entry_id)
    _refuse_as_payment(entry)
    books = BillBooks(store, today, since=day or entry.date, until=day or entry.date)
    due = _due_near(books, bill, day or entry.date, exact=day is not None)
    for (bill_id, other), said in books.said.items():
        if said == entry_id and (bill_id, other) != (bill.id, due):
            name = bills.get(store, bill_id).name
            raise UsageError(f"entry {entry_id} was said to pay {name} of {other}", hint="finura undo", code="linked")
    with history.deed(store, command="bills link", at=at) as deed:
        bills.say(store, bill.id, due, entry_id)
        deed.summary = f"{bill.name} {due}: entry {entry_id}"
    return Done(bill, deed.id), due


def find(store: Store, word: str) -> Bill:
    """A bill by its number or its name. NotFound, Ambiguous; UsageError for one that is only detected."""
    if word.isdecimal() and word.isascii():
        return bills.get(store, int(word[:18]))
    if entry_of(word) is not None:
        hint = f"accept it first: finura bills accept {word}"
        raise UsageError(f"{word} is detected, and no bill yet", hint=hint, code="not-a-bill")
    if word[:1] == "s" and word[1:].isdecimal() and word.isascii():
        hint = f"finura bills schedule edit|skip|rm {word[1:]}"
        raise UsageError(
            f"{word} is schedule {word[1:]}, which posts itself, and no bill", hint=hint, code="not-a-bill"
        )
    found = {bill.name: bill.id for bill in bills.all(store)}
    return bills.get(store, pick(word, found, "bill", LIST_HINT))


def entry_of(word: str) -> int | None:
    """The entry of `d412`."""
    number = word[1:]
    return int(number[:18]) if word[:1] in "dD" and number.isascii() and number.isdecimal() else None


def _values(store: Store, said: Said) -> dict[str, Value]:
    """The columns that were said."""
    values: dict[str, Value] = {}
    if said.amounts is not None:
        values |= {"amount": said.amounts.amount, "low": said.amounts.low, "high": said.amounts.high,
                   "currency": said.amounts.currency}  # fmt: skip
    if said.every is not None:
        values["every"] = said.every
    if said.due is not None:
        values["due"] = said.due.isoformat()
    if said.account is not None:
        values["account_id"] = accounts.find(store, said.account).id
    if said.category is not None:
        values["category_id"] = categories.tree(store).find(said.category).id
    if said.until is not None or said.no_end:
        values["until"] = None if said.until is None else said.until.isoformat()
    if said.remind is not None:
        values["remind"] = said.remind
    return values


def _payee(store: Store, name: str) -> dict[str, Value]:
    known = merchants.known(store, name)
    return {"merchant_id": known, "text": name if known is None else None}


def refuse_same(store: Store, name: str, own: int | None) -> None:
    for other in bills.all(store):
        if other.id != own and name_key(other.name) == name_key(name):
            hint = f"finura bills edit {other.id} changes it; or give this one another name"
            raise UsageError(f"there is a bill {other.name} already, {other.id}", hint=hint, code="exists")


def _refuse_no_days(due: date, until: date | None) -> None:
    if due.year > LAST_YEAR:
        raise UsageError(f"{due} is too far away", hint="--due is a day as 2026-11-05", code="bad-day")
    if until is not None and until < due:
        raise UsageError(f"a bill due on {due} cannot end on {until}", code="bad-until")


def _refuse_as_payment(entry: Transaction) -> None:
    if entry.money.minor >= 0 or entry.pending:
        why = "is pending" if entry.pending else "is no money out"
        raise UsageError(f"entry {entry.id} {why}: it cannot pay a bill", code="not-a-payment")


def _next_due(books: BillBooks, bill: Bill) -> date:
    due = books.next_open(bill)
    if due is None:
        raise UsageError(f"{bill.name} has no open day any more", hint=LIST_HINT, code="no-due-day")
    return due


def _due_near(books: BillBooks, bill: Bill, day: date, *, exact: bool, for_skip: bool = False) -> date:
    days = [due for due in books.dues[bill.id] if due >= bill.due or not for_skip]
    if exact and day in days:
        return day
    near = sorted((due for due in days if abs(due - day).days <= reach(bill.pace)), key=lambda due: abs(due - day))
    if exact or not near:
        named = " and ".join(map(str, sorted(near[:2]))) or f"from {bill.due} on, {bill.every.value}"
        hint = f"it is due on {named}" if near else f"it falls due {named}"
        raise UsageError(f"{bill.name} is not due on {day}", hint=hint, code="no-due-day")
    return near[0]
