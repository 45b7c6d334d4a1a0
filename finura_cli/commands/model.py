"""finura model: what was learnt from these books, how it did, and learning anew."""

from typing import Annotated

import typer

from finura_cli.cli.after_review import learn
from finura_cli.cli.group import Group
from finura_cli.cli.house import House, house_of
from finura_cli.cli.progress import busy
from finura_cli.domain.budget_learnt import BudgetLearnt
from finura_cli.errors import NotFound, Unavailable
from finura_cli.screen.model_budget import NAME as BUDGET
from finura_cli.screen.model_budget import budget_json, budget_learnt_shown
from finura_cli.screen.model_budget import facts as budget_facts
from finura_cli.screen.models import NAME, learnt_shown, models_shown
from finura_cli.screen.receipts import receipt
from finura_cli.services import budget_forest, budget_past, learning
from finura_cli.services.budget_past import Past

WHICH = typer.Argument(metavar="[NAME]", help="Which model: category, budget.")
Name = Annotated[str, WHICH]


def list_(ctx: typer.Context) -> None:
    """The models: who speaks, and how often what they said was right."""
    house = house_of(ctx)
    store = house.read_session()
    house.emit("model", models_shown(learning.known(store), learning.due(store), budget_forest.known(store)))


def show(ctx: typer.Context, name: Name = NAME) -> None:
    """How guesses are made, and how they did on your own past: by confidence, and against memory alone."""
    house = _house(ctx, name)
    store = house.read_session()
    if name == BUDGET:
        house.emit("model show", budget_learnt_shown(budget_forest.known(store, _months(house))))
        return
    house.emit("model show", learnt_shown(learning.known(store), learning.due(store)))


def train(ctx: typer.Context, name: Annotated[str | None, WHICH] = None) -> None:
    """Learn anew from every category that you gave, and from your months. What was filed stays as it is."""
    house = _house(ctx, name or NAME)
    budget = None if name == NAME else _train_budget(house, needed=name == BUDGET)
    if name == BUDGET:
        house.emit("model train", budget_learnt_shown(budget))
        return
    try:
        shown = learnt_shown(learn(house), 0)
    except Unavailable:
        if budget is None or not budget.scores:
            raise
        house.emit("model train", budget_learnt_shown(budget))
        return
    if budget is not None:
        shown = shown._replace(json={**shown.json, "budget": budget_json(budget)})
    house.emit("model train", shown)
    if budget is not None:
        house.say(f"budgets: {budget_facts(budget)[0]} finura model show budget")


def evaluate(ctx: typer.Context, name: Name = NAME) -> None:
    """Try all models on your own past as it is now, and keep nothing."""
    house = _house(ctx, name)
    store = house.read_session()
    with busy("Trying the models on your past ...", quiet=house.quiet):
        if name == BUDGET:
            tried = budget_forest.evaluate(store, **_seen(house))
            house.emit("model evaluate", budget_learnt_shown(tried, evaluated=True))
            return
        learnt = learning.evaluate(store)
    house.emit("model evaluate", learnt_shown(learnt, 0, evaluated=True))


def reset(ctx: typer.Context, name: Name = NAME) -> None:
    """Forget what was learnt. Categories stay; the next training begins from them again."""
    house = _house(ctx, name)
    gone = (budget_forest if name == BUDGET else learning).forget(house.session())
    house.emit(
        "model reset", receipt({"model": name, "forgotten": gone}, "Forgotten" if gone else "Nothing was learnt")
    )


def _house(ctx: typer.Context, name: str) -> House:
    if name not in (NAME, BUDGET):
        raise NotFound(f"there is no model {name[:40]!r}", hint=f"there are: {NAME}, {BUDGET}")
    return house_of(ctx)


def _seen(house: House) -> budget_forest.Seen:
    return {"calendar": house.calendar, "today": house.today, "currency": house.needed_currency}


def _months(house: House) -> Past | None:
    """The months as they are now; None without a complete one."""
    if house.currency is None:
        return None
    try:
        return budget_past.read(house.read_session(), **_seen(house))
    except Unavailable:
        return None


def _train_budget(house: House, *, needed: bool) -> BudgetLearnt | None:
    """Try the forest on the past; None where there is no past, unless it was asked for by name."""
    if not needed and _months(house) is None:
        return None
    with busy("Trying budgets on your past ...", quiet=house.quiet):
        return budget_forest.train(house.session(), **_seen(house), at=house.at)


group = Group(
    default="list", commands={"list": list_, "show": show, "train": train, "evaluate": evaluate, "reset": reset}
)
