"""The jobs of `schedule run`, each as one function: what it does now, or would do, and the line it says of it.

Their lines hold no amounts and no names of payees: they end in logs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from finura_cli.cli.heads_up import now_of
from finura_cli.cli.house import House
from finura_cli.domain import jobs
from finura_cli.domain.alerts import is_quiet
from finura_cli.domain.channel import Channel, Message, Topic
from finura_cli.domain.jobs import Job, Outcome, Status
from finura_cli.domain.money import Money
from finura_cli.domain.text import how_many
from finura_cli.errors import Damaged, DiskError, FinuraError
from finura_cli.records import NamedTuple
from finura_cli.services import delivering
from finura_cli.store import runs
from finura_cli.store.connection import Store

if TYPE_CHECKING:
    from finura_cli.cli.import_by_itself import TakenIn
    from finura_cli.domain.period import Period
    from finura_cli.screen.shown import Shown
    from finura_cli.services.alert_round import Mailing, Round
    from finura_cli.services.alerting import Now
    from finura_cli.services.report_books import Ask

FETCH = ("fetch", "last")
"""Under this name and key it is remembered when downloaders ran last."""
_GRAVE = (Damaged, DiskError)
_NEED_A_CURRENCY = frozenset({Job.ALERTS, Job.RISK, Job.WEEKLY, Job.MONTHLY, Job.MODEL})


class Work(NamedTuple):
    """One job's turn: what it may use, and whether it is only to say what it would do."""

    house: House
    store: Store
    channels: tuple[Channel, ...]
    job: Job
    turn: jobs.Turn
    named: bool
    dry: bool

    def outcome(self, status: Status, said: str = "") -> Outcome:
        if self.dry and status is Status.DONE:
            status = Status.WOULD
        return Outcome(self.job, self.turn.key, status, said)

    def show(self, *, private: bool) -> Callable[[Money], str]:
        from finura_cli.screen.money import show

        return partial(show, locale=self.house.locale, private=private or self.house.private)


class PartlyFailed(FinuraError):
    """Some of a job was done, and some not."""

    default_code = "partly-failed"


def do(work: Work) -> Outcome:
    """Do the job of this turn, or say what it would do. Whatever goes wrong is raised."""
    if work.job in _NEED_A_CURRENCY and work.house.currency is None:
        return work.outcome(Status.NOTHING, "in which currency? finura config set currency INR")
    return _JOBS[work.job](work)


# ------------------------------------------------------------------------------------------------- what brings entries


def _import(work: Work) -> Outcome:
    from finura_cli.cli import import_by_itself as importing

    house, store = work.house, work.store
    any_source, fetched = importing.brings(store)
    if not any_source:
        return work.outcome(Status.NOTHING, "no source brings files by itself")
    if work.dry:
        taken = importing.would_take_in(house, store)
        return _taken(work, taken, "; nothing is fetched in a dry run" if fetched else "")
    last = runs.get(store, *FETCH)
    fetch = fetched and (work.named or jobs.may_fetch(last.at if last is not None else None, house.at))
    if fetch:
        runs.note(store, *FETCH, at=house.at)
    return _taken(work, importing.take_in(house, store, fetch=fetch), "")


def _taken(work: Work, taken: TakenIn, more: str) -> Outcome:
    counts, parts = taken.counts, list[str]()
    if taken.written:
        parts.append(f"{how_many(counts.new, 'new entry', 'new entries')} of {how_many(taken.files, 'file')}")
        if counts.review:
            parts.append(f"{counts.review} to review")
        if counts.rejected:
            parts.append(f"{how_many(counts.rejected, 'row')} rejected: finura import log")
            if not work.dry:
                work.house.leave_with(4)
    if taken.failed:
        why = "; ".join([*parts, *(one.message for one in taken.failed)])
        grave = next((one for one in taken.failed if isinstance(one, _GRAVE)), None)
        raise type(grave)(why) if grave is not None else PartlyFailed(why)
    said = ", ".join(parts) or "nothing new"
    return work.outcome(Status.DONE if taken.written else Status.NOTHING, said + more)


