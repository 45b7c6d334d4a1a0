"""Lent and borrowed: dinners shared, paid back, renamed; nothing of it is spending, and all of it can be undone."""

from __future__ import annotations

import json
import re
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Finura, Once


@pytest.fixture
def books(finura: Finura, once: Once, monkeypatch: pytest.MonkeyPatch) -> Finura:
    monkeypatch.setenv("FINURA_TODAY", "2026-10-20")
    once(lambda: finura("init", "--currency", "INR", "--locale", "en_IN", "--no-pin"))
    return finura


def nets(books: Finura) -> dict[str, str]:
    return {f"{row['name']} {row['currency']}": row["net"] for row in books("people", "--all", "--json").json["rows"]}


def lines(books: Finura, id: int) -> list[tuple[str, str, str | None]]:
    (row,) = books("list", f"id:{id}", "--json").json["rows"]
    return [(line["category"], line["amount"], line["who"]) for line in row["lines"]]


LENT = "Transfer:Lent & borrowed"
DINNER = ("add", "1200", "dinner", "2026-10-01", "--split", "Dining=400,Lent@Asha=400,Lent@Ravi=400")


def test_a_dinner_for_three_and_what_it_cost_me(books: Finura) -> None:
    books(*DINNER)
    assert lines(books, 1) == [("Food:Dining", "-400.00", None), (LENT, "-400.00", "Asha"), (LENT, "-400.00", "Ravi")]
    assert nets(books) == {"Asha INR": "400.00", "Ravi INR": "400.00"}
    assert books("report", "spending", "2026-10", "--json").json["totals"]["expense"] == "400.00"
    assert books("account", "--json").json["rows"][0]["balance"] == "-1200.00"
    found = books("list", "who:ASHA", "--json").json
    assert [(row["amount"], row["matched"]) for row in found["rows"]] == [("-1200.00", "-400.00")]
    assert found["totals"]["transfers"] == "-400.00"
    assert books("list", "who:Mina", "--count", "--json").json["count"] == 0


def test_shared_in_equal_parts(books: Finura) -> None:
    said = books("add", "1000", "dinner", "-c", "Dining", "--share", "Asha, Ravi", "--json").json["rows"][0]
    assert [(line["amount"], line["who"]) for line in said["lines"]] == [
        ("-333.34", None), ("-333.33", "Asha"), ("-333.33", "Ravi"),
    ]  # fmt: skip
    books("edit", "1", "-c", "Groceries")
    assert [line[::2] for line in lines(books, 1)] == [("Food:Groceries", None), (LENT, "Asha"), (LENT, "Ravi")]
    assert nets(books) == {"Asha INR": "333.33", "Ravi INR": "333.33"}, "another category is not theirs"


def test_another_amount_is_shared_among_the_same_people(books: Finura) -> None:
    books("add", "1000", "dinner", "-c", "Dining", "--share", "Asha,Ravi")
    books("edit", "1", "--amount", "1100")
    assert lines(books, 1) == [("Food:Dining", "-366.67", None), (LENT, "-366.67", "Asha"), (LENT, "-366.66", "Ravi")]
    books("edit", "1", "--split", "Dining=500,Lent@Asha=300,Lent@Ravi=300")  # no equal parts any more
    refused = books("edit", "1", "--amount", "1200", "--json", code=2).json["error"]
    assert refused["hint"].endswith("in equal parts: --share Asha,Ravi")
    books("edit", "1", "--amount", "1200", "--share", "Asha,Ravi")
    assert nets(books) == {"Asha INR": "400.00", "Ravi INR": "400.00"}
    books("add", "300", "lunch", "-c", "Dining", "--paid-by", "Mina")
    assert "--paid-by Mina" in books("edit", "2", "--amount", "350", "--json", code=2).json["error"]["hint"]
    books("edit", "2", "--amount", "350", "--paid-by", "Mina")
    assert nets(books)["Mina INR"] == "-350.00"


def test_who_paid_for_me_is_owed_and_no_money_moved(books: Finura) -> None:
    books("add", "300", "lunch", "-c", "Dining", "--paid-by", "Asha", "2026-10-02")
    assert nets(books) == {"Asha INR": "-300.00"}
    assert books("account", "--json").json["rows"][0]["balance"] == "0.00"
    assert books("report", "spending", "2026-10", "--json").json["totals"]["expense"] == "300.00"
    (row,) = books("list", "--json").json["rows"]
    assert (row["amount"], row["category"]) == ("0.00", None)
    books("add", "700", "market", "2026-10-03", "--split", "Groceries=1000,Borrowed@Ravi=300")
    assert nets(books)["Ravi INR"] == "-300.00"
    assert books("account", "--json").json["rows"][0]["balance"] == "-700.00"
    books("edit", "1", "--split", "Dining=350,Borrowed@Asha=350")
    assert nets(books)["Asha INR"] == "-350.00"
    for report in ("week", "month", "trend", "cashflow", "networth", "calendar", "leaks"):
        books("report", report, "--json")
    books("anomalies")
    books("doctor")


