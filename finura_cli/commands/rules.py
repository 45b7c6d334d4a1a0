"""finura rules: what is done with entries of which texts."""

from typing import Annotated

import typer

from finura_cli.cli.asking import asked
from finura_cli.cli.choosing import ask_bulk
from finura_cli.cli.fields import ACCOUNT, MERCHANT, MODE
from finura_cli.cli.group import Group
from finura_cli.cli.house import house_of
from finura_cli.domain.entry import is_time
from finura_cli.domain.parse_money import parse_money
from finura_cli.domain.period import Period
from finura_cli.domain.rule_writing import as_typed, written
from finura_cli.domain.rules import Rule
from finura_cli.domain.text import how_many
from finura_cli.errors import UsageError
from finura_cli.screen.money import style_of
from finura_cli.screen.receipts import UNDO, receipt
from finura_cli.screen.rules import rule_json, rule_line, ruled_shown, rules_shown, trials_shown
from finura_cli.services import ruling
from finura_cli.store import accounts, categories, rules, search
from finura_cli.store.connection import Store

Number = Annotated[int, typer.Argument(metavar="RULE", help="Number of the rule.")]
TEXT = "Words at word starts, /an expression/, merchant: text: amt: acct: mode: time: type:. All must hold."
FILES = typer.Option("--category", "-c", metavar="CAT", help="The category it gives.")
NAMES = typer.Option("--merchant", "-m", help="The merchant it gives.")
TAGS = typer.Option("--tag", "-t", help="A tag it gives; may be repeated.")
NOTES = typer.Option("--note", "-n", help="The note it gives where there is none.")


def list_(ctx: typer.Context) -> None:
    """The rules, in the order in which they are tried."""
    house = house_of(ctx)
    store = house.read_session()
    house.emit("rules", rules_shown(rules.all(store), _paths(store), rules.account_ids(store)))


def add(
    ctx: typer.Context,
    text: Annotated[list[str], typer.Argument(metavar="TEXT|/RE/", help=TEXT)],
    category: Annotated[str | None, FILES] = None,
    merchant: Annotated[str | None, NAMES] = None,
    tag: Annotated[list[str] | None, TAGS] = None,
    note: Annotated[str | None, NOTES] = None,
    transfer: Annotated[bool, typer.Option("--transfer", help="It is money that only changes places.")] = False,
) -> None:
    """Make a rule: `rules add swiggy -c Dining`. `rules apply` runs it over what is there already."""
    house = house_of(ctx)
    store = house.session()
    pattern = written(as_typed(text), accounts.all(store))
    category_id = categories.find(store, category).id if category else None
    new = ruling.checked(store, Rule(0, "", None, pattern, category_id, merchant, _tags(tag), note, transfer))
    with house.deed("rules add") as deed:
        made = rules.put(store, new)
        deed.summary = f"{pattern} -> {_path(store, made) or 'no category'}"
    answer = {"rule": made.id, **rule_json(made, _path(store, made)), "deed": deed.id}
    more = ["finura rules apply runs it over past entries"]
    head = f"Rule {made.id}: {rule_line(made, _path(store, made))}"
    house.emit("rules add", receipt(answer, head, more=more, undo=UNDO))


def try_(
    ctx: typer.Context,
    text: Annotated[list[str], typer.Argument(metavar="TEXT", help="A text as a bank writes it.")],
    amount: Annotated[str | None, typer.Option(help="Its amount: money out, unless it has a sign.")] = None,
    account: Annotated[str | None, ACCOUNT] = None,
    merchant: Annotated[str | None, MERCHANT] = None,
    mode: Annotated[str | None, MODE] = None,
    time: Annotated[str | None, typer.Option(help="The time of day, `21:05`.")] = None,
) -> None:
    """Say which rules hold for a text, in their order, and what each decides."""
    house = house_of(ctx)
    store = house.read_session()
    said = " ".join(text)
    if time is not None and not is_time(time):
        raise UsageError(f"{time[:40]!r} is no time", hint="as in 21:05")
    held_in = accounts.find(store, account) if account else None
    currency = held_in.currency if held_in else house.currency
    minor = None
    if amount is not None:
        minor = parse_money(amount, currency or house.needed_currency, style_of(house.locale)).minor
        minor = minor if amount.strip()[:1] in "+-" else -minor
    facts = ruling.facts_of_text(
        store, said, minor=minor, currency=currency or "", account_id=held_in.id if held_in else None,
        merchant=merchant, mode=mode, time=time.zfill(5) if time else None,
    )  # fmt: skip
    house.emit("rules test", trials_shown(said, ruling.tried(store, facts), _paths(store)))


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
    preview = ruled_shown(planned, _paths(store), show=house.show)
    if dry_run:
        house.emit("rules apply", preview)
        return
    if not planned:
        house.emit("rules apply", receipt({"changed": 0, "deed": None}, "The rules change nothing."))
        return
    ask_bulk(house, preview, f"Change {how_many(len(planned), 'entry', 'entries')}?")
    deed, changed = ruling.carry_out(store, planned, at=house.at)
    head = f"Changed {how_many(changed, 'entry', 'entries')}"
    house.emit("rules apply", receipt({"changed": changed, "deed": deed}, head, undo=UNDO))


