"""`finura bills schedule`: what posts itself, as it is typed and answered."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Finura, Once
from tests.hostile.outcomes import assert_safe

TODAY = ("--today", "2026-11-21")
RENT = ("15000", "rent", "-a", "Cash", "-c", "Rent", "--every", "monthly", "--from", "2026-10-01")


@pytest.fixture
def schedule(finura: Finura, once: Once) -> Finura:
    once(lambda: finura("init", "--no-pin", "--currency", "INR", "--locale", "en_IN", "--yes"))

    def typed(*words: str, **how: object) -> object:
        when = () if "--today" in words else TODAY
        return finura(*when, "bills", "schedule", *words, **how)

    return typed  # type: ignore[return-value]


def rows(finura: Finura, *query: str) -> list[tuple[str, str, str]]:
    found = finura("list", *query, "--json", "--sort", "date", "--limit", "0").json["rows"]
    return [(row["date"], row["amount"], row["status"]) for row in found]


def test_one_is_set_up_and_its_json_is_fixed(schedule: Finura) -> None:
    made = schedule("add", *RENT, "--mode", "cash", "-t", "home", "-n", "flat 3", "--json").json
    one = made["schedule"]
    assert made == {
        "schema": 1, "command": "bills schedule add",
        "schedule": {
            "id": 1, "uid": one["uid"], "description": "rent", "amount": "-15000.00", "currency": "INR",
            "every": "monthly", "start": "2026-10-01", "until": None, "next": "2026-12-01",
            "due": ["2026-10-01", "2026-11-01"], "posted": 0, "skipped": [], "account": "Cash", "transfer_to": None,
            "category": "Housing:Rent", "merchant": None, "mode": "cash", "who": None, "tags": ["home"],
            "note": "flat 3",
        },
        "because": [], "deed": made["deed"],
    }  # fmt: skip
    assert schedule("--json").json["rows"] == [one]
    header, line = schedule().out.splitlines()
    assert dict(zip(header.split("\t"), line.split("\t"), strict=True)) == {
        "id": "1", "description": "rent", "amount": "-15000.00", "currency": "INR", "every": "monthly",
        "next": "2026-12-01", "due": "2", "category": "Housing:Rent", "account": "Cash", "transfer_to": "",
        "until": "",
    }  # fmt: skip


def test_it_posts_once_and_says_what(schedule: Finura, finura: Finura) -> None:
    schedule("add", *RENT)
    dry = schedule("run", "--dry-run", "--json").json
    assert (dry["dry_run"], dry["deed"], [row["date"] for row in dry["rows"]]) == (
        True, None, ["2026-10-01", "2026-11-01"],
    )  # fmt: skip
    assert rows(finura) == []
    done = schedule("run", "--json").json
    assert [(row["id"], row["schedule"], row["amount"], row["category"], row["review"]) for row in done["rows"]] == [
        (1, 1, "-15000.00", "Housing:Rent", None),
        (2, 1, "-15000.00", "Housing:Rent", None),
    ]
    assert schedule("run", "--json").json["rows"] == []
    assert "Nothing is due" in schedule("run").out
    assert rows(finura) == [("2026-10-01", "-15000.00", "posted"), ("2026-11-01", "-15000.00", "posted")]
    (entry, *_) = finura("list", "--json").json["rows"]
    assert (entry["category_by"], entry["description"]) == ("hand", "rent")


def test_a_removed_entry_stays_away_and_an_undone_run_is_due_again(schedule: Finura, finura: Finura) -> None:
    schedule("add", *RENT)
    schedule("run")
    finura("rm", "2", "--yes")
    assert schedule("run", "--json").json["rows"] == []
    finura("undo")
    finura("undo")
    assert rows(finura) == []
    assert len(schedule("run", "--json").json["rows"]) == 2


def test_the_words_are_those_of_add(schedule: Finura, finura: Finura) -> None:
    finura("account", "add", "Bank")
    finura("rules", "add", "gym", "-c", "Health")
    made = schedule("add", "1,200.50", "gym", "at", "Cult", "2026-11-30", "--every", "quarterly", "--json").json
    one = made["schedule"]
    assert (one["amount"], one["start"], one["due"], one["next"], one["merchant"]) == (
        "-1200.50", "2026-11-30", [], "2026-11-30", "Cult",
    )  # fmt: skip
    assert one["category"] == "Health"
    assert "by rule 1" in made["because"][0]
    pay = schedule("add", "90000", "pay", "-c", "Salary", "-a", "Bank", "--every", "monthly", "--json").json["schedule"]
    assert (pay["amount"], pay["start"]) == ("90000.00", "2026-11-21")
    moved = schedule(
        "add", "500", "--transfer-to", "Bank", "-a", "Cash", "--every", "weekly", "--from", "2026-11-21", "--json"
    ).json["schedule"]  # fmt: skip
    assert (moved["amount"], moved["account"], moved["transfer_to"]) == ("-500.00", "Cash", "Bank")
    schedule("run")
    assert finura("list", "--json").json["totals"]["transfers"] == "0.00"
    assert "no category yet" in schedule("add", "5", "ZUQQI", "--every", "weekly").out


def test_a_change_holds_for_what_is_not_posted(schedule: Finura, finura: Finura) -> None:
    schedule("add", *RENT)
    schedule("run")
    schedule("edit", "1", "--amount", "16000", "--note", "new rent", "--untag", "home", "-c", "Housing")
    schedule("run", "--today", "2026-12-05")
    assert [amount for _, amount, _ in rows(finura)] == ["-15000.00", "-15000.00", "-16000.00"]
    one = schedule("edit", "1", "--every", "yearly", "--until", "2030-12-31", "--json").json["schedule"]
    assert (one["start"], one["until"], one["next"]) == ("2027-01-01", "2030-12-31", "2027-01-01")
    assert schedule("edit", "1", "--until", "none", "--json").json["schedule"]["until"] is None
    same = schedule("edit", "1", "--amount", "16000", "--json").json
    assert same["deed"] is None


def test_days_are_skipped_and_schedules_removed(schedule: Finura, finura: Finura) -> None:
    schedule("add", *RENT)
    assert schedule("skip", "1", "--json").json["schedule"]["skipped"] == ["2026-10-01"]
    assert schedule("skip", "1", "2026-12-01", "--json").json["schedule"]["next"] == "2027-01-01"
    schedule("run", "--today", "2026-12-31")
    assert [day for day, *_ in rows(finura)] == ["2026-11-01"]
    assert "what it posted stays" in schedule("rm", "1").out
    assert schedule("--json").json["rows"] == []
    assert len(rows(finura)) == 1


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("add", "500", "lunch"), "usage"),
        (("add", "500", "lunch", "--every", "daily"), "usage"),
        (("add", "lunch", "--every", "weekly"), "no-amount"),
        (("add", "0", "lunch", "--every", "weekly"), "bad-amount"),
        (("add", "500", "--every", "weekly"), "no-description"),
        (("add", "500", "lunch", "12:30", "--every", "weekly"), "no-times"),
        (("add", "500", "lunch", "--every", "weekly", "--from", "soon"), "bad-day"),
        (("add", "500", "lunch", "--every", "weekly", "--from", "9999-12-31"), "bad-day"),
        (("add", "500", "lunch", "today", "--every", "weekly", "--from", "2026-12-01"), "usage"),
        (("add", "500", "lunch", "--every", "weekly", "--until", "yesterday"), "bad-period"),
        (("add", "500", "lunch", "--every", "weekly", "-a", "Nobody"), "not-found"),
        (("add", "500", "lunch", "--every", "weekly", "-c", "Nothing"), "not-found"),
        (("add", "500", "--every", "weekly", "--transfer-to", "Cash", "-a", "Cash"), "usage"),
        (("edit", "1"), "usage"),
        (("edit", "7", "--amount", "5"), "not-found"),
        (("edit", "1", "--amount", "none"), "bad-amount"),
        (("edit", "1", "--amount", "0"), "bad-amount"),
        (("edit", "1", "--amount", "$5"), "other-currency"),
        (("edit", "1", "--description", " "), "no-description"),
        (("edit", "1", "--transfer-to", "Cash"), "no-transfer"),
        (("edit", "1", "--who", "!!"), "bad-name"),
        (("edit", "1", "--until", "2026-01-01"), "bad-period"),
        (("skip", "1", "2026-11-02"), "no-due-day"),
        (("skip", "7"), "not-found"),
        (("rm", "7"), "not-found"),
        (("rm", "first"), "usage"),
        (("rn",), "usage"),
    ],
)
def test_what_makes_no_sense_is_refused(schedule: Finura, finura: Finura, words: tuple[str, ...], code: str) -> None:
    schedule("add", *RENT)
    before = finura("export").out
    assert schedule(*words, "--json", code=2).json["error"]["code"] == code
    assert finura("export").out == before


def test_days_that_are_done_are_named_when_they_are_in_the_way(schedule: Finura, finura: Finura) -> None:
    schedule("add", *RENT)
    schedule("run")
    refused = schedule("edit", "1", "--from", "2026-10-05", "--json", code=2).json["error"]
    assert (refused["code"], refused["hint"]) == ("days-done", "--from 2026-11-02 or later")
    refused = schedule("skip", "1", "2026-11-01", "--json", code=2).json["error"]
    assert (refused["code"], refused["hint"]) == ("day-done", "finura rm 2 removes its entry: it does not come back")


def test_what_the_bank_listed_first_waits_in_review(schedule: Finura, finura: Finura, tmp_path: Path) -> None:
    path = tmp_path / "bank.csv"
    path.write_text("Date,Description,Amount\n2026-10-30,NEFT ROY 77,-15000.00\n2026-11-05,VORNIK,-20.00\n")
    finura("import", str(path), "--yes", *TODAY)
    schedule("add", "15000", "rent", "-a", "Main", "-c", "Rent", "--every", "monthly", "--from", "2026-11-01")
    said = " ".join(schedule("run").out.split())
    assert "may be the same as entry 1, 2 days apart" in said
    assert "it may be in the books already" in said
    assert finura("report", "2026-10..2026-11", "--json").json["totals"]["expense"] == "15020.00"
    (asked,) = finura("review", "list", "is:unreviewed", "--json").json["rows"]
    assert (asked["id"], asked["kind"]) == (3, "duplicate")
    finura("review", "reject", "3")
    assert schedule("run", "--json").json["rows"] == []
    assert len(rows(finura)) == 2


def test_the_same_charge_in_a_later_file_is_doubted_and_can_be_refused(
    schedule: Finura, finura: Finura, tmp_path: Path
) -> None:
    finura("account", "add", "Main")
    schedule("add", "15000", "rent", "-a", "Main", "-c", "Rent", "--every", "monthly", "--from", "2026-11-01")
    schedule("run")
    path = tmp_path / "bank.csv"
    path.write_text("Date,Description,Amount\n2026-11-02,NEFT ROY 77,-15000.00\n2026-11-05,VORNIK,-20.00\n")
    receipt = finura("import", str(path), "-a", "Main", "--yes", "--json", *TODAY).json
    assert (receipt["totals"]["new"], receipt["totals"]["review"]) == (1, 1)
    (asked,) = finura("review", "list", "is:unreviewed", "--json").json["rows"]
    finura("review", "reject", str(asked["id"]))
    assert [(row["description"], row["category"]) for row in finura("list", "amt:15000", "--json").json["rows"]] == [
        ("rent", "Housing:Rent")
    ]
    again = finura("import", str(path), "-a", "Main", "--yes", "--json", *TODAY).json
    assert again["totals"]["already"] == 2


def test_two_processes_at_once_double_nothing(schedule: Finura, finura: Finura, environment: dict[str, str]) -> None:
    schedule("add", "10", "tea", "-a", "Cash", "--every", "weekly", "--from", "2025-11-21")
    command = [sys.executable, "-m", "finura_cli", "bills", "schedule", "run", "--json", *TODAY]
    root = Path(__file__).parents[2]
    env = environment | {"PYTHONPATH": str(root), "PATH": os.environ["PATH"]}
    both = [subprocess.Popen(command, env=env, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in "ab"]
    answers = [process.communicate(timeout=60)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sorted(answer.count(b'"schedule": 1') for answer in answers) == [0, 53]
    assert len(rows(finura)) == 53


@pytest.mark.parametrize("text", ["\x1b[31mred\x1b]0;owned\x07", "abc\u202etxt.exe", "[bold]shout[/bold] [/]", "=1+1"])
def test_texts_are_shown_and_obeyed_by_nobody(schedule: Finura, finura: Finura, text: str) -> None:
    words = ("add", "--amount", "5", "--every", "weekly", "--note", text, "--", text)
    said = [schedule(*words), schedule(), schedule("--csv"), schedule("--json"), schedule("run", "--dry-run")]
    said += [schedule("run"), schedule("skip", "1"), schedule("rm", "1"), finura("undo", "list")]
    for one in said:
        assert_safe(one.out + one.err)
    assert "[bold]" not in text or all("[bold]" in one.out for one in said)
    assert ",'=1+1," in said[2].out or text != "=1+1"
    (entry,) = finura("list", "--json").json["rows"]
    assert entry["description"] == text


def test_nothing_heavy_is_loaded(schedule: Finura, environment: dict[str, str]) -> None:
    schedule("add", *RENT)
    root = Path(__file__).parents[2]
    program = (
        "import sys; from finura_cli.cli.lazy import run; code = run(sys.argv[1:]);"
        "print(code, *sorted({m.partition('.')[0] for m in sys.modules}), file=sys.stderr)"
    )
    for words in (["--json"], ["run", "--dry-run"], ["run"]):
        command = [sys.executable, "-c", program, "bills", "schedule", *words, *TODAY]
        env = environment | {"PYTHONPATH": str(root)}
        done = subprocess.run(command, env=env, cwd=root, capture_output=True, text=True, timeout=60, check=True)
        code, *loaded = done.stderr.splitlines()[-1].split()
        assert code == "0"
        assert not {"numpy", "pandas", "sklearn", "scipy", "joblib", "sqlite_utils", "openpyxl"} & set(loaded)


def test_it_is_among_the_bills(schedule: Finura, finura: Finura) -> None:
    schedule("add", *RENT)
    found = finura("bills", "--json", *TODAY).json["rows"]
    assert [(row["id"], row["kind"], row["due"], row["state"]) for row in found] == [
        ("s1", "scheduled", "2026-10-01", "due"),
        ("s1", "scheduled", "2026-11-01", "due"),
        ("s1", "scheduled", "2026-12-01", "due"),
    ]
    refused = finura("bills", "skip", "s1", "--json", code=2).json["error"]
    assert (refused["code"], refused["hint"]) == ("not-a-bill", "finura bills schedule edit|skip|rm 1")
