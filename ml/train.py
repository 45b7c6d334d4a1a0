"""Train and score every model on one frame, as a demonstration: `python -m ml.train [FILE]`.

FILE is what `python -m ml.synthetic` wrote, or rows of one's own in its columns; without it the rows are made here.
Arrays are all there is: champions that need the books (detected bills, rules) are stood in for by plain ones, so the
figures say that the models learn and are judged, not how the program does. On made-up rows they measure the generator.
"""

from __future__ import annotations

import csv
import sys
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from time import process_time
from typing import NamedTuple
from warnings import simplefilter

import numpy as np

from ml import anomalies, bills, budget, categorize, forecast_challengers, risk, risk_lstm, risk_rows, savings, texts
from ml.frames import Floats
from ml.linear import Examples
from ml.synthetic import INCOME, PLANTED, Row, make

COLUMNS = ("date", "hour", "amount", "description", "merchant", "category", "mood")
LABELS = 5_000
"""The latest labels that categories are learnt from."""
LEAST_MONTHS = 6
PAST, ENOUGH = 60, 6
"""Charges that say what is usual, and how many of them are needed."""
ALARMS = 2
"""A month, when it is counted what was found."""
_SAYS = {
    True: "Made-up rows: these figures measure the generator, not how anybody's money is foretold.",
    False: "Champions that need the books are stood in for by plain ones: these figures are not the program's.",
}


class Result(NamedTuple):
    """One contest: who spoke, and of each that was tried what `measure` says, the champion's first."""

    model: str
    about: str
    speaker: str
    measure: str
    scores: tuple[tuple[str, float], ...]


class Months(NamedTuple):
    """Complete months in the units of the rows: `spent` (C, T) by category, NaN before each began; `income` (T)."""

    first: int
    """Month of the year of the first column."""
    spent: Floats
    income: Floats


def months(rows: Sequence[Row]) -> Months:
    """The months between the first and the last row that are over; the last one counts as running."""
    began = _month(rows[0].day)
    size = _month(rows[-1].day) - began
    spent: dict[str, Floats] = defaultdict(lambda: np.zeros(size))
    income = np.zeros(size)
    for row in rows:
        n = _month(row.day) - began
        if n < size and row.category == INCOME:
            income[n] += row.minor
        elif n < size:
            spent[row.category][n] -= row.minor
    found = np.array([spent[name] for name in sorted(spent)]).reshape(-1, size)
    for series in found:
        series[: int(np.argmax(series != 0))] = np.nan
    return Months(rows[0].day.month, found, income)


def _month(day: date) -> int:
    """Of all months since the year 0."""
    return day.year * 12 + day.month - 1


def medians(series: Floats) -> Floats:
    """A plain champion: of each month (T + 1) the median of up to six months before it; NaN before three were known."""
    found = np.full(len(series) + 1, np.nan)
    began = int(np.isnan(series).sum())
    for t in range(began + 3, len(series) + 1):
        found[t] = np.median(series[max(began, t - 6) : t])
    return found


def category(rows: Sequence[Row]) -> list[Result]:
    """Categories of the latest rows, from their texts and amounts."""
    known = rows[-LABELS:]
    sides = [texts.side(row.minor, "Main") for row in known]
    report = categorize.evaluate(Examples([row.description for row in known], [row.category for row in known], sides))
    scores = tuple((one.name, one.accuracy) for one in report.scores)
    return [Result("category", "categories", report.speaker, "right, of all", scores)]


def expense(rows: Sequence[Row]) -> list[Result]:
    """The next month, in all and by category."""
    known = months(rows)
    series = np.vstack([np.nansum(known.spent, axis=0), known.spent])
    champion = np.array([medians(one) for one in series])
    groups = [forecast_challengers.TOTAL, *[forecast_challengers.CATEGORY] * len(known.spent)]
    learnt = forecast_challengers.learn(series, champion, groups, known.first)
    return [_of_forecast("expense", contest) for contest in learnt.contests]


def saved(rows: Sequence[Row]) -> list[Result]:
    """What is left of the next month's income."""
    known = months(rows)
    both = np.vstack([known.income, np.nansum(known.spent, axis=0)])
    learnt = savings.learn(both, np.array([medians(one) for one in both]))
    return [_of_forecast("savings", learnt.contest)]


def _of_forecast(model: str, contest: forecast_challengers.Contest) -> Result:
    scores = tuple((one.name, one.loss) for one in contest.scores)
    return Result(model, contest.group, contest.speaker, "error, of that of the mean of three months", scores)


def payments(rows: Sequence[Row]) -> dict[str, list[float]]:
    """What comes back at most once a month on about the same day, at least `ENOUGH` times: a frame for `ml.bills`."""
    by_merchant: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.minor < 0:
            by_merchant[row.merchant].append(row)
    told = []
    for code, paid in enumerate(by_merchant.values()):
        days = [row.day.day for row in paid]
        in_months = [_month(row.day) for row in paid]
        if len(paid) >= ENOUGH and max(days) - min(days) <= 3 and len(set(in_months)) == len(paid):
            amounts = np.array([float(-row.minor) for row in paid])
            champion = medians(amounts)[:-1]
            told += list(zip(in_months, [code] * len(paid), amounts.tolist(), champion.tolist(), strict=True))
    month, bill, amount, champion_ = zip(*sorted(told), strict=True) if told else ((), (), (), ())
    return {"bill": list(bill), "month": list(month), "amount": list(amount), "champion": list(champion_)}


