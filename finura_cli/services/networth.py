"""Net worth over time: what was in every account at the end of each interval, or what somebody said it was worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from finura_cli.domain.account import Account
from finura_cli.domain.period import Interval, Period
from finura_cli.domain.query import Query
from finura_cli.domain.query_terms import InAccounts
from finura_cli.domain.reports import networth as report
from finura_cli.domain.reports.networth import NetWorth, Owner, Stand
from finura_cli.domain.reports.parts import Span
from finura_cli.domain.worth import Valued, latest, worth
from finura_cli.errors import UsageError
from finura_cli.services.rating import Converter
from finura_cli.services.report_books import Ask, closed
from finura_cli.store import account_values, accounts
from finura_cli.store.account_values import Held
from finura_cli.store.connection import Store
from finura_cli.store.extent import extent

if TYPE_CHECKING:
    from finura_cli.domain.rates import Used


def networth(store: Store, ask: Ask, *, interval: Interval = "M") -> NetWorth:
    """The course of what everything comes to. Of the query only acct: means something: UsageError for the rest."""
    with store.read_tx():
        chosen = [account for account in accounts.all(store) if _is_chosen(ask.query, account.id)]
        values = account_values.all(store)
        reach = _reach(store, chosen, values)
        ask = ask._replace(period=closed(ask.period, reach, ask.calendar, ask.today))
        spans = _spans(ask, reach, interval)
        days = [spans[0].period.start - timedelta(days=1)] if spans else [ask.period.start]
        days += [max(days[0], min(span.period.last, ask.today)) for span in spans]
        stands, rates = _into(Converter(store, ask.currency), days, _stands(store, chosen, values, days))
    owners = {account.id: Owner(account.name, account.kind, _valued(account, values, days[-1])) for account in chosen}
    ends = list(zip(spans, days[1:], stands[1:], strict=True))
    found = report.networth(stands[0], ends, owners, ask.period, ask.currency, interval=interval)
    return replace(found, rates=rates) if rates else found


def _into(
    into: Converter, days: Sequence[date], stands: Sequence[Sequence[Stand]]
) -> tuple[list[list[Stand]], tuple[Used, ...]]:  # fmt: skip
    """Every account in the currency of the report, at the rate of each day or the last one before it, where one is
    known; and these rates."""
    if all(one.currency == into.currency for day in stands for one in day) or not into.is_any:
        return [list(one) for one in stands], ()
    from finura_cli.domain.rates import Tally

    tally = Tally()
    made = []
    into.read(Period(days[0], days[-1] + timedelta(days=1)))
    for day, held in zip(days, stands, strict=True):
        sums: dict[tuple[int, str], int] = {}
        for one in held:
            found = into.carry(one.currency, day) if one.currency != into.currency and one.minor else None
            minor, currency = (one.minor, one.currency) if found is None else (found.convert(one.minor), found.to)
            sums[one.account_id, currency] = sums.get((one.account_id, currency), 0) + minor
            if found is not None:
                tally.add(found, (day - found.day).days, 0)
        made.append([Stand(id, currency, minor) for (id, currency), minor in sorted(sums.items())])
    return made, tally.used()


def _is_chosen(query: Query, account_id: int) -> bool:
    for clause in query.clauses:
        if not all(isinstance(test, InAccounts) for test in clause.tests):
            raise UsageError(
                "net worth is of accounts: of a query only acct: narrows it",
                hint="finura report networth acct:House",
                code="accounts-only",
            )
    return all(
        any(account_id in test.account_ids for test in clause.tests if isinstance(test, InAccounts))
        is not clause.negated
        for clause in query.clauses
    )


def _reach(store: Store, chosen: Sequence[Account], values: Mapping[int, Sequence[Valued]]) -> Period | None:
    """From the first thing that is known of an account to the last."""
    books = extent(store)
    days = [books.start, books.last] if books is not None else []
    for account in chosen:
        days += [one.day for one in values.get(account.id, ())]
        days += [account.opening_date] if account.opening_date is not None else []
    return Period(min(days), max(days) + timedelta(days=1)) if days else None


def _spans(ask: Ask, reach: Period | None, interval: Interval) -> list[Span]:
    """The intervals that have begun, from the first one of which something is known."""
    if reach is None:
        return []
    pieces = [piece for piece in ask.calendar.tile(ask.period, interval) if piece.start <= ask.today]
    known = [piece for piece in pieces if piece.end > reach.start]
    return [Span(ask.calendar.key(piece, interval), piece) for piece in known]


def _stands(
    store: Store, chosen: Sequence[Account], values: Mapping[int, Sequence[Valued]], days: Sequence[date]
) -> list[list[Stand]]:
    """Every account on each of these days, which rise."""
    own = {account.id: account for account in chosen}
    said = sorted({one.day for id in own for one in values.get(id, ()) if one.day <= days[-1]})
    wanted = sorted({*days, *said})
    held = dict(zip(wanted, account_values.held(store, wanted), strict=True))
    return [_on(day, own, values, held) for day in days]


def _on(
    day: date, own: Mapping[int, Account], values: Mapping[int, Sequence[Valued]], held: Mapping[date, Held]
) -> list[Stand]:
    now = held[day]
    found = {key: minor for key, minor in now.items() if key[0] in own}
    for id, account in own.items():
        valued = _last(account, values, day)
        if valued is not None:
            key = (id, account.currency)
            found[key] = worth(now.get(key, 0), valued, held[valued.day].get(key, 0))
    return [Stand(id, currency, minor) for (id, currency), minor in sorted(found.items())]


def _last(account: Account, values: Mapping[int, Sequence[Valued]], day: date) -> Valued | None:
    """The value that holds on a day; none of an account that is closed by then."""
    if account.closed is not None and account.closed <= day:
        return None
    return latest(values.get(account.id, ()), day)


def _valued(account: Account, values: Mapping[int, Sequence[Valued]], day: date) -> date | None:
    found = _last(account, values, day)
    return None if found is None else found.day
