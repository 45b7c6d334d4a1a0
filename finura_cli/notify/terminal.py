"""Messages on the program's own output: to whoever runs it, or to cron, which mails them."""

from __future__ import annotations

import sys
from collections.abc import Callable

from finura_cli.domain.channel import Message


class Terminal:
    """`write`: where to; standard output unless said otherwise."""

    def __init__(self, write: Callable[[str], object] | None = None) -> None:
        self._write = write

    def send(self, message: Message, *, seconds: float) -> None:
        write = self._write or sys.stdout.write
        text = message.text.rstrip("\n")
        write(f"{text}\n" if text.lstrip().startswith(message.subject) else f"{message.subject}\n\n{text}\n")
