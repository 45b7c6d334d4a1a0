"""What forecasts of spending say in sentences, and what those of savings say as they do."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from finura_cli.domain.forecast import SHORT_PAST, Forecast, Model, Score, fell_short
from finura_cli.domain.text import how_many
from finura_cli.screen.plain import percent
from finura_cli.screen.shown import ShowMoney

if TYPE_CHECKING:
    from finura_cli.domain.savings_ahead import SavingsForecast

WIDEST = 0.95
"""A larger share rests on tails that a few dozen months never showed."""


def headline(forecast: Forecast, show: ShowMoney) -> list[str]:
    """The answer in a sentence or two."""
    total, parts = forecast.total, forecast.parts
    share = f"{percent(forecast.interval)} of"
    band = f"{show(total.low)} to {show(total.high)}"
    if forecast.since is None or parts.spent is None:
        said = [f"A typical month: {show(total.typical)}. Plan for {show(total.plan_for)}. {share} months: {band}."]
        if parts.fixed:
            said.append(f"Of the typical month {show(parts.fixed)} are bills, {show(parts.variable)} all the rest.")
        return said
    left = (forecast.period.end - forecast.since).days
    if not left:
        return [f"The month is over but for entries to come: {show(parts.spent)} spent."]
    rest = parts.fixed + parts.variable
    said = [
        f"{show(parts.spent)} spent until {forecast.since - timedelta(days=1)}, {how_many(left, 'day')} left: typically"
        f" {show(rest)} more, {show(total.typical)} in all.",
        f"Plan for {show(total.plan_for)} in all. {share} such months: {band}.",
    ]
    if parts.fixed:
        said.append(f"Bills of {show(parts.fixed)} are still due.")
    return said


def warnings(forecast: Forecast, *, part_of_it: bool = False) -> list[str]:
    """What makes the answer less sure than it looks. `part_of_it`: of a query, whose past begins with what matches."""
    said = []
    if forecast.model.is_short:
        since = " since the first that matches" if part_of_it else ""
        said.append(
            f"{few_months(forecast.model)}{since}: this is their mean, and the band no more than a rule, about half"
            f" to double. From {SHORT_PAST} months on it is a median, and soon a band from how far it was off."
        )
    said += doubts(forecast, over=_is_over(forecast))
    if forecast.interval > WIDEST:
        said.append(f"So few months cannot tell more than {percent(WIDEST)}: take the ends of the bands as the least.")
    return said


def few_months(model: Model) -> str:
    """How short the past is."""
    return "Only one complete month is known" if model.months == 1 else f"Only {model.months} complete months are known"


def doubts(forecast: Forecast | SavingsForecast, *, over: bool) -> list[str]:
    """Of books that ended, and of days that are too few for the range that was asked for."""
    said = []
    if forecast.has_ended:
        said.append(f"The books end on {forecast.until}: nothing is known since.")
    if forecast.interval < forecast.asked and not over:
        said.append(f"In the last days of a month no more than {percent(forecast.interval)} can be promised.")
    return said


def _is_over(forecast: Forecast) -> bool:
    """Whether all days of the month are known: nothing is told of them any more."""
    return forecast.since is not None and forecast.since >= forecast.period.end


def notes(forecast: Forecast, show: ShowMoney) -> list[str]:
    """How good it was, who speaks, and what is not in the figures."""
    if _is_over(forecast):
        said = []
    elif forecast.score is None and forecast.since is not None and not forecast.model.is_short:
        said = ["In these days of other months there was nothing to try it on."]
    elif forecast.score is None:
        said = ["Too few months to try it on the past."]
    else:
        said = [tried(forecast.score, forecast.interval, show)]
    return said + made_of(forecast, show)


def made_of(forecast: Forecast | SavingsForecast, show: ShowMoney) -> list[str]:
    """Who speaks, from which months, and what is in no figure."""
    first, last = forecast.history[0].target, forecast.history[-1].target
    span = first if first == last else f"{first} to {last}"
    months = how_many(forecast.model.months, "complete month")
    said = [f"Model: {forecast.model.name}, from {months} ({span})."]
    return said + [f"In {money.currency}, not converted: {show(money)} spent." for money in forecast.unconverted]


def tried(score: Score, interval: float, show: ShowMoney) -> str:
    """`last 8 months: 7 inside the 80% band, mean error 96, same-as-last-month 131`."""
    months = "last month" if score.months == 1 else f"last {score.months} months"
    of = "" if score.scored == score.months else f" of {score.scored}"
    held = f"{score.inside}{of} {held_of(score.inside, score.scored, interval)}, " if score.scored else ""
    naive = score.naive.replace(" ", "-")
    worse = ": here the simpler one did better" if score.is_worse else ""
    return f"{months}: {held}mean error {show(score.mae)}, {naive} {show(score.mae_naive)}{worse}"


def held_of(inside: int, of: int, interval: float) -> str:
    """`inside the 80% band`, and whether that was too seldom to be chance."""
    short = ", far fewer than promised" if fell_short(inside, of, interval) else ""
    return f"inside the {percent(interval)} band{short}"


def explanations(forecast: Forecast) -> list[str]:
    """How the figures are made: what `--explain` says."""
    return [*_method(forecast), *_speaker(forecast)]


def _method(forecast: Forecast) -> list[str]:
    if forecast.model.is_short:
        return ["The total is forecast from its own past, as the categories are from theirs."]
    said = [
        "Bills are those that you keep, as `finura bills` has them, and what comes back at a steady pace, told for"
        " their days at their latest price. Of one that ended nothing is expected; what you rejected is no bill. All"
        " the rest by four robust recipes together: medians of 6 and of 12 months, a mean with far months drawn in, and"
        " smoothing.",
        "Plan for is told by means, never below typical: medians read low where a few months are dear.",
        "The band comes from how far such forecasts were off before, this far ahead; categories share what they know of"
        " each other's errors. One that is all bills has a narrow one: `finura predict bills` tells each by itself.",
        "The total is forecast from its own past: medians of categories do not add up to it.",
    ]
    if forecast.since is not None:
        said.append("The days that are left are told from as many last days of the months before.")
    return said


def _speaker(forecast: Forecast) -> list[str]:
    """Who speaks, and why."""
    if forecast.since is not None or forecast.model.is_short:
        return []
    learnt, model = forecast.learnt, forecast.model
    said = [] if model.categories == model.name else [f"Categories are told by: {model.categories}."]
    if learnt is None:
        return [*said, "Challengers that learn were not tried: `finura model train expense` tries them on your months."]
    if not learnt.fresh:
        return [*said, "Challengers were tried on other months: `finura model train expense` tries them on these."]
    return [*said, *learnt.why]
