"""The queue of review at a terminal: one at a time, a key each; nothing is written before the end."""

from __future__ import annotations

from collections.abc import Callable

from finura_cli.cli.house import House
from finura_cli.cli.prompts import WentBack
from finura_cli.domain.review import Decision, Kind, Queue, Verb, Waiting
from finura_cli.domain.text import how_many
from finura_cli.errors import FinuraError
from finura_cli.screen import review as screen
from finura_cli.services import reviewing, settling

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
        self.offered = reviewing.favourites(reviewing.recent(house.session()))
        self._keys: dict[str, Callable[[Waiting], None]] = {
            "a": lambda one: self._settle(one, Verb.ACCEPT),
            "r": lambda one: self._settle(one, Verb.REJECT),
            "s": lambda one: self._settle(one, Verb.SNOOZE),
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
        self.house.say(f"{screen.numbers(self.queue)}.")
        self.house.say("The largest sums first; ? explains the keys.")
        try:
            self._go_through()
            if not self.decisions:
                self.house.say("nothing was answered, nothing was written")
                return []
            self.house.say("")
            self.house.say(screen.summary(self.decisions))
            if self.house.confirm("Write this?", default=True):
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
            house.say(f"[{before + 1}/{before + len(self.left)}] {screen.HEADS[one.kind]}")
            for line in screen.item_lines(one, self.names, house.show, house.width):
                house.say(line)
            answer = self._ask(one)
            if answer is None:
                return
            self._answer(one, answer)

    def _ask(self, one: Waiting) -> str | None:
        """What the person says; None to leave."""
        if one.kind in _BARE and self.offered:
            offered = screen.favourites([self.names.categories.path(id) for id in self.offered])
            for line in screen.wrapped(offered, self.house.width):
                self.house.say(line)
        offers = screen.offers(one)
        for line in offers:
            self.house.say(line)
        keys = "  a r c s u q ?" if offers else "  Category, or s u q ?"
        try:
            answer = self.house.ask(keys, choices=[category.path for category in self.names.categories]).strip()
        except (EOFError, WentBack):
            return None
        return None if answer.casefold() == "q" else answer

    def _answer(self, one: Waiting, answer: str) -> None:
        try:
            act = self._keys.get(answer.casefold())
            if act is not None:
                act(one)
            else:
                self._file(one, answer)
        except FinuraError as error:
            self.house.say(f"  {error.message}" + (f" ({error.hint})" if error.hint else ""))

    def _settle(self, one: Waiting, verb: Verb) -> None:
        until = self.house.today + settling.SNOOZED if verb is Verb.SNOOZE else None
        first = settling.decide(one, verb, until=until)
        same = self._alike(one) if one.kind is Kind.UNCATEGORIZED and verb is Verb.ACCEPT else []
        same = [other for other in same if other.proposal is not None and other.proposal.path == _path(one)]
        self._take([one, *self._wanted(same)], [first, *(settling.decide(other, verb) for other in same)])

    def _choose(self, one: Waiting) -> None:
        try:
            text = self.house.ask("  Category (Tab completes)", choices=[c.path for c in self.names.categories])
        except (EOFError, WentBack):
            return
        if text.strip():
            self._file(one, text.strip())

    def _file(self, one: Waiting, text: str) -> None:
        by_number = text.isascii() and text.isdigit() and 0 < int(text) <= len(self.offered)
        tree = self.names.categories
        category_id = self.offered[int(text) - 1] if by_number else tree.find(text).id
        these = [one, *(self._wanted(self._alike(one)) if one.kind in _BARE else [])]
        self._take(these, [Decision(item, Verb.FILE, category_id) for item in these])
        self.house.say(f"  {tree.path(category_id)}" + (f", {len(these)} entries" if len(these) > 1 else ""))

    def _alike(self, one: Waiting) -> list[Waiting]:
        """Others that are left, lack a category too, and have the same text."""
        bare = {other.entry.id: other for other in self.left[1:] if other.kind in _BARE}
        entries = [other.entry for other in bare.values()]
        return [bare[entry.id] for entry in reviewing.alike(one.entry, entries, self.names)]

    def _wanted(self, same: list[Waiting]) -> list[Waiting]:
        if same and not self.house.confirm(f"  {len(same)} more with this text: the same?", default=True):
            same.clear()
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