def _entries(work: Work) -> Outcome:
    from finura_cli.services import alerting, posting_due

    house, store = work.house, work.store
    if work.dry:
        would = posting_due.prepared(store, today=house.today)
        said = how_many(sum(len(one.entries) for one in would), "entry", "entries")
        return work.outcome(Status.DONE, f"{said} due") if would else work.outcome(Status.NOTHING, "none is due")
    posted = posting_due.post_due(store, today=house.today, at=house.at)
    if posted is None:
        return work.outcome(Status.NOTHING, "none is due")
    if house.currency is not None:
        alerting.after_adding(store, posted.transactions, now=now_of(house)._replace(silent=True))
    doubt = f", {posted.doubtful} may be there already: finura review" if posted.doubtful else ""
    return work.outcome(Status.DONE, f"{how_many(len(posted.transactions), 'entry', 'entries')} posted{doubt}")


# ------------------------------------------------------------------------------------------------------ what is told


def _alerts(work: Work) -> Outcome:
    from finura_cli.services import alert_round

    return _told(work, alert_round.round)


def _risk(work: Work) -> Outcome:
    from finura_cli.services import alert_round

    if not work.dry:  # who speaks may have to be learnt: not while others wait to write
        alert_round.foresee(work.store, now=_now(work), channels=work.channels)
    return _told(work, alert_round.risk_round)


def _told(work: Work, look: Callable[..., Round]) -> Outcome:
    """Alerts that are to be said now become messages, in the same transaction: none is noted as said without one."""
    house = work.house
    if not _may_tell(work):
        return work.outcome(Status.WAITING, f"quiet hours, {house.settings.quiet}")
    with work.store.write_tx():
        found = look(work.store, now=_now(work), channels=work.channels)
        for mailing in found.mailings:
            delivering.put(
                work.store, mailing.channels, mailing.topic, mailing.key, partial(_alert_message, work, mailing),
                at=house.at,
            )  # fmt: skip
    held = f"{how_many(found.held, 'alert waits', 'alerts wait')}, as alerts.per_day is {house.settings.per_day}"
    if not found.said and not found.mailings:
        return work.outcome(Status.WAITING, held) if found.held else work.outcome(Status.NOTHING, "nothing new")
    kinds = ", ".join(sorted({one.alert.kind.value for mailing in found.mailings for one in mailing.nudges}))
    said = how_many(len(found.said), "alert") if found.said else "the alerts of the day before"
    said = f"{said}: {kinds}" if kinds else f"{said}, for the next message of a day"
    return work.outcome(Status.DONE, f"{said}; {held}" if found.held else said)


def _may_tell(work: Work) -> bool:
    return not is_quiet(work.house.settings.quiet, work.house.now_time)


def _now(work: Work) -> Now:
    """Whatever is said here goes to channels: --quiet, which is about what is printed, does not hold it back."""
    return now_of(work.house)._replace(silent=False)


def _alert_message(work: Work, mailing: Mailing, private: bool) -> Message:
    from finura_cli.screen import alert_messages

    show = work.show(private=private)
    if mailing.topic == Topic.DIGEST:
        rows = [(one.id, one.alert) for one in mailing.nudges]
        return alert_messages.digest_message(rows, work.house.today, show=show)
    (one,) = mailing.nudges
    return alert_messages.alert_message(one.id, one.alert, work.house.today, show=show)


def _weekly(work: Work) -> Outcome:
    def read(ask: Ask) -> Callable[..., Shown]:
        from finura_cli.screen import week as screen
        from finura_cli.services import digesting

        return partial(screen.week, digesting.week(work.store, ask))

    return _report(work, "report week", read)


def _monthly(work: Work) -> Outcome:
    def read(ask: Ask) -> Callable[..., Shown]:
        from finura_cli.screen import month as screen
        from finura_cli.services import monthly

        return partial(screen.month, monthly.month(work.store, ask))

    return _report(work, "report month", read)


def _has_entries(work: Work, period: Period) -> bool:
    from finura_cli.domain.query import Query
    from finura_cli.store import search

    return bool(search.count(work.store, Query(), period))


