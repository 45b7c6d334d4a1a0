"""What the user answers to alerts, and the log of all that was said or withheld."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from finura_cli.domain.alerts import AlertKind, said
from finura_cli.domain.money import Money
from finura_cli.domain.text import how_many
from finura_cli.domain.verdict import Answer, Verdict
from finura_cli.errors import NotFound
from finura_cli.records import NamedTuple
from finura_cli.services.alerting import SUBJECT
from finura_cli.store import history, nudges, verdicts
from finura_cli.store.connection import Store
from finura_cli.store.nudges import Noted


class Logged(NamedTuple):
    """An alert of the log, with what the user says of it now: accepted, snoozed until a day, muted; None: nothing."""

    noted: Noted
    answer: str | None

    def text(self, show: Callable[[Money], str]) -> str:
        return said(self.noted.text, self.noted.basis, show)


class Answered(NamedTuple):
    """What was said to alerts."""

    ids: tuple[int, ...]
    names: tuple[str, ...]
    deed_id: int
    """0 when all of them had been answered so before."""


def log(store: Store, *, today: date, limit: int | None = None) -> list[Logged]:
    """All that was noted, the latest first: said, and withheld, by chance too."""
    answers = verdicts.get(store, SUBJECT)
    return [Logged(one, _answer_to(one, answers, today)) for one in nudges.log(store, limit)]


def _answer_to(one: Noted, answers: dict[str, Verdict], today: date) -> str | None:
    about = answers.get(one.identity.about)
    if about is not None and about.holds(today):
        return "muted" if about.until is None else f"snoozed until {about.until}"
    return "accepted" if one.identity.key in answers else None


def accept(store: Store, ids: Sequence[int], *, at: str) -> Answered:
    """Settled: these alerts are not shown again. What is set off later is."""
    return _answer(store, ids, Verdict(Answer.ACCEPT), "accept", at)


def snooze(store: Store, ids: Sequence[int], until: date, *, at: str) -> Answered:
    """Nothing of these kinds about these things until a day."""
    return _answer(store, ids, Verdict(Answer.SNOOZE, until), "snooze", at)


def mute(store: Store, ids: Sequence[int], *, at: str) -> Answered:
    """Nothing of these kinds about these things, ever again."""
    return _answer(store, ids, Verdict(Answer.REJECT), "mute", at)


def _answer(store: Store, ids: Sequence[int], verdict: Verdict, word: str, at: str) -> Answered:
    found = [nudges.get(store, id) for id in dict.fromkeys(ids)]
    held = verdicts.get(store, SUBJECT)
    keys = {one.id: one.identity.key if verdict.answer is Answer.ACCEPT else one.identity.about for one in found}
    new = [one for one in found if held.get(keys[one.id]) != verdict]
    with history.deed(store, command=f"alerts {word}", at=at) as deed:
        for one in new:
            verdicts.put(store, SUBJECT, keys[one.id], verdict)
        deed.summary = _names(new)
    names = tuple(_name(one) or one.identity.object for one in found)
    return Answered(tuple(one.id for one in found), names, deed.id if new else 0)


def hear(store: Store, ids: Sequence[int], *, at: str) -> Answered:
    """Take back what was said of these: accepted, snoozed, muted. NotFound when nothing was."""
    found = [nudges.get(store, id) for id in dict.fromkeys(ids)]
    held = verdicts.get(store, SUBJECT)
    keys = [key for one in found for key in (one.identity.key, one.identity.about) if key in held]
    if not keys:
        raise NotFound("nothing was said of these alerts", hint="`finura alerts log` shows all", code="not-answered")
    with history.deed(store, command="alerts hear", at=at) as deed:
        for key in dict.fromkeys(keys):
            verdicts.forget(store, SUBJECT, key)
        deed.summary = _names(found)
    names = tuple(_name(one) or one.identity.object for one in found)
    return Answered(tuple(one.id for one in found), names, deed.id)


def _names(found: Sequence[Noted]) -> str:
    if len(found) != 1:
        return how_many(len(found), "alert", "alerts")
    return _name(found[0]) or found[0].identity.kind.value


def _name(one: Noted) -> str:
    """What is answered: of risk it is such days, whichever category was named."""
    if one.identity.kind is AlertKind.RISK:
        return f"{one.identity.kind}, {one.identity.bucket}"
    return str(one.basis.get("name") or "")
