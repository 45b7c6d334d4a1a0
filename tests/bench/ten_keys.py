"""How many keys a person needs who reviews month after month: `python -m tests.bench.ten_keys HISTORY.csv ...`.

The person has the categories of the history, and no others. A history has the columns date, description, amount,
category (the truth) and kind. Each month is imported without categories, as a bank's file. Then the person goes
through the review as at a terminal: `a` for a proposal that is right, a number for a category that is offered, else
`c`, the letters that name no other category, and Enter; `y` or `n` for rows of the same text. What was filed unasked
is not looked at: the share that is right in the end says what that costs.
"""

from __future__ import annotations

import csv
import sys
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from finura_cli.cli.prompts import completions
from finura_cli.domain.account import AccountKind
from finura_cli.domain.category import TRANSFER, Categories, Kind
from finura_cli.domain.period import Period
from finura_cli.domain.query import Query
from finura_cli.domain.review import Decision, Verb, Waiting
from finura_cli.domain.review import Kind as Why
from finura_cli.services import founding, importing, learning, reviewing, settling
from finura_cli.services.import_places import Said
from finura_cli.store import accounts, categories, connection, history, search
from finura_cli.store.connection import Store

AT = "2026-01-01T00:00:00Z"
_KINDS = {"income": Kind.INCOME, "transfer": Kind.TRANSFER, "expense": Kind.EXPENSE}


@dataclass
class Month:
    """One month: its rows, what was filed unasked, the keys that were pressed."""

    name: str
    rows: int = 0
    keys: int = 0
    filed: int = 0
    right: int = 0
    """Of all rows, after the review."""
    wrong_unasked: int = 0
    learnt: str = ""
    texts: set[str] = field(default_factory=set)


def months_of(path: Path) -> dict[str, list[Mapping[str, str]]]:
    """The rows of a history by month, in order."""
    found: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in sorted(csv.DictReader(file), key=lambda row: row["date"]):
            if row["description"].strip():
                found[row["date"][:7]].append(row)
    return dict(found)


def simulate(store: Store, folder: Path, history_of: Mapping[str, Sequence[Mapping[str, str]]]) -> list[Month]:
    """Month after month."""
    _found(store, history_of)
    tree = categories.tree(store)
    done = []
    for name, rows in history_of.items():
        month = Month(name, len(rows))
        truth = _take_in(store, folder, name, rows, tree)
        entries = {entry.id: entry for entry in search.find(store, Query(), limit=None) if entry.id in truth}
        unasked = {id for id, entry in entries.items() if entry.lines[0].category_id is not None}
        month.filed = len(unasked)
        month.wrong_unasked = sum(entries[id].lines[0].category_id != truth[id] for id in unasked)
        _review(store, truth, month)
        if learning.due(store):
            learnt = learning.train(store, at=AT)
            month.learnt = f"{learnt.speaker} {learnt.threshold}"
        after = {e.id: e.lines[0].category_id for e in search.find(store, Query(), limit=None) if e.id in truth}
        month.right = sum(after[id] == category for id, category in truth.items())
        done.append(month)
    return done


def _found(store: Store, history_of: Mapping[str, Sequence[Mapping[str, str]]]) -> None:
    kinds = {row["category"]: row["kind"] for rows in history_of.values() for row in rows}
    with history.deed(store, "category add", AT):
        for category in sorted(categories.all(store), key=lambda one: one.path.count(":"), reverse=True):
            if category.path != TRANSFER:
                categories.remove(store, category.id)
        for name, kind in kinds.items():
            categories.add(store, name.replace(":", " "), _KINDS[kind])


