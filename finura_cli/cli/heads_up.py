"""A word at the right moment: after entries were added or files taken in, and never in their way."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from finura_cli.cli.house import House
from finura_cli.domain.alerts import Told
from finura_cli.domain.transaction import Transaction
from finura_cli.errors import FinuraError
from finura_cli.services import alerting
from finura_cli.services.alerting import Now, Nudge
from finura_cli.store.connection import Store


def now_of(house: House) -> Now:
    """When this is, and how these books count."""
    return Now(house.today, house.now_time, house.at, house.calendar, house.needed_currency, house.settings)


def after_adding(house: House, store: Store, entries: Sequence[Transaction]) -> list[Told]:
    """What entries that were just added set off."""
    return _looked(house, lambda: alerting.after_adding(store, entries, now=now_of(house)))


def after_import(house: House, store: Store, batches: Sequence[int]) -> list[Told]:
    """What files that were just taken in set off."""
    return _looked(house, lambda: alerting.after_import(store, batches, now=now_of(house)))


def _looked(house: House, look: Callable[[], Sequence[Nudge]]) -> list[Told]:
    """The deed is done and kept, whatever happens here: a failure is a warning, and changes no exit code."""
    if house.currency is None:
        return []
    try:
        return [Told(one.alert.kind.value, one.alert.said(house.show), one.withheld) for one in look()]
    except FinuraError as error:
        why = error.message
    except Exception as error:  # a bug must not make a deed that is done look like one that failed
        from finura_cli.cli.crash import write_report

        what, where = write_report(error, house.home_if_known)
        why = f"a bug in finura, {what}; a report without your data is in {where}"
    house.warn(f"this is written, but what it sets off could not be told: {why}")
    return []


def tell(house: House, nudges: Sequence[Told]) -> None:
    """Say what is to be said; how many wait beyond the number of a day, where anything is said at all."""
    said = [one for one in nudges if one.withheld is None]
    for one in said:
        house.say(f"Heads up: {one.text}")
    waiting = sum(one.withheld == alerting.CAP for one in nudges)
    if said and waiting:
        house.say(f"and {waiting} more: finura alerts")
