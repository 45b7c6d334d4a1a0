"""People: what they owe the user and the user owes them, settling it, and their names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from finura_cli.domain import people as domain
from finura_cli.domain.account import Account
from finura_cli.domain.category import LENT, Categories, Category, Kind, lent_ids
from finura_cli.domain.money import Money, in_currencies
from finura_cli.domain.names import not_found
from finura_cli.domain.parse_money import NumberStyle, find_currency, parse_money
from finura_cli.domain.people import Movement, Person, Step, person_key
from finura_cli.domain.splitting import Part, category_and_who, paid_by_other, shared, split_lines
from finura_cli.domain.transaction import By, Line, NewTransaction, Transaction
from finura_cli.errors import Ambiguous, Locked, NotFound
from finura_cli.records import NamedTuple
from finura_cli.store import accounts, categories, history, people, transactions
from finura_cli.store.connection import Store

TO_BE_MADE = 0
"""Stands in a plan for the id of the category in books that were made before there was one."""


def category(store: Store) -> Category:
    """`Lent & borrowed`; made where the books have none. Within a deed."""
    tree = tree_for(store, LENT)
    return domain.find(LENT, tree)


def tree_for(store: Store, *texts: str | None) -> Categories:
    """The tree of categories, with `Lent & borrowed` where one of the texts (a category, or one with `@NAME`) means it.
    Within a deed."""
    tree = categories.tree(store)
    if any(mentions(text, tree) for text in texts) and not lent_ids(tree):
        categories.add(store, LENT, Kind.TRANSFER)
        tree = categories.tree(store)
    return tree


def planned_tree(tree: Categories, *texts: str | None) -> Categories:
    """As `tree_for`, and nothing is written: a category that is missing has the id TO_BE_MADE."""
    if any(mentions(text, tree) for text in texts) and not lent_ids(tree):
        made = Category(TO_BE_MADE, "", LENT.rpartition(":")[2], LENT, None, Kind.TRANSFER, None)
        return Categories([*tree, made])
    return tree


def mentions(text: str | None, tree: Categories) -> bool:
    """Whether a category, as it is typed with or without `@NAME`, means `Lent & borrowed`."""
    return text is not None and domain.means_lent(category_and_who(Part(text, ""), tree)[0], tree)


def parted(
    store: Store, whole: Line, splits: Sequence[Part], *, rest: str | None, share: Sequence[str], paid_by: str | None,
    style: NumberStyle,
) -> tuple[Line, ...]:  # fmt: skip
    """The parts of an entry: of a split, of what is shared with people, of what somebody else paid for. Within a
    deed."""
    lines: tuple[Line, ...] = (whole,)
    if splits:
        tree = tree_for(store, *(part.category for part in splits), rest)
        lines = split_lines(whole.money, splits, rest=rest, tree=tree, style=style)
    if share:
        lines = shared(whole, share, category(store).id)
    if paid_by is not None:
        lines = paid_by_other(lines, paid_by, category(store).id)
    return lines


def remarks(store: Store, entry_id: int, lines: Sequence[Line], who: str | None) -> list[str]:
    """What is worth a word about the debts of a new entry: whose an undivided one is, what to do about one of nobody.

    `who`: whose the entry is.
    """
    lent = lent_ids(categories.tree(store)) if lines[0].by is By.HAND or len(lines) > 1 else frozenset()
    debts = [line for line in lines if line.category_id in lent]
    if any(not (line.who or who) for line in debts):
        return [f"nobody is named: finura edit {entry_id} --who NAME"]
    if len(lines) == 1 and debts and who:
        from shlex import quote  # 7 ms

        way = "lent, or paid back, to" if debts[0].money.minor < 0 else "borrowed from, or paid back by,"
        return [f"{way} {who}: finura people show {quote(who)}"]
    return []


class Standing(NamedTuple):
    """Everyone there is something, or was, between; and what stands under nobody's name, by currency, posted only
    (positive: owed to the user)."""

    people: tuple[Person, ...]
    nameless: tuple[Money, ...]


def standing(store: Store) -> Standing:
    found = _movements(store)
    nobody: dict[str, int] = {}
    for one in found:
        if one.name is None and not one.pending:
            nobody[one.money.currency] = nobody.get(one.money.currency, 0) - one.money.minor
    rest = in_currencies(nobody)
    return Standing(domain.standing(found), rest)


class Portrait(NamedTuple):
    """One person: the nets by currency, and all movements, the oldest first."""

    name: str
    nets: tuple[Person, ...]
    steps: tuple[Step, ...]
    accounts: Mapping[int, str]


def portrait(store: Store, name: str) -> Portrait:
    """Raises NotFound: there was never anything between the user and them."""
    theirs = _of(store, name)
    nets = domain.standing(theirs)
    called = {account.id: account.name for account in accounts.all(store)}
    return Portrait(nets[0].name, nets, tuple(domain.course(theirs)), called)


class Settled(NamedTuple):
    """What was settled; `entry` and `deed_id` are None when nothing was open. `left`: the net after it."""

    name: str
    entry: Transaction | None
    left: Money | None
    deed_id: int | None
    account: str | None = None


def settle(
    store: Store, name: str, amount: str | None = None, *, account: str | None, currency: str | None, day: date,
    time: str | None, style: NumberStyle, at: str,
) -> Settled:  # fmt: skip
    """The entry that brings a net to zero, or (`amount`) nearer to it: money in when they owed, out when the user did.

    Raises:
        NotFound: no such person. Ambiguous: open in several currencies, and none is said.
        UsageError: as `domain.people.settlement`.
    """
    nets = domain.standing(_of(store, name))
    open_ = [person for person in nets if person.net]
    called = nets[0].name
    currency = (find_currency(amount, currency) if amount else None) or currency
    if not open_ or (currency is not None and all(person.net.currency != currency for person in open_)):
        return Settled(called, None, None, None)
    person = _in_currency(open_, currency)
    net = person.net
    wanted = parse_money(amount, net.currency, style) if amount is not None else None
    money = domain.settlement(net, wanted, called)
    where = _account(store, account, net.currency)
    with history.deed(store, command="people settle", at=at) as deed:
        line = Line(category(store).id, money, By.HAND)
        text = f"{called} paid back" if money.minor > 0 else f"Paid back to {called}"
        made = transactions.add(store, NewTransaction(day, where.id, money, text, (line,), time=time, who=called))
        deed.summary = f"{called} {money.plain()} {money.currency}"
    return Settled(called, transactions.get(store, made), net - money, deed.id, where.name)


def _in_currency(open_: Sequence[Person], currency: str | None) -> Person:
    chosen = [person for person in open_ if currency in (None, person.net.currency)]
    if len(chosen) > 1:
        said = ", ".join(person.net.currency for person in chosen)
        raise Ambiguous(f"several currencies are open: {said}", hint="say which with --currency")
    return chosen[0]


def _account(store: Store, name: str | None, currency: str) -> Account:
    if name is not None:
        return accounts.find(store, name)
    opened = [account for account in accounts.all(store) if account.closed is None]
    if not opened:
        raise Locked("the books have no account", hint="finura account add Cash --kind cash", code="no-account")
    return next((account for account in opened if account.currency == currency), opened[0])


@dataclass(frozen=True, slots=True)
class Renamed:
    old: str
    new: str
    count: int
    merged: bool
    """Somebody was called so already: they are one now."""
    deed_id: int | None


def rename(store: Store, old: str, new: str, *, at: str) -> Renamed:
    """Another name for a person everywhere in the books. With the name of somebody else, the two become one."""
    known = people.names(store)
    by_key = {person_key(name): name for name in known}
    if person_key(old) not in by_key:
        raise _nobody(old, known)
    name = domain.person_name(new)
    merged = person_key(name) in by_key and person_key(name) != person_key(old)
    with history.deed(store, command="people rename", at=at) as deed:
        count = people.rename(store, {person_key(old), person_key(name)}, name)
        deed.summary = f"{by_key[person_key(old)]} to {name}"
    return Renamed(by_key[person_key(old)], name, count, merged, deed.id if count else None)


def _movements(store: Store) -> list[Movement]:
    return people.movements(store, lent_ids(categories.tree(store)))


def _of(store: Store, name: str) -> list[Movement]:
    """The movements of one person."""
    everything = _movements(store)
    key = person_key(name)
    theirs = [one for one in everything if one.name is not None and key and person_key(one.name) == key]
    if not theirs:
        raise _nobody(name, [one.name for one in everything if one.name is not None])
    return theirs


def _nobody(name: str, known: Iterable[str]) -> NotFound:
    return not_found(
        name, {one: one for one in known}, "person", "`finura people` shows them; finura add 500 -c Lent --who NAME"
    )
