"""finura bills schedule: entries that post themselves."""

from typing import Annotated

import typer

from finura_cli.cli.fields import ACCOUNT, CATEGORY, MERCHANT, MODE, TAG, WHO
from finura_cli.cli.group import Group
from finura_cli.cli.house import House, house_of
from finura_cli.cli.typed import typed_day, typed_end, typed_entry
from finura_cli.domain.paces import Every
from finura_cli.errors import UsageError
from finura_cli.screen.money import style_of
from finura_cli.screen.schedules import made_shown, posted_shown, removed_shown, schedules_shown
from finura_cli.services import posting_due, scheduled, scheduling
from finura_cli.services.adding import Moment, Wanted
from finura_cli.services.scheduling import Change

Id = Annotated[int, typer.Argument(metavar="ID", help="The schedule; `finura bills schedule` shows the numbers.")]
EVERY = typer.Option("--every", help="How often.")
TO = typer.Option("--transfer-to", metavar="ACCT", help="Move it to this account of yours.")


def list_(ctx: typer.Context) -> None:
    """Entries that post themselves, and when each comes next."""
    house = house_of(ctx)
    store = house.read_session()
    planned = scheduled.planned(store, today=house.today)
    names = scheduling.names_for(store, [one.schedule for one in planned])
    house.emit("bills schedule", schedules_shown(planned, names, show=house.show))


def add(
    ctx: typer.Context,
    words: Annotated[list[str], typer.Argument(help="Amount and description, as `finura add` takes them.")],
    every: Annotated[Every, EVERY],
    start: Annotated[
        str | None,
        typer.Option("--from", metavar="DAY", help="The first day; left out: one among the words, or today."),
    ] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="DAY", help="No day after this one.")] = None,
    amount: Annotated[str | None, typer.Option(help="The amount, when the words hold several numbers.")] = None,
    income: Annotated[bool, typer.Option("--income", help="Money comes in.")] = False,
    transfer_to: Annotated[str | None, TO] = None,
    category: Annotated[str | None, CATEGORY] = None,
    account: Annotated[str | None, ACCOUNT] = None,
    merchant: Annotated[str | None, MERCHANT] = None,
    mode: Annotated[str | None, MODE] = None,
    who: Annotated[str | None, WHO] = None,
    tag: Annotated[list[str] | None, TAG] = None,
    note: Annotated[str, typer.Option("--note", "-n", help="A note.")] = "",
) -> None:
    """Set one up: `bills schedule add 15000 rent -a Cash --every monthly --from 2026-10-01`."""
    house = house_of(ctx)
    entry = typed_entry(house, words, amount)
    first = typed_day(house, start)
    if first is not None and entry.day not in (None, first):
        raise UsageError(f"two days were given: {first} and {entry.day}", hint="say the first day with --from alone")
    wanted = Wanted(
        entry, category=category, account=account, currency=house.wishes.currency and house.currency, income=income,
        transfer_to=transfer_to, merchant=merchant, mode=mode, who=who, tags=tuple(dict.fromkeys(tag or ())), note=note,
    )  # fmt: skip
    made = scheduling.add(
        house.session(),
        wanted,
        every=every,
        start=first or entry.day or house.today,
        until=typed_day(house, until),
        moment=Moment(house.today, house.now_time, house.at),
        style=style_of(house.locale),
    )
    _made(house, "bills schedule add", f"Schedule {made.planned.schedule.id}", made)


def edit(
    ctx: typer.Context,
    number: Id,
    amount: Annotated[str | None, typer.Option(help="New amount; it keeps its direction.")] = None,
    description: Annotated[str | None, typer.Option(help="New description.")] = None,
    category: Annotated[str | None, CATEGORY] = None,
    account: Annotated[str | None, ACCOUNT] = None,
    transfer_to: Annotated[str | None, TO] = None,
    merchant: Annotated[str | None, MERCHANT] = None,
    mode: Annotated[str | None, MODE] = None,
    who: Annotated[str | None, WHO] = None,
    note: Annotated[str | None, typer.Option("--note", "-n", help="New note; empty clears it.")] = None,
    tag: Annotated[list[str] | None, TAG] = None,
    untag: Annotated[list[str] | None, typer.Option(help="A tag to take off; may be repeated.")] = None,
    every: Annotated[Every | None, EVERY] = None,
    start: Annotated[str | None, typer.Option("--from", metavar="DAY", help="Its days are counted from here.")] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="DAY", help="Its last day; none: it goes on.")] = None,
) -> None:
    """Change one; what is posted already stays as it is."""
    house = house_of(ctx)
    last, endless = typed_end(house, until)
    said = Change(
        amount=amount,
        description=description,
        category=category,
        account=account,
        transfer_to=transfer_to,
        merchant=merchant,
        mode=mode,
        who=who,
        note=note,
        add_tags=tuple(tag or ()),
        drop_tags=tuple(untag or ()),
        every=every,
        start=typed_day(house, start),
        until=last,
        endless=endless,
    )
    if said == Change():
        raise UsageError("nothing to change was given", hint="--amount, --every, --until ...")
    store = house.session()
    made = scheduling.change(store, number, said, style=style_of(house.locale), today=house.today, at=house.at)
    _made(house, "bills schedule edit", f"Changed schedule {number}" if made.deed_id else "Nothing to change", made)


def rm(ctx: typer.Context, number: Id) -> None:
    """Remove one; what it posted stays."""
    house = house_of(ctx)
    store = house.session()
    one, deed = scheduling.remove(store, number, at=house.at)
    shown = removed_shown(one, scheduling.names_for(store, [one]), deed=deed, show=house.show)
    house.emit("bills schedule rm", shown)


def skip(
    ctx: typer.Context,
    number: Id,
    day: Annotated[str | None, typer.Argument(metavar="[DAY]", help="One of its days; else the next one.")] = None,
) -> None:
    """Let one of its days pass: nothing is posted for it."""
    house = house_of(ctx)
    chosen, made = scheduling.skip(house.session(), number, typed_day(house, day), today=house.today, at=house.at)
    _made(house, "bills schedule skip", f"Schedule {number} skips {chosen.isoformat()}", made)


def run(
    ctx: typer.Context,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be posted; write nothing.")] = False,
) -> None:
    """Post what is due: each day once, missed ones too."""
    house = house_of(ctx)
    store = house.read_session() if dry_run else house.session()
    done = None if dry_run else posting_due.post_due(store, today=house.today, at=house.at)
    found = done.prepared if done is not None else posting_due.prepared(store, today=house.today) if dry_run else ()
    shown = posted_shown(
        [(one.due.schedule.id, one.entries) for one in found],
        done.transactions if done is not None else (),
        scheduling.names_for(store, [one.due.schedule for one in found]),
        deed=done.deed_id if done is not None else None,
        dry_run=dry_run,
        show=house.show,
    )
    house.emit("bills schedule run", shown)


def _made(house: House, command: str, head: str, made: scheduling.Made) -> None:
    names = scheduling.names_for(house.session(), [made.planned.schedule])
    shown = made_shown(head, made.planned, names, deed=made.deed_id, because=made.because, show=house.show)
    house.emit(command, shown)


group = Group(
    default="list",
    commands={"list": list_, "add": add, "edit": edit, "rm": rm, "skip": skip, "run": run},
    help="Entries that post themselves: cash rent is in no bank's file.",
)
