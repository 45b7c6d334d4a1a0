"""finura alerts: what stands, what was said, and what the user answers."""

from datetime import timedelta
from typing import Annotated

import typer

from finura_cli.cli.group import Group
from finura_cli.cli.heads_up import now_of
from finura_cli.cli.house import House, house_of
from finura_cli.cli.typed import typed_ids
from finura_cli.domain.entry import said_day
from finura_cli.errors import FinuraError, Locked, UsageError
from finura_cli.screen.alerts import AlertLine, alerts_shown
from finura_cli.screen.receipts import UNDO, receipt
from finura_cli.services import alert_answers, alert_standing
from finura_cli.services.alert_answers import Answered
from finura_cli.services.trained import Seen
from finura_cli.store.connection import Store

Ids = Annotated[list[int], typer.Argument(metavar="ID...", help="Alerts, by the numbers that `alerts` shows.")]
Things = Annotated[
    list[str],
    typer.Argument(metavar="ID|PAYEE...", help="Alerts, by their numbers; or payees that a letter advises on."),
]
DAYS = 7


def show(
    ctx: typer.Context,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit 3 when an alert stands.")] = False,
) -> None:
    """What stands now: budgets, bills, balances, goals, odd charges. Said once each; the list stays until settled."""
    house = house_of(ctx)
    rows = alert_standing.standing(_books(house), now=now_of(house))
    lines = []
    for row in rows:
        kind, text = row.alert.kind, row.alert.said(house.show)
        lines.append(AlertLine(row.id, row.since, kind.value, text, row.withheld, kind.spending, told=row.told))
    house.emit("alerts", alerts_shown(lines, show=house.show))
    if exit_code and rows:
        house.leave_with(3)


def _books(house: House) -> Store:
    """The books, to note what is seen here for the first time; a token that only reads may look all the same."""
    try:
        return house.session()
    except Locked as error:
        if error.code != "token-scope":
            raise
    except FinuraError as error:
        if error.code != "read-only-disk":
            raise
    return house.read_session()


def log(
    ctx: typer.Context,
    limit: Annotated[int, typer.Option(min=0, help="How many; 0 for all.")] = 50,
) -> None:
    """All that was said or withheld, the latest first, with what chance withheld."""
    house = house_of(ctx)
    lines = [
        AlertLine(
            row.noted.id, row.noted.at, row.noted.identity.kind.value, row.text(house.show), row.noted.withheld,
            row.noted.spending, row.answer, row.noted.told,
        )
        for row in alert_answers.log(house.read_session(), today=house.today, limit=limit or None)
    ]  # fmt: skip
    house.emit("alerts log", alerts_shown(lines, log=True, show=house.show))


def accept(ctx: typer.Context, ids: Ids) -> None:
    """Settle alerts: they are not shown again. What is set off later is."""
    house = house_of(ctx)
    _answered(house, "accept", "settled", alert_answers.accept(house.session(), ids, at=house.at))


def snooze(
    ctx: typer.Context,
    ids: Ids,
    until: Annotated[str | None, typer.Option("--until", metavar="DAY", help="The first day to hear of it.")] = None,
    days: Annotated[int | None, typer.Option("--for", min=1, max=3650, metavar="DAYS", help="So many days.")] = None,
) -> None:
    """Hear nothing more about these things for a while: a week, or as said."""
    house = house_of(ctx)
    if until is not None and days is not None:
        raise UsageError("--until and --for say the same: give one")
    day = house.today + timedelta(days=days or DAYS)
    if until is not None:
        day = said_day(until, house.calendar, house.today)
        if day <= house.today:
            raise UsageError(f"--until {day} is not ahead", hint="a day after today", code="bad-day")
    done = alert_answers.snooze(house.session(), ids, day, at=house.at)
    _answered(house, "snooze", f"nothing until {day}", done, until=day)


def mute(ctx: typer.Context, words: Things) -> None:
    """Never hear of these things again; `alerts hear` takes it back.

    Of a payee: no letter has a habit there, or its fees, as the one thing to do.
    """
    house, ids = house_of(ctx), typed_ids(words)
    if ids is not None:
        done = alert_answers.mute(house.session(), ids, at=house.at)
    else:
        from finura_cli.services import focus_answers

        seen = Seen(house.calendar, house.today, house.needed_currency)
        done = focus_answers.mute(house.session(), words, seen=seen, at=house.at)
    _answered(house, "mute", "never again", done)


def hear(ctx: typer.Context, words: Things) -> None:
    """Take back what was answered: accepted, snoozed or muted."""
    house, ids = house_of(ctx), typed_ids(words)
    if ids is not None:
        done = alert_answers.hear(house.session(), ids, at=house.at)
    else:
        from finura_cli.services import focus_answers

        done = focus_answers.hear(house.session(), words, at=house.at)
    _answered(house, "hear", "heard again", done)


def _answered(house: House, word: str, meaning: str, done: Answered, **more: object) -> None:
    if done.ids:
        names = ", ".join(f"{id} ({name})" for id, name in zip(done.ids, done.names, strict=True))
        head = f"{'Alert' if len(done.ids) == 1 else 'Alerts'} {names}: {meaning}"
    else:
        head = f"{', '.join(done.names)}, habits and fees, in letters: {meaning}"
        more["payees"] = list(done.names)
    answer = {"ids": list(done.ids), "answer": word, **more, "deed": done.deed_id or None}
    house.emit(f"alerts {word}", receipt(answer, head, undo=UNDO if done.deed_id else None))


group = Group(
    default=show,
    commands={
        "accept": accept, "snooze": snooze, "mute": mute, "hear": hear, "log": log, "channels": "alerts_channels:group",
    },
)  # fmt: skip
