"""Entries that post themselves: set up, changed, skipped, removed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from finura_cli.domain import people, schedules
from finura_cli.domain.account import Account
from finura_cli.domain.books import Names
from finura_cli.domain.category import Categories, Kind
from finura_cli.domain.paces import Every
from finura_cli.domain.parse_money import NumberStyle, parse_money
from finura_cli.domain.period import FIRST_YEAR, LAST_YEAR
from finura_cli.domain.schedules import Planned, Schedule
from finura_cli.errors import UsageError
from finura_cli.records import NamedTuple
from finura_cli.services import adding
from finura_cli.services.adding import Moment, Wanted
from finura_cli.services.naming import names_of
from finura_cli.services.scheduled import of
from finura_cli.store import accounts, categories, history, merchants
from finura_cli.store import listing as beside
from finura_cli.store import schedules as kept
from finura_cli.store.connection import Store


class Made(NamedTuple):
    """A schedule as it was written. `because` has one sentence for each blank that was filled."""

    planned: Planned
    deed_id: int
    because: tuple[str, ...] = ()


class Change(NamedTuple):
    """What to change of a schedule; None leaves it, empty clears it."""

    amount: str | None = None
    description: str | None = None
    category: str | None = None
    account: str | None = None
    transfer_to: str | None = None
    merchant: str | None = None
    mode: str | None = None
    who: str | None = None
    note: str | None = None
    add_tags: tuple[str, ...] = ()
    drop_tags: tuple[str, ...] = ()
    every: Every | None = None
    start: date | None = None
    until: date | None = None
    endless: bool = False
    """There is no last day any more."""


def names_for(store: Store, several: Iterable[Schedule]) -> Names:
    """The names that these need to be shown."""
    ids = {one.merchant_id for one in several if one.merchant_id is not None}
    return replace(names_of(store), merchants=beside.merchant_names(store, ids) if ids else {})


def add(
    store: Store,
    wanted: Wanted,
    *,
    every: Every,
    start: date,
    until: date | None,
    moment: Moment,
    style: NumberStyle,
) -> Made:
    """Set one up: read as `add` reads an entry, blanks filled as it fills them. Nothing is posted yet."""
    if wanted.entry.time is not None:
        raise UsageError("a schedule has days, no times", hint="leave the time out", code="no-times")
    _check_days(start, until)
    with history.deed(store, command="bills schedule add", at=moment.at) as deed:
        new, because = adding.drafted(store, wanted, moment, style)
        first = new[0]
        if not first.description.strip():
            raise UsageError("say in a word what it is", hint="bills schedule add 15000 rent", code="no-description")
        one = Schedule(
            0, "", every, start, until, first.account_id, first.money, first.description,
            new[1].account_id if len(new) == 2 else None, first.lines[0].category_id, first.merchant_id, first.note,
            first.mode, first.who, first.tags,
        )  # fmt: skip
        made = kept.add(store, one)
        deed.summary = _summary(made)
    return Made(of(store, made.id, today=moment.today), deed.id, tuple(because))


def change(store: Store, id: int, said: Change, *, style: NumberStyle, today: date, at: str) -> Made:
    """Change one: it holds for the days that are not done yet. The deed is 0 when nothing differs.

    Raises:
        UsageError `days-done`: another pace or first day would post days again; `bad-period`: it ends before it starts.
    """
    with history.deed(store, command="bills schedule edit", at=at) as deed:
        old = kept.get(store, id)
        new = _with_words(_with_places(store, _with_money(old, said, style), said), said)
        every, start = schedules.restarted(old, kept.done(store).get(id, {}), said.every, said.start)
        until = None if said.endless else said.until or old.until
        _check_days(start, until)
        kept.update(store, new._replace(every=every, start=start, until=until))
        deed.summary = _summary(new)
    return Made(of(store, id, today=today), deed.id)


def _with_money(old: Schedule, said: Change, style: NumberStyle) -> Schedule:
    if said.amount is None:
        return old
    money = parse_money(said.amount, old.money.currency, style)
    if money.currency != old.money.currency:
        raise UsageError(f"schedule {old.id} is in {old.money.currency}", code="other-currency")
    return old._replace(money=-abs(money) if old.money.minor < 0 else abs(money))


def _with_words(old: Schedule, said: Change) -> Schedule:
    if said.description is not None and not said.description.strip():
        raise UsageError("say in a word what it is", hint="--description rent", code="no-description")
    tags = dict.fromkeys((*old.tags, *said.add_tags))
    return old._replace(
        description=old.description if said.description is None else said.description.strip(),
        note=old.note if said.note is None else said.note,
        mode=old.mode if said.mode is None else said.mode or None,
        who=old.who if said.who is None else people.person_name(said.who) if said.who else None,
        tags=tuple(tag for tag in tags if tag not in said.drop_tags),
    )


def _with_places(store: Store, old: Schedule, said: Change) -> Schedule:
    """With another category, merchant or account."""
    new = old
    if said.category is not None:
        new = new._replace(category_id=_category(categories.tree(store), old, said.category))
    if said.merchant is not None:
        new = new._replace(merchant_id=merchants.find_or_add(store, said.merchant) if said.merchant else None)
    if said.account is not None:
        new = new._replace(account_id=accounts.find(store, said.account).id)
    if said.transfer_to is not None:
        if old.to_account_id is None:
            raise UsageError(f"schedule {old.id} is no transfer", hint="remove it and add another", code="no-transfer")
        new = new._replace(to_account_id=accounts.find(store, said.transfer_to).id)
    if new.to_account_id is not None:
        _check_transfer(new, accounts.get(store, new.to_account_id))
    return new


def _category(tree: Categories, old: Schedule, name: str) -> int:
    category = tree.find(name)
    if old.to_account_id is not None and category.kind is not Kind.TRANSFER:
        raise UsageError(f"schedule {old.id} is a transfer, {category.path} is not", code="other-kind")
    return category.id


def _check_transfer(one: Schedule, target: Account) -> None:
    if one.account_id == target.id:
        raise UsageError(f"{target.name} is both sides of the transfer", code="bad-transfer")
    if one.money.currency != target.currency:
        raise UsageError(
            f"{target.name} is in {target.currency}, the amount in {one.money.currency}", code="two-currencies"
        )


def _check_days(start: date, until: date | None) -> None:
    if not FIRST_YEAR <= start.year <= LAST_YEAR:
        raise UsageError(f"{start.isoformat()} is too far away", hint="say the first day with --from", code="bad-day")
    if until is not None and until < start:
        raise UsageError(f"it ends on {until.isoformat()}, before it starts on {start.isoformat()}", code="bad-period")


def remove(store: Store, id: int, *, at: str) -> tuple[Schedule, int]:
    """Take one out; what it posted stays. It, and the number of the deed."""
    with history.deed(store, command="bills schedule rm", at=at) as deed:
        one = kept.get(store, id)
        kept.remove(store, id)
        deed.summary = _summary(one)
    return one, deed.id


def skip(store: Store, id: int, day: date | None, *, today: date, at: str) -> tuple[date, Made]:
    """Let a day pass without an entry; left out, the first one that is not done.

    Raises:
        UsageError: `no-due-day`: it is no day of the schedule, or there is none left; `day-done`.
    """
    with history.deed(store, command="bills schedule skip", at=at) as deed:
        one = of(store, id, today=today)
        chosen = day or next(iter(one.due), one.next)
        if chosen is None:
            raise UsageError(f"schedule {id} has ended", code="no-due-day")
        if chosen in one.done:
            entry = one.done[chosen]
            was = f"was posted for {chosen.isoformat()}" if entry is not None else f"skips {chosen.isoformat()} already"
            hint = f"finura rm {entry} removes its entry: it does not come back" if entry is not None else None
            raise UsageError(f"schedule {id} {was}", hint=hint, code="day-done")
        if chosen not in schedules.days(one.schedule, chosen):
            near = next(iter(one.due), one.next)
            hint = f"its next one is {near.isoformat()}" if near else None
            raise UsageError(f"{chosen.isoformat()} is no day of schedule {id}", hint=hint, code="no-due-day")
        kept.mark(store, id, chosen, None)
        deed.summary = f"{_summary(one.schedule)} {chosen.isoformat()}"
    return chosen, Made(of(store, id, today=today), deed.id)


def _summary(one: Schedule) -> str:
    return f"{one.id} {one.description} {one.money.plain()} {one.money.currency}"
