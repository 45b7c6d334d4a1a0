"""What was said of an account's worth."""

from __future__ import annotations

from finura_cli.domain.money import Money
from finura_cli.domain.worth import Said, ValueCourse, ValueDeed
from finura_cli.screen.receipts import UNDO, receipt
from finura_cli.screen.shown import Cell, Column, ShowMoney, Shown, Table


def course_shown(course: ValueCourse, *, show: ShowMoney) -> Shown:
    """A row a value, the oldest first; what was booked since is in what it comes to today."""
    account = course.account
    earlier: Money | None = None
    rows: list[tuple[Cell, ...]] = []
    for one in course.said:
        change = None if earlier is None else one.value - earlier
        rows.append((one.day, one.value, change, one.books, account.currency))
        earlier = one.value
    table = Table(
        columns=(
            Column("date", "date"),
            Column("value", "money"),
            Column("change", "money", signed=True, spare=1),
            Column("books", "money", title="In the books", spare=2),
            Column("currency", machine=True),
        ),
        rows=tuple(rows),
        total=("Today", course.today, None, None, account.currency),
        title=f"What {account.name} is worth",
        empty=f"Nothing was said of it: finura account value {account.name} AMOUNT",
    )
    json = {
        "account": account.name,
        "currency": account.currency,
        "today": course.today,
        "rows": [said_json(one) for one in course.said],
    }
    return Shown(json=json, table=table, show=show)


def deed_shown(done: ValueDeed, *, show: ShowMoney) -> Shown:
    """What was said, and what it replaces or follows."""
    account, said = done.account, done.said
    more = []
    if said is None:
        head = f"What was said of {account.name} for {done.day} is forgotten"
    else:
        head = f"{account.name} is worth {show(said.value)} on {said.day}"
        if said.value.minor < 0:
            head = f"{show(-said.value)} is owed on {account.name} on {said.day}"
        if said.books != said.value:
            more.append(f"the books hold {show(said.books)}; the difference counts in net worth, and nowhere else")
    if done.before is not None and said is not None:
        more.append(f"before: {show(done.before.value)} on {done.before.day}")
    answer = {
        "account": account.name,
        "currency": account.currency,
        "date": done.day,
        "value": None if said is None else said.value,
        "books": None if said is None else said.books,
        "previous": None if done.before is None else done.before.value,
        "previous_date": None if done.before is None else done.before.day,
        "deed": done.deed,
    }
    return receipt(answer, head, more=more, undo=UNDO)


def said_json(one: Said) -> dict[str, object]:
    return {"date": one.day, "value": one.value, "books": one.books, "currency": one.value.currency}
