"""What months to come cost, and the rest of this one: the statistics of the domain over the months of the books."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from finura_cli.domain.charges import Charge
from finura_cli.domain.forecast import (
    SHORT_PAST,
    TRIED,
    DueThen,
    Figures,
    Forecast,
    ForecastRow,
    Model,
    MonthAhead,
    MonthPast,
    figures,
    parts,
    score,
)
from finura_cli.domain.forecast_bills import (
    DueBill,
    Kept,
    KeptBill,
    Key,
    KnownBills,
    known_bills,
    month_ends,
    rest_starts,
    rests,
    with_kept,
)
from finura_cli.domain.forecast_champion import Forecasts, Foretold, Outlook, Series, series_of
from finura_cli.domain.model_report import CHAMPION as STATISTIC
from finura_cli.domain.model_report import ModelReport
from finura_cli.domain.money import Money
from finura_cli.domain.period import Calendar, Period
from finura_cli.domain.query import Query
from finura_cli.domain.text import how_many
from finura_cli.domain.track_record import Told, What
from finura_cli.errors import Unavailable
from finura_cli.records import NamedTuple
from finura_cli.services import answers, expense_model, track_record
from finura_cli.services import forecast_series as series
from finura_cli.services.forecast_kept import kept
from finura_cli.services.forecast_series import Past
from finura_cli.services.trained import Seen
from finura_cli.store import categories, listing
from finura_cli.store.connection import Store

NAME = "predict expenses"
LAST_DAYS, LAST_SHARE = 10, 0.8
"""With so few days left of a month no interval of more than this share is promised: what was to hold 95 of 100 last ten
days of the bank accounts it was tried on held 88, what was to hold 80 held 81; of what was saved 89 and 84."""
_NOTHING = Outlook(0, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked: which entries, in which currency, seen from which day, for which month and how many."""

    calendar: Calendar
    today: date
    currency: str
    query: Query = field(default_factory=Query)
    target: Period | None = None
    """The first month to forecast; None: the one after this. Of this month the rest is forecast."""
    horizon: int = 1
    interval: float = 0.8

    @property
    def seen(self) -> Seen:
        return Seen(self.calendar, self.today, self.currency)


class View(NamedTuple):
    """One month to come as the series speak of it, all together and by category: how many months after the last one
    known it is, in which days the bills fall due, and what was spent of it already."""

    month: Period
    total: Foretold
    rows: Mapping[Key, Foretold]
    lead: int
    bills: KnownBills
    window: Period
    began: int
    """The first of the complete months that counts."""
    spent: Mapping[Key, int] | None = None
    """None: it has not begun."""
    earlier: Sequence[int] = ()
    """Of each month of the past, what was spent of it before such days began."""
    of_total: str = STATISTIC
    of_rows: str = STATISTIC


def answered(store: Store, ask: Ask, *, at: str) -> Forecast:
    """The answer as it was kept, or worked out, kept and noted in the track record."""

    def note(found: Forecast) -> None:
        if ask.query.is_empty:
            track_record.note(store, told(found))

    return answers.answer(store, NAME, ask, Forecast, lambda: expenses(store, ask), at=at, besides=note)


