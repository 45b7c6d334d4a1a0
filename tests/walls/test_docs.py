"""What the documents tell people to type can be typed; what they link to is there."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from finura_cli import errors
from finura_cli.cli import topics
from finura_cli.cli.app import load
from finura_cli.cli.catalogue import CATALOGUE
from finura_cli.cli.front import GLOBALS
from finura_cli.cli.group import DEFAULT, GroupCommand
from finura_cli.cli.lazy import negations_rewritten
from finura_cli.cli.options import skip_globals
from finura_cli.config import TABLE
from finura_cli.domain.budget import Target

ROOT = Path(__file__).parents[2]
PAGES = [
    *(ROOT / name for name in ("README.md", "SECURITY.md", "CHANGELOG.md", "sample_data/README.md")),
    *sorted((ROOT / "docs").glob("**/*.md")),
    *sorted((ROOT / "finura_cli/cli/topics").glob("*.md")),
]
ROWS = {row.name: row for row in CATALOGUE}
IN_LINE = re.compile(r"`(finura [^`]+)`")


def told(path: Path) -> Iterator[str]:
    """Command lines of a page: indented ones, those of scripts and pictures, and those between backticks."""
    text = path.read_text("utf-8")
    scripts = {line for script in re.findall(r"^```\w*\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
               for line in script.splitlines()}  # fmt: skip
    for line in text.splitlines():
        if (line.startswith("    ") or line in scripts) and re.match(r"(\$ )?finura ", line.strip()):
            yield re.split(r"\s{3,}|\s+#", line.strip().removeprefix("$ "))[0]
    yield from (" ".join(found.split()) for found in IN_LINE.findall(text))


def words_of(line: str) -> list[str]:
    """The words as a shell would give them; a quotation that goes on in the next line ends with this one."""
    try:
        words = shlex.split(line)
    except ValueError:
        words = shlex.split(line + ('"' if line.count('"') % 2 else "'"))
    return words[1 : words.index(">")] if ">" in words else words[1:]


def options(command: Any) -> dict[str, bool]:
    """Every option, and whether a word must follow it."""
    named = {opt: param for param in command.params for opt in (*param.opts, *param.secondary_opts)}
    return {opt: not getattr(param, "is_flag", False) for opt, param in named.items()} | {"--help": False}


def check(line: str) -> None:
    words = negations_rewritten(words_of(line))
    words = words[skip_globals(words) :]
    if not words or not re.fullmatch(r"[a-z]+", words[0]):
        return  # `finura --help`, `finura COMMAND`
    assert words[0] in ROWS, f"no such command: {line}"
    command = load(ROWS[words[0]])
    rest = words[1:]
    if words[0] == "help" and rest and rest[0].islower():
        assert rest[0] in {*topics.names(), *ROWS}, f"no such topic: {line}"
    while isinstance(command, GroupCommand):
        first = skip_globals(rest)
        if len(rest) > first and rest[first] in command.commands:
            command, rest = command.load(rest[first]), rest[first + 1 :]
        elif command.group.default is not None:
            command = command.load(DEFAULT if callable(command.group.default) else command.group.default)
        else:
            assert not rest[first:], f"no such subcommand: {line}"
            break
    known = options(command)
    expects = False
    for word in rest:
        name, equals, _ = word.partition("=")
        if not expects and re.match(r"--?[a-zA-Z]", word):
            assert name in known, f"{line}: no option {word}"
            expects = known[name] and not equals
        else:
            expects = False


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_commands_in_the_documents_can_be_typed(path: Path) -> None:
    if path.name == "commands.md":
        pytest.skip("written from the commands themselves")
    for line in told(path):
        check(line)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_links_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", path.read_text("utf-8")):
        assert "://" in target or (path.parent / target).exists(), target


@cache
def known() -> list[str]:
    rooms = ("finura_cli", "ml", "tests", "tools")
    return [f"/{one.relative_to(ROOT).as_posix()}" for room in rooms for one in (ROOT / room).rglob("*.*")]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_sources_that_are_named_are_there(path: Path) -> None:
    for source in re.findall(r"[\w/*.-]+\.(?:py|tsv)\b", path.read_text("utf-8")):
        there = "/" + source.removeprefix("./")
        assert (
            re.search("[*]|NAME", source) or (ROOT / source).exists() or any(one.endswith(there) for one in known())
        ), source


def test_the_front_page_of_the_repository_names_every_document() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    for path in (ROOT / "docs").glob("*.md"):
        assert f"docs/{path.name}" in text


def anchors(text: str) -> set[str]:
    """Where a link with # may lead: headings, as GitHub writes them."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_links_lead_to_a_heading(path: Path) -> None:
    text = path.read_text("utf-8")
    for target, heading in re.findall(r"\]\(([^)#:]*)#([^)]+)\)", text):
        assert heading in anchors((path.parent / target).read_text("utf-8") if target else text), heading


def test_every_setting_is_in_the_topic_on_config() -> None:
    text = topics.topic("config").text
    for row in TABLE:
        assert f"    {row.name} " in text


def test_every_exit_code_is_in_its_topic() -> None:
    text = topics.topic("exit-codes").text
    kinds = [errors.FinuraError]
    while kinds:
        kind = kinds.pop()
        kinds += kind.__subclasses__()
        assert re.search(rf"^    {kind.exit_code} ", text, re.MULTILINE), kind


def test_every_kind_of_budget_is_in_the_topic_on_json() -> None:
    text = topics.topic("json").text
    for target in Target:
        assert target.value in text


def test_globals_are_explained_in_the_topic_on_output() -> None:
    text = (ROOT / "finura_cli/cli/topics/output.md").read_text("utf-8")
    for option in GLOBALS:
        assert option.opts[0] in text
