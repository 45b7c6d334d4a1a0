"""Imports for people: what a file was understood to be, what happened to it, what was taken in before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from shlex import quote

from finura_cli.domain.category import DEEPEST
from finura_cli.domain.imports import (
    Batch,
    Counts,
    ImportPlan,
    Mark,
    OpeningMove,
    PlannedRow,
    Problem,
    Reading,
    Receipt,
)
from finura_cli.domain.money import Money, plain
from finura_cli.domain.text import how_many, visible
from finura_cli.screen.import_json import Failed, counts_json
from finura_cli.screen.reasons import reason_text
from finura_cli.screen.receipts import PIPE, broken
from finura_cli.screen.shown import Column, ShowMoney, Shown, Table, hides

_WORST = 5
_WIDE = 40
_HELD = "\0"
"""Stands for a space where no line may be broken; no visible text holds it."""


# ------------------------------------------------------------------------------------------------------- for people


def rows_table(rows: Iterable[PlannedRow], *, show: ShowMoney) -> Table:
    """Rows of a plan: all of them for a file, some for the eye."""
    columns = (
        Column("line", "int", spare=3), Column("date", "date"), Column("description"), Column("amount", "money"),
        Column("currency", machine=True), Column("merchant", spare=4), Column("category", spare=1),
        Column("status"), Column("reason", spare=5),
    )  # fmt: skip
    cells = tuple(
        (
            row.line, row.date, row.description,
            Money(row.minor, row.currency) if row.currency else plain(row.minor, None), row.currency,
            row.merchant, row.category, row.status.value, reason_text(row.reason, show),
        )
        for row in rows
    )  # fmt: skip
    return Table(columns, cells, empty="No row was recognised.")


def understood(plan: ImportPlan, show: ShowMoney) -> list[str]:
    """How a file was read, in lines: format, columns, signs, account, days, sums, counts, problems."""
    reading, place, seen = plan.reading, plan.place, plan.seen
    lines = [f"{_name(plan)}: {how_read(reading)}"]
    where = place.name or "an account that is not known yet"
    found = f" ({place.why})" if place.why else ""
    lines.append(f"  into {where}{found}, {place.currency or 'no currency said'}")
    lines += [f"  {line}" for line in _learnt(plan, where)]
    if seen.first and seen.last:
        sums = "; ".join(
            f"in {_money(seen.money_in.get(c, 0), c, show)}, out {_money(-seen.money_out.get(c, 0), c, show)}"
            for c in sorted({*seen.money_in, *seen.money_out}, key=str)
        )
        lines.append(f"  {seen.first} to {seen.last}: {sums or 'nothing posted'}")
    if plan.opening is not None and plan.closing is not None:
        opening, closing = (_money(minor, place.currency, show) for minor in (plan.opening, plan.closing))
        lines.append(f"  balance {opening} before, {closing} after")
    lines += [f"  {line}" for line in (*_gap(plan, show), *_moved(plan.moves, plan, show), *_untaken(plan, place.name))]
    lines.append(f"  {counted(plan.counts)}")
    lines += [f"  {line}" for line in _met(plan)]
    lines += [f"  {line}" for line in (*_problem_lines(plan.problems, plan.counts.rejected), *_new_categories(plan))]
    return lines


def counted(counts: Counts) -> str:
    """`120 rows: 100 new, 15 there already, 3 to review, 2 rejected`."""
    if not counts.read:
        return "no rows"
    parts = [
        f"{number:,} {what}"
        for number, what in (
            (counts.new, "new"), (counts.already, "there already"), (counts.review, "to review"),
            (counts.rejected, "rejected"),
        )
        if number
    ]  # fmt: skip
    return f"{how_many(counts.read, 'row')}: {', '.join(parts)}"


def wrapped(lines: Iterable[str], whole: Iterable[str], width: int) -> Iterator[str]:
    """The lines, broken between words, and never within a path, for it is to be copied."""
    own = [path for path in map(visible, whole) if " " in path]
    for line in map(visible, lines):
        for path in own:
            line = line.replace(path, path.replace(" ", _HELD))
        yield from (part.replace(_HELD, " ") for part in broken(line, width))


def paths(plans: Sequence[ImportPlan], failed: Sequence[Failed], *others: Mapping[str, str] | None) -> list[str]:
    """The paths that lines about files may hold."""
    found = [*(plan.path for plan in plans), *(one.path for one in failed)]
    return [*found, *(path for known in others if known for path in known.values())]


def receipt_text(
    receipt: Receipt, rejects: Mapping[str, str], failed: Sequence[Failed], show: ShowMoney,
    archived: Mapping[str, str] | None = None, odd: Sequence[str] = (),
) -> str:  # fmt: skip
    """What an import did: some plain lines, the same on a terminal and in a pipe. `odd`: lines of what it saw."""
    lines: list[str] = []
    for file in receipt.files:
        plan = file.plan
        lines.append(f"{_name(plan)} into {file.account}: {counted(plan.counts)}")
        if file.batch is not None and plan.seen.first and plan.seen.last:
            lines.append(f"  {plan.seen.first} to {plan.seen.last}, import {file.batch}, source {plan.source}")
        if plan.place.why == "a new account" and file.batch is not None:
            opening = f", opening balance {_money(plan.opening, plan.place.currency, show)}" if plan.opening else ""
            lines.append(f"  account {file.account} is new{opening}")
        if file.batch is not None:
            told = *_learnt(plan, file.account), *_moved(file.moves, plan, show), *_untaken(plan, file.account)
            lines += [f"  {line}" for line in told]
        lines += [f"  {line}" for line in _new_categories(plan)]
        if file.uncategorized:
            known = f", {file.guessed} with a guess" if file.guessed else ""
            lines.append(f"  {file.uncategorized} without a category yet{known}: finura review, or finura categorize")
        lines += [f"  {line}" for line in (*_met(plan), *_questions(plan))]
        lines += [f"  {line}" for line in (*_gap(plan, show), *_problem_lines(plan.problems, plan.counts.rejected))]
        if file.off is not None:
            more = f"{_money(abs(file.off), plan.place.currency, show)} {'more' if file.off > 0 else 'less'}"
            doubted = plan.counts.review or plan.counts.rejected
            then = "finura review" if doubted else "finura account reconcile"
            lines.append(f"  {file.account} has {more} in the books than this statement says: {then}")
        if plan.path in rejects:
            lines.append(f"  rejected rows are in {rejects[plan.path]}")
        if archived and plan.path in archived:
            lines.append(f"  moved to {archived[plan.path]}")
    lines += [*_transfer_lines(receipt), *failed_lines(failed), *odd]
    lines.append("take it back: finura undo" if receipt.deed is not None else "nothing was new, nothing was written")
    named = paths([file.plan for file in receipt.files], failed, rejects, archived)
    return "".join(f"{line}\n" for line in wrapped(lines, named, PIPE))


def _learnt(plan: ImportPlan, account: str) -> list[str]:
    """The number of the account, where the books are told it by this import."""
    number = plan.learnt_number
    return [f"account {number} of the file is remembered as {account}"] if number else []


def _met(plan: ImportPlan) -> list[str]:
    """What of the rows that are there already did not come from a file like this one."""
    matched, posted = plan.marks.count(Mark.MATCHED), plan.marks.count(Mark.POSTED)
    lines = [f"{matched} came with another file of these days before"] if matched else []
    if posted:
        lines.append(f"{how_many(posted, 'pending entry is', 'pending entries are')} posted now")
    return lines


def _questions(plan: ImportPlan) -> list[str]:
    """What waits for a person."""
    twice, doubtful, asked = map(plan.marks.count, (Mark.DOUBLE, Mark.DOUBT, Mark.ASKED))
    lines = []
    if twice:
        lines.append(f"{twice} may be there twice and count only when accepted: finura review")
    if doubtful:
        doubt = plan.reading.details.get("doubt")
        lines.append(f"{doubtful} to look at{f', {doubt}' if doubt else ''}; as they stand they count: finura review")
    if asked:
        lines.append(f"{asked} with a question about another row or file: finura review")
    if plan.overdue:
        number = how_many(len(plan.overdue), "pending entry was", "pending entries were")
        lines.append(f"{number} never posted, as it seems: finura review")
    return lines


def _gap(plan: ImportPlan, show: ShowMoney) -> list[str]:
    """What the file's balances say against its rows."""
    gap = plan.reading.details.get("gap")
    if not isinstance(gap, str):
        return []
    hidden = hides(show)
    return ["the file's balances and its rows do not agree" + ("" if hidden else f": {gap}")]


