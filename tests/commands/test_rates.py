"""finura rates: said, brought from files, copied from the ECB; and what the reports make of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Finura, Once

TODAY = ("--today", "2026-10-20")


@pytest.fixture
def books(finura: Finura, once: Once) -> Finura:
    def make() -> None:
        finura("init", "--currency", "BDT", "--no-pin")
        finura("add", "500", "tea", "2026-10-02", "-c", "Dining")
        finura("add", "10 USD", "music", "2026-10-03", "-c", "Subscriptions")
        finura("add", "4 EUR", "stamp", "2026-10-03", "-c", "Gifts")

    once(make)
    return finura


def test_a_rate_is_said_and_said_again(books: Finura) -> None:
    made = books("rates", "add", "2026-10-01", "USD", "119.50", "BDT", "--json").json
    assert {key: made[key] for key in ("date", "currency", "rate", "to", "source", "previous")} == {
        "date": "2026-10-01", "currency": "USD", "rate": "119.5", "to": "BDT", "source": "own", "previous": None,
    }  # fmt: skip
    again = books("rates", "add", "2026-10-01", "usd", "119.75", "--json").json
    assert (again["id"], again["rate"], again["to"], again["previous"]) == (made["id"], "119.75", "BDT", "119.5")
    same = books("rates", "add", "2026-10-01", "USD", "119.750", "BDT", "--json").json
    assert same["deed"] is None
    books("rates", "add", "EUR", "130", *TODAY)
    rows = books("rates", "--json").json["rows"]
    assert [(row["date"], row["currency"], row["rate"]) for row in rows] == [
        ("2026-10-20", "EUR", "130"), ("2026-10-01", "USD", "119.75"),
    ]  # fmt: skip
    assert books("rates", "list", "USD", "--json").json["count"] == 1
    assert books("rates", "list", "--limit", "1", "--json").json["count"] == 2
    assert books("rates").out.splitlines()[0].split("\t") == ["id", "date", "currency", "rate", "to", "source"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("2026-10-01", "USD", "0", "BDT"), "bad-rate"),
        (("2026-10-01", "USD", "+3", "BDT"), "bad-rate"),
        (("2026-10-01", "USD", "1,5", "BDT"), "bad-rate"),
        (("2026-10-01", "USD", "1e3", "BDT"), "bad-rate"),
        (("2026-10-01", "XQZ", "3", "BDT"), "bad-currency"),
        (("2026-10-01", "DOLLAR", "3", "BDT"), "bad-currency"),
        (("2026-10-01", "USD", "3", "USD"), "same-currency"),
        (("2026-10-32", "USD", "3", "BDT"), "bad-day"),
    ],
)
def test_what_is_no_rate_is_refused(books: Finura, words: tuple[str, ...], code: str) -> None:
    assert books("rates", "add", *words, "--json", code=2).json["error"]["code"] == code
    assert books("rates", "--json").json["rows"] == []


def test_a_comma_parts_decimals_where_the_locale_writes_one(finura: Finura) -> None:
    finura("init", "--currency", "EUR", "--locale", "de_DE", "--no-pin")
    assert finura("rates", "add", "2026-10-01", "USD", "0,85", "--json").json["rate"] == "0.85"
    assert finura("rates", "add", "2026-10-01", "BTN", "1.234", "--json", code=2).json["error"]["code"] == "bad-rate"


def test_a_report_converts_what_has_a_rate_and_tells_the_rest(books: Finura) -> None:
    before = books("report", "spending", "2026-10", "--json").json
    assert (before["totals"]["expense"], before["rates"]) == ("500.00", [])
    assert [row["currency"] for row in before["unconverted"]] == ["EUR", "USD"]
    beside = books("report", "spending", "2026-10", "--csv").err
    assert "In USD, not converted: $10.00 out (1 line)." in beside
    books("rates", "add", "2026-10-01", "USD", "119.50", "BDT")
    after = books("report", "spending", "2026-10", "--json").json
    assert after["totals"]["expense"] == "1695.00"
    assert [row["currency"] for row in after["unconverted"]] == ["EUR"]
    assert after["rates"] == [
        {"date": "2026-10-01", "currency": "USD", "rate": "119.5", "to": "BDT", "via": [], "days_old": 2, "lines": 1}
    ]
    listed = books("list", "2026-10", "--json").json
    assert (listed["totals"]["expense"], listed["rates"]) == ("1695.00", after["rates"])
    assert books("budget", "2026-10", "--json").json["rates"] == after["rates"]
    assert [row["amount"] for row in listed["rows"] if row["currency"] == "USD"] == ["-10.00"], "an entry stays itself"
    text = books("report", "month", "2026-10").out
    assert "1 line in USD converted at the rate of its day: 1 USD = 119.5 BDT, up to 2 days" in text
    assert "In EUR, not converted" in text
    books("undo")
    assert books("report", "spending", "2026-10", "--json").json == before


def test_amounts_stay_hidden_though_rates_are_told(books: Finura) -> None:
    books("rates", "add", "2026-10-01", "USD", "119.50", "BDT")
    assert "1195" not in books("report", "month", "2026-10", "--private").out.replace(",", "")


def test_a_table_comes_in_and_what_is_no_rate_is_told(books: Finura, tmp_path: Path) -> None:
    file = tmp_path / "rates.csv"
    file.write_text(
        "To;Rate;Date;From\nBDT;119,25;2026-10-01;usd\nBDT;1;2026-10-41;USD\nBDT;0;2026-10-02;USD\n"
        "BDT;129.5;2026/10/02;EUR\nXXX;2;2026-10-02;USD\n;;;\n"
    )
    tried = books("rates", "import", str(file), "--dry-run", "--json", code=4).json
    assert (tried["new"], tried["rejected"], tried["dry_run"]) == (2, 3, True)
    assert books("rates", "--json").json["rows"] == []
    made = books("rates", "import", str(file), "--json", code=4).json
    assert (made["read"], made["new"], made["changed"], made["already"]) == (5, 2, 0, 0)
    assert [problem["line"] for problem in made["problems"]] == [3, 4, 6]
    again = books("rates", "import", str(file), "--json", code=4).json
    assert (again["new"], again["already"], again["deed"]) == (0, 2, None)
    rows = books("rates", "--json").json["rows"]
    assert {(row["currency"], row["rate"]) for row in rows} == {("USD", "119.25"), ("EUR", "129.5")}


def test_prices_of_a_journal_come_in(books: Finura, tmp_path: Path) -> None:
    file = tmp_path / "prices.db"
    file.write_text(
        "; mine\nP 2026-10-01 USD 1,119.25 BDT\n\n2026-10-02 shop\n    a  1\nP 2026/10/02 09:00:00 EUR 130 BDT\n"
    )
    assert books("rates", "import", str(file), "--json").json["new"] == 2
    assert [row["rate"] for row in books("rates", "--json").json["rows"]] == ["130", "1119.25"]


@pytest.mark.parametrize(
    ("line", "rate"),
    [
        ("P 2026-10-01 EUR $1.10", "1 EUR = 1.1 USD"),
        ("P 2026-10-01 EUR USD 1.10", "1 EUR = 1.1 USD"),
        ("P 2026-10-01 09:00:00+0100 \u20ac USD1.10 ; noon", "1 EUR = 1.1 USD"),
        ('P 2026-10-01 "EUR" .9 "GBP"', "1 EUR = 0.9 GBP"),
        ("P 2026-10-01 EUR 1.119,25 Tk", "1 EUR = 1119.25 BDT"),
        ("P 2026-10-01 EUR 1 119.25 USD", "1 EUR = 1119.25 USD"),
        ("P 2026-10-01 EUR 0,125 USD", "1 EUR = 0.125 USD"),
        ("2026-10-01 price EUR 1,119 USD", "1 EUR = 1119 USD"),
        ("P 2026-10-01 EUR 1,119 USD", "'1,119' can be read in two ways: write it without a comma"),
        ("P 2026-10-01 EUR Rs 90", "the journal's Rs can be INR or PKR or NPR or LKR: --currency CODE"),
        ("P 2026-10-01 AAPL $190.00", "'AAPL' is no currency"),
        ('P 2026-10-01 "VANG 500" $190.00', "'VANG 500' is no currency"),
        ("2026-10-01 price AAPL 190.00 USD", "'AAPL' is no currency"),
        ("P 2026-10-01 EUR 1.10", "'1.10' is of no currency"),
        ("P 2026-10-01 EUR $1.10 * 2", "'$1.10 * 2' is no amount"),
        ("P 2026-10-01 EUR $-1.10", "'-1.10' is no rate: a number above zero, with a point before its decimals"),
        ("P 2026-10-01 EUR", "no price stands there"),
        ("P 10-01 EUR $1.10", "'10-01' is no day: write it as 2026-10-01"),
    ],
)
def test_each_price_of_a_journal_is_read_or_told(books: Finura, tmp_path: Path, line: str, rate: str) -> None:
    file = tmp_path / "prices.db"
    file.write_text(f"P 2026-10-02 GBP 150 BDT\n\n2026-10-02 price chopper\n    a  1\n{line}\n")
    is_read = rate.startswith("1 ")
    answer = books("rates", "import", str(file), "--json", code=0 if is_read else 4).json
    assert [(problem["line"], problem["why"]) for problem in answer["problems"]] == [(5, rate)] * (not is_read)
    rows = [row for row in books("rates", "--json").json["rows"] if row["currency"] != "GBP"]
    assert [f"1 {row['currency']} = {row['rate']} {row['to']}" for row in rows] == [rate] * is_read


def test_a_sign_of_several_currencies_means_that_of_the_books(finura: Finura, tmp_path: Path) -> None:
    finura("init", "--currency", "CAD", "--no-pin")
    (tmp_path / "prices.db").write_text("P 2026-10-01 EUR $1.45\nP 2026-10-01 INR Rs 1.60\n")
    finura("rates", "import", str(tmp_path / "prices.db"), "--currency", "PKR", "--json")
    assert [(row["currency"], row["to"]) for row in finura("rates", "--json").json["rows"]] == [
        ("EUR", "USD"),
        ("INR", "PKR"),
    ]
    finura("undo")
    finura("rates", "import", str(tmp_path / "prices.db"), "--json", code=4)
    assert [(row["currency"], row["to"]) for row in finura("rates", "--json").json["rows"]] == [("EUR", "CAD")]


@pytest.mark.parametrize("text", ["", "date,amount\n2026-10-01,3\n", "Date,From,Rate,To\n2026-10-01,USD,x,BDT\n"])
def test_a_file_without_rates_is_refused(books: Finura, tmp_path: Path, text: str) -> None:
    file = tmp_path / "in.csv"
    file.write_text(text)
    assert books("rates", "import", str(file), "--json", code=65).json["error"]["code"] == "not-rates"


def test_the_table_of_the_ecb(books: Finura) -> None:
    done = books("rates", "update", "--json").json
    assert (done["currencies"], done["unknown"]) == (["EUR", "USD"], ["BDT"])
    assert done["new"] == books("rates", "list", "--source", "ecb", "--json").json["count"] > 20
    books("rates", "add", "2026-10-01", "USD", "119.50", "BDT")
    answer = books("report", "spending", "2026-10", "--json").json
    assert answer["unconverted"] == []
    assert [(row["currency"], row["via"]) for row in answer["rates"]] == [("EUR", ["USD"]), ("USD", [])]
    one = books("rates", "--json").json["rows"][0]["id"]
    books("rates", "rm", str(one))
    books("rates", "rm", "--source", "ecb", "--yes")
    assert [row["source"] for row in books("rates", "--json").json["rows"]] == ["own"]


def test_rates_are_removed_by_id_or_all_of_a_source(books: Finura) -> None:
    books("rates", "add", "2026-10-01", "USD", "119.50")
    assert books("rates", "rm", code=2).err
    assert books("rates", "rm", "1", "--source", "own", code=2).err
    assert books("rates", "rm", "7", code=2).err
    assert books("rates", "rm", "1", "--json").json["rows"][0]["rate"] == "119.5"
    assert books("rates", "--json").json["rows"] == []


def test_books_of_one_currency_need_no_rates(finura: Finura) -> None:
    finura("init", "--currency", "INR", "--no-pin")
    finura("add", "500", "tea", "2026-10-02")
    assert finura("rates", "update", "--json").json["new"] == 0
    assert finura("rates", "--json").json["rows"] == []


def test_doctor_says_what_has_no_rate_and_what_can_hardly_be_one(books: Finura) -> None:
    def found() -> dict[str, str]:
        rows = books("doctor", "--json", "--exit-code", *TODAY, code=None).json["rows"]
        return {row["code"]: row["text"] for row in rows if row["code"].endswith("-rate")}

    first = found()
    assert list(first) == ["no-rate"]
    assert "no rate is known, so no total in BDT has them" in first["no-rate"]
    books("rates", "update")
    books("rates", "add", "2026-10-01", "USD", "119.50", "BDT")
    books("rates", "add", "2026-10-08", "USD", "120", "BDT")
    assert found() == {}
    books("rates", "add", "2026-10-05", "USD", "1.195", "BDT")
    assert found() == {"odd-rate": "1 USD = 1.195 BDT on 2026-10-05 does not go with 1 USD = 119.5 BDT on 2026-10-01"}


def test_what_net_worth_carries_by_an_old_rate_is_said_beside_a_table(books: Finura) -> None:
    books("rates", "add", "2026-10-01", "USD", "119.50", "BDT")
    books("rates", "add", "2026-10-01", "EUR", "130", "BDT")
    later = ("report", "networth", "this-month", "--today", "2026-12-20")
    ran = books(*later)
    assert "2026-12\t2026-12-20\t0.00\t2215.00\t-2215.00\t0.00" in ran.out
    assert "The rate of USD of 2026-10-01 is carried for 80 days" in ran.err
    assert "carried" not in books(*later, "--json").err
