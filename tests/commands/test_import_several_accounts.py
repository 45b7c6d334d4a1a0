"""`finura import` of one table with the rows of several accounts."""

from __future__ import annotations

from pathlib import Path

import pytest

from finura_cli.services import import_reading
from tests.conftest import Finura, Once
from tests.formats import ofx_samples as ofx
from tests.formats.test_own_accounts import PROGRAM, RABO

HEAD, CHECKING, VISA, _ = PROGRAM.splitlines()
ONLY_VISA = f"{HEAD}\n{VISA}\n"
BOTH = f"{HEAD}\n{CHECKING}\n{VISA}\n"


@pytest.fixture
def books(finura: Finura, once: Once) -> Finura:
    once(lambda: finura("init", "--currency", "EUR", "--no-pin", "-q"))
    return finura


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "file.csv"


def balances(books: Finura) -> dict[str, str]:
    return {row["name"]: row["balance"] for row in books("account", "--json").json["rows"] if row["entries"]}


def test_the_accounts_of_a_bank_are_made_and_known_again(books: Finura, file: Path) -> None:
    file.write_text(RABO)
    first = books("import", str(file), "--json").json
    assert [(one["account"], one["new"]) for one in first["files"]] == [
        ("Account 6789", 3), ("Account 4321", 2),
    ]  # fmt: skip
    assert balances(books) == {"Account 6789": "874.50", "Account 4321": "5104.00"}
    assert len(books("list", "type:transfer", "--json").json["rows"]) == 2, "one transfer, linked"
    again = books("import", str(file), "--json").json
    assert [one["new"] for one in again["files"]] == [0, 0]
    books("undo")
    assert balances(books) == {}


def test_what_a_program_calls_accounts_they_are_called(books: Finura, file: Path) -> None:
    file.write_text(ONLY_VISA)
    books("import", str(file))
    file.write_text(BOTH)
    refused = books("import", str(file), "--json", code=65).json["error"]
    assert refused["code"] == "which-account"
    assert refused["hint"].startswith("`finura account add 'Checking'` makes it")
    books("account", "add", "Checking")
    books("import", str(file))
    assert balances(books) == {"Visa": "-30.00", "Checking": "-20.00"}


def test_who_says_one_account_has_one_and_is_remembered(books: Finura, file: Path) -> None:
    books("account", "add", "Joint")
    file.write_text(BOTH)
    books("import", str(file), "-a", "Joint")
    file.write_text(BOTH + "2026-11-09,Visa,Shell,Gas,-7.00\n")
    books("import", str(file))
    assert balances(books) == {"Joint": "-57.00"}


def test_one_account_said_of_a_file_with_one_name_is_not_said_of_all(books: Finura, file: Path) -> None:
    books("account", "add", "Card")
    books("account", "add", "Checking")
    file.write_text(ONLY_VISA)
    books("import", str(file), "-a", "Card")
    file.write_text(BOTH)
    books("import", str(file))
    assert balances(books) == {"Card": "-30.00", "Checking": "-20.00"}


def test_a_source_by_name_may_have_several_accounts(books: Finura, file: Path) -> None:
    file.write_text(BOTH)
    books("import", str(file), "--source", "bank")
    file.write_text(BOTH + "2026-11-09,Visa,Shell,Gas,-7.00\n")
    books("import", str(file), "--source", "bank")
    books("import", str(file), "--source", "bank")
    assert balances(books) == {"Visa": "-37.00", "Checking": "-20.00"}
    assert len(books("import", "sources", "--json").json["rows"]) == 2


OFX = ofx.whole(
    ofx.bank(ofx.row("-20.00", fitid="a"), account="55501111"),
    ofx.bank(ofx.row("-7.00", fitid="b"), account="55502222"),
)
JOURNAL = """2026-01-05 Tesco\n    expenses:food  20.00 EUR\n    assets:bank:checking\n
2026-01-05 Shell\n    expenses:car  7.00 EUR\n    liabilities:visa\n"""


@pytest.mark.parametrize(
    ("name", "text", "accounts"),
    [("in.ofx", OFX, ["Account 1111", "Account 2222"]), ("in.journal", JOURNAL, ["checking", "visa"])],
)
def test_so_may_one_of_statements_and_one_of_journals(
    books: Finura, tmp_path: Path, name: str, text: str, accounts: list[str]
) -> None:
    file = tmp_path / name
    file.write_text(text)
    books("import", str(file), "--source", "bank")
    assert books("import", str(file), "--source", "bank", "--json").json["totals"]["already"] == 2
    assert balances(books) == dict(zip(accounts, ["-20.00", "-7.00"], strict=True))


