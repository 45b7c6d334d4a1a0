"""The answer of an import as JSON, streamed: a million rows are never all in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from finura_cli.domain.alerts import Told
from finura_cli.domain.imports import Counts, FileReceipt, ImportPlan, Links, Mark, PlannedRow, Problem, Skipped
from finura_cli.domain.money import plain
from finura_cli.screen.plain import SCHEMA, json_value
from finura_cli.screen.reasons import without_amounts
from finura_cli.screen.theme import MASK

Items = Callable[[], Iterator[PlannedRow | Problem | Skipped]]


@dataclass(frozen=True, slots=True)
class Failed:
    """A file that could not be taken at all, beside others that could."""

    path: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class FileAnswer:
    """One file of an answer. `items` reads its rows as often as it is called; None leaves them out."""

    plan: ImportPlan
    items: Items | None = None
    problems: Iterable[Problem] = ()
    done: FileReceipt | None = None
    rejects: str | None = None
    archived: str | None = None


def import_json(
    files: Sequence[FileAnswer], failed: Sequence[Failed], *, dry_run: bool, deed: int | None = None,
    transfers: Links | None = None, error: Mapping[str, object] | None = None, private: bool = False,
    nudges: Sequence[Told] = (), anomalies: Mapping[str, int] | None = None,
) -> Iterator[str]:  # fmt: skip
    """The contract's object, a piece at a time."""
    batches = [file.done.batch for file in files if file.done is not None and file.done.batch is not None]
    head: dict[str, object] = {"schema": SCHEMA, "command": "import", "dry_run": dry_run}
    head["batch"] = batches[0] if len(batches) == 1 else None
    if not dry_run:
        head["deed"] = deed
    yield "{\n" + "".join(f"{json_value(key)}: {json_value(value)},\n" for key, value in head.items()) + '"files": ['
    for n, file in enumerate(files):
        yield ",\n" if n else "\n"
        yield from _file_json(file, private=private)
    yield "],\n"
    tail: dict[str, object] = {"totals": counts_json(sum((file.plan.counts for file in files), Counts()))}
    if transfers is not None:
        tail["transfers"] = transfers._asdict()
    if failed:
        tail["failed"] = [{"path": one.path, "code": one.code, "message": one.message} for one in failed]
    if error is not None:
        tail["error"] = error
    if not dry_run:
        tail["nudges"] = [one._asdict() for one in nudges]
        tail["anomalies"] = anomalies
    yield ",\n".join(f"{json_value(key)}: {json_value(value)}" for key, value in tail.items()) + "\n}\n"


def _file_json(file: FileAnswer, *, private: bool) -> Iterator[str]:
    plan = file.plan

    def amount(minor: int | None, currency: str | None) -> str | None:
        return None if minor is None else MASK if private else plain(minor, currency)

    head: dict[str, object] = {
        "path": plan.path, "format": plan.reading.format, "source": plan.source, "account": plan.place.name,
        "currency": plan.place.currency, **counts_json(plan.counts),
    }  # fmt: skip
    yield "{" + ", ".join(f"{json_value(key)}: {json_value(value)}" for key, value in head.items())
    if file.items is not None:
        rows = (item for item in file.items() if isinstance(item, PlannedRow))
        yield from _list_json(
            "transactions",
            (
                {
                    "line": row.line, "date": row.date, "time": row.time, "amount": amount(row.minor, row.currency),
                    "currency": row.currency, "description": row.description, "merchant": row.merchant,
                    "category": row.category, "status": row.status.value,
                    "reason": without_amounts(row.reason) if private else row.reason,
                }
                for row in rows
            ),
        )  # fmt: skip
    yield from _list_json("problems", ({"line": p.line, "text": p.text, "why": p.why} for p in file.problems))
    if file.items is not None:
        ranges = (item for item in file.items() if isinstance(item, Skipped))
        yield from _list_json("skipped", ({"lines": _lines(one), "why": one.why} for one in ranges))
    currency, moves = plan.place.currency, plan.moves if file.done is None else file.done.moves
    tail: dict[str, object] = {
        "opening": amount(plan.opening, currency), "closing": amount(plan.closing, currency),
        "opening_moves": moves and {
            "from": amount(moves.before, currency), "to": amount(moves.after, currency), "date": moves.day,
        },
        "gap": MASK if private and plan.reading.details.get("gap") else plan.reading.details.get("gap"),
        "new_categories": [
            {"category": new.name, "kind": new.kind.value, "rows": new.rows, "untyped": new.untyped, "cut": new.deeper}
            for new in plan.new_categories
        ],
        "matched": plan.marks.count(Mark.MATCHED), "posted": plan.marks.count(Mark.POSTED),
        "never_posted": len(plan.overdue), "number": plan.learnt_number,
    }  # fmt: skip
    if file.done is not None:
        done = file.done
        tail |= {"batch": done.batch, "uncategorized": done.uncategorized, "guessed": done.guessed}
        tail["rejects"] = file.rejects
        tail["archived"] = file.archived
    yield ",\n" + ", ".join(f"{json_value(key)}: {json_value(value)}" for key, value in tail.items()) + "}"


def _list_json(name: str, rows: Iterable[Mapping[str, object]]) -> Iterator[str]:
    yield f",\n{json_value(name)}: ["
    between = "\n"
    for row in rows:
        yield between + json_value(row)
        between = ",\n"
    yield "]"


def counts_json(counts: Counts) -> dict[str, int]:
    """Both sides of the equation."""
    return {
        "read": counts.read, "new": counts.new, "already": counts.already, "review": counts.review,
        "rejected": counts.rejected,
    }  # fmt: skip


def _lines(skipped: Skipped) -> str:
    return str(skipped.first) if skipped.first == skipped.last else f"{skipped.first}-{skipped.last}"
