from __future__ import annotations

import os
from pathlib import Path

import pytest

from finura_cli.cli import prompts
from finura_cli.cli.house import House
from finura_cli.errors import UsageError
from tests.conftest import Finura
from tests.terminal import CTRL_C, CTRL_D, talk

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")

FORM = """
from finura_cli.cli.prompts import Question, walk
from finura_cli.errors import UsageError

def number(text, answers):
    if not text.isdigit():
        raise UsageError("that is no number", hint="as in 250")
    return int(text)

def text(text, answers):
    return text

answers = walk([
    Question("amount", "Amount", number),
    Question("category", "Category", text, default="Food", choices=("Food:Groceries", "Food:Eating Out", "Rent")),
    Question("note", "Note", text),
])
print("GOT", answers)
"""


def test_a_form_goes_on_back_and_explains_what_is_wrong(environment: dict[str, str], tmp_path: Path) -> None:
    script = tmp_path / "form.py"
    script.write_text(FORM)
    code, screen = talk(environment, [str(script)], "x\r", "250\r", "<\r", "300\r", "\r", "lunch\r")
    assert code == 0
    assert "that is no number" in screen
    assert "as in 250" in screen
    assert "Amount [250]:" in screen
    assert "GOT {'amount': 300, 'category': 'Food', 'note': 'lunch'}" in screen


def test_tab_completes_by_any_part_of_a_path(environment: dict[str, str], tmp_path: Path) -> None:
    pytest.importorskip("readline")
    script = tmp_path / "form.py"
    script.write_text(FORM)
    code, screen = talk(environment, [str(script)], "1\r", "gro\t\r", "a\r")
    assert code == 0
    assert "'category': 'Food:Groceries'" in screen


def test_choices_are_found_by_their_start_or_a_parts_start() -> None:
    choices = ("Food:Groceries", "Food:Eating Out", "Rent")
    assert prompts.completions(choices, "fo") == ["Food:Groceries", "Food:Eating Out"]
    assert prompts.completions(choices, "eat") == ["Food:Eating Out"]
    assert prompts.completions(choices, "x") == []
    assert prompts.completions(choices, "") == list(choices)


CONFIRM = """
from finura_cli.cli.lazy import run
from finura_cli.commands import config
from finura_cli.cli.house import house_of
def ask(ctx):
    print("SAID", house_of(ctx).confirm("Remove 3 entries?"))
import typer
def list_(ctx: typer.Context) -> None:
    ask(ctx)
config.group = config.group._replace(commands={**config.group.commands, "list": list_})
import sys
sys.exit(run(["config", *sys.argv[1:]]))
"""


def test_a_question_is_answered_by_a_person_or_by_yes(environment: dict[str, str], tmp_path: Path) -> None:
    script = tmp_path / "ask.py"
    script.write_text(CONFIRM)
    assert "SAID True" in talk(environment, [str(script)], "perhaps\r", "y\r")[1]
    assert "SAID False" in talk(environment, [str(script)], "\r")[1]
    assert "SAID True" in talk(environment, [str(script), "--yes"])[1]
    code, screen = talk(environment, [str(script)], "\x04")  # Ctrl-D
    assert (code, "SAID" in screen) == (130, False)
    code, screen = talk(environment, [str(script)], "\x03")  # Ctrl-C
    assert (code, "SAID" in screen, "Traceback" in screen) == (130, False, False)


@pytest.mark.parametrize("key", [CTRL_C, CTRL_D], ids=["ctrl-c", "ctrl-d"])
@pytest.mark.parametrize("asking", ["secret('PIN: ')", "confirm('Sure?')", "ask('Name')"])
def test_who_leaves_at_a_question_ends_its_line(
    environment: dict[str, str], tmp_path: Path, asking: str, key: str
) -> None:
    script = tmp_path / "ask.py"
    script.write_text(
        f"from finura_cli.cli import prompts\n"
        f"try:\n    prompts.{asking}\nexcept (KeyboardInterrupt, EOFError):\n    print('LEFT')\n"
    )
    _, screen = talk(environment, [str(script)], key)
    assert screen.splitlines()[-1] == "LEFT", screen


def test_messages_break_between_words_on_a_terminal(environment: dict[str, str], tmp_path: Path) -> None:
    script = tmp_path / "say.py"
    script.write_text(
        "from finura_cli.cli.house import House\nhouse = House({'COLUMNS': '40'})\n"
        "house.say('word ' * 11 + 'end')\nhouse.warn('word ' * 11 + 'end')\n"
    )
    _, screen = talk(environment, [str(script)])
    lines = screen.splitlines()
    assert len(lines) == 4, screen
    assert max(map(len, lines)) <= 40
    assert " ".join(screen.split()) == " ".join(["word " * 11 + "end", "warning:", "word " * 11 + "end"])


def test_without_a_terminal_a_question_is_an_error(finura: Finura) -> None:
    finura("config")
    house = House({})
    with pytest.raises(UsageError) as caught:
        house.confirm("Remove 3 entries?")
    assert (caught.value.code, caught.value.exit_code) == ("needs-terminal", 2)
    assert "Remove 3 entries?" in caught.value.message
    with pytest.raises(UsageError):
        house.ask("Which account")
    house.wishes.yes = True
    assert house.confirm("Remove 3 entries?")
