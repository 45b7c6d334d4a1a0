"""Balances to come on the screen: the path with its band, the lowest point, and what is known to move it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from finura_cli.domain.balance import BalanceDay, BalanceForecast, Tried
from finura_cli.domain.balance_flows import KnownItem, KnownKind
from finura_cli.domain.balance_paths import PATHS
from finura_cli.domain.balance_trials import Brier
from finura_cli.domain.money import Money
from finura_cli.domain.text import how_many
from finura_cli.screen import report_parts as part
from finura_cli.screen import theme
from finura_cli.screen.forecast_words import held_of
from finura_cli.screen.plain import percent
from finura_cli.screen.shown import Cell, Column, ShowMoney, Shown, Table

if TYPE_CHECKING:
    from rich.console import Console

CHART_ROWS = 10
HISTORY_SHARE = 0.35
"""Of the columns of the chart: what was, before what is to come."""
NAME = 28
MEASURED_FROM = 6
"""With fewer months it was not measured how often bands hold."""
RARE = 0.005
"""Probabilities are told down to this one."""
MOST = 12
"""Of what is known as many rows are shown, the next ones, unless all is asked for."""
KINDS = {
    KnownKind.BILL: "bill",
    KnownKind.DETECTED: "steady so far",
    KnownKind.INCOME: "steady so far",
    KnownKind.SCHEDULE: "scheduled",
    KnownKind.CARD: "card statement",
}


def balance_shown(
    found: BalanceForecast, *, show: ShowMoney = Money.plain, chart: bool = True, full: bool = False
) -> Shown:
    """`finura predict balance`. `full` shows every day, all that is known, and how the figures are made."""

    def draw(console: Console) -> None:
        from finura_cli.screen.tables import draw_table

        part.say_title(console, part.heading(_title(found), found.period, found.currency))
        part.say(console, headline(found, show), "")
        part.say(console, warnings(found), theme.WARNING)
        if chart:
            _draw_chart(found, console, show)
        part.blank(console)
        draw_table(_days_table(found, _marked(found, full=full), names=True), console, show=show)
        if found.known:
            part.blank(console)
            draw_table(_known_table(found, names=True, most=len(found.known) if full else MOST), console, show=show)
            if len(found.known) > MOST and not full:
                part.say(console, [f"{len(found.known) - MOST} more with --explain"])
        part.say_notes(console, notes(found, show))
        if full:
            part.say_notes(console, explanations(found, show))

    return Shown(
        json=_json(found), table=_days_table(found, found.days), rich=draw, digest=True,
        more=(_known_table(found),) if found.known else (), show=show,
    )  # fmt: skip


def _title(found: BalanceForecast) -> str:
    return "Balance of all in hand" if found.whole else f"Balance of {', '.join(found.accounts)}"


# --------------------------------------------------------------------------------------------------------------- JSON


def _json(found: BalanceForecast) -> dict[str, object]:
    low, tried, brier = found.lowest, found.tried, found.brier
    return {
        "period": part.period_json(found.period),
        "currency": found.currency,
        "accounts": list(found.accounts),
        "balance": found.balance,
        "as_of": found.period.start - timedelta(days=1),
        "interval": found.interval,
        "rows": [
            {"date": one.day, "low": one.low, "typical": one.typical, "high": one.high,
             "below": _told(found, one.below)}
            for one in found.days
        ],
        "lowest": {
            "date": low.day, "earliest": low.earliest, "latest": low.latest, "low": low.low, "typical": low.typical,
            "high": low.high,
        },
        "below": {
            "floor": found.floor,
            "probability": _told(found, found.below),
            "stretches": None if brier is None else brier.stretches,
            "came": None if brier is None else brier.came,
            "brier": None if brier is None else part.ratio(brier.score),
            "brier_base_rate": None if brier is None else part.ratio(brier.base),
            "skill": None if brier is None else part.ratio(brier.skill),
        },
        "known": [
            {"date": one.day, "name": one.name, "amount": Money(one.minor, found.currency),
             "currency": found.currency, "kind": one.kind.value}
            for one in found.known
        ],
        "known_sum": found.known_sum,
        "history": [{"date": day, "balance": money} for day, money in found.history],
        "months": found.months,
        "backtest": None if tried is None else {
            "tries": tried.tries, "days": tried.days, "inside": tried.inside,
            "coverage": part.ratio(tried.inside / tried.tries), "mae": tried.off, "mae_naive": tried.off_same,
            "naive": "the balance stays as it is",
        },
        "owed_on_cards": found.owed,
        "elsewhere": [{"currency": money.currency, "amount": money} for money in found.elsewhere],
    }  # fmt: skip


# ------------------------------------------------------------------------------------------------------------- tables


def _days_table(found: BalanceForecast, days: Sequence[BalanceDay], *, names: bool = False) -> Table:
    """For files; `names` is for people."""
    return Table(
        columns=(
            Column("date", "date", title="End of"),
            Column("typical", "money"),
            Column("low", "money", title=f"Low, {percent(found.interval)}"),
            Column("high", "money"),
            Column("currency", machine=True),
            Column("below", "ratio", title=f"Below {_floor(found)}", spare=1, machine=names and found.short),
        ),
        rows=tuple(
            (one.day, one.typical, one.low, one.high, found.currency,
             _share(one.below) if names and not found.short else _told(found, one.below))
            for one in days
        ),
    )  # fmt: skip


def _told(found: BalanceForecast, chance: float) -> float | None:
    """Weeks in any order tell no chance."""
    return None if found.short else part.ratio(chance)


def _share(below: float) -> str:
    """Never certainty: a thousand paths cannot tell it."""
    return "<1%" if below < RARE else ">99%" if below > 1 - RARE else percent(below)


def _floor(found: BalanceForecast) -> str:
    return "zero" if not found.floor.minor else "floor"


def _marked(found: BalanceForecast, *, full: bool) -> list[BalanceDay]:
    """On a terminal the days that matter: every seventh, the lowest, the last; all of them where all is asked for."""
    last = found.days[-1]
    return [one for n, one in enumerate(found.days) if full or n % 7 == 6 or one.day == found.lowest.day or one is last]


def _known_table(found: BalanceForecast, *, names: bool = False, most: int | None = None) -> Table:
    def cells(one: KnownItem) -> tuple[Cell, ...]:
        name = part.cut(one.name, NAME) if names else one.name
        kind = KINDS[one.kind] if names else one.kind.value
        return one.day, name, Money(one.minor, found.currency), found.currency, kind

    return Table(
        columns=(
            Column("date", "date", title="Known"),
            Column("name", title=""),
            Column("amount", "money", signed=True),
            Column("currency", machine=True),
            Column("kind", title="As", spare=1),
        ),
        rows=tuple(map(cells, found.known[:most])),
        title="What is known to move it",
    )


def _draw_chart(found: BalanceForecast, console: Console, show: ShowMoney) -> None:
    """What was, and the path to come in its band, a column for one day or for several."""
    from finura_cli.screen import forecast_chart

    wide = forecast_chart.width_on(console) - 12
    back = min(len(found.history), round(HISTORY_SHARE * wide), len(found.days))
    step = -(-(back + len(found.days)) // max(wide, 1))
    past = found.history[::-1][:back:step][::-1]
    ahead = found.days[step - 1 :: step]
    columns = [forecast_chart.Column(_label(day), None, None, money.minor) for day, money in past] + [
        forecast_chart.Column(_label(one.day), one.low.minor, one.high.minor, typical=one.typical.minor)
        for one in ahead
    ]
    days = "" if step == 1 else f"   a column is {how_many(step, 'day')}"

    def legend(marks: forecast_chart.Marks) -> str:
        band = f"{marks.ahead} to come in {percent(found.interval)} of cases"
        return f"{marks.inside} was   {band}   {marks.typical} typical{days}"

    forecast_chart.put(console, columns, legend, height=CHART_ROWS, currency=found.currency, show=show)


def _label(day: date) -> str:
    return f"{day:%m-%d}"


# ---------------------------------------------------------------------------------------------------------- sentences


def headline(found: BalanceForecast, show: ShowMoney) -> list[str]:
    """The answer in two sentences."""
    last, low = found.days[-1], found.lowest
    share = percent(found.interval)
    between = f"{show(last.low)} to {show(last.high)}"
    said = [
        f"{show(found.balance)} at the end of {found.period.start - timedelta(days=1)}. At the end of {last.day}"
        f" typically {show(last.typical)}; {share} of cases: {between}.",
    ]
    if not found.short:
        said.append(
            f"Lowest point: typically {show(low.typical)} ({share}: {show(low.low)} to {show(low.high)}), most often"
            f" on {low.day}; {_when(found)}."
        )
    return [*said, likely_below(found, show)]


def _when(found: BalanceForecast) -> str:
    low = found.lowest
    return f"{percent(found.interval)} between {low.earliest} and {low.latest}"


def likely_below(found: BalanceForecast, show: ShowMoney) -> str:
    """How likely it goes below the floor, and what that was worth on the past."""
    floor = "zero" if not found.floor.minor else show(found.floor)
    if found.short:
        return f"How low it goes, and how likely below {floor}, cannot be told from so few months."
    head = f"Below {floor} until then: {chance(found.below)}."
    brier, tried = found.brier, found.tried
    if brier is None or tried is None:
        return f"{head} Too few months to try that on the past."
    past = f"{how_many(brier.stretches, 'past stretch', 'past stretches')} of {how_many(tried.days, 'day')}"
    if brier.skill is None:
        every = "the" if brier.stretches == 1 else "every one of"
        times = f"{every} {past}" if brier.came else f"none of {past}"
        said = f"{head} It went there in {times}, so nothing tells how good such a figure is here."
        if brier.came and not found.floor.minor:
            said += " Is an opening balance missing? finura account edit NAME --opening AMOUNT"
        return said
    return f"{head} It went there in {brier.came} of {past} {_worth(brier)}."


def chance(share: float) -> str:
    """A probability in words; never certainty, as a thousand paths cannot tell it."""
    if share < RARE:
        return "less likely than 1 in 200"
    if share > 1 - RARE:
        return "likelier than 199 in 200"
    return f"about {round(100 * share)} in 100"


def _worth(brier: Brier) -> str:
    skill = brier.skill or 0.0
    if skill <= 0:
        return "(such figures told no more than that share itself)"
    return f"(such figures were {percent(skill)} closer than that share itself)"


def warnings(found: BalanceForecast) -> list[str]:
    """What makes the answer less sure than it looks, or is not in it."""
    said = []
    if found.short:
        said.append(
            f"Only {how_many(found.months, 'complete month')} of these accounts: weeks of it are drawn in any order, so"
            " the band is wide."
        )
    elif found.months < MEASURED_FROM:
        said.append(
            f"Only {how_many(found.months, 'complete month')} of these accounts: a band drawn from so few holds less"
            " often than it says."
        )
    if found.has_ended:
        said.append(f"The books end on {found.period.start - timedelta(days=1)}: nothing is known since.")
    return said


def notes(found: BalanceForecast, show: ShowMoney) -> list[str]:
    """How it went before, and what is not in the figures."""
    tried = found.tried
    said = ["Too few months to try it on the past." if tried is None else tried_said(tried, show)]
    if found.owed.minor and found.whole:
        said.append(
            f"Cards owe {show(abs(found.owed))} today: in the path on the days on which their statements are due; of a"
            " card without such a day as it was paid before."
        )
    said += [f"In {money.currency}, not in it: {show(money)}." for money in found.elsewhere]
    return said


def tried_said(tried: Tried, show: ShowMoney) -> str:
    """`last 20 tries, 30 days ahead: 17 inside the 80% band, mean error 900, an unchanged balance 1,400`."""
    worse = ": here an unchanged balance did better" if tried.off_same.minor < tried.off.minor else ""
    return (
        f"last {'try' if tried.tries == 1 else f'{tried.tries} tries'}, {how_many(tried.days, 'day')} ahead:"
        f" {tried.inside}"
        f" {held_of(tried.inside, tried.tries, tried.share)}, mean error {show(tried.off)}, an unchanged balance"
        f" {show(tried.off_same)}{worse}"
    )


def explanations(found: BalanceForecast, show: ShowMoney) -> list[str]:
    """How the figures are made: what `--explain` says."""
    return [
        f"What is known falls on its day: {how_many(len(found.known), 'item')}, {show(found.known_sum)} in all.",
        f"The rest of each month to come is taken from one of your past months, the same days of it, drawn by chance"
        f" {PATHS} times; a month half a year older is drawn half as often.",
        "Where past months do not show that you save, or spend more than you earn, most of that drift is left out.",
        "The band is as wide as such paths were off on past days, as many days ahead; the lowest point and the chance"
        " of going below are read from the same paths.",
        "Tries overlap in time, so they say less than as many months would.",
        "It need not end where `finura predict savings` adds up to: transfers to other accounts are in it, and dear"
        " months as often as they came, which a typical month is without.",
    ]
