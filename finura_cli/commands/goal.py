"""finura goal: what is saved for, how it goes, and what can be afforded beside it."""

from typing import Annotated

import typer

from finura_cli.cli.group import Group
from finura_cli.cli.house import house_of
from finura_cli.commands.goal_options import Name, coming
from finura_cli.domain.parse_money import parse_money
from finura_cli.screen.goals import goal_shown, goals_shown
from finura_cli.screen.money import style_of
from finura_cli.services import saving


def list_(
    ctx: typer.Context,
    closed: Annotated[bool, typer.Option("--closed", help="Closed ones too.")] = False,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit 3 when one is behind its plan.")] = False,
) -> None:
    """The goals: saved, against the plan, and the odds of being there in time."""
    house = house_of(ctx)
    found = saving.overview(house.read_session(), house.today, calendar=house.calendar)
    listed = found if closed else found._replace(closed=())
    house.emit("goal", goals_shown(listed, show=house.show))
    if exit_code and any(one.is_behind for one in found.rows):
        house.leave_with(3)


def show(ctx: typer.Context, name: Name) -> None:
    """One goal: its plan, what it takes by day, week and month, its slices."""
    house = house_of(ctx)
    found = saving.one(house.read_session(), name, house.today, calendar=house.calendar)
    house.emit("goal show", goal_shown(found.one, found.slices, found.months, show=house.show))


def afford(
    ctx: typer.Context,
    amount: Annotated[str, typer.Argument(metavar="AMOUNT", help="What it costs.")],
    by: Annotated[str, typer.Option("--by", metavar="DATE", help="When it is paid: 2027-03, or a day.")],
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="Only this goal.")] = None,
) -> None:
    """The odds of every goal with an expense and without it: `goal afford 45000 --by 2027-03`."""
    from finura_cli.screen.goal_deeds import afforded_shown
    from finura_cli.services import affording

    house = house_of(ctx)
    store = house.read_session()
    only = saving.find(store, name) if name is not None else None
    money = parse_money(amount, only.currency if only else house.needed_currency, style_of(house.locale))
    found = affording.afford(
        store, money, coming(house, by), today=house.today, only=only, calendar=house.calendar, at=house.at
    )
    house.emit("goal afford", afforded_shown(found, show=house.show))


group = Group(
    default="list",
    commands={
        "list": list_,
        "add": "goal_set:add",
        "show": show,
        "pay": "goal_pay:pay",
        "take": "goal_pay:take",
        "afford": afford,
        "edit": "goal_set:edit",
        "close": "goal_set:close",
        "reopen": "goal_set:reopen",
        "rm": "goal_set:rm",
    },
)
