"""How well the pace of a budget foretells the end of a month, beside simpler ways: on books of other people.

    python -m tests.bench.pace_backtest FOLDER [--users 100]

FOLDER holds `personal.csv`, `household.csv`, `berka_dev.csv` (user, date, description, amount, category, account,
kind); what is not there is left out, and said. Of each user the total and every category are budgets of their own. In
every month after the first one with spending, on days 5, 10, 15, 20 and 25, each way says what the month will come to,
from the entries until that day; bills are those that the entries until that day show.

Error: |said - true| as a share of the mean of up to 12 months before, cut at 10; the mean, then by day; `rel` to the
straight line. Brier score and calibration are of the probability that a budget is exceeded which is the 70 % quantile
of up to 12 months before; where it is exceeded already nothing is asked. `base`: the share that was exceeded, and the
score of always saying it. `ece`: how far said and true lie apart in the mean over five equal bins.

What came out (November 2026; household was not at hand), with six or more months before:

                              personal          personal       100 bank accounts   their
                              total             categories     total               categories
    questions                 75                1185           2365                5870
    rel: finura               .249              .301           .499                .207
      by days, not share      .250              .301           .506                .210
      bills in the shape      .249              .317           .498                .211
      mean rest of 12         .369              .403           .519                .220
      share of months so far  .379              .561           .876                .351
      rest of the last month  .419              .452           .610                .258
      median rest of 6        .254              .327           .501                .208
    Brier: finura             .137              .085           .155                .055
      out of 6 (k+.5)/(n+1)   .133              .094           .156                .059
      misses made then        .129              .092           .173                .064
      always the base         .168              .109           .190                .073
    ece: finura               .035              .022           .040                .021

So: half to four fifths of the straight line's error is saved, and nearly all of that by any median of earlier rests.
Beside the median of six months the recipe gains up to 8 % in categories, and nothing worth a word in totals; bills
apart matter in categories only. One month before is already far better than a line (rel .04 to .48), but no base for a
probability, hence `ENOUGH_PAST`. Below .5 a probability comes true about as often as it says (said .25, true .24); from
.5 on it is too sure: said .7, true .6. Of 75 questions about one person's total a ranking of Brier scores says nothing.
"""

from __future__ import annotations

import argparse
import csv
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import accumulate
from pathlib import Path
from statistics import mean, median
from typing import NamedTuple

from finura_cli.domain import recurring
from finura_cli.domain.charges import Charge
from finura_cli.domain.pace import MOST_PAST, Run, Spent, pace
from finura_cli.domain.paces import occurrences
from finura_cli.domain.period import Period, calendar_month

FILES = ("personal", "household", "berka_dev")
DAYS = (5, 10, 15, 20, 25)
HISTORIES = ((1, 1), (2, 2), (3, 5), (6, 99))
QUANTILE, WORST, BINS = 0.7, 10.0, 5


class Case(NamedTuple):
    """A budget in a month, on a day. Amounts are minor units; `past` is without bills, `whole` with them."""

    period: Period
    today: date
    spent: Spent
    past: Sequence[Run]
    whole: Sequence[Run]
    true: int

    @property
    def elapsed(self) -> int:
        return self.today.day

    @property
    def total(self) -> int:
        return self.spent.total

    @property
    def due(self) -> int:
        return sum(minor for _, minor in self.spent.due)

    @property
    def budget(self) -> int:
        months = sorted(run[-1] for run in self.whole[:MOST_PAST])
        place = QUANTILE * (len(months) - 1)
        low = int(place)
        return round(months[low] + (place - low) * (months[min(low + 1, len(months) - 1)] - months[low]))


# ------------------------------------------------------------------------------------------------------ the months


def read(path: Path) -> dict[str, list[Charge]]:
    """Spending by user, oldest first; a category's number is its place among the names."""
    users: dict[str, list[Charge]] = defaultdict(list)
    codes: dict[tuple[str, str], int] = {}
    with path.open(encoding="utf-8", newline="") as file:
        rows = sorted((row for row in csv.DictReader(file) if row["kind"] == "expense"), key=lambda row: row["date"])
    for n, row in enumerate(rows):
        account, category = (codes.setdefault((place, row[place]), len(codes)) for place in ("account", "category"))
        day, paid = date.fromisoformat(row["date"]).toordinal(), round(-float(row["amount"]) * 100)
        users[row["user"]].append(
            Charge(n, str(n), day, account, "XXX", row["description"], None, category, paid, paid, True)
        )
    return users


