"""What a command finds around it: settings, the clock, the books, and a way to answer and to ask."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from finura_cli import paths
from finura_cli.cli import streams
from finura_cli.cli.options import Wishes
from finura_cli.domain.text import visible
from finura_cli.errors import FinuraError, UsageError
from finura_cli.services import own_files

if TYPE_CHECKING:
    from rich.console import Console

    from finura_cli.cli.prompts import Question
    from finura_cli.config import Settings
    from finura_cli.domain.money import Money
    from finura_cli.domain.period import Calendar
    from finura_cli.screen.shown import Shown
    from finura_cli.services.opening import Opened
    from finura_cli.store.connection import Store
    from finura_cli.store.deeds import OpenDeed
    from finura_cli.vault.unlocking import Surroundings

_SEVERITY = (0, 3, 78, 4, 65, 74, 76)
"""Exit codes of what can come together in one run; the last one that happened wins (contract: Exit codes)."""


class House:
    """Made once a run, before the words are parsed; nothing is read or opened until it is asked for."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.wishes = Wishes()
        self.exit_code = 0
        self.command = ""
        """The subcommand that runs; what a token may do depends on it."""
        self.silent = False  # nobody is to be asked now, though somebody may be there
        self._opened: Opened | None = None

    # What was asked for

    @property
    def json(self) -> bool:
        return self.wishes.json

    @property
    def csv(self) -> bool:
        return self.wishes.csv

    @property
    def private(self) -> bool:
        return self.wishes.private

    @property
    def yes(self) -> bool:
        return self.wishes.yes

    @property
    def quiet(self) -> bool:
        return self.wishes.quiet

    @property
    def verbose(self) -> bool:
        return self.wishes.verbose

    @property
    def force(self) -> bool:
        return self.wishes.force

    @property
    def output(self) -> Path | None:
        return own_files.refused(self.home_if_known, Path(self.wishes.output)) if self.wishes.output else None

    @property
    def currency(self) -> str | None:
        """--currency, else the currency of the books, else None."""
        if self.wishes.currency is not None:
            from finura_cli.cli import parsers

            return parsers.currency_of(self.wishes.currency)
        return self.settings.currency

    @property
    def needed_currency(self) -> str:
        """The currency, for answers that are in one; UsageError when nobody ever said it."""
        if self.currency is None:
            raise UsageError("in which currency?", hint="finura config set currency INR, or --currency INR")
        return self.currency

    # The clock

    @cached_property
    def _now(self) -> tuple[date, str | None, str]:
        said = self.wishes.today or self.environ.get("FINURA_TODAY")
        if said:
            from finura_cli.cli import parsers

            day, time = parsers.today_of(said)
            return day, time, f"{day.isoformat()}T{time or '00:00'}:00"
        now = datetime.now().astimezone()
        return now.date(), f"{now:%H:%M}", f"{now:%Y-%m-%dT%H:%M:%S}"

    @property
    def today(self) -> date:
        return self._now[0]

    @property
    def now_time(self) -> str | None:
        """Local time `HH:MM`; None when the day was given without one."""
        return self._now[1]

    @property
    def at(self) -> str:
        """Local date and time of this run in ISO form, for the change log."""
        return self._now[2]

    def now(self) -> float:
        """Real time in seconds, whatever --today says: sessions, tokens and waits cannot be stretched by a word."""
        return time.time()

    @property
    def stamp(self) -> str:
        """Real time in UTC, ISO form, for the names of backups and for key files."""
        return datetime.fromtimestamp(self.now(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    # Places and settings

    @property
    def profile(self) -> str | None:
        return self.wishes.profile or self.environ.get("FINURA_PROFILE") or None

    @cached_property
    def home(self) -> Path:
        return paths.home(self.environ, self.wishes.profile)

    @property
    def home_if_known(self) -> Path | None:
        """The home for a crash report, which must not fail in its turn."""
        try:
            return self.home
        except FinuraError:
            return None

    @property
    def books(self) -> Path:
        return self.home / paths.BOOKS

    @cached_property
    def settings(self) -> Settings:
        from finura_cli import config

        return config.load(self.home)

    @cached_property
    def calendar(self) -> Calendar:
        from finura_cli.domain.period import Calendar

        found = self.settings
        return Calendar(found.cycle_start, found.cycle_weekend, found.week_start)

    @property
    def locale(self) -> str:
        """How numbers and words are written; English when nothing was said."""
        return self.settings.locale or "en"

    def show(self, money: Money) -> str:
        """Money for the eye: in the user's locale, dots with --private."""
        from finura_cli.screen.money import show

        return show(money, self.locale, private=self.private)

    # The books

    @property
    def has_store(self) -> bool:
        return self.books.exists()

    def session(self) -> Store:
        """The books, opened at the first touch and closed when the run ends. Ends an earlier read_session."""
        if self._opened is not None and self._opened.store.read_only:
            self.close()
        return self._open(read_only=False)

    def read_session(self, *, fresh: bool = False) -> Store:
        """The books for a command that only reads. The same connection when a session is already open.
        `fresh`: of encrypted books the PIN is asked again, whoever unlocked them before."""
        return self._open(read_only=True, fresh=fresh)

    def _open(self, *, read_only: bool, fresh: bool = False) -> Store:
        if self._opened is None:
            from finura_cli.cli.access import open_books

            self._opened = open_books(self, read_only=read_only, fresh=fresh)
        return self._opened.store

    @property
    def around(self) -> Surroundings:
        """What the vault may use to unlock: this home, the environment, real time, a person if there is one."""
        from finura_cli.vault.unlocking import Surroundings

        return Surroundings(self.home, self.environ, self.now(), self.secret if self.can_ask else None)

    def deed(self, command: str) -> AbstractContextManager[OpenDeed]:
        """One write to the books and one entry of the change log, at this run's instant."""
        from finura_cli.store import history

        return history.deed(self.session(), command=command, at=self.at)

    def close(self) -> None:
        """Close the books, if they were opened."""
        opened, self._opened = self._opened, None
        if opened is not None:
            opened.close()

    def start_over(self) -> None:
        """For a run that goes on: nothing is held open, and the clock is looked at anew."""
        self.close()
        vars(self).pop("_now", None)

    # Talking

    @property
    def is_tty(self) -> bool:
        """Whether a person looks at stdout."""
        return streams.is_terminal(sys.stdout)

    @property
    def width(self) -> int:
        """Columns to draw in."""
        return streams.columns(self.environ, sys.stdout)

    @cached_property
    def out(self) -> Console:
        return self._console(sys.stdout)

    @cached_property
    def err(self) -> Console:
        return self._console(sys.stderr)

    def _console(self, stream: TextIO) -> Console:
        from rich.console import Console

        colours = streams.colours(self.environ, stream)
        return Console(
            file=stream,
            width=streams.columns(self.environ, stream),
            color_system="auto" if colours else None,
            force_terminal=None if self.environ.get("TERM") == "dumb" else colours,  # rich knows a dumb one
            no_color=not colours,
            highlight=False,
            markup=False,
            emoji=False,
        )

    def say(self, text: str) -> None:
        """A message: to stderr, unless it was asked to be quiet."""
        if not self.quiet:
            streams.tell(self.environ, visible(text))

    def detail(self, text: str) -> None:
        """A message for those who said -v."""
        if self.verbose:
            self.say(text)

    def warn(self, text: str) -> None:
        """Something that should be mended; said even when quiet."""
        streams.tell(self.environ, f"warning: {visible(text)}")

    def leave_with(self, code: int) -> None:
        """Note an exit code for the end of the run; of several the gravest stays."""
        if _SEVERITY.index(code) > _SEVERITY.index(self.exit_code):
            self.exit_code = code

    def emit(self, command: str, value: Shown) -> None:
        """Give the answer in the form that was asked for, or that suits whoever reads it."""
        from finura_cli.cli.answers import emit

        emit(self, command, value)

    def emit_text(self, command: str, json: Mapping[str, object], text: str) -> None:
        """Answer with a text that is ready, the same on a terminal and in a pipe; or with `json`."""
        from finura_cli.cli.answers import emit_text

        emit_text(self, command, json, text)

    # Asking

    @property
    def can_ask(self) -> bool:
        """Whether a person is there to answer, and not in the middle of a Tab."""
        from finura_cli.cli import prompts

        return not self.silent and "_FINURA_COMPLETE" not in self.environ and prompts.possible()

    def ask(self, question: str, default: str | None = None, choices: Sequence[str] = ()) -> str:
        """A line from the person; UsageError `needs-terminal` where there is nobody."""
        from finura_cli.cli import prompts

        self._need_person(question, "say it on the command line")
        return prompts.ask(question, default=default, choices=choices)

    def secret(self, question: str) -> str:
        """A line from the person that is not shown while it is typed."""
        from finura_cli.cli import prompts

        self._need_person(question.rstrip(": "), "FINURA_PIN_FILE names a file with it")
        return prompts.secret(question)

    def confirm(self, question: str, *, default: bool = False) -> bool:
        """A yes or a no; --yes says yes; UsageError `needs-terminal` where there is nobody."""
        if self.yes:
            return True
        from finura_cli.cli import prompts

        self._need_person(question, "add --yes to say yes")
        return prompts.confirm(question, default=default)

    def walk(self, questions: Sequence[Question]) -> dict[str, Any]:
        """Ask several things, `<` going back; the answers by name."""
        from finura_cli.cli import prompts

        self._need_person(questions[0].text, "say it on the command line")
        return prompts.walk(questions)

    def _need_person(self, question: str, hint: str) -> None:
        if not self.can_ask:
            raise UsageError(f"nobody to ask at a terminal: {question}", hint=hint, code="needs-terminal")

    def progress(self, title: str) -> Callable[[int, int], None]:
        """A callback `(done, total)` that draws on a terminal once the work has taken a second."""
        from finura_cli.cli.progress import Progress

        return Progress(title, shown=streams.is_terminal(sys.stderr) and not self.quiet).step


def house_of(ctx: Any) -> House:  # noqa: ANN401 Typer's own context types do not meet
    """The House of this run, from a command's context."""
    house = ctx.obj
    assert isinstance(house, House)
    return house
