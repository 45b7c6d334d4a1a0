"""Change or remove entries, one or many: first a plan that can be shown, then one deed that can be undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from finura_cli.domain import people
from finura_cli.domain.category import LENT, Categories, Necessity, lent_ids
from finura_cli.domain.money import Money
from finura_cli.domain.parse_money import NumberStyle, parse_money
from finura_cli.domain.splitting import (
    Part,
    paid_by_other,
    parts_of,
    refuse_mixed,
    shared,
    sharers,
    split_lines,
    undivided,
)
from finura_cli.domain.transaction import By, Line, Transaction
from finura_cli.errors import UsageError
from finura_cli.services import lending
from finura_cli.services.naming import said_of
from finura_cli.store import accounts, categories, history, merchants, transactions
from finura_cli.store.connection import Store

TO_BE_MADE = 0
"""Stands in a plan for the id of a merchant that does not exist yet."""


@dataclass(frozen=True, slots=True)
class Change:
    """What is asked of every entry. None leaves a field as it is; an empty text clears it."""

    amount: str | None = None
    day: date | None = None
    time: str | None = None
    description: str | None = None
    merchant: str | None = None
    category: str | None = None
    account: str | None = None
    mode: str | None = None
    mood: int | None = None
    who: str | None = None
    note: str | None = None
    add_tags: tuple[str, ...] = ()
    drop_tags: tuple[str, ...] = ()
    splits: tuple[Part, ...] = ()
    share: tuple[str, ...] | None = None
    """Among whom it is shared instead of whom it was; nobody: it is all the user's own."""
    paid_by: str | None = None
    """Who paid it for the user; empty: the user."""
    pending: bool | None = None
    necessity: str | None = None
    """Of all its lines; empty: as the merchant, or the category, is."""

    @property
    def is_empty(self) -> bool:
        return self == Change()


@dataclass(frozen=True, slots=True)
class EditPlan:
    """Pairs of an entry before and after; only those that differ."""

    pairs: tuple[tuple[Transaction, Transaction], ...]


@dataclass(frozen=True, slots=True)
class Done:
    """A deed that was carried out: its number (for undo) and how many entries it changed."""

    deed_id: int
    count: int


def plan_edit(store: Store, entries: Sequence[Transaction], change: Change, *, style: NumberStyle) -> EditPlan:
    """What each entry would become. Nothing is written. Raises UsageError for what does not fit an entry."""
    if change.is_empty:
        raise UsageError("nothing to change was given", hint="for example: finura edit 12 -c Food --note 'team lunch'")
    refuse_mixed(splits=change.splits, share=change.share or (), paid_by=change.paid_by, transfer_to=None)
    owed = LENT if change.share or change.paid_by else None
    said = (change.category, owed, *(part.category for part in change.splits))
    tree = lending.planned_tree(categories.tree(store), *said)
    account_id = accounts.find(store, change.account).id if change.account is not None else None
    chosen = {entry.id: entry for entry in entries}
    changed = {id: _apply(store, entry, change, tree, account_id, style) for id, entry in chosen.items()}
    for id, entry in tuple(chosen.items()):
        after = changed[id]
        if entry.transfer_id is not None and (after.money != entry.money or after.date != entry.date):
            other = chosen.setdefault(entry.transfer_id, transactions.get(store, entry.transfer_id))
            changed[other.id] = _mirror(changed.get(other.id, other), entry, after)
    _refuse_one_account(store, changed)
    return EditPlan(tuple((entry, changed[id]) for id, entry in chosen.items() if changed[id] != entry))


def _refuse_one_account(store: Store, changed: Mapping[int, Transaction]) -> None:
    """A transfer goes from one account to another."""
    for after in changed.values():
        if after.transfer_id is None:
            continue
        other = changed.get(after.transfer_id) or transactions.get(store, after.transfer_id)
        if other.account_id == after.account_id:
            raise UsageError(
                f"entries {other.id} and {after.id} are the two sides of a transfer: not both in one account",
                hint=f"finura rm {after.id}",
            )


def carry_out(store: Store, plan: EditPlan, *, at: str, change: Change) -> Done:
    """Write the plan in one deed. Refuses when an entry was changed meanwhile."""
    with history.deed(store, command="edit", at=at) as deed:
        written = [(before, _with_lent(store, _with_merchant(store, after, change))) for before, after in plan.pairs]
        for before, after in written:
            if transactions.get(store, before.id) != before:
                raise UsageError(f"entry {before.id} was changed meanwhile", hint="run the command again")
            transactions.replace(store, after)
        if change.merchant:
            from finura_cli.services import recognizing

            recognizing.learn(store, written)
        deed.summary = said_of([before for before, _ in plan.pairs])
    return Done(deed.id, len(plan.pairs))