def test_who_shares_and_who_paid_may_be_said_later(books: Finura) -> None:
    books("add", "900", "dinner", "-c", "Dining")
    as_added = books("export").out
    books("edit", "1", "--share", "Asha,Ravi")
    assert nets(books) == {"Asha INR": "300.00", "Ravi INR": "300.00"}
    assert "Lent & borrowed, Asha" in books("show", "1").out
    books("edit", "1", "--share", "Mina", "--amount", "1000", "-c", "Groceries")
    shared = [("Food:Groceries", "-500.00", None), (LENT, "-500.00", "Mina")]
    assert lines(books, 1) == shared, "whom it is shared with now, not besides"
    books("edit", "1", "--paid-by", "Asha")
    assert lines(books, 1) == [*shared, (LENT, "1000.00", "Asha")]
    assert books("account", "--json").json["rows"][0]["balance"] == "0.00"
    books("edit", "1", "--paid-by", "Ravi", "--amount", "800", "--share", "", "-c", "Dining")
    assert lines(books, 1) == [("Food:Dining", "-800.00", None), (LENT, "800.00", "Ravi")]
    books("edit", "1", "--paid-by", "")
    books("edit", "1", "--amount", "900")
    assert nets(books) == {}
    for _ in range(6):
        books("undo")
    assert books("export").out == as_added


def test_the_name_of_an_entry_is_that_of_its_parts_without_one(books: Finura) -> None:
    books("add", "1000", "dinner", "--split", "Dining=600,Lent=400", "--who", "Asha")
    assert nets(books) == {"Asha INR": "400.00"}
    books("edit", "1", "--who", "Ravi")
    assert nets(books) == {"Ravi INR": "400.00"}
    books("edit", "1", "--split", "Dining=500,Lent@Mina=300,Lent=200")
    assert nets(books) == {"Mina INR": "300.00", "Ravi INR": "200.00"}


def test_lent_goes_out_and_borrowed_comes_in(books: Finura) -> None:
    out = books("add", "500", "-c", "Lent", "--who", "Asha", "--json").json
    into = books("add", "200", "cash", "-c", "Borrowed", "--who", "Ravi Rao", "--json").json
    assert (out["rows"][0]["amount"], into["rows"][0]["amount"]) == ("-500.00", "200.00")
    assert out["because"] == ["lent, or paid back, to Asha: finura people show Asha"]
    assert into["because"] == ["borrowed from, or paid back by, Ravi Rao: finura people show 'Ravi Rao'"]
    books("add", "50", "back", "-c", "Lent", "--income", "--who", "Asha")
    assert nets(books) == {"Asha INR": "450.00", "Ravi Rao INR": "-200.00"}
    nobody = books("add", "70", "-c", "Lent", "--json").json
    assert nobody["because"] == ["nobody is named: finura edit 4 --who NAME"]
    assert books("people", "--json").json["nameless"] == [{"currency": "INR", "net": "70.00"}]
    books("edit", "4", "--who", "asha")
    assert nets(books)["asha INR"] == "520.00"


def test_a_person_whatever_the_case_and_accents(books: Finura) -> None:
    for name in ("Zoë", "zoe", "ZOË"):
        books("add", "100", "-c", "Lent", "--who", name)
    assert nets(books) == {"ZOË INR": "300.00"}
    assert books("list", "who:zoe", "--json").json["totals"]["count"] == 3
    assert books("people", "show", "zoe", "--json").json["name"] == "ZOË"


