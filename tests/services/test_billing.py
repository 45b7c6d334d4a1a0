"""Bills in real books: found, kept, paid, said."""

from __future__ import annotations

from datetime import date

import pytest

from finura_cli.domain.bills import State
from finura_cli.domain.money import Money
from finura_cli.domain.paces import Every
from finura_cli.domain.period import Period, calendar_month
from finura_cli.domain.query_parser import parse_query
from finura_cli.errors import Ambiguous, NotFound, UsageError
from finura_cli.services import bill_answers, bill_setting, billing, naming
from finura_cli.services.bill_setting import Amounts, Said
from finura_cli.store import accounts, history, merchants, search, transactions
from tests.services.ledger import AT, Ledger, monthly, months_of

TODAY = date(2026, 10, 20)
MONTHS = months_of(2026, 3, 10)


@pytest.fixture
def ledger(tmp_path):
    made = Ledger(tmp_path)
    yield made
    made.store.close()


@pytest.fixture
def flix(ledger):
    """Eight months of one subscription; the ids of its entries."""
    return ledger.add(*monthly(MONTHS, 5, -649_00, "Flix 4411", "Fun:Streaming"))


def upcoming(ledger, period=None, today=TODAY):
    days = period or billing.next_days(today)
    return billing.upcoming(ledger.store, period=days, today=today, currency="INR")


def rows(ledger, period=None, today=TODAY):
    return [(row.id, row.due, row.state) for row in upcoming(ledger, period, today).rows]


def inr(amount, low=None, high=None):
    return Amounts(amount, low, high, "INR")


def keep(ledger, name="Rent", amounts=None, due=date(2026, 8, 1), **more):
    said = Said(name=name, amounts=amounts or inr(24_000_00), due=due, **more)
    return bill_setting.add(ledger.store, said, at=AT).bill


def accept(ledger, word, **more):
    (bill,) = bill_answers.accept(ledger.store, [word], TODAY, at=AT, **more).bills
    return bill


# -------------------------------------------------------------------------------------------- detected ones


def test_what_comes_back_is_shown_with_its_evidence_and_any_of_its_entries_names_it(ledger, flix):
    (row,) = upcoming(ledger).rows
    assert (row.id, row.due, row.state, row.typical) == (
        f"d{flix[-1]}", date(2026, 11, 5), State.DUE, Money(649_00, "INR"),
    )  # fmt: skip
    assert row.evidence.ids == tuple(flix)
    assert row.evidence.paid == (649_00,) * 8
    assert set(row.evidence.gaps) == {30, 31}
    for id in (flix[0], flix[-1]):
        assert bill_answers.stream_of(ledger.store, f"d{id}", TODAY).found.ids == tuple(flix)


def test_a_month_that_is_over_shows_what_was_paid(ledger, flix):
    assert rows(ledger, calendar_month(2026, 9)) == [(f"d{flix[-1]}", date(2026, 9, 5), State.PAID)]


def test_an_accepted_one_is_a_bill_from_its_first_charge_on_and_no_longer_detected(ledger, flix):
    bill = accept(ledger, f"d{flix[3]}")
    assert (bill.name, bill.due, bill.every, bill.amount) == ("Flix 4411", date(2026, 3, 5), Every.MONTH, 649_00)
    assert (bill.category_id, bill.account_id) == (ledger.ids["Fun:Streaming"], ledger.bank)
    assert billing.detected(ledger.store, TODAY) == ([], 0)
    assert rows(ledger) == [(str(bill.id), date(2026, 11, 5), State.DUE)]
    paid = upcoming(ledger, Period(date(2026, 3, 1), TODAY)).rows
    assert [row.entry for row in paid] == flix
    with pytest.raises(UsageError, match="already"):
        accept(ledger, f"d{flix[0]}")


