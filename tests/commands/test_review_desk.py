"""`finura review` at a terminal: a key each, nothing written before the end."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import terminal
from tests.commands.forked import talk
from tests.conftest import Finura, Once
from tests.terminal import CTRL_C, CTRL_D

MAIN = """Date,Description,Amount
2026-10-01,UPI/4135/ZUQQI,-250.00
2026-10-02,UPI/99871/ZUQQI,-310.00
2026-10-04,VORNIK SOBEL,50000.00
2026-10-05,GRIMPEL,-3400.00
2026-10-08,QUORVAX,-1999.00
2026-10-18,QUORVAX REFUND,1999.00
"""
CARD = "Date,Description,Amount\n2026-10-05,TREVASK,3400.00\n2026-10-02,KLEMPT,-40.00\n"
REVIEW = ["-m", "finura_cli", "review"]


@pytest.fixture
def books(finura: Finura, once: Once, tmp_path: Path) -> Finura:
    """Entries 1 to 6 in Main, 7 and 8 on the card; 9 was typed, 10 is the bank's row of it."""
    more = MAIN + "2026-10-20,UPI/1/DRAZZIL STOP,-90.00\n"
    for name, text in (("main", MAIN), ("card", CARD), ("more", more)):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")

    def make() -> None:
        finura("init", "--currency", "INR", "--locale", "en_IN", "--no-pin")
        finura("account", "add", "Visa card", "--kind", "card")
        finura("import", str(tmp_path / "main.csv"), "--yes")
        finura("import", str(tmp_path / "card.csv"), "-a", "Visa card", "--yes")
        finura("add", "90", "chai", "2026-10-19", "-a", "Main", "-c", "Dining")
        finura("categorize", "--set", "Clothing", "5")
        finura("import", str(tmp_path / "more.csv"), "-a", "Main", "--yes")

    once(make)
    return finura


@pytest.fixture
def environment(environment: dict[str, str]) -> dict[str, str]:
    return environment | {"COLUMNS": "80", "NO_COLOR": "1", "FINURA_TODAY": "2026-11-20"}


def categories(finura: Finura) -> dict[int, str | None]:
    return {row["id"]: row["category"] for row in finura("list", "all", "--json").json["rows"]}


def deeds(finura: Finura) -> int:
    return len(finura("undo", "list", "--json").json["rows"])


def test_one_after_the_other_and_all_of_it_is_one_deed(books: Finura, environment: dict[str, str]) -> None:
    before = deeds(books)
    # salary filed, card payment linked, refund taken, zuqqi filed with the other, duplicate kept and filed, klempt left
    code, screen = terminal.talk(
        environment, REVIEW, "c", "Salary\n", "a", "a", "c", "Dining\n", "y", "a", "c", "Dining\n", " ", "y", " "
    )
    assert code == 0, screen
    assert "[1/" in screen
    assert "GRIMPEL" in screen
    assert "TREVASK" in screen  # the other one beside it
    assert "1 more with this text: the same?" in screen
    assert "3 accepted, 4 filed" in screen
    assert deeds(books) == before + 1
    found = categories(books)
    assert (found[3], found[1], found[2], found[10]) == ("Income:Salary", "Food:Dining", "Food:Dining", "Food:Dining")
    assert found[6] == "Shopping:Clothing"
    assert books("show", "6", "--json").json["refund_of"]["id"] == 5
    assert books("show", "4", "--json").json["transfer"]["id"] == 7
    assert [row["id"] for row in books("review", "--json").json["rows"]] == [8]
    books("undo")
    assert len(books("review", "--json").json["rows"]) == 7


def test_no_line_is_wider_than_the_terminal(books: Finura, environment: dict[str, str]) -> None:
    long = "VORNIK SOBEL QUORVAX DRAZZIL KLEMPT ZUQQI NARBOLT GRIMPEL TREVASK OZMUNDI WEXFOLD ঝুক্কি টুম্বা"
    books("add", "--amount", "99999.99", long, "2026-10-19", "-a", "Visa card")
    assert categories(books)[11] is None
    for columns in (80, 44):
        _, screen = talk(environment | {"COLUMNS": str(columns)}, REVIEW, "?", "q")
        lines = screen.replace("\r", "").splitlines()
        assert max(map(len, lines)) <= max(columns, 76), screen
        assert long in " ".join(screen.split())


