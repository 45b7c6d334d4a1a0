"""The forest that challenges the median for bills that vary: trained, tried and kept here. Only training loads
scikit-learn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from finura_cli.domain.bill_ranges import NOBODY, Heard, latest_of, varies
from finura_cli.domain.bills import BillDay
from finura_cli.domain.model_report import CHAMPION as STATISTIC
from finura_cli.domain.model_report import ModelReport
from finura_cli.domain.period import Period, shifted
from finura_cli.domain.recurring import figures
from finura_cli.domain.text import how_many
from finura_cli.records import NamedTuple
from finura_cli.services import trained
from finura_cli.services.bill_books import YEARLY, BillBooks
from finura_cli.services.billing import days_in
from finura_cli.services.forecast_contests import contest
from finura_cli.services.trained import Seen
from finura_cli.store import models
from finura_cli.store.connection import Store

if TYPE_CHECKING:
    from ml.forecast_challengers import Contest

NAME = "bills"
CHAMPION = "median of its latest payments"
FOREST = "random forest"
CHALLENGERS = (FOREST,)
_CALLED = {"champion": STATISTIC, "forest": FOREST}
_MEASURE = "absolute error, of that of the payment before"


class Payment(NamedTuple):
    """A payment of a bill that varies, or (entry 0) a due day to come. `champion` None: it told nothing."""

    month: int
    """Of all months since the year 0."""
    bill: str
    entry: int
    day: date
    minor: int | None
    champion: int | None


class Said(NamedTuple):
    """What the forest told where it has won: of due days to come by bill and day, of payments by bill and entry."""

    due: dict[str, dict[str, int]]
    told: dict[str, dict[str, int]]


def train(store: Store, seen: Seen, *, at: str) -> ModelReport:
    """Try the forest on the past payments, and keep it with what it says of this month and the next if it has won."""
    payments = read(store, seen)
    report, said = _learn(payments)
    return trained.keep(store, report, said, data=_data(payments, seen), at=at)


def evaluate(store: Store, seen: Seen) -> ModelReport:
    """The same contest on the books as they are now; nothing is kept."""
    return _learn(read(store, seen))[0]


def known(store: Store, seen: Seen | None) -> ModelReport | None:
    """What was learnt, as it was kept; None when nothing was. Where it is said from where one looks, it tells whether
    that is still so."""
    if seen is None or models.get(store, NAME) is None:
        return trained.known(store, NAME)
    return trained.known(store, NAME, _data(read(store, seen), seen))


def heard(store: Store, seen: Seen) -> tuple[Heard, tuple[str, ...]]:
    """What the forest says where it has won on these very payments, and why who speaks does."""
    kept = models.get(store, NAME)
    if kept is None:
        return NOBODY, ()
    data = _data(read(store, seen), seen)
    said, report = trained.said(store, NAME, data, Said), trained.known(store, NAME, data)
    if said is None or report is None or not report.fresh:
        return NOBODY, ()
    due = {id: {date.fromisoformat(day): minor for day, minor in own.items()} for id, own in said.due.items()}
    told = {id: {int(entry): minor for entry, minor in own.items()} for id, own in said.told.items()}
    return Heard(due, told), report.why


def read(store: Store, seen: Seen) -> list[Payment]:
    """The payments of bills that vary, and their due days of this month and the next, by month."""
    this = seen.calendar.month_of(seen.today)
    period = Period(seen.today, max(seen.calendar.next_month(seen.today).end, this.end))
    far = shifted(seen.today, -YEARLY)
    after = seen.today + timedelta(days=1)
    with store.read_tx():
        books = BillBooks(store, seen.today, since=far, until=period.end, far=True, before=after)
        typed = books.typed
        rows = [row for row in days_in(books, period) if row.is_open and varies(row, typed)]
    rows = [row for row in rows if row.typical.currency == seen.currency]
    rows.sort(key=lambda row: (row.id, row.due))
    found = [payment for id, own in groupby(rows, key=lambda row: row.id) for payment in _payments(id, [*own])]
    return sorted(found)


def _payments(id: str, rows: Sequence[BillDay]) -> list[Payment]:
    """Of one bill, each told from its payments of the months before."""
    first = rows[0]
    latest, paid = latest_of(first), first.evidence.paid
    months = [_month(day) for day in first.evidence.days]
    found = []
    for n, (entry, day) in enumerate(zip(first.evidence.ids, first.evidence.days, strict=True)):
        before = [minor for minor, month in zip(paid, months, strict=True) if month < months[n]][-latest:]
        told = figures(before)[1] if len(before) > 1 else None
        found.append(Payment(months[n], id, entry, day, paid[n], told))
    return found + [Payment(_month(row.due), id, 0, row.due, None, row.typical.minor) for row in rows]


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _data(payments: Sequence[Payment], seen: Seen) -> str:
    return trained.fingerprint(seen.currency, [tuple(one) for one in payments])


def _learn(payments: Sequence[Payment]) -> tuple[ModelReport, Said]:
    past = [one for one in payments if one.entry]
    if not past:
        return ModelReport(NAME, "nothing yet", (), ("No bill of these books varies: each asks its price.",)), Said(
            {}, {}
        )
    import numpy as np

    from ml import bills

    codes = {id: n for n, id in enumerate(sorted({one.bill for one in payments}))}
    frame = {
        "bill": np.array([codes[one.bill] for one in payments]),
        "month": np.array([one.month for one in payments]),
        "amount": np.array([np.nan if one.minor is None else one.minor for one in payments], dtype=np.float64),
        "champion": np.array([np.nan if one.champion is None else one.champion for one in payments], dtype=np.float64),
    }
    with trained.quiet():
        learnt = bills.learn(frame)
    said = Said({}, {})
    for one, told in zip(payments, learnt.said.tolist(), strict=True):
        if told == told:
            own, key = (said.told, str(one.entry)) if one.entry else (said.due, one.day.isoformat())
            own.setdefault(one.bill, {})[key] = round(told)
    words = f"{how_many(len(past), 'payment')} of {how_many(len(codes), 'bill')} that vary"
    found = contest(learnt.contest.group, learnt.contest, _CALLED, _MEASURE)
    return ModelReport(NAME, words, (found,), (_why(learnt.contest),)), said


def _why(one: Contest) -> str:
    from ml.gate import FEWEST

    if not one.scores:
        return f"Bills that vary can be tried on {how_many(one.origins, 'month')}, {FEWEST} are needed."
    by = {score.name: score for score in one.scores}
    champion, forest = by["champion"], by["forest"]
    if forest.speaks:
        return (
            f"The {FOREST} was closer in {forest.won} of {one.origins} months, with {forest.loss:.2f} of the error of"
            f" the payment before against {champion.loss:.2f} of the median."
        )
    return (
        f"Over {one.origins} months the {FOREST} came to {forest.loss:.2f} of the error of the payment before, the"
        f" median to {champion.loss:.2f}; it has to be clearly closer than that, and than one that only knows the"
        f" level, in {FEWEST} months at least."
    )
