"""finura account value."""

from typing import Annotated

import typer

from finura_cli.cli.house import house_of
from finura_cli.cli.typed import typed_balance, typed_day
from finura_cli.errors import UsageError
from finura_cli.screen.account_values import course_shown, deed_shown
from finura_cli.services import valuing
from finura_cli.store import accounts

NONE = "none"


def value(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The account: a house, a fund, a loan.")],
    amount: Annotated[
        str | None,
        typer.Argument(
            metavar="[BALANCE]", help="What it was worth; of a loan or a card, what was owed. none: forget it."
        ),
    ] = None,
    day: Annotated[
        str | None, typer.Option("--date", "-d", metavar="DAY", help="At the end of this day; today if left out.")
    ] = None,
) -> None:
    """What an account is worth where its entries do not tell; for net worth alone."""
    house = house_of(ctx)
    if amount is None:
        if day is not None:
            raise UsageError("--date needs an amount", hint=f"finura account value {name} AMOUNT --date {day}")
        found = valuing.course(house.read_session(), name, today=house.today)
        house.emit("account value", course_shown(found, show=house.show))
        return
    store = house.session()
    on = typed_day(house, day) or house.today
    if amount.lower() == NONE:
        done = valuing.take_back(store, name, day=on, at=house.at)
    else:
        account = accounts.find(store, name)
        money = typed_balance(house, amount, account.kind, account.currency)
        done = valuing.say(store, name, money, day=on, today=house.today, at=house.at)
    house.emit("account value", deed_shown(done, show=house.show))
