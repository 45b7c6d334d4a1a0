"""finura budget move and apply: this month's money given to another budget, amounts in words worked out anew."""

from typing import Annotated

import typer

from finura_cli.cli.house import house_of
from finura_cli.domain.parse_money import parse_money_in
from finura_cli.screen.budget_deeds import applied_shown, moved_shown
from finura_cli.screen.money import style_of
from finura_cli.services import budget_moving, budget_templates

SIDE = "A category; or essential, discretionary, saving."


def move(
    ctx: typer.Context,
    giver: Annotated[str, typer.Argument(metavar="FROM", help=SIDE)],
    taker: Annotated[str, typer.Argument(metavar="TO", help=SIDE)],
    amount: Annotated[str, typer.Argument(metavar="AMOUNT", help="How much.")],
) -> None:
    """Give money of one budget to another, for this month only."""
    house = house_of(ctx)
    store = house.session()
    money = parse_money_in(amount, house.needed_currency, style_of(house.locale))
    done = budget_moving.move(store, giver, taker, money, calendar=house.calendar, today=house.today, at=house.at)
    house.emit("budget move", moved_shown(done, show=house.show))


def apply(
    ctx: typer.Context,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change, and change nothing.")] = False,
) -> None:
    """Work out all amounts in words anew, for this month on."""
    house = house_of(ctx)
    done = budget_templates.apply(
        house.read_session() if dry_run else house.session(),
        currency=house.needed_currency,
        calendar=house.calendar,
        today=house.today,
        at=house.at,
        dry_run=dry_run,
    )
    house.emit("budget apply", applied_shown(done, dry_run=dry_run, show=house.show))
    if done.failed:
        house.leave_with(4)
