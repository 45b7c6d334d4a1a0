"""A word at the right moment: after entries were added or files taken in, and never in their way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from finura_cli.cli.guard import guarded
from finura_cli.cli.house import House
from finura_cli.domain.alerts import Told, day_text
from finura_cli.domain.books import Names
from finura_cli.domain.category import Kind
from finura_cli.domain.days import last_near
from finura_cli.domain.transaction import By, Transaction
from finura_cli.services import alerting
from finura_cli.services.alerting import Now, Nudge
from finura_cli.store import nudges
from finura_cli.store.connection import Store

if TYPE_CHECKING:
    from finura_cli.domain.anomaly import Sighted
    from finura_cli.domain.imports import FileReceipt
    from finura_cli.services.posting_due import Posted

MOST = 5
"""So many posted entries are named one by one."""


def now_of(house: House) -> Now:
    """When this is, and how these books count: in their own currency, whichever an entry is in."""
    silent = house.quiet and not house.json and house.output is None
    currency = house.settings.currency or house.needed_currency
    return Now(house.today, house.now_time, house.at, house.calendar, currency, house.settings, silent)


def post_due(house: House, store: Store) -> tuple[Transaction, ...]:
    """Post the entries that post themselves and are due, in a deed of their own, before the deed that was asked for.
    Gives back what was posted; a failure is a warning, and does not stand in the way."""
    if not nudges.plans(store).schedules:
        return ()

    def post() -> Posted | None:
        from finura_cli.services import posting_due

        return posting_due.post_due(store, today=house.today, at=house.at)

    posted = guarded(house, post, "what posts itself could not be posted")
    if posted is None:
        return ()
    for one in posted.prepared[:MOST]:
        day, entry = one.due.day, one.entries[0]
        doubt = "; it may be there already: finura review" if one.doubtful else ""
        house.say(f"Posted: {entry.description} {house.show(abs(entry.money))} {day_text(day, house.today)}{doubt}")
    if len(posted.prepared) > MOST:
        house.say(f"and {len(posted.prepared) - MOST} more, deed {posted.deed_id}")
    return posted.transactions


def warn_of_years(house: House, entries: Sequence[Transaction]) -> None:
    """Of days so far ahead that the year is likely a slip of the finger."""
    last = last_near(house.today)
    for day in sorted({entry.date for entry in entries if entry.date > last})[:MOST]:
        house.warn(f"{day} is more than a year ahead: is the year right? finura undo takes it back")


def warn_of_sides(house: House, entries: Sequence[Transaction], names: Names) -> None:
    """Of money that goes out under a category of income, where a person said so: what is paid is not spent there."""
    lines = [line for entry in entries for line in entry.lines if line.by is By.HAND and line.money.minor < 0]
    said = [names.categories.by_id.get(line.category_id) for line in lines if line.category_id is not None]
    for path in dict.fromkeys(one.path for one in said if one is not None and one.kind is Kind.INCOME):
        house.warn(
            f"{path} is a category of income, and money goes out: income is less by it, and spending not more. What was"
            " paid needs a category of expense: finura category add PARENT:NAME"
        )


def after_adding(house: House, store: Store, entries: Sequence[Transaction]) -> list[Told]:
    """What entries that were just added set off."""
    return _looked(house, lambda: alerting.after_adding(store, entries, now=now_of(house)))


def after_import(house: House, store: Store, batches: Sequence[int], posted: Sequence[Transaction]) -> list[Told]:
    """What files that were just taken in set off, and what was posted before them."""

    def look() -> Sequence[Nudge]:
        now = now_of(house)
        return *alerting.after_adding(store, posted, now=now), *alerting.after_import(store, batches, now=now)

    return _looked(house, look)


def what_it_saw(house: House, store: Store, files: Sequence[FileReceipt]) -> Sighted | None:
    """What looks odd among the rows of files that were just taken in."""
    from finura_cli.domain.anomaly import ALL, Sighted

    batches = [one.batch for one in files if one.batch is not None]
    last = max((one.plan.seen.last for one in files if one.batch is not None and one.plan.seen.last), default=None)
    if not batches or last is None:
        return Sighted((), (), house.today)

    def look() -> Sighted | None:
        from finura_cli.services import spotting_imports

        a_month = house.settings.alarms or ALL
        return spotting_imports.seen(store, batches, last, today=house.today, alarms_a_month=a_month)

    return guarded(house, look, "this is written, but whether it looks odd could not be told")


def _looked(house: House, look: Callable[[], Sequence[Nudge]]) -> list[Told]:
    if house.currency is None:
        return []

    def told() -> list[Told]:
        return [Told(one.alert.kind.value, one.alert.said(house.show), one.withheld) for one in look()]

    return guarded(house, told, "this is written, but what it sets off could not be told") or []


def tell(house: House, told: Sequence[Told]) -> None:
    """Say what is to be said; how many wait beyond the number of a day, where anything is said at all."""
    said = [one for one in told if one.withheld is None]
    for one in said:
        house.say(f"Heads up: {one.text}")
    waiting = sum(one.withheld == alerting.CAP for one in told)
    if said and waiting:
        house.say(f"and {waiting} more: finura alerts")