def test_books_that_took_such_a_file_into_one_account_go_on_so(
    books: Finura, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As Finura did before it parted them: taken apart now, every row would be there twice."""
    file.write_text(BOTH)
    with monkeypatch.context() as patched:
        patched.setattr(import_reading, "is_as_one", lambda *_: True)
        books("import", str(file))
    books("import", str(file))
    assert balances(books) == {"Main": "-50.00"}


def test_our_own_table_comes_back_into_its_accounts(books: Finura, tmp_path: Path, home: Path) -> None:
    for name in ("Visa", "Giro"):
        books("account", "add", name)
        books("add", "5", "tea", "-a", name)
    books("export", "-o", str(tmp_path / "all.csv"))
    before = balances(books)
    for found in home.iterdir():
        found.unlink() if found.is_file() else None
    books("init", "--currency", "EUR", "--no-pin", "-q")
    books("import", str(tmp_path / "all.csv"))
    assert balances(books) == before == {"Visa": "-5.00", "Giro": "-5.00"}


def test_workbooks_are_parted_alike(books: Finura, tmp_path: Path) -> None:
    from finura_cli.formats.excel import write_workbook

    header, *rows = (line.split(",") for line in BOTH.splitlines())
    write_workbook(tmp_path / "book.xlsx", header, [[*row[:4], float(row[4])] for row in rows])
    books("import", str(tmp_path / "book.xlsx"))
    assert balances(books) == {"Visa": "-30.00", "Checking": "-20.00"}


@pytest.mark.parametrize("name", ["[red]x[/red]", "\x1b[31mx", "a\nb", "=1+1", "x" * 3000, "../x", "Cash", "\u202ex"])
def test_hostile_names_make_no_harm(books: Finura, file: Path, name: str) -> None:
    file.write_text(f'{HEAD}\n2026-11-01,"{name}",Kroger,Groceries,-20.00\n2026-11-02,Visa,Shell,Gas,-30.00\n')
    ran = books("import", str(file), code=None)
    assert ran.code in (0, 65)
    assert "\x1b" not in ran.out + ran.err
    assert "\u202e" not in ran.out + ran.err
    if ran.code == 0:
        assert sorted(balances(books).values()) == ["-20.00", "-30.00"]


NUMBERS = "Date,Description,Account Number,Amount\n"
ONE = "2026-10-13,Rent,11112222,-20.00\n2026-10-14,Tea,11112222,-1.00\n"
OTHER = "2026-10-13,Interest,33334444,4.00\n"


def test_a_file_of_one_numbered_account_says_nothing_of_the_others(books: Finura, file: Path) -> None:
    file.write_text(NUMBERS + ONE)
    books("import", str(file))
    file.write_text(NUMBERS + ONE + OTHER)
    books("import", str(file))
    assert balances(books) == {"Main": "-21.00", "Account 4444": "4.00"}
    assert {one["new"] for one in books("import", str(file), "--json").json["files"]} == {0}


def test_a_short_file_of_accounts_that_are_known_is_parted_too(books: Finura, file: Path) -> None:
    names = ("Visa", "Checking", "Joint", "Cash", "Fund")
    rows = [f"2026-11-{n:02d},{name},Kroger,Groceries,-1.00" for n, name in enumerate(names[:4], 1)]
    file.write_text("\n".join([HEAD, *rows]))
    books("import", str(file))
    books("account", "add", "Fund")
    file.write_text("\n".join([HEAD, *rows, "2026-11-09,Fund,Kroger,Groceries,-1.00"]))
    books("import", str(file))
    assert balances(books) == dict.fromkeys(names, "-1.00")


def test_the_order_of_days_is_remembered_for_the_whole_table(
    books: Finura, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Here of one that went into one account before its accounts were told apart."""
    told = f"{HEAD}\n25/10/2026,Visa,Kroger,Groceries,-20.00\n"
    open_ = f"{HEAD}\n03/11/2026,Visa,Kroger,Groceries,-20.00\n"
    file.write_text(told)
    with monkeypatch.context() as patched:
        patched.setattr(import_reading, "is_as_one", lambda *_: True)
        books("import", str(file))
    file.write_text(open_)
    books("import", str(file))
    assert [row["date"] for row in books("list", "--json").json["rows"]] == ["2026-11-03", "2026-10-25"]


def test_a_closed_account_is_not_made_anew(books: Finura, file: Path) -> None:
    file.write_text(RABO)
    books("import", str(file))
    books("add", "5104", "moved", "-a", "Account 4321")
    books("account", "close", "Account 4321")
    assert {one["new"] for one in books("import", str(file), "--json").json["files"]} == {0}
    file.write_text(RABO + 'NL44RABO0987654321,EUR,2026-11-30,"+4,00","+5108,00",,Rabobank,rente\n')
    assert books("import", str(file), "--json", code=2).json["error"]["code"] == "closed"


def test_what_posts_itself_first_does_not_stop_new_accounts(books: Finura, file: Path) -> None:
    books("bills", "schedule", "add", "5", "rent", "-a", "Cash", "--every", "monthly", "--from", "2026-01-01")
    file.write_text(BOTH)
    books("import", str(file))
    assert {**balances(books), "Cash": ""} == {"Cash": "", "Visa": "-30.00", "Checking": "-20.00"}


def test_where_rows_of_a_name_went_goes_before_a_new_account_of_that_name(books: Finura, file: Path) -> None:
    books("account", "add", "Card")
    file.write_text(ONLY_VISA)
    books("import", str(file), "-a", "Card")
    books("account", "add", "Visa")
    books("import", str(file))
    assert balances(books) == {"Card": "-30.00"}


def test_a_name_that_ends_in_a_number_is_a_name(books: Finura, file: Path) -> None:
    file.write_text(BOTH.replace("Checking", "Chase 1234").replace("Visa", "Account 0011"))
    books("import", str(file))
    assert balances(books) == {"Chase 1234": "-20.00", "Account 0011": "-30.00"}


NUMBER_FIRST = "Account number,Date,Description,Amount\n"
BESIDE_A_CARD = """Date,Account,Description,Amount,Balance
2026-09-28,Girokonto 1234,Gehalt,2500.00,3500.00
2026-09-29,Kreditkarte Visa 9876,Shop,-25.00,-125.00
2026-10-01,Girokonto 1234,Miete,-900.00,2600.00
2026-10-02,Kreditkarte Visa 9876,Shop,-35.00,-160.00
2026-10-03,Girokonto 1234,Strom,-90.00,2510.00
2026-10-04,Kreditkarte Visa 9876,Shop,-5.00,-165.00
"""


def test_a_name_in_a_column_of_numbers_is_a_number(books: Finura, tmp_path: Path) -> None:
    one, other = tmp_path / "1.csv", tmp_path / "2.csv"
    one.write_text(f"{NUMBER_FIRST}Girokonto 1234,2026-10-02,Shop B,-15.00\nGirokonto 1234,2026-10-20,Pay,500.00\n")
    other.write_text(f"{NUMBER_FIRST}Tagesgeld 5678,2026-10-03,Zinsen,5.00\nTagesgeld 5678,2026-10-21,Shop Q,-4.00\n")
    books("import", str(one))
    assert "which account this is" in books("import", str(other), code=65).err
    assert balances(books) == {"Main": "485.00"}


def test_running_balances_part_names_beside_a_card(books: Finura, file: Path) -> None:
    file.write_text(BESIDE_A_CARD)
    books("import", str(file))
    assert sorted(balances(books).values()) == ["-165.00", "2510.00"]
    assert books("import", str(file), "--json").json["totals"]["already"] == 6


def test_a_name_that_was_learnt_as_a_number_is_known_by_it(books: Finura, file: Path) -> None:
    books("account", "add", "Giro")
    books("account", "edit", "Giro", "--number", "Chase1234")
    file.write_text("Date,Account,Description,Amount\n2026-10-02,Chase 1234,Shop,-15.00\n2026-10-20,Chase 1234,Pay,5\n")
    books("import", str(file))
    assert balances(books) == {"Giro": "-10.00"}


def test_what_became_of_a_file_goes_before_the_name_of_a_numbered_account(books: Finura, tmp_path: Path) -> None:
    books("account", "add", "Checking")
    books("account", "edit", "Checking", "--number", "DE81999999990004171120")
    books("account", "add", "Bee")
    for day, account in (("1", ["-a", "Bee"]), ("2", [])):
        qif = tmp_path / f"{day}.qif"
        qif.write_text(f"!Account\nNChecking\nTBank\n^\n!Type:Bank\nD10/2{day}/2026\nT-5.00\nPShop {day}\n^\n")
        books("import", str(qif), *account)
    assert balances(books) == {"Bee": "-10.00"}


def test_an_account_whose_number_is_known_is_found_by_its_name(books: Finura, file: Path, tmp_path: Path) -> None:
    file.write_text(RABO)
    books("import", str(file))
    exported = tmp_path / "own.csv"
    books("export", "--csv", "-o", str(exported))
    before = balances(books)
    again = books("import", str(exported), "--json").json
    assert {one["account"] for one in again["files"]} == set(before)
    assert balances(books) == before
