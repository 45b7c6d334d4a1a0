"""The tree of categories."""

from __future__ import annotations

from finura_cli.domain.category import DEEPEST, LENT, Categories, Category, Kind, Necessity, lent_ids
from finura_cli.domain.former_paths import path_key
from finura_cli.domain.names import checked_name, name_key, shortened
from finura_cli.domain.text import how_many
from finura_cli.errors import NotFound, UsageError
from finura_cli.store import rows
from finura_cli.store.connection import Store
from finura_cli.store.driver import Row
from finura_cli.store.uids import new_uid

_ALL = (
    "SELECT c.id, c.uid, c.name, p.path, c.parent_id, c.kind, c.necessity"
    " FROM category_paths p JOIN categories c ON c.id = p.id"
)


def all(store: Store) -> list[Category]:
    """Every category, in the order of their paths."""
    return list(tree(store))


def tree(store: Store) -> Categories:
    """All of them as the value that queries and reports ask. Many rooms do: it is read anew when anything changed."""
    state = store.state
    if store.tree is None or store.tree[0] != state:
        store.tree = state, Categories(_category(row) for row in store.conn.execute(_ALL).fetchall())
    return store.tree[1]


def _category(row: Row) -> Category:
    id, uid, name, path, parent, kind, necessity = row
    return Category(id, uid, name, path, parent, Kind(kind), Necessity(necessity) if necessity else None)


def find(store: Store, text: str) -> Category:
    """By path, or by the end of one when that is unique. Raises NotFound with the nearest, Ambiguous with all."""
    return tree(store).find(text)


def get(store: Store, id: int) -> Category:
    row = store.conn.execute(f"{_ALL} WHERE c.id = ?", (id,)).fetchone()
    if row is None:
        raise NotFound(f"there is no category {id}", hint="`finura category` shows them")
    return _category(row)


def add(store: Store, path: str, kind: Kind | None = None, necessity: Necessity | None = None) -> Category:
    """Make a category, and those above it that are missing. Without a kind it has its parent's, else expense."""
    names = [checked_name(part, "a category") for part in path.split(":")]
    if len(names) > DEEPEST:
        raise UsageError(f"a category lies at most {DEEPEST} deep", code="bad-name")
    parent: int | None = None
    made: int | None = None
    for name in names:
        made = None
        row = _child(store, parent, name)
        if row is not None:
            parent, above = row
            if kind is not None and kind != above:
                raise _other_kind(path, Kind(above))
            kind = Kind(above)
            continue
        values = {
            "uid": new_uid(), "parent_id": parent, "name": name, "folded": name_key(name),
            "kind": kind or Kind.EXPENSE, "necessity": necessity,
        }  # fmt: skip
        parent = made = rows.insert(store, "categories", values)
    if made is None:
        raise UsageError(f"there is a category {shortened(path)} already", code="exists")
    return get(store, made)


def update(store: Store, changed: Category) -> Category:
    """Write name, kind and necessity. A new kind goes to everything below, and must be the parent's."""
    books = tree(store)
    name = checked_name(changed.name, "a category")
    if ":" in name:
        raise UsageError("a name holds no ':'", hint="`finura category mv` moves a category", code="bad-name")
    _refuse_taken(store, changed.parent_id, name, changed.id)
    below = books.children_of(changed.id)
    if changed.parent_id is not None and books.by_id[changed.parent_id].kind is not changed.kind:
        raise _other_kind(changed.path, books.by_id[changed.parent_id].kind)
    if books.by_id[changed.id].kind is not changed.kind:
        rows.update(store, "categories", sorted(below), {"kind": changed.kind})
    values = {"name": name, "folded": name_key(name), "necessity": changed.necessity}
    rows.update(store, "categories", (changed.id,), values)
    _keep_debts(store, books)
    _keep_path(store, books.path(changed.id), changed.id)
    return get(store, changed.id)


def move(store: Store, id: int, parent_id: int | None) -> Category:
    """Under another parent (None: to the top), with everything below it."""
    books = tree(store)
    moved = books.by_id[id]
    if parent_id is not None:
        if parent_id in books.children_of(id):
            raise UsageError(f"{books.path(parent_id)} is under {moved.path}", code="circular")
        if books.by_id[parent_id].kind is not moved.kind:
            raise _other_kind(moved.path, books.by_id[parent_id].kind)
    _refuse_taken(store, parent_id, moved.name, id)
    rows.update(store, "categories", (id,), {"parent_id": parent_id})
    _keep_path(store, moved.path, id)
    return get(store, id)


_NAMING = (
    ("rules", "category_id"), ("category_aliases", "category_id"), ("budgets", "category_id"),
    ("budget_moves", "from_category_id"), ("budget_moves", "to_category_id"), ("bills", "category_id"),
    ("schedules", "category_id"),
)  # fmt: skip
"""What names a category, besides lines."""


