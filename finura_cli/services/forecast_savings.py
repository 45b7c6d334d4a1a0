"""What is likely to be saved: the forecast of income less the one of spending, as `predict expenses` tells it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from finura_cli.domain.forecast import SHORT_PAST, TRIED, Model, score
from finura_cli.domain.forecast_bills import rests
from finura_cli.domain.forecast_champion import Forecasts, Series
from finura_cli.domain.forecast_savings import Savings
from finura_cli.domain.model_report import CHAMPION as STATISTIC
from finura_cli.domain.model_report import ModelReport
from finura_cli.domain.money import Money
from finura_cli.domain.period import Period
from finura_cli.domain.savings_ahead import SavedThen, SavingsForecast, SavingsMonth, SoFar, month_ahead
from finura_cli.domain.text import how_many
from finura_cli.domain.track_record import Told, What
from finura_cli.errors import Unavailable
from finura_cli.records import NamedTuple
from finura_cli.services import answers, expense_model, forecasting, savings_model, track_record
from finura_cli.services import forecast_series as series
from finura_cli.services.forecast_series import Past
from finura_cli.services.forecasting import Ask, View, share_of
from finura_cli.store.connection import Store

NAME = "predict savings"


class _Answer(NamedTuple):
    """What is told, and beside it what the track record keeps of income."""

    savings: SavingsForecast
    told: tuple[Told, ...]


class Both(NamedTuple):
    """A month to come: how income and spending speak of it, and who does."""

    view: View
    savings: Savings
    so_far: SoFar | None
    before: Sequence[SoFar]
    """Of each month of the past, what came and went of it before such days began; empty for whole months."""
    speaker: str


def answered(store: Store, ask: Ask, *, at: str) -> SavingsForecast:
    """The answer as it was kept, or worked out, kept and noted in the track record."""

    def note(found: _Answer) -> None:
        track_record.note(store, found.told)

    return answers.answer(store, NAME, ask, _Answer, lambda: _worked_out(store, ask), at=at, besides=note).savings


def savings(store: Store, ask: Ask) -> SavingsForecast:
    """What is saved in months to come, from the complete months of the past.

    Raises:
        Unavailable: there is no complete month yet, or none in which anything came in and went out.
        UsageError: the target is no month of the calendar, or is over.
    """
    return _worked_out(store, ask).savings


def _worked_out(store: Store, ask: Ask) -> _Answer:
    with store.read_tx():
        past = series.read(store, ask.seen, ask.query)
        months = series.ahead(ask.seen, past, ask.target, ask.horizon)
        _check(past, ask)
        found = [both_of(store, ask, past, view) for view in forecasting.views_of(store, ask, past, months)]
        learnt = savings_model.known_of(store, past, ask.seen) if ask.query.is_empty else None
    share = share_of(found[0].view, ask.interval)
    ahead = tuple(month_of(ask, one) for one in found)
    first = found[0]
    answer = SavingsForecast(
        currency=ask.currency,
        asked=ask.interval,
        interval=share,
        ahead=ahead,
        history=_history(past, first, share),
        model=_model(past, first, learnt, ask.today),
        score=score(first.savings.tried(share, TRIED), ask.currency),
        learnt=learnt,
        since=None if first.so_far is None else first.view.window.start,
        until=past.until,
        has_ended=past.has_ended,
        unconverted=past.other,
    )
    return _Answer(answer, tuple(_told(ask, found, answer)) if ask.query.is_empty else ())


def _check(past: Past, ask: Ask) -> None:
    count = how_many(len(past.months), "complete month")
    what = "" if ask.query.is_empty else " that matches"
    if not any(past.income):
        raise Unavailable(f"no income{what} in {count}", hint="`finura predict expenses` looks at spending alone")
    if not past.spent:
        hint = "`finura list` looks wider" if ask.query.is_empty else series.NO_MATCH
        raise Unavailable(f"no spending{what} in {count}", hint=hint)


def both_of(store: Store, ask: Ask, past: Past, view: View) -> Both:
    if view.spent is not None:
        return _rest(store, ask, past, view)
    told = Savings(savings_model.income_of(past), view.total, view.lead)
    if ask.query.is_empty:
        heard = savings_model.heard(store, past, told)
        if heard is not None:
            return Both(view, heard, None, (), savings_model.LINE)
    return Both(view, told, None, (), STATISTIC)


def _rest(store: Store, ask: Ask, past: Past, view: View) -> Both:
    """This month: what came and went until now, and the days that are left of it."""
    since, count = view.window.start, len(past.months)
    windows = rests(series.windows(past, view.month), since)[:count]
    left = series.sums(store, windows, ask.currency, ask.query).income
    so_far = SoFar(Money(0, ask.currency), Money(0, ask.currency))
    if since > view.month.start:
        known = series.sums(store, [Period(view.month.start, since)], ask.currency, ask.query)
        spent = sum(row[0] for row in known.spent.values())
        so_far = SoFar(Money(known.income[0], ask.currency), Money(spent, ask.currency))
    income = Series(left, savings_model.income_of(past).since, {}, {})
    before = [
        SoFar(Money(whole - part, ask.currency), Money(spent, ask.currency))
        for whole, part, spent in zip(past.income, left, view.earlier, strict=True)
    ]
    spending = view.total if any(view.total.spent) else Series((0,) * count, income.since, {}, {})
    return Both(view, Savings(income, spending, view.lead), so_far, before, STATISTIC)


def month_of(ask: Ask, one: Both) -> SavingsMonth:
    month = one.view.month
    look = one.savings.outlook(share_of(one.view, ask.interval))
    if look is None:  # each of both has a month, or was told to be nothing
        raise RuntimeError(f"nothing is told of {month.label}")
    return month_ahead(ask.calendar.key(month, "M"), month, look, ask.currency, one.so_far)


def _history(past: Past, one: Both, share: float) -> tuple[SavedThen, ...]:
    """Every complete month, with what would have been told of it."""
    currency, calendar = past.seen.currency, past.seen.calendar
    spent = past.all_spent
    tried = {each.month: each.told for each in one.savings.tried(share)}
    found = []
    for n, month in enumerate(past.months):
        key, came, went = calendar.key(month, "M"), Money(past.income[n], currency), Money(spent[n], currency)
        look = tried.get(n)
        if look is None:
            found.append(SavedThen(key, came, went))
            continue
        known = one.before[n].income.minor - one.before[n].spending.minor if one.before else 0
        told = (Money(known + minor, currency) for minor in (look.typical, look.low, look.high))
        found.append(SavedThen(key, came, went, *told))
    return tuple(found[_began(one) :])


def _began(one: Both) -> int:
    return max(one.savings.income.since[-1], one.view.began)


def _model(past: Past, one: Both, learnt: ModelReport | None, today: date) -> Model:
    months = len(past.months) - _began(one)
    if one.speaker != STATISTIC and learnt is not None and learnt.at is not None:
        return Model(one.speaker, one.speaker, months, date.fromisoformat(learnt.at[:10]))
    name = savings_model.CHAMPION if months >= SHORT_PAST else f"mean of {how_many(months, 'month')}"
    return Model(name, one.view.of_total, months, today)


def _told(ask: Ask, found: Sequence[Both], answer: SavingsForecast) -> Iterator[Told]:
    """What the track record keeps: of what is saved, and of income."""
    for one, month in zip(found, answer.ahead, strict=True):
        share, currency = share_of(one.view, ask.interval), ask.currency
        speaker = one.speaker if one.speaker != STATISTIC else expense_model.CHAMPION
        yield Told(What.SAVINGS, month.period, ask.today, month.saved, month.low, month.high, share, speaker,
                   month.careful)  # fmt: skip
        (look,) = Forecasts((one.savings.income,), one.view.lead).outlooks(share)
        if look is not None:
            came = 0 if one.so_far is None else one.so_far.income.minor
            low, typical, high = (Money(came + minor, currency) for minor in (look.low, look.typical, look.high))
            yield Told(What.INCOME, month.period, ask.today, typical, low, high, share, speaker)
