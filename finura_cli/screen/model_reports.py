"""Models as one can look at them: who speaks, who was tried against whom on these books, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from finura_cli.domain.model_report import CHAMPION, ModelContest, ModelReport, ModelScore
from finura_cli.domain.model_state import ModelState, best_challenger
from finura_cli.domain.text import how_many
from finura_cli.screen import report_parts as part
from finura_cli.screen import theme
from finura_cli.screen.receipts import receipt
from finura_cli.screen.shown import Cell, Column, Shown, Table

if TYPE_CHECKING:
    from rich.console import Console

TITLES = {
    "category": "How categories are guessed",
    "expense": "How spending is forecast",
    "savings": "How savings are forecast",
    "bills": "How bills ahead are told",
    "budget": "How budgets are suggested",
    "anomaly": "How odd charges are told",
    "risk": "How the risk of a day is told",
}
WORDS = {
    "forest": "random forest",
    "boosting": "boosted trees",
    "last year": "the month a year before",
    "blind": "the level alone",
    "base": "the base rate",
    "bayes": "naive Bayes",
    "logistic": "logistic regression",
    "lstm": "LSTM",
}
"""Of those whose names in a contest are short."""
_COLUMNS = (
    Column("model"), Column("speaks"), Column("challenger"),
    Column("difference", "ratio", title="Its error"), Column("trained"), Column("fresh", spare=1),
    Column("note", machine=True),
)  # fmt: skip
_BELOW = (
    "Its error: that of the best challenger against that of the statistic all start with, on your own past; -10% is a"
    " tenth less, 10% a tenth more. Without a figure the past was too short, or none was tried."
)


def models_shown(states: Sequence[ModelState], more: Mapping[str, Mapping[str, object]]) -> Shown:
    """`finura model`: a row a model. `more`: what is known of some beside that, by name, for JSON."""
    json = {"rows": [{**state_json(one), **more.get(one.name, {})} for one in states]}
    return _listed(json, states, [_BELOW])


def trained_shown(states: Sequence[ModelState]) -> Shown:
    """`finura model train`: the same, and why some could not be learnt."""
    notes = [f"{one.name}: {note}" for one in states if (note := _note(one))]
    return _listed({"rows": [state_json(one) for one in states]}, states, [*notes, _BELOW])


def _listed(json: Mapping[str, object], states: Sequence[ModelState], below: Sequence[str]) -> Shown:
    table = Table(_COLUMNS, tuple(map(_row, states)))

    def draw(console: Console) -> None:
        from finura_cli.screen.tables import draw_table

        draw_table(table, console)
        part.say_notes(console, below)

    return Shown(json=json, table=table, rich=draw)


def report_shown(state: ModelState, *, evaluated: bool = False) -> Shown:
    """`finura model show NAME`."""
    json = state_json(state)
    report = state.report
    if report is None:
        return receipt(json, _never(state), more=[state.note] if state.note else [])
    tables = [(_about(one), _scores(one, state)) for one in report.contests if one.scores]

    def draw(console: Console) -> None:
        from finura_cli.screen.tables import draw_table

        part.say_title(console, TITLES[state.name])
        part.say(console, facts(state, report, evaluated=evaluated), "")
        for title, table in tables:
            part.blank(console)
            part.say(console, [title], theme.QUIET)
            draw_table(table, console)

    first, *others = [table for _, table in tables] or [Table(_SCORES, ())]
    return Shown(json=json, table=first, rich=draw, digest=True, more=tuple(others))


def facts(state: ModelState, report: ModelReport, *, evaluated: bool = False) -> list[str]:
    """Sentences, what matters most first."""
    said = [f"Who speaks: {_speakers(state)}."]
    if evaluated or report.at is None:
        said.append(f"Looked at now, from {report.learnt_from}; nothing was kept.")
    else:
        said.append(f"Trained on {_minute(report.at)}, from {report.learnt_from}.")
    said += report.why
    if not report.fresh:
        said.append(f"The books have changed since: finura model train {state.name}")
    return said


def spoken(name: str, state: ModelState) -> str:
    """Who is meant by a name in a contest: `random forest`, `logistic regression with side and prior`."""
    if name == CHAMPION:
        return state.champion
    first, *others = name.split(" + ")
    return WORDS.get(first, first) + (f" with {' and '.join(others)}" if others else "")


def state_json(state: ModelState) -> dict[str, object]:
    """As JSON. A loss is relative to what `measure` says."""
    report = state.report
    return {
        "model": state.name,
        "champion": state.champion,
        "challengers": list(state.challengers),
        "speaker": report.speaker if report else CHAMPION,
        "trained_at": report.at if report else None,
        "fresh": report.fresh if report and report.at else None,
        "learnt_from": report.learnt_from if report else None,
        "why": list(report.why) if report else [],
        "contests": [_contest_json(one) for one in report.contests] if report else [],
        "note": state.note or None,
    }


def _contest_json(contest: ModelContest) -> dict[str, object]:
    return {
        "about": contest.about,
        "speaker": contest.speaker,
        "measure": contest.measure,
        "origins": contest.origins,
        "tried": contest.tried,
        "scores": [
            {
                "model": one.name, "loss": part.ratio(one.loss), "better": one.better, "worse": one.worse,
                "speaks": one.speaks,
            }
            for one in contest.scores
        ],
    }  # fmt: skip


def _row(state: ModelState) -> tuple[Cell, ...]:
    report = state.report
    if report is None:
        return (state.name, state.champion, ", ".join(state.challengers), None, "never", "", _note(state))
    best = next(filter(None, map(best_challenger, report.contests)), None)
    name, difference = (spoken(best[0], state), part.ratio(best[1])) if best else (", ".join(state.challengers), None)
    fresh = "" if report.at is None else "yes" if report.fresh else "no"
    return (state.name, _speakers(state), name, difference, (report.at or "never")[:10], fresh, _note(state))


def _note(state: ModelState) -> str:
    """Why nobody could be tried."""
    report = state.report
    if state.note or report is None:
        return state.note
    tried = any(score.loss is not None for one in report.contests for score in one.scores)
    return "" if tried else next(iter(report.why), "")


def _never(state: ModelState) -> str:
    *first, last = state.challengers
    challengers = f"{', '.join(first)} and {last}" if first else last
    return f"Nothing was tried yet: {state.champion} speaks. finura model train {state.name} tries {challengers}."


def _speakers(state: ModelState) -> str:
    """`random forest`; where several have the word of several things, of what: `random forest (total), memory (all)`"""
    contests = state.report.contests if state.report else ()
    who = {one.about: spoken(one.speaker, state) for one in contests}
    if len(set(who.values())) < 2:
        return next(iter(who.values()), state.champion)
    return ", ".join(f"{one} ({about})" for about, one in who.items())


_SCORES = (
    Column("model"), Column("speaks"), Column("loss", "ratio"), Column("against", title="Against the champion"),
)  # fmt: skip


def _about(contest: ModelContest) -> str:
    tried = f"{contest.tried:,} told from {how_many(contest.origins, 'point')} of your past, each before it was known"
    return f"{_upper(contest.about)}, {tried} (loss: {contest.measure}):"


def _scores(contest: ModelContest, state: ModelState) -> Table:
    rows = tuple(
        (spoken(one.name, state), "yes" if one.speaks else "", part.ratio(one.loss), _against(one))
        for one in contest.scores
    )
    return Table(_SCORES, rows)


def _against(score: ModelScore) -> str:
    if not score.better + score.worse:
        return ""
    return f"better {how_many(score.better, 'time')}, worse {score.worse}"


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _minute(at: str) -> str:
    return at[:16].replace("T", " ")
