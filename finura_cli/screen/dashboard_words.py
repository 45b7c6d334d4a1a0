"""How things stand, in words and figures: what the dashboard's screen and its files share."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from finura_cli.domain.account import Holding
from finura_cli.domain.bills import BillDay, State
from finura_cli.domain.budget import BudgetRow, Target
from finura_cli.domain.dashboard import Dashboard
from finura_cli.domain.goals import GoalStanding
from finura_cli.domain.money import Money
from finura_cli.domain.reports.focus import Advice
from finura_cli.domain.text import how_many
from finura_cli.screen import focus_words
from finura_cli.screen.shown import ShowMoney


def now_of(held: Holding) -> Money:
    """What is there today: without what is dated ahead, and of a house or a fund what it is worth."""
    return held.worth or held.today or held.balance


def worth(found: Dashboard) -> list[Money]:
    """All of them together, in the currency of the books where today's rate is known; then the others."""
    rates = {one.found.currency: one.found for one in found.rates}
    sums: dict[str, int] = {}
    for held in found.holdings:
        here = now_of(held)
        if here.currency in rates:
            here = Money(rates[here.currency].convert(here.minor), found.currency)
        sums[here.currency] = sums.get(here.currency, 0) + here.minor
    return [Money(sums[code], code) for code in sorted(sums, key=lambda code: (code != found.currency, code))]


def age(held: Holding, today: date) -> str:
    """How old the news of an account is: `3 days old`, `no file for 62 days`."""
    if held.imported is not None and held.imported.is_stale(today):
        return f"no file for {how_many(held.imported.days(today), 'day')}"
    if held.valued is not None:
        return f"valued {ago(held.valued, today)}"
    if held.last is None:
        return "no entries yet"
    if held.last > today:
        return f"entries up to {held.last}"
    return "entry today" if held.last == today else f"last entry {ago(held.last, today)}"


def one_thing(one: Advice, show: ShowMoney) -> tuple[str, str]:
    """The one thing to do, and what to type about it."""
    day = str(one.day) if one.day is not None else "this-month"
    return focus_words.whole(one, "", "", show), focus_words.command(one, day)


def ago(day: date, today: date) -> str:
    """`today`, `yesterday`, `12 days ago`."""
    days = (today - day).days
    return "today" if days <= 0 else "yesterday" if days == 1 else f"{how_many(days, 'day')} ago"


def budgets(found: Dashboard) -> list[BudgetRow]:
    """All spending first, then what is over its budget, on the way there, and used most."""
    rows = found.month.budgets.rows
    return sorted(
        rows,
        key=lambda row: (
            row.target is not Target.TOTAL, row.target is Target.SAVING, not row.is_over, row.pace.over_on is None,
            -(row.used or 0), row.name,
        ),
    )  # fmt: skip


def day_of(day: date) -> str:
    """`3 Nov`, of days that are near."""
    return f"{day.day} {day:%b}"


def lead(day: date) -> str:
    """` 3 Nov`: for a column of days within reach."""
    return f"{day.day:2} {day:%b}"


def due(bill: BillDay, today: date) -> str:
    """`late by 3 days`, `today`, `in 5 days`."""
    days = (bill.due - today).days
    if days < 0:
        since = how_many(-days, "day")
        return f"late by {since}" if bill.state is State.LATE else f"{since} ago, not seen yet"
    return ("today", "tomorrow")[days] if days < 2 else f"in {how_many(days, 'day')}"


def standing(one: GoalStanding, show: ShowMoney) -> Iterator[str]:
    """`€400.00 behind, by 2027-03-31`, and shorter."""
    if one.is_done:
        yield "reached"
        return
    place = f"{show(one.behind_by)} behind" if one.is_behind else "on its plan"
    if one.due is not None:
        yield f"{place}, by {one.due}"
    yield place
