"""finura model: what was learnt from these books, how it did, and learning anew."""

from typing import Annotated

import typer

from finura_cli.cli.after_review import learn
from finura_cli.cli.group import Group
from finura_cli.cli.house import House, house_of
from finura_cli.cli.progress import busy
from finura_cli.errors import NotFound
from finura_cli.screen.models import NAME, learnt_shown, models_shown
from finura_cli.screen.receipts import receipt
from finura_cli.services import learning

Name = Annotated[str, typer.Argument(metavar="[NAME]", help="Which model: category.")]


def list_(ctx: typer.Context) -> None:
    """The models: who speaks, and how often what they said was right."""
    house = house_of(ctx)
    store = house.read_session()
    house.emit("model", models_shown(learning.known(store), learning.due(store)))


def show(ctx: typer.Context, name: Name = NAME) -> None:
    """How guesses are made, and how they did on your own past: by confidence, and against memory alone."""
    house = _house(ctx, name)
    store = house.read_session()
    house.emit("model show", learnt_shown(learning.known(store), learning.due(store)))


def train(ctx: typer.Context, name: Name = NAME) -> None:
    """Learn anew from every category that you gave. What was filed stays as it is."""
    house = _house(ctx, name)
    learnt = learn(house)
    house.emit("model train", learnt_shown(learnt, 0))


def evaluate(ctx: typer.Context, name: Name = NAME) -> None:
    """Try all models on your own past as it is now, and keep nothing."""
    house = _house(ctx, name)
    store = house.read_session()
    with busy("Trying the models on your past ...", quiet=house.quiet):
        learnt = learning.evaluate(store)
    house.emit("model evaluate", learnt_shown(learnt, 0, evaluated=True))


def reset(ctx: typer.Context, name: Name = NAME) -> None:
    """Forget what was learnt. Categories stay; the next training begins from them again."""
    house = _house(ctx, name)
    gone = learning.forget(house.session())
    house.emit(
        "model reset", receipt({"model": name, "forgotten": gone}, "Forgotten" if gone else "Nothing was learnt")
    )


def _house(ctx: typer.Context, name: str) -> House:
    if name != NAME:
        raise NotFound(f"there is no model {name[:40]!r}", hint=f"there is: {NAME}")
    return house_of(ctx)


group = Group(
    default="list", commands={"list": list_, "show": show, "train": train, "evaluate": evaluate, "reset": reset}
)