def with_other_sides(store: Store, entries: Sequence[Transaction]) -> list[Transaction]:
    """The entries, and the other side of each linked transfer among them."""
    by_id = {t.id: t for t in entries}
    missing = [t.transfer_id for t in entries if t.transfer_id is not None and t.transfer_id not in by_id]
    return [*by_id.values(), *transactions.get_many(store, missing)]


def remove(store: Store, entries: Sequence[Transaction], *, at: str) -> Done:
    """Remove entries in one deed. A row that came from a file does not come back with the next import."""
    with history.deed(store, command="rm", at=at) as deed:
        transactions.remove(store, [t.id for t in entries])
        deed.summary = said_of(entries)
    return Done(deed.id, len(entries))


def _apply(
    store: Store, entry: Transaction, change: Change, tree: Categories, account_id: int | None, style: NumberStyle
) -> Transaction:
    lines = _parted(entry, change, tree, style)
    after = entry._replace(
        money=Money(sum(line.money.minor for line in lines), entry.money.currency),
        lines=_said_of_lines(lines, change.necessity),
        account_id=account_id if account_id is not None else entry.account_id,
        date=change.day or entry.date,
        pending=entry.pending if change.pending is None else change.pending,
        tags=tuple(sorted((set(entry.tags) | set(change.add_tags)) - set(change.drop_tags))),
        mood=entry.mood if change.mood is None else change.mood,
    )
    if change.description is not None:
        after = after._replace(description=change.description)
    if change.note is not None:
        after = after._replace(note=change.note)
    after = after._replace(
        time=_said(change.time, entry.time),
        mode=_said(change.mode, entry.mode),
        who=people.person_name(change.who) if change.who else _said(change.who, entry.who),
    )
    if change.merchant is not None:
        after = after._replace(merchant_id=_merchant(store, change.merchant))
    return after


def _said(new: str | None, old: str | None) -> str | None:
    """The new text, None when it is empty; the old one when nothing was said."""
    return old if new is None else new or None


def _merchant(store: Store, name: str) -> int | None:
    if not name:
        return None
    return merchants.known(store, name) or TO_BE_MADE


def _with_merchant(store: Store, after: Transaction, change: Change) -> Transaction:
    """A merchant that is new is made only now, inside the deed."""
    if not change.merchant or after.merchant_id != TO_BE_MADE:
        return after
    return after._replace(merchant_id=merchants.find_or_add(store, change.merchant))


def _with_lent(store: Store, after: Transaction) -> Transaction:
    """The category of debts is made where the books have none yet."""
    if all(line.category_id != lending.TO_BE_MADE for line in after.lines):
        return after
    made = lending.category(store).id
    return after._replace(
        lines=tuple(
            line._replace(category_id=made) if line.category_id == lending.TO_BE_MADE else line for line in after.lines
        ),
    )


def _money(entry: Transaction, change: Change, style: NumberStyle) -> Money:
    """A typed amount keeps the direction of the entry, unless it carries a sign of its own."""
    if change.amount is None:
        return entry.money
    money = parse_money(change.amount, entry.money.currency, style)
    if money.currency != entry.money.currency:
        raise UsageError(
            f"entry {entry.id} is in {entry.money.currency}", hint="remove it and add it in the other currency"
        )
    if change.amount.strip()[:1] in "+-" or entry.money.minor > 0:
        return money
    return -money


