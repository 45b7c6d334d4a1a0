"""What follows the answers of a review: rules for what was filed alike twice, and learning from it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from finura_cli.cli import prompts
from finura_cli.cli.house import House
from finura_cli.cli.progress import busy
from finura_cli.domain.memory import without_numbers
from finura_cli.domain.review import Decision, Kind, Verb
from finura_cli.domain.rule_writing import said
from finura_cli.domain.text import folded
from finura_cli.domain.transaction import By
from finura_cli.screen.learnt import learnt_line
from finura_cli.services import learning, ruling

if TYPE_CHECKING:
    from finura_cli.domain.learnt import Learnt
    from finura_cli.services.ruling import Offer

_OFFERS = 3
"""Rules that are offered after one review."""
_LOOKED_AT = 20
"""Texts for which a rule is looked for: each takes 45 ms among 10,000 labels."""


def follow_up(house: House, decisions: Sequence[Decision], written: Sequence[int]) -> None:
    """Offer rules for what was `written`, each a deed of its own, and learn from it where enough is new. The answers
    are safe by now: who leaves here loses nothing of them."""
    if any(one.rule for one in decisions):
        house.say("finura rules apply files by the new rule what was not asked about, too")
    try:
        if not house.yes:  # yes to everything is no yes to rules that nobody saw
            _offer_rules(house, decisions, set(written))
        _learn(house)
    except EOFError:
        return
    except KeyboardInterrupt:
        house.say("the answers are written; finura model train learns from them")


def _offer_rules(house: House, decisions: Sequence[Decision], written: set[int]) -> None:
    """Ask about each rule that what was filed by hand calls for."""
    store = house.session()
    asked: set[str] = set()
    for id in _by_hand(decisions, written):
        offer = ruling.suggest(store, id)
        if offer is None or offer.key in asked:
            continue
        asked.add(offer.key)
        _offer(house, offer)
        if len(asked) == _OFFERS:
            return


def _by_hand(decisions: Sequence[Decision], written: set[int]) -> list[int]:
    """The entries that were filed by hand, one of each text and category."""
    found: dict[tuple[str, int | None], int] = {}
    for one in decisions:
        entry, proposal = one.item.entry, one.item.proposal
        filed = one.category_id if one.verb is Verb.FILE and one.rule is None else None
        taken = one.verb is Verb.ACCEPT and one.item.kind is Kind.UNCATEGORIZED
        if taken and proposal is not None and proposal.by is not By.RULE:
            filed = proposal.category_id
        if filed is not None and entry.id in written:
            found[without_numbers(folded(entry.description)), filed] = entry.id
    return list(found.values())[:_LOOKED_AT]


def _offer(house: House, offer: Offer) -> None:
    pattern = offer.suggestion.pattern
    house.say("")
    house.say(f"A rule would file such entries from now on: {said(pattern)} -> {offer.path}")
    answer = prompts.key("  y make it  n never ask again  Enter not now ?", "yn")
    if not answer:
        return
    with house.deed("rules add" if answer == "y" else "review") as deed:
        if answer == "y":
            rule = ruling.accept(house.session(), offer)
            deed.summary = f"{pattern} -> {offer.path}"
            house.say(f"  rule {rule.id}; finura rules apply runs it over past entries")
        else:
            ruling.decline(house.session(), offer)
            deed.summary = f"no rule {pattern}"


def _learn(house: House) -> None:
    new = learning.due(house.session())
    if new:
        house.say("")
        house.say(learnt_line(learn(house), new))


def learn(house: House) -> Learnt:
    """Learn, with a word to whoever waits."""
    store = house.session()
    with busy("Learning from your categories ...", quiet=house.quiet):
        return learning.train(store, at=house.at)


def rule_offered(house: House, id: int) -> list[str]:
    """Lines about a rule that an entry just filed by hand calls for."""
    offer = ruling.suggest(house.session(), id)
    if offer is None:
        return []
    from shlex import quote

    pattern = offer.suggestion.pattern
    words = pattern if all(map(str.isalnum, pattern.split())) else quote(pattern)
    return ["a rule would file such entries from now on:", f"  finura rules add {words} -c {quote(offer.path)}"]
