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


_PUT = "crontab -e, and put this line there:"
_CREATE = "finura vault token create --name cron --scope report"


def findings_shown(findings: Sequence[Finding], entries: int, mended: tuple[int, int] | None = None) -> Shown:
    """One line a finding and one for what to do; or that all is well. `mended`: sums and words that were made anew."""

    def draw(console: Console) -> None:
        _draw(console, findings)
        damaged = sum(one.weight is Weight.DAMAGE for one in findings)
        verdict = f"{how_many(damaged, 'thing is', 'things are')} damaged" if damaged else "The books are sound"
        examined = how_many(entries, "entry", "entries")
        console.print(Text(f"{verdict}: {examined} examined.", style=theme.BAD if damaged else theme.GOOD))

    answer = {
        "sound": all(f.weight is not Weight.DAMAGE for f in findings),
        "entries": entries,
        "rows": [_row(finding) for finding in findings],
        "mended": {"totals": mended[0], "words": mended[1]} if mended is not None else None,
    }
    return Shown(json=answer, table=_table(findings), rich=draw, digest=True)


def as_cron_shown(line: str, exit_code: int | None, complaint: str | None, hint: str | None, said: str | None) -> Shown:
    """Whether the weekly report runs under cron, and the line for it. `said`: beside the report, no complaint."""
    if exit_code == 0 and complaint is None:
        text = "cron can do it: the weekly report ran with as little around it as cron gives"
        good = Finding(Weight.NOTE, "as-cron", text + (f"; it said: {said}" if said else ""), _PUT)
        return _tried(line, exit_code, good)
    ended = "" if exit_code is None else f" with exit code {exit_code}"
    text = f"cron would fail{ended}: {complaint or 'nothing was said'}"
    if exit_code == 0:
        text, hint = f"cron would mail a complaint with every report: {complaint}", "finura doctor"
    return _tried(line, exit_code, Finding(Weight.WARNING, "as-cron-failed", text, hint or _CREATE))


def without_token(line: str) -> Shown:
    """Nothing was tried: there is nothing that could open the books."""
    text = "cron cannot open the books: no token was named, and there is none in the usual place"
    return _tried(line, None, Finding(Weight.WARNING, "as-cron-failed", text, _CREATE))


def _tried(line: str, exit_code: int | None, finding: Finding) -> Shown:
    works = finding.weight is Weight.NOTE

    def draw(console: Console) -> None:
        _draw(console, (finding,))
        if works:
            console.print(Text(f"  {visible(line)}"), soft_wrap=True)

    answer = {"works": works, "exit_code": exit_code, "crontab": line if works else None, "rows": [_row(finding)]}
    return Shown(json=answer, table=_table((finding,)), rich=draw, digest=True)


def _draw(console: Console, findings: Sequence[Finding]) -> None:
    for one in findings:
        console.print(Text.assemble((f"{one.weight.value}: ", _STYLES[one.weight]), visible(one.text)))
        if one.hint:
            console.print(Text(f"  {visible(one.hint)}"), soft_wrap=True)  # a command is copied whole


def _row(finding: Finding) -> dict[str, object]:
    return {"weight": finding.weight.value, "code": finding.code, "text": finding.text, "hint": finding.hint}


def _table(findings: Sequence[Finding]) -> Table:
    rows = tuple((f.weight.value, f.code, f.text, f.hint) for f in findings)
    return Table(_COLUMNS, rows, empty="The books are sound.")