def test_undo_takes_back_the_last_answer(books: Finura, environment: dict[str, str]) -> None:
    code, screen = talk(environment, REVIEW, "u", "c", "Dining\n", "u", "c", "Salary\n", "r", "u", "s", "q", "y")
    assert code == 0, screen
    assert "nothing was answered yet" in screen
    assert "1 filed, 1 to be asked again on 2026-11-27" in screen
    assert categories(books)[3] == "Income:Salary"
    answer = books("review", "--json", "--today", "2026-11-21").json
    assert answer["totals"]["snoozed"] == 1
    assert 4 not in [row["id"] for row in answer["rows"]]


def test_a_no_to_a_transfer_asks_what_the_two_are_then(books: Finura, environment: dict[str, str]) -> None:
    code, screen = talk(environment, REVIEW, "\n", "r", "c", "Shopping\n", "q", "y")
    assert code == 0, screen
    assert "1 filed, 1 rejected" in screen
    assert categories(books)[4] == "Shopping"
    assert books("review", "--kind", "transfer", "--json").json["rows"] == []


@pytest.mark.parametrize("leaving", [(CTRL_C,), ("c", CTRL_C), ("q", "n"), ("q", CTRL_C), ("q", CTRL_D)])
def test_leaving_otherwise_writes_nothing_and_says_so(
    books: Finura, environment: dict[str, str], leaving: tuple[str, ...]
) -> None:
    before = books("export", "--json").out
    code, screen = talk(environment, REVIEW, "c", "Salary\n", "a", *leaving)
    assert code == (0 if "n" in leaving else 130), screen
    assert "nothing was written" in screen
    assert books("export", "--json").out == before


def test_leaving_at_once(books: Finura, environment: dict[str, str]) -> None:
    code, screen = talk(environment, REVIEW, CTRL_D)
    assert code == 0, screen
    assert "nothing was answered, nothing was written" in screen


def test_ctrl_d_stops_and_asks_about_the_answers(books: Finura, environment: dict[str, str]) -> None:
    code, screen = talk(environment, REVIEW, "c", "Salary\n", CTRL_D, "y")
    assert code == 0, screen
    assert categories(books)[3] == "Income:Salary"


def test_what_cannot_be_done_is_said_and_asked_again(books: Finura, environment: dict[str, str]) -> None:
    code, screen = talk(environment, REVIEW, "c", "nonsense\n", "<\n", "c", "\n", "q")
    assert code == 0, screen
    assert "there is no category 'nonsense'" in screen
    assert screen.count("[1/") == 3


def test_keys_without_meaning_are_passed_over(books: Finura, environment: dict[str, str]) -> None:
    # no proposal: nothing to accept or to reject; 9 and x are nothing; arrows, function keys and Esc do nothing
    code, screen = talk(environment, REVIEW, "arx9\x1b[A\x1b[B\x1bOP\x1b[15~\x1bséচ" + "q")
    assert code == 0, screen
    assert "nothing was answered, nothing was written" in screen
    assert screen.count("[1/") == 1


def test_keys_typed_ahead_are_not_lost(books: Finura, environment: dict[str, str]) -> None:
    code, screen = talk(environment, REVIEW, "saay", "qy")
    assert code == 0, screen
    assert books("show", "4", "--json").json["transfer"]["id"] == 7
    assert categories(books)[6] == "Shopping:Clothing"


def test_a_digit_files_under_the_category_of_that_number(books: Finura, environment: dict[str, str]) -> None:
    numbers: list[str] = []

    def fourth(screen: str) -> str:
        offered = screen.rpartition("[4/")[2]
        numbers.extend(part.strip() for part in offered.replace("\r\n", "  ").split("  ") if part.strip()[:2] == "1 ")
        return "1"

    code, screen = talk(environment, REVIEW, " ", " ", " ", fourth, "y", "q", "y", " ")
    assert code == 0, screen
    (offered,) = numbers
    assert categories(books)[2] == categories(books)[1]
    assert (categories(books)[2] or "").rpartition(":")[2] == offered[2:]


