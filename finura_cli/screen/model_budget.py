"""What was learnt about budgets: whether the forest or the quantile of six months speaks, and how both did."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from finura_cli.domain.budget_learnt import BLIND, FOREST, QUANTILE, BudgetLearnt, BudgetScore
from finura_cli.domain.text import how_many
from finura_cli.screen import report_parts as part
from finura_cli.screen import theme
from finura_cli.screen.receipts import receipt
from finura_cli.screen.shown import Cell, Column, Shown, Table

if TYPE_CHECKING:
    from rich.console import Console

NAME = "budget"
WORDS = {
    QUANTILE: "quantile of six months",
    FOREST: "random forest",
    BLIND: "the level alone",
}
_TRIED = "On your own past, each month told from what came before it (loss: that of means is 100%):"
_NEVER = (
    "Nothing was tried yet: the quantile of six months speaks. finura model train budget tries a forest against it."
)


def budget_learnt_shown(learnt: BudgetLearnt | None, *, evaluated: bool = False) -> Shown:
    """`finura model show budget`."""
    answer = {"model": NAME, **budget_json(learnt)}
    if learnt is None:
        return receipt(answer, _NEVER)
    scores = _scores(learnt.scores)

    def draw(console: Console) -> None:
        from finura_cli.screen.tables import draw_table

        part.say_title(console, "How budgets are suggested")
        part.say(console, facts(learnt, evaluated=evaluated), "")
        if scores.rows:
            part.blank(console)
            part.say(console, [_TRIED], theme.QUIET)
            draw_table(scores, console)

    return Shown(json=answer, table=scores, rich=draw, digest=True)


def facts(learnt: BudgetLearnt, *, evaluated: bool = False) -> list[str]:
    """Sentences, what matters most first."""
    spoken = WORDS[learnt.speaker]
    said = [f"The {spoken} speaks."]
    learnt_from = f"from {how_many(learnt.rows, 'month')} of categories"
    if evaluated or learnt.at is None:
        said.append(f"Looked at now, {learnt_from}; nothing was kept.")
    else:
        said.append(f"Trained on {learnt.at[:16].replace('T', ' ')}, {learnt_from}.")
    if not learnt.scores:
        said.append("The past is too short to try a forest on it: it takes some 14 months.")
    elif learnt.speaker == QUANTILE:
        said.append("The forest did not beat it clearly enough to be heard.")
    if not learnt.fresh:
        said.append("The months have changed since: finura model train budget.")
    return said


def budget_row(learnt: BudgetLearnt | None) -> tuple[Cell, ...]:
    """Its row in `finura model`: model, who speaks, what it learnt from, accuracy, coverage, when."""
    if learnt is None:
        return (NAME, WORDS[QUANTILE], None, None, None, "never")
    return (NAME, WORDS[learnt.speaker], learnt.rows, None, None, (learnt.at or "")[:16].replace("T", " "))


def budget_json(learnt: BudgetLearnt | None) -> dict[str, object]:
    """As JSON. `loss` is relative to the mean of three months."""
    if learnt is None:
        return {"speaker": QUANTILE, "trained_at": None, "fresh": None, "rows": None, "scores": []}
    return {
        "speaker": learnt.speaker,
        "trained_at": learnt.at,
        "fresh": learnt.fresh,
        "rows": learnt.rows,
        "origins": learnt.origins,
        "tried": learnt.tried,
        "scores": [
            {
                "model": one.name, "loss": part.ratio(one.loss), "kept": part.ratio(one.kept), "better": one.won,
                "worse": one.lost, "speaks": one.speaks,
            }
            for one in learnt.scores
        ],
    }  # fmt: skip


def _scores(scores: Sequence[BudgetScore]) -> Table:
    columns = (
        Column("model"), Column("speaks"), Column("loss", "ratio", title="Loss"), Column("kept", "ratio"),
        Column("better", title="Against the quantile"),
    )  # fmt: skip
    rows = tuple(
        (WORDS[one.name], "yes" if one.speaks else "", part.ratio(one.loss), part.ratio(one.kept), _contest(one))
        for one in scores
    )
    return Table(columns, rows)


def _contest(score: BudgetScore) -> str:
    return f"better {score.won} times, worse {score.lost}" if score.won + score.lost else ""