def test_settling_all_and_a_part_either_way(books: Finura) -> None:
    books(*DINNER)
    books("add", "300", "lunch", "-c", "Dining", "--paid-by", "Mina", "2026-10-02")
    part = books("people", "settle", "asha", "150", "yesterday", "--json").json
    assert (part["amount"], part["left"], part["account"]) == ("150.00", "250.00", "Cash")
    assert books("people", "settle", "Asha", "₹250", "--json").json["left"] == "0.00"
    assert books("people", "settle", "mina", "2026-10-05", "--json").json["amount"] == "-300.00"
    assert nets(books) == {"Ravi INR": "400.00", "Asha INR": "0.00", "Mina INR": "0.00"}
    shown = books("people", "--json").json
    assert ([row["name"] for row in shown["rows"]], shown["even"]) == (["Ravi"], 2)
    assert shown["totals"] == [{"currency": "INR", "owed_to_you": "400.00", "you_owe": "0.00", "net": "400.00"}]
    course = books("people", "show", "Asha", "--json").json["rows"]
    assert [(row["date"], row["amount"], row["net"]) for row in course] == [
        ("2026-10-01", "-400.00", "400.00"), ("2026-10-19", "150.00", "250.00"), ("2026-10-20", "250.00", "0.00"),
    ]  # fmt: skip
    none = books("people", "settle", "Asha", "--json").json
    assert (none["entry"], none["deed"]) == (None, None)
    totals = books("report", "spending", "2026-10", "--json").json["totals"]
    assert (totals["income"], totals["expense"]) == ("0.00", "700.00"), "what is paid back is neither"


def test_people_and_list_agree(books: Finura) -> None:
    books(*DINNER)
    books("add", "1000", "hotel", "-c", "Hotels", "--share", "Asha,Mina,Jonas")
    books("add", "300", "lunch", "-c", "Dining", "--paid-by", "Mina")
    books("add", "70", "-c", "Lent")
    books("add", "900", "-c", "Borrowed", "--who", "asha", "--pending")
    books("people", "settle", "Ravi", "150")
    said = books("people", "--all", "--json").json
    for row in said["rows"]:
        listed = books("list", f"who:{row['name']}", "cat:Lent & borrowed", "--json").json["totals"]["transfers"]
        assert Decimal(listed) == -Decimal(row["net"])
    owed = sum(Decimal(row["net"]) for row in (*said["rows"], *said["nameless"]))
    assert Decimal(books("list", "cat:Lent & borrowed", "--json").json["totals"]["transfers"]) == -owed
    assert Decimal(said["totals"][0]["net"]) + 70 == owed


def test_each_currency_is_settled_by_itself(books: Finura) -> None:
    books("account", "add", "Euros", "--currency", "EUR")
    books("add", "500", "-c", "Lent", "--who", "Asha")
    books("add", "20", "-c", "Borrowed", "--who", "Asha", "-a", "Euros")
    assert nets(books) == {"Asha INR": "500.00", "Asha EUR": "-20.00"}
    assert books("people", "settle", "Asha", "--json", code=2).json["error"]["code"] == "ambiguous"
    paid = books("people", "settle", "Asha", "--currency", "EUR", "--json").json
    assert (paid["amount"], paid["currency"], paid["account"]) == ("-20.00", "EUR", "Euros")
    assert nets(books) == {"Asha INR": "500.00", "Asha EUR": "0.00"}


def test_pending_stands_apart(books: Finura) -> None:
    books("add", "500", "-c", "Lent", "--who", "Asha", "--pending")
    (row,) = books("people", "--json").json["rows"]
    assert (row["net"], row["pending"], row["count"]) == ("0.00", "500.00", 1)
    assert books("people", "settle", "Asha", "--json").json["entry"] is None


def test_renaming_everywhere_and_making_two_one(books: Finura) -> None:
    books(*DINNER)
    books("add", "70", "tea", "-c", "Dining", "--who", "ravi")
    before = books("export").out
    done = books("people", "rename", "RAVI", "Ravindra", "--json").json
    assert (done["changed"], done["merged"]) == (2, False)
    assert nets(books) == {"Asha INR": "400.00", "Ravindra INR": "400.00"}
    assert books("list", "who:ravindra", "--json").json["totals"]["count"] == 2
    assert books("people", "rename", "ravindra", "asha", "--json").json["merged"] is True
    assert nets(books) == {"asha INR": "800.00"}
    books("undo")
    books("undo")
    assert books("export").out == before
    assert books("people", "rename", "Asha", "Asha", "--json").json["deed"] is None


def test_books_from_before_there_was_the_category(books: Finura) -> None:
    books("category", "rm", "Lent & borrowed")
    books("add", "900", "dinner", "-c", "Dining", "2026-10-01")
    assert books("people", "--json").json["rows"] == []
    before = books("export").out
    for words in (
        ("edit", "1", "--split", "Dining=300,Lent@Asha=600"), ("edit", "1", "-c", "lent", "--who", "Asha"),
        ("add", "5", "-c", "Borrowed", "--who", "Asha"), ("add", "9", "x", "--share", "Asha"),
        ("add", "9", "x", "-c", "Dining", "--paid-by", "Asha"), ("add", "9", "x", "--split", f"Dining=4,{LENT}@A=5"),
    ):  # fmt: skip
        books(*words)
        assert len(nets(books)) == 1
        assert LENT in {row["category"] for row in books("category", "--json").json["rows"]}
        books("undo")
        assert books("export").out == before