def _take_in(store: Store, folder: Path, name: str, rows: Sequence[Mapping[str, str]], tree) -> dict[int, int]:  # type: ignore[no-untyped-def]
    """Import a month; the true category of each new entry."""
    tree = categories.tree(store)
    path = folder / f"{name}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Date", "Description", "Amount"])
        writer.writerows([row["date"], row["description"], f"{float(row['amount']):.2f}"] for row in rows)
    before = {entry.id for entry in search.find(store, Query(), limit=None)}
    asked = importing.Asked(Said(account="Main", currency="USD"), date_order="ymd")
    files = importing.Files()
    planned = importing.plan(store, str(path), asked, files)
    importing.carry_out(store, [planned], asked, files, at=AT)
    fresh = sorted(
        (entry for entry in search.find(store, Query(), limit=None) if entry.id not in before),
        key=lambda entry: entry.batch_line or 0,
    )
    named = {entry.batch_line: entry.id for entry in fresh}
    return {
        named[line]: tree.candidates(row["category"].replace(":", " "))[0].id
        for line, row in enumerate(rows, 2)
        if line in named
    }


def _review(store: Store, truth: Mapping[int, int], month: Month) -> None:
    queue = reviewing.queue(store, Query(), Period.ALL, today=date(2026, 1, 1), kinds={Why.UNCATEGORIZED})
    left = [one for one in queue.waiting if one.entry.id in truth]
    favourites = reviewing.favourites(reviewing.recent(store))
    decisions: list[Decision] = []
    while left:
        one = left.pop(0)
        wanted = truth[one.entry.id]
        verb = Verb.ACCEPT if one.proposal is not None and one.proposal.category_id == wanted else Verb.FILE
        near = verb is Verb.ACCEPT or wanted in reviewing.offered(one, favourites, queue.names.categories)
        month.keys += 1 if near else _typed(queue.names.categories, wanted)
        same = _same(one, left, queue, verb)
        if same:
            month.keys += 1
            if not all(truth[other.entry.id] == wanted for other in same):
                same = []
        for item in (one, *same):
            decisions.append(Decision(item, verb, wanted if verb is Verb.FILE else None))
        gone = {item.entry.id for item in same}
        left = [other for other in left if other.entry.id not in gone]
    settling.carry_out(store, decisions, command="review", at=AT)


def _typed(tree: Categories, wanted: int) -> int:
    """Keys for a category that is not offered: c, as many letters as it takes, Enter."""
    paths = [category.path for category in tree]
    path = tree.path(wanted)
    for name in (path.rpartition(":")[2], path):
        for count in range(1, len(name) + 1):
            if completions(paths, name[:count]) == [path]:
                return count + 2
    return len(path) + 2


def _same(one: Waiting, left: Sequence[Waiting], queue, verb: Verb) -> list[Waiting]:  # type: ignore[no-untyped-def]
    """The rows of the same text that one more key settles."""
    by_id = {other.entry.id: other for other in left}
    same = [by_id[entry.id] for entry in reviewing.alike(one.entry, [o.entry for o in left], queue.names)]
    if verb is Verb.ACCEPT:
        path = one.proposal.path if one.proposal is not None else None
        same = [other for other in same if other.proposal is not None and other.proposal.path == path]
    return same


def _fill(store: Store) -> None:
    founding.fill(store, currency="USD")
    with history.deed(store, "account add", AT):
        accounts.add(store, "Main", AccountKind.BANK, "USD")


def main() -> None:
    """Print a line a month and a figure from month 3 on."""
    for name in sys.argv[1:]:
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder)
            with connection.create(home / "finura.db", None, fill=_fill) as store:
                done = simulate(store, home, months_of(Path(name)))
        print(f"{name}: month, rows, filed unasked, wrong of those, keys, right, learnt")
        for month in done:
            print(
                f"  {month.name} {month.rows:4} {month.filed:4} {month.wrong_unasked:3} {month.keys:4}"
                f" {month.right / max(month.rows, 1):6.1%} {month.learnt}"
            )
        late = done[2:]
        rows, keys, right = (sum(getattr(m, what) for m in late) for what in ("rows", "keys", "right"))
        if rows:
            print(f"  from month 3 on: {100 * keys / rows:.1f} keys per 100 rows, {right / rows:.1%} right")


if __name__ == "__main__":
    main()