def due(rows: Sequence[Row]) -> list[Result]:
    """What bills ask the next time."""
    contest = bills.learn(payments(rows)).contest
    scores = tuple((one.name, one.loss) for one in contest.scores)
    return [Result("bills", contest.group, contest.speaker, "error, of that of the payment before", scores)]


def budgets(rows: Sequence[Row]) -> list[Result]:
    """What to budget for a category."""
    known = months(rows)
    learnt = budget.learn(known.spent, known.first)
    scores = tuple((one.name, one.loss) for one in learnt.scores)
    return [Result("budget", "budgets", learnt.speaker, "loss, of that of the mean of three months", scores)]


def evidence(rows: Sequence[Row]) -> Floats:
    """What speaks against each charge (n, 6), each from the rows before it: its amount in its category, at its
    merchant, as a new one; a twin within two days; a burst of its category; an hour at which hardly anything is paid.
    """
    usual: dict[str, list[float]] = defaultdict(list)
    days: dict[str, list[int]] = defaultdict(list)
    twins: dict[tuple[str, int], date] = {}
    hours = np.ones(24)
    found = np.zeros((len(rows), 6))
    for n, row in enumerate(rows):
        value, near = float(np.log(-row.minor)), days[row.category]
        known, mine = usual[f"c {row.category}"], usual[f"m {row.merchant}"]
        found[n, 0], found[n, 1] = _far(value, known, 0.28), _far(value, mine, 0.07, loose=0.35)
        found[n, 2] = 0.0 if mine else _far(value, usual["all"], 0.58)
        twin = twins.get((row.description, row.minor))
        if twin is not None and (row.day - twin).days <= 2:
            found[n, 3] = 6.0 if value > float(np.median(usual["all"])) else 2.4
        found[n, 4] = _burst(row.day.toordinal(), near)
        found[n, 5] = max(0.0, -np.log(hours[row.hour] / hours.sum()) - 4)
        twins[row.description, row.minor] = row.day
        hours[row.hour] += 1
        near.append(row.day.toordinal())
        for past in (known, mine, usual["all"]):
            past.append(value)
            del past[:-PAST]
    return found


def _far(value: float, past: Sequence[float], floor: float, loose: float = 1.0) -> float:
    """Robust standard deviations above the middle of the past (Iglewicz & Hoaglin 1993), at most 12; `loose` times as
    much where the past spreads by more than the floor.
    """
    if len(past) < ENOUGH:
        return 0.0
    middle = float(np.median(past))
    spread = 1.4826 * float(np.median(np.abs(np.array(past) - middle)))
    far = min(12.0, max(0.0, (value - middle) / max(spread, floor)))
    return far if spread <= floor else loose * far


def _burst(day: int, before: Sequence[int]) -> float:
    """How many more of a category than usual there were in five days, in standard deviations of a Poisson count."""
    if not before or day - before[0] < PAST:
        return 0.0
    near = len(before) - bisect_left(before, day - 5) + 1
    expected = 5 * len(before) / (day - before[0])
    return max(0.0, (near - expected) / float(np.sqrt(expected + 0.5)) - 2)


def surprise(strengths: Floats) -> Floats:
    """How rare so much evidence was before (n): -log10 of the share that had as much, of the rarest kind, and half of
    the second.
    """
    rare = np.zeros(strengths.shape)
    for k, column in enumerate(strengths.T):
        past: list[float] = []
        for n, value in enumerate(column.tolist()):
            if value > 0:
                rare[n, k] = -np.log10((len(past) - bisect_left(past, value) + 1) / (len(past) + 1))
            insort(past, value)
    ordered = np.sort(rare, axis=1)
    return np.asarray(ordered[:, -1] + ordered[:, -2] / 2)


def anomaly(rows: Sequence[Row]) -> list[Result]:
    """Charges that stand out, held against what was planted; without a planted row there is nothing to hold them."""
    charges = [row for row in rows if row.minor < 0]
    odd = [bool(row.planted) for row in charges]
    strengths = evidence(charges)
    plain = surprise(strengths)
    ranks = anomalies.isolation(strengths, [row.day.toordinal() for row in charges])
    both = anomalies.blended(plain.tolist(), ranks)
    contest = anomalies.contest(plain.tolist(), both.tolist(), odd)
    if contest is None:
        return [Result("anomaly", "charges", "champion", "no truth to hold them against", ())]
    speaker = anomalies.NAME if contest.won else "champion"
    alarms = np.argsort(-(both if contest.won else plain), kind="stable")
    alarms = alarms[: round(ALARMS * 12 * (charges[-1].day - charges[0].day).days / 365.25)]
    events = {(row.planted, row.day) for row in charges if row.planted}
    raised = {(charges[n].planted, charges[n].day) for n in alarms}
    found = [
        (kind, sum(one[0] == kind for one in events & raised) / sum(one[0] == kind for one in events))
        for kind in dict.fromkeys([*PLANTED, *sorted(kind for kind, _ in events)])
        if any(one[0] == kind for one in events)
    ]
    ranked = (("champion", contest.champion), (anomalies.NAME, contest.challenger))
    return [
        Result("anomaly", "charges", speaker, "pairs in the right order", ranked),
        Result("anomaly", "what was found", speaker, f"found at {ALARMS} alarms a month", tuple(found)),
    ]


