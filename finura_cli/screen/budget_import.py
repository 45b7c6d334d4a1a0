"""A budget read from another app: what was, or would be, set, and what of the file was not."""

from __future__ import annotations

import re
from collections.abc import Sequence

from finura_cli.domain.budget_import import Aside, Brought, BudgetImport
from finura_cli.domain.imports import Problem
from finura_cli.domain.money import Money
from finura_cli.domain.text import how_many
from finura_cli.screen.receipts import UNDO, receipt
from finura_cli.screen.shown import Column, ShowMoney, Shown, Table, hides
from finura_cli.screen.theme import MASK

_LISTED = 12
"""So many of a kind are named for a person; JSON has them all."""
_QUOTED = re.compile(r"(['\"]).*\1")


def import_shown(
    found: BudgetImport, *, dry_run: bool, deed: int | None = None, show: ShowMoney = Money.plain
) -> Shown:
    """`finura budget import`."""
    return receipt(
        _json(found, dry_run, deed, show),
        _head(found, dry_run),
        more=_lines(found, dry_run, show),
        undo=UNDO if deed is not None else None,
        table=_table(found),
    )


def _head(found: BudgetImport, dry_run: bool) -> str:
    what = f"{how_many(found.read, 'row')} of {found.app}"
    if not found.settings or found.first is None or found.last is None:
        return f"{found.path}: {what}, no budget to set"
    done = "would be set" if dry_run else "set"
    months = f"{found.first:%Y-%m} to {found.last:%Y-%m}" if found.first != found.last else f"{found.first:%Y-%m}"
    with_budget = sum(bool(one.settings) for one in found.brought)
    settings = f"{how_many(found.settings, 'budget')} for {how_many(with_budget, 'category', 'categories')}"
    return f"{found.path}: {what}, {months}: {settings} {done}"


def _lines(found: BudgetImport, dry_run: bool, show: ShowMoney) -> list[str]:
    said = [_brought(one, show) for one in found.brought[:_LISTED] if one.settings]
    said += _rest(found.brought, "category", "categories")
    same = sum(one.same for one in found.brought)
    if same:
        said.append(f"{how_many(same, 'row says', 'rows say')} the same as the month before")
    if found.below_zero:
        took = how_many(found.below_zero, "row takes", "rows take")
        said.append(f"{took} money out of a category again: no budget is below zero")
    if found.made:
        said.append(f"categories {'to make' if dry_run else 'made'}: {', '.join(found.made[:_LISTED])}")
        said += _rest(found.made, "category", "categories")
    said += [f"left out: {_aside(one)}" for one in found.left_out[:_LISTED]]
    said += _rest(found.left_out, "category", "categories")
    said += [f"not set: {_aside(one)}" for one in found.unknown[:_LISTED]]
    said += _rest(found.unknown, "category", "categories")
    if any(one.why.startswith("there is no") for one in found.unknown):
        said.append("--make-categories makes what is missing; finura category add makes one by hand")
    said += [f"rejected: line {one.line} {_why(one, show)}" for one in found.problems[:_LISTED]]
    said += _rest(found.problems, "row", "rows")
    return said


def _brought(one: Brought, show: ShowMoney) -> str:
    start, money = one.settings[-1]
    held = f", {how_many(len(one.settings), 'amount')} in all" if len(one.settings) > 1 else ""
    return f"{one.name} ({', '.join(one.of[:3])}): {show(money)} from {start} on{held}"


def _why(one: Problem, show: ShowMoney) -> str:
    """Why a row was rejected; what it quotes may be an amount."""
    return _QUOTED.sub(MASK, one.why) if hides(show) else one.why


def _problem_json(one: Problem, show: ShowMoney) -> dict[str, object]:
    return {"line": one.line, "text": MASK if hides(show) else one.text, "why": _why(one, show)}


def _aside(one: Aside) -> str:
    return f"{one.name} ({how_many(one.rows, 'row')}): {one.why}"


def _rest(all_: Sequence[object], one: str, many: str) -> list[str]:
    return [f"and {how_many(len(all_) - _LISTED, one, many)} more"] if len(all_) > _LISTED else []


def _table(found: BudgetImport) -> Table:
    rows = [
        (one.name, start, money, found.currency, "; ".join(one.of))
        for one in found.brought
        for start, money in one.settings
    ]
    return Table(
        columns=(
            Column("category", title="Budget for"),
            Column("start", "date", title="From"),
            Column("amount", "money"),
            Column("currency", machine=True),
            Column("of", title="In the file"),
        ),
        rows=tuple(rows),
        empty="No budget to set.",
    )


def _json(found: BudgetImport, dry_run: bool, deed: int | None, show: ShowMoney) -> dict[str, object]:
    def asides(some: Sequence[Aside]) -> list[dict[str, object]]:
        return [{"category": one.name, "rows": one.rows, "why": one.why} for one in some]

    return {
        "dry_run": dry_run,
        "path": found.path,
        "format": found.app,
        "currency": found.currency,
        "read": found.read,
        "settings": found.settings,
        "rows": [
            {
                "category": one.name, "made": one.category_id is None, "of": list(one.of), "rows": one.rows,
                "same": one.same,
                "settings": [{"start": start, "amount": money} for start, money in one.settings],
            }
            for one in found.brought
        ],
        "left_out": asides(found.left_out),
        "unknown": asides(found.unknown),
        "below_zero": found.below_zero,
        "problems": [_problem_json(one, show) for one in found.problems],
        "deed": deed,
    }  # fmt: skip