def _parted(entry: Transaction, change: Change, tree: Categories, style: NumberStyle) -> tuple[Line, ...]:
    """The lines as asked for: who shares the entry, and who paid it, in place of what was said of that before."""
    if change.share is None and change.paid_by is None and not change.splits and change.category is None:
        change = replace(change, share=_sharing(entry, change, tree))
    if change.share is None and change.paid_by is None:
        return _lines(entry, _money(entry, change, style), change, tree, style)
    if change.paid_by and entry.batch_id is not None:
        raise UsageError(
            f"entry {entry.id} came with a file, which tells what its account paid",
            hint=f"what {change.paid_by} paid is an entry of its own: finura add AMOUNT WORDS --paid-by NAME",
        )
    lent = lent_ids(tree)
    if change.share is not None and not change.splits and len(parts_of(entry.lines, lent)[0]) > 1:
        raise _is_split(entry)  # nothing says to which of its categories what somebody shares would belong
    whole = undivided(entry.lines, lent, shared=change.share is not None, paid=change.paid_by is not None)
    total = Money(sum(line.money.minor for line in whole), entry.money.currency)
    entry = entry._replace(money=total, lines=whole)
    lines = _lines(entry, _money(entry, change, style), change, tree, style)
    own, debts = parts_of(lines, lent)
    if not own:
        hint = f"give it a category of its own: finura edit {entry.id} -c CAT"
        raise UsageError(f"entry {entry.id} is lent or borrowed as a whole", hint=hint)
    if change.share:
        lines = (*shared(own[0], change.share, people.find(LENT, tree).id), *debts)
    return paid_by_other(lines, change.paid_by, people.find(LENT, tree).id) if change.paid_by else lines


def _sharing(entry: Transaction, change: Change, tree: Categories) -> tuple[str, ...] | None:
    """Who goes on sharing an entry equally, whose amount alone changes."""
    return sharers(entry.lines, lent_ids(tree)) or None if change.amount is not None else None


def _lines(entry: Transaction, money: Money, change: Change, tree: Categories, style: NumberStyle) -> tuple[Line, ...]:
    owed = change.share is not None or change.paid_by is not None
    if entry.transfer_id is not None and (change.category is not None or change.splits or owed):
        raise UsageError(
            f"entry {entry.id} is one side of a transfer; its category is fixed",
            hint=f"if it is none: finura edit {entry.id} --no-transfer",
        )
    if change.splits:
        return split_lines(money, change.splits, rest=change.category, tree=tree, style=style)
    if change.category is not None:
        inward = money.minor > 0
        category_id = people.find(change.category, tree, inward).id if change.category else None
        debts = _debts(entry, category_id, tree)
        if debts and money != entry.money:
            raise _is_split(entry)
        own = [line for line in entry.lines if line not in debts]
        left = Money(money.minor - sum(line.money.minor for line in debts), money.currency)
        said, whose = {line.necessity for line in own}, {line.who for line in own}
        by = By.HAND if category_id is not None else None
        one = Line(
            category_id, left, by, necessity=said.pop() if len(said) == 1 else None,
            who=whose.pop() if len(whose) == 1 else None,
        )  # fmt: skip
        return (_whose(one, change) if not debts else one, *debts)
    if len(entry.lines) == 1:
        return (_whose(entry.lines[0]._replace(money=money), change),)
    if money == entry.money:
        return entry.lines
    raise _is_split(entry)


def _whose(only: Line, change: Change) -> Line:
    """The only line of an entry goes by what is newly said of the entry."""
    return only if change.who is None else only._replace(who=None)


def _is_split(entry: Transaction) -> UsageError:
    hint = "give the new parts with --split CAT=AMOUNT,..."
    own, theirs = ([line for line in entry.lines if bool(line.who) is named] for named in (False, True))
    with_me = {(line.money.minor > 0) == (own[0].money.minor > 0) for line in theirs} if len(own) == 1 else set()
    names = ",".join(dict.fromkeys(line.who for line in theirs if line.who))
    if with_me == {True}:
        hint += f", or in equal parts: --share {names}"
    elif with_me == {False} and len(theirs) == 1:
        hint += f", or say again who paid: --paid-by {names}"
    return UsageError(f"entry {entry.id} is split", hint=hint)


def _debts(entry: Transaction, category_id: int | None, tree: Categories) -> tuple[Line, ...]:
    """The parts that another category leaves as they are; none when the whole entry becomes a debt."""
    if category_id in lent_ids(tree):
        return ()
    own = people.without_debts(entry.lines, tree)
    return tuple(line for line in entry.lines if line not in own)


def _said_of_lines(lines: tuple[Line, ...], necessity: str | None) -> tuple[Line, ...]:
    if necessity is None:
        return lines
    said = Necessity(necessity) if necessity else None
    return tuple(line._replace(necessity=said) for line in lines)


def _mirror(other: Transaction, before: Transaction, after: Transaction) -> Transaction:
    """The other side of a transfer, as far as it was the same: banks may write another day, or another currency."""
    day = after.date if other.date == before.date else other.date
    money = -after.money if other.money in (-before.money, -after.money) else other.money
    return other._replace(date=day, money=money, lines=(other.lines[0]._replace(money=money),))