def test_a_rejected_one_stays_away_with_new_charges_a_new_price_and_a_merchant(ledger, flix):
    bill_answers.reject(ledger.store, [f"d{flix[-1]}"], TODAY, at=AT)
    assert rows(ledger) == []
    more = ledger.add(("2026-11-05", -799_00, "Flix 4412", "Fun:Streaming"))
    later = date(2026, 11, 20)
    assert rows(ledger, today=later) == []
    with history.deed(ledger.store, command="test", at=AT):
        id = merchants.find_or_add(ledger.store, "Flix")
        merchants.give(ledger.store, id, [(one, "Flix 4411", "") for one in (*flix, *more)])
    assert rows(ledger, today=later) == []
    assert billing.detected(ledger.store, later)[1] == 1
    bill_answers.accept(ledger.store, [f"d{flix[-1]}"], later, at=AT)  # a mind can be changed
    assert [state for _, _, state in rows(ledger, today=later)] == [State.DUE]


def test_several_are_answered_in_one_deed_and_one_name_is_for_one(ledger, flix):
    rent = ledger.add(*monthly(MONTHS, 1, -24_000_00, "rent", "Housing:Rent"))
    ids = [f"d{flix[-1]}", f"d{rent[-1]}", f"d{rent[0]}"]
    with pytest.raises(UsageError, match="one name"):
        bill_answers.accept(ledger.store, ids, TODAY, at=AT, name="Home")
    assert [bill.name for bill in bill_answers.accept(ledger.store, ids, TODAY, at=AT).bills] == ["Flix 4411", "rent"]
    history.undo(ledger.store)
    assert len(billing.detected(ledger.store, TODAY)[0]) == 2


def test_undo_of_a_rejection_brings_it_back(ledger, flix):
    bill_answers.reject(ledger.store, [f"d{flix[-1]}"], TODAY, at=AT)
    history.undo(ledger.store)
    assert len(rows(ledger)) == 1


def test_what_the_books_have_not_seen_yet_is_neither_late_nor_over(ledger):
    rent = ledger.add(*monthly(months_of(2026, 3, 9), 1, -24_000_00, "rent", "Housing:Rent"))
    later = date(2026, 10, 28)
    ledger.add(("2026-10-27", -90_00, "bread", "Food"), account_id=ledger.savings)  # another account goes on
    key = f"d{rent[-1]}"
    assert rows(ledger, today=later)[0] == (key, date(2026, 10, 1), State.DUE)
    (bill,) = bill_answers.accept(ledger.store, [key], later, at=AT).bills
    assert rows(ledger, today=later)[0] == (str(bill.id), date(2026, 10, 1), State.DUE)
    history.undo(ledger.store)
    ledger.add(("2026-10-12", -50_00, "bread", "Food"))
    assert rows(ledger, today=later)[0] == (key, date(2026, 10, 1), State.LATE)
    ledger.add(("2026-10-27", -50_00, "bread", "Food"))
    assert rows(ledger, today=later) == []  # 57 days without it


def test_where_files_come_of_an_account_what_is_typed_does_not_say_how_far_it_is_known(ledger):
    rent = ledger.add(*monthly(months_of(2026, 3, 9), 1, -24_000_00, "rent", "Housing:Rent"), batch_id=1)
    later = date(2026, 10, 28)
    ledger.add(("2026-10-12", -50_00, "tea", "Food"))
    assert rows(ledger, today=later)[0] == (f"d{rent[-1]}", date(2026, 10, 1), State.DUE)
    ledger.add(("2026-10-12", -50_00, "bread", "Food"), batch_id=1)
    assert rows(ledger, today=later)[0] == (f"d{rent[-1]}", date(2026, 10, 1), State.LATE)


def test_the_books_end_with_their_latest_entry_up_to_today(ledger, flix):
    ledger.add(("2062-10-01", -5_00, "tea", "Food"))
    assert upcoming(ledger).known_until == date(2026, 10, 5)


