"""What bills cost a year and which deserve a look, in real books."""

from __future__ import annotations

from datetime import date

from finura_cli.domain.bill_audit import Finding
from finura_cli.domain.bills import State
from finura_cli.domain.money import Money
from finura_cli.domain.period import calendar_month
from finura_cli.services import bill_audit, bill_setting, billing
from tests.services.ledger import AT, monthly, months_of
from tests.services.test_billing import MONTHS, TODAY, accept, flix, inr, keep, ledger, rows

__all__ = ["flix", "ledger"]


def test_an_ended_bill_is_not_due_and_a_charge_after_it_is_told(ledger, flix):
    accept(ledger, f"d{flix[-1]}")
    bill_setting.end(ledger.store, "flix", date(2026, 9, 20), at=AT)
    assert rows(ledger) == []
    (one,) = bill_audit.audit(ledger.store, TODAY, currency="INR").found
    assert (one.kind, one.since, one.charges) == (Finding.STILL_CHARGED, date(2026, 10, 5), 1)


def found_after(ledger, *items):
    ledger.add(*items)
    audit = bill_audit.audit(ledger.store, TODAY, currency="INR")
    return [(one.kind, one.since) for one in audit.found]


def test_a_typed_bill_that_was_ended_is_told_from_the_first_charge_on(ledger):
    keep(ledger, "Gasco", inr(700_00), date(2026, 7, 20), until=date(2026, 8, 31))
    assert found_after(ledger, *monthly(months_of(2026, 7, 8), 20, -700_00, "gasco", "Housing:Rent")) == []
    assert found_after(ledger, ("2026-10-01", -20_00, "gasco shop", "Food")) == []
    late = found_after(ledger, ("2026-10-02", -760_00, "gasco", "Housing:Rent"))
    assert late == [(Finding.STILL_CHARGED, date(2026, 10, 2))]


def test_a_day_before_the_end_that_was_paid_after_it_and_another_contract_are_no_charges_after_it(ledger):
    for month in range(4, 10):
        ledger.add((f"2026-{month:02}-01", -300_00, "tariffo", "Fun:Streaming"))
        ledger.add((f"2026-{month:02}-20", -390_00, "tariffo", "Fun:Streaming"))
    bill = accept(ledger, next(one.id for one in billing.detected(ledger.store, TODAY)[0] if one.found.due.day == 1))
    bill_setting.end(ledger.store, bill.name, date(2026, 10, 2), at=AT)
    assert found_after(ledger, ("2026-10-04", -300_00, "tariffo", "Fun:Streaming")) == []


def test_the_second_contract_of_one_price_is_told_as_paid_twice_kept_or_not(ledger, flix):
    second = ledger.add(*monthly(months_of(2026, 7, 10), 19, -649_00, "Flix 4411", "Fun:Streaming"))
    for kept in ("", f"d{flix[-1]}"):
        if kept:
            accept(ledger, kept)
        (one,) = bill_audit.audit(ledger.store, TODAY, currency="INR").found
        assert (one.kind, one.id, one.a_year.minor) == (Finding.DUPLICATE, f"d{second[-1]}", 12 * 649_00)
    accept(ledger, f"d{second[-1]}")
    assert rows(ledger, calendar_month(2026, 11)) == [
        ("1", date(2026, 11, 5), State.DUE), ("2", date(2026, 11, 19), State.DUE),
    ]  # fmt: skip
    assert [one.kind for one in bill_audit.audit(ledger.store, TODAY, currency="INR").found] == [Finding.DUPLICATE]


def test_the_audit_finds_a_price_rise_and_sums_a_year(ledger):
    ledger.add(*monthly(MONTHS[:5], 5, -499_00, "Flix", "Fun:Streaming"))
    ledger.add(*monthly(MONTHS[5:], 5, -649_00, "Flix", "Fun:Streaming"))
    ledger.add(*monthly(MONTHS, 1, -24_000_00, "rent", "Housing:Rent"))
    found = bill_audit.audit(ledger.store, TODAY, currency="INR")
    assert found.total == Money(12 * (649_00 + 24_000_00), "INR")
    rise = next(one for one in found.found if one.kind is Finding.PRICE_RISE)
    assert (rise.old, rise.new, rise.since, rise.a_year) == (
        Money(499_00, "INR"), Money(649_00, "INR"), date(2026, 8, 5), Money(12 * 150_00, "INR"),
    )  # fmt: skip
