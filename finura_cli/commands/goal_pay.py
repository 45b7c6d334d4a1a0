"""finura goal pay, take."""

from typing import Annotated

import typer

from finura_cli.cli.fields import ACCOUNT
from finura_cli.cli.house import house_of
from finura_cli.cli.typed import typed_day, typed_money
from finura_cli.commands.goal_options import Name, When
from finura_cli.domain.money import Money
from finura_cli.errors import UsageError
from finura_cli.screen.goal_deeds import paid_shown
from finura_cli.services import goal_setting, saving

Note = Annotated[str, typer.Option("--note", "-n", help="A note.")]


def pay(
    ctx: typer.Context,
    name: Name,
    amount: Annotated[str, typer.Argument(metavar="AMOUNT", help="How much of an account is for it from now on.")],
    when: When = None,
    account: Annotated[str | None, ACCOUNT] = None,
    note: Note = "",
) -> None:
    """Put a slice of an account into a goal. No money moves."""
    _pay(ctx, "goal pay", name, amount, when, account, note, sign=1)


def take(
    ctx: typer.Context,
    name: Name,
    amount: Annotated[str, typer.Argument(metavar="AMOUNT", help="How much is no longer for it.")],
    when: When = None,
    account: Annotated[str | None, ACCOUNT] = None,
    note: Note = "",
) -> None:
    """Take a slice out of a goal again."""
    _pay(ctx, "goal take", name, amount, when, account, note, sign=-1)


def _pay(
    ctx: typer.Context,
    command: str,
    name: str,
    amount: str,
    when: str | None,
    account: str | None,
    note: str,
    sign: int,
) -> None:
    house = house_of(ctx)
    store = house.session()
    money = typed_money(house, amount, saving.find(store, name).currency)
    if sign < 0 and money.minor < 0:
        raise UsageError("what is taken out is above zero", hint=f"finura goal take {name} AMOUNT", code="bad-amount")
    money = Money(money.minor * sign, money.currency)
    day = typed_day(house, when) or house.today
    done = goal_setting.pay(
        store, name, money, account=account, day=day, note=note, today=house.today, at=house.at, show=house.show
    )
    if done.standing is not None:
        house.emit(command, paid_shown(done.standing, money, done.account, done.deed_id, show=house.show))
