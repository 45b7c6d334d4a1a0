"""finura category: the tree."""

from typing import Annotated

import typer

from finura_cli.cli.group import Group
from finura_cli.cli.house import house_of
from finura_cli.domain.category import Kind, Necessity
from finura_cli.screen.categories import categories_shown
from finura_cli.screen.receipts import UNDO, receipt
from finura_cli.store import categories

Path = Annotated[str, typer.Argument(metavar="CAT", help="A path, `Food:Groceries`, or its unique last part.")]


def list_(ctx: typer.Context) -> None:
    """The tree of categories, with kind and necessity."""
    house = house_of(ctx)
    house.emit("category", categories_shown(categories.all(house.read_session())))


def add(
    ctx: typer.Context,
    path: Annotated[str, typer.Argument(metavar="PATH", help="`Food:Bakery`; parents that are missing are made too.")],
    kind: Annotated[Kind | None, typer.Option("--kind", "-k", help="expense, income or transfer.")] = None,
    necessity: Annotated[Necessity | None, typer.Option(help="essential, discretionary or saving.")] = None,
) -> None:
    """Make a category. Without --kind it takes its parent's, else expense."""
    house = house_of(ctx)
    store = house.session()
    with house.deed("category add") as deed:
        made = categories.add(store, path, kind, necessity)
        deed.summary = made.path
    answer = {"category": made.path, "kind": made.kind.value, "deed": deed.id}
    house.emit("category add", receipt(answer, f"Category {made.path}, {made.kind.value}", undo=UNDO))


def edit(
    ctx: typer.Context,
    path: Path,
    name: Annotated[str | None, typer.Option(help="New name of its last part.")] = None,
    kind: Annotated[Kind | None, typer.Option("--kind", "-k", help="expense, income or transfer.")] = None,
    necessity: Annotated[Necessity | None, typer.Option(help="essential, discretionary or saving.")] = None,
) -> None:
    """Change a category's name, kind or necessity."""
    house = house_of(ctx)
    store = house.session()
    old = categories.find(store, path)
    with house.deed("category edit") as deed:
        new = old._replace(name=name or old.name, kind=kind or old.kind, necessity=necessity or old.necessity)
        changed = categories.update(store, new)
        deed.summary = changed.path
    said = f"Changed {changed.path}"
    if changed.name != old.name:
        said += f"; rows of files that say {old.path} go there"
    house.emit("category edit", receipt({"category": changed.path, "deed": deed.id}, said, undo=UNDO))


def merge(
    ctx: typer.Context,
    path: Path,
    into: Annotated[str, typer.Argument(metavar="INTO", help="The category that takes everything over.")],
) -> None:
    """Move every entry, rule, budget and child of a category into another, and remove it."""
    house = house_of(ctx)
    store = house.session()
    one, other = categories.find(store, path), categories.find(store, into)
    with house.deed("category merge") as deed:
        categories.merge(store, one.id, other.id)
        deed.summary = f"{one.path} into {other.path}"
    answer = {"category": one.path, "into": other.path, "deed": deed.id}
    said = f"Merged {one.path} into {other.path}; rows of files that say {one.path} go there"
    house.emit("category merge", receipt(answer, said, undo=UNDO))


def mv(
    ctx: typer.Context,
    path: Path,
    parent: Annotated[str, typer.Argument(metavar="PARENT", help="Its new parent; `/` for the top level.")],
) -> None:
    """Move a category, with what is below it, under another parent."""
    house = house_of(ctx)
    store = house.session()
    one = categories.find(store, path)
    with house.deed("category mv") as deed:
        moved = categories.move(store, one.id, None if parent == "/" else categories.find(store, parent).id)
        deed.summary = f"{one.path} to {moved.path}"
    answer = {"category": one.path, "now": moved.path, "deed": deed.id}
    house.emit("category mv", receipt(answer, f"Moved {one.path} to {moved.path}", undo=UNDO))


def rm(ctx: typer.Context, path: Path) -> None:
    """Remove a category that nothing uses; else merge it."""
    house = house_of(ctx)
    store = house.session()
    one = categories.find(store, path)
    with house.deed("category rm") as deed:
        categories.remove(store, one.id)
        deed.summary = one.path
    house.emit("category rm", receipt({"category": one.path, "deed": deed.id}, f"Removed {one.path}", undo=UNDO))


group = Group(default="list", commands={"list": list_, "add": add, "edit": edit, "merge": merge, "mv": mv, "rm": rm})
