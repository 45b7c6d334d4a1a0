"""What a report is asked, and the sums of the books behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from finura_cli.domain.category import UNLISTED_ACCOUNT, Categories
from finura_cli.domain.period import DAY_NAMES, EDGE_DAYS, Calendar, Interval, Period
from finura_cli.domain.query import Query
from finura_cli.domain.reports.parts import Grouping, Part, Span
from finura_cli.domain.reports.spending import Before
from finura_cli.records import NamedTuple
from finura_cli.services import rating
from finura_cli.services.comparing import before_of
from finura_cli.services.rating import Converter
from finura_cli.store import aggregates, categories
from finura_cli.store.aggregates import Sum
from finura_cli.store.connection import Store
from finura_cli.store.extent import extent

if TYPE_CHECKING:
    from finura_cli.domain.reports.trend import Window
    from finura_cli.services.trained import Seen

EVERYTHING = Query()


class Ask(NamedTuple):
    """What a report is asked: of which days and entries, in which currency, in what groups, against what."""

    period: Period
    currency: str
    calendar: Calendar
    today: date
    query: Query = EVERYTHING
    grouping: Grouping = Grouping.CATEGORY
    depth: int | None = None
    compare: str | None = None

    @property
    def seen(self) -> Seen:
        from finura_cli.services.trained import Seen  # most reports are sums, and ask nobody who learnt

        return Seen(self.calendar, self.today, self.currency)


class Books:
    """The sums behind one report: what it needs to know of the books is read once. `ask` has its ends closed."""

    def __init__(self, store: Store, ask: Ask) -> None:
        self.store = store
        self.extent = extent(store)
        self.into = Converter(store, ask.currency)
        self.ask = ask._replace(period=closed(ask.period, self.extent, ask.calendar, ask.today))
        self.tree = categories.tree(store)
        self._unlisted = next((c.id for c in self.tree if c.path == UNLISTED_ACCOUNT), None)
        self._named = _namer(store, ask.grouping, self.tree)

    def parts(self, period: Period, spans: Sequence[Span] = ()) -> list[Part]:
        """The posted sums of a period by the report's grouping, and by interval where there are `spans`."""
        by = list(_BY.get(self.ask.grouping, ()))
        if len(spans) > 1:
            months = all(span.period.start.day == 1 for span in spans[1:])
            by.append("month" if months else "day")
        within = Period(spans[0].period.start, period.end) if spans else period  # nothing is before the first one
        return self._parts(self.sums(period, by), within, self._named)

    def sums(self, period: Period, by: Sequence[str] = (), only: Query = EVERYTHING) -> list[Sum]:
        """What is posted, in the currency of the report where a rate is known. `only`: of what the report asks for."""
        return rating.sums(self.store, period, self.into, query=self.ask.query & only, by=by)

    def whole(self, period: Period) -> list[Part] | None:
        """The sums for the totals where groups share lines; None where the groups' own serve."""
        if self.ask.grouping is not Grouping.TAG:
            return None
        return self._parts(self.sums(period), period, _no_name)

    def pending(self) -> list[Part]:
        """What is not posted yet."""
        found = aggregates.sums(self.store, self.ask.period, query=self.ask.query, pending=True)
        return self._parts(found, self.ask.period, _no_name)

    def before(self) -> tuple[Before | None, list[Part] | None]:
        """What the report is held against; None where the books did not reach back so far."""
        ask = self.ask
        found = before_of(ask.compare, ask.period, ask.calendar, ask.today, self.extent)
        if self.extent is None or found.period.end <= self.extent.start:
            return None, None
        return found._replace(parts=self.parts(found.period)), self.whole(found.period)

    def spans(self, period: Period, interval: Interval, *, since_books: bool = False) -> list[Span]:
        """The intervals of a period, with their names. Those that are still to come have no row: a course does not
        go on into the future, unless the books do; nor, `since_books`, does it begin before the first entry: months
        that nobody kept are no months without spending, and would pull every mean down."""
        calendar = self.ask.calendar
        known = max(self.ask.today, self.extent.last) if self.extent is not None else self.ask.today
        pieces = calendar.tile(period, interval)
        begun = [piece for piece in pieces if piece.start <= known] or pieces[:1]
        if since_books and self.extent is not None:
            first = self.extent.start
            begun = [piece for piece in begun if piece.end > first] or begun[-1:]
        return [Span(calendar.key(piece, interval), piece) for piece in begun]

    @property
    def known(self) -> Period:
        """The days of the period that the books have, from the first entry to the last one: of days before and after
        nobody knows what was spent, and a mean is of none of them. Empty where the books have none of the period."""
        period, reach = self.ask.period, self.extent
        if reach is None:
            return Period(period.start, period.start)
        start = max(period.start, reach.start)
        return Period(start, max(start, min(period.end, reach.end)))

    def window(self, spans: Sequence[Span], interval: Interval, size: int) -> Window:
        """What a moving mean needs besides the intervals themselves: those before them, and which ones are whole."""
        from finura_cli.domain.reports.trend import Window

        calendar, start = self.ask.calendar, spans[0].period.start
        first = calendar.unit(start, interval, 1 - size).start
        earlier = self.spans(Period(first, start), interval) if first < start else []
        parts = self.parts(Period(first, start), earlier) if earlier else []
        return Window(
            size, earlier, parts, frozenset(one.key for one in (*earlier, *spans) if self._whole(one, interval))
        )

    def _whole(self, span: Span, interval: Interval) -> bool:
        """Whether an interval is over, not cut off, and the books had begun by its first days."""
        if self.extent is None or self.ask.calendar.unit(span.period.start, interval) != span.period:
            return False
        late = EDGE_DAYS if span.period.days > EDGE_DAYS * 2 else 0
        begun = self.extent.start <= span.period.start + timedelta(days=late)
        return begun and span.period.end <= self.ask.today

    def _parts(self, found: Sequence[Sum], period: Period, named: Callable[[Sum], str | None]) -> list[Part]:
        return [
            Part(
                group=named(one),
                start=period.start if one.day is None else max(one.day, period.start),
                kind=one.kind(self.tree),
                currency=one.currency,
                minor=one.amount,
                count=one.count,
                unlisted=one.category_id is not None and one.category_id == self._unlisted,
                rates=one.rates,
            )
            for one in found
        ]


