"""Bills on the screen: what falls due, what comes back, and the entries behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from finura_cli.domain.bills import NO_EVIDENCE, Bill, BillDay, By, Evidence, State
from finura_cli.domain.money import Money
from finura_cli.domain.period import Period
from finura_cli.domain.recurring import Recurring
from finura_cli.domain.text import how_many
from finura_cli.domain.upcoming import Upcoming
from finura_cli.screen import report_parts as part
from finura_cli.screen.shown import Column, ShowMoney, Shown, Table

if TYPE_CHECKING:
    from rich.console import Console

NAME = 30
"""A longer name is cut on a terminal."""


def days_shown(found: Upcoming, *, show: ShowMoney = Money.plain) -> Shown:
    """`finura bills`: a row a due day."""
    answer = days_json(found)

    def draw(console: Console) -> None:
        from finura_cli.screen.tables import draw_table

        part.say_title(console, part.heading("Bills", found.period, found.currency))
        draw_table(_people_table(found, show), console, show=show)
        part.say_notes(console, _notes(found, show))

    return Shown(json=answer, table=_table(found), rich=draw, show=show)


def days_json(found: Upcoming) -> dict[str, object]:
    """Rows and sums as JSON; `calendar` shows the same."""
    return {
        "period": part.period_json(found.period),
        "currency": found.currency,
        "rows": [_row_json(row, found) for row in found.rows],
        "totals": {"due": found.due, "low": found.low, "high": found.high, "paid": found.paid},
        "unconverted": [{"currency": money.currency, "due": money} for money in found.unconverted],
        "known_until": found.known_until,
    }


def _row_json(row: BillDay, found: Upcoming) -> dict[str, object]:
    return {
        "id": row.id,
        "name": row.name,
        "kind": row.kind,
        "every": row.every.value,
        "due": row.due,
        "days": (row.due - found.today).days,
        "state": row.state.value,
        "low": row.low,
        "typical": row.typical,
        "high": row.high,
        "currency": row.typical.currency,
        "account": found.accounts.get(row.account_id) if row.account_id is not None else None,
        "category": found.categories.get(row.category_id) if row.category_id is not None else None,
        "entry": row.entry,
        "paid_on": row.paid_on,
        "paid": row.paid,
        "late_by": row.late_by,
        "differs": row.differs,
        "seasonal": row.seasonal,
        "sure": row.sure,
        "utilisation": part.ratio(row.utilisation),
        "evidence": evidence_json(row.evidence, row.typical.currency),
    }


def evidence_json(evidence: Evidence, currency: str) -> dict[str, object]:
    """The entries behind a bill; `gaps` are the days between them."""
    return {
        "entries": list(evidence.ids),
        "dates": list(evidence.days),
        "amounts": [Money(minor, currency) for minor in evidence.paid],
        "gaps": list(evidence.gaps),
    }


def _table(found: Upcoming) -> Table:
    """For files."""
    columns = (
        Column("id"), Column("name"), Column("every"), Column("due", "date"), Column("state"), Column("days", "int"),
        Column("amount", "money"), Column("low", "money"), Column("high", "money"), Column("currency"),
        Column("typical", "money"), Column("entry", "int"), Column("paid_on", "date"), Column("late_by", "int"),
    )  # fmt: skip
    cells = tuple(
        (
            row.id, row.name, row.every.value, row.due, row.state.value, (row.due - found.today).days, amount_of(row),
            row.low, row.high, row.typical.currency, row.typical, row.entry, row.paid_on,
            row.late_by if row.state is State.PAID else None,
        )
        for row in found.rows
    )  # fmt: skip
    return Table(columns, cells, empty=_empty(found.period))


def _people_table(found: Upcoming, show: ShowMoney) -> Table:
    columns = (
        Column("id", title="Id"), Column("name", title="Bill"), Column("every", spare=4), Column("due", "date"),
        Column("standing", title=""), Column("amount", "money"), Column("range", align="right", title="", spare=3),
    )  # fmt: skip
    cells = tuple(
        (
            row.id, part.cut(row.name, NAME), row.every.value, row.due, standing(row, found.today), amount_of(row),
            _between(row.low, row.high, show) if row.is_open and row.low != row.high else "",
        )
        for row in found.rows
    )  # fmt: skip
    return Table(columns, cells, empty=_empty(found.period))


def amount_of(row: BillDay) -> Money:
    """What was paid, else what is likely asked."""
    return row.paid if row.state is State.PAID and row.paid is not None else row.typical


def _between(low: Money, high: Money, show: ShowMoney) -> str:
    """`649.00`, or `900.00 to 2400.00`."""
    return show(low) if low == high else f"{show(low)} to {show(high)}"


def _empty(period: Period) -> str:
    return f"Nothing falls due from {period.start} to {period.last}. Add a bill: finura bills add Rent 25000 --due 1"


def standing(row: BillDay, today: date) -> str:
    """How a due day stands, in words without amounts: `in 3 days`, `2 days late`, `paid 4 days late`."""
    days = (row.due - today).days
    if row.state is State.PAID:
        late = f", {how_many(row.late_by, 'day')} late" if row.late_by else ""
        return f"paid{late}{', another amount' if row.differs else ''}"
    if row.state is State.SKIPPED:
        return "skipped"
    if row.kind == "scheduled" and days <= 0:
        return "to be posted"
    if row.state is State.LATE:
        return f"{how_many(-days, 'day')} late"
    if days < 0:
        return f"{how_many(-days, 'day')} ago, not seen"
    when = "today" if days == 0 else "tomorrow" if days == 1 else f"in {days} days"
    return when if row.sure else f"{when}, likely"


def _notes(found: Upcoming, show: ShowMoney) -> list[str]:
    said = []
    if any(row.is_open for row in found.rows):
        own = f" (by their own ranges {show(found.low)} to {show(found.high)})"
        said.append(f"To pay: {show(found.due)}{'' if found.low == found.high else own}.")
    said += [f"In {money.currency}, not converted: {show(money)} to pay." for money in found.unconverted]
    for row in found.rows:
        if row.differs and row.paid is not None:
            said.append(f"{part.cut(row.name, NAME)} of {row.due} came with {show(row.paid)}, not {show(row.typical)}.")
        if row.utilisation is not None:
            said.append(f"{part.cut(row.name, NAME)}: {row.utilisation:.0%} of its limit is used.")
    if any(row.kind == "scheduled" and row.is_open for row in found.rows):
        said.append("What has an s in its id posts itself: finura bills schedule lists it.")
    unseen = [row for row in found.rows if row.is_open and row.due < found.today and row.kind != "scheduled"]
    if unseen and found.known_until is not None and found.known_until < max(row.due for row in unseen):
        said.append(f"The books end on {found.known_until}: what was paid since is not in them.")
    new = next((row.id for row in reversed(found.rows) if row.kind == "detected"), None)
    if new is not None:
        said.append(
            f"Ids with a d were found in your entries: finura bills accept {new} makes one a bill, reject hides it."
        )
    return said


# ------------------------------------------------------------------------------------------ what is stored and found


def found_shown(
    found: Sequence[tuple[str, str, Recurring, Evidence]], rejected: int, *, show: ShowMoney = Money.plain
) -> Shown:
    """`finura bills detect`: id, payee, what was found, and the entries it was found in."""
    rows = tuple(
        (id, name, one.every.value, one.amount, one.amount.currency, one.due, len(evidence.ids), one.last,
         gaps_text(evidence), "" if one.sure else "seen twice")
        for id, name, one, evidence in found
    )  # fmt: skip
    answer = [
        {"id": id, "name": name, **stream_json(one), "evidence": evidence_json(evidence, one.amount.currency)}
        for id, name, one, evidence in found
    ]
    columns = (
        Column("id", title="Id"), Column("name", title="Payee"), Column("every"), Column("amount", "money"),
        Column("currency", machine=True), Column("due", "date", title="Next"), Column("charges", "int", spare=3),
        Column("last", "date", spare=5), Column("gaps", title="Days between", spare=4),
        Column("note", title="", spare=1),
    )  # fmt: skip

    def draw(console: Console) -> None:
        from finura_cli.screen.tables import draw_table

        cut = tuple((row[0], part.cut(str(row[1]), NAME), *row[2:]) for row in rows)
        draw_table(Table(columns, cut, empty=empty), console, show=show)
        said = [f"{how_many(rejected, 'other')} came back, and you rejected {_them(rejected)}."] if rejected else []
        if rows:
            first = rows[0][0]
            said.append(f"finura bills show {first} lists its entries; accept {first} makes it a bill, reject hides it")
        part.say_notes(console, said)

    empty = "Nothing comes back that is no bill yet."
    return Shown(json={"rows": answer, "rejected": rejected}, table=Table(columns, rows, empty=empty), rich=draw,
                 show=show)  # fmt: skip


def stream_json(one: Recurring) -> dict[str, object]:
    """What was found of a detected stream."""
    return {
        "every": one.every.value, "amount": one.amount, "low": one.low, "high": one.high,
        "currency": one.amount.currency, "due": one.due, "last": one.last, "share": part.ratio(one.share),
        "sure": one.sure,
    }  # fmt: skip


def _them(count: int) -> str:
    return "it" if count == 1 else "them"


def gaps_text(evidence: Evidence) -> str:
    """`30-31`, `7`: from the shortest gap to the longest."""
    gaps = evidence.gaps
    if not gaps:
        return ""
    return str(gaps[0]) if min(gaps) == max(gaps) else f"{min(gaps)}-{max(gaps)}"


def bill_json(bill: Bill, evidence: Evidence, next_due: date | None) -> dict[str, object]:
    """A stored bill."""
    low, high = bill.bounds
    amount = None if bill.amount is None else Money(bill.amount, bill.currency)
    return {
        "id": str(bill.id), "uid": bill.uid, "name": bill.name, "every": bill.every.value, "amount": amount,
        "low": Money(low, bill.currency), "high": Money(high, bill.currency), "currency": bill.currency,
        "due": bill.due, "next": next_due, "until": bill.until, "remind": bill.remind, "by": bill.by.value,
        "payments": len(evidence.ids), "last": evidence.days[-1] if evidence.days else None,
    }  # fmt: skip


def said_json(bill: Bill) -> dict[str, object]:
    """A bill in the answer of a deed: what was said of it, not how it stands."""
    answer = bill_json(bill, NO_EVIDENCE, None)
    return {name: answer[name] for name in answer if name not in ("next", "payments", "last")}


def bill_words(bill: Bill, show: ShowMoney) -> str:
    """`3: Rent, 24000.00 monthly from 2026-11-01`."""
    until = "" if bill.until is None else f", until {bill.until}"
    return f"{bill.id}: {bill.name}, {_asks(bill, show)} {bill.every.value} from {bill.due}{until}"


def list_shown(stored: Sequence[tuple[Bill, Evidence, date | None]], *, show: ShowMoney = Money.plain) -> Shown:
    """`finura bills list`: every stored bill."""
    rows = []
    for bill, evidence, following in stored:
        low, high = bill.bounds
        rows.append(
            (str(bill.id), bill.name, bill.every.value, Money(low, bill.currency),
             None if low == high else Money(high, bill.currency), bill.currency, following, bill.until,
             evidence.days[-1] if evidence.days else None, "by hand" if bill.by is By.HAND else "detected")
        )  # fmt: skip
    columns = (
        Column("id", title="Id"), Column("name", title="Bill"), Column("every"), Column("amount", "money"),
        Column("to", "money"), Column("currency", machine=True),
        Column("next", "date", title="Next"), Column("until", "date", spare=3),
        Column("last", "date", title="Last paid", spare=1), Column("by", spare=4),
    )  # fmt: skip
    empty = "No bills yet. Add one: finura bills add Rent 25000 --due 1; or look: finura bills detect"
    json = {"rows": [bill_json(*one) for one in stored]}

    def draw(console: Console) -> None:
        from finura_cli.screen.tables import draw_table

        asks = Column("asks", align="right", title="Amount")
        cut = tuple(
            (row[0], part.cut(str(row[1]), NAME), row[2], _asks(bill, show), *row[6:])
            for row, (bill, _, _) in zip(rows, stored, strict=True)
        )
        draw_table(Table((*columns[:3], asks, *columns[6:]), cut, empty=empty), console, show=show)

    return Shown(json=json, table=Table(columns, tuple(rows), empty=empty), rich=draw, show=show)


def _asks(bill: Bill, show: ShowMoney) -> str:
    low, high = (Money(minor, bill.currency) for minor in bill.bounds)
    return _between(low, high, show)


def one_shown(
    id: str, name: str, head: Sequence[str], json: Mapping[str, object], evidence: Evidence, currency: str, *,
    show: ShowMoney = Money.plain,
) -> Shown:  # fmt: skip
    """`finura bills show ID`: what is known of one bill, and the entries behind it."""
    gaps = (None, *evidence.gaps)
    rows = tuple(
        (entry, day, Money(minor, currency), currency, gap)
        for entry, day, minor, gap in zip(evidence.ids, evidence.days, evidence.paid, gaps, strict=False)
    )
    columns = (
        Column("entry", "int"), Column("date", "date"), Column("amount", "money"), Column("currency", machine=True),
        Column("gap", "int", title="Days since"),
    )  # fmt: skip
    table = Table(columns, rows, empty="No entry has paid it yet.")

    def draw(console: Console) -> None:
        from finura_cli.screen.tables import draw_table

        part.say_title(console, f"{name} ({id})")
        part.say(console, head, "")
        part.blank(console)
        draw_table(table, console, show=show)

    answer = {**json, "id": id, "name": name, "evidence": evidence_json(evidence, currency)}
    return Shown(json=answer, table=table, rich=draw, show=show)
