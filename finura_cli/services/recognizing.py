"""Which merchant a bank's text means: learnt from edits, said by the user, found for entries that have none."""

from __future__ import annotations

from collections.abc import Sequence

from finura_cli.domain.merchant import Merchant, Named, Portrait
from finura_cli.domain.names import LONGEST, name_key, shortened
from finura_cli.domain.transaction import Transaction
from finura_cli.errors import NotFound, UsageError
from finura_cli.records import NamedTuple
from finura_cli.store import history, merchants
from finura_cli.store import merchant_figures as figures
from finura_cli.store.connection import Store


class Done(NamedTuple):
    """What was changed: of which merchant, which text, and the number of the deed."""

    merchant: Merchant
    text: str
    deed_id: int


class Tidying(NamedTuple):
    """Merchants seen in the texts of entries without one, the most frequent first."""

    found: tuple[Named, ...]
    left: int
    """Entries whose text names nobody."""


def portrait(store: Store, name: str) -> Portrait:
    """A merchant with what is known of it. Raises NotFound, Ambiguous."""
    with store.read_tx():
        return figures.portrait(store, merchants.find(store, name))


def learn(store: Store, pairs: Sequence[tuple[Transaction, Transaction]]) -> None:
    """Inside a deed: imported entries were given another merchant (pairs of before and after). The name in their text
    means it from now on, unless that name is one that other entries go by.
    """
    meant: dict[str, set[int]] = {}
    for before, after in pairs:
        if before.batch_id is None or after.merchant_id in (None, before.merchant_id):
            continue
        key = _name_key_in(before.description)
        if key and after.merchant_id is not None:
            meant.setdefault(key, set()).add(after.merchant_id)
    for key, ids in meant.items():
        one = ids.pop()
        if not ids and all(_name_key_in(text) != key for text in merchants.texts_of_others(store, key, one)):
            _mean(store, key, one)


def _mean(store: Store, key: str, id: int) -> None:
    known = merchants.known(store, key)
    if known == id:
        return
    if known is not None and name_key(merchants.get(store, known).name) == key:
        if not merchants.has_entries(store, known):  # it was called so by this text alone
            merchants.merge(store, known, id)
        return
    merchants.add_alias(store, id, key)


def alias(store: Store, name: str, text: str, *, at: str) -> Done:
    """From now on a text means a merchant, which is made if there is none of this name.

    Raises:
        UsageError: nothing in the text names anybody; or it is the name of a merchant that has entries (`exists`).
    """
    key = _key(text)
    id = merchants.known(store, name)
    if id is None:
        try:
            id = merchants.find(store, name).id
        except NotFound:
            id = None
    known = merchants.known(store, key)
    if known is not None and known == id:
        raise UsageError(f"{shortened(text)} means {merchants.get(store, known).name} already", code="exists")
    other = merchants.get(store, known) if known is not None else None
    if other is not None and name_key(other.name) == key and merchants.has_entries(store, other.id):
        hint = f"make them one: finura merchant merge '{other.name}' '{name}'"
        raise UsageError(f"{other.name} is a merchant with entries of its own", hint=hint, code="exists")
    with history.deed(store, command="merchant alias", at=at) as deed:
        target = id if id is not None else merchants.find_or_add(store, name)
        if other is not None and name_key(other.name) == key:
            merchants.merge(store, other.id, target)
        else:
            merchants.add_alias(store, target, key)
        one = merchants.get(store, target)
        deed.summary = f"{key} is {one.name}"
    return Done(one, key, deed.id)


def forget_alias(store: Store, name: str, text: str, *, at: str) -> Done:
    """A text means a merchant no more. NotFound when it did not."""
    one = merchants.find(store, name)
    with history.deed(store, command="merchant alias", at=at) as deed:
        key = next((key for key in (name_key(text), _key(text)) if merchants.drop_alias(store, one.id, key)), None)
        if key is None:
            hint = f"finura merchant show '{one.name}' names the texts that do"
            raise NotFound(f"{shortened(text)} does not mean {one.name}", hint=hint)
        deed.summary = f"{key} is not {one.name}"
    return Done(one, key, deed.id)


def _named_in(text: str) -> str | None:
    from finura_cli.domain.payees import payee  # its expressions take 9 ms to make

    return payee(text)


def _name_key_in(text: str) -> str:
    return name_key(_named_in(text) or "")


def _key(text: str) -> str:
    """What stands for a text: the name in it, folded; the whole of it where none is seen."""
    key = name_key((_named_in(text) or text)[:LONGEST])
    if not key:
        raise UsageError("the text is empty", code="bad-name")
    return key


def plan_tidying(store: Store) -> Tidying:
    """The merchants in the texts of imported entries that have none. Nothing is written."""
    names: dict[str, str | None] = {}
    groups: dict[str, tuple[str, str, list[int]]] = {}
    left = 0
    for id, description, _ in merchants.nameless(store):
        if description not in names:
            names[description] = _named_in(description)
        name = names[description]
        if name is None:
            left += 1
        else:
            groups.setdefault(name_key(name), (name, description, []))[2].append(id)
    found = []
    for key, (name, example, ids) in groups.items():
        known = merchants.known(store, key)
        called = name if known is None else merchants.get(store, known).name
        found.append(Named(called, known is None, tuple(ids), example))
    return Tidying(tuple(sorted(found, key=lambda one: (-len(one.entries), name_key(one.name)))), left)


def tidy(store: Store, plan: Tidying, *, at: str) -> int:
    """Give the entries of a plan their merchants, in one deed: its number."""
    with history.deed(store, command="merchant tidy", at=at) as deed:
        waiting = {id: (id, description, note) for id, description, note in merchants.nameless(store)}
        count = 0
        for one in plan.found:
            entries = [waiting[id] for id in one.entries if id in waiting]
            if entries:
                merchants.give(store, merchants.find_or_add(store, one.name), entries)
                count += len(entries)
        deed.summary = f"{count} entries"
    return deed.id
