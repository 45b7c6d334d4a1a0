"""What was learnt about categories: who speaks, since when, and how often what was claimed was right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from finura_cli.domain.learnt import Band, Learnt, Score
from finura_cli.domain.text import how_many
from finura_cli.screen import report_parts as part
from finura_cli.screen import theme
from finura_cli.screen.plain import percent
from finura_cli.screen.receipts import receipt
from finura_cli.screen.shown import Column, Shown, Table

if TYPE_CHECKING:
    from rich.console import Console

NAME = "category"
TRAIN = "finura model train"
_WORDS = {
    "memory": "memory of what was done with the same text",
    "bayes": "naive Bayes on words and parts of words",
    "logistic": "logistic regression on words and parts of words",
    "side": "the amount and the account",
    "prior": "what is known of names and words everywhere",
}


def learnt_shown(learnt: Learnt | None, due: int, *, evaluated: bool = False) -> Shown:
    """`finura model show category`."""
    answer = {"model": NAME, **learnt_json(learnt, due)}
    if learnt is None:
        return receipt(answer, _never(due))
    facts, scores, bands = _facts(learnt, due, evaluated=evaluated), _scores(learnt.scores), _bands(learnt.bands)

    def draw(console: Console) -> None:
        from finura_cli.screen.tables import draw_table

        part.say_title(console, "How categories are guessed")
        part.say(console, facts, "")
        for title, table in (("On your own past, each told before it was known:", scores),
                             ("What was claimed, and what was right:", bands)):  # fmt: skip
            if table.rows:
                part.blank(console)
                part.say(console, [title], theme.QUIET)
                draw_table(table, console)

    return Shown(json=answer, table=scores, rich=draw, digest=True, more=(bands,))


def _never(due: int) -> str:
    if due:
        return f"Nothing was learnt yet; {how_many(due, 'label')} to learn from: {TRAIN}"
    return "Nothing was learnt yet: file some entries by hand first (finura review)."


def _facts(learnt: Learnt, due: int, *, evaluated: bool) -> list[str]:
    """Sentences, what matters most first."""
    said = [f"{spoken(learnt.speaker)} speaks, since {how_many(learnt.since, 'label')}."]
    if evaluated:
        said.append(f"Looked at now, {_from(learnt)}; nothing was kept.")
    else:
        newer = f", {how_many(learnt.newer, 'label')} came since" if learnt.newer else ""
        said.append(f"Trained on {_day(learnt)}, {_from(learnt)}{newer}.")
    if learnt.accuracy is not None:
        said.append(f"Right in {percent(learnt.accuracy)} of the last {learnt.tried:,} entries.")
    if learnt.threshold is None:
        said.append("Not enough past yet to say from which confidence on 95% are right: in doubt you are asked.")
    else:
        said.append(f"Filed unasked from a confidence of {percent(learnt.threshold)} on: there 95% were right.")
        if learnt.coverage is not None and learnt.precision is not None:
            said.append(
                f"So {percent(learnt.coverage)} would have been filed unasked, {percent(learnt.precision)} of it right."
            )
    if learnt.calibration_error is not None:
        said.append(f"Confidence is off by {percent(learnt.calibration_error)} on average.")
    if due:
        said.append(f"{how_many(due, 'label')} wait to be learnt from: {TRAIN}")
    return said


def learnt_line(learnt: Learnt, new: int) -> str:
    """What training after a review came to, in one line."""
    first, *others = learnt.speaker.split(" + ")
    speaker = {"bayes": "naive Bayes", "logistic": "logistic regression"}.get(first, first)
    with_ = f" with {' and '.join(others)}" if others else ""
    said = f"Learnt from {how_many(new, 'new label')}: {speaker}{with_} speaks"
    if learnt.accuracy is not None and learnt.tried:
        said += f", right in {percent(learnt.accuracy)} of your last {how_many(learnt.tried, 'entry', 'entries')}"
    return f"{said}."


def spoken(speaker: str) -> str:
    """Who speaks, for people: `Logistic regression on words and parts of words, with the amount and the account`."""
    first, *others = (_WORDS.get(name, name) for name in speaker.split(" + "))
    said = f"{first}, with {' and '.join(others)}" if others else first
    return said[0].upper() + said[1:]


def _from(learnt: Learnt) -> str:
    return f"from {how_many(learnt.labels, 'label')} of {how_many(learnt.classes, 'category', 'categories')}"


def _day(learnt: Learnt) -> str:
    return (learnt.at or "")[:16].replace("T", " ")


def _scores(scores: Sequence[Score]) -> Table:
    columns = (
        Column("model"), Column("speaks"), Column("accuracy", "ratio"), Column("loss", title="Surprise"),
        Column("better", title="Better than memory"),
    )  # fmt: skip
    rows = tuple(
        (one.name, "yes" if one.speaks else "", one.accuracy, f"{one.loss:.2f}", _contest(one)) for one in scores
    )
    return Table(columns, rows)


def _contest(score: Score) -> str:
    return f"{how_many(score.won, 'time')}, worse {score.lost}" if score.won + score.lost else ""


def _bands(bands: Sequence[Band]) -> Table:
    columns = (
        Column("confidence"), Column("entries", "int"), Column("claimed", "ratio"), Column("right", "ratio"),
    )  # fmt: skip
    rows = tuple(
        (f"{percent(one.low)} to {percent(one.high)}", one.count, one.claimed, one.right / one.count)
        for one in bands
        if one.count
    )
    return Table(columns, rows)


def learnt_json(learnt: Learnt | None, due: int) -> dict[str, object]:
    """As JSON. `due`: how many labels wait to be learnt from."""
    if learnt is None:
        return {"speaker": "memory", "trained_at": None, "labels": None, "due": due}
    ratio = part.ratio
    return {
        "speaker": learnt.speaker, "since": learnt.since, "trained_at": learnt.at, "labels": learnt.labels,
        "categories": learnt.classes, "newer": learnt.newer, "tried": learnt.tried,
        "accuracy": ratio(learnt.accuracy), "calibration_error": ratio(learnt.calibration_error),
        "threshold": learnt.threshold, "coverage": ratio(learnt.coverage), "precision": ratio(learnt.precision),
        "scores": [
            {
                "model": one.name, "accuracy": ratio(one.accuracy), "loss": ratio(one.loss), "better": one.won,
                "worse": one.lost, "speaks": one.speaks,
            }
            for one in learnt.scores
        ],
        "bands": [
            {"low": one.low, "high": one.high, "entries": one.count, "claimed": ratio(one.claimed),
             "right": ratio(one.right / one.count) if one.count else None}
            for one in learnt.bands
        ],
        "due": due,
    }  # fmt: skip
