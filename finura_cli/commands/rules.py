"""finura rules: which texts belong under which category."""

from dataclasses import replace
from typing import Annotated

import typer

from finura_cli.cli.asking import asked
from finura_cli.cli.choosing import ask_bulk
from finura_cli.cli.fields import CATEGORY
from finura_cli.cli.group import Group
from finura_cli.cli.house import house_of
from finura_cli.domain.period import Period
from finura_cli.domain.rules import best_rule, condition
from finura_cli.domain.text import how_many
from finura_cli.screen.receipts import UNDO, receipt
from finura_cli.screen.rules import ruled_shown, rules_shown
from finura_cli.services import ruling
from finura_cli.store import categories, rules, search

Number = Annotated[int, typer.Argument(metavar="RULE", help="Number of the rule.")]


def list_(ctx: typer.Context) -> None:
    """The rules, in the order in which they are tried."""
    house = house_of(ctx)
    store = house.read_session()
    house.emit("rules", rules_shown(rules.all(store), {c.id: c.path for c in categories.all(store)}))


def add(
    ctx: typer.Context,
    text: Annotated[list[str], typer.Argument(metavar="TEXT|/RE/", help="Words that must all occur, at word starts.")],
    category: Annotated[str, CATEGORY],
) -> None:
    """Make a rule: `rules add swiggy -c Dining`. `rules apply` runs it over what is there already."""
    house = house_of(ctx)
    pattern = " ".join(text)
    condition(pattern)  # refused now, not at the next import
    store = house.session()
    found = categories.find(store, category)
    with house.deed("rules add") as deed:
        made = rules.add(store, pattern, found.id)
        deed.summary = f"{pattern} -> {found.path}"
    answer = {"rule": made.id, "pattern": pattern, "category": found.path, "deed": deed.id}
    head = f"Rule {made.id}: {pattern} -> {found.path}"
    house.emit("rules add", receipt(answer, head, more=["finura rules apply runs it over past entries"], undo=UNDO))


def test(
    ctx: typer.Context,
    text: Annotated[list[str], typer.Argument(metavar="TEXT", help="A text as a bank writes it.")],
) -> None:
    """Say which rule would decide about a text."""
    house = house_of(ctx)
    store = house.read_session()
    said = " ".join(text)
    rule = best_rule(rules.all(store), said)
    path = categories.get(store, rule.category_id).path if rule else None
    head = f"Rule {rule.id}, {rule.pattern}: {path}" if rule else "No rule decides about it."
    house.emit("rules test", receipt({"text": said, "rule": rule.id if rule else None, "category": path}, head))


def apply(
    ctx: typer.Context,
    words: Annotated[list[str] | None, typer.Argument(metavar="[QUERY] [PERIOD]", help="Only these entries.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")] = False,
) -> None:
    """Run the rules over entries that are there. What was set by hand stays."""
    house = house_of(ctx)
    store = house.session()
    period, query = asked(house, words or [])
    entries = search.find(store, query, period or Period.ALL, order="date")
    planned = ruling.plan(store, entries)
    preview = ruled_shown(planned, {c.id: c.path for c in categories.all(store)}, show=house.show)
    if dry_run:
        house.emit("rules apply", preview)
        return
    if not planned:
        house.emit("rules apply", receipt({"changed": 0, "deed": None}, "The rules change nothing."))
        return
    ask_bulk(house, preview, f"Set {how_many(len(planned), 'category', 'categories')}?")
    deed = ruling.carry_out(store, planned, at=house.at)
    answer = {"changed": len(planned), "deed": deed}
    house.emit("rules apply", receipt(answer, f"Set {how_many(len(planned), 'category', 'categories')}", undo=UNDO))


def edit(
    ctx: typer.Context,
    number: Number,
    text: Annotated[str | None, typer.Option("--text", help="New pattern.")] = None,
    category: Annotated[str | None, CATEGORY] = None,
) -> None:
    """Change a rule's pattern or category."""
    house = house_of(ctx)
    store = house.session()
    if text is not None:
        condition(text)
    old = rules.get(store, number)
    category_id = categories.find(store, category).id if category else old.category_id
    with house.deed("rules edit") as deed:
        rules.update(store, replace(old, pattern=text or old.pattern, category_id=category_id))
        deed.summary = str(number)
    house.emit("rules edit", receipt({"rule": number, "deed": deed.id}, f"Changed rule {number}", undo=UNDO))


def mv(
    ctx: typer.Context,
    number: Number,
    place: Annotated[int, typer.Argument(metavar="PLACE", min=1, help="1 is tried first.")],
) -> None:
    """Change the order in which rules are tried."""
    house = house_of(ctx)
    store = house.session()
    with house.deed("rules mv") as deed:
        rules.move(store, number, place)
        deed.summary = f"{number} to place {place}"
    answer = {"rule": number, "place": place, "deed": deed.id}
    house.emit("rules mv", receipt(answer, f"Rule {number} is tried at place {place}", undo=UNDO))


def rm(ctx: typer.Context, number: Number) -> None:
    """Remove a rule; what it filed stays."""
    house = house_of(ctx)
    store = house.session()
    with house.deed("rules rm") as deed:
        rules.remove(store, number)
        deed.summary = str(number)
    house.emit("rules rm", receipt({"rule": number, "deed": deed.id}, f"Removed rule {number}", undo=UNDO))


group = Group(
    default="list",
    commands={"list": list_, "add": add, "test": test, "apply": apply, "edit": edit, "mv": mv, "rm": rm},
)
