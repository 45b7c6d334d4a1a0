"""finura edit: entries chosen by id or by query, changed in one deed."""

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated

import typer

from finura_cli.cli import heads_up
from finura_cli.cli.after_review import rule_offered
from finura_cli.cli.choosing import choose, confirm_bulk
from finura_cli.cli.fields import (
    ACCOUNT,
    CATEGORY,
    MERCHANT,
    MODE,
    MOOD,
    NECESSITY,
    PAID_BY,
    SHARE,
    SPLIT,
    TAG,
    WHO,
    Said,
)
from finura_cli.cli.house import House, house_of
from finura_cli.cli.typed import typed_day, typed_ids
from finura_cli.domain.books import Names
from finura_cli.domain.category import LENT
from finura_cli.domain.entry import is_time
from finura_cli.domain.money import Money
from finura_cli.domain.splitting import read_split
from finura_cli.domain.text import how_many
from finura_cli.errors import UsageError
from finura_cli.screen.editing import changes, done_shown, edits_shown
from finura_cli.screen.money import style_of
from finura_cli.services import editing, lending, linking
from finura_cli.services.editing import Change

_TRANSFER_WITH = typer.Option(metavar="ID", help="It and this entry are one transfer between your accounts.")


def edit(
    ctx: typer.Context,
    words: Annotated[list[str], typer.Argument(metavar="ID|QUERY...", help="Entries: their numbers, or a query.")],
    amount: Annotated[str | None, typer.Option(help="New amount; it keeps its direction unless it has a sign.")] = None,
    day: Annotated[str | None, typer.Option("--date", "-d", help="New day.")] = None,
    time: Annotated[str | None, typer.Option(help="New time, `21:05`; empty clears it.")] = None,
    description: Annotated[str | None, typer.Option(help="New description.")] = None,
    merchant: Annotated[str | None, MERCHANT] = None,
    category: Annotated[str | None, CATEGORY] = None,
    account: Annotated[str | None, ACCOUNT] = None,
    mode: Annotated[str | None, MODE] = None,
    mood: Annotated[int | None, MOOD] = None,
    who: Annotated[str | None, WHO] = None,
    note: Annotated[str | None, typer.Option("--note", "-n", help="New note; empty clears it.")] = None,
    tag: Annotated[list[str] | None, TAG] = None,
    untag: Annotated[list[str] | None, typer.Option(help="A tag to take off; may be repeated.")] = None,
    split: Annotated[str | None, SPLIT] = None,
    share: Annotated[str | None, SHARE] = None,
    paid_by: Annotated[str | None, PAID_BY] = None,
    necessity: Annotated[Said | None, NECESSITY] = None,
    pending: Annotated[bool | None, typer.Option("--pending/--posted", help="Not posted yet, or posted.")] = None,
    transfer_with: Annotated[int | None, _TRANSFER_WITH] = None,
    no_transfer: Annotated[bool, typer.Option("--no-transfer", help="It is no transfer: part it for good.")] = False,
) -> None:
    """Change entries: `edit 12 -c Food`, `edit cat:Food merchant:Swiggy --tag delivery`."""
    house = house_of(ctx)
    change = Change(
        amount=amount,
        day=typed_day(house, day),
        time=_time(time),
        description=description,
        merchant=merchant,
        category=category,
        account=account,
        mode=mode,
        mood=mood,
        who=who,
        note=note,
        add_tags=tuple(tag or ()),
        drop_tags=tuple(untag or ()),
        splits=read_split(split) if split else (),
        share=None if share is None else tuple(share.split(",")) if share else (),
        paid_by=paid_by,
        pending=pending,
        necessity=necessity.text if necessity is not None else None,
    )
    if transfer_with is not None or no_transfer:
        _link(house, words, change, transfer_with, part=no_transfer)
    else:
        _change(house, words, change)


def _link(house: House, words: list[str], change: Change, other: int | None, *, part: bool) -> None:
    """Make an entry and another one a transfer, or part it from its other side."""
    if not change.is_empty or (part and other is not None):
        raise UsageError("--transfer-with and --no-transfer stand alone", hint="change the rest in another command")
    ids = typed_ids(words)
    if ids is None or len(words) != 1:
        raise UsageError("one entry has one other side", hint="finura edit 12 --transfer-with 31")
    store, id = house.session(), ids[0]
    if part:
        deed, other = linking.unlink_by_hand(store, id, at=house.at)
        head = f"Entries {id} and {other} are no transfer any more"
    else:
        assert other is not None
        deed = linking.link_by_hand(store, id, other, at=house.at)
        head = f"Entries {id} and {other} are one transfer"
    house.emit("edit", done_shown(head, changed=2, deed=deed, ids=[id, other]))


def _change(house: House, words: list[str], change: Change) -> None:
    store = house.session()
    chosen = choose(house, words)
    plan = editing.plan_edit(store, chosen.entries, change, style=style_of(house.locale))
    if not plan.pairs:
        house.emit("edit", done_shown("Nothing to change.", changed=0, deed=None))
        return
    names = _with_merchant(chosen.names, plan, change.merchant)
    preview = edits_shown(plan.pairs, names, show=house.show)
    confirm_bulk(house, chosen, preview, f"Change {how_many(len(plan.pairs), 'entry', 'entries')}?")
    done = editing.carry_out(store, plan, at=house.at, change=change)
    head = _said(plan, names, house.show) if done.count == 1 else f"Changed {done.count} entries"
    ids = [before.id for before, _ in plan.pairs]
    house.emit("edit", done_shown(head, changed=done.count, deed=done.deed_id, ids=ids))
    if change.category or change.splits:
        heads_up.warn_of_sides(house, [after for _, after in plan.pairs], names)
    heads_up.warn_of_years(house, [after for before, after in plan.pairs if before.date != after.date])
    if change.category and done.count == 1 and house.is_tty:
        for line in rule_offered(house, ids[0]):
            house.say(f"  {line}")


def _said(plan: editing.EditPlan, names: Names, show: Callable[[Money], str]) -> str:
    before, after = plan.pairs[0]
    return f"Entry {before.id}: {'; '.join(changes(before, after, names, show))}"


def _with_merchant(names: Names, plan: editing.EditPlan, merchant: str | None) -> Names:
    """The names, with that of the merchant the entries will have; and with the category of debts."""
    names = replace(names, categories=lending.planned_tree(names.categories, LENT))
    if not merchant:
        return names
    new = {after.merchant_id: merchant for _, after in plan.pairs if after.merchant_id is not None}
    return replace(names, merchants={**names.merchants, **new})


def _time(text: str | None) -> str | None:
    if text and not is_time(text):
        raise UsageError(f"{text[:40]!r} is no time", hint="as in 21:05")
    return text