def expenses(store: Store, ask: Ask) -> Forecast:
    """The spending of months to come, from the complete months of the past.

    Raises:
        Unavailable: there is no complete month yet, or nothing was ever spent in one.
        UsageError: the target is no month of the calendar, or is over.
    """
    with store.read_tx():
        past = series.read(store, ask.seen, ask.query)
        months = series.ahead(ask.seen, past, ask.target, ask.horizon)
        if not past.spent:
            plain = ask.query.is_empty
            what = "nothing was spent" if plain else "no spending matches"
            raise Unavailable(
                f"{what} in {how_many(len(past.months), 'complete month')}",
                hint="`finura list` looks wider" if plain else series.NO_MATCH,
            )
        views = views_of(store, ask, past, months)
        names = _names(store, views[0])
        learnt = expense_model.known_of(store, past, ask.seen) if ask.query.is_empty else None
        tree = categories.tree(store)
    shares = [share_of(view, ask.interval) for view in views]
    ahead = tuple(_month(ask, view, share) for view, share in zip(views, shares, strict=True))
    first, count = views[0], len(past.months) - views[0].began
    tried = Forecasts((first.total,), first.lead)
    model = Model(
        _called(first.of_total, count), _called(first.of_rows, count), count, _trained(first, learnt, ask.today)
    )
    paths = {one.id: tree.path(one.id) for one in tree}
    return Forecast(
        target=ahead[0].target,
        period=first.month,
        currency=ask.currency,
        made=ask.today,
        asked=ask.interval,
        interval=shares[0],
        total=ahead[0].total,
        parts=ahead[0].parts,
        rows=_rows(first, ask.currency, shares[0], paths),
        bills=tuple(_due(first, names, paths)),
        ahead=ahead,
        history=_history(past, first, shares[0])[first.began :],
        model=model,
        score=score(tried.tried(0, shares[0], TRIED), ask.currency),
        learnt=learnt,
        since=None if first.spent is None else first.window.start,
        until=past.until,
        has_ended=past.has_ended,
        unconverted=past.other,
    )


def views_of(store: Store, ask: Ask, past: Past, months: Sequence[Period]) -> list[View]:
    """Each of the months asked for; of one that has begun, as far as is known, the rest."""
    count, windows = len(past.months), series.windows(past, months[-1])
    charges = series.read_charges(store, past, ask.query)
    known = known_bills(charges, past.months, month_ends(past.months, past.day))
    said = kept(store, past, known[count], charges, end=months[-1].end, whole=ask.query.is_empty)
    total, rows = _series(past.spent, known, windows, charges, said)
    views = []
    for month in months:
        lead = series.lead(past, month)
        if month.start < past.day:
            views.append(_rest(store, ask, past, month, charges, said)._replace(began=total.since[-1]))
            continue
        view = View(month, total, rows, lead, known[count], month, total.since[-1])
        if ask.query.is_empty:
            heard = expense_model.heard(store, past, total, rows, lead)
            view = view._replace(**heard._asdict())
        views.append(view)
    return views


def _series(
    spent: Mapping[Key, Sequence[int]], known: dict[int, KnownBills], windows: Sequence[Period],
    charges: Sequence[Charge], said: Kept | None,
) -> tuple[Series, dict[Key, Series]]:  # fmt: skip
    """The series, which at the last origin, in `known`, too, go by what is said of bills; a category that only such a
    bill is of is there with nothing spent."""
    total, rows = series_of(spent, known, windows)
    if said is None:
        return total, rows
    count = len(total.spent)
    months = len(windows) - count
    known[count] = with_kept(known[count], said, charges, windows[:count])
    new = {key: (0,) * count for bill in said.bills for key, _ in bill.filed}
    whole, parts = series_of({**new, **spent}, known, windows)
    return whole.beside(total, months), {key: one.beside(rows.get(key), months) for key, one in parts.items()}


def _rest(
    store: Store, ask: Ask, past: Past, month: Period, found: Sequence[Charge], said: Kept | None
) -> View:  # fmt: skip
    """This month: what was spent until now, and the days that are left of it, told from as many last days of others."""
    since = min(past.day, month.end)
    windows = rests(series.windows(past, month), since)
    before = windows[: len(past.months)]
    left = series.sums(store, before, ask.currency, ask.query).spent
    nothing = (0,) * len(before)
    spent = {key: left.get(key, nothing) for key in past.spent}
    known = known_bills(found, before, rest_starts(before, since))
    total, rows = _series(spent, known, windows, found, said)
    so_far = series.sums(store, [Period(month.start, since)], ask.currency, ask.query).spent
    return View(
        month=month,
        total=total,
        rows=rows,
        lead=series.lead(past, month),
        bills=known[len(before)],
        window=windows[-1],
        began=0,
        spent={key: row[0] for key, row in so_far.items()},
        earlier=[whole - part for whole, part in zip(past.all_spent, total.spent, strict=True)],
    )


def share_of(view: View, asked: float) -> float:
    """What the interval is to hold: the last days of a month promise no more than they can keep."""
    return min(asked, LAST_SHARE) if view.spent is not None and view.window.days <= LAST_DAYS else asked


