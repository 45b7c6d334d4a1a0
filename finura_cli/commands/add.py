"""finura add: words, or questions; an entry."""

import sys
from typing import Annotated

import typer

from finura_cli.cli import heads_up
from finura_cli.cli.fields import ACCOUNT, CATEGORY, MERCHANT, MODE, MOOD, PAID_BY, SHARE, SPLIT, TAG, WHO
from finura_cli.cli.house import House, house_of
from finura_cli.cli.typed import typed_entry
from finura_cli.domain.entry import Entry
from finura_cli.domain.splitting import read_split
from finura_cli.errors import UsageError
from finura_cli.screen.adding import added_shown
from finura_cli.screen.money import style_of
from finura_cli.services import adding
from finura_cli.services.adding import Moment, Wanted
from finura_cli.services.naming import names_for

_NOTHING_YET = Entry(None, None, None, "", None)


def add(
    ctx: typer.Context,
    words: Annotated[list[str] | None, typer.Argument(help="Amount, day, time and description, in any order.")] = None,
    amount: Annotated[str | None, typer.Option(help="The amount, when the words hold several numbers.")] = None,
    income: Annotated[bool, typer.Option("--income", help="Money comes in.")] = False,
    transfer_to: Annotated[str | None, typer.Option(metavar="ACCT", help="Move it to this account of yours.")] = None,
    refund_of: Annotated[int | None, typer.Option(metavar="ID", help="Money back for this entry.")] = None,
    category: Annotated[str | None, CATEGORY] = None,
    account: Annotated[str | None, ACCOUNT] = None,
    merchant: Annotated[str | None, MERCHANT] = None,
    mood: Annotated[int | None, MOOD] = None,
    mode: Annotated[str | None, MODE] = None,
    tag: Annotated[list[str] | None, TAG] = None,
    note: Annotated[str, typer.Option("--note", "-n", help="A note.")] = "",
    split: Annotated[str | None, SPLIT] = None,
    who: Annotated[str | None, WHO] = None,
    share: Annotated[str | None, SHARE] = None,
    paid_by: Annotated[str | None, PAID_BY] = None,
    pending: Annotated[bool, typer.Option("--pending", help="Not posted yet: outside every total.")] = False,
    stdin: Annotated[bool, typer.Option("--stdin", help="Read entries as JSON lines; all or nothing.")] = False,
) -> None:
    """Add an entry: `add 250 lunch at Swiggy yesterday`, `add coffee 3.20 --mood 2`."""
    house = house_of(ctx)
    wanted = Wanted(
        entry=_NOTHING_YET,
        category=category,
        account=account,
        currency=house.wishes.currency and house.currency,
        income=income,
        transfer_to=transfer_to,
        refund_of=refund_of,
        merchant=merchant,
        mode=mode,
        mood=mood,
        who=who,
        tags=tuple(tag or ()),
        note=note,
        pending=pending,
        splits=read_split(split) if split else (),
        share=tuple(share.split(",")) if share is not None else (),
        paid_by=paid_by,
    )
    if stdin:
        from finura_cli.cli import json_lines

        _refuse_beside_stdin(words or amount, wanted)
        _write(house, json_lines.read(sys.stdin, calendar=house.calendar, today=house.today))
    else:
        _write(house, [_with_entry(house, wanted, words or [], amount)])


def _with_entry(house: House, wanted: Wanted, words: list[str], amount: str | None) -> Wanted:
    """What the words say; without any, what a person answers."""
    if not words and not amount:
        from finura_cli.cli.entry_form import ask_entry

        return ask_entry(house, wanted)
    return wanted._replace(entry=typed_entry(house, words, amount))


def _refuse_beside_stdin(words: list[str] | str | None, wanted: Wanted) -> None:
    if words:
        raise UsageError("--stdin takes the entries from standard input, not from words")
    if wanted != Wanted(_NOTHING_YET):
        hint = 'each line says it itself: {"amount": "-12.50", "account": "Cash"}; finura help json'
        raise UsageError("--stdin stands without the options of an entry", hint=hint)


def _write(house: House, wanted: list[Wanted]) -> None:
    moment = Moment(house.today, house.now_time, house.at)
    store = house.session()
    posted = heads_up.post_due(house, store)
    done = adding.add(store, wanted, moment=moment, style=style_of(house.locale))
    nudges = heads_up.after_adding(house, store, (*posted, *done.transactions))
    names = names_for(store, done.transactions)
    heads_up.warn_of_years(house, done.transactions)
    heads_up.warn_of_sides(house, done.transactions, names)
    house.emit("add", added_shown(done.transactions, done.because, done.deed_id, names, show=house.show, nudges=nudges))
    heads_up.tell(house, nudges)
