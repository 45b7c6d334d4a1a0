"""The names of backups, and which of them are kept."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.backup import ASKED, Backup, keys_of, name_of, newest_first, read_name, to_keep

TODAY = date(2026, 10, 5)
NOON = datetime(2026, 10, 5, 12)


def backup(made: datetime, why: str = ASKED, number: int = 1, *, good: bool = True) -> Backup:
    path = Path(f"{name_of(made, why, number)}.db")
    return Backup(path, made, why, 1, encrypted=not good, number=number)


def kept(*backups: Backup) -> list[str]:
    stay = to_keep(backups, TODAY)
    return [one.name for one in newest_first(backups) if one.path in stay]


@given(
    st.datetimes(datetime(1970, 1, 1), datetime(9999, 1, 1)).map(lambda at: at.replace(microsecond=0)),
    st.from_regex(r"[a-z]{1,20}", fullmatch=True),
    st.integers(1, 1000),
)
def test_a_name_says_when_and_why(made: datetime, why: str, number: int) -> None:
    assert read_name(name_of(made, why, number)) == (made, why, number)


@pytest.mark.parametrize(
    "name",
    [
        "finura", "finura-20261005", "finura-20261305-120000", "finura-20261005-250000", "finura-20261005-120000-",
        "finura-20261005-120000-1", "finura-20261005-120000-a/b", "finura-20261005-120000-X", "finura-٢٠٢٦١٠٠٥-١٢٠٠٠٠",
        "my-finura-20261005-120000", "finura-20261005-120000.bak", "",
    ],
)  # fmt: skip
def test_other_names_are_nobody_s_business(name: str) -> None:
    assert read_name(name) is None


def test_the_key_file_of_a_backup() -> None:
    assert keys_of(Path("a/books.db")) == Path("a/books.keys.json")
    assert keys_of(Path("a/books.2026")) == Path("a/books.2026.keys.json")


def test_the_newest_five_stay_whatever_their_day() -> None:
    many = [backup(NOON + timedelta(minutes=n)) for n in range(8)]
    assert kept(*many) == [one.name for one in many[:2:-1]]


def test_one_a_day_for_seven_days_and_one_a_week_for_four() -> None:
    daily = [backup(NOON - timedelta(days=n, hours=h)) for n in range(60) for h in (0, 3)]
    days = [f"finura-202610{5 - n:02}-120000" for n in range(5)] + ["finura-20260930-120000", "finura-20260929-120000"]
    newest = ["finura-20261005-090000", "finura-20261004-090000"]  # among the newest five
    weeks = ["finura-20260927-120000", "finura-20260920-120000"]  # besides this week and the one before
    assert sorted(kept(*daily)) == sorted(days + newest + weeks)


def test_days_without_a_backup_do_not_count() -> None:
    yearly = [backup(datetime(2026 - n, 3, 1)) for n in range(7)]
    assert len(kept(*yearly)) == 7


def test_copies_before_large_changes_stay_for_ninety_days_and_five_at_most() -> None:
    others = [backup(NOON - timedelta(days=10 * n), "migration") for n in range(12)]
    assert len(kept(*others)) == 5
    old = [backup(NOON - timedelta(days=n), "rekey") for n in (89, 90, 200)]
    assert kept(backup(NOON), *old) == [backup(NOON).name, old[0].name]


def test_the_last_good_one_always_stays() -> None:
    good = backup(NOON - timedelta(days=3000), "migration")
    bad = [backup(NOON - timedelta(hours=n), good=False) for n in range(10)]
    aside = [backup(NOON - timedelta(hours=n), "restore") for n in range(10)]
    assert good.name in kept(good, *bad, *aside)


def test_a_clock_that_was_wrong_removes_nothing_that_is_newest() -> None:
    ahead = backup(NOON + timedelta(days=4000))
    assert kept(ahead, backup(NOON)) == [ahead.name, backup(NOON).name]


def test_a_clock_that_was_wrong_for_long_takes_no_place_of_another() -> None:
    """Else every backup that is made after it was set right is the only one of its time."""
    ahead = [backup(NOON + timedelta(days=900 - n)) for n in range(60)]
    now = [backup(NOON - timedelta(days=n)) for n in range(6)]
    assert set(kept(*now)) <= set(kept(*ahead, *now))
    assert len(kept(*ahead, *now)) < len(now) + 20


@given(st.lists(st.tuples(st.integers(0, 400), st.sampled_from([ASKED, "rekey", "restore"])), max_size=40))
def test_what_is_kept_is_bounded_and_keeping_twice_changes_nothing(made: list[tuple[int, str]]) -> None:
    backups = [backup(NOON - timedelta(hours=7 * n), why, i + 1) for i, (n, why) in enumerate(made)]
    stay = to_keep(backups, TODAY)
    assert len(stay) <= 5 + 7 + 4 + 5 + 1
    assert to_keep([one for one in backups if one.path in stay], TODAY) == stay
    assert any(one.path in stay for one in backups if one.good) == any(one.good for one in backups)
