"""The demo: a few commands of a made-up household, one under the other, each with its answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.text import Text

from finura_cli.domain.imports import Receipt
from finura_cli.screen import theme
from finura_cli.screen.import_json import counts_json
from finura_cli.screen.imports import receipt_text
from finura_cli.screen.receipts import receipt as lines_shown
from finura_cli.screen.shown import ShowMoney, Shown
from finura_cli.screen.tables import draw

if TYPE_CHECKING:
    from rich.console import Console


@dataclass(frozen=True, slots=True)
class Step:
    """What is typed, why, and what comes of it. `name` is its key in JSON."""

    name: str
    typed: str
    why: str
    shown: Shown


def imported_shown(receipt: Receipt, show: ShowMoney) -> Shown:
    """The receipt of the import, without the hint to undo what is gone in a moment."""
    head, *more = receipt_text(receipt, {}, [], show).splitlines()[:-1]
    done = {"account": receipt.files[0].account, "uncategorized": receipt.files[0].uncategorized}
    return lines_shown({**done, **counts_json(receipt.counts)}, head, more=[line.strip() for line in more])


def demo_shown(intro: str, steps: Sequence[Step], outro: str, *, household: Mapping[str, object]) -> Shown:
    """All steps on one page; as JSON the answer of each under its name."""

    def draw_all(console: Console) -> None:
        console.print(Text(intro, style=theme.QUIET))
        for step in steps:
            console.print()
            console.print(
                Text(f"$ {step.typed}", style=theme.LINK), Text(f"   # {step.why}", style=theme.QUIET), sep=""
            )
            draw(step.shown, console)
        console.print()
        console.print(Text(outro, style=theme.QUIET))

    json = {"household": household, **{step.name: step.shown.json for step in steps}}
    return Shown(json=json, rich=draw_all, digest=True)
