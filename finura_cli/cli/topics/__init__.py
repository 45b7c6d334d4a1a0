"""The texts of `finura help`: one Markdown file a topic, its first line `# Name: what it is about`."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic's name, what it is about, and its text."""

    name: str
    about: str
    text: str


def names() -> list[str]:
    """Every topic, in alphabetical order."""
    return sorted(entry.name.removesuffix(".md") for entry in _folder().iterdir() if entry.name.endswith(".md"))


def topic(name: str) -> Topic:
    """One topic by its exact name."""
    text = (_folder() / f"{name}.md").read_text("utf-8")
    return Topic(name, text.partition("\n")[0].partition(":")[2].strip(), text)


def _folder() -> Traversable:
    return files(__name__)
