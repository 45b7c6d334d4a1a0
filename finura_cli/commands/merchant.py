"""finura merchant: who was paid, and under which name."""

from typing import Annotated

import typer

from finura_cli.cli.group import Group
from finura_cli.cli.house import house_of
from finura_cli.screen.merchants import merchants_shown
from finura_cli.screen.receipts import UNDO, receipt
from finura_cli.store import merchants

Name = Annotated[str, typer.Argument(metavar="NAME", help="The merchant.")]


def list_(ctx: typer.Context) -> None:
    """Merchants, with how often each occurs."""
    house = house_of(ctx)
    house.emit("merchant", merchants_shown(merchants.with_counts(house.read_session())))


def rename(
    ctx: typer.Context, name: Name, new: Annotated[str, typer.Argument(metavar="NEW", help="Its new name.")]
) -> None:
    """Give a merchant another name; the old one still means it when a file says so."""
    house = house_of(ctx)
    store = house.session()
    one = merchants.find(store, name)
    with house.deed("merchant rename") as deed:
        merchants.rename(store, one.id, new)
        deed.summary = f"{one.name} to {new}"
    answer = {"merchant": one.name, "now": new, "deed": deed.id}
    house.emit("merchant rename", receipt(answer, f"Renamed {one.name} to {new}", undo=UNDO))


def merge(
    ctx: typer.Context,
    name: Name,
    into: Annotated[str, typer.Argument(metavar="INTO", help="The merchant that takes its entries over.")],
) -> None:
    """Make two merchants one."""
    house = house_of(ctx)
    store = house.session()
    one, other = merchants.find(store, name), merchants.find(store, into)
    with house.deed("merchant merge") as deed:
        merchants.merge(store, one.id, other.id)
        deed.summary = f"{one.name} into {other.name}"
    answer = {"merchant": one.name, "into": other.name, "deed": deed.id}
    house.emit("merchant merge", receipt(answer, f"Merged {one.name} into {other.name}", undo=UNDO))


group = Group(default="list", commands={"list": list_, "rename": rename, "merge": merge})
