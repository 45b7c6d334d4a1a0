"""finura budget: set budgets, and see what is left of them."""

from collections.abc import Mapping
from typing import Annotated

import typer

from finura_cli.cli.asking import asked
from finura_cli.cli.fields import PERIOD, SINCE, UNTIL
from finura_cli.cli.group import Group
from finura_cli.cli.house import house_of
from finura_cli.screen.budget import status_shown
from finura_cli.services import budgeting

WORDS = "A period, else this month; with a query only what matches counts as spent."


def show(
    ctx: typer.Context,
    words: Annotated[list[str] | None, typer.Argument(metavar="[QUERY] [PERIOD]", help=WORDS)] = None,
    period: Annotated[str | None, PERIOD] = None,
    since: Annotated[str | None, SINCE] = None,
    until: Annotated[str | None, UNTIL] = None,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit 3 when a budget is exceeded.")] = False,
) -> None:
    """How the budgets are going: spent, left, and where it is heading."""
    house = house_of(ctx)
    store = house.read_session()
    found = asked(house, words or [], period=period, since=since, until=until)
    days = found.period or house.calendar.month_of(house.today)
    status = budgeting.status(
        store,
        period=days,
        calendar=house.calendar,
        today=house.today,
        currency=house.needed_currency,
        query=found.query,
    )
    if not found.query.is_empty:
        house.say(f"Only what matches counts as spent.{_meant(budgeting.called(store, words or []))}")
    house.emit("budget", status_shown(status, show=house.show))
    if exit_code and status.over:
        house.leave_with(3)


def _meant(names: Mapping[str, str]) -> str:
    """A word that is a category's name, too, is looked for as a word all the same."""
    word, path = next(iter(names.items()), ("", ""))
    return f" {word!r} is looked for in texts: for the category {path} say cat:{word}." if word else ""


group = Group(
    default=show,
    commands={
        "set": "budget_set:set_",
        "rm": "budget_set:rm",
        "move": "budget_move:move",
        "apply": "budget_move:apply",
        "history": "budget_history:history",
        "plan": "budget_plan:plan",
        "suggest": "budget_suggest:suggest",
        "import": "budget_import:import_",
    },
)
