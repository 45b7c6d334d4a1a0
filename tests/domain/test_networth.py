"""Net worth: owned less owed is what all accounts come to, and changes sum to the whole change."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.account import AccountKind
from finura_cli.domain.period import Period
from finura_cli.domain.reports.networth import Owner, Stand, networth
from finura_cli.domain.reports.parts import Span
from finura_cli.domain.worth import Valued, latest, worth

KINDS = list(AccountKind)
START = date(2026, 1, 1)
amounts = st.integers(-(10**9), 10**9)
days = st.lists(
    st.lists(st.builds(Stand, st.integers(0, 6), st.sampled_from(["INR", "EUR"]), amounts), max_size=6).map(
        lambda found: list({(one.account_id, one.currency): one for one in found}.values())
    ),
    min_size=1,
    max_size=8,
)


@given(days)
def test_kinds_accounts_and_changes_sum_to_the_whole(course):
    owners = {n: Owner(f"Account {n}", KINDS[n]) for n in range(7)}
    spans = [Span(str(n), Period(START + timedelta(n), START + timedelta(n + 1))) for n in range(len(course) - 1)]
    ends = [(span, span.period.last, stands) for span, stands in zip(spans, course[1:], strict=True)]
    found = networth(course[0], ends, owners, Period(START, START + timedelta(9)), "INR")
    for point, stands in zip(found.points, course[1:], strict=True):
        whole = sum(stand.minor for stand in stands if stand.currency == "INR")
        assert point.standing.net.minor == whole == sum(money.minor for money in point.kinds.values())
        assert sum(money.minor for _, money in point.accounts if money.currency == "INR") == whole
        assert point.standing.assets.minor >= 0 <= point.standing.debts.minor
    assert sum(point.change.minor for point in found.points) == found.change.minor
    own = [row for row in found.accounts if row.worth.currency == "INR"]
    assert sum(row.worth.minor for row in own) == found.last.net.minor
    assert sum(row.change.minor for row in own) == found.change.minor
    euros = sum(stand.minor for stand in course[-1] if stand.currency == "EUR")
    assert sum(one.net.minor for one in found.unconverted) == euros


@given(st.lists(st.tuples(st.integers(0, 60), amounts), max_size=6, unique_by=lambda pair: pair[0]), amounts, amounts)
def test_a_value_holds_until_the_next_and_moves_with_what_is_booked(said, then, moved):
    values = sorted(Valued(1, START + timedelta(n), minor) for n, minor in said)
    for n in range(61):
        day = START + timedelta(n)
        last = latest(values, day)
        earlier = [one for one in values if one.day <= day]
        assert last == (earlier[-1] if earlier else None)
        expected = then + moved if last is None else last.worth + moved
        assert worth(then + moved, last, then) == expected
