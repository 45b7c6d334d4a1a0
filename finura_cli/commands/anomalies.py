"""finura anomalies: what looks odd, and what the user says to it."""

from typing import Annotated

import typer

from finura_cli.cli.asking import asked
from finura_cli.cli.fields import PERIOD, SINCE, UNTIL
from finura_cli.cli.group import Group
from finura_cli.cli.house import House, house_of
from finura_cli.cli.progress import busy
from finura_cli.domain.anomaly import ALL
from finura_cli.domain.verdict import Answer
from finura_cli.errors import UsageError
from finura_cli.screen.anomalies import odd_shown
from finura_cli.screen.receipts import UNDO, receipt

Ids = Annotated[list[str], typer.Argument(metavar="ID...", help="Entries, by the numbers that `anomalies` shows.")]


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
        int | None,
        typer.Option("--alarms", min=0, metavar="N", help="Told for each month beside what rules find; 0 for all."),
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Both votes on each, and how each kind is found.")] = False,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit 3 when something odd is not settled.")] = False,
) -> None:
    """What looks odd: charged twice, dearer than before, missing, far from the usual; and why."""
    house = house_of(ctx)
    store = house.read_session()
    found = asked(house, words or [], period=period, since=since, until=until)
    from finura_cli.services import spotting

    a_month = house.settings.alarms if alarms is None else alarms
    with busy("Asking the forest ..." if explain else "Looking ...", quiet=house.quiet):
        odd = spotting.looked(
            store,
            period=found.period or house.calendar.month_of(house.today),
            today=house.today,
            query=found.query,
            alarms_a_month=a_month or ALL,
            forest=explain,
            at=house.at,
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


def _settle(house: House, words: list[str], answer: Answer, meaning: str) -> None:
    from finura_cli.services import spotting

    ids, missing = _read(words)
    done = spotting.settle(house.session(), ids, answer, at=house.at, missing=missing)
    all_ids = [*done.ids, *(f"d{id}" for id in done.missing)]
    settled = {"ids": all_ids, "verdict": answer.value, "deed": done.deed_id or None}
    head = f"{'Entry' if len(all_ids) == 1 else 'Entries'} {', '.join(map(str, all_ids))}: {meaning}"
    undo = UNDO if done.deed_id else None
    house.emit(f"anomalies {answer.value}", receipt(settled, head, undo=undo))


def _read(words: list[str]) -> tuple[list[int], list[int]]:
    """The entries, and the last ones of bills that are missing: `19 d412`."""
    from finura_cli.services.bill_setting import entry_of

    ids, missing = [], []
    for word in words:
        last = entry_of(word)
        if last is not None:
            missing.append(last)
        elif word.isascii() and word.isdecimal() and len(word) < 19:
            ids.append(int(word))
        else:
            hint = "`finura anomalies` shows them: 19, or d412 for a bill that is missing"
            raise UsageError(f"{word[:40]!r} is no id of an entry", hint=hint)
    return ids, missing


group = Group(default=show, commands={"accept": accept, "reject": reject})
