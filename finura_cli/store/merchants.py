"""Merchants. A name that was given up, by renaming or merging, still means the merchant."""

from __future__ import annotations

from collections.abc import Sequence

from finura_cli.domain.category import Necessity
from finura_cli.domain.merchant import Merchant
from finura_cli.domain.names import checked_name, name_key, pick
from finura_cli.domain.text import words_of
from finura_cli.errors import NotFound, UsageError
from finura_cli.store import rows
from finura_cli.store.connection import Store
from finura_cli.store.driver import Row
from finura_cli.store.uids import new_uid

_OWN = "m.id, m.uid, m.name, m.necessity"


def all(store: Store) -> list[Merchant]:
    """Every merchant, by name."""
    return [_merchant(row) for row in store.conn.execute(f"SELECT {_OWN} FROM merchants m ORDER BY folded")]


def _merchant(row: Row) -> Merchant:
    id, uid, name, necessity, *counted = row
    return Merchant(id, uid, name, Necessity(str(necessity)) if necessity else None, *counted)


def necessities(store: Store) -> dict[int, Necessity]:
    """Those of the merchants that have one of their own."""
    found = store.conn.execute("SELECT id, necessity FROM merchants WHERE necessity IS NOT NULL")
    return {int(id): Necessity(str(necessity)) for id, necessity in found}


def with_counts(store: Store) -> list[Merchant]:
    """Every merchant with the number of its entries, by name."""
    found = store.conn.execute(
        f"SELECT {_OWN}, count(t.id) FROM merchants m LEFT JOIN transactions t ON t.merchant_id = m.id"
        " GROUP BY m.id ORDER BY m.folded"
    )
    return [_merchant(row) for row in found]


def get(store: Store, id: int) -> Merchant:
    row = store.conn.execute(f"SELECT {_OWN} FROM merchants m WHERE id = ?", (id,)).fetchone()
    if row is None:
        raise NotFound(f"there is no merchant {id}", hint="`finura merchant` shows them")
    return _merchant(row)


def find(store: Store, name: str) -> Merchant:
    """By name, by a name it had, or by words of its name when they are unique. Raises NotFound, Ambiguous."""
    id = known(store, name)
    if id is not None:
        return get(store, id)
    return pick(name, {m.name: m for m in all(store)}, "merchant", "`finura merchant` shows them")


def known(store: Store, name: str) -> int | None:
    """The id of the merchant that has or had this name; None if there is none."""
    id: int | None = store.conn.value(
        "SELECT id FROM merchants WHERE folded = ?1"
        " UNION ALL SELECT merchant_id FROM merchant_aliases WHERE folded = ?1",
        (name_key(name),),
    )
    return id


def find_or_add(store: Store, name: str) -> int:
    """The id of the merchant that has or had this name; made if there is none."""
    id = known(store, name)
    if id is not None:
        return id
    clean = checked_name(name, "a merchant")
    return rows.insert(store, "merchants", {"uid": new_uid(), "name": clean, "folded": name_key(clean)})


def set_necessity(store: Store, id: int, necessity: Necessity | None) -> Merchant:
    """Say what kind of spending it is, whatever its entries' categories; None: as those are."""
    rows.update(store, "merchants", (id,), {"necessity": necessity})
    return get(store, id)


def rename(store: Store, id: int, name: str) -> Merchant:
    """Another name. The old one still means it."""
    old = get(store, id)
    clean = checked_name(name, "a merchant")
    key = name_key(clean)
    taken = known(store, clean)
    if taken is not None and taken != id:
        other = get(store, taken).name
        raise UsageError(
            f"there is a merchant {other} already" + (f", once {clean}" if name_key(other) != key else ""),
            hint=f"finura merchant merge '{old.name}' '{other}'",
            code="exists",
        )
    rows.delete(store, "merchant_aliases", _aliases(store, "folded = ?", key))
    rows.update(store, "merchants", (id,), {"name": clean, "folded": key})
    if name_key(old.name) != key:
        rows.insert(store, "merchant_aliases", {"folded": name_key(old.name), "merchant_id": id})
    _fold_again(store, id)
    return get(store, id)


