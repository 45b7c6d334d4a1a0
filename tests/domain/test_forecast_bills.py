"""Bills beside a forecast: taken out of the past, put back where they fall due, and never known too early."""

from __future__ import annotations

from datetime import date

import pytest

from finura_cli.domain import forecast_bills
from finura_cli.domain.charges import Charge
from finura_cli.domain.forecast_bills import known_bills, month_ends, rest_starts, rests
from finura_cli.domain.forecast_champion import Forecasts, series_of
from finura_cli.domain.period import Calendar, Period, calendar_month

RENT, PHONE, FOOD = 1, 2, 3
MONTHS = [calendar_month(2025 + n // 12, n % 12 + 1) for n in range(20)]
AHEAD = [calendar_month(2026 + n // 12, n % 12 + 1) for n in range(8, 14)]


def charge(day, paid, text, category, *, whole=None, first=True):
    return Charge(
        day.toordinal() * 10 + category,
        "u",
        day.toordinal(),
        1,
        "INR",
        text,
        None,
        category,
        paid,
        whole or paid,
        first,
    )


def books(months=MONTHS, rent_day=3):
    found = []
    for n, month in enumerate(months):
        found.append(charge(month.start.replace(day=rent_day), 90_000, "rent", RENT))
        found += [charge(month.start.replace(day=5 + n % 9 + 7 * k), 1000 + 371 * ((n + k) % 5), "market", FOOD)
                  for k in range(3)]  # fmt: skip
    return sorted(found, key=lambda one: (one.day, one.id))


def sums(charges, periods=MONTHS):
    spent = {}
    for one in charges:
        place = next(n for n, month in enumerate(periods) if date.fromordinal(one.day) in month)
        spent.setdefault(one.category_id, [0] * len(periods))[place] += one.paid
    return spent


def test_rent_is_apart_and_shopping_is_not():
    known = known_bills(books(), MONTHS, {20: date(2026, 9, 1)})[20]
    assert dict(known.paid) == {RENT: [90_000] * 20}
    assert known.due(AHEAD[0]) == {RENT: 90_000}
    total, rows = series_of(sums(books()), {20: known}, MONTHS + AHEAD)
    assert rows[RENT].told(20, 1)[:3] == (90_000, 90_000, 90_000)
    assert rows[FOOD].told(20, 1).bills == 0
    assert total.told(20, 1).bills == 90_000


def test_a_bill_that_changed_its_price_asks_the_new_one():
    july = date(2026, 7, 1).toordinal()
    dearer = {"paid": 95_000, "whole": 95_000}
    charges = [one._replace(**dearer) if one.category_id == RENT and one.day >= july else one for one in books()]
    known = known_bills(charges, MONTHS, {20: date(2026, 9, 1)})[20]
    assert known.due(AHEAD[0]) == {RENT: 95_000}


def test_a_split_bill_is_due_in_its_categories():
    charges = []
    for month in MONTHS:
        day = month.start.replace(day=10)
        first = charge(day, 3000, "line and tv", PHONE, whole=4001)
        charges += [first, first._replace(category_id=FOOD, paid=1001, first=False)]
    known = known_bills(charges, MONTHS, {20: date(2026, 9, 1)})[20]
    assert known.due(AHEAD[0]) == {PHONE: 3000, FOOD: 1001}
    assert known.paid[FOOD] == [1001] * 20


@pytest.mark.parametrize(
    ("today", "due"), [(date(2026, 9, 2), 1), (date(2026, 9, 3), 1), (date(2026, 9, 6), 1), (date(2026, 9, 20), 0)]
)
def test_what_is_a_few_days_late_is_still_waited_for(today, due):
    known = known_bills(books(), MONTHS, {20: today})[20]
    assert known.due(Period(today, date(2026, 10, 1))).get(RENT, 0) == due * 90_000


def test_what_was_paid_this_month_is_not_due_again():
    charges = [*books(), charge(date(2026, 9, 3), 90_000, "rent", RENT)]
    today = date(2026, 9, 12)
    known = known_bills(charges, MONTHS, {20: today})[20]
    assert known.due(Period(today, date(2026, 10, 1))) == {}
    assert known.due(calendar_month(2026, 10)) == {RENT: 90_000}


def test_what_bills_were_known_never_reads_later_charges():
    all_, days = books(), month_ends(MONTHS, date(2026, 9, 1))
    assert list(days) == [*range(12, 20), 20]
    assert (days[19], days[20]) == (MONTHS[18].end, date(2026, 9, 1))
    now = known_bills(all_, MONTHS, days)
    for origin, day in days.items():
        then = [one for one in all_ if one.day < day.toordinal()]
        assert known_bills(then, MONTHS[:origin], {origin: day})[origin] == now[origin]
        changed = [*then, *[one._replace(paid=7, whole=7) for one in all_ if one.day >= day.toordinal()]]
        assert known_bills(changed, MONTHS, {origin: day})[origin] == now[origin]


def test_with_many_charges_the_last_year_is_read(monkeypatch):
    monkeypatch.setattr(forecast_bills, "MOST", 4 * 14)
    known = known_bills(books(), MONTHS, {20: date(2026, 9, 1)})[20]
    assert dict(known.paid) == {RENT: [90_000] * 14}
    total, _ = series_of(sums(books()), {20: known}, MONTHS + AHEAD)
    assert total.told(20, 1).bills == 90_000
    monkeypatch.setattr(forecast_bills, "MOST", 4 * 6)
    assert dict(known_bills(books(), MONTHS, {20: date(2026, 9, 1)})[20].paid) == {RENT: [90_000] * 20}


def test_a_month_is_read_from_its_first_day_or_not_at_all(monkeypatch):
    """What lies too far back is not read: the month behind it is, but for one of which a charge is missing."""
    today, march = date(2026, 9, 1), date(2025, 3, 1)
    for last_unread, read in ((date(2025, 2, 28), 18), (march, 17)):
        charges = sorted([*books(), charge(last_unread, 5, "kiosk", FOOD)], key=lambda one: (one.day, one.id))
        monkeypatch.setattr(forecast_bills, "BACK", (today - last_unread).days - 1)
        assert dict(known_bills(charges, MONTHS, {20: today})[20].paid) == {RENT: [90_000] * read}


def test_the_rest_of_a_month_is_told_from_the_rests_of_others():
    """Rent is due on the 28th: on the 21st of September it is part of what is still to come."""
    today, charges = date(2026, 9, 21), books(rent_day=28)
    windows = rests([*MONTHS, calendar_month(2026, 9)], today)
    assert windows[-1] == Period(today, date(2026, 10, 1))
    assert windows[13] == Period(date(2026, 2, 19), date(2026, 3, 1))
    past = windows[:-1]
    inside = [one for one in charges if any(date.fromordinal(one.day) in window for window in past)]
    known = known_bills(charges, past, rest_starts(windows[:-1], today))
    assert known[19].day == windows[19].start
    assert known[20].paid[RENT] == [90_000] * 20
    total, _ = series_of(sums(inside, past), known, windows)
    (look,) = Forecasts((total,)).outlooks()
    assert look.bills == 90_000
    assert look.typical == pytest.approx(91_700, abs=900)
    assert all(one.told.bills == 90_000 for one in Forecasts((total,)).tried(0, 0.8, 8))


def test_rests_are_never_longer_than_their_month():
    windows = rests([calendar_month(2026, 2), calendar_month(2026, 3)], date(2026, 3, 1))
    assert windows == [calendar_month(2026, 2), calendar_month(2026, 3)]
    assert [one.days for one in rests([calendar_month(2026, 2), calendar_month(2026, 3)], date(2026, 3, 31))] == [1, 1]
    own = Calendar(cycle_start=25)
    assert rests([own.month_of(date(2026, 3, 1))], date(2026, 3, 20)) == [Period(date(2026, 3, 20), date(2026, 3, 25))]
