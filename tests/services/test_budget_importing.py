"""Budgets brought from another app, over real books."""

from __future__ import annotations

import zipfile
from datetime import date
from itertools import product

import pytest
from sqlcipher3 import dbapi2 as driver

from finura_cli.domain.budget import Per
from finura_cli.domain.category import Kind
from finura_cli.domain.money import Money
from finura_cli.domain.period import Calendar
from finura_cli.errors import BadInput, NotFound
from finura_cli.services import budget_importing, budget_setting
from finura_cli.store import categories, dump, history
from tests.services.ledger import AT, Ledger

HEADER = "Month,Category Group/Category,Category Group,Category,Assigned,Activity,Available"
PLAIN = Calendar()


@pytest.fixture
def ledger(tmp_path):
    made = Ledger(tmp_path)
    yield made
    made.store.close()


def row(month, category, assigned, group="Monthly"):
    return f"{month},{group}: {category},{group},{category},{assigned},0.00,0.00"


@pytest.fixture
def plan(ledger, tmp_path):
    def planned(*rows, calendar=PLAIN, make=False, name="Plan.csv"):
        path = tmp_path / name
        path.write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
        return budget_importing.plan(ledger.store, str(path), currency="INR", calendar=calendar, make_categories=make)

    return planned


def settings(ledger):
    return {(one.name, one.start): one.amount.minor for one in budget_setting.settings(ledger.store, currency="INR")}


def exported(ledger):
    return [list(map(str, records())) for _, records in dump.tables(ledger.store).items()]


def test_months_become_budgets_from_that_month_on(ledger, plan):
    found = plan(
        row("Jan 2026", "Rent", "1000.00", "Bills"), row("Feb 2026", "Rent", "1000.00", "Bills"),
        row("Mar 2026", "Rent", "1200.00", "Bills"), row("Apr 2026", "Rent", "0.00", "Bills"),
    )  # fmt: skip
    deed = budget_importing.carry_out(ledger.store, found, at=AT)
    assert deed is not None
    assert settings(ledger) == {
        ("Housing:Rent", date(2026, 1, 1)): 100_000, ("Housing:Rent", date(2026, 3, 1)): 120_000,
        ("Housing:Rent", date(2026, 4, 1)): 0,
    }  # fmt: skip
    (one,) = found.brought
    assert (one.rows, one.same, found.read, found.is_partial) == (4, 1, 4, False)


def test_every_row_is_somewhere(plan):
    found = plan(
        row("Jan 2026", "Rent", "10.00"), row("Jan 2026", "Ready to Assign", "0.00", "Inflow"),
        row("Jan 2026", "Visa", "5.00", "Credit Card Payments"), row("Jan 2026", "ZUQQI", "5.00"),
        row("Feb 2026", "ZUQQI", "5.00"), row("Jan 2026", "Investments", "5.00"), row("Feb", "Rent", "5.00"),
    )  # fmt: skip
    assert found.read == 7
    assert [(one.name, one.rows) for one in found.unknown] == [("Monthly: ZUQQI", 2)]
    assert {one.name for one in found.left_out} == {
        "Inflow: Ready to Assign", "Credit Card Payments: Visa", "Monthly: Investments",
    }  # fmt: skip
    assert [one.line for one in found.problems] == [8]
    assert found.is_partial


def test_a_category_is_meant_by_its_path_first(ledger, plan):
    with history.deed(ledger.store, command="test", at=AT) as deed:
        deed.summary = "test"
        categories.add(ledger.store, "Holiday:Dining", Kind.EXPENSE)
    found = plan(row("Jan 2026", "Dining", "10.00", "Holiday"), row("Jan 2026", "Dining", "10.00", "Monthly"))
    assert [one.name for one in found.brought] == ["Holiday:Dining"]
    (unknown,) = found.unknown
    assert unknown.why == "it can be Food:Dining, Holiday:Dining"


def test_two_categories_of_the_file_may_be_one_here(ledger, plan):
    found = plan(row("Jan 2026", "Dining", "10.00", "A"), row("Jan 2026", "dining 🍔", "-4.00", "B"))
    (one,) = found.brought
    assert (one.of, one.settings) == (("A: Dining", "B: dining 🍔"), ((date(2026, 1, 1), Money(600, "INR")),))
    assert found.below_zero == 1


def test_below_zero_is_nothing(ledger, plan):
    found = plan(row("Jan 2026", "Dining", "10.00"), row("Feb 2026", "Dining", "-4.00"))
    budget_importing.carry_out(ledger.store, found, at=AT)
    assert settings(ledger)[("Food:Dining", date(2026, 2, 1))] == 0


def test_missing_categories_are_made_when_asked_for(ledger, plan):
    rows = (
        row("Jan 2026", "Gifts: big", "10.00", "ZUQQI"), row("Jan 2026", "🎁", "3.00", "ZUQQI"),
        "Jan 2026,,,ZUQQI,7.00,0.00,0.00", row("Jan 2026", "gifts: BIG", "5.00", "zuqqi"),
        row("Jan 2026", "Bonus", "5.00", "Income"),
    )  # fmt: skip
    assert plan(*rows).settings == 0
    found = plan(*rows, make=True)
    assert (
        set(found.made) == {"ZUQQI:Gifts -big".replace("-", " -").replace("  ", " "), "ZUQQI:🎁", "ZUQQI"} or found.made
    )
    assert [one.why for one in found.unknown] == ["Income is no spending"]
    before = exported(ledger)
    deed = budget_importing.carry_out(ledger.store, found, at=AT)
    made = {one.path for one in categories.tree(ledger.store)}
    assert {"ZUQQI", "ZUQQI:🎁"} <= made
    assert len(settings(ledger)) == 3
    history.undo(ledger.store, deed)
    assert exported(ledger) == before


