"""Entries that post themselves: the list of them, what one is, and what was posted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from finura_cli.domain.books import Names
from finura_cli.domain.schedules import Planned, Schedule
from finura_cli.domain.text import how_many
from finura_cli.domain.transaction import NewTransaction, Transaction
from finura_cli.screen.entries import called
from finura_cli.screen.receipts import UNDO, receipt
from finura_cli.screen.shown import Cell, Column, ShowMoney, Shown, Table

if TYPE_CHECKING:
    from rich.console import Console

RUN = "finura bills schedule run"
_MOST = 20
_COLUMNS = (
    Column("id", "int", title="Id"),
    Column("description"),
    Column("amount", "money"),
    Column("currency", machine=True),
    Column("every"),
    Column("next", "date"),
    Column("due", "int", title="To post"),
    Column("category", spare=2),
    Column("account", spare=1),
    Column("transfer_to", title="To", spare=1),
    Column("until", "date", spare=3),
)
_SOMETIMES = ("due", "transfer_to", "until")
"""A terminal shows them where one has something; files always hold them."""
_POSTED = (
    Column("id", "int", title="Id"),
    Column("schedule", "int"),
    Column("date", "date"),
    Column("description"),
    Column("amount", "money"),
    Column("currency", machine=True),
    Column("account"),
    Column("category"),
    Column("review"),
)


def schedules_shown(planned: Sequence[Planned], names: Names, *, show: ShowMoney) -> Shown:
    """One row a schedule, in the order they were made."""
    rows: list[dict[str, Cell]] = [
        {
            "id": one.schedule.id,
            "description": called(one.schedule.description, names.merchant(one.schedule.merchant_id)),
            "amount": one.schedule.money,
            "currency": one.schedule.money.currency,
            "every": one.schedule.every.value,
            "next": one.next,
            "due": len(one.due) or None,
            "category": _category(one.schedule.category_id, names),
            "account": names.accounts[one.schedule.account_id].name,
            "transfer_to": _to(one.schedule, names),
            "until": one.schedule.until,
        }
        for one in planned
    ]
    whole = _table(rows, _COLUMNS)
    seen = [one for one in _COLUMNS if one.name not in _SOMETIMES or any(row[one.name] for row in rows)]

    def draw(console: Console) -> None:
        from finura_cli.screen.tables import draw_table  # rich

        draw_table(_table(rows, seen), console, show=show)

    return Shown(json={"rows": [_json(one, names) for one in planned]}, table=whole, rich=draw, show=show)


def _table(rows: Sequence[Mapping[str, Cell]], columns: Sequence[Column]) -> Table:
    cells = tuple(tuple(row[column.name] for column in columns) for row in rows)
    empty = "Nothing posts itself yet: finura bills schedule add 15000 rent -a Cash --every monthly --from DAY"
    return Table(tuple(columns), cells, empty=empty)


def made_shown(
    head: str, planned: Planned, names: Names, *, deed: int, because: Sequence[str] = (), show: ShowMoney
) -> Shown:
    """What became of one, and what comes of it next."""
    one = planned.schedule
    bare = [f"no category yet: finura bills schedule edit {one.id} -c CATEGORY"] if one.category_id is None else []
    answer = {"schedule": _json(planned, names), "because": list(because), "deed": deed or None}
    said = f"{head}: {schedule_line(one, names, show)}"
    return receipt(answer, said, more=[*because, *bare, *_coming(planned)], undo=UNDO if deed else None)


def removed_shown(one: Schedule, names: Names, *, deed: int, show: ShowMoney) -> Shown:
    said = f"Removed schedule {one.id}: {schedule_line(one, names, show)}"
    return receipt({"id": one.id, "deed": deed}, said, more=["what it posted stays"], undo=UNDO)


def schedule_line(one: Schedule, names: Names, show: ShowMoney) -> str:
    """`rent, -15,000.00, monthly from 2026-10-01, Housing:Rent, Cash`."""
    to = _to(one, names)
    account = names.accounts[one.account_id].name
    parts = (
        called(one.description, names.merchant(one.merchant_id)),
        show(one.money),
        f"{one.every.value} from {one.start.isoformat()}" + (f" until {one.until.isoformat()}" if one.until else ""),
        _category(one.category_id, names) or "",
        f"{account} to {to}" if to else account,
    )
    return ", ".join(part for part in parts if part)


def posted_shown(
    days: Sequence[tuple[int, Sequence[NewTransaction]]],
    stored: Sequence[Transaction],
    names: Names,
    *,
    deed: int | None,
    dry_run: bool,
    show: ShowMoney,
) -> Shown:
    """What was posted, or would be. `days`: the entries of each due day with the number of their schedule; `stored`:
    the same as they are in the books, none in a dry run."""
    entries = [(schedule, entry) for schedule, several in days for entry in several]
    ids: list[int | None] = [one.id for one in stored] or [None] * len(entries)
    rows = [_row(id, schedule, entry, names) for id, (schedule, entry) in zip(ids, entries, strict=True)]
    doubtful = sum(entry.review is not None for _, entry in entries)
    answer = {"dry_run": dry_run, "rows": rows, "doubtful": doubtful, "deed": deed}
    count = how_many(len(rows), "entry", "entries")
    head = "Nothing is due" if not rows else f"{count} would be posted" if dry_run else f"Posted {count}"
    more = [_entry_line(id, one, names, show) for id, (_, one) in list(zip(ids, entries, strict=True))[:_MOST]]
    if len(rows) > _MOST:
        more.append(f"and {len(rows) - _MOST} more")
    if doubtful:
        which = "it" if len(rows) == 1 else f"{doubtful} of {len(rows)}"
        more.append(f"{which} may be in the books already: outside all sums until finura review has settled it")
    table = Table(
        _POSTED, tuple(tuple(row[column.name] for column in _POSTED) for row in rows), empty="Nothing is due."
    )
    return receipt(answer, head, more=more, undo=UNDO if deed else None, table=table)


def _row(id: int | None, schedule: int, entry: NewTransaction, names: Names) -> dict[str, Cell]:
    return {
        "id": id,
        "schedule": schedule,
        "date": entry.date,
        "description": entry.description,
        "amount": entry.money,
        "currency": entry.money.currency,
        "account": names.accounts[entry.account_id].name,
        "category": _category(entry.lines[0].category_id, names),
        "review": entry.review,
    }


def _entry_line(id: int | None, entry: NewTransaction, names: Names, show: ShowMoney) -> str:
    parts = (
        f"Entry {id}" if id is not None else "",
        entry.date.isoformat(),
        entry.description,
        show(entry.money),
        _category(entry.lines[0].category_id, names) or "no category",
        names.accounts[entry.account_id].name,
        entry.review or "",
    )
    return ", ".join(part for part in parts if part)


def _coming(planned: Planned) -> list[str]:
    lines = []
    if planned.due:
        days = how_many(len(planned.due), "day is", "days are")
        first, last = planned.due[0].isoformat(), planned.due[-1].isoformat()
        which = first if first == last else f"{first} to {last}"
        lines.append(f"{days} due already ({which}): {RUN} posts what is due, and so does the next add or import")
    lines.append(
        f"next on {planned.next.isoformat()}" if planned.next else "it has ended: nothing comes of it any more"
    )
    return lines


def _json(one: Planned, names: Names) -> dict[str, object]:
    schedule = one.schedule
    return {
        "id": schedule.id,
        "uid": schedule.uid,
        "description": schedule.description,
        "amount": schedule.money,
        "currency": schedule.money.currency,
        "every": schedule.every.value,
        "start": schedule.start,
        "until": schedule.until,
        "next": one.next,
        "due": list(one.due),
        "posted": sum(entry is not None for entry in one.done.values()),
        "skipped": [day for day, entry in sorted(one.done.items()) if entry is None],
        "account": names.accounts[schedule.account_id].name,
        "transfer_to": _to(schedule, names),
        "category": _category(schedule.category_id, names),
        "merchant": names.merchant(schedule.merchant_id) or None,
        "mode": schedule.mode,
        "who": schedule.who,
        "tags": list(schedule.tags),
        "note": schedule.note or None,
    }


def _category(id: int | None, names: Names) -> str | None:
    return names.categories.path(id) if id is not None else None


def _to(schedule: Schedule, names: Names) -> str | None:
    return names.accounts[schedule.to_account_id].name if schedule.to_account_id is not None else None
