"""The table of exchange rates: what is said, read from files, copied from the European Central Bank, and taken out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from finura_cli.domain.rate_deeds import RateDeed, RatesRead, Updated
from finura_cli.domain.rates import Rate, Source, since
from finura_cli.domain.text import how_many
from finura_cli.errors import BadInput
from finura_cli.services.import_files import named
from finura_cli.store import history, rates
from finura_cli.store.connection import Store

_MAX_BYTES = 64 * 1024 * 1024


def say(store: Store, rate: Rate, *, at: str) -> RateDeed:
    """Keep a rate; said again for the same day, the later one counts."""
    with history.deed(store, command="rates add", at=at) as deed:
        id, before = rates.put(store, rate)
        deed.summary = f"{rate.day}: 1 {rate.currency} = {rate.value} {rate.to}"
    return RateDeed(rate._replace(id=id), before, deed.id)


def bring(store: Store, path: str, base: str | None, *, at: str | None) -> RatesRead:
    """Take in a file of rates in one deed; without `at` only look what would come of it. `base` is meant by a sign of
    several currencies. Raises BadInput (65) for what holds no rate, NotFound and DiskError of the file."""
    from finura_cli.formats import rates_file
    from finura_cli.formats.source import load

    with named(path):
        found = rates_file.read(load(path, _MAX_BYTES), base)
        if found.problems and not found.rates:
            first = found.problems[0]
            raise BadInput(f"no row is a rate; line {first.line}: {first.why}", code="not-rates")
    if at is None:
        known = {(one.day, one.currency, one.to, one.source): one.value for one in rates.all(store)}
        last = {(one.day, one.currency, one.to, one.source): one.value for one in found.rates}
        changed = sum(known[key] != value for key, value in last.items() if key in known)
        return RatesRead(path, found.rates, found.problems, len(last.keys() - known.keys()), changed, None)
    with history.deed(store, command="rates import", at=at) as deed:
        new, changed = rates.put_all(store, found.rates)
        deed.summary = f"{path.rpartition('/')[2]}: {how_many(new + changed, 'rate')}"
    return RatesRead(path, found.rates, found.problems, new, changed, deed.id)


def update(store: Store, base: str, *, today: date, at: str) -> Updated:
    """Copy what the table of the European Central Bank has of the currencies of the books, from their first day on.
    Books of one currency need nothing. Raises Unavailable (69) where the table is not installed."""
    wanted = _wanted(store, base, today)
    if not wanted:
        return Updated((), (), None, 0, 0, 0)
    from finura_cli.formats import ecb_rates

    table = ecb_rates.table(wanted)
    with history.deed(store, command="rates update", at=at) as deed:
        new, changed = rates.put_all(store, table.rates)
        known = tuple(sorted(wanted.keys() - set(table.unknown)))
        deed.summary = f"{', '.join(known)}: {how_many(new + changed, 'rate')} up to {table.last}"
    return Updated(known, table.unknown, table.last, new, changed, deed.id)


def take_out(store: Store, ids: Sequence[int], *, at: str) -> tuple[list[Rate], int]:
    """Remove rates; they, and the deed. NotFound when one of them is not there."""
    with history.deed(store, command="rates rm", at=at) as deed:
        found = [rates.find(store, id) for id in ids]
        rates.remove(store, ids)
        deed.summary = how_many(len(found), "rate")
    return found, deed.id


def _wanted(store: Store, base: str, today: date) -> dict[str, date]:
    """Each currency with the day from which its rates may be needed: those of the books, and those in which the user
    said rates himself, from the first day of any that is not the base. An account without a day was
    there from the beginning."""
    held = rates.currencies(store)
    if not held.keys() - {base}:
        return {}
    known = min((day for day in held.values() if day is not None), default=today)
    first = since(min(day or known for currency, day in held.items() if currency != base))
    said = {code for one in rates.all(store) if one.source is Source.OWN for code in (one.currency, one.to)}
    return dict.fromkeys({base, *held, *said}, first)
