"""A message goes out once: whatever fails, dies, hangs, runs twice or late in between."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from finura_cli.domain.channel import TERMINAL, Carries, Channel, Message
from finura_cli.domain.delivery import HERE, TRIES, Instant, State
from finura_cli.errors import UsageError
from finura_cli.notify.base import NotSent
from finura_cli.services import delivering
from finura_cli.store import channels, checks, connection, history, outbox
from finura_cli.store import rows as kept_rows
from finura_cli.store.connection import Store
from tests.services.sending import AT, KEY, add_channel
from tests.store.made import new_books

NOW = Instant(AT, "08:00", "22:00-07:00")
ROOT = Path(__file__).parents[2]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_books(tmp_path / "finura.db") as store:
        store.conn.execute("PRAGMA synchronous=OFF")
        yield store


class Fake:
    """What all channels got, in order; `does` says what happens on the way to a channel."""

    def __init__(self, does: Callable[[str, Message], None] | None = None) -> None:
        self.got: list[tuple[str, str]] = []
        self.tried: Counter[tuple[str, str]] = Counter()
        self.does = does or (lambda name, message: None)

    def carrier_of(self, channel: Channel) -> Carrying:
        return Carrying(self, channel.name)


class Carrying:
    def __init__(self, fake: Fake, name: str) -> None:
        self.fake, self.name = fake, name

    def send(self, message: Message, *, seconds: float) -> None:
        self.fake.tried[self.name, message.text] += 1
        self.fake.does(self.name, message)
        self.fake.got.append((self.name, message.text))


def put(store: Store, key: str, topic: str = "budget", at: str = AT) -> int:
    return delivering.put(
        store, channels.all(store), topic, key, lambda private: Message(key, "•••" if private else key), at=at
    )


def states(store: Store) -> dict[tuple[str | None, str], State]:
    return {(one.name, one.key): one.state for one in outbox.log(store)}


def bodies(store: Store) -> set[tuple[str, bool]]:
    return set(store.conn.execute("SELECT state, text IS NOT NULL OR html IS NOT NULL FROM outbox"))


class TestPutting:
    def test_each_channel_that_takes_it_gets_it_once_and_with_what_it_may_know(self, store: Store) -> None:
        add_channel(store, "mail", carries=Carries.PRIVATE)
        add_channel(store, "phone", carries=Carries.PRIVATE, topics="budget weekly-report")
        add_channel(store, "file", topics="budget")
        add_channel(store, "away", paused=True)
        add_channel(store, "reports", topics="weekly-report")
        rendered: list[bool] = []

        def render(private: bool) -> Message:
            rendered.append(private)
            return Message("Food", "•••" if private else "640")

        assert delivering.put(store, channels.all(store), "budget", "1", render, at=AT) == 3
        assert sorted(rendered) == [False, True]
        assert delivering.put(store, channels.all(store), "budget", "1", render, at=AT) == 0
        assert len(rendered) == 2
        fake = Fake()
        done = delivering.send(store, fake.carrier_of, now=NOW)
        assert sorted(fake.got) == [("file", "640"), ("mail", "•••"), ("phone", "•••")]
        assert {one.state for one in done} == {State.SENT}
        assert delivering.send(store, fake.carrier_of, now=NOW) == ()
        assert len(fake.got) == 3

    def test_a_new_channel_gets_what_is_made_anew_for_it_alone(self, store: Store) -> None:
        add_channel(store, "mail")
        assert put(store, "1") == 1
        add_channel(store, "file")
        assert put(store, "1") == 1
        fake = Fake()
        delivering.send(store, fake.carrier_of, now=NOW)
        assert sorted(fake.got) == [("file", "1"), ("mail", "1")]

    def test_without_any_channel_it_goes_to_whoever_runs_the_program(self, store: Store) -> None:
        assert put(store, "1") == 1
        fake = Fake()
        (done,) = delivering.send(store, fake.carrier_of, now=NOW)
        assert (done.channel, done.state, fake.got) == (TERMINAL, State.SENT, [(TERMINAL, "1")])
        assert HERE.takes("budget")

    def test_where_nobody_takes_it_nothing_is_made_and_nothing_rendered(self, store: Store) -> None:
        add_channel(store, "mail", topics="weekly-report")
        assert put(store, "1") == 0
        assert outbox.log(store) == []

    def test_it_is_a_part_of_the_work_that_makes_it(self, store: Store) -> None:
        """An alert is noted as said and its message made in one transaction, or neither."""
        add_channel(store, "mail")
        with suppress(ZeroDivisionError), store.write_tx():
            assert put(store, "1") == 1
            raise ZeroDivisionError
        assert outbox.log(store) == []
        assert put(store, "1") == 1

    def test_a_subject_is_one_line(self, store: Store) -> None:
        hostile = "Food\r\nBcc: all@example.com\x1b[31m\u202e"
        delivering.put(store, [], "budget", "1", lambda private: Message(hostile, "x"), at=AT)
        (one,) = outbox.log(store)
        assert one.subject == "Food Bcc: all@example.com␛[31m<U+202E>"

    def test_a_subject_that_is_long_is_cut(self, store: Store) -> None:
        delivering.put(store, [], "budget", "1", lambda private: Message("Large expense: " + "x" * 9_000, "x"), at=AT)
        (one,) = outbox.log(store)
        assert len(one.subject) == delivering.LONGEST_SUBJECT
        assert one.subject.endswith("x…")


class TestSending:
    def test_a_channel_that_fails_rests_and_the_others_are_sent_to(self, store: Store) -> None:
        add_channel(store, "dead")
        add_channel(store, "good")
        for key in "123":
            put(store, key)

        def does(name: str, message: Message) -> None:
            if name == "dead":
                raise NotSent("no route to\nhost")

        fake = Fake(does)
        done = delivering.send(store, fake.carrier_of, now=NOW)
        assert fake.got == [("good", "1"), ("good", "2"), ("good", "3")]
        assert fake.tried["dead", "1"] == 1
        assert fake.tried["dead", "2"] == 0
        (failed,) = [one for one in done if one.went_wrong]
        assert (failed.channel, failed.state, failed.error, failed.tries, failed.until) == (
            "dead", State.WAITING, "no route to host", 1, "2026-11-21T08:10:00",
        )  # fmt: skip

    def test_what_no_trying_mends_is_not_tried_again(self, store: Store) -> None:
        add_channel(store, "mail")
        put(store, "1")

        def does(name: str, message: Message) -> None:
            raise NotSent("wrong password", again=False)

        fake = Fake(does)
        assert delivering.send(store, fake.carrier_of, now=NOW)[0].state is State.FAILED
        assert delivering.send(store, fake.carrier_of, now=NOW) == ()
        assert bodies(store) == {("failed", 0)}

    def test_of_a_fault_only_its_name_is_kept(self, store: Store) -> None:
        """Its text may hold the address."""
        add_channel(store, "mail")
        put(store, "1")
        add_channel(store, "none")
        put(store, "2", "pace")
        add_channel(store, "bad")
        put(store, "3", "goal-behind")

        def does(name: str, message: Message) -> None:
            raise RuntimeError("json://mail.invalid/SECRET")

        def carrier_of(channel: Channel) -> Carrying:
            if channel.name == "none":
                raise ValueError("json://none.invalid/SECRET")
            if channel.name == "bad":
                raise UsageError("there is no such service")
            return Fake(does).carrier_of(channel)

        delivering.send(store, carrier_of, now=NOW)
        found = {one.name: (one.state, one.error) for one in outbox.log(store) if one.settled}
        assert found == {
            "mail": (State.UNKNOWN, "a fault: RuntimeError"),
            "none": (State.FAILED, "a fault: ValueError"),
            "bad": (State.FAILED, "there is no such service"),
        }

    def test_nothing_goes_out_in_quiet_hours_and_all_after_them(self, store: Store) -> None:
        add_channel(store, "mail")
        put(store, "1", at="2026-11-21T23:00:00")
        fake = Fake()
        (held,) = delivering.send(store, fake.carrier_of, now=Instant("2026-11-21T23:00:00", "23:00", "22:00-07:00"))
        assert (held.state, held.error, held.until) == (State.WAITING, None, "2026-11-22T07:00:00")
        delivering.send(store, fake.carrier_of, now=Instant("2026-11-22T06:59:59", "06:59", "22:00-07:00"))
        assert fake.got == []
        delivering.send(store, fake.carrier_of, now=Instant("2026-11-22T07:00:00", "07:00", "22:00-07:00"))
        assert fake.got == [("mail", "1")]

    def test_a_paused_channel_waits_and_a_removed_one_is_let_go(self, store: Store) -> None:
        mail = add_channel(store, "mail")
        put(store, "1")
        ids = [one.id for one in channels.all(store) if one.uid == mail]
        with history.unrecorded(store):
            kept_rows.update(store, "channels", ids, {"paused": 1})
        fake = Fake()
        assert delivering.send(store, fake.carrier_of, now=NOW) == ()
        with history.unrecorded(store):
            kept_rows.delete(store, "channels", ids)
        (done,) = delivering.send(store, fake.carrier_of, now=NOW)
        assert (done.state, done.error, fake.got) == (State.FAILED, delivering.REMOVED, [])
        assert bodies(store) == {("failed", 0)}

    def test_what_a_channel_does_not_take_any_more_is_not_sent_to_it(self, store: Store) -> None:
        add_channel(store, "mail")
        put(store, "1", "budget")
        put(store, "2", "alert-digest")
        put(store, "3", "weekly-report")
        (mail,) = channels.all(store)
        fake = Fake()

        def only(topics: str) -> list[tuple[str, str | None, bool]]:
            with history.unrecorded(store):
                kept_rows.update(store, "channels", (mail.id,), {"topics": topics})
            done = delivering.send(store, fake.carrier_of, now=NOW)
            return [(one.key, one.error, one.went_wrong) for one in done]

        assert only("weekly-report goal-behind") == [
            ("1", delivering.UNWANTED, False), ("2", None, False), ("3", None, False),
        ]  # fmt: skip
        delivering.put(store, [replace(mail, topics=())], "alert-digest", "4", lambda _: Message("4", "4"), at=AT)
        assert only("weekly-report monthly-report") == [("4", delivering.UNWANTED, False)]
        assert fake.got == [("mail", "2"), ("mail", "3")]
        assert delivering.standing(store, today=date(2026, 11, 21)) == ()

    def test_a_channel_that_may_know_no_amounts_is_sent_none_however_it_came_to_that(self, store: Store) -> None:
        """As when a deed is taken back by which it might know them, while a message waits."""
        add_channel(store, "mail", carries=Carries.PRIVATE)
        put(store, "dots")
        (mail,) = channels.all(store)
        delivering.put(
            store, [replace(mail, carries=Carries.AMOUNTS)], "budget", "640", lambda private: Message("Food", "640"),
            at=AT,
        )  # fmt: skip
        assert [one.key for one in outbox.waiting(store)] == ["dots"]
        assert outbox.claim(store, next(one.id for one in outbox.log(store) if one.key == "640")) is None
        fake = Fake()
        done = delivering.send(store, fake.carrier_of, now=NOW)
        assert fake.got == [("mail", "•••")]
        assert {(one.key, one.state, one.error, one.went_wrong) for one in done} == {
            ("640", State.FAILED, delivering.TOO_MUCH, False), ("dots", State.SENT, None, False),
        }  # fmt: skip
        assert {body for _, body in bodies(store)} == {0}

    def test_it_is_withdrawn_while_the_hours_are_quiet_too_and_nothing_else_is(self, store: Store) -> None:
        mail = add_channel(store, "mail")
        add_channel(store, "file")
        put(store, "1")
        ids = [one.id for one in channels.all(store) if one.uid == mail]
        with history.unrecorded(store):
            kept_rows.update(store, "channels", ids, {"carries": "private"})
        night = Instant("2026-11-21T23:00:00", "23:00", "22:00-07:00")
        done = delivering.send(store, Fake().carrier_of, now=night)
        assert [(one.channel, one.state) for one in done] == [("mail", State.FAILED), ("file", State.WAITING)]
        assert delivering.withdraw_amounts(store, at=AT) == 0

    def test_a_carrier_that_keeps_no_time_is_left_behind(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(delivering, "GRACE", 0.1)
        for name in ("hangs", "good"):
            add_channel(store, name)
        put(store, "1")
        put(store, "2")
        end = threading.Event()

        def does(name: str, message: Message) -> None:
            if name == "hangs":
                end.wait()

        fake = Fake(does)
        done = delivering.send(store, fake.carrier_of, now=NOW, seconds=0.1)
        end.set()
        assert fake.got[:2] == [("good", "1"), ("good", "2")]
        assert [(one.channel, one.key) for one in done if one.state is State.UNKNOWN] == [("hangs", "1")]

    def test_all_channels_are_sent_to_at_once(self, store: Store) -> None:
        for n in range(6):
            add_channel(store, f"slow{n}")
        put(store, "1")
        meeting = threading.Barrier(6, timeout=20)  # broken, and so a fault, unless all six are there together
        done = delivering.send(store, Fake(lambda name, message: meeting.wait() and None).carrier_of, now=NOW)
        assert [one.state for one in done] == [State.SENT] * 6

    def test_ctrl_c_begins_nothing_new_and_notes_what_was_under_way(self, store: Store) -> None:
        for name in ("one", "two"):
            add_channel(store, name)
        for key in "12":
            put(store, key)
        flying = threading.Barrier(3, timeout=20)

        def does(name: str, message: Message) -> None:
            flying.wait()
            time.sleep(0.3)

        def interrupt() -> None:
            flying.wait()
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)

        threading.Thread(target=interrupt, daemon=True).start()
        fake = Fake(does)
        with pytest.raises(KeyboardInterrupt):
            delivering.send(store, fake.carrier_of, now=NOW)
        assert sorted(fake.got) == [("one", "1"), ("two", "1")]
        assert sorted(states(store).items()) == [
            (("one", "1"), State.SENT), (("one", "2"), State.WAITING),
            (("two", "1"), State.SENT), (("two", "2"), State.WAITING),
        ]  # fmt: skip


class Killed(BaseException):
    """As kill -9: nothing of this process happens any more."""


GOOD, AGAIN, REFUSED, FAULT, DIES_BEFORE, DIES_AFTER = range(6)
WORLDS = st.fixed_dictionaries({
    "channels": st.integers(1, 4),
    "fates": st.lists(st.sampled_from([GOOD, AGAIN, REFUSED, FAULT, DIES_BEFORE, DIES_AFTER] * 2), max_size=60),
    "steps": st.lists(st.tuples(st.integers(0, 3), st.integers(-120, 2000)), min_size=1, max_size=25),
})  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(world=WORLDS)
def test_no_message_goes_out_twice_and_none_of_a_good_channel_is_lost(store: Store, world: dict) -> None:
    """Channel 0 is always good; the others fail, die and recover at random; runs come double, late and at night, and
    the clock may go back."""
    for table in ("outbox", "channels"):
        store.conn.execute(f"DELETE FROM {table}")
    for n in range(world["channels"]):
        add_channel(store, f"c{n}")
    fates = iter(world["fates"])

    def does(name: str, message: Message) -> None:
        fate = GOOD if name == "c0" else next(fates, GOOD)
        if fate in (AGAIN, REFUSED):
            raise NotSent("no", again=fate == AGAIN)
        if fate == FAULT:
            raise RuntimeError
        if fate == DIES_AFTER:
            fake.got.append((name, message.text))
        if fate in (DIES_BEFORE, DIES_AFTER):
            raise Killed

    fake, now, made = Fake(does), datetime.fromisoformat(AT), 0

    def run() -> None:
        before = len(fake.got)
        instant = Instant(now.isoformat(), f"{now:%H:%M}", "22:00-07:00")
        with suppress(Killed):
            delivering.send(store, fake.carrier_of, now=instant)
        assert instant.quiet_until is None or len(fake.got) == before

    for new, minutes in world["steps"]:
        now += timedelta(minutes=minutes)
        for _ in range(new):
            made += 1
            put(store, f"m{made}", at=now.isoformat())
            put(store, f"m{made}", at=now.isoformat())
        run()
    for _ in range(12):
        now = now.replace(hour=12) + timedelta(days=1)
        run()
    said, ended = Counter(fake.got), states(store)
    assert max(said.values(), default=0) <= 1
    assert max(fake.tried.values(), default=0) <= TRIES
    assert {one for one in said if one[0] == "c0"} == {("c0", f"m{n + 1}") for n in range(made)}
    assert set(ended) == {(f"c{n}", f"m{m + 1}") for n in range(world["channels"]) for m in range(made)}
    for one, state in ended.items():
        assert state in (State.SENT, State.FAILED, State.UNKNOWN)
        assert (one in said) == (state is State.SENT) or state is State.UNKNOWN
    assert {body for _, body in bodies(store)} <= {0}


def test_two_processes_at_once_send_nothing_twice(tmp_path: Path) -> None:
    """As two connections; each gives up what the other one sends, and the one that sends has the last word."""
    with new_books(tmp_path / "finura.db") as first:
        for n in range(3):
            add_channel(first, f"c{n}")
        for n in range(12):
            put(first, f"m{n}")
    fake, start, failed = Fake(lambda name, message: time.sleep(0.002)), threading.Barrier(3), []

    def one() -> None:
        try:
            with connection.open_store(tmp_path / "finura.db") as store:
                start.wait()
                for _ in range(3):
                    delivering.send(store, fake.carrier_of, now=NOW)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=one) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == []
    assert Counter(fake.got) == Counter({(f"c{n}", f"m{m}"): 1 for n in range(3) for m in range(12)})
    with connection.open_store(tmp_path / "finura.db") as store:
        assert set(states(store).values()) == {State.SENT}


def test_two_programs_that_run_at_the_same_time_send_nothing_twice(tmp_path: Path) -> None:
    with connection.create(tmp_path / "finura.db", KEY) as store:
        for name in ("c0", "c1"):
            add_channel(store, name)
        for n in range(30):
            put(store, f"m{n}")
    words = [sys.executable, "-m", "tests.services.sending", str(tmp_path / "finura.db"), str(tmp_path)]
    programs = [subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL) for _ in range(3)]
    assert [program.wait(60) for program in programs] == [0, 0, 0]
    for name in ("c0", "c1"):
        assert Counter((tmp_path / name).read_text().split()) == Counter({f"m{n}": 1 for n in range(30)})
    with connection.open_store(tmp_path / "finura.db", KEY) as store:
        assert set(states(store).values()) == {State.SENT}


@pytest.mark.parametrize(
    "after", [0.0, pytest.param(0.02, marks=pytest.mark.judge), 0.05, pytest.param(0.11, marks=pytest.mark.judge), 0.23]
)
def test_kill_9_at_any_moment_sends_nothing_twice_and_loses_at_most_what_was_under_way(
    tmp_path: Path, after: float
) -> None:
    with connection.create(tmp_path / "finura.db", KEY) as store:
        names = ["c0", "c1", "c2"]
        for name in names:
            add_channel(store, name)
        for n in range(20):
            put(store, f"m{n}")
    words = [sys.executable, "-m", "tests.services.sending", str(tmp_path / "finura.db"), str(tmp_path)]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE) as sender:
        assert sender.stdout.readline() == b"sending\n"
        time.sleep(after)
        sender.kill()
    subprocess.run(words, cwd=ROOT, check=True, capture_output=True, timeout=60)
    with connection.open_store(tmp_path / "finura.db", KEY) as store:
        ended = states(store)
        assert checks.examine(store) == []
    for name in names:
        path = tmp_path / name
        got = Counter(path.read_text().split())
        sent = {key for (where, key), state in ended.items() if where == name and state is State.SENT}
        lost = {key for (where, key), state in ended.items() if where == name and state is State.UNKNOWN}
        assert max(got.values()) == 1
        assert sent <= set(got) <= sent | lost
        assert len(sent) + len(lost) == 20
        assert len(lost) <= 1
