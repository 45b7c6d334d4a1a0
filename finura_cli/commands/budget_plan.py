"""finura budget plan: an income shared out by a rule."""

from typing import Annotated

import typer

from finura_cli.cli.house import house_of
from finura_cli.domain.budget_rule import parse_rule
from finura_cli.domain.parse_money import parse_money_in
from finura_cli.screen.budget_plan import plan_shown
from finura_cli.screen.money import style_of
from finura_cli.services import budget_advice, budget_setting

RULE = "Percent of income for needs, wants and savings, in this order."
INCOME = "Income a month; without it the median of your last complete months."


def plan(
    ctx: typer.Context,
    rule: Annotated[str, typer.Option("--rule", metavar="N/W/S", help=RULE)] = "50/30/20",
    income: Annotated[str | None, typer.Option("--income", metavar="AMOUNT", help=INCOME)] = None,
    apply: Annotated[bool, typer.Option("--apply", help="Set these budgets from this month on.")] = False,
) -> None:
    """Share income out over needs, wants and savings, and these over your categories."""
    house = house_of(ctx)
    split = parse_rule(rule)
    currency = house.needed_currency
    given = None if income is None else parse_money_in(income, currency, style_of(house.locale))
    store = house.session() if apply else house.read_session()
    found = budget_advice.plan(
        store, split, calendar=house.calendar, today=house.today, currency=currency, income=given
    )
    if not apply:
        house.emit("budget plan", plan_shown(found, show=house.show))
        return
    wanted = budget_advice.planned_settings(found)
    done = budget_setting.put_many(
        store, wanted, calendar=house.calendar, today=house.today, at=house.at, command="budget plan"
    )
    names = [one.name for one in done]
    house.emit("budget plan", plan_shown(found, show=house.show, applied=names, deed=done[0].deed_id))
