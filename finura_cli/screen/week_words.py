"""What a digest of a week says in words: its headline, why a group differs, what waits, the one thing to do."""

from __future__ import annotations

from shlex import quote

from finura_cli.domain.money import Money
from finura_cli.domain.reports.focus import About
from finura_cli.domain.reports.parts import Grouping
from finura_cli.domain.reports.week import Week
from finura_cli.domain.text import how_many
from finura_cli.screen import report_parts as part
from finura_cli.screen.focus_words import command, whole
from finura_cli.screen.movers import PAYEE_CELLS, why
from finura_cli.screen.plain import percent
from finura_cli.screen.shown import ShowMoney, signed
from finura_cli.screen.track_record import last_forecast

ALIKE = 0.02
"""Within this share of it, a week is as usual."""
MOST = 10
"""From so many times the usual on, a percentage tells nobody anything."""
_IN_REVIEW = (About.REVIEW, About.UNCATEGORIZED)


def headline(report: Week, show: ShowMoney) -> list[str]:
    """A week in one to three sentences."""
    scope = report.scope
    if not scope.totals.count:
        if scope.unconverted or scope.pending:
            return [f"Nothing in {scope.currency} is posted in {scope.period.label}."]
        return [part.empty(scope)]
    said = [f"{_out(report, show)}. {_in(report, show)}.", *_aside(report, show)]
    if report.days_gone is not None:
        said.append(f"{report.days_gone} of its {scope.period.days} days are gone.")
    if report.usual is None:
        said.append("The books hold no earlier week to compare it with.")
    return said


def unit(report: Week) -> str:
    return "week" if report.scope.period.days == 7 else f"{report.scope.period.days} days"


def _usual(report: Week) -> str:
    """`a usual week (the mean of the 4 before)`."""
    before = f"the mean of the {report.weeks} before" if report.weeks > 1 else "the one before"
    name = "a usual week" if unit(report) == "week" else f"usual {unit(report)}"
    return f"{name} ({before})"


def _out(report: Week, show: ShowMoney) -> str:
    spent = report.scope.totals.expense
    if spent.minor > 0:
        said = f"{show(spent)} went out"
    else:
        said = f"{show(-spent)} more came back than went out" if spent else "Nothing went out"
    if report.usual is None:
        return said
    usual = report.usual.expense
    if spent.minor <= 0 or usual.minor <= 0:
        return f"{said}; {_usual(report)} takes {show(usual) if usual.minor > 0 else 'nothing'}"
    if report.days_gone is not None:
        return f"{said} so far, {_share(spent, usual, 'of')} the {show(usual)} of {_usual(report)}"
    if _is_alike(spent, usual):
        return f"{said}, as much as in {_usual(report)}"
    return f"{said}, {_difference(spent, usual, show)} than in {_usual(report)}"


def _in(report: Week, show: ShowMoney) -> str:
    came = report.scope.totals.income
    if not came:
        return "Nothing came in"
    said = f"{show(came)} came in"
    if report.usual is None or report.days_gone is not None or came.minor < 0 or report.usual.income.minor <= 0:
        return said
    if _is_alike(came, report.usual.income):
        return f"{said}, as usual"
    return f"{said}, {_difference(came, report.usual.income, show)} than usual"


def _aside(report: Week, show: ShowMoney) -> list[str]:
    """Rent in one week and not in the next makes weeks differ that are alike."""
    if report.aside is None or report.days_gone is not None:
        return []
    now, usual = report.aside
    if now.minor <= 0 or usual.minor <= 0:
        return []
    than = "as usual" if _is_alike(now, usual) else f"{_difference(now, usual, show)} than usual"
    return [f"Without steady bills: {show(now)}, {than}."]


def _is_alike(now: Money, usual: Money) -> bool:
    return abs(now.minor - usual.minor) <= ALIKE * usual.minor


def _difference(now: Money, usual: Money, show: ShowMoney) -> str:
    way = "more" if now.minor > usual.minor else "less"
    ratio = abs(now.minor - usual.minor) / usual.minor
    return f"{show(abs(now - usual))}{f' ({percent(ratio)})' if ratio < MOST else ''} {way}"


