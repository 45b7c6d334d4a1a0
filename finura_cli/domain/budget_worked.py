"""The amount of a budget's template, worked out from complete months. Pure, whole minor units, rounded once a step."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from finura_cli.domain.budget_quantile import middle
from finura_cli.domain.budget_template import HINT, BadTemplate, Source, Template, Term, term_text
from finura_cli.domain.money import LARGEST_MINOR, round_ratio
from finura_cli.domain.text import how_many
from finura_cli.errors import Unavailable
from finura_cli.records import NamedTuple


class MonthKnown(NamedTuple):
    """A complete month: its first day, what was spent of the budget's own, and what came in; minor units."""

    start: date
    spent: int
    income: int


class Known(NamedTuple):
    """What a template can be worked out from: complete months (the latest first), the first days of the last month
    and of the same month a year ago, and what has rolled over into this one."""

    months: Sequence[MonthKnown]
    last_month: date
    year_ago: date
    rolled: int = 0


class Step(NamedTuple):
    """How one term came out: its words, its amount with its sign, and the complete months it rests on."""

    text: str
    minor: int
    months: tuple[date, ...]


class Worked(NamedTuple):
    """An amount that was worked out, minor units, never below zero, and the steps to it. `short`: what is to be said
    of a past that is shorter than asked for."""

    minor: int
    steps: tuple[Step, ...]
    short: str | None


def months_needed(template: Template) -> int:
    """How many months back a template looks at most."""
    reach = {Source.LAST_MONTH: 1, Source.LAST_YEAR: 12}
    return max((reach.get(term.source, term.months) for term in template.terms), default=0)


def work_out(template: Template, known: Known) -> Worked:
    """The amount. Of an average over more months than are complete those that are serve, and it is said.

    Raises:
        Unavailable: `no-history`: there is no complete month, or not the one that was asked for.
    """
    steps: list[Step] = []
    running = 0
    short: str | None = None
    for term in template.terms:
        minor, months = _value(term, running, known)
        text = term_text(term, template.currency)
        if months and len(months) < term.months:
            short = f"only {how_many(len(months), 'complete month')} known, not {term.months}"
        running += term.sign * minor
        steps.append(Step(text, term.sign * minor, months))
    if template.least is not None:
        running = max(running, template.least)
    if template.most is not None:
        running = min(running, template.most)
    if running > LARGEST_MINOR:
        raise BadTemplate("that comes to more than an amount can be", hint=HINT)
    return Worked(max(running, 0), tuple(steps), short)


def _value(term: Term, running: int, known: Known) -> tuple[int, tuple[date, ...]]:
    match term.source:
        case Source.PLAIN:
            return term.minor, ()
        case Source.REFILL:
            return max(term.minor - known.rolled, 0), ()
        case Source.PART:
            return round_ratio(running * term.percent, 10_000), ()
        case Source.LAST_MONTH:
            return _month(known, known.last_month)
        case Source.LAST_YEAR:
            return _month(known, known.year_ago)
    taken = list(known.months[: term.months])
    if not taken:
        raise _no_history("there is no complete month in the books yet")
    starts = tuple(one.start for one in taken)
    if term.source is Source.INCOME:
        return round_ratio(sum(one.income for one in taken) * term.percent, 10_000 * len(taken)), starts
    spent = [one.spent for one in taken]
    return (middle(spent) if term.source is Source.MEDIAN else round_ratio(sum(spent), len(spent))), starts


def _month(known: Known, start: date) -> tuple[int, tuple[date, ...]]:
    for one in known.months:
        if one.start == start:
            return one.spent, (start,)
    raise _no_history(f"the month from {start} on is not complete in the books")


def _no_history(what: str) -> Unavailable:
    return Unavailable(what, hint="give an amount: finura budget set CAT 300", code="no-history")
