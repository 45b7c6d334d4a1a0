"""finura bills, as it is typed."""

from __future__ import annotations

import pytest

TODAY = ("--today", "2026-10-20")
ENTRIES = (
    *(f"649 Zuqqi stream 2026-{month:02}-05" for month in range(4, 11)),
    "24000 rent 2026-09-01 -c Rent",
    "25000 rent 2026-10-06 -c Rent",
    "850 cylinder 2026-10-02",
)


@pytest.fixture
def bills(finura, once):
    def make() -> None:
        finura("init", "--no-pin", "--currency", "INR", "--locale", "en_IN", "--yes")
        for line in ENTRIES:
            finura("--today", "2026-10-20T12:00", "add", *line.split())

    once(make)

    def typed(*words, **how):
        return finura("bills", *words, *TODAY, **how)

    return typed


def test_the_shape_of_its_json_is_fixed(bills):
    bills("add", "Rent", "24000", "--due", "2026-09-01", "-c", "Rent", "-a", "Cash")
    found = bills("2026-10", "--json").json
    assert list(found) == [
        "schema", "command", "period", "currency", "rows", "totals", "unconverted", "known_until",
    ]  # fmt: skip
    assert (found["command"], found["period"]) == ("bills", {"start": "2026-10-01", "end": "2026-10-31"})
    rent, stream = found["rows"]
    assert rent == {
        "id": "1", "name": "Rent", "kind": "bill", "every": "monthly", "due": "2026-10-01", "days": -19,
        "state": "paid", "low": "24000.00", "typical": "24000.00", "high": "24000.00", "currency": "INR",
        "account": "Cash", "category": "Housing:Rent", "entry": 9, "paid_on": "2026-10-06", "paid": "25000.00",
        "late_by": 5, "differs": True, "seasonal": False, "sure": True, "utilisation": None,
        "evidence": {"entries": [8, 9], "dates": ["2026-09-01", "2026-10-06"],
                     "amounts": ["24000.00", "25000.00"], "gaps": [35]},
    }  # fmt: skip
    assert (stream["id"], stream["kind"], stream["state"]) == ("d7", "detected", "paid")
    assert found["totals"] == {"due": "0.00", "low": "0.00", "high": "0.00", "paid": "25649.00"}
    assert found["known_until"] == "2026-10-06"


def test_the_next_30_days_are_a_table_in_a_pipe(bills):
    lines = bills().out.splitlines()
    assert lines[0].split("\t") == [
        "id", "name", "every", "due", "state", "days", "amount", "low", "high", "currency", "typical", "entry",
        "paid_on", "late_by",
    ]  # fmt: skip
    assert lines[1].startswith("d7\tZuqqi stream\tmonthly\t2026-11-05\tdue\t16\t649.00\t649.00\t649.00\tINR\t649.00")
    assert len(lines) == 2
    assert bills("--csv").out.splitlines()[0].startswith("id,name,every,due")


def test_a_detected_one_is_accepted_by_the_id_that_was_shown(bills):
    (row,) = bills("detect", "--json").json["rows"]
    assert (row["id"], row["every"], row["amount"], row["sure"]) == ("d7", "monthly", "649.00", True)
    assert row["evidence"]["dates"] == [f"2026-{month:02}-05" for month in range(4, 11)]
    (bill,) = bills("accept", row["id"], "--json").json["rows"]
    assert (bill["id"], bill["name"], bill["by"]) == ("1", "Zuqqi stream", "detected")
    assert bills("detect", "--json").json == {"schema": 1, "command": "bills detect", "rows": [], "rejected": 0}
    shown = bills("show", "1", "--json").json
    assert shown["evidence"]["entries"] == list(range(1, 8))
    assert "bills list" in bills("accept", "d7", code=2).err


def test_a_rejected_one_stays_away(bills):
    assert bills("reject", "d7", "--json").json["verdict"] == "reject"
    assert bills("--json").json["rows"] == []
    assert bills("detect", "--json").json["rejected"] == 1
    (row,) = bills("detect", "--rejected", "--json").json["rows"]
    assert row["id"] == "d7"
    assert bills("audit", "--json").json["rows"] == []


def test_late_leaves_with_3_where_it_is_asked_to(bills):
    assert bills("--exit-code").code == 0
    bills("add", "Water", "300", "--due", "2026-10-12")
    assert bills("--exit-code", code=3).code == 3


def test_what_add_edit_skip_link_end_and_rm_answer(bills):
    made = bills("add", "Gas", "800..900", "--due", "5", "--every", "two-monthly", "--remind", "3", "--json").json
    assert made == {
        "schema": 1, "command": "bills add", "id": "1", "uid": made["uid"], "name": "Gas", "every": "two-monthly",
        "amount": None, "low": "800.00", "high": "900.00", "currency": "INR", "due": "2026-11-05", "until": None,
        "remind": 3, "by": "hand", "deed": made["deed"],
    }  # fmt: skip
    assert bills("edit", "gas", "--due", "2026-10-05", "--json").json["due"] == "2026-10-05"
    linked = bills("link", "Gas", "10", "--json").json
    assert (linked["due"], linked["entry"]) == ("2026-10-05", 10)
    assert bills("skip", "Gas", "--json").json["due"] == "2026-12-05"
    assert bills("end", "Gas", "2026-12-31", "--json").json["until"] == "2026-12-31"
    (row,) = bills("list", "--json").json["rows"]
    assert (row["next"], row["last"], row["payments"]) == (None, "2026-10-02", 1)
    assert bills("edit", "Gas", "--until", "none", "--json").json["until"] is None
    assert bills("rm", "Gas").out.startswith("Removed bill 1, Gas")
    assert bills("list", "--json").json["rows"] == []


