"""The dashboard: one screen of panels, the same as tables for files, and its JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from finura_cli.domain.account import Holding
from finura_cli.domain.anomaly import Heard
from finura_cli.domain.bills import BillDay, State
from finura_cli.domain.budget import BudgetRow, Target
from finura_cli.domain.dashboard import BILL_DAYS, Dashboard
from finura_cli.domain.goals import GoalStanding
from finura_cli.domain.money import Money
from finura_cli.domain.text import how_many, visible
from finura_cli.screen import dashboard_words as words
from finura_cli.screen import report_parts as part
from finura_cli.screen import theme
from finura_cli.screen.budget import name_of
from finura_cli.screen.plain import percent
from finura_cli.screen.shown import ShowMoney

if TYPE_CHECKING:
    from rich.text import Text

    from finura_cli.screen.panels import Panel, Row

LEGEND = "│ usual by now"
ROOMY, LINES = 30, 2
"""On a screen of so many lines the one thing to do has room for so many."""


def screen(found: Dashboard, width: int, height: int, *, show: ShowMoney, blocks: bool) -> list[Text]:
    """At most `height` lines of at most `width` cells."""
    from finura_cli.screen.panels import laid_out

    head = [_title(found, width), *_one_thing(found, width, height, show)]
    return [*head, *laid_out(panels(found, show, blocks=blocks), width, height - len(head), blocks=blocks)]


def _one_thing(found: Dashboard, width: int, height: int, show: ShowMoney) -> list[Text]:
    """The one thing to do, where there is room for all of it."""
    from rich.console import Console
    from rich.text import Text

    if found.advice is None or height < ROOMY:
        return []
    said, typed = words.one_thing(found.advice, show)
    line = Text(visible(f"One thing: {said} {typed}"), style=theme.WARNING)
    lines = list(line.wrap(Console(width=width), width))
    return lines if len(lines) <= LINES else []


def _title(found: Dashboard, width: int) -> Text:
    from rich.cells import cell_len
    from rich.text import Text

    from finura_cli.screen.panels import cut

    line = Text(cut(f"Finura, {found.today:%A} {found.today}", width), style=theme.TITLE)
    aside = _waiting(found)
    if aside and line.cell_len + 2 + cell_len(aside) <= width:
        line.append(" " * (width - line.cell_len - cell_len(aside)))
        line.append(aside, style=theme.WARNING)
    return line


def _waiting(found: Dashboard) -> str:
    return f"{how_many(found.waiting, 'entry', 'entries')} to settle: finura review" if found.waiting else ""


def panels(found: Dashboard, show: ShowMoney, *, blocks: bool) -> list[Panel]:
    """In the order in which they stand; books without entries have little to say, and how to begin."""
    if not found.entries:
        return [_balances(found, show), _beginning()]
    return [
        _balances(found, show),
        _month(found, show, blocks=blocks),
        _bills(found, show),
        _ahead(found, show),
        _odd(found, show),
        _goals(found, show),
        _went(found, show),
        _latest(found, show),
    ]


def _beginning() -> Panel:
    from finura_cli.screen.panels import Panel, Row

    ways = (
        ("finura import FILE", "a bank's file, as it is"),
        ("finura add 250 lunch", "an entry by hand"),
        ("finura demo", "a made-up household, to see what it does"),
    )
    return Panel("Begin here", [Row(typed, remarks=(what,)) for typed, what in ways], rank=0, left=False)


# ------------------------------------------------------------------------------------------------------------ panels


def _balances(found: Dashboard, show: ShowMoney) -> Panel:
    from finura_cli.screen.panels import Panel, Row

    def row(held: Holding) -> Row:
        stale = held.imported is not None and held.imported.is_stale(found.today)
        return Row(
            held.account.name, show(words.now_of(held)), (words.age(held, found.today),),
            style=theme.WARNING if stale else "",
        )  # fmt: skip

    ordered = sorted(found.holdings, key=lambda one: not (one.entries or words.now_of(one)))
    sums = words.worth(found)
    return Panel(
        "Balances",
        [row(one) for one in ordered],
        rank=2,
        aside=f"{' + '.join(map(show, sums))} in all" if len(found.holdings) > 1 and len(sums) <= 3 else "",
        empty="No accounts yet: finura account add Cash --kind cash",
        left=False,
    )


def _month(found: Dashboard, show: ShowMoney, *, blocks: bool) -> Panel:
    from finura_cli.screen.panels import Panel

    rows = [_budget(row, found, show) for row in words.budgets(found)]
    if found.month.going is not None and not any(row.target is Target.TOTAL for row in found.month.budgets.rows):
        rows.insert(0, _all_spending(found, show))
    period = found.period
    day = f", day {(found.today - period.start).days + 1} of {period.days}"
    marked = any(row.gauge is not None and row.gauge.mark is not None for row in rows)
    return Panel(
        period.label + day,
        rows,
        rank=0,
        said=_in_and_out(found, show),
        empty="No budget yet. What fits: finura budget suggest",
        aside=(LEGEND if blocks else LEGEND.replace("│", "|")) if marked else "",
    )


def _in_and_out(found: Dashboard, show: ShowMoney) -> list[str]:
    """From the longest to the shortest."""
    totals = found.month.scope.totals
    base = f"In {show(totals.income)}   Out {show(totals.expense)}"
    kept = f"   Saved {show(totals.net)}" if totals.net.minor >= 0 else f"   Short by {show(-totals.net)}"
    others = [f"in {one.income.currency}: {show(one.expense)} out" for one in found.month.scope.unconverted]
    told = [f"{base}{kept}   ({'; '.join(others)})"] if others else []
    return [*told, base + kept, base]


def _budget(row: BudgetRow, found: Dashboard, show: ShowMoney) -> Row:
    from finura_cli.screen.panels import Gauge, Row

    saves = row.target is Target.SAVING
    heading = row.pace.over_on is not None
    style = theme.BAD if row.is_over else theme.WARNING if heading else ""
    gauge = Gauge(
        max(row.spent.minor, 0),
        max(row.budget.minor, 0),
        theme.GOOD if saves else style or theme.BAR,
        None if saves and row.left.minor <= 0 else max(row.pace.expected_by_now, 0),
    )
    if saves and row.left.minor <= 0:
        gauge = gauge._replace(part=gauge.whole)
    ending = "over" if row.is_over else "to go" if saves else "left"
    amount = "reached" if saves and row.left.minor <= 0 else f"{show(abs(row.left))} {ending}"
    return Row(
        name_of(row.target, row.name), amount, tuple(_pace(row, found, show)), gauge=gauge, style=style,
        strong=row.target is Target.TOTAL,
    )  # fmt: skip


def _pace(row: BudgetRow, found: Dashboard, show: ShowMoney) -> Iterator[str]:
    """Since when it is over, when it will be, or what it comes to."""
    pace = row.pace
    if pace.over_on is not None:
        yield f"{'since' if row.is_over else 'over on'} {pace.over_on}"
        yield f"{'since' if row.is_over else 'over on'} {words.day_of(pace.over_on)}"
    elif not row.is_over and row.target is not Target.SAVING and pace.projected:
        yield f"heading for {show(Money(pace.projected, found.currency))}"


def _all_spending(found: Dashboard, show: ShowMoney) -> Row:
    """Where there is no budget for it: beside what the month before cost."""
    from finura_cli.screen.panels import Gauge, Row

    month, going = found.month, found.month.going
    assert month.before is not None
    assert going is not None
    spent = month.scope.totals.expense
    gauge = Gauge(
        max(spent.minor, 0), max(month.before.minor, 0), theme.BAR, max(going.expected_by_now, 0)
    )  # fmt: skip
    said = "" if going.projected is None else f"heading for {show(Money(going.projected, found.currency))}"
    last = f"{show(month.before)} last month"
    remarks = (f"{said}, {last}", said) if said else (last,)
    return Row("All spending", show(spent), remarks, gauge=gauge, strong=True)


def _bills(found: Dashboard, show: ShowMoney) -> Panel:
    from finura_cli.screen.panels import Panel, Row

    def row(bill: BillDay) -> Row:
        about = "~" if bill.low != bill.high else ""
        late = bill.state is State.LATE
        return Row(
            bill.name, about + show(bill.typical), (words.due(bill, found.today),), lead=words.lead(bill.due),
            style=theme.BAD if late else "",
        )  # fmt: skip

    return Panel(
        "Bills",
        [row(one) for one in found.due.rows],
        rank=1,
        aside=f"{show(found.due.sum)} in {BILL_DAYS} days" if found.due.rows else "",
        empty=f"Nothing is due in the next {BILL_DAYS} days, as far as is known.",
        left=False,
    )


def _ahead(found: Dashboard, show: ShowMoney) -> Panel:
    from finura_cli.screen.panels import Panel, Row

    ahead = found.ahead
    if ahead.month is None:
        return Panel("Next month", (), rank=4, empty=f"{ahead.why[:1].upper()}{ahead.why[1:]}.")
    total = ahead.month.total
    spread = f"{percent(ahead.month.interval)}: {show(total.low)} to {show(total.high)}"
    rows = [
        Row("Plan for", show(total.plan_for), (spread,)),
        Row("Typical", show(total.typical), (f"{show(ahead.month.parts.fixed)} of it bills",)),
    ]
    return Panel(f"Next month, {ahead.month.period.label}", rows, rank=4)


def _odd(found: Dashboard, show: ShowMoney) -> Panel:
    from finura_cli.screen.panels import Panel, Row

    by_rule = found.odd.heard is Heard.RULE
    rows = [
        Row(one.description, show(abs(one.amount)) if one.amount else "", prose=one.reason, lead=words.lead(one.date),
            style=theme.WARNING)
        for one in found.odd.rows
    ]  # fmt: skip
    return Panel(
        "Odd this month",
        rows,
        rank=3,
        aside="finura anomalies" if rows else "",
        empty="Nothing, by the rules. finura anomalies looks closer." if by_rule else "Nothing.",
        left=False,
    )


def _goals(found: Dashboard, show: ShowMoney) -> Panel:
    from finura_cli.screen.panels import Gauge, Panel, Row

    def row(one: GoalStanding) -> Row:
        behind = one.is_behind or bool(one.short)
        style = theme.GOOD if one.is_done else theme.WARNING if behind else ""
        gauge = Gauge(
            min(max(one.saved.minor, 0), one.goal.target), one.goal.target, style or theme.BAR,
            None if one.is_done else max(one.expected.minor, 0),
        )  # fmt: skip
        return Row(
            one.goal.name, f"{show(one.saved)} of {show(one.target)}", tuple(words.standing(one, show)), gauge=gauge,
            style=style, short=show(one.saved),
        )  # fmt: skip

    return Panel(
        "Goals",
        [row(one) for one in sorted(found.goals, key=lambda one: one.is_done)],
        rank=5,
        empty="None yet: finura goal add Bike 60000 --by 2027-03",
    )


def _went(found: Dashboard, show: ShowMoney) -> Panel:
    """Where the month's money went."""
    from finura_cli.screen.panels import Gauge, Panel, Row

    spent = [row for row in found.month.spending.rows if row.amount.minor > 0]
    most = max((row.amount.minor for row in spent), default=0)
    rows = [
        Row(
            part.group_name(row.group, found.month.spending.grouping),
            show(row.amount),
            (percent(row.share),) if row.share is not None else (),
            gauge=Gauge(row.amount.minor, most, theme.BAR),
        )
        for row in spent
    ]  # fmt: skip
    return Panel("Where it went this month", rows, rank=6, spare=True)


def _latest(found: Dashboard, show: ShowMoney) -> Panel:
    from finura_cli.screen.panels import Panel, Row

    rows = [
        Row(one.description, show(one.money), ("pending",) if one.pending else (), lead=words.lead(one.date))
        for one in found.latest
    ]
    return Panel("Latest", rows, rank=7, left=False, spare=True)
