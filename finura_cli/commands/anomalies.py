"""finura anomalies: what looks odd, and what the user says to it."""

from typing import Annotated

import typer

from finura_cli.cli.asking import asked
from finura_cli.cli.fields import PERIOD, SINCE, UNTIL
from finura_cli.cli.group import Group
from finura_cli.cli.house import House, house_of
from finura_cli.domain.anomaly import ALARMS_A_MONTH
from finura_cli.domain.verdict import Answer
from finura_cli.screen.anomalies import odd_shown
from finura_cli.screen.receipts import UNDO, receipt

Ids = Annotated[list[int], typer.Argument(metavar="ID...", help="Entries, by the numbers that `anomalies` shows.")]
ALL = 10**6


def show(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[QUERY] [PERIOD]", help="Which entries, of which days; this month if none are named."),
    ] = None,
    period: Annotated[str | None, PERIOD] = None,
    since: Annotated[str | None, SINCE] = None,
    until: Annotated[str | None, UNTIL] = None,
    alarms: Annotated[
        int, typer.Option("--alarms", min=0, metavar="N", help="Odd amounts told for each month; 0 for all.")
    ] = ALARMS_A_MONTH,
    explain: Annotated[bool, typer.Option("--explain", help="Say how each kind is found.")] = False,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit 3 when something odd is not settled.")] = False,
) -> None:
    """What looks odd: charged twice, dearer than before, an amount far from the usual."""
    house = house_of(ctx)
    store = house.read_session()
    found = asked(house, words or [], period=period, since=since, until=until)
    from finura_cli.services import spotting

    odd = spotting.odd(
        store,
        period=found.period or house.calendar.month_of(house.today),
        today=house.today,
        query=found.query,
        alarms_a_month=alarms or ALL,
    )
    house.emit("anomalies", odd_shown(odd, show=house.show, explain=explain))
    if exit_code and odd.open:
        house.leave_with(3)


def accept(ctx: typer.Context, ids: Ids) -> None:
    """Say that an entry is odd indeed."""
    _settle(house_of(ctx), ids, Answer.ACCEPT, "odd indeed")


def reject(ctx: typer.Context, ids: Ids) -> None:
    """Say that an entry is normal: it is never shown again."""
    _settle(house_of(ctx), ids, Answer.REJECT, "normal, never shown again")


def _settle(house: House, ids: list[int], answer: Answer, meaning: str) -> None:
    from finura_cli.services import spotting

    done = spotting.settle(house.session(), ids, answer, at=house.at)
    names = ", ".join(map(str, done.ids))
    settled = {"ids": list(done.ids), "verdict": answer.value, "deed": done.deed_id or None}
    head = f"{'Entry' if len(done.ids) == 1 else 'Entries'} {names}: {meaning}"
    undo = UNDO if done.deed_id else None
    house.emit(f"anomalies {answer.value}", receipt(settled, head, undo=undo))


group = Group(default=show, commands={"accept": accept, "reject": reject})