def _share(now: Money, usual: Money, of: str) -> str:
    ratio = now.minor / usual.minor
    return f"{percent(ratio)} {of}" if ratio < MOST else f"{ratio:.0f} times"


def bills_line(report: Week, show: ShowMoney) -> list[str]:
    """The groups that differ because a bill fell in this week, or in another one."""
    moved = [
        f"{part.group_name(mover.row.group, Grouping.CATEGORY)} {signed(mover.row.change, show)}"
        for mover in report.movers
        if mover.is_expected and mover.row.change is not None
    ]
    return [f"By steady bills: {', '.join(moved)}."] if moved else []


def budget_line(report: Week, show: ShowMoney) -> list[str]:
    """`November 2026 so far: 12,400.00 of 30,000.00, 41%; 9 days left.`"""
    month = report.budget
    if month is None:
        return []
    totals, so_far = month.totals, month.today in month.period
    what = "" if totals.of_total else " in budgets of categories"
    used = f", {percent(totals.used)}" if totals.used is not None else ""
    left = f"; {how_many(month.days_left, 'day')} left" if so_far else ""
    name = f"{month.period.label}{' so far' if so_far else ''}"
    return [f"{name}: {show(totals.spent)} of {show(totals.budget)}{what}{used}{left}."]


def foretold_line(report: Week, show: ShowMoney) -> list[str]:
    """How the forecast of the month before came out."""
    return [last_forecast(report.foretold, show)] if report.foretold is not None else []


def _waiting(report: Week) -> str:
    """`2 doubtful entries and 5 without a category`."""
    doubtful = how_many(report.waiting, "doubtful entry", "doubtful entries") if report.waiting else ""
    bare = f"{report.uncategorized:,} without a category" if report.uncategorized else ""
    if doubtful and bare:
        return f"{doubtful} and {bare}"
    return doubtful or (how_many(report.uncategorized, "entry", "entries") + " without a category" if bare else "")


def review_line(report: Week) -> list[str]:
    """What waits for an answer, where that is not what to look at anyway."""
    waiting = _waiting(report)
    return [f"In review: {waiting}."] if waiting and report.look.about not in _IN_REVIEW else []


def asks(report: Week) -> str:
    """What stands before the one thing; where there is nothing to do about it, it is only looked at."""
    if report.look.advice is None and report.look.about not in _IN_REVIEW:
        return "Look at"
    return "One thing this week" if unit(report) == "week" else "One thing"


def look_text(report: Week, show: ShowMoney) -> str:
    """The one thing this week as a sentence; empty when there is none."""
    look = report.look
    if look.about in _IN_REVIEW:
        return f"settle {_waiting(report)}."
    because = why(look.mover, show) if look.mover is not None else ""
    if look.advice is not None:
        said = whole(look.advice, f"your usual {unit(report)}", because, show)
        return said + (_more_odd(look.alike) if look.advice.about is About.DUPLICATE else "")
    if look.mover is not None and look.mover.row.change is not None:
        row = look.mover.row
        name = part.group_name(row.group, Grouping.CATEGORY)
        more = f"{show(look.mover.row.change)} more than" if row.previous else "nothing"
        against = f"{show(row.amount)}, {more} in a usual {unit(report)}"
        return f"{name} took {against}{f': {because}' if because else ''}."
    if look.entry is not None:
        text = part.cut(look.entry.merchant or look.entry.text, PAYEE_CELLS)
        return f"{text}, {show(abs(look.entry.amount))} on {look.entry.day}, the largest that is no steady bill."
    return ""


def _more_odd(others: int) -> str:
    return f" {others} more {'looks' if others == 1 else 'look'} odd." if others else ""


def look_command(report: Week) -> str:
    """What to type to see it."""
    look = report.look
    if look.about in _IN_REVIEW:
        return f"finura review {report.word}"
    if look.advice is not None:
        return command(look.advice, report.word)
    if look.mover is not None:
        return f"finura list {quote(f'cat:{look.mover.row.group}')} {report.word}"
    return f"finura show {look.entry.id}" if look.entry is not None else ""
