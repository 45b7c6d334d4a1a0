"""What was said by hand moves to the row that takes an entry's place; what nobody said does not."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.handmade import carried_over, shared_out
from finura_cli.domain.money import Money
from finura_cli.domain.transaction import By, Line, Transaction


def entry(id: int, minor: int, description: str, *lines: Line, note: str = "", **more: object) -> Transaction:
    money = Money(minor, "EUR")
    made = Transaction(id, f"u{id}", date(2026, 10, id), None, 1, money, description, lines or (Line(None, money),))
    return made._replace(note=note, **more)  # type: ignore[arg-type]


def line(minor: int, category: int | None, by: By | None) -> Line:
    return Line(category, Money(minor, "EUR"), by)


BROUGHT = {"description": "PENDING TESCO", "merchant_id": None, "note": "auth 12", "mode": None}
NEW = entry(6, -2500, "TESCO LONDON", line(-2500, 4, By.RULE), note="card 99", merchant_id=8, mode="card", time="12:30")


def test_what_nobody_touched_is_as_the_bank_says_now() -> None:
    old = entry(5, -2000, "PENDING TESCO", line(-2000, 3, By.MEMORY), note="auth 12", time="09:00")
    assert carried_over(old, BROUGHT, NEW) == NEW


def test_what_was_said_by_hand_stays() -> None:
    old = entry(
        5, -2000, "Groceries", line(-2000, 3, By.HAND), note="for the party", merchant_id=9, mood=4, who="Ana",
        tags=("fun",), refund_of=1, mode="cash",
    )  # fmt: skip
    made = carried_over(old, BROUGHT, NEW._replace(tags=("new",)))
    assert made.lines == (line(-2500, 3, By.HAND),)
    assert (made.description, made.note, made.merchant_id, made.mode) == ("Groceries", "for the party", 9, "cash")
    assert (made.mood, made.who, made.tags, made.refund_of) == (4, "Ana", ("fun", "new"), 1)
    assert (made.id, made.date, made.money, made.time) == (NEW.id, NEW.date, NEW.money, NEW.time)


def test_all_of_a_typed_entry_is_by_hand() -> None:
    made = carried_over(entry(5, -2000, "dinner", note="with Ana"), None, NEW)
    assert (made.description, made.note, made.merchant_id, made.lines) == ("dinner", "with Ana", 8, NEW.lines)


def test_how_it_was_paid_is_as_the_bank_says_now_unless_somebody_said_it() -> None:
    old = entry(5, -2000, "PENDING TESCO", mode="upi", merchant_id=9)
    brought = {**BROUGHT, "mode": "upi", "merchant_id": 9}
    assert carried_over(old, brought, NEW).mode == "card"
    assert carried_over(old, brought, NEW).merchant_id == 8
    assert carried_over(old, BROUGHT, NEW).mode == "upi"
    assert carried_over(old, brought, NEW._replace(mode=None, merchant_id=None)).mode == "upi"


def test_a_category_is_kept_where_the_new_row_has_none() -> None:
    old = entry(5, -2000, "PENDING TESCO", line(-2000, 3, By.RULE))
    made = carried_over(old, BROUGHT, entry(6, -2500, "TESCO"))
    assert made.lines == (line(-2500, 3, By.RULE),)


def test_a_split_keeps_its_proportions_and_the_file_its_own_split() -> None:
    old = entry(5, -2000, "PENDING TESCO", line(-1500, 3, By.HAND), line(-500, 4, By.HAND))
    assert [one.money.minor for one in carried_over(old, BROUGHT, NEW).lines] == [-1875, -625]
    split = NEW._replace(lines=(line(-2000, 5, By.IMPORT), line(-500, 6, By.IMPORT)))
    assert carried_over(old, BROUGHT, split).lines == split.lines


def test_the_time_of_another_day_is_not_taken() -> None:
    old = entry(5, -2000, "X", time="09:00")
    new = entry(6, -2000, "X")
    assert carried_over(old, BROUGHT, new).time is None
    assert carried_over(old._replace(date=new.date), BROUGHT, new).time == "09:00"


@given(st.lists(st.integers(-9999, 9999).filter(bool), min_size=1, max_size=5), st.integers(-99999, 99999))
def test_parts_always_sum_to_the_whole(parts: list[int], whole: int) -> None:
    found = shared_out(parts, Money(whole, "EUR"))
    assert sum(money.minor for money in found) == whole
    assert {money.currency for money in found} == {"EUR"}
    assert len(found) == len(parts)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=5), st.sampled_from([-1, 1]), st.integers(-9999, 9999))
def test_parts_of_one_direction_keep_their_proportions_to_the_unit(sizes: list[int], way: int, whole: int) -> None:
    parts = [way * size for size in sizes]
    for size, money in zip(sizes, shared_out(parts, Money(whole, "EUR")), strict=True):
        assert abs(money.minor * sum(sizes) - size * whole) < sum(sizes)
