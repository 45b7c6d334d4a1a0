"""Commands that are groups too, on commands made for the test."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Annotated, Any

import pytest
import typer

from finura_cli.cli.app import Root
from finura_cli.cli.command import command_of
from finura_cli.cli.group import Group, GroupCommand
from finura_cli.cli.house import House
from finura_cli.cli.lazy import negations_rewritten
from finura_cli.errors import UsageError

seen: list[tuple[Any, ...]] = []


def status(
    ctx: typer.Context,
    words: Annotated[list[str] | None, typer.Argument(metavar="[PERIOD]")] = None,
    finding: Annotated[bool, typer.Option("--exit-code", help="3 when over.")] = False,
) -> None:
    """How the budgets stand.

    With more to say below.
    """
    seen.append(("status", words, finding, ctx.obj.json, ctx.obj.wishes.today))


def set_(ctx: typer.Context, target: str, amount: str, currency: Annotated[str, typer.Option()] = "INR") -> None:
    """Set a budget."""
    seen.append(("set", target, amount, currency, ctx.obj.json))


def months(ctx: typer.Context, words: Annotated[list[str] | None, typer.Argument()] = None) -> None:
    """By month."""
    seen.append(("month", words))


HIDDEN = Group(commands={"set": set_}, default=status)
NAMED = Group(commands={"status": status, "month": months, "old": set_}, default="status", hidden=("old",))
BARE = Group(commands={"set": set_, "lazy": "config:list_"})

WITHIN = Group(
    commands={"status": status, "token": Group(commands={"month": months, "set": set_}, default="month", help="More.")},
    default="status",
)


@pytest.fixture
def call(home: Any, capsys: pytest.CaptureFixture[str]) -> Callable[..., list[tuple[Any, ...]]]:
    def run(group: Group, *words: str) -> list[tuple[Any, ...]]:
        seen.clear()
        root = Root()
        command = GroupCommand("budget", group, "Budgets.")
        root.load = lambda name: command  # type: ignore[method-assign]
        with suppress(typer.Exit), root.make_context("finura", ["budget", *words], obj=House({})) as ctx:
            root.invoke(ctx)
        return list(seen)

    return run


def test_the_first_word_that_is_a_subcommand_is_one_else_the_default_runs(call: Any) -> None:
    assert call(HIDDEN) == [("status", None, False, False, None)]
    assert call(HIDDEN, "2026-10") == [("status", ["2026-10"], False, False, None)]
    assert call(HIDDEN, "set", "Food", "500") == [("set", "Food", "500", "INR", False)]
    assert call(NAMED, "month") == [("month", None)]
    assert call(NAMED, "swiggy") == [("status", ["swiggy"], False, False, None)]
    assert call(NAMED, "2026", "month") == [("status", ["2026", "month"], False, False, None)]
    assert call(NAMED, "./month") == [("status", ["./month"], False, False, None)]
    assert call(NAMED, "--", "month") == [("status", ["month"], False, False, None)]


def test_options_of_the_default_and_of_all_commands_may_come_first(call: Any) -> None:
    assert call(HIDDEN, "--exit-code") == [("status", None, True, False, None)]
    assert call(HIDDEN, "--exit-code", "set") == [("status", ["set"], True, False, None)]
    assert call(HIDDEN, "--json") == [("status", None, False, True, None)]
    assert call(HIDDEN, "--json", "set", "Food", "5") == [("set", "Food", "5", "INR", True)]
    assert call(HIDDEN, "--today", "set", "2026") == [("status", ["2026"], False, False, "set")]
    assert call(HIDDEN, "--today=2026-10-03", "--json", "--exit-code") == [("status", None, True, True, "2026-10-03")]
    assert call(HIDDEN, "2026", "--today", "2026-10-03") == [("status", ["2026"], False, False, "2026-10-03")]


def test_a_commands_own_option_goes_before_the_global_one(call: Any) -> None:
    assert call(HIDDEN, "set", "Food", "5", "--currency", "EUR") == [("set", "Food", "5", "EUR", False)]


def test_without_a_default_bare_is_help(call: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(BARE) == []
    page = capsys.readouterr().out
    assert "Usage: finura budget COMMAND" in page
    assert "Every setting with its value." in page  # the help line of a command that lives elsewhere


def test_help_borrows_the_defaults_parameters(call: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(HIDDEN, "--help") == []
    page = capsys.readouterr().out
    assert "Usage: finura budget [OPTIONS] [PERIOD]" in page
    assert "--exit-code" in page
    assert "  set  Set a budget." in page
    assert "(default)" not in page.replace("How the budgets stand. (default)", "")
    call(NAMED, "--help")
    page = capsys.readouterr().out
    assert "How the budgets stand. (default)" in page
    assert "old" not in page
    call(HIDDEN, "2026", "--help")
    assert capsys.readouterr().out.startswith("Usage: finura budget [OPTIONS] [PERIOD]\n\n  How the budgets stand.")


def test_a_group_within_a_group(call: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(WITHIN, "token") == [("month", None)]
    assert call(WITHIN, "token", "--json", "set", "a", "5") == [("set", "a", "5", "INR", True)]
    assert call(WITHIN, "--json", "token", "set", "a", "5") == [("set", "a", "5", "INR", True)]
    with pytest.raises(UsageError) as slip:
        call(WITHIN, "token", "mont")
    assert slip.value.hint is not None
    assert "finura budget token month?" in slip.value.hint
    call(WITHIN, "--help")
    assert "  token   More." in capsys.readouterr().out
    call(WITHIN, "token", "--help")
    assert "Usage: finura budget token COMMAND" in capsys.readouterr().out.replace("       finura", "Usage: finura")
    assert completions(WITHIN, ["budget", "token"], "") == ["month", "set"]
    assert completions(WITHIN, ["budget", "token", "set"], "--cu") == ["--currency"]


def test_help_names_every_global_option_once(call: Any, capsys: pytest.CaptureFixture[str]) -> None:
    call(HIDDEN, "set", "--help")
    page = capsys.readouterr().out
    assert page.count("--currency") == 1
    assert page.count("--today") == 1


def completions(group: Group, args: list[str], incomplete: str) -> list[str]:
    from typer._completion_classes import BashComplete

    root = Root()
    command = GroupCommand("budget", group, "Budgets.")
    root.load = lambda name: command  # type: ignore[method-assign]
    found = BashComplete(root, {"obj": House({})}, "finura", "_FINURA_COMPLETE").get_completions(args, incomplete)
    return [item.value for item in found]


def test_completing_a_group_offers_subcommands_and_the_defaults_options() -> None:
    assert completions(NAMED, ["budget"], "") == ["status", "month"]
    assert "--exit-code" in completions(HIDDEN, ["budget"], "--")
    assert completions(HIDDEN, ["budget"], "--js") == ["--json"]
    assert completions(HIDDEN, ["budget", "2026"], "--ex") == ["--exit-code"]
    assert completions(HIDDEN, ["budget", "set"], "--cu") == ["--currency"]
    assert completions(HIDDEN, [], "bud") == ["budget"]


def test_negated_fields_are_no_options() -> None:
    assert negations_rewritten(["list", "-cat:Food", "-amt:..5", "--", "-cat:Food"]) == [
        "list", "not:cat:Food", "not:amt:..5", "--", "-cat:Food",
    ]  # fmt: skip
    assert negations_rewritten(["list", "-foo:bar", "-cat:", "-o", "x:y"]) == ["list", "-foo:bar", "-cat:", "-o", "x:y"]


def test_no_command_ignores_unknown_options() -> None:
    assert not command_of(status, "status").ignore_unknown_options
    assert not GroupCommand("budget", HIDDEN, "").ignore_unknown_options
    assert not Root().ignore_unknown_options
