"""Budgets read from the export of another app, and written as settings of these books in one deed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from finura_cli.domain.budget_import import Aside, Brought, BudgetImport, settings_of
from finura_cli.domain.category import Categories, Kind
from finura_cli.domain.money import Money
from finura_cli.domain.names import LONGEST, name_key
from finura_cli.domain.period import Calendar
from finura_cli.domain.text import folded, how_many
from finura_cli.records import NamedTuple
from finura_cli.services.import_files import named
from finura_cli.store import actual_budget, budgets, categories, history
from finura_cli.store.connection import Store

if TYPE_CHECKING:
    from finura_cli.formats.budget_ynab import Assigned

_MAX_BYTES = 64 * 1024 * 1024
_NO_SPENDING = {
    "inflow": "it is income that waits to be given a job",
    "internal master category": "it is income that waits to be given a job",
    "credit card payments": "paying a card off is a transfer, its purchases are budgeted",
}


class _Place(NamedTuple):
    """Where rows go: a category that is there (`id`), one to be made, or (`why`) none."""

    name: str
    id: int | None = None
    why: str | None = None
    is_unknown: bool = False


@dataclass(slots=True)
class _Gathered:
    """What goes to one category."""

    name: str
    id: int | None
    by_month: dict[date, int] = field(default_factory=lambda: defaultdict(int))
    starts: list[date] = field(default_factory=list)
    of: dict[str, None] = field(default_factory=dict)


def plan(store: Store, path: str, *, currency: str, calendar: Calendar, make_categories: bool = False) -> BudgetImport:
    """What a file would set. Raises BadInput (65) for what is no budget export, NotFound and DiskError of the file."""
    from finura_cli.formats import budget_actual, budget_ynab, budget_zip
    from finura_cli.formats.source import load

    with named(path):
        source = load(path, _MAX_BYTES)
        held = budget_zip.database(source)
        if held is not None:
            export = budget_actual.export_of(actual_budget.read(held), currency)
        else:
            export = budget_ynab.read(source, currency)
    tree = categories.tree(store)
    places: dict[tuple[str, str], _Place] = {}
    gathered: dict[int | tuple[str, ...], _Gathered] = {}
    aside: dict[bool, dict[tuple[str, str], int]] = {True: defaultdict(int), False: defaultdict(int)}
    below_zero = 0
    for row in export.rows:
        said = (row.group, row.category)
        if said not in places:
            places[said] = _placed(tree, row, make_categories)
        place = places[said]
        if place.why is not None:
            aside[place.is_unknown][place.name, place.why] += 1
            continue
        key = place.id if place.id is not None else tuple(map(name_key, place.name.split(":")))
        one = gathered.setdefault(key, _Gathered(place.name, place.id))
        start = calendar.month(row.month.year, row.month.month).start
        one.by_month[start] += row.minor
        below_zero += row.minor < 0
        one.starts.append(start)
        one.of[_called(row)] = None
    starts = [start for one in gathered.values() for start in one.starts]
    return BudgetImport(
        app=export.app,
        path=path,
        currency=currency,
        first=min(starts, default=None),
        last=max(starts, default=None),
        brought=tuple(sorted((_brought(one, currency) for one in gathered.values()), key=lambda one: one.name)),
        unknown=_asides(aside[True]),
        left_out=_asides(aside[False]),
        below_zero=below_zero,
        problems=export.problems,
    )


def carry_out(store: Store, found: BudgetImport, *, at: str) -> int | None:
    """Write it in one deed, and answer its id; None where there is nothing to write. Settings of the same categories
    in the months of the file give way to it; earlier and later ones stay."""
    if not found.settings or found.first is None or found.last is None:
        return None
    with history.deed(store, command="budget import", at=at) as deed:
        for one in sorted(found.brought, key=lambda one: one.name.count(":")):  # parents before children
            if one.settings:
                id = one.category_id
                if id is None:
                    id = categories.add(store, one.name, Kind.EXPENSE).id
                settings = [(start, money.minor) for start, money in one.settings]
                budgets.put_run(store, id, found.currency, found.first, found.last, settings)
        deed.summary = f"{how_many(found.settings, 'budget')} of {found.app}"
    return deed.id


def _placed(tree: Categories, row: Assigned, make: bool) -> _Place:
    """The category of a row: by the whole path, else by its own name, else a new one if these are to be made."""
    called = _called(row)
    if why := _NO_SPENDING.get(folded(row.group).strip()):
        return _Place(called, why=why)
    path = _path(row)
    for text in (path, path.rpartition(":")[2]):
        meant = tree.candidates(text)
        if len(meant) == 1:
            one = meant[0]
            if one.kind is Kind.EXPENSE:
                return _Place(one.path, one.id)
            return _Place(
                called, why=f"{one.path} is no spending: finura budget set saving AMOUNT is for what is saved"
            )
        if len(meant) > 1:
            paths = ", ".join(category.path for category in meant[:4])
            return _Place(called, why=f"it can be {paths}", is_unknown=True)
    if not make:
        return _Place(called, why="there is no such category", is_unknown=True)
    family = tree.candidates(path.partition(":")[0])
    if ":" in path and any(one.parent_id is None and one.kind is not Kind.EXPENSE for one in family):
        return _Place(called, why=f"{path.partition(':')[0]} is no spending", is_unknown=True)
    return _Place(path)


def _path(row: Assigned) -> str:
    """A path for a row's names; a colon within a name would part it."""
    names = [name.replace(":", " -")[:LONGEST].strip() for name in (row.group, row.category) if name]
    return ":".join(names)


def _called(row: Assigned) -> str:
    return f"{row.group}: {row.category}" if row.group else row.category


def _brought(one: _Gathered, currency: str) -> Brought:
    settings = settings_of(one.by_month)
    changed = {start for start, _ in settings}
    return Brought(
        name=one.name,
        category_id=one.id,
        of=tuple(one.of),
        settings=tuple((start, Money(minor, currency)) for start, minor in settings),
        rows=len(one.starts),
        same=sum(start not in changed for start in one.starts),
    )


def _asides(found: dict[tuple[str, str], int]) -> tuple[Aside, ...]:
    return tuple(Aside(name, why, rows) for (name, why), rows in sorted(found.items()))
