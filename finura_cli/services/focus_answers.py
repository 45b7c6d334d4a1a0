"""What the user answers to the one thing of a letter: no more of a payee's habits and fees, and that taken back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from finura_cli.domain.charges import same_text
from finura_cli.domain.names import not_found
from finura_cli.domain.reports.focus import About
from finura_cli.domain.reports.leaks import Leak, Leaks
from finura_cli.domain.verdict import Answer, Verdict
from finura_cli.errors import NotFound
from finura_cli.services import focusing
from finura_cli.services.alert_answers import Answered
from finura_cli.services.trained import Seen
from finura_cli.store import history, merchants, verdicts
from finura_cli.store.connection import Store

SUBJECT = "focus"
"""Under which verdicts are kept; the key is the payee, as texts are the same charge."""


def heard(store: Store, found: Leaks) -> Leaks:
    """Without the payees of whom the user wants to hear nothing more."""
    muted = _muted(store)

    def left(leaks: Iterable[Leak]) -> tuple[Leak, ...]:
        return tuple(leak for leak in leaks if same_text(leak.payee) not in muted)

    return found._replace(habits=left(found.habits), fees=left(found.fees)) if muted else found


def mute(store: Store, payees: Sequence[str], *, seen: Seen, at: str) -> Answered:
    """No letter has a habit at these payees, or their fees, as its one thing, ever again.

    Raises:
        NotFound: no merchant is called so, and nothing is advised of such a text.
    """
    held = _muted(store)
    names = tuple(dict.fromkeys(one if same_text(one) in held else _payee(store, one, seen) for one in payees))
    new = [name for name in names if same_text(name) not in held]
    with history.deed(store, command="alerts mute", at=at) as deed:
        for name in new:
            verdicts.put(store, SUBJECT, same_text(name), Verdict(Answer.REJECT))
        deed.summary = ", ".join(new)
    return Answered((), names, deed.id if new else 0)


def hear(store: Store, payees: Sequence[str], *, at: str) -> Answered:
    """Take that back. NotFound where nothing was said of one."""
    held = _muted(store)
    keys = {payee: _key(store, payee) for payee in dict.fromkeys(payees)}
    for payee, key in keys.items():
        if key not in held:
            raise not_found(payee, {name: name for name in held}, "muted payee", "nothing was said of it")
    with history.deed(store, command="alerts hear", at=at) as deed:
        for key in dict.fromkeys(keys.values()):
            for said in held[key]:
                verdicts.forget(store, SUBJECT, said)
        deed.summary = ", ".join(keys)
    return Answered((), tuple(keys), deed.id)


def _muted(store: Store) -> dict[str, list[str]]:
    """The keys that were said, by those of what the payees are called now: some were renamed or merged since."""
    found: dict[str, list[str]] = {}
    for key in verdicts.get(store, SUBJECT):
        id = merchants.known(store, key)
        now = key if id is None else same_text(merchants.get(store, id).name)
        found.setdefault(now, []).append(key)
    return found


def _payee(store: Store, text: str, seen: Seen) -> str:
    """The payee that is meant: a merchant, or one without that is advised on now."""
    try:
        return merchants.find(store, text).name
    except NotFound:
        advised = focusing.beside(store, seen).advice
        names = [one.name for one in advised if one.about in (About.HABIT, About.FEES)]
        for name in names:
            if same_text(name) == same_text(text):
                return name
        known = {name: name for name in (*names, *(one.name for one in merchants.all(store)))}
        raise not_found(text, known, "payee", "finura report leaks shows them") from None


def _key(store: Store, text: str) -> str:
    try:
        return same_text(merchants.find(store, text).name)
    except NotFound:
        return same_text(text)
