"""`--if`, as the forecasts take it: an option that may be repeated, read against the books."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from finura_cli.cli.house import House
from finura_cli.screen.money import style_of

if TYPE_CHECKING:
    from finura_cli.domain.what_if import Change

IF = typer.Option(
    "--if", metavar="CHANGE", help="What if: `dining -20%`, `rent +500`, `income -10%`, `groceries =6000`. Repeatable."
)


def changes(house: House, texts: Sequence[str]) -> tuple[Change, ...]:
    """What was typed, in order. UsageError, NotFound, Ambiguous where it cannot be understood."""
    from finura_cli.services.what_if import read

    return read(house.read_session(), texts, house.needed_currency, style_of(house.locale))
