"""finura merchant: who was paid, and under which name."""

from typing import Annotated

import typer

from finura_cli.cli.choosing import ask_bulk
from finura_cli.cli.fields import Said
from finura_cli.cli.group import Group
from finura_cli.cli.house import house_of
from finura_cli.domain.category import Necessity
from finura_cli.domain.text import how_many
from finura_cli.errors import UsageError
from finura_cli.screen.merchants import merchants_shown, portrait_shown, tidying_shown
from finura_cli.screen.receipts import UNDO, receipt
from finura_cli.services import recognizing
from finura_cli.store import merchants

Name = Annotated[str, typer.Argument(metavar="NAME", help="The merchant.")]
SAID = typer.Option("--necessity", help="What spending there is; none: as the category of each entry is.")


def list_(ctx: typer.Context) -> None:
    """Merchants, with how often each occurs."""
    house = house_of(ctx)
    house.emit("merchant", merchants_shown(merchants.with_counts(house.read_session())))


def show(ctx: typer.Context, name: Name) -> None:
    """All that is known of a merchant: entries, what was spent, the texts that mean it."""
    house = house_of(ctx)
    portrait = recognizing.portrait(house.read_session(), name)
    house.emit("merchant show", portrait_shown(portrait, show=house.show))


def edit(ctx: typer.Context, name: Name, necessity: Annotated[Said | None, SAID] = None) -> None:
    """Say what spending at a merchant is, whatever the categories of its entries."""
    house = house_of(ctx)
    if necessity is None:
        raise UsageError(
            "nothing to change was given", hint=f"finura merchant edit '{name[:40]}' --necessity essential"
        )
    store = house.session()
    one = merchants.find(store, name)
    said = Necessity(necessity.text) if necessity.text else None
    with house.deed("merchant edit") as deed:
        merchants.set_necessity(store, one.id, said)
        deed.summary = f"{one.name} {necessity.value}"
    answer = {"merchant": one.name, "necessity": said, "deed": deed.id}
    head = f"{one.name} is {said.value}" if said else f"{one.name} is what the category of each entry is"
    house.emit("merchant edit", receipt(answer, head, undo=UNDO))


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


def alias(
    ctx: typer.Context,
    name: Name,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="A bank's text, or the name in it.")],
    remove: Annotated[bool, typer.Option("--remove", help="It means this merchant no more.")] = False,
) -> None:
    """A text means this merchant from now on, when a file is imported."""
    house = house_of(ctx)
    store = house.session()
    done = (recognizing.forget_alias if remove else recognizing.alias)(store, name, text, at=house.at)
    answer = {"merchant": done.merchant.name, "text": done.text, "removed": remove, "deed": done.deed_id}
    head = f"'{done.text}' means {done.merchant.name}{' no more' if remove else ''}"
    house.emit("merchant alias", receipt(answer, head, undo=UNDO))


def tidy(
    ctx: typer.Context,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")] = False,
) -> None:
    """Give imported entries that have no merchant the one their text names."""
    house = house_of(ctx)
    store = house.session()
    plan = recognizing.plan_tidying(store)
    preview = tidying_shown(plan.found, plan.left, dry_run=dry_run)
    count = sum(len(one.entries) for one in plan.found)
    if dry_run or not count:
        house.emit("merchant tidy", preview)
        return
    ask_bulk(house, preview, f"Give {how_many(count, 'entry', 'entries')} a merchant?")
    deed = recognizing.tidy(store, plan, at=house.at)
    head = f"{how_many(count, 'entry', 'entries')}, {how_many(len(plan.found), 'merchant')}"
    house.emit(
        "merchant tidy", receipt({"changed": count, "merchants": len(plan.found), "deed": deed}, head, undo=UNDO)
    )


group = Group(
    default="list",
    commands={
        "list": list_, "show": show, "edit": edit, "rename": rename, "merge": merge, "alias": alias, "tidy": tidy,
    },
)  # fmt: skip
