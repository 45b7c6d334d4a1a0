"""finura review: what the program was unsure of, settled one by one at a terminal, or in bulk in a script."""

from datetime import date
from typing import Annotated

import typer

from finura_cli.cli.asking import asked
from finura_cli.cli.choosing import ask_bulk
from finura_cli.cli.group import Group
from finura_cli.cli.house import House, house_of
from finura_cli.cli.typed import typed_ids
from finura_cli.domain.period import Period, required_period
from finura_cli.domain.review import Decision, Kind, Queue, Verb, Waiting
from finura_cli.errors import UsageError
from finura_cli.screen.receipts import UNDO, receipt
from finura_cli.screen.review import answered, queue_shown
from finura_cli.services import reviewing, settling

Words = Annotated[
    list[str] | None,
    typer.Argument(metavar="[ID...|QUERY]", help="Entries, by the numbers that `review` shows; or by a query."),
]
KindOption = Annotated[
    Kind | None,
    typer.Option("--kind", metavar="KIND", help="Only these: transfer, refund, duplicate, uncategorized ..."),
]
NEWEST = 50


def review(
    ctx: typer.Context,
    words: Annotated[list[str] | None, typer.Argument(metavar="[QUERY] [PERIOD]", help="Only these entries.")] = None,
    limit: Annotated[int, typer.Option(min=0, help="How many to show; 0 for all.")] = NEWEST,
    kind: KindOption = None,
) -> None:
    """Settle what the program was unsure of: duplicates, transfers, refunds, pending entries, missing categories."""
    house = house_of(ctx)
    interactive = house.is_tty and house.can_ask and not (house.json or house.csv or house.output)
    if interactive:
        house.session()
    queue = _queue(house, words or [], kind, limit=limit or None)
    if interactive and queue.waiting:
        _at_the_desk(house, queue)
    else:
        house.emit("review", queue_shown(queue, show=house.show))


def accept(ctx: typer.Context, words: Words = None, kind: KindOption = None) -> None:
    """Do what is proposed: keep a doubtful row, link a transfer, file a refund, take a category."""
    _settled(house_of(ctx), Verb.ACCEPT, words or [], kind)


def reject(ctx: typer.Context, words: Words = None, kind: KindOption = None) -> None:
    """Say no, for good: take a doubtful row out, never propose this again; part a linked transfer."""
    _settled(house_of(ctx), Verb.REJECT, words or [], kind)


def snooze(
    ctx: typer.Context,
    words: Words = None,
    kind: KindOption = None,
    until: Annotated[str | None, typer.Option(metavar="DAY", help="Ask again on this day; else in a week.")] = None,
) -> None:
    """Ask about these later."""
    house = house_of(ctx)
    day = required_period(until, house.calendar, house.today).start if until else house.today + settling.SNOOZED
    if day <= house.today:
        raise UsageError(f"{day} is not later than today", hint="--until 2026-12-01, next-month", code="bad-day")
    _settled(house, Verb.SNOOZE, words or [], kind, until=day)


def _queue(house: House, words: list[str], kind: Kind | None, *, limit: int | None) -> Queue:
    want = asked(house, words)
    kinds = reviewing.EVERYTHING if kind is None else {kind}
    store = house.read_session()
    return reviewing.queue(
        store, want.query, want.period or Period.ALL, today=house.today, limit=limit, kinds=kinds
    )  # fmt: skip


def _settled(house: House, verb: Verb, words: list[str], kind: Kind | None, *, until: date | None = None) -> None:
    """One answer to several: named by number, or all that a query and a kind find, which are shown and confirmed."""
    store = house.session()
    ids = typed_ids(words)
    if ids is not None:
        items, _ = reviewing.waiting(store, ids)
        if kind is not None:
            items = [one for one in items if one.kind is kind]
        decisions = [settling.decide(one, verb, until=until) for one in items]
    else:
        if not words and kind is None:
            raise UsageError("which entries?", hint="their numbers, a query, or --kind; finura review shows them")
        decisions = _in_bulk(house, verb, words, kind, until)
    head = f"{verb.value}: nothing of that waits"
    if not decisions:
        house.emit(f"review {verb}", receipt({"changed": 0, "ids": [], "deed": None}, head))
        return
    done = settling.carry_out(store, decisions, command=f"review {verb}", at=house.at, all_or_none=True)
    answer: dict[str, object] = {"changed": len(done.ids), "ids": list(done.ids), "deed": done.deed_id}
    if until is not None:
        answer["until"] = until
    house.emit(f"review {verb}", receipt(answer, answered(done.counts, until).capitalize(), undo=UNDO))


def _in_bulk(house: House, verb: Verb, words: list[str], kind: Kind | None, until: date | None) -> list[Decision]:
    queue = _queue(house, words, kind, limit=None)
    decisions = []
    kept: list[Waiting] = []
    for one in queue.waiting:
        try:
            decisions.append(settling.decide(one, verb, until=until))
        except UsageError:  # it has nothing to accept or to reject
            continue
        kept.append(one)
    if decisions:
        shown = queue_shown(Queue(tuple(kept), queue.names, 0, 0), show=house.show)
        ask_bulk(house, shown, f"{verb.value.capitalize()} {'this' if len(kept) == 1 else f'these {len(kept)}'}?")
    return decisions


def _at_the_desk(house: House, queue: Queue) -> None:
    from finura_cli.cli.after_review import follow_up
    from finura_cli.cli.review_desk import Desk

    decisions = Desk(house, queue).work()
    if not decisions:
        return
    done = settling.carry_out(house.session(), decisions, command="review", at=house.at)
    answer = {"changed": len(done.ids), "ids": list(done.ids), "deed": done.deed_id}
    left = [f"left alone, as they changed meanwhile: {', '.join(map(str, done.left))}"] if done.left else []
    house.emit("review", receipt(answer, answered(done.counts).capitalize(), more=left, undo=UNDO))
    follow_up(house, decisions, done.ids)


group = Group(default="list", commands={"list": review, "accept": accept, "reject": reject, "snooze": snooze})
