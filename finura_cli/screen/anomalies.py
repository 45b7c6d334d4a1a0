"""What looks odd on the screen: an entry a line, the reason under it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finura_cli.domain.anomaly import RISE, STEADY_CHARGES, TWIN_DAYS, Heard, Oddities, Oddity, OddKind, Sighted, Votes
from finura_cli.domain.anomaly_bills import KNOWN
from finura_cli.domain.anomaly_evidence import BURST_DAYS, CATEGORY_PAST, HOURS_PAST, PAYEE_PAST
from finura_cli.domain.money import Money
from finura_cli.domain.text import visible
from finura_cli.screen import report_parts as part
from finura_cli.screen import theme
from finura_cli.screen.plain import percent
from finura_cli.screen.shown import Cell, Column, ShowMoney, Shown, Table

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

_NAMES = {
    OddKind.DUPLICATE: "charged twice",
    OddKind.PRICE_RISE: "price rise",
    OddKind.MISSING_BILL: "missing bill",
    OddKind.AMOUNT: "odd amount",
    OddKind.NEW_MERCHANT: "new payee",
    OddKind.MONTH_SPIKE: "more often than usual",
    OddKind.ODD_HOUR: "odd hour",
}
SIGHTED = 3
"""So many lines of an import say what looks odd."""
PAYEE_CELLS = 32
ALL_BUT = 0.995
"""A larger share of the charges before is rounded to all of them."""
_NOT_SEEN = "not seen"
"""Stands where the amount of a bill would be that did not come."""


def odd_shown(odd: Oddities, *, show: ShowMoney = Money.plain, explain: bool = False) -> Shown:
    """`finura anomalies`. `explain` adds both votes on each, and how each kind is found."""
    json = {
        "period": part.period_json(odd.period),
        "rows": [_row_json(row) for row in odd.rows],
        "rejected": odd.rejected,
        "held_back": odd.held_back,
        "looked_at": odd.looked_at,
        "unjudged": odd.unjudged,
        "heard": odd.heard.value,
    }

    def draw(console: Console) -> None:
        from rich.text import Text

        _say_heading(console, odd)
        if odd.rows:
            console.print(Text("\n").join(_entries(odd, show, console.width, explain=explain)))
        else:
            part.say(console, [nothing(odd)], "")
        part.say_notes(console, notes(odd))
        if explain:
            part.say_notes(console, explanations(odd))

    return Shown(json=json, table=_table(odd), rich=draw, show=show)


def _say_heading(console: Console, odd: Oddities) -> None:
    dates = f"{odd.period.start} to {odd.period.last}"
    label = odd.period.label
    plain = odd.period.is_open or label in (dates, str(odd.period.start))
    part.say_title(console, f"What looks odd, {label}" + ("" if plain else f" ({dates})"))


def _ref(row: Oddity) -> int | str:
    return row.ref if row.kind is OddKind.MISSING_BILL else row.id


def _paid(row: Oddity) -> Money | None:
    return None if row.kind is OddKind.MISSING_BILL else row.amount


def _row_json(row: Oddity) -> dict[str, object]:
    votes = row.votes
    return {
        "id": _ref(row),
        "date": row.date,
        "amount": _paid(row),
        "currency": row.amount.currency,
        "description": row.description,
        "category": row.category,
        "kind": row.kind.value,
        "score": row.score,
        "reason": row.reason,
        "usual": row.usual,
        "low": row.low,
        "high": row.high,
        "other": row.other,
        "verdict": "accept" if row.accepted else None,
        "statistics": None if votes is None else votes.statistics,
        "one_in": None if votes is None else votes.one_in,
        "forest": None if votes is None else votes.forest,
        "heard": (Heard.RULE if votes is None else votes.heard).value,
    }


def _table(odd: Oddities) -> Table:
    def cells(row: Oddity) -> tuple[Cell, ...]:
        return (
            row.ref,
            row.date,
            _paid(row),
            row.amount.currency,
            row.description,
            row.category,
            row.kind.value,
            row.score,
            row.usual,
            row.low,
            row.high,
            row.reason,
            "accept" if row.accepted else None,
            None if row.votes is None else row.votes.statistics,
            None if row.votes is None else row.votes.forest,
            None if row.votes is None else row.votes.heard.value,
        )

    return Table(
        columns=(
            Column("id"),
            Column("date", "date"),
            Column("amount", "money"),
            Column("currency", machine=True),
            Column("description"),
            Column("category"),
            Column("kind"),
            Column("score", "int"),
            Column("usual", "money"),
            Column("low", "money"),
            Column("high", "money"),
            Column("reason"),
            Column("verdict"),
            Column("statistics", "int"),
            Column("forest", "ratio"),
            Column("heard"),
        ),
        rows=tuple(map(cells, odd.rows)),
        empty=nothing(odd),
    )


def sighted_lines(sighted: Sighted | None, show: ShowMoney) -> list[str]:
    """What an import saw: a line for each of the most surprising, and where all of it stands."""
    if sighted is None or not sighted.rows:
        return []
    rows = sighted.rows[:SIGHTED]
    lines = []
    for row in rows:
        what = part.cut(visible(row.description), PAYEE_CELLS) or f"entry {row.id}"
        lines.append(f"looks odd: {what} {show(abs(row.amount))} on {row.date}, {_NAMES[row.kind]}: {row.reason}")
    months = sorted({str(row.date)[:7] for row in sighted.rows})
    period = months[0] if len(months) == 1 else f"{months[0]}..{months[-1]}"
    more = len(sighted.rows) - len(rows)
    lines.append(f"{f'and {more} more' if more else 'see'}: finura anomalies {period}")
    return lines


def sighted_json(sighted: Sighted | None) -> dict[str, int] | None:
    """How many an import saw, by kind; null where it did not look."""
    if sighted is None:
        return None
    return {kind.value: sighted.kinds.count(kind) for kind in OddKind if kind in sighted.kinds}


def nothing(odd: Oddities) -> str:
    """Why there is no row."""
    if not odd.looked_at:
        return f"No spending in {odd.period.label}."
    charges = "1 charge" if odd.looked_at == 1 else f"{odd.looked_at} charges"
    return f"Nothing looks odd among {charges}."


def _entries(odd: Oddities, show: ShowMoney, width: int, *, explain: bool) -> list[Text]:
    """An entry: what it is, and why it is here; with `explain` who says so."""
    from rich.cells import cell_len, set_cell_size
    from rich.text import Text

    amounts = [_NOT_SEEN if (paid := _paid(row)) is None else visible(show(paid)) for row in odd.rows]
    ids = [row.ref for row in odd.rows]
    widest, widest_id = max(map(cell_len, amounts)), max(map(cell_len, ids))
    indent = widest_id + 2
    room = width - indent - 12 - widest - 2
    lines = []
    for row, amount, id in zip(odd.rows, amounts, ids, strict=True):
        what = f"{row.description} ({row.category})" if row.category else row.description
        line = Text(f"{' ' * (widest_id - len(id))}{id}  {row.date}  ")
        line.append(" " * (widest - cell_len(amount)) + amount, style=theme.MONEY_OUT)
        if room >= 8:
            text = visible(what)
            line.append("  " + (text if cell_len(text) <= room else f"{set_cell_size(text, room - 1)}…"))
        lines.append(line)
        lines += _wrapped(said(row, show), theme.QUIET if row.accepted else theme.WARNING, indent, width)
        if explain and row.votes is not None:
            lines += _wrapped(votes_text(row.votes), theme.QUIET, indent, width)
    return lines


def said(row: Oddity, show: ShowMoney) -> str:
    """Why it is odd, and what is usual in its place."""
    settled = " (you agreed)" if row.accepted else ""
    return f"{_NAMES[row.kind]}: {row.reason}{usual_text(row, show)}{settled}"


def usual_text(row: Oddity, show: ShowMoney) -> str:
    """The usual amount, and the range that holds four in five of those before; empty where no amount is usual."""
    if row.usual is None:
        return ""
    usual = f"; usual is {show(abs(row.usual))}"
    if row.low is None or row.high is None or row.low == row.high:
        return usual
    return f"{usual}, mostly {show(abs(row.high))} to {show(abs(row.low))}"


def votes_text(votes: Votes) -> str:
    """Who says what of an entry, and who was heard."""
    rare = votes.one_in is not None and votes.one_in > 1
    rarity = f"at most one earlier charge in {votes.one_in} had as much" if rare else "nothing rare"
    forest = "not asked, or too little is known"
    if votes.forest is not None:
        share = "all" if votes.forest > ALL_BUT else f"{percent(votes.forest)} of"
        forest = f"more apart than {share} the charges before"
    return f"statistics: {rarity} against it; isolation forest: {forest}; heard: {votes.heard.value}"


def _wrapped(sentence: str, style: str, indent: int, width: int) -> list[Text]:
    from textwrap import wrap

    from rich.text import Text

    return [Text(" " * indent + line, style=style) for line in wrap(visible(sentence), max(20, width - indent))]


def notes(odd: Oddities) -> list[str]:
    """What is not in the rows, and how to answer them."""
    lines = []
    if odd.held_back:
        lines.append(f"{odd.held_back} more, less surprising, held back: `--alarms 0` shows all.")
    if odd.rejected:
        lines.append(
            f"{odd.rejected} left out, as you said that {'it is' if odd.rejected == 1 else 'they are'} normal."
        )
    if odd.unjudged:
        have = "has" if odd.unjudged == 1 else "have"
        lines.append(f"{odd.unjudged} of these charges {have} too short a past to say whether the amount is odd.")
    if odd.open:
        lines.append("Odd indeed: finura anomalies accept ID. Normal, never again: finura anomalies reject ID.")
    return lines


def explanations(odd: Oddities) -> list[str]:
    """How each kind is found, and who is heard: what `--explain` says."""
    heard = "the Isolation Forest, too, as it ranks your verdicts better: finura model show anomaly"
    if odd.heard is not Heard.BOTH:
        heard = "the statistics; the Isolation Forest once it ranks your verdicts better: finura model show anomaly"
    return [
        f"charged twice: the same text (numbers aside), amount and account within {TWIN_DAYS} days, unless it comes"
        " that often anyway.",
        f"price rise: a payee that came at steady intervals and took one price {STEADY_CHARGES} times takes over"
        f" {percent(RISE)} more.",
        f"missing bill: what came at least {KNOWN} times at steady intervals is later than it ever may be, and the"
        " entries of its account are known up to that day.",
        "odd amount: far from the median of the latest charges of its category, or of its payee, and not asked there"
        f" before; from {CATEGORY_PAST} charges of the category or {PAYEE_PAST} of the payee on.",
        "new payee: never seen before, with an amount that is large among all.",
        f"more often than usual: more charges of a category within {BURST_DAYS} days than the year before had.",
        f"odd hour: hardly anything was paid at that time of day, of {HOURS_PAST} charges or more whose time is known.",
        "What rules find (the first three) is all told. Of the rest the rarest of each month come first, as many as"
        f" --alarms says, or finura config set anomalies.per_month; heard on them: {heard}.",
        "Every charge is judged by what came before it, never by what came later. The usual range holds four in five of"
        " the charges before.",
    ]