def cases(charges: Sequence[Charge]) -> Iterator[tuple[bool, Case]]:
    """Every question about one user's months, and whether it is about the total."""
    first, last = (date.fromordinal(charges[n].day) for n in (0, -1))
    start = first.year * 12 + first.month - 1 + (first.day > DAYS[0])
    months = [calendar_month(n // 12, n % 12 + 1) for n in range(start, last.year * 12 + last.month)]
    days = [charge.day for charge in charges]
    budgets: list[int | None] = [None, *sorted({charge.category_id or 0 for charge in charges})]
    for n, month in enumerate(months):
        for day in DAYS:
            today = month.start.replace(day=day)
            known = charges[: bisect_right(days, today.toordinal())]
            steady = recurring.find([charge for charge in known if charge.paid > 0], today)
            for category in budgets:
                own = [charge for charge in charges if category is None or charge.category_id == category]
                found = _case(own, months[: n + 1], today, steady, charges, category)
                if found is not None:
                    yield category is None, found


def _case(
    own: Sequence[Charge], months: Sequence[Period], today: date, steady: Sequence[recurring.Recurring],
    charges: Sequence[Charge], category: int | None,
) -> Case | None:  # fmt: skip
    month = months[-1]
    begun = [one for one in months[:-1] if own and own[0].day < one.end.toordinal()]
    before = list(reversed(begun))
    whole = [_run(own, one) for one in before]
    bills = {id for one in steady for id in one.ids}
    if not before or sum(run[-1] > 0 for run in whole[:MOST_PAST]) < min(3, len(whole)):
        return None  # hardly ever used: no budget
    by_id = {charge.id: charge for charge in charges}
    due = [
        (day, one.amount.minor)
        for one in steady
        if category is None or by_id[one.ids[-1]].category_id == category
        for day in occurrences(one.due, one.every, one.due, month.end)
        if day >= today or (day == one.due and one.late_after >= today)
    ]
    now = [one for one in own if month.start.toordinal() <= one.day <= today.toordinal()]
    spent = Spent(
        [(date.fromordinal(one.day), one.paid) for one in now if one.id not in bills],
        [(date.fromordinal(one.day), one.paid) for one in now if one.id in bills],
        due,
    )
    others = [one for one in own if one.id not in bills]
    return Case(month, today, spent, [_run(others, one) for one in before], whole, _run(own, month)[-1])


def _run(charges: Sequence[Charge], period: Period) -> list[int]:
    first, by_day = period.start.toordinal(), [0] * period.days
    for charge in charges:
        if first <= charge.day < first + period.days:
            by_day[charge.day - first] += charge.paid
    return list(accumulate(by_day, initial=0))


# -------------------------------------------------------------------------------------------------------- the ways


def finura(case: Case) -> float:
    return _said(case, case.spent, case.past[:MOST_PAST])


def no_bills(case: Case) -> float:
    return _said(case, Spent([*case.spent.other, *case.spent.bills]), case.whole[:MOST_PAST])


def _said(case: Case, spent: Spent, past: Sequence[Run]) -> float:
    projected = pace(10**15, spent, case.period, case.today, past).projected
    return case.total if projected is None else projected


def _rests(case: Case, runs: Sequence[Run]) -> list[int]:
    return [run[-1] - run[min(case.elapsed, len(run) - 1)] for run in runs]


def pooled(case: Case) -> float:
    runs = case.whole[:MOST_PAST]
    share = sum(run[min(case.elapsed, len(run) - 1)] for run in runs) / max(sum(run[-1] for run in runs), 1)
    return case.total / share if share > 0.05 else case.total + mean(_rests(case, runs))


WAYS: dict[str, Callable[[Case], float]] = {
    "straight line": lambda case: case.total * case.period.days / case.elapsed,
    "last month's rest": lambda case: case.total + _rests(case, case.whole[:1])[0],
    "median rest of 6": lambda case: case.total + median(_rests(case, case.whole[:6])),
    "finura": finura,
    "finura by days": lambda case: case.total + case.due + median(_rests(case, case.past[:MOST_PAST])),
    "finura, no bills": no_bills,
    "mean rest of 12": lambda case: case.total + mean(_rests(case, case.whole[:MOST_PAST])),
    "pooled share": pooled,
}


def finura_chance(case: Case) -> float | None:
    return pace(case.budget, case.spent, case.period, case.today, case.past[:MOST_PAST]).probability_over


def of_six(case: Case) -> float | None:
    rests = _rests(case, case.whole[:6])
    return (sum(case.total + rest > case.budget for rest in rests) + 0.5) / (len(rests) + 1)


def made_then(case: Case) -> float | None:
    """By how far the projections missed that were made in the earlier months, of what lay before each of these."""
    rests = list(reversed(_rests(case, case.past[:MOST_PAST])))
    missed = [rest - median(rests[:n]) for n, rest in enumerate(rests) if n]
    likely = case.total + case.due + median(rests)
    return (sum(likely + one > case.budget for one in missed) + 0.5) / (len(missed) + 1)


CHANCES: dict[str, Callable[[Case], float | None]] = {
    "median rest of 6": of_six, "finura": finura_chance, "misses made then": made_then,
}  # fmt: skip


# ------------------------------------------------------------------------------------------------------ the figures


def errors(found: Sequence[Case], way: Callable[[Case], float]) -> dict[int, float]:
    """Mean error by day; under 0 that of all days."""
    by_day = defaultdict(list)
    for case in found:
        usual = mean(run[-1] for run in case.whole[:MOST_PAST])
        error = min(abs(way(case) - case.true) / max(usual, 1), WORST)
        by_day[case.elapsed].append(error)
        by_day[0].append(error)
    return {day: mean(some) for day, some in sorted(by_day.items())}


def scores(found: Sequence[Case], way: Callable[[Case], float | None]) -> tuple[float, float, float] | None:
    """Brier score, calibration error, and the share that was exceeded."""
    pairs = [
        (said, float(case.true > case.budget))
        for case in found
        if 0 < case.budget >= case.total and (said := way(case)) is not None
    ]
    if not pairs:
        return None
    bins = defaultdict(list)
    for said, true in pairs:
        bins[min(int(said * BINS), BINS - 1)].append(said - true)
    return (
        mean((said - true) ** 2 for said, true in pairs),
        sum(abs(sum(some)) for some in bins.values()) / len(pairs),
        mean(true for _, true in pairs),
    )


def report(name: str, found: Sequence[Case]) -> None:
    for least, most in HISTORIES:
        some = [case for case in found if least <= len(case.whole) <= most]
        if not some:
            continue
        print(f"\n{name}, {least} to {most} months before: {len(some)} questions")
        line = errors(some, WAYS["straight line"])[0]
        for way, function in WAYS.items():
            whole, *days = errors(some, function).values()
            print(f"  {way:18} {whole:.3f}  rel {whole / line:.3f} ", *(f"{day:.3f}" for day in days))
        for way, chance in CHANCES.items():
            score = scores(some, chance)
            if score is not None:
                base = score[2] * (1 - score[2])
                print(f"  {way:18} Brier {score[0]:.4f} (base {score[2]:.3f}: {base:.4f})  ece {score[1]:.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--users", type=int, default=100)
    asked = parser.parse_args()
    for name in FILES:
        path = asked.folder / f"{name}.csv"
        if not path.exists():
            print(f"{name}: there is no {path.name} in {asked.folder}, it is left out")
            continue
        found = [one for _, charges in sorted(read(path).items())[: asked.users] for one in cases(charges)]
        report(f"{name}, total", [case for is_total, case in found if is_total])
        report(f"{name}, categories", [case for is_total, case in found if not is_total])


if __name__ == "__main__":
    main()
