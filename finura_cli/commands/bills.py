"""finura bills: what falls due, what comes back, and whether it was paid."""

from typing import Annotated

import typer

from finura_cli.cli.asking import asked
from finura_cli.cli.fields import PERIOD, SINCE, UNTIL
from finura_cli.cli.group import Group
from finura_cli.cli.house import house_of
from finura_cli.domain.period import calendar_month
from finura_cli.errors import UsageError
from finura_cli.screen.bills import bill_json, days_shown, found_shown, list_shown, one_shown, stream_json
from finura_cli.services import bill_answers, bill_setting, billing

Which = Annotated[str, typer.Argument(metavar="ID", help="A bill's number or name, or d412 of a detected one.")]


def show(
    ctx: typer.Context,
    words: Annotated[list[str] | None, typer.Argument(metavar="[PERIOD]", help="The next 30 days if left out.")] = None,
    period: Annotated[str | None, PERIOD] = None,
    since: Annotated[str | None, SINCE] = None,
    until: Annotated[str | None, UNTIL] = None,
    calendar: Annotated[
        bool, typer.Option("--calendar", help="As a month's grid; this month if none is named.")
    ] = False,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit 3 when a bill is late.")] = False,
) -> None:
    """What falls due, what is late, and what was paid."""
    house = house_of(ctx)
    store = house.read_session()
    found = asked(house, words or [], period=period, since=since, until=until)
    if not found.query.is_empty:
        said = " ".join(words or [])[:40]
        raise UsageError(f"{said!r} is no period", hint="as in finura bills 2026-11; one bill: finura bills show NAME")
    usual = calendar_month(house.today.year, house.today.month) if calendar else billing.next_days(house.today)
    days = billing.upcoming(store, period=found.period or usual, today=house.today, currency=house.needed_currency)
    if calendar:
        from finura_cli.screen.bills_calendar import calendar_shown

        house.emit("bills", calendar_shown(days, house.calendar.week_start, show=house.show))
    else:
        house.emit("bills", days_shown(days, show=house.show))
    if exit_code and days.late:
        house.leave_with(3)


def list_(ctx: typer.Context) -> None:
    """The bills you keep, ended ones too."""
    house = house_of(ctx)
    house.emit("bills list", list_shown(billing.stored(house.read_session(), house.today), show=house.show))


def detect(
    ctx: typer.Context,
    rejected_ones: Annotated[
        bool, typer.Option("--rejected", help="Those that you rejected, to accept one yet.")
    ] = False,
) -> None:
    """What comes back in your entries and is no bill yet, with the evidence."""
    house = house_of(ctx)
    streams, rejected = billing.detected(house.read_session(), house.today, rejected=rejected_ones)
    found = [(one.id, one.name, one.found, one.evidence) for one in streams]
    house.emit("bills detect", found_shown(found, 0 if rejected_ones else rejected, show=house.show))


def one(ctx: typer.Context, which: Which) -> None:
    """One bill with the entries behind it: dates, amounts, gaps."""
    house = house_of(ctx)
    store = house.read_session()
    if bill_setting.entry_of(which) is not None:
        stream = bill_answers.stream_of(store, which, house.today)
        found = stream.found
        head = [f"{found.every.value}, next on {found.due}, {house.show(found.amount)}"]
        shown = one_shown(stream.id, stream.name, head, stream_json(found), stream.evidence, found.amount.currency,
                          show=house.show)  # fmt: skip
    else:
        bill = bill_setting.find(store, which)
        stored = next(entry for entry in billing.stored(store, house.today) if entry[0].id == bill.id)
        following = f"next on {stored[2]}" if stored[2] else f"ended on {bill.until}"
        head = [f"{bill.every.value}, {following}"]
        shown = one_shown(str(bill.id), bill.name, head, bill_json(*stored), stored[1], bill.currency, show=house.show)
    house.emit("bills show", shown)


group = Group(
    default=show,
    commands={
        "list": list_,
        "detect": detect,
        "show": one,
        "add": "bills_set:add",
        "edit": "bills_set:edit",
        "accept": "bills_answer:accept",
        "reject": "bills_answer:reject",
        "skip": "bills_set:skip",
        "link": "bills_set:link",
        "end": "bills_set:end",
        "rm": "bills_set:rm",
        "audit": "bills_audit:audit",
        "schedule": "bills_schedule:group",
    },
)
