"""The queue of review at a terminal: one at a time, a key each; nothing is written before the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from finura_cli.cli import prompts
from finura_cli.cli.house import House
from finura_cli.cli.prompts import WentBack
from finura_cli.domain.category import Kind as CategoryKind
from finura_cli.domain.review import Decision, Kind, Queue, Verb, Waiting
from finura_cli.domain.rule_patterns import condition
from finura_cli.domain.rule_writing import said as rule_said
from finura_cli.domain.text import how_many
from finura_cli.errors import FinuraError
from finura_cli.screen import review as screen
from finura_cli.services import reviewing, ruling, settling

_BARE = (Kind.UNCATEGORIZED, Kind.REFUND)


class Desk:
    """The answers so far, and what is left to be asked."""

    def __init__(self, house: House, queue: Queue) -> None:
        self.house = house
        self.queue = queue
        self.names = queue.names
        self.left = list(queue.waiting)
        self.done: list[tuple[list[Waiting], list[Decision]]] = []
        """What each answer took from the queue, and what it comes to."""
        self.favourites = reviewing.favourites(reviewing.recent(house.session()))
        self.offered: list[int] = []
        """The categories that have a number, for the one that is asked about."""
        self._keys: dict[str, Callable[[Waiting], None]] = {
            "a": lambda one: self._settle(one, Verb.ACCEPT),
            "r": lambda one: self._settle(one, Verb.REJECT),
            "s": lambda one: self._settle(one, Verb.SNOOZE),
            "w": self._always,
            "c": self._choose,
            "u": lambda one: self._undo(),
            "?": self._explain,
            "": self._leave,
        }

    @property
    def decisions(self) -> list[Decision]:
        return [decision for _, made in self.done for decision in made]

    def work(self) -> list[Decision]:
        """Ask until the queue is empty or the person leaves, and whether to write; the answers to write."""
        asked = f" {len(self.left)} of them are asked now, --limit asks for more." if self.queue.cut else ""
        self.house.say(f"{screen.numbers(self.queue)}.{asked}")
        self.house.say("The largest sums first; ? explains the keys.")
        try:
            self._go_through()
            if not self.decisions:
                self.house.say("nothing was answered, nothing was written")
                return []
            self.house.say("")
            said = screen.summary(self.decisions)
            if self.house.yes or prompts.key(f"Write {said}? [Y/n]", "yn", other="y") == "y":
                return self.decisions
        except (KeyboardInterrupt, EOFError):
            self.house.say("")
            self.house.say(f"nothing was written, {how_many(len(self.decisions), 'answer')} dropped")
            raise
        self.house.say("nothing was written")
        return []

    def _go_through(self) -> None:
        house = self.house
        while self.left:
            one, before = self.left[0], sum(len(these) for these, _ in self.done)
            house.say("")
            for line in screen.head_lines(
                one, before + 1, before + len(self.left), self.names, house.show, house.width
            ):
                house.say(line)
            self._propose(one)
            answer = self._ask(one)
            if answer is None:
                return
            self._answer(one, answer)

    def _propose(self, one: Waiting) -> None:
        """What is proposed, and the categories that have a number."""
        proposed = one.proposal.path if one.kind in _BARE and one.proposal is not None else None
        for n, line in enumerate(screen.why_lines(one, self.house.show, self.house.width)):
            if n == 0 and proposed is not None and not self.house.quiet:
                screen.draw_proposed(self.house.err, line, proposed)
            else:
                self.house.say(line)
        self.offered = reviewing.offered(one, self.favourites, self.names.categories) if one.kind in _BARE else []
        for line in screen.favourites([self.names.categories.path(id) for id in self.offered], self.house.width):
            self.house.say(line)

    def _ask(self, one: Waiting) -> str | None:
        """The key that the person presses; None to leave."""
        offers = screen.offers(one)
        numbers = "123456789"[: len(self.offered)]
        *above, line = screen.keys_lines(offers, self.house.width, always=one.kind in _BARE)
        for text in above:
            self.house.say(text)
        keys = ("ar" if offers else "") + ("w" if one.kind in _BARE else "") + "csuq?"
        try:
            answer = prompts.key(line, keys + numbers)
        except EOFError:
            return None
        return None if answer == "q" else answer

    def _answer(self, one: Waiting, answer: str) -> None:
        try:
            act = self._keys.get(answer)
            if act is not None:
                act(one)
            else:
                self._file(one, self.offered[int(answer) - 1])
        except FinuraError as error:
            self._trouble(error)

    def _settle(self, one: Waiting, verb: Verb) -> None:
        until = self.house.today + settling.SNOOZED if verb is Verb.SNOOZE else None
        first = settling.decide(one, verb, until=until)
        same = self._alike(one) if one.kind is Kind.UNCATEGORIZED and verb is Verb.ACCEPT else []
        same = [other for other in same if other.proposal is not None and other.proposal.path == _path(one)]
        self._take([one, *self._wanted(same)], [first, *(settling.decide(other, verb) for other in same)])

    def _choose(self, one: Waiting) -> None:
        chosen = self._category(one)
        if chosen is not None:
            self._file(one, chosen)

    def _category(self, one: Waiting, proposed: str | None = None) -> int | None:
        """A category that is typed, the letters that begin no other one, or the number of one that is offered; None
        when the person thinks better."""
        paths = [category.path for category in self.names.categories]
        while True:
            try:
                text = self.house.ask("  Category (Tab completes)", default=proposed, choices=paths).strip()
            except (EOFError, WentBack):
                return None
            if not text:
                return None
            if text.isdecimal() and 0 < int(text) <= len(self.offered):
                return self.offered[int(text) - 1]
            try:
                return self._meant(one, text)
            except FinuraError as error:
                self._trouble(error)

    def _meant(self, one: Waiting, text: str) -> int:
        """The category that these letters begin; of several the one where such money goes."""
        tree, start = self.names.categories, text.casefold()
        begun = [tree.find(path) for path in prompts.completions([category.path for category in tree], text)]
        own = [category for category in begun if category.name.casefold().startswith(start)]
        other = CategoryKind.INCOME if one.entry.money.minor < 0 else CategoryKind.EXPENSE
        likely = [category for category in own if category.kind is not other]
        named = [category for category in begun if start in (category.name.casefold(), category.path.casefold())]
        found = next((some[0] for some in (named, begun, own, likely) if len(some) == 1), None)
        return (found or tree.find(text)).id

    def _trouble(self, error: FinuraError) -> None:
        for line in screen.wrapped(error.message + (f" ({error.hint})" if error.hint else ""), self.house.width):
            self.house.say(line)

    def _always(self, one: Waiting) -> None:
        """File it, and make a rule that files what is like it from now on."""
        chosen = self._category(one, one.proposal.path if one.proposal is not None else None)
        if chosen is None:
            return
        offer = ruling.always(self.house.session(), one.entry, self.names.merchant(one.entry.merchant_id), chosen)
        if offer is None:
            self.house.say("  no rule: nothing in its text tells such entries apart, or there is one already")
        self._file(one, chosen, offer.suggestion.pattern if offer is not None else None)

    def _file(self, one: Waiting, category_id: int, rule: str | None = None) -> None:
        path = self.names.categories.path(category_id)
        if rule is not None:
            self.house.say(f"  from now on: {rule_said(rule)} -> {path}")
        these = [one, *(self._wanted(self._alike(one, rule), ruled=rule is not None) if one.kind in _BARE else [])]
        self._take(these, [Decision(item, Verb.FILE, category_id) for item in these])
        if rule is not None:
            these, made = self.done[-1]
            made[0] = replace(made[0], rule=rule)
        self.house.say(f"  {path}" + (f", {len(these)} entries" if len(these) > 1 else ""))

    def _alike(self, one: Waiting, rule: str | None = None) -> list[Waiting]:
        """Others that are left, lack a category too, and have the same text, or are what the rule looks for."""
        bare = {other.entry.id: other for other in self.left[1:] if other.kind in _BARE}
        entries = [other.entry for other in bare.values()]
        same = {entry.id for entry in reviewing.alike(one.entry, entries, self.names)}
        if rule is not None:
            holds, merchant = condition(rule), self.names.merchant
            same |= {e.id for e in entries if holds.met(ruling.facts_of(e, merchant(e.merchant_id)))}
        return [other for id, other in bare.items() if id in same]

    def _wanted(self, same: list[Waiting], *, ruled: bool = False) -> list[Waiting]:
        if same and not self.house.yes:
            which = "that the rule finds" if ruled else "with this text"
            if prompts.key(f"  {len(same)} more {which}: the same? [Y/n]", "yn", other="y") == "n":
                return []
        return same

    def _take(self, these: list[Waiting], made: list[Decision]) -> None:
        gone = {one.entry.id for one in these}
        after = [one for decision in made for one in settling.next_of(decision)]
        self.done.append((these, made))
        self.left = [*after, *(one for one in self.left if one.entry.id not in gone)]

    def _leave(self, one: Waiting) -> None:
        self._take([one], [])

    def _undo(self) -> None:
        if not self.done:
            self.house.say("  nothing was answered yet")
            return
        these, _ = self.done.pop()
        back = {entry.id for one in these for entry in one.entries}
        self.left = [*these, *(one for one in self.left if one.entry.id not in back)]

    def _explain(self, one: Waiting) -> None:
        for line in screen.KEYS:
            self.house.say(line)


def _path(one: Waiting) -> str | None:
    return one.proposal.path if one.proposal is not None else None