def merge(store: Store, source: int, target: int) -> None:
    """Every line, rule, budget, bill and child of `source` goes to `target`, and `source` goes. What it was called
    means `target` in files from now on.

    Of two budgets in a currency that of the target stays, unless only the other one still holds; children of the same
    name are merged too.
    """
    books = tree(store)
    if target in books.children_of(source):
        raise UsageError(f"{books.path(target)} is {books.path(source)} or under it", code="circular")
    own = store.conn.execute("SELECT id, folded FROM categories WHERE parent_id = ? ORDER BY id", (source,)).fetchall()
    for child, key in own:
        twin = store.conn.value("SELECT id FROM categories WHERE parent_id = ? AND folded = ?", (target, key))
        if twin is not None:
            merge(store, child, twin)
        else:
            rows.update(store, "categories", (child,), {"parent_id": target})
            below = sorted(books.children_of(child))
            rows.update(store, "categories", below, {"kind": books.by_id[target].kind})
    rows.move_lines(store, _with_lines_in(store, source), (source,), target)
    _drop_second_budgets(store, source, target)
    for place, column in _NAMING:
        used = _ids(store, f"SELECT id FROM {place} WHERE {column} = ?", source)
        rows.update(store, place, used, {column: target})
    rows.delete(store, "categories", (source,))
    _keep_path(store, books.path(source), target)
    _keep_debts(store, books)


def _drop_second_budgets(store: Store, source: int, target: int) -> None:
    """Leave one run of settings a currency to two categories."""
    of_one = "SELECT currency FROM budgets WHERE category_id = ?"
    last = "SELECT amount FROM budgets WHERE category_id = ? AND currency = ? ORDER BY start DESC, id DESC LIMIT 1"
    found = store.conn.execute(f"{of_one} INTERSECT {of_one}", (source, target)).fetchall()
    for (currency,) in found:
        holds = {id: store.conn.value(last, (id, currency)) is not None for id in (source, target)}
        second = target if holds[source] and not holds[target] else source
        ids = store.conn.execute("SELECT id FROM budgets WHERE category_id = ? AND currency = ?", (second, currency))
        rows.delete(store, "budgets", [id for (id,) in ids.fetchall()])


def remove(store: Store, id: int) -> None:
    """Take out a category that nothing uses."""
    counts = {
        ("category below it", "categories below it"): len(
            _ids(store, "SELECT id FROM categories WHERE parent_id = ?", id)
        ),
        ("entry", "entries"): len(_with_lines_in(store, id)),
        ("rule", "rules"): len(_ids(store, "SELECT id FROM rules WHERE category_id = ?", id)),
        ("budget", "budgets"): len(_ids(store, "SELECT id FROM budgets WHERE category_id = ?", id)),
        ("budget move", "budget moves"): len(
            _ids(store, "SELECT id FROM budget_moves WHERE ?1 IN (from_category_id, to_category_id)", id)
        ),
        ("bill", "bills"): len(_ids(store, "SELECT id FROM bills WHERE category_id = ?", id)),
        ("scheduled entry", "scheduled entries"): len(
            _ids(store, "SELECT id FROM schedules WHERE category_id = ?", id)
        ),
    }
    uses = [how_many(count, *nouns) for nouns, count in counts.items() if count]
    if uses:
        path = tree(store).path(id)
        hint = f"finura category merge '{path}' OTHER" if id not in lent_ids(tree(store)) else "debts are kept there"
        raise UsageError(f"{path} is in use ({', '.join(uses)})", hint=hint, code="in-use")
    rows.delete(store, "category_aliases", _ids(store, "SELECT id FROM category_aliases WHERE category_id = ?", id))
    rows.delete(store, "categories", (id,))


def former_paths(store: Store) -> dict[str, int]:
    """Ids by the keys of the paths that categories had before."""
    return {str(key): int(id) for key, id in store.conn.execute("SELECT folded, category_id FROM category_aliases")}


def _keep_path(store: Store, path: str, id: int) -> None:
    """In files, what was at this path is this category from now on."""
    key = path_key(path)
    if key != path_key(get(store, id).path):
        same = store.conn.execute("SELECT id FROM category_aliases WHERE folded = ?", (key,)).fetchall()
        rows.delete(store, "category_aliases", [id for (id,) in same])
        rows.insert(store, "category_aliases", {"folded": key, "category_id": id})


def _child(store: Store, parent: int | None, name: str) -> tuple[int, str] | None:
    sql = "SELECT id, kind FROM categories WHERE coalesce(parent_id, 0) = ? AND folded = ?"
    row: tuple[int, str] | None = store.conn.execute(sql, (parent or 0, name_key(name))).fetchone()
    return row


def _refuse_taken(store: Store, parent: int | None, name: str, own: int) -> None:
    row = _child(store, parent, name)
    if row is not None and row[0] != own:
        raise UsageError(f"there is a category {tree(store).path(row[0])} already", code="exists")


def _keep_debts(store: Store, before: Categories) -> None:
    """What people owe is found by the name and kind of one category: without it all of it would be gone in silence."""
    if lent_ids(before) and not lent_ids(tree(store)):
        hint = "`finura category mv` moves it; finura edit ID -c CAT is for single entries"
        raise UsageError(f"{LENT.rpartition(':')[2]} keeps its name and kind: debts are kept there", hint=hint,
                         code="keeps-debts")  # fmt: skip


def _other_kind(path: str, kind: Kind) -> UsageError:
    return UsageError(
        f"{shortened(path)} stands under a category of kind {kind}", hint="one family has one kind", code="other-kind"
    )


def _with_lines_in(store: Store, id: int) -> list[int]:
    return _ids(store, "SELECT DISTINCT transaction_id FROM lines WHERE category_id = ?", id)


def _ids(store: Store, sql: str, id: int) -> list[int]:
    return [found for (found,) in store.conn.execute(sql, (id,))]
