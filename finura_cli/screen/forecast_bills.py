"""Bills to come on the screen: each day, the sum with its range, and how that would have been told before."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from finura_cli.domain.bills import State
from finura_cli.domain.bills_ahead import Basis, BillAhead, BillsAhead, BillScore
from finura_cli.domain.money import Money
from finura_cli.domain.text import how_many
from finura_cli.screen import report_parts as part
from finura_cli.screen.forecast_words import held_of
from finura_cli.screen.plain import percent
from finura_cli.screen.shown import Column, ShowMoney, Shown, Table

if TYPE_CHECKING:
    from rich.console import Console

NAME = 28
"""A longer name is cut on a terminal."""
PAYMENTS = 6
"""Of each bill so many are told under --explain."""
_RESTS_ON = {
    Basis.SAID: "as you said",
    Basis.PRICE: "one price",
    Basis.MEDIAN: "median",
    Basis.SEASON: "last year",
    Basis.FOREST: "forest",
    Basis.PAID: "",
}


def bills_ahead_shown(
    ahead: BillsAhead, *, show: ShowMoney = Money.plain, full: bool = False, part_of_them: bool = False
) -> Shown:
    """`finura predict bills`. `full` shows what each amount rests on, and the earlier periods; `part_of_them`: it is of
    what matches a query."""
    empty = _empty(ahead, part_of_them=part_of_them)

    def draw(console: Console) -> None:
        from finura_cli.screen.tables import draw_table

        part.say_title(console, part.heading("Bills to come", ahead.period, ahead.currency))
        part.say(console, [headline(ahead, show)], "")
        part.blank(console)
        draw_table(replace(_people_table(ahead, show, full=full), empty=empty), console, show=show)
        if len(ahead.categories) > 1:
            part.blank(console)
            draw_table(_categories_table(ahead), console, show=show)
        if full and ahead.score is not None:
            part.blank(console)
            draw_table(_earlier_table(ahead.score), console, show=show)
        part.say_notes(console, notes(ahead, show))
        if full:
            part.say_notes(console, explanations(ahead, show))

    return Shown(
        json=_json(ahead),
        table=replace(_table(ahead), empty=empty),
        rich=draw,
        more=(_categories_table(ahead),),
        show=show,
    )


# ------------------------------------------------------------------------------------------------------- for files


def _json(ahead: BillsAhead) -> dict[str, object]:
    score = ahead.score
    return {
        "period": part.period_json(ahead.period),
        "currency": ahead.currency,
        "total": {
            "due": ahead.due,
            "low": ahead.low,
            "high": ahead.high,
            "interval": ahead.interval,
            "paid": ahead.paid,
        },
        "rows": [_row_json(row, ahead) for row in ahead.rows],
        "categories": [
            {"category": one.category, "due": one.due, "paid": one.paid, "count": one.count} for one in ahead.categories
        ],
        "model": {"name": ahead.speaker, "why": list(ahead.why)},
        "backtest": None if score is None else _score_json(score),
        "unconverted": [{"currency": money.currency, "due": money} for money in ahead.unconverted],
        "known_until": ahead.known_until,
    }


def _row_json(row: BillAhead, ahead: BillsAhead) -> dict[str, object]:
    return {
        "id": row.id,
        "name": row.name,
        "kind": row.kind,
        "every": row.every.value,
        "due": row.due,
        "days": (row.due - ahead.today).days,
        "state": row.state.value,
        "low": row.low,
        "typical": row.typical,
        "high": row.high,
        "currency": row.typical.currency,
        "basis": row.basis.value,
        "category": row.category,
        "account": row.account,
        "entry": row.entry,
        "paid_on": row.paid_on,
        "paid": row.paid,
        "sure": row.sure,
        "evidence": [{"date": one.day, "amount": one.amount} for one in row.past],
    }


def _score_json(score: BillScore) -> dict[str, object]:
    return {
        "months": len(score.earlier),
        "mae": score.mae,
        "mae_naive": score.mae_naive,
        "naive": "the period before",
        "coverage": part.ratio(score.inside / len(score.earlier)),
        "inside": score.inside,
        "of": len(score.earlier),
        "periods": [
            {
                "period": part.period_json(one.period),
                "told": one.told,
                "low": one.low,
                "high": one.high,
                "came": one.came,
                "inside": one.is_inside,
            }
            for one in score.earlier
        ],
    }


def _table(ahead: BillsAhead) -> Table:
    columns = (
        Column("id"), Column("name"), Column("category"), Column("due", "date"), Column("state"),
        Column("days", "int"), Column("amount", "money"), Column("low", "money"), Column("high", "money"),
        Column("currency"), Column("basis"), Column("entry", "int"), Column("paid_on", "date"),
    )  # fmt: skip
    cells = tuple(
        (
            row.id, row.name, row.category, row.due, row.state.value, (row.due - ahead.today).days, _amount(row),
            row.low, row.high, row.typical.currency, row.basis.value, row.entry, row.paid_on,
        )
        for row in ahead.rows
    )  # fmt: skip
    return Table(columns, cells)


# ------------------------------------------------------------------------------------------------------ for people


def _people_table(ahead: BillsAhead, show: ShowMoney, *, full: bool) -> Table:
    columns = (
        Column("id", title="Id", spare=4), Column("name", title="Bill"), Column("due", "date"),
        Column("standing", title="", spare=3), Column("amount", "money"),
        Column("range", align="right", title=f"{percent(ahead.interval)} of times"),
        *((Column("basis", title="Rests on"),) if full else ()),
    )  # fmt: skip
    cells = tuple(
        (
            row.id, part.cut(row.name, NAME), row.due, standing(row, ahead), _amount(row), _between(row, show),
            *((_RESTS_ON[row.basis],) if full else ()),
        )
        for row in ahead.rows
    )  # fmt: skip
    return Table(columns, cells)


def _amount(row: BillAhead) -> Money:
    return row.paid if row.paid is not None else row.typical


def _between(row: BillAhead, show: ShowMoney) -> str:
    return f"{show(row.low)} to {show(row.high)}" if row.is_open and row.low != row.high else ""


def _empty(ahead: BillsAhead, *, part_of_them: bool) -> str:
    if part_of_them:
        return f"No bill that matches is known to fall due from {ahead.period.start} to {ahead.period.last}."
    return (
        f"No bill is known to fall due from {ahead.period.start} to {ahead.period.last}."
        " Add one: finura bills add Rent 25000 --due 1"
    )


def standing(row: BillAhead, ahead: BillsAhead) -> str:
    """How a due day stands: `in 3 days, likely`, `paid 2026-10-02`, `4 days late`."""
    days = (row.due - ahead.today).days
    match row.state:
        case State.PAID:
            return "paid" if row.paid_on in (None, row.due) else f"paid {row.paid_on}"
        case State.SKIPPED:
            return "skipped"
        case State.LATE:
            return f"{how_many(-days, 'day')} late"
    if days < 0:
        return f"{how_many(-days, 'day')} ago, not seen"
    when = "today" if days == 0 else "tomorrow" if days == 1 else f"in {days} days"
    return when if row.sure else f"{when}, likely"


def _categories_table(ahead: BillsAhead) -> Table:
    return Table(
        columns=(
            Column("category"),
            Column("count", "int", title="Bills"),
            Column("due", "money", title="To pay"),
            Column("paid", "money"),
            Column("currency", machine=True),
        ),
        rows=tuple(
            (one.category or "Uncategorized", one.count, one.due, one.paid, ahead.currency) for one in ahead.categories
        ),
        total=("Total", sum(one.count for one in ahead.categories), ahead.due, ahead.paid, ahead.currency),
        title="By category",
    )


def _earlier_table(score: BillScore) -> Table:
    return Table(
        columns=(
            Column("period"),
            Column("told", "money"),
            Column("low", "money"),
            Column("high", "money"),
            Column("came", "money"),
            Column("inside", title=""),
        ),
        rows=tuple(
            (one.period.label, one.told, one.low, one.high, one.came, "inside" if one.is_inside else "outside")
            for one in score.earlier
        ),
        title="As it would have been told before",
    )


def headline(ahead: BillsAhead, show: ShowMoney) -> str:
    """The answer in a sentence."""
    still = "Still to pay" if ahead.period.start <= ahead.today else "To pay"
    said = f"{still}: {show(ahead.due)}"
    if ahead.low != ahead.high:
        said += f", {percent(ahead.interval)} band {show(ahead.low)} to {show(ahead.high)}"
    return f"{said}. Paid already: {show(ahead.paid)}." if ahead.paid else f"{said}."


def notes(ahead: BillsAhead, show: ShowMoney) -> list[str]:
    """How well it would have been told before, and what is in none of the sums."""
    said, score = [], ahead.score
    if score is None:
        if ahead.rows:
            said.append("Too few earlier periods to try it on: the range is that of the bills alone.")
    else:
        tries, is_month = len(score.earlier), 28 <= ahead.period.days <= 31
        said.append(
            f"last {how_many(tries, 'month' if is_month else 'such period')}: {score.inside}"
            f" {held_of(score.inside, tries, ahead.interval)}, mean error {show(score.mae)},"
            f" same-as-{'last-month' if is_month else 'the-one-before'} {show(score.mae_naive)}"
            f"{': here the simpler one did better' if score.is_worse else ''}"
        )
    said += [f"In {money.currency}, not converted: {show(money)} to pay." for money in ahead.unconverted]
    unseen = [row for row in ahead.rows if row.is_open and row.due < ahead.today and row.kind != "scheduled"]
    if unseen and ahead.known_until is not None and ahead.known_until < max(row.due for row in unseen):
        said.append(f"The books end on {ahead.known_until}: what was paid since is not in them.")
    if any(row.kind == "detected" and row.is_open for row in ahead.rows):
        said.append(
            "What was found in your entries has an id with a d, as `finura bills` shows: finura bills accept or reject"
            " says what it is."
        )
    return said


def explanations(ahead: BillsAhead, show: ShowMoney) -> list[str]:
    """What the figures rest on: what `--explain` says."""
    said = [
        "A bill of one price has no range. One that varies is told by the median of its latest payments, or by the same"
        " month of last year where that was closer; its range comes from how far such amounts were off before.",
        "The sum's range is as wide as earlier periods needed, told as the books stood then: a bill that nobody knew"
        " yet counts, too. Bills that you keep are tried as their earlier payments alone would have told them.",
        "What the statement of a card asks for was spent when it was bought: `finura bills` has it.",
        *ahead.why,
    ]
    for row in _once(ahead):
        latest = row.past[-PAYMENTS:]
        paid = ", ".join(f"{show(one.amount)} on {one.day}" for one in latest)
        said.append(f"{part.cut(row.name, NAME)}: {paid}.")
    return said


def _once(ahead: BillsAhead) -> list[BillAhead]:
    """Every open bill with a past, one row of each."""
    return list({row.id: row for row in ahead.rows if row.is_open and row.past}.values())
