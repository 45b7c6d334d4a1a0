"""What looks odd on the screen: an entry a line, the reason under it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finura_cli.domain.anomaly import (
    ALARMS_A_MONTH,
    MATTERS,
    RISE,
    STEADY_CHARGES,
    TWIN_DAYS,
    Oddities,
    Oddity,
    OddKind,
)
from finura_cli.domain.money import Money
from finura_cli.domain.text import visible
from finura_cli.screen import report_parts as part
from finura_cli.screen import theme
from finura_cli.screen.plain import percent
from finura_cli.screen.shown import Cell, Column, ShowMoney, Shown, Table

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

_NAMES = {OddKind.DUPLICATE: "charged twice", OddKind.PRICE_RISE: "price rise", OddKind.AMOUNT: "odd amount"}


def odd_shown(odd: Oddities, *, show: ShowMoney = Money.plain, explain: bool = False) -> Shown:
    """`finura anomalies`. `explain` adds how each kind is found."""
    json = {
        "period": part.period_json(odd.period),
        "rows": [_row_json(row) for row in odd.rows],
        "rejected": odd.rejected,
        "held_back": odd.held_back,
        "looked_at": odd.looked_at,
        "unjudged": odd.unjudged,
    }

    def draw(console: Console) -> None:
        from rich.text import Text

        _say_heading(console, odd)
        if odd.rows:
            console.print(Text("\n").join(_entries(odd, show, console.width)))
        else:
            part.say(console, [nothing(odd)], "")
        part.say_notes(console, notes(odd))
        if explain:
            part.say_notes(console, explanations())

    return Shown(json=json, table=_table(odd), rich=draw, show=show)


def _say_heading(console: Console, odd: Oddities) -> None:
    dates = f"{odd.period.start} to {odd.period.last}"
    label = odd.period.label
    plain = odd.period.is_open or label in (dates, str(odd.period.start))
    part.say_title(console, f"What looks odd, {label}" + ("" if plain else f" ({dates})"))


def _row_json(row: Oddity) -> dict[str, object]:
    return {
        "id": row.id,
        "date": row.date,
        "amount": row.amount,
        "currency": row.amount.currency,
        "description": row.description,
        "category": row.category,
        "kind": row.kind.value,
        "score": row.score,
        "reason": row.reason,
        "usual": row.usual,
        "other": row.other,
        "verdict": "accept" if row.accepted else None,
    }


def _table(odd: Oddities) -> Table:
    def cells(row: Oddity) -> tuple[Cell, ...]:
        return (
            row.id,
            row.date,
            row.amount,
            row.amount.currency,
            row.description,
            row.category,
            row.kind.value,
            row.score,
            row.usual,
            row.reason,
            "accept" if row.accepted else None,
        )

    return Table(
        columns=(
            Column("id", "int"),
            Column("date", "date"),
            Column("amount", "money"),
            Column("currency", machine=True),
            Column("description"),
            Column("category"),
            Column("kind"),
            Column("score", "int"),
            Column("usual", "money"),
            Column("reason"),
            Column("verdict"),
        ),
        rows=tuple(map(cells, odd.rows)),
        empty=nothing(odd),
    )


def nothing(odd: Oddities) -> str:
    """Why there is no row."""
    if not odd.looked_at:
        return f"No spending in {odd.period.label}."
    charges = "1 charge" if odd.looked_at == 1 else f"{odd.looked_at} charges"
    return f"Nothing looks odd among {charges}."


def _entries(odd: Oddities, show: ShowMoney, width: int) -> list[Text]:
    """Two lines an entry: what it is, and why it is here."""
    from rich.cells import cell_len, set_cell_size
    from rich.text import Text

    amounts = [visible(show(row.amount)) for row in odd.rows]
    ids = [str(row.id) for row in odd.rows]
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
        lines += _reason(row, show, indent, width)
    return lines


def _reason(row: Oddity, show: ShowMoney, indent: int, width: int) -> list[Text]:
    from textwrap import wrap

    from rich.text import Text

    usual = f"; usual is {show(row.usual)}" if row.usual is not None else ""
    settled = " (you agreed)" if row.accepted else ""
    style = theme.QUIET if row.accepted else theme.WARNING
    sentence = visible(f"{_NAMES[row.kind]}: {row.reason}{usual}{settled}")
    return [Text(" " * indent + line, style=style) for line in wrap(sentence, max(20, width - indent))]


def notes(odd: Oddities) -> list[str]:
    """What is not in the rows, and how to answer them."""
    said = []
    if odd.held_back:
        amounts = "1 more odd amount" if odd.held_back == 1 else f"{odd.held_back} more odd amounts"
        said.append(f"{amounts} held back: `--alarms 0` shows all.")
    if odd.rejected:
        said.append(f"{odd.rejected} left out, as you said that {'it is' if odd.rejected == 1 else 'they are'} normal.")
    if odd.unjudged:
        said.append(f"{odd.unjudged} of these charges have too short a past to say whether the amount is odd.")
    if odd.open:
        said.append("Odd indeed: finura anomalies accept ID. Normal, never again: finura anomalies reject ID.")
    return said


def explanations() -> list[str]:
    """How each kind is found: what `--explain` says."""
    return [
        f"charged twice: the same text (numbers aside), amount and account within {TWIN_DAYS} days, unless it comes"
        " that often anyway.",
        f"price rise: a payee that came at steady intervals and took one price {STEADY_CHARGES} times takes over"
        f" {percent(RISE)} more.",
        "odd amount: the logarithm of the amount lies 2.5 robust standard deviations (median, MAD) from the charges"
        f" before it in its category, or at its payee, was not asked there before, and is"
        f" off by {percent(MATTERS)} of a usual charge or more;"
        f" the {ALARMS_A_MONTH} most surprising a month are shown (--alarms).",
        "Every charge is judged by what came before it, never by what came later.",
    ]
