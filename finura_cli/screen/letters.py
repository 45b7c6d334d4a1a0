"""An answer as it is sent: plain text at 80 columns, and the same as a page."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date

from rich.console import Console
from rich.text import Text

from finura_cli.domain.channel import Message
from finura_cli.domain.text import visible
from finura_cli.screen import theme
from finura_cli.screen.receipts import PIPE, broken
from finura_cli.screen.shown import Shown
from finura_cli.screen.tables import draw


def letter(command: str, shown: Shown, *, today: date, notes: Sequence[str] = ()) -> Message:
    """The answer of a command, with notes below it. Its first line is in the subject: a title, without amounts."""
    from finura_cli.screen.mail import document

    whole = _with_notes(shown, notes)
    stream = io.StringIO()
    draw(
        whole,
        Console(
            file=stream, width=PIPE, color_system=None, no_color=True, highlight=False, markup=False, emoji=False,
            force_terminal=False, legacy_windows=False, _environ={},
        ),
    )  # fmt: skip
    lines = [line.rstrip() for line in stream.getvalue().rstrip("\n").split("\n")]
    return Message(f"Finura: {lines[0]}", "\n".join(lines) + "\n", document(command, whole, today=today))


def _with_notes(shown: Shown, notes: Sequence[str]) -> Shown:
    if not notes:
        return shown

    def noted(console: Console) -> None:
        draw(shown, console)
        console.print()
        for note in notes:
            for line in broken(visible(note), console.width):
                console.print(Text(line, style=theme.QUIET), soft_wrap=True)

    return shown._replace(rich=noted, text="")