def _moved(moves: OpeningMove | None, plan: ImportPlan, show: ShowMoney) -> list[str]:
    """What the file does to the opening balance of an account that is there."""
    if moves is None:
        return []
    after = f"{_money(moves.after, plan.place.currency, show)} on {moves.day}"
    if moves.before is None:
        return [f"the opening balance is {after}, by the file"]
    before = _money(moves.before, plan.place.currency, show)
    why = "rows before its day are in it already, today's balance stays"
    return [f"the opening balance moves from {before} to {after}: {why}"]


def _untaken(plan: ImportPlan, account: str | None) -> list[str]:
    """That the file has balances, and the account no opening balance by them."""
    then = f"finura account edit {quote(account or 'NAME')} --opening BALANCE"
    return [f"no opening balance by the file, {plan.untaken}: {then}"] if plan.untaken else []


def _transfer_lines(receipt: Receipt) -> Iterator[str]:
    linked, asked = receipt.transfers
    if linked:
        batches = " ".join(f"batch:{file.batch}" for file in receipt.files if file.batch is not None)
        yield f"{how_many(linked, 'transfer')} between your accounts linked: finura list type:transfer {batches}"
    if asked:
        yield f"{asked} may be {'a transfer' if asked == 1 else 'transfers'} between your accounts: finura review"


