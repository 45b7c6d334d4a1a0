"""Forecasts that were made: the track record. Outside the change log, as they were said; never undone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from finura_cli.domain.money import Money
from finura_cli.domain.period import Period
from finura_cli.domain.track_record import Told, What
from finura_cli.store.connection import Store
from finura_cli.store.driver import Row
from finura_cli.store.uids import new_uid

_COLUMNS = "what, start, end, made, typical, plan_for, low, high, currency, share, speaker, category_id"


def put(store: Store, told: Iterable[Told]) -> None:
    """Keep forecasts. Of those told of the same thing on one day the last one stays."""
    values = [
        (
            new_uid(), one.what, one.period.start.isoformat(), one.period.end.isoformat(), one.made.isoformat(),
            one.typical.minor, None if one.plan_for is None else one.plan_for.minor, one.low.minor, one.high.minor,
            one.typical.currency, one.share, one.speaker, one.category_id,
        )
        for one in told
    ]  # fmt: skip
    with store.write_tx():
        for row in values:
            store.conn.execute(
                f"INSERT INTO forecasts(uid, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT(what, start, end, made, coalesce(category_id, 0), currency, share) DO UPDATE SET"
                " typical = excluded.typical, plan_for = excluded.plan_for, low = excluded.low, high = excluded.high,"
                " speaker = excluded.speaker",
                row,
            )


def told(
    store: Store, currency: str, *, what: What | None = None, starts: Period = Period.ALL, total: bool = False
) -> list[Told]:  # fmt: skip
    """The forecasts in a currency of periods that begin in `starts`, in the order they were told; with `total` those of
    all categories together alone."""
    kinds = tuple(What) if what is None else (what,)
    only = " AND category_id IS NULL" if total else ""
    rows = store.conn.execute(
        f"SELECT {_COLUMNS} FROM forecasts WHERE what IN ({', '.join('?' * len(kinds))})"
        f" AND start >= ? AND start < ? AND currency = ?{only} ORDER BY made, id",
        (*kinds, starts.start.isoformat(), starts.end.isoformat(), currency),
    )
    return [_read(row) for row in rows]


def _read(row: Row) -> Told:
    what, start, end, made, typical, plan_for, low, high, currency, share, speaker, category = row
    return Told(
        what=What(what),
        period=Period(date.fromisoformat(start), date.fromisoformat(end)),
        made=date.fromisoformat(made),
        typical=Money(typical, currency),
        low=Money(low, currency),
        high=Money(high, currency),
        share=share,
        speaker=speaker,
        plan_for=None if plan_for is None else Money(plan_for, currency),
        category_id=category,
    )
