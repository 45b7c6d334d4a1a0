"""finura people: what was lent and borrowed, person by person."""

from datetime import date
from typing import Annotated

import typer

from finura_cli.cli.fields import ACCOUNT
from finura_cli.cli.group import Group
from finura_cli.cli.house import House, house_of
from finura_cli.domain.entry import day_of
from finura_cli.domain.names import shortened
from finura_cli.domain.parse_money import looks_like_amount
from finura_cli.errors import UsageError
from finura_cli.screen.money import style_of
from finura_cli.screen.people import Listed, Settled, people_shown, person_shown, renamed_shown, settled_shown
from finura_cli.services import lending

Name = Annotated[str, typer.Argument(metavar="NAME", help="The person.")]


def list_(
    ctx: typer.Context, all_: Annotated[bool, typer.Option("--all", help="Those you are even with, too.")] = False
) -> None:
    """Who owes you, and whom you owe."""
    house = house_of(ctx)
    found = lending.standing(house.read_session())
    shown = [person for person in found.people if all_ or person.net or person.pending]
    listed = Listed(shown, len(found.people) - len(shown), found.nameless)
    house.emit("people", people_shown(listed, show=house.show))


def show(ctx: typer.Context, name: Name) -> None:
    """All that passed between you and a person, with what was owed after it."""
    house = house_of(ctx)
    found = lending.portrait(house.read_session(), name)
    house.emit("people show", person_shown(found.name, found.nets, found.steps, found.accounts, show=house.show))


def settle(
    ctx: typer.Context,
    name: Name,
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[AMOUNT] [DATE]", help="How much, else all; when, else today.")
    ] = None,
    account: Annotated[str | None, ACCOUNT] = None,
) -> None:
    """Add the entry that pays a debt back, to you or by you: `people settle Asha`, `people settle Asha 250 yesterday`.

    Without -a it goes to the first account in its currency."""
    house = house_of(ctx)
    amount, day = _said(house, words or [])
    done = lending.settle(
        house.session(),
        name,
        amount,
        account=account,
        currency=house.wishes.currency and house.currency,
        day=day or house.today,
        time=house.now_time if day in (None, house.today) else None,
        style=style_of(house.locale),
        at=house.at,
    )
    entry = done.entry
    shown = (
        Settled(done.name)
        if entry is None
        else Settled(done.name, entry.id, entry.money, done.left, done.account, done.deed_id)
    )
    house.emit("people settle", settled_shown(shown, show=house.show))


def rename(
    ctx: typer.Context, name: Name, new: Annotated[str, typer.Argument(metavar="NEW", help="The new name.")]
) -> None:
    """Give a person another name everywhere; with the name of another person, the two become one."""
    house = house_of(ctx)
    done = lending.rename(house.session(), name, new, at=house.at)
    house.emit("people rename", renamed_shown(done.old, done.new, done.count, merged=done.merged, deed=done.deed_id))


def _said(house: House, words: list[str]) -> tuple[str | None, date | None]:
    """The amount as it was typed, and the day."""
    days = [day for word in words if (day := day_of(word, house.calendar, house.today)) is not None]
    rest = [word for word in words if day_of(word, house.calendar, house.today) is None]
    if len(days) > 1:
        raise UsageError("two days were given", hint="finura people settle Asha 250 yesterday")
    amount = " ".join(rest)
    if rest and not any(looks_like_amount(word) for word in rest):
        raise UsageError(
            f"{shortened(amount)} is no amount and no day", hint="finura people settle NAME 250 yesterday; a name of"
            " several words stands in quotes", code="bad-amount",
        )  # fmt: skip
    return amount or None, days[0] if days else None


group = Group(default="list", commands={"list": list_, "show": show, "settle": settle, "rename": rename})