def _name(plan: ImportPlan) -> str:
    return "standard input" if plan.path == "-" else plan.path


_TELLING = ("encoding", "delimiter", "sheet", "date_order", "sign")
_WORDS = {
    ",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", "dmy": "day first", "mdy": "month first",
    "ymd": "year first", "signed": "as written", "written": "as written",
    "inverted": "turned round", "flags": "by a flag column",
    "sides": "by debit and credit columns",
}  # fmt: skip
_NO_ROLES = ("barred", "by_header", "named_currency", "of_card")


def how_read(reading: Reading) -> str:
    """Format, profile if one was used, and how it is read."""
    profile = reading.details.get("profile")
    by = f", by profile {profile}" if isinstance(profile, str) else ""
    return reading.format + by + _details(reading.details)


def _details(details: Mapping[str, object]) -> str:
    """How a file is read, in brackets: what a person can check at a glance."""
    said = []
    for name in _TELLING:
        value = _sign(details) if name == "sign" else details.get(name)
        if isinstance(value, str) and value:
            said.append(f"{name.replace('_', ' ')} {_WORDS.get(value, value)}")
            if name == "sign" and details.get("sign_by") == "earlier":
                said[-1] += ", as in earlier files"
    columns = _columns(details)
    if columns:
        said.append(f"columns {columns}")
    return f" ({'; '.join(said)})" if said else ""


def _sign(details: Mapping[str, object]) -> object:
    """Which way the money went; one column of two that holds both is read as it is written."""
    sign, columns = details.get("sign"), details.get("columns")
    if sign != "sides" or not isinstance(columns, Mapping):
        return sign
    there = [role for role in ("debit", "credit") if columns.get(role) is not None]
    if len(there) != 1:
        return sign
    return "signed" if details.get(f"{there[0]}_sign") == 1 else "inverted"


