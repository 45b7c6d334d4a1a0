"""Bills that did not come."""

from __future__ import annotations

from datetime import date

from finura_cli.domain.anomaly_bills import missing
from finura_cli.domain.charges import Charge
from finura_cli.domain.money import Money
from finura_cli.domain.period import Period
from finura_cli.domain.recurring import find

MAY = Period(date(2026, 5, 1), date(2026, 6, 1))


def bill(month, paid=49_900, day=5, text="Video"):
    return Charge(
        id=month * 10, uid=f"u{month}", day=date(2026, month, day).toordinal(), account_id=1, currency="INR",
        description=text, merchant_id=None, category_id=1, paid=paid, whole=paid, first=True,
    )  # fmt: skip


def missed(charges, today, period=MAY, seen=None):
    return missing(find(charges, today, likely=True, ended=True), period, today, seen)


def test_a_bill_that_was_due_and_is_late():
    (found,) = missed([bill(month) for month in (1, 2, 3, 4)], date(2026, 5, 14))
    assert (found.description, found.due, found.last, found.kind) == ("Video", date(2026, 5, 5), 40, "missing-bill")
    assert found.usual == found.low == found.high == Money(49_900, "INR")
    assert found.reason == "monthly, came 4 times, and was due by 2026-05-10 at the latest"


def test_not_while_it_may_still_come_nor_when_it_came():
    charges = [bill(month) for month in (1, 2, 3, 4)]
    assert missed(charges, date(2026, 5, 10)) == []
    assert missed([*charges, bill(5)], date(2026, 5, 14)) == []


def test_once_only_in_the_period_in_which_it_did_not_come():
    charges = [bill(month) for month in (1, 2, 3, 4)]
    assert missed(charges, date(2026, 5, 14), Period(date(2026, 4, 1), date(2026, 5, 1))) == []
    assert missed(charges, date(2026, 7, 14), Period(date(2026, 6, 1), date(2026, 7, 1))) == []
    assert len(missed(charges, date(2026, 7, 14))) == 1


def test_nothing_is_missing_that_only_was_not_seen():
    charges = [bill(month) for month in (1, 2, 3, 4)]
    assert missed(charges, date(2026, 5, 14), seen={1: date(2026, 5, 7)}) == []
    assert len(missed(charges, date(2026, 5, 14), seen={1: date(2026, 5, 11)})) == 1
    assert len(missed(charges, date(2026, 5, 14), seen={2: date(2026, 4, 7)})) == 1


def test_what_came_three_times_is_not_missed():
    assert missed([bill(month) for month in (2, 3, 4)], date(2026, 5, 14)) == []


def test_the_range_of_a_bill_that_varies_and_the_latest_first():
    power = [bill(month, paid, day=9, text="Power") for month, paid in enumerate((900, 1_000, 1_200, 1_100), start=1)]
    video = [bill(month) for month in (1, 2, 3, 4)]
    found = missed(sorted([*power, *video], key=lambda one: one.day), date(2026, 5, 20))
    assert [one.description for one in found] == ["Power", "Video"]
    assert found[0].low.minor < found[0].usual.minor < found[0].high.minor
