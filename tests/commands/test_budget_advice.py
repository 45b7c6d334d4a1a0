"""finura budget plan, suggest and import, as they are typed."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from rich.console import Console

from finura_cli.domain.budget_quantile import Advice, PastScore, suggestion
from finura_cli.domain.budget_rule import Group, Plan, Rule, Share
from finura_cli.domain.category import Necessity
from finura_cli.domain.money import Money
from finura_cli.domain.period import calendar_month
from finura_cli.screen.budget_advice import advice_shown, reason
from finura_cli.screen.budget_plan import plan_shown
from finura_cli.screen.tables import draw

TODAY = ("--today", "2026-10-10")
GROCERIES = (5200, 6100, 4800, 7500, 5000, 5800)
PLAN = """Month,Category Group/Category,Category Group,Category,Assigned,Activity,Available
Jan 2026,Bills: Rent,Bills,Rent,24000.00,0.00,0.00
Jan 2026,Fun: ZUQQI,Fun,ZUQQI,100.00,0.00,0.00
Jan 2026,Inflow: Ready to Assign,Inflow,Ready to Assign,0.00,0.00,0.00
"""


@pytest.fixture
def budget(finura, once, tmp_path):
    """Six whole months: salary, rent, groceries that vary, films."""
    once(lambda: finura("init", "--no-pin", "--currency", "INR", "--locale", "en_IN", "--yes"))
    lines = ["date,amount,category,transaction_type,description"]
    for month, groceries in zip(range(4, 10), GROCERIES, strict=True):
        lines += [
            f"2026-{month:02}-01,80000,Salary,income,salary", f"2026-{month:02}-02,24000,Rent,expense,rent",
            f"2026-{month:02}-15,{groceries},Groceries,expense,market",
            f"2026-{month:02}-30,499,Subscriptions,expense,films",
        ]  # fmt: skip
    path = tmp_path / "books.csv"
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")
    finura("import", str(path), "--yes", *TODAY)

    def typed(*words, **how):
        return finura("budget", *words, *TODAY, **how)

    return typed


def test_the_shape_of_what_is_suggested(budget):
    budget("set", "Groceries", "5000")
    found = budget("suggest", "--json").json
    assert list(found) == [
        "schema", "command", "months", "currency", "keep", "speaker", "rows", "irregular", "total", "backtest",
        "unfiled", "unconverted", "applied", "deed",
    ]  # fmt: skip
    groceries = found["rows"][1]
    assert groceries == {
        "category": "Food:Groceries", "target": "category", "budget": "5900.00", "present": "5000.00",
        "typical": "5500.00", "average": "5733.33", "months": 6, "kept": 4, "spent_in": 6, "over_present": 4,
        "by": "quantile", "reason": "kept in 4 of the last 6 months; 4 months were above your present ₹5,000.00",
    }  # fmt: skip
    assert (found["total"]["target"], found["total"]["category"]) == ("total", "total")
    assert found["backtest"]["tried"] == 9
    assert 0 <= found["backtest"]["kept"] <= 1
    assert (found["keep"], found["speaker"], found["applied"], found["deed"]) == (0.7, "quantile", [], None)


def test_what_is_applied_is_one_deed(budget, finura):
    before = finura("export").out
    done = budget("suggest", "--apply", "--json").json
    assert done["applied"] == ["Housing:Rent", "Food:Groceries", "Entertainment:Subscriptions"]
    rows = {row["category"]: row["budget"] for row in budget("--json").json["rows"]}
    assert rows == {one["category"]: one["budget"] for one in done["rows"]}
    again = budget("suggest", "--apply", "--json").json
    assert (again["applied"], again["deed"]) == ([], None)
    finura("undo")
    assert finura("export").out == before


def test_the_total_is_set_when_it_is_named(budget):
    assert budget("suggest", "total", "--apply", "--json").json["applied"] == ["total"]


def test_a_query_or_names(budget):
    assert [row["category"] for row in budget("suggest", "is:discretionary", "--json").json["rows"]] == [
        "Entertainment:Subscriptions"
    ]
    assert [row["category"] for row in budget("suggest", "rent", "Groceries", "--json").json["rows"]] == [
        "Housing:Rent", "Food:Groceries",
    ]  # fmt: skip
    assert [row["category"] for row in budget("suggest", "films", "--json").json["rows"]] == [
        "Entertainment:Subscriptions"
    ]


def test_what_is_wrong_is_said_in_one_line(budget):
    for words, code in (
        (("suggest", "--keep", "0"), "bad-keep"), (("suggest", "salary"), "not-spending"),
        (("suggest", "XQZVK"), "not-found"), (("plan", "--rule", "50/30"), "bad-rule"),
        (("plan", "--rule", "50/30/30"), "bad-rule"), (("plan", "--income", "0"), "bad-amount"),
        (("plan", "--income", "abc"), "bad-amount"), (("plan", "--income", "$5"), "other-currency"),
    ):  # fmt: skip
        refused = budget(*words, "--json", code=2)
        assert refused.json["error"]["code"] == code, words
        assert refused.err.count("\n") <= 2


def test_the_shape_of_a_plan(budget):
    found = budget("plan", "--rule", "50/20/30", "--json").json
    assert found["rule"] == {"needs": 0.5, "wants": 0.2, "savings": 0.3}
    assert (found["income"], found["income_measured"], len(found["months"])) == ("80000.00", True, 6)
    needs, wants, savings = found["rows"]
    assert (needs["group"], needs["target"], needs["budget"], needs["kept"]) == ("needs", "essential", "40000.00", 6)
    assert [one["category"] for one in needs["categories"]] == ["Housing:Rent", "Food:Groceries"]
    assert needs["categories"][0]["budget"] == "24000.00"
    assert (wants["budget"], savings["budget"], savings["typical"]) == ("16000.00", "24000.00", "0.00")
    assert budget("plan", "--income", "1,00,000", "--json").json["rows"][0]["budget"] == "50000.00"


def test_a_plan_is_applied_as_one_deed(budget, finura):
    before = finura("export").out
    done = budget("plan", "--apply", "--json").json
    assert done["applied"][:3] == ["essential", "discretionary", "saving"]
    held = {row["target"]: row["budget"] for row in budget("--json").json["rows"] if row["target"] != "category"}
    assert held == {"essential": "40000.00", "discretionary": "24000.00", "saving": "16000.00"}
    finura("undo")
    assert finura("export").out == before


def test_piped_they_are_tables(budget):
    assert budget("suggest").out.startswith("category\ttarget\tbudget\tpresent\t")
    assert budget("plan").out.startswith("group\tcategory\tbudget\ttypical\t")
    assert budget("plan", "--csv").out.splitlines()[1] == "needs,,40000.00,29500.00,-10500.00,INR,6,6"


def test_private_shows_no_amount(budget):
    for words in (("suggest",), ("plan",), ("suggest", "--json"), ("plan", "--json"), ("suggest", "--csv")):
        assert "5,9" not in budget(*words, "--private").out
        assert "5900" not in budget(*words, "--private").out


def test_before_a_month_is_complete(finura):
    finura("init", "--no-pin", "--currency", "INR", "--locale", "en_IN", "--yes")
    assert finura("budget", "suggest", "--json", code=69).json["error"]["code"] == "no-history"
    assert finura("budget", "plan", "--json", code=69).json["error"]["code"] == "no-history"
    done = finura("budget", "plan", "--income", "90000", "--apply", "--json").json
    assert done["applied"] == ["essential", "discretionary", "saving"]


# ------------------------------------------------------------------------------------------------------ the file


@pytest.fixture
def plan_file(tmp_path):
    path = tmp_path / "Plan.csv"
    path.write_text(PLAN, encoding="utf-8")
    return str(path)


def test_a_dry_run_writes_nothing_and_says_what_is_missing(budget, finura, plan_file):
    before = finura("export").out
    found = budget("import", plan_file, "--dry-run", "--json", code=4).json
    assert (found["read"], found["settings"], found["dry_run"], found["deed"]) == (3, 1, True, None)
    assert found["unknown"] == [{"category": "Fun: ZUQQI", "rows": 1, "why": "there is no such category"}]
    assert [one["category"] for one in found["left_out"]] == ["Inflow: Ready to Assign"]
    assert finura("export").out == before
    assert "--make-categories makes what is missing" in budget("import", plan_file, "--dry-run", code=4).out


def test_a_file_is_taken_in_as_one_deed(budget, finura, plan_file):
    before = finura("export").out
    done = budget("import", plan_file, "--make-categories", "--json").json
    assert [(row["category"], row["made"]) for row in done["rows"]] == [("Fun:ZUQQI", True), ("Housing:Rent", False)]
    assert finura("undo", "list", "--json").json["rows"][0]["command"] == "budget import"
    assert {row["category"] for row in budget("--json").json["rows"]} == {"Fun:ZUQQI", "Housing:Rent"}
    finura("undo")
    assert finura("export").out == before


def test_private_hides_what_rejected_rows_hold(budget, tmp_path):
    path = tmp_path / "Plan.csv"
    path.write_text("Month,Category,Assigned\nJan 2026,Rent,5\nFeb 2026,Rent,87.654321\nMay 2026,Rent,98 76 x\n")
    for form in ((), ("--json",), ("--csv",)):
        said = budget("--private", "import", str(path), "--dry-run", *form, code=4)
        assert not [figure for figure in ("87.6", "98 76", "5.00") if figure in said.out + said.err]
    told = budget("import", str(path), "--dry-run", "--json", code=4).json["problems"]
    assert ["87.654321" in one["text"] + one["why"] for one in told] == [True, False]


def test_a_file_that_is_none_is_refused(budget, tmp_path):
    (tmp_path / "x.csv").write_text("hello\n")
    assert budget("import", str(tmp_path / "x.csv"), "--json", code=65).json["error"]["code"] == "not-a-budget"
    assert budget("import", str(tmp_path / "no.csv"), "--json", code=2).json["error"]["code"] == "no-file"
    assert budget("import", str(tmp_path), "--json", code=65).json["error"]["code"] == "not-a-file"


# ---------------------------------------------------------------------------------------------------- the screen


def money(minor):
    return Money(minor, "INR")


def drawn(shown, width):
    console = Console(file=io.StringIO(), width=width, color_system=None)
    draw(shown, console)
    return console.file.getvalue()


LONG = "Entertainment:A very long name of a category [bold]"
ADVICE = Advice(
    months=tuple(calendar_month(2026, month) for month in range(4, 10)),
    currency="INR",
    keep=70,
    rows=(
        suggestion(LONG, 1, [123_456_789_00] * 6, "INR", 70, money(1_00)),
        suggestion("Food", 2, [500_00, 800_00], "INR", 70, money(800_00), 300_00),
    ),
    irregular=(suggestion("Tax", 3, [0, 0, 0, 0, 0, 900_00], "INR", 70, None),),
    total=suggestion("total", None, [900_00] * 6, "INR", 70, None),
    score=PastScore(20, 14, 80, 100),
    speaker="forest",
    unfiled=money(5_00),
    unconverted=(Money(700, "EUR"),),
)
SHARE = Share(LONG, 1, money(123_456_789_00), (1, 2, 3, 4, 5, 6))
PLANNED = Plan(
    rule=Rule(50, 30, 20),
    income=money(500_00),
    measured=True,
    months=ADVICE.months,
    groups=(
        Group(Necessity.ESSENTIAL, "needs", 50, money(250_00), (100_00, *[300_00] * 5), (SHARE,)),
        Group(Necessity.DISCRETIONARY, "wants", 30, money(150_00), (0,) * 6, ()),
        Group(Necessity.SAVING, "savings", 20, money(100_00), (100_00, 50_00, 0, 0, 0, 0), ()),
    ),
    unmarked=money(5_00),
    unconverted=(Money(700, "EUR"),),
)  # fmt: skip


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("shown", [advice_shown(ADVICE), plan_shown(PLANNED)], ids=["suggest", "plan"])
def test_they_keep_within_the_width(shown, width):
    said = drawn(shown, width)
    assert max(map(len, said.splitlines())) <= width
    assert "In EUR, not converted: 7.00 spent." in said


def test_budgets_that_are_not_there_are_not_praised():
    said = " ".join(drawn(advice_shown(ADVICE._replace(rows=(), total=None, speaker="quantile")), 80).split())
    assert "Nothing was spent" in said
    assert "would have been kept" not in said


@pytest.mark.parametrize(
    ("loss", "said"), [(101, "1% further off what was spent than"), (100, "as far off what was spent as")]
)
def test_how_far_such_budgets_are_off(loss, said):
    shown = advice_shown(ADVICE._replace(score=PastScore(20, 14, loss, 100)))
    assert f"they are {said} the mean of the last three months." in " ".join(drawn(shown, 80).split())


def test_what_a_person_reads():
    said = " ".join(drawn(advice_shown(ADVICE, applied=["Food"]), 80).split())
    for sentence in (
        "Tax: spent in 1 of the last 6 months, 150.00 a month on average: not a monthly budget.",
        "In your last months 70% of such budgets would have been kept (70% is meant); they are 20% less far off"
        " what was spent than the mean of the last three months.",
        "The forest has won on your own past", "1 budget set from this month on. finura undo takes it back.",
    ):  # fmt: skip
        assert sentence in said
    said = " ".join(drawn(plan_shown(PLANNED), 80).split())
    for sentence in (
        "Income 500.00: the median of your last 6 complete months (2026-04-01 to 2026-09-30).",
        "Needs would have gone over in 5 of 6 months, by 50.00 on average.",
        "Wants would have been kept in each of the last 6 months.",
        "Savings would have fallen short in 5 of 6 months, by 90.00 on average: counted is what was put aside, not what"
        " was left over.",
        "No spending is marked as wants", "Nothing is set yet: finura budget plan --rule 50/30/20 --apply",
    ):  # fmt: skip
        assert sentence in said


def test_a_category_above_others_is_said_to_be_itself():
    shares = (Share("Food", 1, money(10_00), (1,) * 6), Share("Food:Dining", 2, money(20_00), (1,) * 6))
    groups = (PLANNED.groups[0]._replace(shares=shares), *PLANNED.groups[1:])
    said = drawn(plan_shown(replace(PLANNED, groups=groups)), 80)
    assert "  Food, itself " in said
    assert "  Food:Dining " in said


def test_reasons():
    food = ADVICE.rows[1]
    assert reason(food, Money.plain) == (
        "kept in 0 of the last 2 months; no month was above your present 800.00; by the forest; a short past"
    )
    assert reason(suggestion("a", 1, [100], "INR", 70, money(100)), Money.plain) == (
        "kept in 1 of one month known; as it is now; a short past"
    )