def _report(work: Work, command: str, read: Callable[[Ask], Callable[..., Shown]]) -> Outcome:
    """The report becomes a message for each channel that takes it, and is done for its week or month. `read` gives what
    draws it, by how amounts are shown."""
    from finura_cli.services.report_books import Ask

    topic, turn, house = work.job.value, work.turn, work.house
    if not _has_entries(work, turn.period):  # their files may come late: the report comes with them
        return work.outcome(Status.WAITING, f"no entries of {turn.key} yet")
    if work.channels and not any(one.takes(topic) for one in work.channels):
        return work.outcome(Status.NOTHING, "no channel takes it")
    drawn = read(Ask(turn.period, house.needed_currency, house.calendar, house.today))
    missed = [one for one in _missed(work) if _has_entries(work, one)]
    notes = [_missed_line(work, missed)] if missed else []

    def render(private: bool) -> Message:
        from finura_cli.screen.letters import letter

        return letter(command, drawn(show=work.show(private=private)), today=house.today, notes=notes)

    with work.store.write_tx():
        delivering.put(work.store, work.channels, topic, turn.key, render, at=house.at)
        runs.note(work.store, topic, turn.key, at=house.at)
    return work.outcome(Status.DONE, f"{turn.period.start} to {turn.period.last}")


def _missed(work: Work) -> Sequence[Period]:
    house = work.house
    return jobs.missed(work.job, runs.done(work.store, work.job.value), house.today, house.calendar)


def _missed_line(work: Work, missed: Sequence[Period]) -> str:
    kind = "week" if work.job is Job.WEEKLY else "month"
    keys = [work.house.calendar.key(one, work.job.interval) for one in missed]
    which = keys[0] if len(keys) == 1 else f"{keys[0]} to {keys[-1]} ({how_many(len(keys), kind)})"
    return f"Not sent at the time: {which}. finura report {kind} {keys[-1]} shows what was."


# ------------------------------------------------------------------------------------------------------- what is kept


def _backup(work: Work) -> Outcome:
    from finura_cli.services import backing_up

    if work.dry:
        return work.outcome(Status.DONE, "a copy of the books")
    made = backing_up.back_up(work.store, work.house.home, at=work.house.stamp)
    return work.outcome(Status.DONE, f"{made.name}, {how_many(made.entries or 0, 'entry', 'entries')}, examined")


def _model(work: Work) -> Outcome:
    """Models are learnt anew once a week, those alone that were learnt from other entries than there are now."""
    from finura_cli.services import model_books
    from finura_cli.services.trained import Seen

    house, store = work.house, work.store
    seen = Seen(house.calendar, house.today, house.needed_currency)
    stale = [one for one in model_books.names() if not _is_fresh(store, one, seen)]
    if not stale:
        return work.outcome(Status.NOTHING, "what was learnt is fresh")
    if work.dry:
        return work.outcome(Status.DONE, ", ".join(stale))
    states = model_books.train_all(store, seen, at=house.at, watch=partial(_watch, house), chosen=stale)
    learnt = [one.name for one in states if not one.note]
    return work.outcome(Status.DONE if learnt else Status.NOTHING, ", ".join(learnt) or "too little to learn from yet")


def _is_fresh(store: Store, name: str, seen: object) -> bool:
    from finura_cli.services import model_books
    from finura_cli.services.trained import Seen

    assert isinstance(seen, Seen)
    report = model_books.state(store, name, seen).report
    return report is not None and report.fresh


@contextmanager
def _watch(house: House, name: str, place: int, of: int) -> Iterator[None]:
    from finura_cli.cli.progress import busy

    with busy(f"Learning {name} ({place} of {of}) ...", quiet=house.quiet):
        yield


_JOBS: dict[Job, Callable[[Work], Outcome]] = {
    Job.IMPORT: _import,
    Job.ENTRIES: _entries,
    Job.ALERTS: _alerts,
    Job.RISK: _risk,
    Job.WEEKLY: _weekly,
    Job.MONTHLY: _monthly,
    Job.BACKUP: _backup,
    Job.MODEL: _model,
}
