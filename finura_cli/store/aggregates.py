"""Sums of lines for reports and budgets. Whole calendar months come from the kept totals, the days at the edges from
the date index; what totals cannot answer is summed from the lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from finura_cli.domain.category import Categories, Kind, Necessity
from finura_cli.domain.period import Period
from finura_cli.records import NamedTuple
from finura_cli.store.connection import Store
from finura_cli.store.driver import Row
from finura_cli.store.totals import FLOW

if TYPE_CHECKING:
    from finura_cli.domain.query import Clause, Query
    from finura_cli.domain.rates import Used

KEYS = {
    "merchant": "t.merchant_id",
    "payee": "coalesce((SELECT name FROM merchants WHERE id = t.merchant_id), t.description)",
    "tag": "g.tag",
    "mode": "t.mode",
    "who": "coalesce(l.who, t.who)",
    "mood": "coalesce(t.mood, (SELECT CAST(round(avg(mood)) AS INTEGER) FROM moods WHERE date = t.date))",
    "weekday": "(strftime('%w', t.date) + 6) % 7",
    "necessity": "coalesce(l.necessity, (SELECT necessity FROM merchants WHERE id = t.merchant_id))",
    "hour": "CAST(substr(t.time, 1, 2) AS INTEGER)",
}
"""What else lines may be grouped by, one at a time: `Sum.key`. A payee is the merchant's name, else the description; a
weekday is 0 (Monday) to 6; a line with several tags is in several sums. A necessity is what was said of the line or of
its merchant; None: as its category is (`Sum.necessity`). A mood is the entry's own, else the mean of those that were
logged for its day."""
_SAID = "(l.necessity IS NOT NULL OR t.merchant_id IN (SELECT id FROM merchants WHERE necessity IS NOT NULL))"
"""SQL for a line whose necessity is not its category's."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum of posted lines that are alike. What was not asked for by `by` is None.

    `amount` is in minor units of `currency`, money out negative; `count` is of lines. `flow`: 1 in, -1 out (or zero),
    0 part of a linked transfer. `day` is the day, or the first one of the calendar month.
    """

    category_id: int | None
    currency: str
    flow: int
    amount: int
    count: int
    day: date | None = None
    account_id: int | None = None
    key: int | str | None = None
    rates: tuple[Used, ...] = ()
    """At which parts of it were converted: `services.rating`."""

    def kind(self, categories: Categories) -> Kind:
        """Linked transfers are transfers, categories have a kind, the rest goes by its sign."""
        if self.flow == 0:
            return Kind.TRANSFER
        if self.category_id is not None:
            return categories.by_id[self.category_id].kind
        return Kind.INCOME if self.flow > 0 else Kind.EXPENSE

    def necessity(self, categories: Categories) -> Necessity | None:
        """Of a sum by "necessity": what was said, else that of the category."""
        return Necessity(str(self.key)) if self.key is not None else categories.necessity(self.category_id)


def sums(
    store: Store,
    period: Period = Period.ALL,
    *,
    query: Query | None = None,
    by: Sequence[str] = (),
    pending: bool = False,
) -> list[Sum]:
    """Sums by category, currency and flow, and by what `by` names: "account"; "month" (of the calendar) or "day";
    one of `KEYS`. With `pending` those of the entries that are not posted yet, which are in no other sum.
    """
    plan = Plan.of(by)
    if pending or plan.step == "day":
        return [plan.sum_of(row) for row in _direct(store, period, query, plan, pending)]
    clauses = _by_category(store, query.clauses) if query is not None else ()
    if plan.key == "necessity" and _are_kept(clauses):
        plain = sums(store, period, query=query, by=[name for name in by if name != "necessity"])
        return _moved(store, plain, period, query, plan) if _is_said(store) else plain
    first, end = _whole_months(period)
    if plan.key or first >= end or not _are_kept(clauses):
        return [plan.sum_of(row) for row in _direct(store, period, query, plan)]
    found: dict[Row, list[int]] = {}
    rows = list(_kept(store, first, end, clauses, plan))
    if period.start.day != 1:
        rows += _direct(store, Period(period.start, date.fromisoformat(f"{first}-01")), query, plan)
    if period.end != date.max and period.end.day != 1:
        rows += _direct(store, Period(date.fromisoformat(f"{end}-01"), period.end), query, plan)
    for *alike, amount, count in rows:
        one = found.setdefault(tuple(alike), [0, 0])
        one[0] += amount
        one[1] += count
    return [plan.sum_of((*alike, *both)) for alike, both in found.items()]


class Plan(NamedTuple):
    """What the rows are grouped by, besides category, currency and flow."""

    step: str | None
    account: bool
    key: str | None

    @classmethod
    def of(cls, by: Sequence[str]) -> Plan:
        steps = [name for name in by if name in ("month", "day")]
        keys = [name for name in by if name in KEYS]
        if len(steps) > 1 or len(keys) > 1 or set(by) - {*steps, *keys, "account", "category"}:
            raise ValueError(f"sums cannot be by {', '.join(by)}")
        return cls(steps[0] if steps else None, "account" in by, keys[0] if keys else None)

    def sum_of(self, row: Row) -> Sum:
        """From a row (day or month, account, key, category, currency, flow, amount, count)."""
        day, account, key, category, currency, flow, amount, count = row
        when = date.fromisoformat(f"{day}-01" if self.step == "month" else day) if day is not None else None
        return Sum(category, currency, flow, amount, count, when, account, key)


def _whole_months(period: Period) -> tuple[str, str]:
    """The calendar months that lie whole in the period: from one, up to and without another (`2026-10`)."""
    start, end = period.start, period.end
    if start.day != 1:
        start = date(start.year + start.month // 12, start.month % 12 + 1, 1)
    return start.isoformat()[:7], "9999-99" if end == date.max else end.isoformat()[:7]


def _kept(store: Store, first: str, end: str, clauses: Sequence[Clause], plan: Plan) -> Iterator[Row]:
    """From the kept totals. The query is asked of each row here: there are few."""
    account = "account_id" if plan.account or clauses else "NULL"
    month = "month" if plan.step else "NULL"
    rows = store.conn.execute(
        f"SELECT {month}, {account}, nullif(category_id, 0), currency, flow, sum(amount), sum(count) FROM totals"
        " WHERE month >= ? AND month < ? GROUP BY 1, 2, 3, 4, 5",
        (first, end),
    )
    for when, owner, category, currency, flow, amount, count in rows:
        if all(_holds(clause, owner, category, flow) for clause in clauses):
            yield when, owner if plan.account else None, None, category, currency, flow, amount, count


def _is_said(store: Store) -> bool:
    """Whether any line or merchant has a necessity of its own."""
    return bool(
        store.conn.value(
            "SELECT EXISTS (SELECT 1 FROM lines INDEXED BY lines_necessity WHERE necessity IS NOT NULL)"
            " OR EXISTS (SELECT 1 FROM merchants WHERE necessity IS NOT NULL)"
        )
    )


def _moved(store: Store, plain: Sequence[Sum], period: Period, query: Query | None, plan: Plan) -> list[Sum]:
    """Sums by what was said of lines and merchants, which are few: those are summed, and taken off the others."""
    said = [plan.sum_of(row) for row in _direct(store, period, query, plan, further=f" AND {_SAID}")]
    left = {_likes(one): [one.amount, one.count] for one in plain}
    for one in said:
        rest = left[_likes(one)]
        rest[0] -= one.amount
        rest[1] -= one.count
    others = (replace(one, amount=left[_likes(one)][0], count=left[_likes(one)][1]) for one in plain)
    return [one for one in others if one.count] + said


def _likes(one: Sum) -> tuple[object, ...]:
    return one.day, one.account_id, one.category_id, one.currency, one.flow


def _by_category(store: Store, clauses: Sequence[Clause]) -> Sequence[Clause]:
    """The same clauses. Where nothing was said of lines or merchants, a necessity is that of the categories."""
    if not clauses:
        return clauses
    from finura_cli.domain.query_terms import InCategories, OfNecessity

    if not any(isinstance(test, OfNecessity) for clause in clauses for test in clause.tests) or _is_said(store):
        return clauses
    return [
        clause._replace(
            tests=tuple(
                InCategories(test.category_ids) if isinstance(test, OfNecessity) else test for test in clause.tests
            ),
        )
        for clause in clauses
    ]


def _are_kept(clauses: Sequence[Clause]) -> bool:
    """Whether the kept totals know enough of a line to answer."""
    if not clauses:
        return True
    from finura_cli.domain.query_terms import InAccounts, InCategories, OfKind, Uncategorized

    known = (InAccounts, InCategories, OfKind, Uncategorized)
    return all(isinstance(test, known) for clause in clauses for test in clause.tests)


def _holds(clause: Clause, account: int, category: int | None, flow: int) -> bool:
    """What `domain.query` says of a line, of a sum of lines that are alike."""
    from finura_cli.domain.query_terms import InAccounts, InCategories, OfKind, Uncategorized

    found = False
    for test in clause.tests:
        match test:
            case InAccounts(ids):
                found = account in ids
            case InCategories(ids):
                found = category in ids
            case OfKind(kind, ids):
                if flow == 0 or category is None:
                    found = kind is (Kind.TRANSFER, Kind.INCOME, Kind.EXPENSE)[flow]
                else:
                    found = category in ids
            case Uncategorized():
                found = category is None and flow != 0
        if found:
            break
    return found is not clause.negated


def _direct(
    store: Store, period: Period, query: Query | None, plan: Plan, pending: bool = False, *, further: str = ""
) -> list[Row]:  # fmt: skip
    """From the lines themselves. `further`: more to the condition."""
    from finura_cli.domain.query import Query
    from finura_cli.store import select
    from finura_cli.store.compiled import Compiled, run

    when = {"month": "substr(t.date, 1, 7)", "day": "t.date", None: "NULL"}[plan.step]
    condition = select.where(query or Query(), period)
    join = " LEFT JOIN tags g ON g.transaction_id = t.id" if plan.key == "tag" else ""
    sql = (
        f"SELECT {when}, {'t.account_id' if plan.account else 'NULL'}, {KEYS[plan.key] if plan.key else 'NULL'},"
        f" l.category_id, t.currency, {FLOW}, sum(l.amount), count(*)"
        f" FROM transactions t JOIN lines l ON l.transaction_id = t.id{join}"
        f" WHERE t.pending = {int(pending)} AND {condition.sql}{further} GROUP BY 1, 2, 3, 4, 5, 6"
    )
    return run(store, Compiled(sql, condition.params)).fetchall()
