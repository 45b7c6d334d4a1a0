"""One run of the scheduled work: each job that is due in a guarded step of its own, then all that waits is sent."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TextIO

from finura_cli import locks
from finura_cli.cli import schedule_jobs
from finura_cli.cli.house import House
from finura_cli.cli.schedule_jobs import Work
from finura_cli.domain import jobs
from finura_cli.domain.channel import Channel, Message
from finura_cli.domain.delivery import Instant, Sent, is_due
from finura_cli.domain.jobs import Job, Outcome, Status
from finura_cli.domain.text import how_many
from finura_cli.errors import Busy, Damaged, DiskError, FinuraError
from finura_cli.notify.base import Carrier, NotSent
from finura_cli.paths import SCHEDULE_LOCK
from finura_cli.records import NamedTuple
from finura_cli.services import delivering
from finura_cli.services.delivering import Tray
from finura_cli.store import channels, outbox, runs
from finura_cli.store.connection import Store

_WAIT = 5.0
"""Seconds that a run waits for another one: longer ones learn models, and do all there is to do."""
_AFTER_SENDING = (Job.BACKUP, Job.MODEL)
"""They take their time, and nobody should wait for a report because of them."""


MOST_TRIES = 3
"""Learning takes minutes: what fails so often is left until the week is over."""


class Ran(NamedTuple):
    """What became of each job and each message. `texts`: the messages for whoever runs the program, where they were not
    printed."""

    outcomes: tuple[Outcome, ...]
    messages: tuple[Sent, ...]
    texts: tuple[Message, ...]


class _DryRun(Exception):
    """Ends a transaction of which nothing is to stay."""


class ScheduleRun:
    """`wanted`: the jobs that were named; none: all. `aloud`: where messages for whoever runs the program are printed;
    None: they stand in the answer."""

    def __init__(self, house: House, store: Store, wanted: Sequence[Job], *, dry: bool, aloud: TextIO | None) -> None:
        self.house, self.store = house, store
        self.named = bool(wanted)
        self.jobs = [one for one in Job if one in wanted or not wanted]
        self.dry, self.aloud = dry, aloud
        self.outcomes: list[Outcome] = []
        self.messages: list[Sent] = []
        self._tray = Tray()
        self._printed = False

    @contextmanager
    def carried_out(self) -> Iterator[Ran]:
        """All of it, and what came of it for as long as that is told: messages that stand in the answer count as sent
        once it is written. Raises Busy (75) when another run is at work."""
        self.house.silent = True  # nobody is asked by what runs by itself, even where somebody looks on
        if self.dry:
            self.messages += [_would(one, self._now) for one in outbox.waiting(self.store)]
            self._do(self.jobs)
            yield self._ran()
            return
        with _alone(self.house):
            try:
                self._note_that_it_ran()
                self._do([one for one in self.jobs if one not in _AFTER_SENDING])
                self._send()
                self._do([one for one in self.jobs if one in _AFTER_SENDING])
                yield self._ran()
                sys.stdout.flush()  # a reader who went away, or a full disk, is noticed here
            except BaseException as error:  # Ctrl-C, too: half an answer is none
                delivering.handed_out(self.store, self._tray, now=self._now, error=NotSent(_unread(error)))
                raise
            delivering.handed_out(self.store, self._tray, now=self._now)

    def _ran(self) -> Ran:
        for one in self.messages:
            if one.went_wrong:
                self.house.leave_with(4)
        return Ran(tuple(self.outcomes), tuple(self.messages), tuple(one.message for one in self._tray.held))

    def _note_that_it_ran(self) -> None:
        """A timer whose job has nothing to do, week after week, is not one that never comes."""
        try:
            runs.note(self.store, *runs.ANY, at=self.house.at)
        except FinuraError as error:  # what cannot be written is said by the jobs
            self.house.detail(error.message)

    def _do(self, several: Sequence[Job]) -> None:
        house, store = self.house, self.store
        looked: list[Outcome] = []
        for job in several:
            turn = jobs.turn(job, house.today, house.calendar, named=self.named)
            work = Work(house, store, tuple(channels.all(store)), job, turn, self.named, self.dry)
            outcome = self._not_due(work) or self._guarded(work)
            self.outcomes.append(outcome)
            if job.every_run and outcome.status is not Status.FAILED:
                looked.append(outcome)
        if looked and not self.dry:
            with store.write_tx():
                for one in looked:
                    runs.note(store, one.job.value, one.key, at=house.at)

    def _not_due(self, work: Work) -> Outcome | None:
        """Why a job is not due; None when it is."""
        last = runs.get(work.store, work.job.value, work.turn.key)
        if work.job is Job.MODEL and last is not None and last.failed and last.tries >= MOST_TRIES and not self.named:
            return work.outcome(Status.WAITING, f"it failed {last.tries} times this week: finura doctor")
        done = runs.done(work.store, work.job.value)
        if jobs.due(work.job, done, work.house.today, work.house.calendar, named=self.named) is not None:
            return None
        if work.turn.key in done:
            return work.outcome(Status.NOTHING, "done")
        return work.outcome(Status.WAITING, f"from {work.turn.ready} on, when banks have booked all of the month")

    def _guarded(self, work: Work) -> Outcome:
        """A job that fails, for whatever reason, stops no other one."""
        try:
            outcome = self._rehearsed(work) if self.dry else schedule_jobs.do(work)
        except FinuraError as error:
            grave = isinstance(error, (Damaged, DiskError))
            self.house.leave_with(error.exit_code if grave else 4)
            return self._failed(work, "; ".join(filter(None, (error.message, error.hint))))
        except OSError as error:
            self.house.leave_with(DiskError.exit_code)
            return self._failed(work, error.strerror or type(error).__name__)
        except Exception as error:
            self.house.leave_with(4)
            return self._failed(work, self._bug(work, error))
        if work.job in _AFTER_SENDING and not self.dry and outcome.status in (Status.DONE, Status.NOTHING):
            runs.note(work.store, work.job.value, outcome.key, at=self.house.at)
        return outcome

    def _rehearsed(self, work: Work) -> Outcome:
        """What a job would do, and send: it is done in a transaction that is taken back."""
        outcome, store = work.outcome(Status.NOTHING), work.store
        known = {one.id for one in outbox.waiting(store)}
        try:
            with store.write_tx():
                outcome = schedule_jobs.do(work)
                made = [one for one in outbox.waiting(store) if one.id not in known]
                raise _DryRun
        except _DryRun:
            self.messages += [_would(one, self._now) for one in made]
        return outcome

    def _bug(self, work: Work, error: Exception) -> str:
        """One report is enough of a bug that comes back at each run."""
        from finura_cli.cli.crash import write_report

        said = f"a bug in finura, {type(error).__name__}; "
        last = runs.get(work.store, work.job.value, work.turn.key)
        if last is not None and last.failed is not None and last.failed.startswith(said):
            return last.failed
        return f"{said}a report without your data is in {write_report(error, self.house.home_if_known)[1]}"

    def _failed(self, work: Work, why: str) -> Outcome:
        """Noted, so that what fails in the same way at each run is said once for each turn."""
        again = False
        if not self.dry:
            try:
                last = runs.get(work.store, work.job.value, work.turn.key)
                again = last is not None and last.failed == why
                runs.note(work.store, work.job.value, work.turn.key, at=self.house.at, failed=why)
            except FinuraError as error:  # a full disk: it is said all the same
                self.house.detail(f"{work.job.value}: {error.message}")
        return Outcome(work.job, work.turn.key, Status.FAILED, why, again)

    # What is sent

    @property
    def _now(self) -> Instant:
        return Instant(self.house.at, self.house.now_time, self.house.settings.quiet)

    def _send(self) -> None:
        house, store = self.house, self.store
        try:
            self.messages += delivering.send(store, self._carrier, now=self._now)
        except FinuraError as error:
            house.leave_with(error.exit_code if isinstance(error, (Damaged, DiskError)) else 4)
            house.warn(f"messages could not be sent: {error.message}")
        self._warn_of_nights()

    def _warn_of_nights(self) -> None:
        """Who has it run in quiet hours alone would never hear of anything. What was tried waits for its channel."""
        now = self._now
        if now.quiet_until is None:
            return
        day_before = datetime.fromisoformat(now.at).replace(tzinfo=None) - timedelta(days=1)
        paused = {one.uid for one in channels.all(self.store) if one.paused}
        waiting = outbox.waiting(self.store)
        tried = {one.channel for one in waiting if one.tries}
        old = [one for one in waiting if one.made <= day_before.isoformat() and one.channel not in paused | tried]
        if old:
            what = how_many(len(old), "message waits", "messages wait")
            self.house.warn(f"{what} since {old[0].made[:10]}: nothing goes out in quiet hours, {now.quiet}, and no run"
                            " came after them")  # fmt: skip

    def _carrier(self, channel: Channel) -> Carrier | Tray:
        from finura_cli.notify import registry
        from finura_cli.notify.terminal import Terminal

        carrier = registry.carrier(channel.address)
        if not isinstance(carrier, Terminal):
            return carrier
        return self._tray if self.aloud is None else Terminal(self._print)

    def _print(self, text: str) -> None:
        """A blank line before each message but the first."""
        assert self.aloud is not None
        try:
            self.aloud.write(f"\n{text}" if self._printed else text)
            self.aloud.flush()  # whoever went away is noticed before the message counts as sent
        except OSError as error:
            raise NotSent(_unread(error)) from None
        self._printed = True


def _unread(error: BaseException) -> str:
    """Why nobody has what was to be read."""
    if isinstance(error, OSError):
        return f"nobody reads what is printed: {error.strerror or type(error).__name__}"
    return error.message if isinstance(error, FinuraError) else delivering.BROKEN_OFF


def _would(kept: outbox.Kept, now: Instant) -> Sent:
    """A message that would be sent, and when."""
    until = now.quiet_until or (None if is_due(kept.next, now.at) else kept.next)
    return Sent(kept.name or "", kept.topic, kept.key, kept.state, None, kept.tries, until)


@contextmanager
def _alone(house: House) -> Iterator[None]:
    """One run at a time: what another one is sending must not be taken for lost."""
    try:
        lock = locks.take(house.home, exclusive=True, wait=_WAIT, name=SCHEDULE_LOCK)
    except Busy:
        raise Busy("another finura schedule run is at work", hint="it does all that is due") from None
    with lock:
        yield
