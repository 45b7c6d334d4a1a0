"""Laws: budgets, reports and lists say the same of any period and query, and parents what their leaves say."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from finura_cli.domain.budget import Per
from finura_cli.domain.category import Kind, Necessity
from finura_cli.domain.money import Money
from finura_cli.domain.period import Calendar, Period
from finura_cli.domain.query_parser import parse_query
from finura_cli.domain.reports.parts import Grouping
from finura_cli.domain.transaction import By, Line, NewTransaction
from finura_cli.services import budget_setting, budgeting, listing, reporting
from finura_cli.services.naming import names_of
from finura_cli.services.report_books import Ask
from finura_cli.store import history, links, merchants, transactions
from tests.services.ledger import AT, TREE, Ledger

START = date(2026, 7, 20)
PATHS = [None, *(path for path, *_ in TREE)]
SPENT = [path for path, kind, _ in TREE if kind is Kind.EXPENSE]
QUERIES = [
    "", "cat:Food", "cat:Dining", "-cat:Food", "is:essential", "is:discretionary", "type:expense", "type:income",
    "acct:Savings", "-acct:Bank", "amt:50..", "amt:..20", "is:uncategorized", "cafe", "-text:cafe", "tag:fun",
    "merchant:cafe", "cat:Food acct:Bank", "cat:Food type:expense amt:10..", "who:Asha", "type:transfer",
]  # fmt: skip
lines = st.tuples(st.integers(-9_000, 4_000).filter(bool), st.sampled_from(PATHS), st.sampled_from([None, *Necessity]))
entries = st.lists(
    st.tuples(
        st.integers(0, 100),  # days after START
        st.lists(lines, min_size=1, max_size=3),
        st.sampled_from(["cafe", "market", "found"]),
        st.booleans(),  # from the savings
        st.sampled_from(["posted", "posted", "posted", "pending", "linked"]),
        st.booleans(),  # told apart by merchant, tag and person
    ),
    max_size=14,
)
periods = st.one_of(
    st.sampled_from([Period(date(2026, n, 1), date(2026, n + 1, 1)) for n in (7, 8, 9, 10)]),
    st.tuples(st.integers(0, 90), st.integers(1, 60)).map(
        lambda both: Period(START + timedelta(days=both[0]), START + timedelta(days=sum(both)))
    ),
)


def write(ledger: Ledger, rows: list) -> None:
    with history.deed(ledger.store, "test", AT):
        cafe = merchants.find_or_add(ledger.store, "Cafe")
        for after, parts, text, saved, state, told in rows:
            chosen = [
                Line(ledger.ids[path] if path else None, Money(minor, "INR"), By.HAND if path else None, necessity=said)
                for minor, path, said in parts
            ]
            entry = NewTransaction(
                START + timedelta(days=after),
                ledger.savings if saved else ledger.bank,
                Money(sum(line.money.minor for line in chosen), "INR"),
                text,
                tuple(chosen),
                pending=state == "pending",
                merchant_id=cafe if told and text == "cafe" else None,
                tags=("fun",) if told else (),
                who="Asha" if told else None,
            )
            id = transactions.add(ledger.store, entry)
            if state == "linked" and len(chosen) == 1 and entry.money:
                other = ledger.bank if saved else ledger.savings
                side = ledger.entry(str(entry.date), -entry.money.minor, "other side", None, account_id=other)
                links.link(ledger.store, [(id, transactions.add(ledger.store, side))])


@settings(max_examples=25, deadline=None)
@given(entries, periods, st.sampled_from(QUERIES))
def test_budgets_reports_and_lists_agree(rows: list, period: Period, words: str) -> None:
    with TemporaryDirectory() as folder:
        ledger = Ledger(Path(folder))
        write(ledger, rows)
        store, calendar, today = ledger.store, Calendar(), date(2026, 10, 30)
        for target in (*SPENT, "total", "essential", "discretionary"):
            budget_setting.put(
                store, target, amount=Money(10_000, "INR"), per=Per.MONTH, calendar=calendar, today=START, at=AT
            )
        query = parse_query(words.split(), names_of(store))
        found = budgeting.status(store, period=period, calendar=calendar, today=today, currency="INR", query=query)
        spent = {row.name: row.spent.minor for row in found.rows}
        ask = Ask(period, "INR", calendar, today, query)
        report = reporting.spending(store, ask)
        by_category = {row.group: row.amount.minor for row in report.rows}
        for path in SPENT:
            below = [minor for name, minor in by_category.items() if name and f"{name}:".startswith(f"{path}:")]
            assert spent[path] == sum(below), path
            asked = query & parse_query([f"cat:{path}"], names_of(store))
            if "cat:" not in words:
                assert listing.listing(store, asked, period).totals.expense.minor == spent[path], path
        assert spent["total"] == report.total.minor
        assert spent["total"] == listing.listing(store, query, period).totals.expense.minor
        kinds = reporting.spending(store, ask._replace(grouping=Grouping.NECESSITY)).rows
        said = {row.group: row.amount.minor for row in kinds}
        assert [spent[name] for name in ("essential", "discretionary")] == [
            said.get(name, 0) for name in ("essential", "discretionary")
        ]
        # parents and their leaves
        own = by_category.get("Food", 0)
        assert spent["Food"] == own + spent["Food:Groceries"] + spent["Food:Dining"]
        tops = [row for row in found.rows if row.target == "category" and row.parent is None]
        covered = sum(row.spent.minor for row in tops)
        assert found.totals.unbudgeted.minor == spent["total"] - covered
        assert found.totals.unbudgeted.minor == sum(one.spent.minor for one in found.unbudgeted)
        ledger.store.close()
