"""The digest of a week: its sums, the entries that stand out, and what is due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from finura_cli.domain.anomaly import Oddity, OddKind
from finura_cli.domain.bill_audit import Finding
from finura_cli.domain.charges import Charge, payee_codes, text_codes
from finura_cli.domain.paces import PACES, Every
from finura_cli.domain.period import Calendar, Period, shifted
from finura_cli.domain.query import Query
from finura_cli.domain.query_terms import Unreviewed
from finura_cli.domain.reports.focus import About, Advice, dearer, fits_week, twice
from finura_cli.domain.reports.spending import Before
from finura_cli.domain.reports.week import DUE_DAYS, Beside, Bills, MonthSoFar, Week
from finura_cli.domain.reports.week import week as week_of
from finura_cli.domain.track_record import Held
from finura_cli.services import bill_digest, budgeting, focusing, spotting, track_record
from finura_cli.services.monthly import largest
from finura_cli.services.report_books import Ask, Books
from finura_cli.services.report_payees import paid
from finura_cli.store import charges, search
from finura_cli.store.connection import Store

WEEKS_BEFORE = 4
MONTH_DAYS = 30
DAYS_BACK, ENOUGH = (135, 400, 1130), 5000
"""Steady charges are looked for in four months, then in 13, then in 37 (so that yearly ones are seen), until there are
enough: books of many entries are read no longer than others."""


def week(store: Store, ask: Ask) -> Week:
    """A week against the mean of the four before it, as far as the books reach back."""
    known = _advice(store, ask)
    with store.read_tx():
        books = Books(store, ask)
        period = books.ask.period
        earlier, weeks = _weeks_before(books)
        bills, odd = _bills_and_odd(books)
        beside = Beside(
            largest=largest(books),
            now=paid(books, period) if weeks else (),
            before=paid(books, earlier) if weeks else (),
            bills=bills,
            advice=[*odd, *known],
            free=focusing.free(books.tree),
            waiting=search.count(store, ask.query & Query.of(Unreviewed()), period),
            budget=_budget(books),
            foretold=_foretold(books),
        )
        return week_of(
            books.parts(period),
            period,
            ask.currency,
            ask.today,
            Before(earlier, books.parts(earlier) if weeks else (), months=weeks),
            word=_typed(period, ask.calendar),
            depth=ask.depth,
            beside=beside,
            pending=books.pending(),
        )


def _typed(period: Period, calendar: Calendar) -> str:
    """The period as a command takes it: `2026-w42`."""
    return calendar.key(period, "W") if period == calendar.week_of(period.start) else f"{period.start}..{period.last}"


def _weeks_before(books: Books) -> tuple[Period, int]:
    """The weeks before, and how many of them: those of which the books hold more than half of the days. A mean over
    a week that nobody kept would be too low."""
    calendar, weeks = books.ask.calendar, 0
    first = one = books.ask.period
    for n in range(1, WEEKS_BEFORE + 1):
        one = calendar.previous(one)
        if books.extent is not None and (one.end - books.extent.start).days * 2 > one.days > 0:
            first, weeks = one, n
    if not weeks:
        first = calendar.previous(books.ask.period)
    return Period(first.start, books.ask.period.start), weeks


def _advice(store: Store, ask: Ask) -> list[Advice]:
    """What could be done as the books stand today, while the week is news; none beside a query. What was charged twice,
    or has become dearer, is read of the week itself."""
    if not ask.query.is_empty or not _is_news(ask.period, ask.today):
        return []
    found = focusing.beside(store, ask.seen).advice
    rise = Finding.PRICE_RISE.value
    return [one for one in found if one.about is not About.DUPLICATE and one.why != rise and fits_week(one, ask.period)]


def _is_news(period: Period, today: date) -> bool:
    return (today - period.end).days < DUE_DAYS


def _bills_and_odd(books: Books) -> tuple[Bills, list[Advice]]:
    """The steady charges as they were known at the week's end, and what its rules find odd. What is due is only told
    while it is news: of this week, the one before it, and those to come."""
    ask = books.ask
    is_news = _is_news(ask.period, ask.today)
    day = ask.today if is_news else ask.period.last
    known = _charges(books, day, date.max if is_news else ask.period.end)
    texts = text_codes(known)
    payees = payee_codes(known, texts)
    bills = bill_digest.around(books.store, known, payees, day, days=DUE_DAYS if is_news else 0, query=ask.query)
    odd = spotting.by_rule(books.store, known, payees, texts, period=ask.period, today=ask.today)
    return bills, [one for it in odd if (one := _of(it, books, known)) is not None]


def _of(odd: Oddity, books: Books, known: Sequence[Charge]) -> Advice | None:
    def rate(minor: int) -> int:
        return books.into.convert(minor, odd.amount.currency, odd.date) or 0

    if odd.kind is OddKind.DUPLICATE:
        return twice(odd, rate(abs(odd.amount).minor))
    return dearer(odd, _pace(odd, known), rate)


def _pace(odd: Oddity, known: Sequence[Charge]) -> Every:
    """At which pace a charge that became dearer comes: by the days between it and the one before."""
    days = {one.id: one.day for one in known if one.id in (odd.id, odd.other)}
    gap = abs(days[odd.id] - days.get(odd.other or 0, days[odd.id] - MONTH_DAYS))
    return min(PACES, key=lambda pace: (abs(pace.days - gap), pace.days)).every


def _charges(books: Books, day: date, end: date) -> list[Charge]:
    known: list[Charge] = []
    for days in DAYS_BACK:
        since = shifted(day, -days)
        known = charges.read(books.store, Period(since, end), books.ask.query) + known
        end = since
        if len(known) >= ENOUGH:
            break
    return known


def _budget(books: Books) -> MonthSoFar | None:
    """The month of the week's last day, as far as it has come, against its budget; none beside a query."""
    ask = books.ask
    if not ask.query.is_empty:
        return None
    month = ask.calendar.month_of(max(ask.period.start, min(ask.today, ask.period.last)))
    found = budgeting.totals(books.store, period=month, calendar=ask.calendar, currency=ask.currency)
    return None if found is None else MonthSoFar(month, ask.today, found)


def _foretold(books: Books) -> Held | None:
    """What was told of the month before the week's last day; none beside a query."""
    ask = books.ask
    if not ask.query.is_empty:
        return None
    month = ask.calendar.unit(min(ask.today, ask.period.last), "M", -1)
    return track_record.month_told(books.store, ask.seen, month)