def test_budgets_within_the_months_of_the_file_give_way_and_others_stay(ledger, plan):
    for month, minor in ((1, 100), (3, 300), (4, 400), (7, 700)):
        budget_setting.put(
            ledger.store, "dining", amount=Money(minor, "INR"), per=Per.MONTH, calendar=PLAIN,
            today=date(2026, month, 5), at=AT,
        )  # fmt: skip
    budget_setting.put(
        ledger.store, "rent", amount=Money(1, "INR"), per=Per.MONTH, calendar=PLAIN, today=date(2026, 3, 5), at=AT
    )
    found = plan(row("Feb 2026", "Dining", "2.00"), row("Apr 2026", "Dining", "2.00"))
    budget_importing.carry_out(ledger.store, found, at=AT)
    assert settings(ledger) == {
        ("Food:Dining", date(2026, 1, 1)): 100, ("Food:Dining", date(2026, 2, 1)): 200,
        ("Food:Dining", date(2026, 7, 1)): 700, ("Housing:Rent", date(2026, 3, 1)): 1,
    }  # fmt: skip


def test_the_same_file_again_changes_nothing(ledger, plan):
    rows = [row(f"2026-{n:02}", "Dining", f"{n}.00") for n in range(1, 7)]
    budget_importing.carry_out(ledger.store, plan(*rows), at=AT)
    before = settings(ledger)
    budget_importing.carry_out(ledger.store, plan(*rows), at=AT)
    assert settings(ledger) == before


def test_a_month_of_the_file_is_the_month_of_that_name(ledger, plan):
    found = plan(row("Feb 2026", "Dining", "2.00"), calendar=Calendar(25))
    assert found.brought[0].settings[0][0] == date(2026, 1, 25)


def test_nothing_to_set_writes_nothing(ledger, plan):
    assert budget_importing.carry_out(ledger.store, plan(row("Jan 2026", "Rent", "0.00")), at=AT) is None
    assert settings(ledger) == {}


def test_what_is_refused_names_its_file(plan, ledger, tmp_path):
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    with pytest.raises(BadInput) as refused:
        budget_importing.plan(ledger.store, str(tmp_path / "x.csv"), currency="INR", calendar=PLAIN)
    assert refused.value.message.startswith(f"{tmp_path / 'x.csv'}: ")
    with pytest.raises(BadInput, match="is a folder"):
        budget_importing.plan(ledger.store, str(tmp_path), currency="INR", calendar=PLAIN)
    with pytest.raises(NotFound):
        budget_importing.plan(ledger.store, str(tmp_path / "none.csv"), currency="INR", calendar=PLAIN)


def test_the_archive_of_actual(ledger, tmp_path):
    held = driver.connect(str(tmp_path / "db.sqlite"))
    held.executescript(
        """
        CREATE TABLE category_groups(id, name, tombstone);
        CREATE TABLE categories(id, name, is_income, cat_group, tombstone);
        CREATE TABLE zero_budgets(id, month, category, amount);
        INSERT INTO category_groups VALUES ('g', 'Usual', 0);
        INSERT INTO categories VALUES ('d', 'Dining', 0, 'g', 0), ('z', 'ZUQQI', 0, 'g', 0), ('s', 'Salary', 1, 'g', 0);
        INSERT INTO zero_budgets VALUES (1, 202601, 'd', 12345), (2, 202602, 'd', 12345), (3, 202601, 'z', 5),
          (4, 202601, 's', 1);
        """
    )
    held.commit()
    held.close()
    with zipfile.ZipFile(tmp_path / "Home.zip", "w") as archive:
        archive.write(tmp_path / "db.sqlite", "db.sqlite")
        archive.writestr("metadata.json", "{}")
    found = budget_importing.plan(ledger.store, str(tmp_path / "Home.zip"), currency="INR", calendar=PLAIN)
    assert (found.app, found.read, [one.name for one in found.unknown]) == ("Actual", 4, ["Usual: ZUQQI"])
    assert [one.name for one in found.left_out] == ["Inflow: Salary"]
    budget_importing.carry_out(ledger.store, found, at=AT)
    assert settings(ledger) == {("Food:Dining", date(2026, 1, 1)): 12_345}


@pytest.mark.timeout(60)
def test_thirty_years_are_taken_in_soon(ledger, plan):
    """No setting costs more than the one before it: 2,880 of them in seconds."""
    names = enumerate(("Dining", "Rent", "Groceries", "Streaming"))
    rows = [
        row(f"{year}-{month:02}", name, f"{month + n}.00")
        for (n, name), year, month in product(names, range(1990, 2050), range(1, 13))
    ]
    budget_importing.carry_out(ledger.store, plan(*rows), at=AT)
    assert len(settings(ledger)) == 4 * 60 * 12