def test_a_closed_account_pays_nothing_more(ledger, flix):
    ledger.add(*monthly(MONTHS[:-1], 7, -900_00, "Korvik", "Housing:Rent"))
    bill = accept(ledger, "Korvik")
    with history.deed(ledger.store, command="test", at=AT):
        accounts.update(ledger.store, accounts.get(ledger.store, ledger.bank)._replace(closed=date(2026, 10, 8)))
    ledger.add(("2026-10-19", -5_00, "tea", "Food"), account_id=ledger.savings)
    assert rows(ledger) == [
        (str(bill.id), date(2026, 10, 7), State.LATE), (str(bill.id), date(2026, 11, 7), State.DUE),
    ]  # fmt: skip
    assert len(billing.recurring_entries(ledger.store)) == len(flix) + len(MONTHS) - 1


def test_nothing_that_comes_back_has_that_entry(ledger, flix):
    (other,) = ledger.add(("2026-10-02", -50_00, "bread", "Food"))
    with pytest.raises(NotFound):
        accept(ledger, f"d{other}")
    with pytest.raises(UsageError, match="no bill yet"):
        bill_setting.find(ledger.store, f"d{flix[0]}")


# ---------------------------------------------------------------------------------------------- stored ones


def test_a_bill_that_was_typed_is_paid_by_entries_with_its_words(ledger):
    first, second = ledger.add(
        ("2026-08-01", -24_000_00, "NEFT rent Sharma", "Housing:Rent"),
        ("2026-09-06", -25_000_00, "NEFT rent Sharma", "Housing:Rent"),
    )
    bill = keep(ledger)
    august, september, october = upcoming(ledger, Period(date(2026, 8, 1), TODAY)).rows
    assert (august.entry, august.late_by, august.differs) == (first, 0, False)
    assert (september.entry, september.late_by, september.differs) == (second, 5, True)
    assert (september.typical, september.paid) == (Money(24_000_00, "INR"), Money(25_000_00, "INR"))
    assert (october.state, october.entry) == (State.LATE, None)
    assert rows(ledger) == [
        (str(bill.id), date(2026, 10, 1), State.LATE), (str(bill.id), date(2026, 11, 1), State.DUE),
    ]  # fmt: skip


def test_a_bill_that_was_typed_is_paid_by_entries_of_a_merchant_with_its_words(ledger):
    (entry,) = ledger.add(("2026-10-02", -24_000_00, "NEFT 991", "Housing:Rent"))
    with history.deed(ledger.store, command="test", at=AT):
        id = merchants.find_or_add(ledger.store, "Sharma rent office")
        merchants.give(ledger.store, id, [(entry, "NEFT 991", "")])
    keep(ledger)
    (row,) = upcoming(ledger, calendar_month(2026, 10)).rows
    assert row.entry == entry


def test_only_the_latest_day_is_told_as_late(ledger):
    keep(ledger, due=date(2026, 3, 1))
    assert [day for _, day, state in rows(ledger) if state is State.LATE] == [date(2026, 10, 1)]


def test_sums_are_of_what_is_to_be_paid_and_other_currencies_stand_apart(ledger):
    keep(ledger, due=date(2026, 11, 1))
    keep(ledger, "Power", inr(None, 900_00, 2_400_00), due=date(2026, 11, 12))
    keep(ledger, "Cloud", Amounts(9_99, None, None, "USD"), due=date(2026, 11, 12))
    found = upcoming(ledger)
    assert (found.low, found.due, found.high) == tuple(
        Money(24_000_00 + power, "INR") for power in (900_00, 1_650_00, 2_400_00)
    )
    assert found.unconverted == (Money(9_99, "USD"),)


def test_a_skipped_day_is_none_and_the_next_skip_takes_the_next(ledger):
    bill = keep(ledger, due=date(2026, 11, 1))
    for expected in (date(2026, 11, 1), date(2026, 12, 1)):
        assert bill_setting.skip(ledger.store, "rent", None, TODAY, at=AT)[1] == expected
    assert rows(ledger) == [(str(bill.id), date(2026, 11, 1), State.SKIPPED)]
    assert upcoming(ledger).due == Money(0, "INR")
    with pytest.raises(UsageError, match="not due on 2026-11-02") as caught:
        bill_setting.skip(ledger.store, "rent", date(2026, 11, 2), TODAY, at=AT)
    assert "2026-11-01" in str(caught.value.hint)


