"""finura list: entries that match a query."""

from typing import Annotated

import typer

from finura_cli.cli.asking import asked
from finura_cli.cli.fields import PERIOD, SINCE, UNTIL
from finura_cli.cli.house import house_of
from finura_cli.domain.period import Period
from finura_cli.errors import UsageError
from finura_cli.screen.listing import columns_named, listing_shown
from finura_cli.services.listing import NEWEST, listing
from finura_cli.store import search


def list_(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[QUERY] [PERIOD]", help="In any order: `coffee cat:Food amt:5.. last-month`."),
    ] = None,
    period: Annotated[str | None, PERIOD] = None,
    since: Annotated[str | None, SINCE] = None,
    until: Annotated[str | None, UNTIL] = None,
    sort: Annotated[
        str,
        typer.Option(
            "--sort",
            metavar="FIELD",
            help="date, amount, size, description, merchant, category, account or id; - turns it round.",
        ),
    ] = "-date",
    limit: Annotated[
        int | None,
        typer.Option("--limit", metavar="N", min=0, max=10**15, help="At most N entries; 0: all that match."),
    ] = None,
    columns: Annotated[
        str | None, typer.Option("--columns", metavar="NAMES", help="Which columns: date,amount,description ...")
    ] = None,
    running: Annotated[bool, typer.Option("--running", help="Add each account's balance after the entry.")] = False,
    count: Annotated[bool, typer.Option("--count", help="Only say how many match.")] = False,
) -> None:
    """List entries that match a query; the newest 50 without one. Totals are over all that match."""
    house = house_of(ctx)
    chosen = columns_named(columns) if columns is not None else ()
    want = asked(house, words or [], period=period, since=since, until=until)
    days = want.period or Period.ALL
    store = house.read_session()
    if count:
        number = search.count(store, want.query, days)
        house.emit_text("list", {"count": number}, f"{number}\n")
        return
    everything = want.query.is_empty and want.period is None
    if limit is None and everything:
        limit = NEWEST
    if chosen and "running" in chosen and not running:
        raise UsageError("the column running needs --running", hint="add --running")
    found = listing(store, want.query, days, order=sort, limit=limit or None, running=running, currency=house.currency)
    house.emit("list", listing_shown(found, show=house.show, columns=chosen, running=running, newest=everything))