def test_letters_that_begin_one_category_alone_are_enough(books: Finura, environment: dict[str, str]) -> None:
    code, screen = talk(environment, REVIEW, "c", "foo\n", "sal\n", "q", "y")
    assert code == 0, screen
    assert "there is no category 'foo'" in screen
    assert categories(books)[3] == "Income:Salary"


def test_a_number_is_taken_for_the_category_that_has_it(books: Finura, environment: dict[str, str]) -> None:
    code, screen = talk(environment, REVIEW, "c", "1\n", "q", "y")
    assert code == 0, screen
    assert categories(books)[3] is not None
    assert f"  {categories(books)[3]}\r\n" in screen


def test_always_makes_a_rule_in_the_same_deed(books: Finura, environment: dict[str, str]) -> None:
    before = deeds(books)
    code, screen = talk(environment, REVIEW, " ", " ", " ", "w", "Dining\n", "y", "q", "y")
    assert "finura rules apply files by the new rule what was not asked about" in " ".join(screen.split())
    assert code == 0, screen
    assert "from now on: " in screen
    assert "ZUQQI -> Food:Dining" in screen
    assert deeds(books) == before + 1
    (rule,) = books("rules", "--json").json["rows"]
    assert rule["category"] == "Food:Dining"
    assert (categories(books)[1], categories(books)[2]) == ("Food:Dining", "Food:Dining")
    assert books("categorize", "--text", "POS ZUQQI 7781", "--json").json["rows"][0]["by"] == "rule"
    books("undo")
    assert books("rules", "--json").json["rows"] == []
    assert (categories(books)[1], categories(books)[2]) == (None, None)


def test_always_can_be_taken_back_before_it_is_written(books: Finura, environment: dict[str, str]) -> None:
    code, screen = talk(environment, REVIEW, " ", " ", " ", "w", "Dining\n", "n", "u", "c", "Rent\n", "n", "q", "y")
    assert code == 0, screen
    assert books("rules", "--json").json["rows"] == []
    assert "finura rules apply" not in screen
    assert categories(books)[2] == "Housing:Rent"


def test_of_several_categories_the_one_where_such_money_goes(books: Finura, environment: dict[str, str]) -> None:
    code, screen = talk(environment, REVIEW, "c", "rent\n", " ", " ", "c", "ren\n", "n", "q", "y")
    assert code == 0, screen
    assert (categories(books)[3], categories(books)[2]) == ("Housing:Rent", "Housing:Rent")


def test_a_rule_is_offered_for_what_was_filed_alike_twice(books: Finura, environment: dict[str, str]) -> None:
    before = deeds(books)
    code, screen = talk(environment, REVIEW, " ", " ", " ", "c", "Dining\n", "y", "q", "y", "y")
    assert code == 0, screen
    assert "A rule would file such entries from now on: " in screen
    assert "rule 1; finura rules apply runs it over past entries" in screen
    assert deeds(books) == before + 2  # one for the answers, one for the rule
    assert books("categorize", "--text", "POS ZUQQI 7781", "--json").json["rows"][0]["by"] == "rule"
    books("undo")
    assert books("rules", "--json").json["rows"] == []
    assert (categories(books)[1], categories(books)[2]) == ("Food:Dining", "Food:Dining")


def test_a_rule_that_is_declined_is_not_offered_again(books: Finura, environment: dict[str, str]) -> None:
    filing = (" ", " ", " ", "c", "Dining\n", "y", "q", "y")
    code, screen = talk(environment, REVIEW, *filing, "n")
    assert code == 0, screen
    assert books("rules", "--json").json["rows"] == []
    books("edit", "1", "2", "-c", "Rent")
    code, screen = talk(environment, ["-m", "finura_cli", "categorize", "--set", "Dining", "1"])
    assert "a rule would" not in screen
    code, screen = talk(environment, ["-m", "finura_cli", "edit", "2", "-c", "Dining"])
    assert "a rule would" not in screen


@pytest.mark.parametrize("leaving", [CTRL_C, CTRL_D])
def test_who_leaves_at_a_rule_keeps_the_answers(books: Finura, environment: dict[str, str], leaving: str) -> None:
    code, screen = talk(environment, REVIEW, " ", " ", " ", "c", "Dining\n", "y", "q", "y", leaving)
    assert code == 0, screen
    assert "Traceback" not in screen
    assert categories(books)[1] == "Food:Dining"