def test_a_linked_entry_pays_its_nearest_day_and_its_payee_pays_the_next(ledger):
    first, later = ledger.add(
        ("2026-10-02", -850_00, "UPI 9931 Sharma", "Food"), ("2026-11-03", -850_00, "UPI 2214 Sharma", "Food")
    )
    keep(ledger, "Gas", inr(850_00), due=date(2026, 10, 5))
    assert bill_setting.link(ledger.store, "Gas", first, None, TODAY, at=AT)[1] == date(2026, 10, 5)
    found = upcoming(ledger, Period(date(2026, 10, 1), date(2026, 12, 1)))
    assert [row.entry for row in found.rows if row.name == "Gas"] == [first, later]
    keep(ledger, "Water", inr(850_00), due=date(2026, 10, 5))
    with pytest.raises(UsageError, match="was said to pay Gas"):
        bill_setting.link(ledger.store, "Water", first, None, TODAY, at=AT)
    with history.deed(ledger.store, command="rm", at=AT):
        transactions.remove(ledger.store, [first])
    first_row = upcoming(ledger, calendar_month(2026, 10)).rows[0]
    assert (first_row.name, first_row.state) == ("Gas", State.LATE)


def test_income_and_pending_entries_pay_nothing(ledger):
    keep(ledger, due=date(2026, 10, 1))
    (salary,) = ledger.add(("2026-10-01", 24_000_00, "rent refund", None))
    (pending,) = ledger.add(("2026-10-01", -24_000_00, "rent", "Housing:Rent"), pending=True)
    for id in (salary, pending):
        with pytest.raises(UsageError, match="cannot pay a bill"):
            bill_setting.link(ledger.store, "Rent", id, None, TODAY, at=AT)
    assert [state for _, _, state in rows(ledger, calendar_month(2026, 10))] == [State.LATE]


def test_of_an_entry_that_was_linked_and_removed_nothing_is_said(ledger):
    bill = keep(ledger, "Power", inr(812_00), date(2026, 10, 12), merchant="Powerco")
    (entry,) = ledger.add(("2026-10-11", -812_00, "utility 77", "Housing:Rent"))
    bill_setting.link(ledger.store, "Power", entry, None, TODAY, at=AT)
    with history.deed(ledger.store, command="test", at=AT):
        transactions.remove(ledger.store, [entry])
    assert rows(ledger) == [
        (str(bill.id), date(2026, 10, 12), State.LATE), (str(bill.id), date(2026, 11, 12), State.DUE),
    ]  # fmt: skip
    assert billing.stored(ledger.store, TODAY)[0][2] == date(2026, 10, 12)
    ledger.add(("2026-10-13", -812_00, "powerco", "Housing:Rent"))
    assert rows(ledger) == [(str(bill.id), date(2026, 11, 12), State.DUE)]


def test_a_period_that_is_over_says_nothing_of_what_is_late_after_it(ledger):
    ledger.add(*monthly(months_of(2026, 6, 9), 5, -649_00, "Flix", "Fun:Streaming"))
    ledger.add(("2026-10-19", -5_00, "tea", "Food"))
    assert [day for _, day, _ in rows(ledger)] == [date(2026, 10, 5), date(2026, 11, 5)]
    assert [day for _, day, _ in rows(ledger, calendar_month(2026, 8))] == [date(2026, 8, 5)]


def test_an_amount_that_is_typed_for_an_accepted_bill_holds_and_its_text_still_finds_it(ledger, flix):
    bill = accept(ledger, f"d{flix[-1]}")
    bill_setting.edit(ledger.store, str(bill.id), Said(amounts=inr(700_00)), at=AT)
    (row,) = upcoming(ledger, calendar_month(2026, 10)).rows
    assert (row.entry, row.typical, row.differs) == (flix[-1], Money(700_00, "INR"), True)


