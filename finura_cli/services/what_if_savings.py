"""What if, of savings: income and spending each with its changes, and what is left of one less the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from finura_cli.domain.category import Kind
from finura_cli.domain.forecast_savings import Savings
from finura_cli.domain.savings_ahead import SavingsForecast
from finura_cli.domain.what_if import Change
from finura_cli.domain.what_if_series import Laid, laid
from finura_cli.domain.what_if_told import Moved, WhatIf
from finura_cli.records import NamedTuple
from finura_cli.services import answers, forecast_savings, forecasting, what_if
from finura_cli.services import forecast_series as series
from finura_cli.services.forecast_savings import Both
from finura_cli.services.forecast_series import Past
from finura_cli.services.forecasting import Ask
from finura_cli.store.connection import Store

FIGURES = ("income", "spending", "saved", "careful", "low", "high")


class SavingsIf(NamedTuple):
    """A forecast of savings with the changes in it, and what they move."""

    forecast: SavingsForecast
    what_if: WhatIf


def savings(store: Store, ask: Ask, changes: Sequence[Change], *, at: str) -> SavingsIf:
    """What is saved in months to come with the changes; without them it is told, and kept, as ever.

    Raises what `forecast_savings.savings` does; UsageError where a query leaves out all that a change is about.
    """
    plain = forecast_savings.answered(store, ask, at=at)

    def work() -> SavingsIf:
        beside = what_if.expenses(store, ask, changes, at=at).what_if if ask.query.is_empty else None
        return _savings(store, ask, changes, plain, beside)

    return answers.answer(store, "predict savings if", (ask, tuple(changes)), SavingsIf, work, at=at)


def _savings(
    store: Store, ask: Ask, changes: Sequence[Change], plain: SavingsForecast, beside: WhatIf | None
) -> SavingsIf:  # fmt: skip
    with store.read_tx():
        past = series.read(store, ask.seen, ask.query)
        views = forecasting.views_of(store, ask, past, [one.period for one in plain.ahead])
        both = [forecast_savings.both_of(store, ask, past, view) for view in views]
        found = [_laid(store, ask, past, changes, one) for one in both]
        what_if.check(ask, changes, views[0], found[0][1])
    ahead = tuple(
        forecast_savings.month_of(ask, one._replace(savings=Savings(came.total, went.total, one.view.lead)))
        for one, (went, came) in zip(both, found, strict=True)
    )
    before, after = plain.ahead[0], ahead[0]
    told = WhatIf(
        period=before.period,
        currency=ask.currency,
        turns=what_if.turns_of(changes, found[0], ask.currency),
        figures=tuple(Moved(name, getattr(before, name), getattr(after, name)) for name in FIGURES),
        later=tuple(
            Moved(was.target, was.saved, one.saved) for was, one in zip(plain.ahead[1:], ahead[1:], strict=True)
        ),
        goals=() if beside is None else beside.goals,
        budgets=() if beside is None else beside.budgets,
        months=None if beside is None else beside.months,
    )
    return SavingsIf(replace(plain, ahead=ahead), told)


def _laid(store: Store, ask: Ask, past: Past, changes: Sequence[Change], one: Both) -> tuple[Laid, Laid]:
    """The changes laid on spending and on income, by whomever these are told."""
    view, told = one.view, one.savings
    went = laid(changes, Kind.EXPENSE, told.spending, view.rows, view.lead, what_if.part_of(view, view.spent))
    return went, what_if.earning(store, ask, past, changes, view, told.income)