def merge(store: Store, source: int, target: int) -> None:
    """Every entry of `source` becomes one of `target`; the name of `source` means `target` from now on."""
    old = get(store, source)
    get(store, target)
    if source == target:
        raise UsageError(f"{old.name} is both", code="circular")
    entries = [id for (id,) in store.conn.execute("SELECT id FROM transactions WHERE merchant_id = ?", (source,))]
    rows.update(store, "transactions", entries, {"merchant_id": target})
    for place in ("bills", "schedules"):
        theirs = [id for (id,) in store.conn.execute(f"SELECT id FROM {place} WHERE merchant_id = ?", (source,))]
        rows.update(store, place, theirs, {"merchant_id": target})
    rows.update(store, "merchant_aliases", _aliases(store, "merchant_id = ?", source), {"merchant_id": target})
    rows.delete(store, "merchants", (source,))
    rows.insert(store, "merchant_aliases", {"folded": name_key(old.name), "merchant_id": target})
    _fold_again(store, target)


def aliases(store: Store, id: int) -> list[str]:
    """The folded texts that mean a merchant, besides its name."""
    found = store.conn.execute("SELECT folded FROM merchant_aliases WHERE merchant_id = ? ORDER BY folded", (id,))
    return [str(folded) for (folded,) in found]


def add_alias(store: Store, id: int, key: str) -> None:
    """A folded text means this merchant from now on, also when it meant another one. It is no merchant's own name."""
    rows.delete(store, "merchant_aliases", _aliases(store, "folded = ?", key))
    rows.insert(store, "merchant_aliases", {"folded": key, "merchant_id": id})


def drop_alias(store: Store, id: int, key: str) -> bool:
    """The text means this merchant no more; False when it did not."""
    found = [row for row in _aliases(store, "folded = ?", key) if row in _aliases(store, "merchant_id = ?", id)]
    rows.delete(store, "merchant_aliases", found)
    return bool(found)


def has_entries(store: Store, id: int) -> bool:
    return bool(store.conn.value("SELECT EXISTS (SELECT 1 FROM transactions WHERE merchant_id = ?)", (id,)))


def texts_of_others(store: Store, key: str, id: int) -> list[str]:
    """The texts of imported entries of other merchants that hold these folded words."""
    found = store.conn.execute(
        "SELECT DISTINCT description FROM transactions WHERE batch_id IS NOT NULL AND merchant_id IS NOT NULL"
        " AND merchant_id <> ? AND instr(words, ?) > 0", (id, f" {key} "),
    )  # fmt: skip
    return [str(description) for (description,) in found]


def nameless(store: Store) -> list[tuple[int, str, str]]:
    """Id, description and note of the imported entries that have no merchant, and are no linked transfer."""
    sql = (
        "SELECT id, description, note FROM transactions"
        " WHERE merchant_id IS NULL AND batch_id IS NOT NULL AND transfer_id IS NULL ORDER BY id"
    )
    return [(int(id), str(description), str(note)) for id, description, note in store.conn.execute(sql)]


def give(store: Store, id: int, entries: Sequence[tuple[int, str, str]]) -> None:
    """Entries (id, description, note) are of this merchant."""
    name = get(store, id).name
    fresh = [(id, words_of(description, name, note), entry) for entry, description, note in entries]
    rows.update_each(store, "transactions", ("merchant_id", "words"), fresh)


def _aliases(store: Store, condition: str, value: str | int) -> Sequence[int]:
    return [id for (id,) in store.conn.execute(f"SELECT id FROM merchant_aliases WHERE {condition}", (value,))]


def _fold_again(store: Store, id: int) -> None:
    """The name of a merchant is among the searched words of its entries."""
    name = get(store, id).name
    found = store.conn.execute("SELECT id, description, note, words FROM transactions WHERE merchant_id = ?", (id,))
    fresh = [(words_of(description, name, note), entry, words) for entry, description, note, words in found]
    rows.update_each(store, "transactions", ("words",), [(new, entry) for new, entry, old in fresh if new != old])
