"""What bills set off as time goes by: one falls due, or nothing paid it, or a balance will not do for those ahead."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from finura_cli.domain.account import Account, AccountKind
from finura_cli.domain.alerts import (
    LATE_IN_BOOKS,
    Alert,
    AlertKind,
    BalanceFigures,
    BillFigures,
    balance_alert,
    bill_alert,
)
from finura_cli.domain.bills import State
from finura_cli.domain.category import Kind
from finura_cli.domain.money import Money
from finura_cli.domain.paces import months_after
from finura_cli.domain.period import Calendar, Period, shifted
from finura_cli.records import NamedTuple
from finura_cli.services import billing, card_statements
from finura_cli.store import accounts, aggregates, bills, categories, nudges, reconciliations
from finura_cli.store.connection import Store

INCOME_DAYS, INCOME_SHARE = 45, 0.25
"""Pay days are those of so many days back on which at least this share of a month's income came."""
MONTHS = 3
STILL_TOLD = 7
"""So many days after it was due a bill is told of that was to be told in time, and was not."""


def due_and_late(store: Store, *, today: date, remind_days: int) -> list[Alert]:
    """The bills of one's own, and cards' statements, that are due soon, and those that the books show to be late: they
    go on after the day on the account that should have paid. Books that end before it say nothing of it."""
    uids = {str(bill.id): bill.uid for bill in bills.all(store)}
    cards = {f"c{account.id}": account.uid for account in accounts.all(store)}
    last: dict[int, date | None] = {}
    found = []
    for one in billing.reminders(store, today, remind_days):
        row = one.bill
        late = row.state is State.LATE
        if late:
            last = last or {id: day for id, (_, day) in accounts.activity(store).items()}
            known = last.get(row.account_id) if row.account_id is not None else bills.last_day(store, today)
            late = known is not None and (known - row.due).days >= LATE_IN_BOOKS
        card = row.kind == "card"
        object = cards[row.id] if card else uids[row.id]
        if one.days < 0 and not late and not (one.days >= -STILL_TOLD and _waits(store, object, row.due)):
            continue  # within its days of grace, or nobody knows yet
        figures = BillFigures(
            object=object,
            name=f"the statement of {row.name}" if card else row.name,
            due=row.due,
            amount=row.typical,
            sure=row.low == row.high,
            late=late,
        )
        found.append(bill_alert(figures, today))
    return found


def _waits(store: Store, object: str, due: date) -> bool:
    """Whether it was to be said that a bill is due, and nobody was told: the hours were quiet, or the output was."""
    noted = nudges.of(store, [str(due)])
    return any(
        one.told is None and one.identity.kind is AlertKind.BILL_DUE and one.identity.object == object for one in noted
    )


def short_balances(store: Store, *, today: date, calendar: Calendar, currency: str, detect: bool = True) -> list[Alert]:
    """Bank accounts whose known balance is less than the bills that are due before money comes in again. Without
    `detect` only bills that are stored count, which reads little."""
    own = [one for one in accounts.all(store) if one.kind is AccountKind.BANK and one.closed is None]
    known = [one for one in own if one.currency == currency and _is_known(store, one)]
    if not known:
        return []
    pay_day = next_income(store, today=today, currency=currency)
    until = pay_day or calendar.month_of(today).end
    coming = _coming(store, Period(today, until), today, detect=detect)
    balances = accounts.balances(store, today)
    found = []
    for account in known:
        due = [
            one.money.minor
            for one in coming
            if one.money.currency == currency
            and (one.account_id == account.id or (one.account_id is None and len(own) == 1))
        ]
        figures = BalanceFigures(
            account.uid, account.name, balances[account.id], Money(sum(due), currency), len(due), until,
            pay_day is not None,
        )  # fmt: skip
        alert = balance_alert(figures, today)
        if alert is not None:
            found.append(alert)
    return found


class _Coming(NamedTuple):
    """A bill that is still to be paid: from which account, and how much; None: whichever there is."""

    account_id: int | None
    money: Money


def _coming(store: Store, period: Period, today: date, *, detect: bool) -> Iterable[_Coming]:
    """What is still to be paid in a period; what is late may never come, and is left out."""
    if detect:
        found = [
            _Coming(one.account_id, one.typical)
            for one in billing.expected(store, period, today)
            if one.state is State.DUE and one.due in period and one.sure
        ]
    else:
        near = billing.reminders(store, today, period.days)
        found = [
            _Coming(one.bill.account_id, one.bill.typical)
            for one in near
            if one.bill.kind == "bill" and one.bill.state is State.DUE and one.bill.due in period
        ]
    cards = [one for one in card_statements.dues(store, today) if one.left and one.due in period]
    return [*found, *(_Coming(None, one.left) for one in cards)]


def _is_known(store: Store, account: Account) -> bool:
    """Whether somebody, or a statement, ever said what was in it: a sum of entries alone is no balance."""
    told = account.opening or account.opening_date is not None
    return bool(told) or reconciliations.latest(store, account.id) is not None


def next_income(store: Store, *, today: date, currency: str) -> date | None:
    """The day on which money is likely to come in: a month after one of the last pay days; None where there is none."""
    tree = categories.tree(store)
    months = Period(shifted(today, -31 * MONTHS), today + timedelta(days=1))
    by_day: dict[date, int] = {}
    for one in aggregates.sums(store, months, by=("day",)):
        if one.day is not None and one.currency == currency and one.kind(tree) is Kind.INCOME:
            by_day[one.day] = by_day.get(one.day, 0) + one.amount
    least = INCOME_SHARE * sum(by_day.values()) / MONTHS
    paid = [day for day, minor in by_day.items() if minor >= least > 0 and (today - day).days <= INCOME_DAYS]
    ahead = [next for day in paid if (next := months_after(day, 1, day.day)) > today]
    return min(ahead, default=None)
