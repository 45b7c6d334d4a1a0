"""The books at a glance. Pure Python over kept sums and kept answers: whoever looks waits for no model."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from finura_cli.domain.account import Holding
from finura_cli.domain.anomaly import Heard, Oddities
from finura_cli.domain.budget import BudgetStatus, Key, Target
from finura_cli.domain.category import Categories
from finura_cli.domain.charges import Charge, payee_codes, text_codes
from finura_cli.domain.dashboard import BILL_DAYS, Ahead, Dashboard, Due, MonthSoFar, Odd
from finura_cli.domain.forecast import Forecast
from finura_cli.domain.money import Money
from finura_cli.domain.pace import Pace
from finura_cli.domain.period import EDGE_DAYS, Calendar, Period, shifted
from finura_cli.domain.query import Query
from finura_cli.domain.query_terms import Unreviewed
from finura_cli.domain.reports.focus import Advice, Rest, focus
from finura_cli.errors import Unavailable, UsageError
from finura_cli.records import NamedTuple
from finura_cli.services import (
    accounting,
    answers,
    billing,
    budgeting,
    focusing,
    forecasting,
    pacing,
    report_books,
    reporting,
    saving,
    spotting,
)
from finura_cli.services import budget_spending as spending
from finura_cli.services.rating import Converter
from finura_cli.services.trained import Seen
from finura_cli.store import categories, charges, search
from finura_cli.store.aggregates import Sum
from finura_cli.store.connection import Store
from finura_cli.store.extent import posted_span

if TYPE_CHECKING:
    from finura_cli.domain.rates import Used

QUICK = 20_000
"""In books of more entries a forecast is not worked out on the way: it is shown when `predict` has told it."""
DAYS_BACK, ENOUGH = (135, 400), 5000
"""Charges of so many days say whether one came twice or is dearer than it was; of more, unless these are enough."""
LATEST = 12
_ALL: Key = (Target.TOTAL, None)


class Ask(NamedTuple):
    """From where the books are looked at. `alarms`: as `anomalies` is asked for them; `at`: the instant of this run."""

    today: date
    calendar: Calendar
    currency: str
    alarms: int
    at: str


def dashboard(store: Store, ask: Ask) -> Dashboard:
    """Everything that is shown at a glance. A forecast that was worked out for it is kept, as `predict` keeps it."""
    with store.read_tx():
        holdings = accounting.holdings(store, today=ask.today)
        found = Dashboard(
            today=ask.today,
            currency=ask.currency,
            entries=sum(one.entries for one in holdings),
            holdings=tuple(holdings),
            month=_month(store, ask),
            due=_due(store, ask),
            ahead=Ahead(None),
            odd=_odd(store, ask),
            goals=saving.standing(store, ask.today, calendar=ask.calendar),
            latest=tuple(search.find(store, Query(), Period(date.min, shifted(ask.today, 1)), limit=LATEST)),
            waiting=search.count(store, Query.of(Unreviewed())),
            rates=_rates(store, ask, holdings),
        )
    # outside: these are kept by a write of their own
    return found._replace(ahead=_ahead(store, ask, found.entries), advice=_advice(store, ask, found))


def _rates(store: Store, ask: Ask, holdings: Sequence[Holding]) -> tuple[Used, ...]:
    """Of today, into the currency of the books."""
    others = {held.account.currency for held in holdings} - {ask.currency}
    into = Converter(store, ask.currency)
    if not others or not into.is_any:
        return ()
    from finura_cli.domain.rates import Used

    found = [into.find(currency, ask.today) for currency in sorted(others)]
    return tuple(Used(rate, (ask.today - rate.day).days, 0) for rate in found if rate is not None)


def _month(store: Store, ask: Ask) -> MonthSoFar:
    month = ask.calendar.month_of(ask.today)
    report = reporting.spending(store, report_books.Ask(month, ask.currency, ask.calendar, ask.today, depth=1))
    budgets = budgeting.status(
        store, period=month, calendar=ask.calendar, today=ask.today, currency=ask.currency
    )  # fmt: skip
    tree = categories.tree(store)
    before = _before(store, ask, tree)
    going = None if before is None else _going(store, ask, before, budgets, tree)
    return MonthSoFar(report, budgets, before, going)


def _before(store: Store, ask: Ask, tree: Categories) -> Money | None:
    """What was spent in the month before; None where the books do not reach back to its first days."""
    earlier = ask.calendar.unit(ask.today, "M", -1)
    span = posted_span(store, ask.today)
    if span is None or span[0] >= earlier.start + timedelta(days=EDGE_DAYS):
        return None
    return Money(_spent(spending.sums(store, earlier, None, ask.currency), ask.currency, tree), ask.currency)


def _going(store: Store, ask: Ask, before: Money, budgets: BudgetStatus, tree: Categories) -> Pace:
    """How all spending goes: as its budget says where there is one, else as if the month before were one."""
    own = next((row.pace for row in budgets.rows if row.target is Target.TOTAL), None)
    if own is not None:
        return own

    def spent(_key: Key, sums: Sequence[Sum]) -> int:
        return _spent(sums, ask.currency, tree)

    month = budgets.period
    found = pacing.paces(
        store, {_ALL: before.minor}, spent, period=month, calendar=ask.calendar, today=ask.today, currency=ask.currency
    )  # fmt: skip
    return found.of[_ALL]


def _spent(sums: Sequence[Sum], currency: str, tree: Categories) -> int:
    return spending.spent(sums, spending.counting(_ALL, tree), tree, currency, None)


def _due(store: Store, ask: Ask) -> Due:
    found = billing.upcoming(
        store, period=billing.next_days(ask.today, BILL_DAYS), today=ask.today, currency=ask.currency
    )  # fmt: skip
    return Due(tuple(row for row in found.rows if row.is_open), found.due)


def _odd(store: Store, ask: Ask) -> Odd:
    """What `anomalies` said of this month, where nothing has changed since; else what rules find."""
    month = ask.calendar.month_of(ask.today)
    kept = answers.kept(store, "anomalies", (month, ask.today, Query(), ask.alarms, False), Oddities)
    if kept is not None:
        return Odd(tuple(row for row in kept.rows if not row.accepted), kept.heard)
    known: list[Charge] = []
    for days in DAYS_BACK:
        since = shifted(month.start, -days)
        known = charges.read(store, Period(since, month.end), Query())
        if len(known) >= ENOUGH:
            break
    texts = text_codes(known)
    found = spotting.by_rule(store, known, payee_codes(known, texts), texts, period=month, today=ask.today)
    return Odd(found, Heard.RULE)


def _ahead(store: Store, ask: Ask, entries: int) -> Ahead:
    """The next month as `predict` tells it: kept, or worked out where that is quick. It loads no library: what those
    that learnt from the books said is kept with them."""
    question = forecasting.Ask(ask.calendar, ask.today, ask.currency)
    if entries > QUICK:
        kept = answers.kept(store, forecasting.NAME, question, Forecast)
        return Ahead(None, why="not worked out yet: finura predict") if kept is None else _of(kept)
    try:
        return _of(forecasting.answered(store, question, at=ask.at))
    except (Unavailable, UsageError) as error:  # no month is complete; or the last one is years ago
        return Ahead(None, why=error.message)


def _of(forecast: Forecast) -> Ahead:
    return Ahead(forecast.ahead[0], forecast.model.name)


def _advice(store: Store, ask: Ask, found: Dashboard) -> Advice | None:
    """What is worth the most in the month ahead; in books of many entries where a letter has worked it out today."""
    if not found.entries:
        return None
    asked = Seen(ask.calendar, ask.today, ask.currency)
    known = focusing.kept(store, asked) if found.entries > QUICK else focusing.beside(store, asked)
    spent = found.month.scope.totals.expense if found.month.before is None else found.month.before
    return None if known is None else focus(known.advice, Rest(), month=spent.minor).advice