def test_the_second_equal_correction_names_a_rule_on_a_terminal_alone(
    books: Finura, environment: dict[str, str]
) -> None:
    words = ["-m", "finura_cli"]
    assert "a rule would" not in talk(environment, [*words, "categorize", "--set", "Ride share", "1"])[1]
    _, screen = talk(environment, [*words, "edit", "2", "-c", "Ride share"])
    assert "a rule would file such entries from now on:" in screen
    line = next(line.strip() for line in screen.splitlines() if "finura rules add" in line)
    assert line.startswith("finura rules add ")
    assert line.endswith("-c 'Transport:Ride share'")
    done = books("categorize", "--set", "Ride share", "2")
    assert "rule" not in done.out + done.err


def test_what_was_answered_is_learnt_from_when_it_is_enough(
    books: Finura, environment: dict[str, str], tmp_path: Path
) -> None:
    shops = ("NARBOLT", "GRIMPEX", "TREVASK", "OZMUNDI", "WEXFOLD", "PLUNKIT")
    rows = [f"2026-10-{n + 1:02},{shops[n % 6]} {n},-{n + 1}.50" for n in range(12)]
    path = tmp_path / "shops.csv"
    path.write_text("\n".join(["Date,Description,Amount", *rows, ""]), encoding="utf-8")
    books("import", str(path), "-a", "Main", "--yes")
    for n, shop in enumerate(shops):
        books("categorize", "--set", ("Dining", "Groceries")[n % 2], shop, "--yes")
    books("categorize", "--set", "Salary", "3")
    code, screen = talk(environment, REVIEW, "s", "q", "y")
    assert code == 0, screen
    assert "Learnt from " in screen
    assert "speaks" in screen
    assert books("model", "--json").json["rows"][0]["labels"] >= 12


def test_no_income_is_offered_for_money_that_went_out(books: Finura, environment: dict[str, str]) -> None:
    books("categorize", "--set", "Salary", "3")
    books("categorize", "--set", "Dining", "1")
    books("add", "--amount", "700", "--income", "OZMUNDI", "2026-10-20")
    _, screen = talk(environment, [*REVIEW, "KLEMPT"], "q")
    assert "Dining" in screen
    assert "Salary" not in screen
    _, screen = talk(environment, [*REVIEW, "OZMUNDI"], "q")
    assert "Salary" in screen


def test_that_only_some_are_asked_now_is_said(books: Finura, environment: dict[str, str]) -> None:
    _, screen = talk(environment, [*REVIEW, "--limit", "2"], "q")
    assert "2 of them are asked now" in " ".join(screen.split())
    assert "[1/2]" in screen
    assert "asked now" not in talk(environment, REVIEW, "q")[1]


def test_the_payee_stands_beside_a_text_that_is_the_same_in_every_row(
    books: Finura, environment: dict[str, str], tmp_path: Path
) -> None:
    path = tmp_path / "giro.csv"
    lines = [f"{day}.10.2026;{payee};Lastschrift;-{day},00" for day, payee in ((14, "Vornik GmbH"), (15, "Zuqqi AG"))]
    path.write_text("\n".join(["Buchung;Auftraggeber/Empfänger;Buchungstext;Betrag", *lines, ""]), encoding="utf-8")
    imported = ["-m", "finura_cli", "import", str(path), "-a", "Visa card", "--dry-run"]
    _, seen = talk(environment, imported)
    books("import", str(path), "-a", "Visa card", "--yes")
    _, asked = talk(environment, [*REVIEW, "vornik", "2026-10-14"], "q")
    for screen in (seen, asked):
        assert "Lastschrift · Vornik GmbH" in screen
        assert max(len(line) for line in screen.replace("\r", "").splitlines() if str(path) not in line) <= 80, screen
    rows = [line.split(",") for line in books("review", "list", "--csv").out.splitlines()]
    head = {name: n for n, name in enumerate(rows[0])}
    assert ["Lastschrift", "Zuqqi AG"] in [[row[head["description"]], row[head["merchant"]]] for row in rows[1:]]