def test_json_lines_say_whose_a_part_is(books: Finura) -> None:
    rows: list[dict[str, Any]] = [
        {"amount": "-900", "description": "dinner",
         "lines": [{"category": "Dining", "amount": "300"}, {"category": LENT, "amount": "600", "who": "Asha"}]},
        {"amount": "-700", "description": "market",
         "lines": [{"category": "Groceries", "amount": "-1000"}, {"category": LENT, "amount": "300", "who": "Ravi"}]},
        {"amount": "0.00", "description": "lunch",
         "lines": [{"category": "Dining", "amount": "-50"}, {"category": LENT, "amount": "+50", "who": "Ravi"}]},
    ]  # fmt: skip
    books("add", "--stdin", typed="\n".join(map(json.dumps, rows)))
    assert nets(books) == {"Asha INR": "600.00", "Ravi INR": "-350.00"}
    bad = {"amount": "-5", "lines": [{"category": "Dining", "amount": "5", "who": 7}]}
    books("add", "--stdin", typed=json.dumps(bad), code=65)


def test_what_list_says_can_be_added_again(books: Finura) -> None:
    books(*DINNER)
    books("add", "300", "lunch", "-c", "Dining", "--paid-by", "Asha")
    books("add", "700", "market", "--split", "Groceries=1000,Borrowed@Ravi=300")
    names = ("amount", "date", "description", "lines", "who")
    rows = [{name: row[name] for name in names} for row in books("list", "all", "--json").json["rows"]]
    was = nets(books)
    books("rm", "all", "--yes")
    books("add", "--stdin", typed="\n".join(map(json.dumps, rows)))
    assert nets(books) == was