def closed(period: Period, reach: Period | None, calendar: Calendar, today: date) -> Period:
    """The period with its open ends put to the whole months that the books reach: headers state the dates."""
    if not period.is_open:
        return period
    here = reach or calendar.month_of(today)
    start = calendar.month_of(here.start).start if period.start == date.min else period.start
    end = calendar.month_of(here.last).end if period.end == date.max else period.end
    return Period(start, max(start, end))


_BY: dict[Grouping, tuple[str, ...]] = {
    Grouping.ACCOUNT: ("account",),
    **{grouping: (grouping.value,) for grouping in Grouping if grouping.value in aggregates.KEYS},
}
"""What to ask the sums for; categories are always beside them."""


def _no_name(_one: Sum) -> None:
    return None


def _namer(store: Store, grouping: Grouping, tree: Categories) -> Callable[[Sum], str | None]:
    """How a sum's group is called."""
    match grouping:
        case Grouping.CATEGORY:
            return lambda one: tree.path(one.category_id) if one.category_id is not None else None
        case Grouping.NECESSITY:
            return lambda one: one.necessity(tree)
        case Grouping.ACCOUNT:
            from finura_cli.store import accounts

            owners = {account.id: account.name for account in accounts.all(store)}
            return lambda one: owners[one.account_id] if one.account_id is not None else None
        case Grouping.MERCHANT:
            from finura_cli.store import merchants

            payees = {merchant.id: merchant.name for merchant in merchants.all(store)}
            return lambda one: payees[one.key] if isinstance(one.key, int) else None
        case Grouping.WEEKDAY:
            return lambda one: DAY_NAMES[one.key] if isinstance(one.key, int) else None
        case Grouping.HOUR:
            return lambda one: f"{one.key:02}" if isinstance(one.key, int) else None
        case _:
            return lambda one: None if one.key is None else str(one.key)
