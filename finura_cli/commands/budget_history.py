"""finura budget history: what budgets were set, and what was moved between them."""

import typer

from finura_cli.cli.house import house_of
from finura_cli.screen.budget_history import history_shown
from finura_cli.services import budget_moving, budget_setting


def history(ctx: typer.Context) -> None:
    """Every budget that was ever set and from when to when it held, and what was moved."""
    house = house_of(ctx)
    store, currency = house.read_session(), house.needed_currency
    settings, moves = budget_setting.settings(store, currency=currency), budget_moving.moves(store, currency=currency)
    house.emit("budget history", history_shown(settings, moves, show=house.show))
