"""finura report, as it is typed: words in any order, the forms of its answers, what it says of empty days."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal

import pytest

from finura_cli.commands.report import group
from finura_cli.domain.reports.parts import Grouping

KINDS = ("month", "week", "year", "spending", "income", "cashflow", "trend", "compare")
OTHERS = tuple(name for name in group.commands if name not in KINDS)
"""They sum up other things than income and spending. A new report is one of these, until it is named above."""
ENTRIES = (
    "24000 rent 2026-10-01 -c Rent --mode bank",
    "85000 salary 2026-10-01 --income -c Salary",
    "250 lunch at Swiggy 2026-10-03 13:10 -c Dining --mode upi -t fun --mood 4",
    "900 groceries big bazaar 2026-10-11 -c Groceries -t home --mode upi",
    "777 mystery 2026-10-12",
    "50 coffee 2026-10-15 --pending -c Dining",
    "23500 rent 2026-09-01 -c Rent",
    "85000 salary 2026-09-01 --income -c Salary",
    "1200 groceries খাবার দোকান 2026-09-14 -c Groceries -t home",
)


@pytest.fixture
def books(finura, once):
    def make() -> None:
        finura("init", "--no-pin", "--currency", "INR", "--locale", "en_IN", "--yes")
        for line in ENTRIES:
            finura("--today", "2026-10-20T12:00", "add", *line.split())

    once(make)

    def report(*words: str, **how):
        return finura("report", *words, "--today", "2026-10-20", **how)

    return report


def rows_of(ran):
    return list(csv.DictReader(io.StringIO(ran.out)))


def test_a_month_in_a_pipe_is_plain_text(books):
    text = books().out
    assert text.startswith("Month, October 2026, INR (2026-10-01 to 2026-10-31)\n")
    assert "\x1b" not in text
    assert all(len(line) <= 80 for line in text.splitlines())
    for piece in ("₹25,927.00", "₹85,000.00", "Housing:Rent", "+₹1,227.00", "Pending, not counted: ₹50.00 out"):
        assert piece in text


@pytest.mark.parametrize("words", [("2026-09",), ("month", "2026-09"), ("-p", "2026-09"), ("last-month",)])
def test_a_period_is_a_month_report(books, words):
    found = books(*words, "--json").json
    assert found["command"] == "report month"
    assert found["period"] == {"start": "2026-09-01", "end": "2026-09-30"}
    assert found["totals"]["expense"] == "24700.00"


@pytest.mark.parametrize(
    "words", [("cat:Food", "2026-10"), ("2026-10", "cat:Food"), ("cat:Food", "--since", "2026-10")]
)
def test_query_and_period_come_in_any_order(books, words):
    assert books("spending", *words, "--json").json["totals"]["expense"] == "1150.00"


def test_spending_rows_and_totals(books):
    found = books("spending", "--json").json
    assert [row["category"] for row in found["rows"]] == ["Housing:Rent", "Food:Groceries", None, "Food:Dining"]
    rent = found["rows"][0]
    assert rent == {
        "category": "Housing:Rent", "amount": "24000.00", "share": 0.9257, "count": 1, "previous": "23500.00",
        "change": "500.00",
    }  # fmt: skip
    assert found["totals"]["expense"] == "25927.00"
    assert found["totals"]["net"] == "59073.00"


def test_csv_and_tsv_have_the_same_plain_decimals(books):
    rows = rows_of(books("spending", "--csv"))
    assert rows[0]["category"] == "Housing:Rent"
    assert rows[0]["amount"] == "24000.00"
    piped = books("spending").out.splitlines()
    assert piped[0].split("\t") == list(rows[0])
    assert [line.split("\t")[1] for line in piped[1:]] == [row["amount"] for row in rows]


def test_a_trend_by_category_has_every_month(books):
    rows = rows_of(books("trend", "all", "-M", "--by", "category", "--csv"))
    assert {(row["period"], row["category"]): row["expense"] for row in rows if row["expense"] != "0.00"} == {
        ("2026-09", "Housing:Rent"): "23500.00", ("2026-09", "Food:Groceries"): "1200.00",
        ("2026-10", "Housing:Rent"): "24000.00", ("2026-10", "Food:Groceries"): "900.00",
        ("2026-10", "Food:Dining"): "250.00", ("2026-10", "Uncategorized"): "777.00",
    }  # fmt: skip


def test_a_trend_is_of_twelve_months_at_most_and_begins_with_the_books(books, finura):
    def periods(*words):
        return [(row["period"], row["expense"]) for row in books("trend", *words, "--json").json["rows"]]

    assert periods() == [("2026-09", "24700.00"), ("2026-10", "25927.00")]
    assert periods("2026-08..2026-10", "-Y") == [("2026", "50627.00")]
    assert periods("2020") == [("2020-12", "0.00")]
    finura("--today", "2026-10-20", "add", "10", "tea", "2026-07-15")
    assert [month for month, _ in periods()] == ["2026-07", "2026-08", "2026-09", "2026-10"]
    assert periods()[1] == ("2026-08", "0.00")  # a month without entries, between others, is one


def test_the_course_of_cash_begins_with_the_books(books):
    rows = books("cashflow", "2026", "-M", "--json").json["rows"]
    assert [row["period"] for row in rows] == ["2026-09", "2026-10"]
    assert rows[-1]["running"] == "119373.00"


@pytest.mark.parametrize("grouping", [str(one) for one in Grouping])
@pytest.mark.parametrize("kind", ["spending", "trend", "cashflow", "compare"])
def test_every_kind_takes_every_grouping(books, kind, grouping):
    found = books(kind, "this-month", "--by", grouping, "--json").json
    rows = found["rows"] if "rows" in found else found["sections"][1]["rows"]
    assert all(grouping in row for row in rows)


@pytest.mark.parametrize("kind", KINDS)
def test_days_without_entries_say_so_and_are_valid(books, kind):
    ran = books(kind, "2031-03", "--json")
    found = ran.json
    assert found["schema"] == 1
    assert found["command"] == f"report {kind}"
    assert found["totals"]["expense"] == "0.00"
    assert "2026-09-01" in ran.err
    text = books(kind, "2031-03")
    assert "No entries in March 2031." in text.out or "\t" in text.out


@pytest.mark.parametrize("kind", [*KINDS, *OTHERS])
def test_every_kind_writes_every_form(books, tmp_path, kind):
    for ending in ("json", "csv", "md"):
        target = tmp_path / f"{kind}.{ending}"
        books(kind, "2026-10", "-o", str(target))
        assert target.read_text("utf-8")
    assert json.loads((tmp_path / f"{kind}.json").read_text("utf-8"))["command"] == f"report {kind}"


@pytest.mark.parametrize("kind", [*KINDS, *OTHERS])
def test_private_shows_no_amount(books, kind):
    for form in ((), ("--json",), ("--csv",)):
        text = books(kind, "2026-10", "--private", *form).out
        for amount in ("24000", "24,000", "25927", "25,927", "777", "250.00"):
            assert amount not in text


def test_percent_and_depth(books):
    found = books("spending", "2026-10", "--depth", "1", "--json").json
    assert {row["category"]: row["amount"] for row in found["rows"]}["Food"] == "1150.00"
    assert books("spending", "--percent", "--csv").out.splitlines()[1].startswith("Housing:Rent,24000.00")


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("2026-09", "2026-10"), 2, "period"),
        (("spending", "2026-09", "-p", "2026-10"), 2, "two periods"),
        (("spending", "--compare", "soon"), 2, "--compare cannot be"),
        (("spending", "2026", "--compare", "avg-6m"), 2, "one month"),
        (("trend", "-M", "-W"), 2, "one interval"),
        (("trend", "--by", "category", "--compare", "2025"), 2, "exclude"),
        (("spending", "--by", "colour"), 2, "colour"),
        (("spending", "--depth", "0"), 2, "depth"),
        (("spending", "cat:Nowhere"), 2, "Nowhere"),
        (("spending", "nosuch:field"), 2, "nosuch"),
    ],
)
def test_words_that_make_no_sense(books, words, code, says):
    ran = books(*words, code=code)
    assert says in ran.err
    assert not ran.out


def test_no_books_no_report(finura):
    ran = finura("report", "--json", code=78)
    assert ran.json["error"]["code"] == "no-store"


def test_another_base_currency_leaves_the_rest_unconverted(books):
    found = books("spending", "--currency", "EUR", "--json").json
    assert found["rows"] == []
    assert found["currency"] == "EUR"
    assert [(row["currency"], row["expense"]) for row in found["unconverted"]] == [("INR", "25927.00")]


def test_a_slip_in_the_name_of_a_kind_is_no_search(finura):
    finura("init", "--currency", "INR", "--no-pin")
    told = finura("report", "spendng", "--json", code=2).json["error"]
    assert "spending" in told["hint"]
    assert finura("budget", "sett", "Food", "1", "--json", code=2).json["error"]["code"] == "usage"
    finura("report", "text:spendng")
    finura("report", "swiggy")


def test_a_word_that_is_no_report_is_told_to_be_a_search(books):
    for words in (("treemap",), ("sankey", "2026-10")):
        ran = books(*words)
        assert "the reports are month, week, year, spending, income, cashflow, trend, compare, histogram" in ran.err
    assert "the reports are" not in books("groceries").err


def test_a_week_in_a_mail_is_ascii_but_for_the_books_own_words(books):
    text = books("week", "2026-w41").out
    assert text.startswith("Week 2026-w41, 2026-10-05 to 2026-10-11, INR\n")
    assert all(len(line) <= 80 for line in text.splitlines())
    assert text.replace("₹", "").replace("·", "").isascii()
    for piece in ("₹900.00 went out", "in a usual week (the mean of the 4 before)", "no rent", "-------", "finura "):
        assert piece in " ".join(text.split())


def test_a_week_says_what_to_type_and_it_works(books, finura):
    for week, kind, says in (("2026-w42", "uncategorized", "mystery"), ("2026-w41", "largest", "groceries")):
        look = books("week", week, "--json").json["look"]
        assert look["kind"] == kind
        assert says in finura(*look["command"].split()[1:]).out


def test_a_week_without_entries_says_so_and_is_no_failure(books):
    ran = books("week", "2026-w30")
    assert "No entries in 2026-07-20 to 2026-07-26." in ran.out
    found = books("week", "2026-w30", "--json").json
    assert found["look"]["kind"] == "nothing"
    assert not any(value for name, value in found["look"].items() if name != "kind")
    assert [part["name"] for part in found["sections"]] == [
        "summary", "movers", "spending", "largest", "due", "budget", "forecast"
    ]  # fmt: skip


def test_a_week_that_is_not_over_says_how_far_it_is(books, finura):
    text = finura("report", "week", "this-week", "--today", "2026-10-13").out
    assert "₹777.00 went out so far, 12% of the ₹6,587.50 of a usual week" in " ".join(text.split())
    assert "2 of its 7 days are gone." in text


def test_hidden_amounts_of_a_week_stay_hidden(books):
    for ran in (books("week", "2026-w40", "--private"), books("week", "2026-w40", "--private", "--json")):
        assert "••••" in ran.out
        assert not any(figure in ran.out for figure in ("24,000", "24000", "250.00", "24,250", "900"))


def test_net_worth_counts_what_was_said_of_a_house(finura):
    finura("init", "--currency", "INR", "--no-pin")
    finura("account", "add", "House", "--kind", "investment")
    finura("add", "100", "rent", "--income", "2026-09-02")
    finura("account", "value", "House", "5000", "--date", "2026-10-01")
    found = finura("report", "networth", "2026-09..2026-10", "--json", "--today", "2026-10-20").json
    course, accounts, each = found["sections"]
    assert [(row["period"], row["account"], row["amount"]) for row in each["rows"]] == [
        ("2026-09", "Cash", "100.00"), ("2026-10", "Cash", "100.00"), ("2026-10", "House", "5000.00")
    ]  # fmt: skip
    assert [(row["period"], row["day"], row["net"], row["investment"]) for row in course["rows"]] == [
        ("2026-09", "2026-09-30", "100.00", "0.00"), ("2026-10", "2026-10-20", "5100.00", "5000.00")
    ]  # fmt: skip
    assert [(row["account"], row["amount"], row["valued"]) for row in accounts["rows"]] == [
        ("House", "5000.00", "2026-10-01"), ("Cash", "100.00", None)
    ]  # fmt: skip
    assert (found["totals"]["net"], found["totals"]["previous"]) == ("5100.00", "0.00")
    refused = finura("report", "networth", "lunch", "--json", code=2).json["error"]
    assert refused["code"] == "accounts-only"


def test_a_histogram_is_of_spending_and_of_income_where_there_is_nothing_else(books):
    spent = books("histogram", "2026-09..2026-10", "--json").json
    assert spent["kind"] == "expense"
    report = books("spending", "2026-09..2026-10", "--json").json["totals"]
    assert Decimal(spent["totals"]["amount"]) - Decimal(spent["totals"]["back"]) == Decimal(report["expense"])
    assert sum(row["count"] for row in spent["rows"]) == spent["totals"]["count"]
    earned = books("histogram", "2026-09..2026-10", "type:income", "--json").json
    assert (earned["kind"], bool(earned["rows"])) == ("income", True)
    none = books("histogram", "2026-10", "zuqqi", "--json").json
    assert (none["rows"], none["totals"]["median"]) == ([], None)


def test_a_calendar_has_every_day_up_to_the_last_entry(books):
    found = books("calendar", "2026-10", "--json").json
    assert [row["date"] for row in found["rows"]] == [f"2026-10-{day:02}" for day in range(1, 16)]
    amounts = {row["date"][8:]: row["amount"] for row in found["rows"] if row["count"]}
    assert amounts == {"01": "24000.00", "03": "250.00", "11": "900.00", "12": "777.00"}
    totals = found["totals"]
    assert totals["amount"] == books("spending", "2026-10", "--json").json["totals"]["expense"]
    assert (totals["without"], totals["longest_without"], totals["largest_date"]) == (11, 7, "2026-10-01")
    earned = books("calendar", "2026-10", "type:income", "--json").json
    assert (earned["kind"], earned["totals"]["amount"]) == ("income", "85000.00")


def test_leaks_are_told_by_the_year_and_narrowed_by_a_query(finura):
    finura("init", "--currency", "INR", "--no-pin")
    finura("add", "30000", "rent", "2026-09-01", "-c", "Rent")
    for day in range(1, 31):
        finura("add", "25", "XQZVK chai", f"2026-09-{day:02}", "-c", "Coffee & snacks")
    finura("add", "590", "late payment fee", "2026-09-12", "-c", "Bank charges")
    found = finura("report", "leaks", "2026-09", "--json", "--today", "2026-10-05").json
    habits, fees, bills = found["sections"]
    (tea,) = habits["rows"]
    assert (tea["count"], tea["typical"], tea["amount"], tea["a_year"]) == (30, "25.00", "750.00", "9125.00")
    assert [(row["payee"], row["amount"]) for row in fees["rows"]] == [("late payment fee", "590.00")]
    assert bills["rows"] == []
    assert found["totals"]["a_year"] == str(Decimal("9125.00") + Decimal(fees["rows"][0]["a_year"]))
    none = finura("report", "leaks", "2026-09", "cat:Rent", "--json", "--today", "2026-10-05").json
    assert [part["rows"] for part in none["sections"]] == [[], [], []]


def test_the_rule_as_it_was_sums_to_the_income(books):
    found = books("rule", "2026-10", "--rule", "60/20/20", "--json").json
    groups, course = found["sections"]
    assert found["rule"] == {"needs": 0.6, "wants": 0.2, "savings": 0.2}
    amounts = {row["group"]: Decimal(row["amount"]) for row in groups["rows"]}
    assert amounts == {
        "needs": Decimal(24900), "wants": Decimal(250), "unmarked": Decimal(777), "savings": Decimal(59073)
    }  # fmt: skip
    assert sum(amounts.values()) == Decimal(found["totals"]["income"]) == 85000
    (month,) = course["rows"]
    assert (month["period"], month["savings"], month["wants_share"]) == ("2026-10", "59073.00", 0.0029)
    assert books("rule", "--rule", "50/30", "--json", code=2).json["error"]["code"] == "bad-rule"


def test_a_moving_mean_is_of_whole_months_that_the_books_know(finura):
    finura("init", "--currency", "INR", "--no-pin")
    for month, amount in ((5, 500), (6, 100), (7, 200), (8, 600), (9, 400), (10, 50)):
        finura("add", str(amount), "food", f"2026-{month:02}-{20 if month == 5 else 3:02}")
    found = finura("report", "trend", "2026-07..2026-10", "--average", "3", "--json", "--today", "2026-10-20").json
    assert (found["average"], [row["mean_expense"] for row in found["rows"]]) == (3, [None, "300.00", "400.00", None])
    weeks = finura("report", "trend", "2026-08", "-W", "--average", "2", "--json", "--today", "2026-10-20").json
    assert weeks["rows"][0]["mean_expense"] is None  # cut off by the month
    assert finura("report", "trend", "2026", "--json").json["average"] is None
    finura("report", "trend", "--average", "3", "--by", "category", code=2)
    finura("report", "trend", "--average", "1", code=2)


@pytest.mark.parametrize("by", ["category", "tag", "weekday"])
def test_a_column_an_interval_sums_to_the_report_without(books, by):
    whole = books("spending", "2026-09..2026-10", "--by", by, "--json").json
    across = books("spending", "2026-09..2026-10", "-M", "--by", by, "--json").json
    rows, cells = (part["rows"] for part in across["sections"])
    assert {row[by]: row["amount"] for row in rows} == {row[by]: row["amount"] for row in whole["rows"]}
    for row in rows:
        own = [Decimal(cell["amount"]) for cell in cells if cell[by] == row[by]]
        assert (len(own), sum(own)) == (2, Decimal(row["amount"]))
    assert across["sections"][0]["totals"]["amount"] == whole["totals"]["expense"]
    lines = books("spending", "2026-09..2026-10", "-M", "--by", by, "--csv").out.splitlines()
    assert lines[0] == f"{by},2026-09,2026-10,total,mean,currency"


def test_intervals_in_spending_have_their_own_period_and_no_comparison(books):
    assert books("income", "-Q", "--json").json["period"]["end"] >= "2026-10-31"
    assert books("spending", "-M", "--compare", "last-month", "--json", code=2).json["error"]["code"] == "usage"
    assert books("spending", "-M", "-W", "--json", code=2).json["error"]["code"] == "usage"
    assert books("spending", "2031-03", "-M", "--json").json["sections"][0]["rows"] == []


def test_compare_says_what_changed_most_and_who_made_it_so(books, finura):
    finura("add", "4000", "ZUQQI boots", "2026-10-08", "-c", "Clothing", "--merchant", "Zuqqi")
    found = books("compare", "2026-10", "--json").json
    movers = found["sections"][3]
    assert movers["name"] == "movers"
    assert [(row["category"], row["change"]) for row in movers["rows"]][:2] == [
        ("Shopping:Clothing", "4000.00"), (None, "777.00")
    ]  # fmt: skip
    assert movers["rows"][0]["why"] == "Zuqqi ₹4,000.00"
    changes = [abs(Decimal(row["change"])) for row in movers["rows"]]
    assert changes == sorted(changes, reverse=True)
    assert "4,000" not in books("compare", "2026-10", "--json", "--private").out
    assert books("compare", "2026-10", "--by", "account", "--json").json["sections"][3]["rows"] == []


def test_a_year_is_held_against_as_many_days_of_the_one_before(finura):
    finura("init", "--currency", "INR", "--no-pin")
    for day, amount in (("2025-01-02", 500), ("2025-09-30", 300), ("2025-12-24", 9000), ("2026-09-30", 1000)):
        finura("add", str(amount), "food", day, "-c", "Groceries")
    finura("add", "50000", "salary", "--income", "2026-01-31", "-c", "Salary")
    found = finura("report", "year", "--json", "--today", "2026-10-01").json
    assert found["compared"] == {"start": "2025-01-01", "end": "2025-10-01"}
    summary = {row["name"]: (row["amount"], row["previous"]) for row in found["sections"][0]["rows"]}
    assert summary["expense"] == ("1000.00", "800.00")
    assert [row["period"] for row in found["sections"][1]["rows"]] == [f"2026-{month:02}" for month in range(1, 11)]
    assert [row["whole"] for row in found["sections"][1]["rows"]][-2:] == [True, False]
    assert "₹200.00 (25%) more than in the same days of 2025" in found["headline"]
    assert found["sections"][6]["rows"] == [{"before": "-9800.00", "after": "39200.00"}]
    first = finura("report", "year", "2025", "--json", "--today", "2026-10-01").json
    assert (first["compared"], first["sections"][2]["rows"]) == (None, [])
    text = finura("report", "year", "--today", "2026-10-01").out
    assert all(len(line) <= 80 for line in text.splitlines())


def test_the_one_thing_to_do_in_a_year_has_a_command(finura):
    finura("init", "--currency", "INR", "--no-pin")
    finura("add", "400", "XQZVK", "2026-03-02")
    found = finura("report", "year", "2026", "--json", "--today", "2026-10-01").json
    assert (found["todo"]["kind"], found["todo"]["amount"]) == ("uncategorized", "400.00")
    finura(*found["todo"]["command"].split()[1:], "--json")
    narrowed = finura("report", "year", "2026", "cat:Food", "--json", "--today", "2026-10-01").json
    assert [narrowed["sections"][n]["rows"] for n in (6, 7, 8)] == [[], [], []]


def test_a_month_ends_with_one_thing_to_do(books, finura):
    todo = books("month", "2026-10", "--json").json["todo"]
    assert (todo["kind"], todo["command"]) == ("uncategorized", "finura review is:uncategorized 2026-10")
    assert "777.00" in todo["text"]
    (row,) = finura("list", "is:uncategorized", "2026-10", "--json").json["rows"]
    finura("edit", str(row["id"]), "-c", "Gifts")
    todo = books("month", "2026-10", "--json").json["todo"]
    assert (todo["kind"], todo["text"], todo["command"]) == ("nothing", None, None)
    assert "One thing" not in books("month", "2026-10").out


def test_a_first_year_does_not_call_what_was_there_at_its_start_a_gain(finura):
    finura("init", "--currency", "EUR", "--no-pin")
    finura("account", "add", "Giro", "--opening", "2500", "--date", "2026-01-02")
    finura("add", "100", "XQZVK", "2026-03-01", "-a", "Giro", "--today", "2026-10-01")
    told = finura("report", "year", "2026", "--today", "2026-10-01").out
    assert "Net worth came to €2,400.00." in told
    finura("add", "40", "XQZVK", "2027-03-01", "-a", "Giro", "--today", "2027-10-01")
    later = finura("report", "year", "2027", "--today", "2027-10-01").out
    assert "Net worth went from €2,400.00 to €2,360.00: €40.00 less." in later


def test_by_weekday_says_what_one_such_day_came_to(books):
    _, row, *_ = books("spending", "2026-10", "--by", "weekday", "--json").json["rows"]
    assert (row["weekday"], row["amount"], row["per_day"]) == ("Thursday", "24000.00", "8000.00"), "1, 8 and 15 October"
    cells = rows_of(books("spending", "2026-10", "--by", "weekday", "--csv"))
    assert {row["weekday"]: row["per_day"] for row in cells} == {
        "Monday": "259.00", "Thursday": "8000.00", "Saturday": "83.33", "Sunday": "300.00",
    }  # fmt: skip
    assert "per_day" not in rows_of(books("spending", "2026-10", "--csv"))[0]


def test_the_largest_entries_name_the_categories_of_a_split(books, finura):
    finura("add", "9000", "x", "2026-10-05", "--split", "Groceries=5000,Rent=4000")
    assert "split: Food:Groceries," in books("month", "2026-10").out
    assert "split" not in books("month", "2026-10", "cat:Rent").out
    sections = books("month", "2026-10", "--json").json["sections"]
    (row,) = [row for one in sections if one["name"] == "largest" for row in one["rows"] if row["amount"] == "-9000.00"]
    assert row["category"] is None


def test_of_the_days_before_the_first_entry_no_mean_is_told(finura):
    finura("init", "--currency", "EUR", "--no-pin")
    for day in ("2026-10-03", "2026-10-10"):
        finura("add", "30", "XQZVK", day, "-c", "Food")
    (row,) = finura("report", "spending", "last-12m", "--by", "weekday", "--json", "--today", "2026-10-20").json["rows"]
    assert (row["weekday"], row["per_day"]) == ("Saturday", "20.00"), "3, 10 and 17 October"
    assert finura("report", "spending", "2025", "--by", "weekday", "--csv").out.strip().endswith("per_day")
    finura("add", "100", "XQZVK", "2026-10-24", "-c", "Food")
    (row,) = finura("report", "spending", "2026-10", "--by", "weekday", "--json", "--today", "2026-10-20").json["rows"]
    assert row["per_day"] == "40.00", "what is dated ahead counts, and so does its day: four Saturdays"
