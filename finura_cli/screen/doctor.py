"""What an examination of the books found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from finura_cli.domain.finding import Finding, Weight
from finura_cli.domain.text import how_many, visible
from finura_cli.screen import theme
from finura_cli.screen.shown import Column, Shown, Table

if TYPE_CHECKING:
    from rich.console import Console

_STYLES = {Weight.DAMAGE: theme.BAD, Weight.WARNING: theme.WARNING, Weight.NOTE: theme.QUIET}
_COLUMNS = (Column("weight"), Column("code"), Column("text", title="Finding"), Column("hint", title="What to do"))


def findings_shown(findings: Sequence[Finding], entries: int) -> Shown:
    """One line a finding and one for what to do; or that all is well."""

    def draw(console: Console) -> None:
        for one in findings:
            console.print(Text.assemble((f"{one.weight.value}: ", _STYLES[one.weight]), visible(one.text)))
            if one.hint:
                console.print(Text(f"  {visible(one.hint)}"))
        damaged = sum(one.weight is Weight.DAMAGE for one in findings)
        verdict = f"{damaged} things are damaged" if damaged else "The books are sound"
        examined = how_many(entries, "entry", "entries")
        console.print(Text(f"{verdict}: {examined} examined.", style=theme.BAD if damaged else theme.GOOD))

    rows = tuple((f.weight.value, f.code, f.text, f.hint) for f in findings)
    answer = {
        "sound": all(f.weight is not Weight.DAMAGE for f in findings),
        "entries": entries,
        "rows": [{"weight": f.weight.value, "code": f.code, "text": f.text, "hint": f.hint} for f in findings],
    }
    return Shown(json=answer, table=Table(_COLUMNS, rows, empty="The books are sound."), rich=draw, digest=True)
