"""finura model: what was learnt from these books, how it did, and learning anew."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from finura_cli.cli.group import Group
from finura_cli.cli.house import House, house_of
from finura_cli.cli.progress import busy
from finura_cli.screen.learnt import learnt_json, learnt_shown
from finura_cli.screen.model_reports import models_shown, report_shown, trained_shown
from finura_cli.screen.receipts import receipt
from finura_cli.services import learning, model_books
from finura_cli.services.model_books import CATEGORY
from finura_cli.services.trained import Seen

WHICH = typer.Argument(metavar="[NAME]", help=f"Which model: {', '.join(model_books.names())}.")
Name = Annotated[str, WHICH]


def list_(ctx: typer.Context) -> None:
    """The models: who speaks, who was tried against whom, and how they did on your own past."""
    house = house_of(ctx)
    store = house.read_session()
    with busy("Looking at the models ...", quiet=house.quiet):
        states = model_books.states(store, _seen_if_known(house), at=house.at)
    labels = learnt_json(learning.known(store), learning.due(store))
    house.emit("model", models_shown(states, {CATEGORY: labels}))


def show(ctx: typer.Context, name: Name = CATEGORY) -> None:
    """Who speaks and why, and how it did on your own past beside those that were tried."""
    house = _house(ctx, name)
    store = house.read_session()
    if name == CATEGORY:
        house.emit("model show", learnt_shown(learning.known(store), learning.due(store)))
        return
    house.emit("model show", report_shown(model_books.state(store, name, _seen_if_known(house))))


def train(ctx: typer.Context, name: Annotated[str | None, WHICH] = None) -> None:
    """Learn one anew, or all, from your own past. What was filed stays as it is."""
    house = house_of(ctx)
    if name is None:
        states = model_books.train_all(house.session(), _seen(house), at=house.at, watch=_watch(house))
        house.emit("model train", trained_shown(states))
        return
    model_books.checked(name)
    store = house.session()
    if name == CATEGORY:
        with _watch(house)(name, 1, 1):
            learnt = learning.train(store, at=house.at)
        house.emit("model train", learnt_shown(learnt, 0))
        return
    with _watch(house)(name, 1, 1):
        state = model_books.train(store, name, _seen(house), at=house.at)
    house.emit("model train", report_shown(state))


def evaluate(ctx: typer.Context, name: Name = CATEGORY) -> None:
    """Try all that may speak on your own past as it is now, and keep nothing."""
    house = _house(ctx, name)
    store = house.read_session()
    with busy(f"Trying {name} on your past ...", quiet=house.quiet):
        if name == CATEGORY:
            shown = learnt_shown(learning.evaluate(store), 0, evaluated=True)
        else:
            shown = report_shown(model_books.evaluate(store, name, _seen(house)), evaluated=True)
    house.emit("model evaluate", shown)


def reset(ctx: typer.Context, name: Name = CATEGORY) -> None:
    """Forget what was learnt. Your books stay; the next training begins from them again."""
    house = _house(ctx, name)
    gone = model_books.forget(house.session(), name)
    said = f"Forgotten: what {name} learnt" if gone else f"{name} had learnt nothing"
    house.emit("model reset", receipt({"model": name, "forgotten": gone}, said))


def _house(ctx: typer.Context, name: str) -> House:
    model_books.checked(name)
    return house_of(ctx)


def _seen(house: House) -> Seen:
    return Seen(house.calendar, house.today, house.needed_currency)


def _seen_if_known(house: House) -> Seen | None:
    return None if house.currency is None else _seen(house)


def _watch(house: House) -> model_books.Watch:
    """Says on a terminal what is learnt just now; the time it took to those who said -v."""

    @contextmanager
    def watch(name: str, place: int, of: int) -> Iterator[None]:
        began = house.now()
        which = f" ({place} of {of})" if of > 1 else ""
        with busy(f"Learning {name}{which} ...", quiet=house.quiet):
            yield
        house.detail(f"{name}: {house.now() - began:.1f} s")

    return watch


group = Group(
    default="list", commands={"list": list_, "show": show, "train": train, "evaluate": evaluate, "reset": reset}
)