def diary(rows: Sequence[Row]) -> dict[str, list[float]]:
    """A row for each day, as `ml.risk_rows` reads it."""
    by_day: dict[date, list[Row]] = defaultdict(list)
    for row in rows:
        by_day[row.day].append(row)
    codes = {name: code for code, name in enumerate(sorted({row.category for row in rows}))}
    made: dict[str, list[float]] = {name: [] for name in ("day", "mood", "spend", "category", "block", "payday")}
    day = rows[0].day
    while day <= rows[-1].day:
        today = by_day.get(day, [])
        moods = [row.mood for row in today if row.mood is not None]
        largest = min((row for row in today if row.minor < 0), key=lambda row: row.minor, default=None)
        made["day"].append(day.toordinal())
        made["mood"].append(moods[0] if moods else np.nan)
        made["spend"].append(max(0, -sum(row.minor for row in today if row.category != INCOME)))
        made["category"].append(-1 if largest is None else codes[largest.category])
        made["block"].append(-1 if largest is None else largest.hour // 6)
        made["payday"].append(any(row.category == INCOME for row in today))
        day += timedelta(days=1)
    return made


def risks(rows: Sequence[Row]) -> list[Result]:
    """The chance of a low mood and of a dear day, a day ahead."""
    known = risk_rows.rows(diary(rows))
    high = float(np.quantile(known.spend[-365:], 0.75)) if len(known) else 0.0
    found = []
    for question in (risk.Question(risk.LOW_MOOD, 1), risk.Question(risk.HIGH_SPEND, high)):
        learnt = risk.learn(known, question, lstm=risk_lstm.present())
        scores = tuple((one.name, one.loss) for one in learnt.scores) if learnt else ()
        found.append(Result("risk", question.kind, learnt.speaker if learnt else risk.BASE, "surprise a day", scores))
    return found


ALL: tuple[tuple[str, Callable[[Sequence[Row]], list[Result]]], ...] = (
    ("category", category),
    ("expense", expense),
    ("savings", saved),
    ("bills", due),
    ("budget", budgets),
    ("anomaly", anomaly),
    ("risk", risks),
)


def read(lines: Iterator[str]) -> list[Row]:
    """Rows of a CSV file in COLUMNS, `planted` if it is there. ValueError: other columns, no such value, too short."""
    table = csv.DictReader(lines)
    missing = [name for name in COLUMNS if name not in (table.fieldnames or ())]
    if missing:
        raise ValueError(f"columns missing: {', '.join(missing)}")
    found = [_read(row) for row in table]
    if len({(row.day.year, row.day.month) for row in found}) < LEAST_MONTHS:
        raise ValueError(f"rows of {LEAST_MONTHS} months are needed at least")
    return sorted(found, key=lambda row: (row.day, row.hour))


def _read(cells: dict[str, str]) -> Row:
    hour = int(cells["hour"])
    if not 0 <= hour < 24:
        raise ValueError(f"an hour is from 0 to 23, not {hour}")
    return Row(
        day=date.fromisoformat(cells["date"]),
        hour=hour,
        minor=round(float(cells["amount"]) * 100),  # for a demonstration; money of the books is never a float
        description=cells["description"],
        merchant=cells["merchant"],
        category=cells["category"],
        mood=int(cells["mood"]) if cells["mood"] else None,
        planted=cells.get("planted") or "",
    )


def main() -> None:
    """Train all, and print a line a contest."""
    from threadpoolctl import threadpool_limits

    if len(sys.argv) > 2:
        sys.exit("usage: python -m ml.train [FILE.csv]")
    simplefilter("ignore")
    try:
        rows = read(iter(Path(sys.argv[1]).read_text("utf-8").splitlines())) if len(sys.argv) == 2 else make()
    except (OSError, ValueError) as error:
        sys.exit(f"{sys.argv[1]}: {error}")
    print(f"{len(rows):,} rows, {rows[0].day} to {rows[-1].day}")  # noqa: T201
    print(_SAYS[any(row.planted for row in rows)], end="\n\n")  # noqa: T201
    with threadpool_limits(1):
        for name, learn in ALL:
            began = process_time()
            for one in learn(rows):
                scores = ", ".join(f"{who} {score:.3f}" for who, score in one.scores) or "too few rows to try anybody"
                print(f"{name:9} {one.about:15} speaks: {one.speaker}\n{'':9} {one.measure}: {scores}")  # noqa: T201
            print(f"{'':9} {process_time() - began:.1f} s", end="\n\n")  # noqa: T201
    print(f"{process_time():.0f} s of computing")  # noqa: T201


if __name__ == "__main__":
    main()