def _month(ask: Ask, view: View, share: float) -> MonthAhead:
    (look,) = Forecasts((view.total,), view.lead).outlooks(share)
    spent = None if view.spent is None else sum(view.spent.values())
    look = look or _NOTHING
    return MonthAhead(
        target=ask.calendar.key(view.month, "M"),
        period=view.month,
        total=figures(look, ask.currency, spent or 0),
        parts=parts(look, ask.currency, spent),
        interval=share,
    )


def _rows(view: View, currency: str, share: float, paths: Mapping[int, str]) -> tuple[ForecastRow, ...]:
    """A row for each category that may cost something, or did so this month, the largest first."""
    looks = dict(zip(view.rows, Forecasts(tuple(view.rows.values()), view.lead).outlooks(share), strict=True))
    rows = []
    for key in {**looks, **(view.spent or {})}:
        look, spent = looks.get(key) or _NOTHING, (view.spent or {}).get(key, 0)
        if any(look) or spent:
            known = None if view.spent is None else spent
            path = None if key is None else paths[key]
            rows.append(ForecastRow(key, path, figures(look, currency, spent), parts(look, currency, known)))
    return tuple(sorted(rows, key=lambda row: (-row.figures.plan_for.minor, row.category or "")))


def _due(view: View, names: Mapping[int, str], paths: Mapping[int, str]) -> Iterator[DueThen]:
    """The bills that fall due in the month, the earliest first."""
    found: list[tuple[tuple[date, ...], str, DueThen]] = []
    for one in view.bills.bills:
        days = tuple(one.days(view.window, view.bills.day))
        if days and any(key in view.rows for key, _ in one.filed):
            (key, first), *more = one.filed
            path = None if key is None else paths[key]
            amount = sum((money for _, money in more), first)  # of a shared rent one's own part
            if isinstance(one, KeptBill):
                found.append((days, one.name, DueThen(one.name, days, amount, path, sure=True)))
                continue
            text, payee = one.found.description, one.found.merchant_id
            name = text if payee is None else names[payee]
            found.append((days, text, DueThen(name, days, amount, path, one.found.sure)))
    yield from (due for _, _, due in sorted(found, key=lambda due: due[:2]))


def _names(store: Store, view: View) -> dict[int, str]:
    found = [one.found.merchant_id for one in view.bills.bills if isinstance(one, DueBill)]
    payees = {payee for payee in found if payee is not None}
    return listing.merchant_names(store, payees) if payees else {}


def _history(past: Past, view: View, share: float) -> tuple[MonthPast, ...]:
    """Every complete month, with what would have been told of it."""
    currency, calendar = past.seen.currency, past.seen.calendar
    earlier = view.earlier or [0] * len(past.months)
    tried = {one.month: one.told for one in Forecasts((view.total,), view.lead).tried(0, share)}
    told: dict[int, Figures] = {n: figures(look, currency, earlier[n]) for n, look in tried.items()}
    return tuple(
        MonthPast(calendar.key(month, "M"), Money(whole, currency), told.get(n))
        for n, (month, whole) in enumerate(zip(past.months, past.all_spent, strict=True))
    )


def _called(speaker: str, months: int) -> str:
    if months < SHORT_PAST:
        return f"mean of {how_many(months, 'month')}"
    return expense_model.CHAMPION if speaker == STATISTIC else speaker


def _trained(view: View, learnt: ModelReport | None, today: date) -> date:
    at = None if learnt is None else learnt.at
    return today if view.of_total == STATISTIC or at is None else date.fromisoformat(at[:10])


def told(found: Forecast) -> Iterator[Told]:
    """What the track record keeps of a forecast of all spending."""
    for one in found.ahead:
        yield _told(None, one.period, one.total, found, one.interval, found.model.name)
    for row in found.rows:
        if row.category_id is not None:
            yield _told(row.category_id, found.period, row.figures, found, found.interval, found.model.categories)


def _told(key: Key, period: Period, look: Figures, found: Forecast, share: float, speaker: str) -> Told:
    return Told(What.EXPENSES, period, found.made, look.typical, look.low, look.high, share, speaker,
                look.plan_for, key)  # fmt: skip
