"""finura review: what the program was unsure of, settled one by one at a terminal, or by number in a script."""

from collections.abc import Callable
from typing import Annotated

import typer

from finura_cli.cli.asking import asked
from finura_cli.cli.group import Group
from finura_cli.cli.house import House, house_of
from finura_cli.cli.prompts import WentBack
from finura_cli.domain.period import Period
from finura_cli.domain.review import Queue, Waiting
from finura_cli.domain.text import how_many
from finura_cli.errors import FinuraError
from finura_cli.screen.receipts import UNDO, receipt
from finura_cli.screen.review import entry_line, queue_shown, why
from finura_cli.services import reviewing
from finura_cli.store import history

Ids = Annotated[list[int], typer.Argument(metavar="ID...", help="Entries, by the numbers that `review` shows.")]
NEWEST = 50


def review(
    ctx: typer.Context,
    words: Annotated[list[str] | None, typer.Argument(metavar="[QUERY] [PERIOD]", help="Only these entries.")] = None,
    limit: Annotated[int, typer.Option(min=0, help="How many to show; 0 for all.")] = NEWEST,
) -> None:
    """Settle what the program was unsure of: rows that may be there twice, entries without a category."""
    house = house_of(ctx)
    want = asked(house, words or [])
    interactive = house.is_tty and house.can_ask and not (house.json or house.csv or house.output)
    store = house.session() if interactive else house.read_session()
    queue = reviewing.queue(store, want.query, want.period or Period.ALL, today=house.today, limit=limit or None)
    if interactive and queue.waiting:
        _Desk(house, queue).work()
    else:
        house.emit("review", queue_shown(queue, show=house.show))


def accept(ctx: typer.Context, ids: Ids) -> None:
    """Keep doubtful entries, which count from now on; or take the category that is proposed."""
    _settled(house_of(ctx), "accept", ids, lambda house: reviewing.accept(house.session(), ids, at=house.at), "Kept")


def reject(ctx: typer.Context, ids: Ids) -> None:
    """Take doubtful entries out; they do not come back with the next import."""
    _settled(
        house_of(ctx), "reject", ids, lambda house: reviewing.reject(house.session(), ids, at=house.at), "Took out"
    )


def snooze(ctx: typer.Context, ids: Ids) -> None:
    """Ask about these again in a week."""
    house = house_of(ctx)
    deed, until = reviewing.snooze(house.session(), list(dict.fromkeys(ids)), today=house.today, at=house.at)
    answer = {"changed": len(ids), "ids": ids, "until": until, "deed": deed}
    house.emit("review snooze", receipt(answer, f"Asked again on {until}", undo=UNDO))


def _settled(house: House, verdict: str, ids: list[int], settle: Callable[[House], int], done: str) -> None:
    deed = settle(house)
    answer = {"changed": len(ids), "ids": ids, "deed": deed}
    head = f"{done} {how_many(len(ids), 'entry', 'entries')}"
    house.emit(f"review {verdict}", receipt(answer, head, undo=UNDO))


class _Desk:
    """The queue at a terminal: one entry, one answer. Every answer is a deed of its own."""

    def __init__(self, house: House, queue: Queue) -> None:
        self.house = house
        self.queue = queue
        self.store = house.session()
        self.tree = queue.names.categories
        self.offered = reviewing.favourites(reviewing.recent(self.store))
        self.left = list(queue.waiting)
        self.done: list[tuple[int, list[Waiting]]] = []

    def work(self) -> None:
        """Go on until the queue is empty or the person leaves."""
        total, say = len(self.left), self.house.say
        say(
            f"{self.queue.doubtful} doubtful, {self.queue.uncategorized} without a category;"
            " u undoes, s skips, q leaves"
        )
        while self.left:
            one = self.left[0]
            say(f"\n[{total - len(self.left) + 1}/{total}] {entry_line(self.queue, one, self.house.show)}")
            say(f"    {why(one)}")
            try:
                answer = self._ask(one).strip()
            except (EOFError, WentBack):
                return
            if answer == "q":
                return
            try:
                self._do(one, answer)
            except FinuraError as error:
                say(f"    {error.message}" + (f" ({error.hint})" if error.hint else ""))

    def _ask(self, one: Waiting) -> str:
        if one.reason is not None:
            return self.house.ask("    y keep it, n take it out, s, u, q", default="s")
        paths = [self.tree.path(id) for id in self.offered]
        for n, path in enumerate(paths, 1):
            self.house.say(f"    {n} {path}")
        proposal = one.proposal.path if one.proposal else None
        return (
            self.house.ask("    Category (Tab completes)", default=proposal, choices=[c.path for c in self.tree]) or "s"
        )

    def _do(self, one: Waiting, answer: str) -> None:
        store, at = self.store, self.house.at
        if answer == "u":
            self._undo()
            return
        if answer == "s":
            self.left.remove(one)
        elif one.reason is not None:
            if answer not in ("y", "n"):
                self.house.say("    y, n, s, u or q")
                return
            settle = reviewing.accept if answer == "y" else reviewing.reject
            self.done.append((settle(store, (one.entry.id,), at=at), [one]))
            kept = reviewing.without_doubt(store, one) if answer == "y" else None
            self.left[:1] = [kept] if kept is not None else []
            return
        else:
            self._file(one, answer)

    def _file(self, one: Waiting, answer: str) -> None:
        by_number = answer.isascii() and answer.isdigit() and 0 < int(answer) <= len(self.offered)
        category_id = self.offered[int(answer) - 1] if by_number else self.tree.find(answer).id
        path = self.tree.path(category_id)
        others = reviewing.alike(one.entry, [w.entry for w in self.left if w.reason is None], self.queue.names)
        if others and not self.house.confirm(f"    {len(others)} more with this text: the same?", default=True):
            others = []
        deed = reviewing.settle(self.store, (one.entry, *others), category_id, at=self.house.at)
        settled = {one.entry.id, *(other.id for other in others)}
        self.done.append((deed, [waiting for waiting in self.left if waiting.entry.id in settled]))
        self.left = [waiting for waiting in self.left if waiting.entry.id not in settled]
        self.house.say(f"    {path}" + (f", {len(settled)} entries" if others else ""))

    def _undo(self) -> None:
        if not self.done:
            self.house.say("    nothing was settled yet")
            return
        number, waiting = self.done.pop()
        self.house.say(f"    took back: {history.undo(self.store, number).summary}")
        back = {one.entry.id for one in waiting}
        self.left = [*waiting, *(one for one in self.left if one.entry.id not in back)]


group = Group(default=review, commands={"accept": accept, "reject": reject, "snooze": snooze})