def test_another_pace_forgets_what_was_said_of_its_days(ledger):
    keep(ledger, due=date(2026, 11, 1))
    bill_setting.skip(ledger.store, "Rent", None, TODAY, at=AT)
    bill_setting.edit(ledger.store, "Rent", Said(every=Every.QUARTER), at=AT)
    assert [state for _, _, state in rows(ledger)] == [State.DUE]


def test_names_are_unique_and_found_by_words(ledger):
    keep(ledger, "House rent")
    keep(ledger, "House tax")
    assert bill_setting.find(ledger.store, "tax").name == "House tax"
    assert keep(ledger, "Phone 2").id != keep(ledger, "Phone 1").id
    with pytest.raises(Ambiguous):
        bill_setting.find(ledger.store, "house")
    with pytest.raises(UsageError, match="already"):
        keep(ledger, "house  Rent")
    with pytest.raises(UsageError, match="cannot end"):
        keep(ledger, "Other", until=date(2026, 1, 1))


def test_a_bill_of_two_contracts_leaves_the_other_one_detected(ledger):
    ids = [ledger.add(*monthly(MONTHS, day, -minor, "Plauder phone", "Food")) for day, minor in ((7, 14_99), (7, 9_99))]
    assert len(billing.detected(ledger.store, TODAY)[0]) == 2
    accept(ledger, f"d{ids[0][-1]}")
    (left,) = billing.detected(ledger.store, TODAY)[0]
    assert set(left.found.ids) == set(ids[1])
    assert accept(ledger, left.id).name == "Plauder phone 2"
    october = upcoming(ledger, calendar_month(2026, 10)).rows
    assert {(row.name, row.entry) for row in october} == {
        ("Plauder phone", ids[0][-1]), ("Plauder phone 2", ids[1][-1]),
    }  # fmt: skip


# ------------------------------------------------------------------------------------ what others ask of bills


def test_expected_is_what_is_left_to_pay_of_a_period(ledger, flix):
    keep(ledger, due=date(2026, 10, 25))
    found = billing.expected(ledger.store, Period(date(2026, 10, 1), date(2026, 12, 1)), TODAY)
    assert [(one.name, one.due) for one in found] == [
        ("Rent", date(2026, 10, 25)), ("Flix 4411", date(2026, 11, 5)), ("Rent", date(2026, 11, 25)),
    ]  # fmt: skip
    assert [one.due for one in billing.expected(ledger.store, calendar_month(2026, 10), TODAY)] == [date(2026, 10, 25)]


def test_reminders_are_of_stored_bills_by_their_own_days_or_the_usual_ones(ledger, flix):
    keep(ledger, due=date(2026, 10, 25), remind=6)
    keep(ledger, "Power", due=date(2026, 10, 22))
    keep(ledger, "Gas", due=date(2026, 10, 24))
    keep(ledger, "Water", due=date(2026, 10, 18))
    found = billing.reminders(ledger.store, TODAY, 3)
    assert [(one.bill.name, one.days) for one in found] == [("Water", -2), ("Power", 2), ("Rent", 5)]


def test_recurring_entries_are_found_by_a_query_stored_or_compiled(ledger, flix):
    keep(ledger)
    (rent,) = ledger.add(("2026-09-02", -24_000_00, "rent", "Housing:Rent"))
    ledger.add(("2026-09-02", -90_00, "bread", "Food"), ("2026-09-07", -110_00, "bread", "Food"))
    (gone,) = [ledger.add(*monthly(months_of(2025, 1, 6), 9, -99_00, "Old gym", "Food"))]
    rejected = ledger.add(*monthly(MONTHS, 23, -70_00, "Kiosk", "Food"))
    bill_answers.reject(ledger.store, [f"d{rejected[-1]}"], TODAY, at=AT)
    names = naming.names_of(ledger.store)
    query = parse_query(["is:recurring"], names)
    found = search.find(ledger.store, query, Period.ALL)
    assert {txn.id for txn in found} == {rent, *flix, *gone}
    everything = search.find(ledger.store, parse_query([], names), Period.ALL)
    assert {txn.id for txn in everything if query.matches(txn, names)} == {txn.id for txn in found}