def test_a_new_one_may_be_said_to_have_no_end(bills):
    assert bills("add", "Club", "90", "--due", "4", "--until", "None", "--json").json["until"] is None


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("xqzvk",), "usage", "is no period"),
        (("2026-10..",), "usage", "two ends"),
        (("add", "X", "0", "--due", "5"), "bad-amount", "above zero"),
        (("add", "X", "9..5", "--due", "5"), "bad-amount", "smaller one first"),
        (("add", "X", "5", "--due", "45"), "bad-day", "no 45th"),
        (("add", "X", "5", "--due", "2026-02-30"), "bad-day", "no calendar"),
        (("add", "X", "5", "--due", "9999-12-31"), "bad-day", "too far"),
        (("add", " ", "5", "--due", "5"), "bad-name", "empty"),
        (("add", "X", "5", "--due", "5", "-c", "Nowhere"), "not-found", "Nowhere"),
        (("accept", "d10"), "not-found", "entry 10"),
        (("accept", "vornik"), "not-found", "vornik"),
        (("skip", "d7"), "not-a-bill", "no bill yet"),
        (("reject", "1"), "is-a-bill", "number of a bill"),
        (("link", "7", "1"), "not-found", "no bill 7"),
        (("rm", "99999999999999999999999"), "not-found", "no bill"),
        (("show", "d99999999999999999999999"), "not-found", "nothing that comes back"),
    ],
)
def test_what_makes_no_sense_is_said_in_a_line_with_a_hint(bills, words, code, says):
    error = bills(*words, "--json", code=2).json["error"]
    assert error["code"] == code
    assert says in error["message"]


def test_a_months_grid_is_plain_text_in_a_pipe_within_80_columns(bills):
    bills("add", "Rent", "24000", "--due", "2026-09-01")
    text = bills("--calendar").out
    assert max(map(len, text.splitlines())) <= 80
    assert "\x1b" not in text
    assert text.splitlines()[0].startswith("Bills, October 2026, INR")
    assert "=25k" in text
    assert "[20]" in text
    days = bills("--calendar", "--json").json["days"]
    assert days[0] == {"date": "2026-10-01", "due": "0.00", "paid": "25000.00", "bills": ["1"]}
    assert bills("--calendar", "--csv").out.startswith("id,name")
    assert "25k" not in bills("--calendar", "--private").out


def test_the_audit_names_the_subscription_that_rose(finura, bills):
    finura("--today", "2026-10-20T12:00", "edit", "text:zuqqi", "2026-09..2026-10", "--amount", "799", "--yes")
    found = bills("audit", "--json").json
    assert found["rows"][0]["a_year"] == "9588.00"
    (rise,) = [one for one in found["findings"] if one["kind"] == "price-rise"]
    assert (rise["name"], rise["old"], rise["new"], rise["since"], rise["a_year"]) == (
        "Zuqqi stream", "649.00", "799.00", "2026-09-05", "1800.00",
    )  # fmt: skip
    assert bills("audit", "--exit-code", code=3).code == 3
    assert "799" not in bills("audit", "--private").out
    assert finura("list", "is:recurring", "2026-10", "--json").json["rows"][0]["id"] == 7


def test_what_a_card_asks_for_is_in_the_list_and_is_no_spending_to_come(finura, bills):
    at = ("--today", "2026-10-20T12:00")
    finura("account", "add", "Visa", "--kind", "card", *at)
    finura("account", "edit", "Visa", "--statement-day", "10", "--due-day", "28", "--limit", "50000", *at)
    finura("add", "5000", "shoes", "2026-10-08", "-a", "Visa", *at)
    card = bills("--json").json["rows"][0]
    assert (card["kind"], card["name"], card["due"], card["state"], card["typical"], card["utilisation"]) == (
        "card", "Visa", "2026-10-28", "due", "5000.00", 0.1,
    )  # fmt: skip
    finura("account", "add", "Bank", *at)
    finura("add", "2000", "2026-10-19", "--transfer-to", "Visa", "-a", "Bank", *at)
    assert bills("--json").json["rows"][0]["typical"] == "3000.00"


def test_an_accepted_or_rejected_one_is_taken_back_byte_for_byte(finura, bills):
    before = finura("export").out
    for words in (("accept", "d7"), ("reject", "d7")):
        bills(*words)
        after = finura("export").out
        finura("undo")
        assert finura("export").out == before
        assert [row["id"] for row in bills("detect", "--json").json["rows"]] == ["d7"]
        finura("undo", "--redo")
        assert finura("export").out == after
        assert bills("detect", "--json").json["rows"] == []
        finura("undo")


def test_the_31st_that_is_typed_in_a_shorter_month_is_its_last_day_and_the_31st_again(finura):
    finura("init", "--no-pin", "--currency", "INR", "--yes")
    finura("bills", "add", "Rent", "100", "--due", "31", "--today", "2026-11-05")
    finura("bills", "add", "Club", "100", "--due", "31", "--every", "quarterly", "--today", "2026-12-05")
    rows = finura("bills", "2026-09..2027-03", "--json", "--today", "2026-11-05").json["rows"]
    assert [(row["due"], row["state"]) for row in rows if row["name"] == "Rent"] == [
        ("2026-10-31", "skipped"), ("2026-11-30", "due"), ("2026-12-31", "due"), ("2027-01-31", "due"),
        ("2027-02-28", "due"), ("2027-03-31", "due"),
    ]  # fmt: skip
    finura("bills", "edit", "Club", "--every", "monthly", "--due", "30", "--today", "2027-02-05")
    rows = finura("bills", "2027-02..2027-03", "--json", "--today", "2027-02-05").json["rows"]
    assert [row["due"] for row in rows if row["name"] == "Club"] == ["2027-02-28", "2027-03-30"]
