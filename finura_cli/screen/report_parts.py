"""What all reports share on the screen: headings, the words for groups, the lines below, and the fixed JSON."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from finura_cli.domain.money import Money, exponent
from finura_cli.domain.period import Period
from finura_cli.domain.reports.parts import Grouping, Scope, Span, Totals
from finura_cli.domain.text import how_many, visible
from finura_cli.screen import theme
from finura_cli.screen.rate_words import rate_notes, rates_json
from finura_cli.screen.shown import ShowMoney

if TYPE_CHECKING:
    from rich.console import Console

NO_GROUP = {
    Grouping.CATEGORY: "Uncategorized",
    Grouping.MERCHANT: "No merchant",
    Grouping.TAG: "No tag",
    Grouping.MODE: "Not said",
    Grouping.HOUR: "No time",
    Grouping.NECESSITY: "Not said",
    Grouping.MOOD: "No mood",
}


def group_name(name: str | None, grouping: Grouping) -> str:
    """A group as a person reads it."""
    return NO_GROUP.get(grouping, "None") if name is None else name


def period_json(period: Period) -> dict[str, object]:
    """Both days included, as the contract says; an end that stays open is null."""
    return {
        "start": None if period.start == period.start.min else period.start,
        "end": None if period.end == period.end.max else period.last,
    }


def span_json(span: Span) -> dict[str, object]:
    return {"period": span.key, "start": span.period.start, "end": span.period.last}


def heading(what: str, period: Period, currency: str) -> str:
    """`Spending in October 2026, INR (2026-10-01 to 2026-10-31)`: headers state the dates."""
    dates = f"{period.start} to {period.last}"
    if period.is_open or period.label in (dates, str(period.start)):
        return f"{what}, {period.label}, {currency}"
    return f"{what}, {period.label}, {currency} ({dates})"


def totals_json(totals: Totals) -> dict[str, object]:
    """`lines` and not `count`: a list counts entries, and a split one has several lines."""
    return {
        "income": totals.income,
        "expense": totals.expense,
        "net": totals.net,
        "transfers": totals.transfers,
        "lines": totals.count,
    }


def rows_json(name: str, rows: Sequence[Mapping[str, object]]) -> dict[str, object]:
    """A section of a report, without totals of its own."""
    return {"name": name, "rows": rows, "totals": {}}


def scope_json(scope: Scope) -> dict[str, object]:
    """The head of every report: period, currency, and what is in none of its figures."""
    return {
        "period": period_json(scope.period),
        "currency": scope.currency,
        "unconverted": [_with_currency(totals) for totals in scope.unconverted],
        "rates": rates_json(scope.rates),
        "pending": [_with_currency(totals) for totals in scope.pending],
        "unlisted": scope.totals.unlisted,
    }


def _with_currency(totals: Totals) -> dict[str, object]:
    return {"currency": totals.income.currency, **totals_json(totals)}


def ratio(value: float | None) -> float | None:
    """A ratio as JSON and CSV carry it: to four digits."""
    return None if value is None else round(value, 4)


def empty(scope: Scope) -> str:
    """Said of a report without rows: what was not converted are entries, too."""
    what = f"No entries in {scope.currency}" if scope.unconverted else "No entries"
    between = ", " if scope.period.is_open or scope.unconverted else " in "
    return f"{what}{between}{scope.period.label}."


def notes(scope: Scope, show: ShowMoney, grouping: Grouping | None = None) -> list[str]:
    """The sentences below a report: what it says of money that is in none of its rows."""
    said = []
    unlisted = scope.totals.unlisted
    if unlisted:
        way = "went to" if unlisted.minor < 0 else "came from"
        said.append(f"{show(abs(unlisted))} {way} accounts that are not in these books: neither spending nor income.")
    said += [f"Pending, not counted: {_in_and_out(totals, show)}." for totals in scope.pending]
    said += missing(scope, show)
    said += rate_notes(scope.rates)
    if scope.overlapping and grouping is Grouping.TAG:
        said.append("An entry with several tags stands in each of their rows.")
    if grouping is Grouping.MOOD and scope.totals.count:
        said.append("Amounts beside the mood that was logged: they do not say that one led to the other.")
    return said


def missing(scope: Scope, show: ShowMoney) -> tuple[str, ...]:
    """A sentence a currency of which something has no rate: in no figure of the report."""
    return tuple(
        f"In {totals.income.currency}, not converted: {_in_and_out(totals, show)}." for totals in scope.unconverted
    )


def _in_and_out(totals: Totals, show: ShowMoney) -> str:
    parts = []
    if totals.income or not (totals.expense or totals.transfers):
        parts.append(f"{show(totals.income)} in")
    if totals.expense:
        parts.append(f"{show(totals.expense)} out")
    if totals.transfers:
        parts.append(f"{show(totals.transfers)} moved")
    return f"{', '.join(parts)} ({how_many(totals.count, 'line')})"


def say(console: Console, sentences: Sequence[str], style: str = theme.QUIET) -> None:
    from rich.text import Text

    for sentence in sentences:
        console.print(Text(visible(sentence), style=style))


def say_notes(console: Console, sentences: Sequence[str], style: str = theme.QUIET) -> None:
    if sentences:
        blank(console)
        say(console, sentences, style)


def say_title(console: Console, title: str) -> None:
    say(console, [title], theme.TITLE)


def blank(console: Console) -> None:
    console.print()


def cut(text: str, most: int) -> str:
    """A name in at most so many characters, whole words where these are most of it. Costs no rich."""
    clean = visible(text)
    if len(clean) <= most:
        return clean
    kept = clean[: most - 1].rstrip()
    words = kept.rpartition(" ")[0]
    return (words if len(words) * 2 > most else kept) + "…"


def short(minor: int, currency: str, show: ShowMoney) -> str:
    """An amount for a scale: `85k`, `1.2L` where people count in lakh, `1,2k` where they write a comma; nothing when
    amounts are hidden."""
    from finura_cli.domain.currencies import LAKH

    if not any(character.isdecimal() for character in show(Money(minor, currency))):
        return ""
    point = re.search(r"1(\D)11", show(Money(111, "EUR")))  # of a currency that has decimals
    value = abs(minor) / 10 ** exponent(currency)
    steps = ((1e7, "Cr"), (1e5, "L"), (1e3, "k")) if currency in LAKH else ((1e9, "B"), (1e6, "M"), (1e3, "k"))
    sign = "-" if minor < 0 else ""
    for size, letter in steps:
        if value >= size:
            return f"{sign}{_three(value / size, point)}{letter}"
    return f"{sign}{_three(value, point)}"


def _three(value: float, point: re.Match[str] | None) -> str:
    """At most three digits that matter."""
    text = f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text if point is None else text.replace(".", point[1])
