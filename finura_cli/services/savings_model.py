"""A straight line for savings, tried against the statistics: trained here, and heard where it has won."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from finura_cli.domain.forecast_champion import Forecasts, Series, series_of
from finura_cli.domain.forecast_savings import Savings
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
    from ml.forecast_challengers import Contest

NAME = "savings"
CHAMPION = "income and spending, each by bills and a robust mean"
LINE = "linear regression"
CHALLENGERS = (LINE,)
_CALLED = {"champion": STATISTIC}


class Said(NamedTuple):
    """What the line told of income and spending, minor units, `lead` months ahead: of each month that was tried and
    last of the one to come, None elsewhere. Empty where the statistics speak."""

    lead: int
    income: Told = ()
    spending: Told = ()


def train(store: Store, seen: Seen, *, at: str) -> ModelReport:
    """Try the line on the complete months, and keep it with what it says of the next one if it has won."""
    report, said, data = _learn(store, seen)
    return trained.keep(store, report, said, data=data, at=at)


def evaluate(store: Store, seen: Seen) -> ModelReport:
    """The same contest on the books as they are now; nothing is kept."""
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


def heard(store: Store, past: Past, plain: Savings) -> Savings | None:
    """Both series as the line tells them, where it has won on these very months, so far ahead; else None."""
    said = trained.said(store, NAME, _data(past, past.seen), Said)
    if said is None or said.lead != plain.lead or not said.income or not said.spending:
        return None
    return Savings(
        spoken(plain.income, said.income, said.lead), spoken(plain.spending, said.spending, said.lead), said.lead
    )


def income_of(past: Past) -> Series:
    """Income as a series of its own. Months without any of it are known where something was spent in them: who is paid
    twice a year earned nothing in between."""
    own, others = 0, 1
    return series_of({own: past.income, others: past.all_spent}, {}, ())[1][own]


def _data(past: Past | None, seen: Seen) -> str:
    """Of all that is learnt from: these months, what came in and went out in them, and how far the next one is."""
    if past is None:
        return trained.fingerprint(seen.currency)
    rows = sorted(past.spent.items(), key=lambda row: row[0] or 0)
    return trained.fingerprint(seen.currency, past.months, past.income, rows, series.lead_of_next(past))


def _learn(store: Store, seen: Seen) -> tuple[ModelReport, Said, str]:
    past = series.read_any(store, seen)
    if past is None or not past.spent or not any(past.income):
        why = "There is no complete month with income and spending yet: there is nothing to learn from."
        return ModelReport(NAME, "nothing yet", (), (why,)), Said(0), _data(past, seen)
    lead = series.lead_of_next(past)
    (last,) = series.ahead(seen, past)
    spending = series_of(past.spent, series.known(store, past), series.windows(past, last))[0]
    plain = Savings(income_of(past), spending, lead)
    tried, said = _tried(plain)
    words = f"income and spending of {how_many(len(past.months), 'month')}"
    return ModelReport(NAME, words, (contest(NAME, tried, _CALLED),), (_why(tried, lead),)), said, _data(past, seen)


def _tried(plain: Savings) -> tuple[Contest, Said]:
    import numpy as np

    from ml import forecast_challengers as challengers
    from ml import savings

    both = (plain.income, plain.spending)
    told = [Forecasts((one,), plain.lead).typical(one) for one in both]
    months, champion = tables(both, told)
    with trained.quiet():
        learnt = savings.learn(months, champion, plain.lead)
    if learnt.contest.speaker != savings.LINE:
        return learnt.contest, Said(plain.lead)
    if not np.isfinite([learnt.income[-1], learnt.spending[-1]]).all():  # it can say nothing of the month to come
        return replace(learnt.contest, speaker=challengers.CHAMPION), Said(plain.lead)
    return learnt.contest, Said(plain.lead, told_of(learnt.income.tolist()), told_of(learnt.spending.tolist()))


def _why(one: Contest, lead: int) -> str:
    from ml.gate import FEWEST
    from ml.savings import FEWEST_MONTHS

    if not one.scores:
        return (
            f"It can be tried on {how_many(one.origins, 'month')}, {FEWEST} are needed: each of them after"
            f" {FEWEST_MONTHS} months that a line can be fitted to."
        )
    by = {score.name: score for score in one.scores}
    own, champion = by[LINE], by["champion"]
    distance = "" if lead == 1 else f", {lead} months ahead as the forecast is"
    against = f"{own.loss:.2f} of the error of a mean of three months, the statistics {champion.loss:.2f}"
    if one.speaker == LINE:
        return f"The line was closer in {own.won} of {one.origins} months{distance}: {against}."
    return (
        f"The line was closer in {own.won} of {one.origins} months{distance}: {against}. To be heard it has to be"
        f" closer in {FEWEST} at least, and on the whole surely closer than these and than the mean of all months."
    )