def edit(
    ctx: typer.Context,
    number: Number,
    text: Annotated[str | None, typer.Option("--text", help="What it looks for from now on.")] = None,
    category: Annotated[str | None, FILES] = None,
    merchant: Annotated[str | None, NAMES] = None,
    tag: Annotated[list[str] | None, TAGS] = None,
    note: Annotated[str | None, NOTES] = None,
    transfer: Annotated[bool | None, typer.Option("--transfer/--no-transfer", help="Whether it is a transfer.")] = None,
) -> None:
    """Change what a rule looks for or does; an empty value takes a thing away: `rules edit 3 --note ''`."""
    house = house_of(ctx)
    store = house.session()
    old = rules.get(store, number)
    new = old._replace(
        pattern=written(text, accounts.all(store)) if text is not None else old.pattern,
        category_id=_category(store, category, transfer, old),
        merchant=old.merchant if merchant is None else merchant or None,
        tags=old.tags if tag is None else _tags(tag),
        note=old.note if note is None else note or None,
        transfer=old.transfer if transfer is None else transfer,
    )
    with house.deed("rules edit") as deed:
        changed = rules.update(store, ruling.checked(store, new))
        deed.summary = str(number)
    path = _path(store, changed)
    answer = {"rule": number, **rule_json(changed, path), "deed": deed.id}
    house.emit("rules edit", receipt(answer, f"Rule {number}: {rule_line(changed, path)}", undo=UNDO))


def mv(
    ctx: typer.Context,
    number: Number,
    place: Annotated[str, typer.Argument(metavar="PLACE", help="1 is tried first; `auto`: the more specific first.")],
) -> None:
    """Change the order in which rules are tried."""
    house = house_of(ctx)
    store = house.session()
    if place != "auto" and not (place.isascii() and place.isdigit() and int(place[:9]) > 0):
        raise UsageError(f"{place[:40]!r} is no place", hint="a number from 1 on, or auto")
    with house.deed("rules mv") as deed:
        moved = rules.release(store, number) if place == "auto" else rules.move(store, number, int(place[:9]))
        at = 1 + [rule.id for rule in rules.all(store)].index(moved.id)
        deed.summary = f"{number} to place {place}"
    answer = {"rule": number, "place": at, "placed": moved.position is not None, "deed": deed.id}
    house.emit("rules mv", receipt(answer, f"Rule {number} is tried at place {at}", undo=UNDO))


def rm(ctx: typer.Context, number: Number) -> None:
    """Remove a rule; what it filed stays."""
    house = house_of(ctx)
    store = house.session()
    with house.deed("rules rm") as deed:
        rules.remove(store, number)
        deed.summary = str(number)
    house.emit("rules rm", receipt({"rule": number, "deed": deed.id}, f"Removed rule {number}", undo=UNDO))


def _paths(store: Store) -> dict[int, str]:
    return {category.id: category.path for category in categories.all(store)}


def _path(store: Store, rule: Rule) -> str | None:
    return None if rule.category_id is None else categories.get(store, rule.category_id).path


def _tags(tags: list[str] | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(tag.strip() for tag in tags or () if tag.strip()))


def _category(store: Store, said: str | None, transfer: bool | None, old: Rule) -> int | None:
    """The category that an edited rule gives; a transfer that is one no more loses the one it had."""
    if said is None:
        return None if transfer is False and old.transfer else old.category_id
    return categories.find(store, said).id if said else None


group = Group(
    default="list",
    commands={"list": list_, "add": add, "test": try_, "apply": apply, "edit": edit, "mv": mv, "rm": rm},
)
