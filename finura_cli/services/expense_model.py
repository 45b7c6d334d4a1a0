"""Those who would forecast spending better than the statistics: trained here, and heard where they have won."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from finura_cli.domain.forecast_bills import Key
from finura_cli.domain.forecast_champion import Forecasts, Foretold, Series, series_of
from finura_cli.domain.model_report import CHAMPION as STATISTIC
from finura_cli.domain.model_report import ModelReport
from finura_cli.domain.text import how_many
from finura_cli.records import NamedTuple
from finura_cli.services import forecast_series as series
from finura_cli.services import trained
from finura_cli.services.forecast_contests import Told, contest, spoken, tables, told_of
from finura_cli.services.forecast_series import Past
from finura_cli.services.trained import Seen
from finura_cli.store import models
from finura_cli.store.connection import Store

if TYPE_CHECKING:
    from ml.forecast_challengers import Contest, ForecastLearnt

NAME = "expense"
CHAMPION = "bills and a robust mean"
CHALLENGERS = ("random forest", "boosted trees", "last year")
TOTAL, CATEGORIES = "total", "categories"
_CALLED = {"champion": STATISTIC, "forest": CHALLENGERS[0], "boosting": CHALLENGERS[1], "total": TOTAL,
           "category": CATEGORIES}  # fmt: skip


class Said(NamedTuple):
    """What the speakers told, minor units, `lead` months ahead: of each month that was tried and last of the one to
    come, None elsewhere. Empty where the champion speaks. `keys`: whose rows `categories` are."""

    lead: int
    total: Told = ()
    keys: tuple[Key, ...] = ()
    categories: tuple[Told, ...] = ()


class Heard(NamedTuple):
    """Series as they speak, and who it is that speaks."""

    total: Foretold
    rows: Mapping[Key, Foretold]
    of_total: str
    of_rows: str


def train(store: Store, seen: Seen, *, at: str) -> ModelReport:
    """Try all on the complete months, and keep who won with what they say of the next month."""
    report, said, data = _learn(store, seen)
    return trained.keep(store, report, said, data=data, at=at)


def evaluate(store: Store, seen: Seen) -> ModelReport:
    """The same contests on the books as they are now; nothing is kept."""
    return _learn(store, seen)[0]


def known(store: Store, seen: Seen | None) -> ModelReport | None:
    """What was learnt, as it was kept; None when nothing was. Where it is said from where one looks, it tells whether
    that is still so."""
    if seen is None or models.get(store, NAME) is None:
        return trained.known(store, NAME)
    return known_of(store, series.read_any(store, seen), seen)


def known_of(store: Store, past: Past | None, seen: Seen) -> ModelReport | None:
    """The same, where the past has been read."""
    return trained.known(store, NAME, _data(past, seen))


def heard(store: Store, past: Past, total: Series, rows: Mapping[Key, Series], lead: int) -> Heard:
    """The series of all complete months, spoken of by whoever has won on these very months, so far ahead."""
    plain = Heard(total, rows, STATISTIC, STATISTIC)
    report, said = trained.known(store, NAME), trained.said(store, NAME, _data(past, past.seen), Said)
    if report is None or said is None or said.lead != lead:
        return plain
    speakers = {one.about: one.speaker for one in report.contests}
    own = dict(zip(said.keys, said.categories, strict=True))
    told = {key: _spoken(one, own.get(key, ()), lead) for key, one in rows.items()}
    return Heard(
        total=_spoken(total, said.total, lead),
        rows=told,
        of_total=speakers.get(TOTAL, STATISTIC),
        of_rows=speakers.get(CATEGORIES, STATISTIC),
    )


def _spoken(one: Series, told: Sequence[int | None], lead: int) -> Foretold:
    """A series of which nothing was said of the month to come stays with the champion."""
    if not told or told[-1] is None:
        return one
    return spoken(one, told, lead)


def _data(past: Past | None, seen: Seen) -> str:
    """Of all that is learnt from: these months, what was spent in them, and how far the next one is."""
    if past is None:
        return trained.fingerprint(seen.currency)
    rows = sorted(past.spent.items(), key=lambda row: row[0] or 0)
    return trained.fingerprint(seen.currency, past.months, rows, series.lead_of_next(past))


def _learn(store: Store, seen: Seen) -> tuple[ModelReport, Said, str]:
    past = series.read_any(store, seen)
    if past is None or not past.spent:
        why = "There is no complete month with spending yet: there is nothing to learn from."
        return ModelReport(NAME, "nothing yet", (), (why,)), Said(0), _data(past, seen)
    lead = series.lead_of_next(past)
    (last,) = series.ahead(seen, past)
    total, rows = series_of(past.spent, series.known(store, past), series.windows(past, last))
    with trained.quiet():
        learnt = _tried(past, total, rows, lead)
    words = f"{how_many(len(past.months), 'month')} of {how_many(len(rows), 'category', 'categories')}"
    contests = tuple(contest(_called(one.group), one, _CALLED) for one in learnt.contests)
    report = ModelReport(NAME, words, contests, tuple(_why(learnt.contests, lead)))
    return report, _said(learnt, tuple(rows), lead), _data(past, seen)


def _tried(past: Past, total: Series, rows: Mapping[Key, Series], lead: int) -> ForecastLearnt:
    from ml import forecast_challengers as challengers

    all_ = (total, *rows.values())
    told = [Forecasts((total,), lead).typical(total)]
    together = Forecasts(tuple(rows.values()), lead)
    told += [together.typical(one) for one in rows.values()]
    months, champion = tables(all_, told)
    groups = [challengers.TOTAL] + [challengers.CATEGORY] * len(rows)
    first = int(past.seen.calendar.key(past.months[0], "M")[-2:])
    return challengers.learn(months, champion, groups, first, lead)


def _said(learnt: ForecastLearnt, keys: tuple[Key, ...], lead: int) -> Said:
    told = tuple(told_of(row.tolist()) for row in learnt.said)
    speaks = [any(minor is not None for minor in row) for row in told]
    return Said(
        lead=lead,
        total=told[0] if speaks[0] else (),
        keys=keys if any(speaks[1:]) else (),
        categories=told[1:] if any(speaks[1:]) else (),
    )


def _why(contests: Sequence[Contest], lead: int) -> Iterator[str]:
    from ml.gate import FEWEST

    for one in contests:
        about, losses = _called(one.group).capitalize(), {score.name: score for score in one.scores}
        if not losses:
            yield f"{about}: {how_many(one.origins, 'month')} can be tried, {FEWEST} are needed."
            continue
        champion, tried = losses.pop("champion"), how_many(one.origins, "month")
        losses.pop("blind")
        best = losses.get(one.speaker) or min(losses.values(), key=lambda score: score.loss)
        heard = f"{_called(best.name)} was closer in {best.won} of {tried} and speaks"
        apart = f"the best challenger, {_called(best.name)}, does not speak"
        yield (
            f"{about}: {heard if best.speaks else apart}; over {tried} it came to {_of(best.loss)} of the error of a"
            f" mean of three months, {CHAMPION} to {_of(champion.loss)}."
        )
    if any(one.scores for one in contests):
        distance = f", told {lead} months ahead as the forecast is," if lead > 1 else ""
        yield (
            f"A challenger speaks where it was clearly closer{distance} than the champion and than one that only knows"
            f" the level, in {FEWEST} months at least."
        )


def _of(loss: float) -> str:
    return f"{loss:.2f}".removeprefix("0")


def _called(name: str) -> str:
    return _CALLED.get(name, name)