def test_an_export_carries_whose_a_part_is(books: Finura, home: Path, tmp_path: Path) -> None:
    books(*DINNER)
    books("add", "300", "lunch", "-c", "Dining", "--paid-by", "Mina", "2026-10-02")
    books("add", "50", "-c", "Lent", "--who", "Ravi", "2026-10-03")
    was, parts = nets(books), [lines(books, id) for id in (1, 2, 3)]
    csv = books("export", "--csv").out.splitlines()
    assert [row.split(",")[12] for row in csv if row.startswith("2026-10-01")] == ["", "Asha", "Ravi"]
    path = tmp_path / "all.json"
    path.write_text(books("export", "--json").out, encoding="utf-8")
    shutil.rmtree(home)
    books("init", "--currency", "INR", "--locale", "en_IN", "--no-pin")
    books("import", str(path), "--yes")
    assert nets(books) == was
    assert [lines(books, id) for id in (1, 2, 3)] == parts
    books("doctor")
    assert books("import", str(path), "--yes", "--json").json["totals"]["already"] == 3


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("add", "9", "x", "--split", "Dining=4,Lent@=5"), "bad-name"),
        (("add", "9", "x", "--share", ""), "bad-name"),
        (("add", "9", "x", "--share", "Asha,asha"), "usage"),
        (("add", "0.02", "x", "--share", "Asha,Ravi"), "too-small"),
        (("add", "9", "x", "--share", "Asha", "--split", "Dining=9"), "usage"),
        (("add", "9", "x", "--paid-by", "Asha", "--share", "Ravi"), "usage"),
        (("add", "9", "x", "--paid-by", "🙂"), "bad-name"),
        (("add", "0", "x"), "bad-amount"),
        (("people", "show", "Nobody"), "not-found"),
        (("people", "settle", "Nobody"), "not-found"),
        (("people", "settle", ""), "not-found"),
        (("people", "settle", "Asha", "401"), "more-than-owed"),
        (("people", "settle", "Asha", "0"), "bad-amount"),
        (("people", "settle", "Asha", "tomorow"), "bad-amount"),
        (("people", "settle", "Asha", "today", "yesterday"), "usage"),
        (("people", "settle", "Asha", "5", "-a", "Nowhere"), "not-found"),
        (("people", "rename", "Nobody", "X"), "not-found"),
        (("people", "rename", "Asha", " "), "bad-name"),
        (("add", "5", "-c", "Lent", "--who", " "), "bad-name"),
        (("add", "5", "-c", "Lent", "--who", "x" * 101), "bad-name"),
        (("edit", "1", "--who", "a\x1b[31m"), "bad-name"),
        (("edit", "1", "-c", "Groceries", "--amount", "500"), "usage"),
        (("edit", "1", "--share", "Asha", "--paid-by", "Ravi"), "usage"),
        (("edit", "1", "--share", "Asha", "--split", "Dining=1200"), "usage"),
        (("edit", "1", "--share", "Mina", "-c", "Lent"), "usage"),
        (("edit", "1", "--paid-by", " "), "bad-name"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_line(books: Finura, words: tuple[str, ...], code: str) -> None:
    books(*DINNER)
    before = books("export").out
    assert books(*words, "--json", code=2).json["error"]["code"] == code
    assert books("export").out == before


def test_private_hides_the_amounts_and_files_have_all(books: Finura, tmp_path: Path) -> None:
    books(*DINNER)
    for words in (("people",), ("people", "show", "Asha"), ("people", "settle", "Asha", "7")):
        said = books(*words, "--private").out
        assert said.strip()
        assert not any(f"{amount}" in said for amount in ("400", "393", "7.00"))
    books("add", "USD 31", "-c", "Lent", "--who", "Ravi")
    assert not {"31", "400"} & set(re.findall(r"\d+", books("people", "settle", "Ravi", "--private", code=2).err))
    books("undo")
    head, *rows = books("people", "--csv").out.splitlines()
    assert head == "name,net,owes_you,you_owe,currency,pending,last,count"
    assert rows[0].startswith("Ravi,400.00,400.00,,INR,0.00,2026-10-01,1")
    assert sum(Decimal(row.split(",")[1]) for row in rows) == Decimal(793)


@pytest.mark.parametrize("words", [("dinner",), ("1",)])
def test_another_category_leaves_what_was_lent_a_debt(books: Finura, words: tuple[str, ...]) -> None:
    books(*DINNER)
    books("add", "900", "dinner", "--split", "Dining=500,Lent=400", "--who", "Mina")
    owed = nets(books)
    books("edit", *words, "-c", "Groceries", "--yes")
    assert nets(books) == owed
    books("categorize", *words, "--set", "Hotels", "--yes")
    assert nets(books) == owed
    assert lines(books, 1)[0][:2] == ("Travel:Hotels", "-400.00")
    books("categorize", "who:Asha", "--set", "Hotels", "--yes")
    assert nets(books).keys() == owed.keys() - {"Asha INR"}


@pytest.mark.parametrize(
    "words",
    [
        ("edit", LENT, "--name", "Debts"),
        ("edit", "Transfer", "--kind", "expense"),
        ("merge", LENT, "Hotels"),
        ("merge", "Transfer", "Food"),
    ],
)
def test_the_category_of_debts_keeps_its_name_and_kind(books: Finura, words: tuple[str, ...]) -> None:
    books(*DINNER)
    before = books("export").out
    assert books("category", *words, "--json", code=2).json["error"]["code"] == "keeps-debts"
    assert books("export").out == before
    books("category", "edit", LENT, "--name", "LENT & Borrowed")
    books("category", "mv", LENT, "/")
    assert set(nets(books)) == {"Asha INR", "Ravi INR"}


def test_whose_the_only_part_is_stays_under_another_category(books: Finura) -> None:
    books("add", "400", "tickets", "--split", "Lent@Asha=400")
    books("edit", "1", "-c", "Hotels")
    assert lines(books, 1) == [("Travel:Hotels", "-400.00", "Asha")]
    books("edit", "1", "-c", "Lent", "--who", "Ravi")
    assert nets(books) == {"Ravi INR": "400.00"}


def test_who_is_only_in_what_posts_itself_is_renamed_too(books: Finura) -> None:
    books("bills", "schedule", "add", "100", "pocket money", "--every", "monthly", "-c", "Lent", "--who", "Zoe")
    assert books("people", "rename", "zoe", "Zoey", "--json").json["changed"] == 1
    assert '"who": "Zoey"' in books("export").out


def test_what_was_done_tells_no_amount_in_private(books: Finura) -> None:
    books("add", "1247", "dinner", "-c", "Dining")
    told = [
        books(*words, "--private").out for words in (("undo", "list"), ("show", "1"), ("undo",), ("undo", "--redo"))
    ]
    told += [books(*words, "--private", "--json").out for words in (("undo", "list"), ("show", "1"))]
    assert all("dinner •••• INR" in said and "1247" not in said for said in told)
    assert "dinner -1247.00 INR" in books("undo", "list").out


def test_who_paid_is_not_said_of_what_an_account_paid(books: Finura, tmp_path: Path) -> None:
    (tmp_path / "bank.csv").write_text("date,amount,description\n2026-10-02,-300.00,XQZVK\n")
    books("import", str(tmp_path / "bank.csv"), "--yes")
    refused = books("edit", "1", "--paid-by", "Asha", code=2)
    assert "came with a file" in refused.err
    assert "--paid-by NAME" in refused.err
