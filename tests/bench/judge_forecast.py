"""The champion of forecasts behind the judge's door: `fc_eval.py --adapter judge_forecast.py:typical` (or `planned`).

The judge hands over the months of one series and the rows before its origin; bills are looked for in these rows as
`finura predict` looks for them.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from finura_cli.domain.charges import Charge
from finura_cli.domain.forecast_bills import Key, KnownBills, known_bills
from finura_cli.domain.forecast_champion import Told, series_of
from finura_cli.domain.period import Calendar, Period, calendar_month

if TYPE_CHECKING:
    import pandas as pd

_KNOWN: dict[tuple[str, date, Period], KnownBills] = {}
_IDS: dict[str, int] = {}


def typical(hist: list[float], months: list[str], tx: pd.DataFrame, user: str, category: str | None) -> float:
    """The typical month after these, in whole units of the data."""
    return told(hist, months, tx, user, category).typical / 100


def planned(hist: list[float], months: list[str], tx: pd.DataFrame, user: str, category: str | None) -> float:
    """What to plan for."""
    return told(hist, months, tx, user, category).plan_for / 100


def told(hist: list[float], months: list[str], tx: pd.DataFrame, user: str, category: str | None) -> Told:
    """What the champion tells of the month after these. A category's months may begin later than the user's."""
    first = months[0] if category is None else str(tx["date"].min())[:7]
    windows = all_months(first, months[-1])
    origin, end = len(windows), windows[-1].end
    key = (user, windows[0].start, windows[-1])
    if key not in _KNOWN:
        _KNOWN[key] = known_bills(charges(tx), windows, {origin: end})[origin]
    spent = by_category(tx, windows)
    total, rows = series_of(spent, {origin: _KNOWN[key]}, [*windows, calendar_month(end.year, end.month)])
    one = total if category is None else rows[id_of(category)]
    assert [round(value * 100) for value in hist] == list(one.spent[-len(hist) :])
    answer = one.told(origin, 1)
    assert answer is not None
    return answer


def by_category(tx: pd.DataFrame, windows: list[Period]) -> dict[Key, list[int]]:
    """Minor units spent in each window."""
    place = {window.start: n for n, window in enumerate(windows)}
    spent: dict[Key, list[int]] = {}
    for row in tx[tx["kind"] == "expense"].itertuples():
        n = place.get(row.date.date().replace(day=1))
        if n is not None:
            spent.setdefault(id_of(row.category), [0] * len(windows))[n] -= round(row.amount * 100)
    return spent


def charges(tx: pd.DataFrame) -> list[Charge]:
    return [
        Charge(row.Index, "", row.date.toordinal(), 1, "USD", str(row.description), None, id_of(row.category), minor,
               minor, True)
        for row in tx[tx["kind"] == "expense"].sort_values("date", kind="stable").itertuples()
        if (minor := round(-row.amount * 100)) > 0
    ]  # fmt: skip


def id_of(category: str) -> int:
    return _IDS.setdefault(category, len(_IDS))


@cache
def all_months(first: str, last: str) -> list[Period]:
    start, end = (calendar_month(int(key[:4]), int(key[5:])) for key in (first, last))
    return Calendar().tile(Period(start.start, end.end), "M")