def _columns(details: Mapping[str, object]) -> str:
    """`date = Buchungstag, amount = Betrag`; a number where there is no header."""
    roles = details.get("columns") or details.get("places")
    header = details.get("header")
    names = header if isinstance(header, list) else []
    said = []
    for role, value in roles.items() if isinstance(roles, Mapping) else ():
        places = [value] if isinstance(value, int) else value if isinstance(value, list) else []
        titles = [str(names[n]) if n < len(names) and names[n] else f"column {n + 1}" for n in places if type(n) is int]
        if titles and role == "unread":
            said.append(f"not read: {', '.join(titles)}")
        elif titles and role not in _NO_ROLES:
            same = not names or [title.casefold() for title in titles] == [role]
            said.append(role if same else f"{role} = {' + '.join(titles)}")
    return ", ".join(said)


def _money(minor: int | None, currency: str | None, show: ShowMoney) -> str:
    return "" if minor is None else show(Money(minor, currency)) if currency else plain(minor, None)


def _problem_lines(problems: Sequence[Problem], rejected: int) -> list[str]:
    lines = [f"line {p.line} rejected, {p.why}: {_cut(p.text)}" for p in problems[:_WORST]]
    if rejected > _WORST:
        lines.append(f"... and {rejected - _WORST} more rejected")
    return lines


def _cut(text: str) -> str:
    clean = visible(text)
    return clean if len(clean) <= _WIDE else clean[: _WIDE - 1] + "…"


def _new_categories(plan: ImportPlan) -> list[str]:
    lines = []
    for new in plan.new_categories:
        untyped = f", {new.untyped} without a type" if new.untyped else ""
        cut = f", the file's path goes deeper than {DEEPEST} and was cut" if new.deeper else ""
        lines.append(f"new category {new.name} ({new.kind.value}): {how_many(new.rows, 'row')}{untyped}{cut}")
    return lines


def failed_lines(failed: Sequence[Failed]) -> list[str]:
    """A line for each file that could not be taken."""
    return [f"{one.message} (not taken)" for one in failed]


# ------------------------------------------------------------------------------------------------ what was taken in


def batches_shown(batches: Sequence[Batch]) -> Shown:
    """The files taken in, newest first."""
    columns = (
        Column("id", "int", title="Import"), Column("at", title="When"), Column("name", title="File"),
        Column("account"), Column("new", "int"), Column("already", "int", spare=2), Column("review", "int", spare=1),
        Column("rejected", "int", spare=3), Column("source", spare=4), Column("deed", "int", machine=True),
    )  # fmt: skip
    rows = tuple(
        (
            b.id, b.at.replace("T", " ")[:16], b.name, b.account, b.counts.new, b.counts.already, b.counts.review,
            b.counts.rejected, b.source, b.deed_id,
        )
        for b in batches
    )  # fmt: skip
    return Shown(
        json={"rows": [_batch_json(b) for b in batches]}, table=Table(columns, rows, empty="Nothing was imported yet.")
    )


def _batch_json(batch: Batch) -> dict[str, object]:
    return {
        "id": batch.id, "deed": batch.deed_id, "at": batch.at, "file": batch.name, "account": batch.account,
        "source": batch.source, "format": batch.format, "sha256": batch.sha256, **counts_json(batch.counts),
        "first_id": batch.first_id, "last_id": batch.last_id,
    }  # fmt: skip


def batch_text(batch: Batch) -> tuple[dict[str, object], str]:
    """One import, as JSON and for people."""
    lines = [
        f"import {batch.id}: {batch.name} into {batch.account}, {batch.at.replace('T', ' ')[:16]}",
        f"  {counted(batch.counts)}",
        f"  {batch.format}, source {batch.source or 'forgotten'}, deed {batch.deed_id}",
        f"  SHA-256 {batch.sha256}",
        f"  its entries: finura list batch:{batch.id}",
        f"  take it back: finura import undo {batch.id}",
    ]
    return _batch_json(batch), "".join(f"{visible(line)}\n" for line in lines)
