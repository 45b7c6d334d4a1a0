"""Reports from the books: each out of the sums that `report_books` reads for it.

A report of whole months without a query reads a few kept totals, however many entries there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from finura_cli.domain.category import Kind
from finura_cli.domain.period import Interval, Period
from finura_cli.domain.reports.parts import Grouping
from finura_cli.domain.reports.spending import Before, Spending
from finura_cli.services.comparing import one_before
from finura_cli.services.report_books import Ask, Books
from finura_cli.store.connection import Store

if TYPE_CHECKING:
    from finura_cli.domain.budget_rule import Rule
    from finura_cli.domain.reports.cashflow import Cashflow
    from finura_cli.domain.reports.compare import Compare
    from finura_cli.domain.reports.movers import Mover
    from finura_cli.domain.reports.rule import RuleKept
    from finura_cli.domain.reports.trend import Trend


def spending(store: Store, ask: Ask, *, kind: Kind = Kind.EXPENSE) -> Spending:
    """What was spent (or earned), by group. Held against the period before when `ask` names none."""
    from finura_cli.domain.reports.income import income
    from finura_cli.domain.reports.spending import spending as spent
    from finura_cli.domain.reports.spending import weekdays

    with store.read_tx():
        books = Books(store, ask)
        ask = books.ask
        before, whole_before = books.before()
        build = spent if kind is Kind.EXPENSE else income
        found = build(
            books.parts(ask.period),
            ask.period,
            ask.currency,
            grouping=ask.grouping,
            depth=ask.depth,
            before=before,
            gone=ask.compare is not None,
            pending=books.pending(),
            whole=books.whole(ask.period),
            whole_before=whole_before,
        )
        if ask.grouping is not Grouping.WEEKDAY:
            return found
        known = books.extent or ask.period  # before it nothing is; what is dated ahead counts, and so does its day
        start = min(max(ask.period.start, known.start), ask.period.end)
        last = max(ask.today, books.extent.last) if books.extent is not None else ask.today
        return found._replace(days=weekdays(Period(start, ask.period.end), last))


def compare(store: Store, ask: Ask) -> Compare:
    """Spending and income beside those of another period."""
    from finura_cli.domain.reports.compare import compare as compared

    with store.read_tx():
        books = Books(store, ask)
        ask = books.ask
        before, whole_before = books.before()
        empty = Before(ask.calendar.previous(ask.period), ())
        found = compared(
            books.parts(ask.period),
            ask.period,
            ask.currency,
            before or empty,
            grouping=ask.grouping,
            depth=ask.depth,
            pending=books.pending(),
            whole=books.whole(ask.period),
            whole_before=whole_before,
        )
        if before is None or ask.grouping is not Grouping.CATEGORY:
            return found
        return found._replace(movers=_movers(books, found.spending, before))


def _movers(books: Books, went: Spending, before: Before) -> tuple[Mover, ...]:
    from finura_cli.domain.reports.movers import Payees, movers
    from finura_cli.services.report_payees import paid

    known = Payees(paid(books, books.ask.period), paid(books, before.period))
    return tuple(movers(went, known, before.months))


def trend(
    store: Store, ask: Ask, *, interval: Interval = "M", grouping: Grouping | None = None, window: int | None = None
) -> Trend:
    """Income, spending and what was saved, interval by interval; by group where there is a `grouping`. `window`: a
    moving mean over so many intervals."""
    from finura_cli.domain.reports.trend import Earlier
    from finura_cli.domain.reports.trend import trend as course

    with store.read_tx():
        books = Books(store, ask._replace(grouping=grouping or Grouping.CATEGORY))
        ask = books.ask
        spans = books.spans(ask.period, interval, since_books=ask.compare is None)
        earlier = None
        if ask.compare is not None and grouping is None:
            period = one_before(ask.compare, ask.period, ask.calendar, ask.today)
            before = books.spans(period, interval)
            earlier = Earlier(period, before, books.parts(period, before))
        return course(
            books.parts(ask.period, spans),
            ask.period,
            spans,
            ask.currency,
            interval=interval,
            grouping=grouping,
            depth=ask.depth,
            before=earlier,
            window=None if window is None else books.window(spans, interval, window),
            pending=books.pending(),
            whole=books.whole(ask.period),
        )


def cashflow(store: Store, ask: Ask, *, interval: Interval = "M", grouping: Grouping | None = None) -> Cashflow:
    """How the money in hand changed, interval by interval, or by group over the whole period."""
    from finura_cli.domain.reports.cashflow import cashflow as flow

    with store.read_tx():
        books = Books(store, ask._replace(grouping=grouping or Grouping.CATEGORY))
        ask = books.ask
        spans = books.spans(ask.period, interval, since_books=True)
        return flow(
            books.parts(ask.period, spans),
            ask.period,
            spans,
            ask.currency,
            interval=interval,
            grouping=grouping,
            pending=books.pending(),
            whole=books.whole(ask.period),
        )


def rule_kept(store: Store, ask: Ask, rule: Rule, *, interval: Interval = "M") -> RuleKept:
    """How income was shared out, interval by interval, beside a rule."""
    from finura_cli.domain.reports.rule import rule_kept as kept

    with store.read_tx():
        books = Books(store, ask._replace(grouping=Grouping.NECESSITY))
        ask = books.ask
        spans = books.spans(ask.period, interval, since_books=True)
        parts = books.parts(ask.period, spans)
        return kept(parts, ask.period, spans, ask.currency, rule, interval=interval, pending=books.pending())
