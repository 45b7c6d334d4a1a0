"""Rules: what is done with entries for which a pattern holds. The most specific decides, unless the user set an order.

Of several rules that hold, the first one with a category decides the category, the first one with a merchant the
merchant, and so on; tags add up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from finura_cli.domain.rule_patterns import NEVER, Condition, Facts, condition
from finura_cli.errors import UsageError
from finura_cli.records import NamedTuple

__all__ = ["Condition", "Effects", "Facts", "Rule", "Rulebook", "condition", "ordered"]

_KEY = 3  # characters of a word by which rules are looked up


class Rule(NamedTuple):
    """A stored rule."""

    id: int
    uid: str
    position: int | None
    """Its place, if the user gave it one: such rules are tried first, in this order."""
    pattern: str
    """The conditions, as `domain.rule_patterns` reads them."""
    category_id: int | None
    merchant: str | None = None
    tags: tuple[str, ...] = ()
    note: str | None = None
    transfer: bool = False
    """It is money that only changes places; `category_id` is then one of that kind."""


class Effects(NamedTuple):
    """What rules decide about one entry."""

    category_id: int | None
    rule: Rule | None
    """The rule that gave the category."""
    merchant: str | None
    tags: tuple[str, ...]
    note: str | None
    transfer: bool
    rules: tuple[Rule, ...]
    """All that hold, in the order in which they were tried."""


def ready(rules: Iterable[Rule], accounts: Mapping[str, int] | None = None) -> list[tuple[Rule, Condition]]:
    """Rules with their conditions, in the order in which they are tried. One that cannot be read never holds."""
    both = [(rule, _condition(rule, accounts)) for rule in rules]
    placed = sorted((it for it in both if it[0].position is not None), key=lambda it: (it[0].position or 0, it[0].id))
    free = sorted((it for it in both if it[0].position is None), key=lambda it: it[0].id)
    free.sort(key=lambda it: it[1].rank, reverse=True)
    return placed + free


def ordered(rules: Iterable[Rule]) -> list[Rule]:
    """The order in which rules are tried: the user's own first, then the most specific first."""
    return [rule for rule, _ in ready(rules)]


def _condition(rule: Rule, accounts: Mapping[str, int] | None) -> Condition:
    try:
        return condition(rule.pattern, accounts)
    except UsageError:
        return NEVER


class Rulebook:
    """All rules, ready for many entries. `accounts`: ids by `domain.names.name_key` of the name."""

    def __init__(self, rules: Iterable[Rule], accounts: Mapping[str, int] | None = None) -> None:
        self._tried = ready(rules, accounts)
        self.text_only = all(tried.text_only for _, tried in self._tried)
        """Whether entries of the same text are all decided alike."""
        # An import tries all rules on every row: by the first letters of its words most are out at once.
        self._always: list[int] = []
        self._starts: dict[str, list[tuple[str, int]]] = {}
        for n, (_, tried) in enumerate(self._tried):
            for key in tried.keys:
                self._starts.setdefault(key[:_KEY], []).append((f" {key}", n))
            if not tried.keys:
                self._always.append(n)
        self._lengths = sorted({len(start) for start in self._starts})
        self._known: dict[tuple[int, ...], Effects] = {}  # by the rules that hold

    def __bool__(self) -> bool:
        return bool(self._tried)

    def holding(self, facts: Facts) -> list[Rule]:
        """All rules that hold, in the order in which they are tried."""
        return [self._tried[n][0] for n in self._holding(facts)]

    def _holding(self, facts: Facts) -> list[int]:
        words, starts = facts.words, self._starts
        near = self._always
        for length in self._lengths:
            for word in words.split():
                if word[:length] in starts:
                    near = near + [n for key, n in starts[word[:length]] if key in words]
        if not near:
            return near
        if len(near) > 1:
            near = sorted(set(near))
        tried = self._tried
        return [n for n in near if tried[n][1].met(facts)]

    def effects(self, facts: Facts) -> Effects | None:
        """What the rules decide; None when none holds."""
        holding = tuple(self._holding(facts))
        if not holding:
            return None
        known = self._known.get(holding)
        if known is None:
            known = self._known[holding] = _together([self._tried[n][0] for n in holding])
        return known


def _together(rules: list[Rule]) -> Effects:
    """What rules decide that all hold, in their order."""
    files = next((rule for rule in rules if rule.category_id is not None), None)
    return Effects(
        category_id=files.category_id if files else None,
        rule=files,
        merchant=next((rule.merchant for rule in rules if rule.merchant), None),
        tags=tuple(dict.fromkeys(tag for rule in rules for tag in rule.tags)),
        note=next((rule.note for rule in rules if rule.note), None),
        transfer=files is not None and files.transfer,
        rules=tuple(rules),
    )
