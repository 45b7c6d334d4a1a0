"""finura budget suggest: budgets from one's own months."""

from typing import Annotated

import typer

from finura_cli.cli.asking import query_of
from finura_cli.cli.house import house_of
from finura_cli.domain.budget_quantile import KEEP
from finura_cli.screen.budget_advice import advice_shown
from finura_cli.services import budget_advice, budget_setting

WORDS = "Categories, essential, discretionary or total; or a query: what matches names the categories."
SHARE = "Percent of months in which a budget is to be kept."


def suggest(
    ctx: typer.Context,
    words: Annotated[list[str] | None, typer.Argument(metavar="[CAT|QUERY]...", help=WORDS)] = None,
    keep: Annotated[int, typer.Option("--keep", metavar="PERCENT", help=SHARE)] = KEEP,
    apply: Annotated[bool, typer.Option("--apply", help="Set them from this month on.")] = False,
) -> None:
    """What to budget, by what your last months took, with the reason and how it would have gone."""
    house = house_of(ctx)
    said = words or []
    currency = house.needed_currency
    store = house.session() if apply else house.read_session()
    named = said if said and all(budget_advice.is_target(store, word) for word in said) else []
    query = query_of(house, said) if said and not named else None
    found = budget_advice.suggest(
        store, calendar=house.calendar, today=house.today, currency=currency, keep=keep, named=named, query=query
    )
    if not apply:
        house.emit("budget suggest", advice_shown(found, show=house.show))
        return
    wanted = budget_advice.suggested_settings(found, named=bool(named))
    done = (
        budget_setting.put_many(
            store, wanted, calendar=house.calendar, today=house.today, at=house.at, command="budget suggest"
        )
        if wanted
        else ()
    )
    deed = done[0].deed_id if done else None
    shown = advice_shown(found, show=house.show, applied=[one.name for one in done], deed=deed)
    house.emit("budget suggest", shown)
