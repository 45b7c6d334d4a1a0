"""`finura help`: topics, and the help of a command."""

from typing import Annotated

import typer

from finura_cli.cli import app, topics
from finura_cli.cli.catalogue import CATALOGUE
from finura_cli.cli.house import House, house_of
from finura_cli.errors import NotFound
from finura_cli.screen.shown import Column, Shown, Table


def _complete(incomplete: str) -> list[str]:
    known = dict.fromkeys([*topics.names(), *(row.name for row in CATALOGUE)])
    return [name for name in known if name.startswith(incomplete)]


def help_(
    ctx: typer.Context,
    name: Annotated[
        str | None, typer.Argument(metavar="[TOPIC|COMMAND]", help="What to explain.", autocompletion=_complete)
    ] = None,
) -> None:
    """Help on a topic or a command; without one, the list of topics."""
    house = house_of(ctx)
    if name is None:
        _list(house)
        return
    name = name.lower()
    if name in topics.names():
        _show(house, name, topics.topic(name).text)
        return
    row = next((row for row in CATALOGUE if row.name == name), None)
    if row is None:
        raise NotFound(f"there is no help on {name!r}", hint=_near(name), code="no-topic")
    root = ctx.find_root()
    with app.load(row).make_context(name, [], parent=root, resilient_parsing=True) as inner:
        _show(house, name, inner.get_help() + "\n")


def _list(house: House) -> None:
    found = [topics.topic(name) for name in topics.names()]
    table = Table(columns=(Column("topic"), Column("about")), rows=tuple((topic.name, topic.about) for topic in found))
    rows = [{"topic": topic.name, "about": topic.about} for topic in found]
    house.emit("help", Shown(json={"rows": rows}, table=table))
    if house.is_tty:
        house.say("\nfinura help TOPIC explains one, finura COMMAND --help a command.")


def _show(house: House, name: str, text: str) -> None:
    house.emit_text("help", {"topic": name, "text": text}, text)


def _near(name: str) -> str:
    """The nearest name; else the topics that have the word, those first that have it most often."""
    from difflib import get_close_matches

    near = get_close_matches(name, [*topics.names(), *(row.name for row in CATALOGUE)], n=1, cutoff=0.75)
    if near:
        return f"did you mean {near[0]}?"
    counts = {topic: topics.topic(topic).text.lower().count(name.rstrip("s")) for topic in topics.names()}
    best = sorted((topic for topic in counts if counts[topic]), key=lambda topic: (-counts[topic], topic))[:3]
    if len(name) > 2 and best:
        return f"the word is in finura help {', finura help '.join(best)}"
    return "finura help lists the topics"
