"""The sources of the key in their order, and what each of them may not do."""

from __future__ import annotations

import os
import time
import traceback
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from finura_cli.errors import Damaged, FinuraError, Locked, Unavailable, UsageError, WrongPin
from finura_cli.paths import TRIES
from finura_cli.vault import attempts, device, session, slots, sources, tokens, unlocking, words
from finura_cli.vault import header as keys
from finura_cli.vault.unlocking import Surroundings
from tests.vault.fake_keyring import FILE, environment
from tests.vault.making import END, MADE, NOW, PASSPHRASE, PIN, Vault, cheap, private, vault


@pytest.fixture(scope="module", autouse=True)
def cheaply() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        cheap(monkeypatch)
        yield


@pytest.fixture(scope="module")
def made(cheaply: None) -> Vault:
    return vault()


@pytest.fixture(scope="module")
def with_device(cheaply: None) -> Vault:
    return vault(keys.PIN)


class Person:
    """Types one answer after the other."""

    def __init__(self, *answers: str) -> None:
        self.answers, self.asked = list(answers), []  # type: tuple[list[str], list[str]]

    def __call__(self, question: str) -> str:
        self.asked.append(question)
        return self.answers.pop(0)


@pytest.fixture
def around(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Surroundings:
    """A home, an empty keyring, no login, nobody to ask."""
    monkeypatch.setenv(FILE, str(tmp_path / "keyring.json"))
    home = tmp_path / "home"
    home.mkdir()
    environ = environment(tmp_path / "keyring.json") | {"PATH": os.environ["PATH"], "XDG_RUNTIME_DIR": "/nonexistent"}
    return Surroundings(home, environ, NOW)


def with_env(around: Surroundings, **environ: object) -> Surroundings:
    return around._replace(environ={**around.environ, **{name: str(value) for name, value in environ.items()}})


def refused(made: Vault, around: Surroundings, *, fresh: bool = False) -> FinuraError:
    """The refusal, which holds no secret of the vault."""
    with pytest.raises(FinuraError) as refusal:
        unlocking.unlock(made.header, around, fresh=fresh)
    told = "".join(traceback.format_exception(refusal.value)) + repr(refusal.value.hint)
    for secret in (made.key, made.token.line().split(":")[3], made.device.hex(), "sentinel"):
        assert secret not in told.replace('"sentinel', "")
    return refusal.value


def test_the_order_of_the_sources(
    made: Vault, around: Surroundings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is there, and the first of them answers; when that one is taken away, the next."""
    monkeypatch.setattr(session, "find", lambda *_, **__: made.key)
    token = private(tmp_path / "finura-token", made.token.line())
    pin = private(tmp_path / "pin", PASSPHRASE)
    person = Person(PASSPHRASE)
    environ = {
        sources.TOKEN_FILE: token,
        "CREDENTIALS_DIRECTORY": tmp_path,
        sources.PIN_FILE: pin,
        sources.PIN_COMMAND: f"echo '{PASSPHRASE}'",
    }
    here = with_env(around, **environ)._replace(ask=person)
    seen = []
    for gone in (*environ, "session", "person"):
        unlocked = unlocking.unlock(made.header, here)
        assert unlocked.keys == (made.key,)
        seen.append((unlocked.via, unlocked.typed))
        if gone == "session":
            monkeypatch.setattr(session, "find", lambda *_, **__: None)
        here = here._replace(environ={name: value for name, value in here.environ.items() if name != gone})
    assert seen == [("token", False), ("token", False), ("session", False), ("session", False), ("session", False),
                    ("pin", True)]  # fmt: skip
    assert person.asked == ["Passphrase: "]
    monkeypatch.setattr(session, "find", lambda *_, **__: None)
    here = with_env(around, **{sources.PIN_FILE: pin, sources.PIN_COMMAND: "false"})
    assert unlocking.unlock(made.header, here).via == "pin"
    here = with_env(around, **{sources.PIN_COMMAND: f"echo '{PASSPHRASE}'"})
    assert unlocking.unlock(made.header, here) == unlocking.Unlocked((made.key,), "pin")


def test_without_any_the_ways_are_named(made: Vault, around: Surroundings) -> None:
    error = refused(made, around)
    assert (error.exit_code, error.code) == (78, "locked")
    for way in ("finura unlock", sources.TOKEN_FILE, sources.PIN_FILE, sources.PIN_COMMAND):
        assert way in (error.hint or "")


def test_what_asks_again_takes_no_token_and_no_session(
    made: Vault, around: Surroundings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "find", lambda *_, **__: made.key)
    here = with_env(around, **{sources.TOKEN_FILE: private(tmp_path / "token", made.token.line())})
    assert refused(made, here, fresh=True).code == "token-scope"
    assert refused(made, around, fresh=True).exit_code == 78
    asked = Person(PASSPHRASE)
    assert unlocking.unlock(made.header, here._replace(ask=asked), fresh=True).via == "pin"
    assert asked.asked == ["Passphrase: "]


def test_a_session_of_before_a_new_key_is_passed_over(
    made: Vault, around: Surroundings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "find", lambda *_, **__: slots.new_key())
    assert refused(made, around).code == "locked"
    assert unlocking.unlock(made.header, around._replace(ask=Person(PASSPHRASE))).typed


# Tokens


def by_token(made: Vault, around: Surroundings, text: str, tmp_path: Path, now: float = NOW) -> Surroundings:
    return with_env(around._replace(now=now), **{sources.TOKEN_FILE: private(tmp_path / "token", text)})


def test_a_token_ends_at_its_second(made: Vault, around: Surroundings, tmp_path: Path) -> None:
    line = made.token.line()
    last = by_token(made, around, line, tmp_path, END - 0.001)
    assert unlocking.unlock(made.header, last).scope == frozenset({"report"})
    for now in (END, END + 0.001, END + 1e9):
        error = refused(made, by_token(made, around, line, tmp_path, now))
        assert (error.exit_code, error.code) == (78, "token-expired")


def test_a_clock_that_was_set_back_lends_a_token_its_life_again(
    made: Vault, around: Surroundings, tmp_path: Path
) -> None:
    """Its end is a promise of this machine. Who has the token and the files can set a clock of his own."""
    assert unlocking.unlock(made.header, by_token(made, around, made.token.line(), tmp_path, 0)).via == "token"


def test_a_token_of_other_books_revoked_or_made_again(made: Vault, around: Surroundings, tmp_path: Path) -> None:
    other = tokens.new(slots.new_vault(), "cron")
    assert refused(made, by_token(made, around, other.line(), tmp_path)).code == "bad-token"
    here = by_token(made, around, made.token.line(), tmp_path)
    revoked = replace(made, header=made.header.without("token-cron"))
    assert refused(revoked, here).code == "token-revoked"
    again = tokens.new(made.header.vault, "cron")
    slot = slots.token_slot(
        made.header.vault, made.key, "cron", again.secret, made=MADE, expires=END, scope=("report", "import")
    )
    replaced = replace(made, header=made.header.with_slot(slot))
    assert refused(replaced, here).code == "token-revoked"
    renamed = made.token._replace(name="other")
    assert refused(made, by_token(made, around, renamed.line(), tmp_path)).code == "token-revoked"


def test_a_token_file_that_does_not_do_is_not_passed_over(
    made: Vault, around: Surroundings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "find", lambda *_, **__: made.key)
    person = Person(PASSPHRASE)
    for text in ("", "finura-token-1:", made.token.line().replace("cron", "none")):
        here = by_token(made, around, text, tmp_path)._replace(ask=person)
        assert refused(made, here).exit_code == 78
    missing = with_env(around._replace(ask=person), **{sources.TOKEN_FILE: "/nonexistent/token"})
    assert refused(made, missing).code == "no-token"
    assert person.asked == []


def test_while_the_key_is_changed_a_token_may_do_what_both_its_slots_allow(
    made: Vault, around: Surroundings, tmp_path: Path
) -> None:
    new = slots.new_key()
    more = slots.token_slot(
        made.header.vault, new, "cron", made.token.secret, made=MADE, expires=END - 5, scope=("report", "import")
    )
    both = made.header._replace(slots=(*made.header.slots, more), change="rekey")
    unlocked = unlocking.unlock(both, by_token(made, around, made.token.line(), tmp_path))
    assert set(unlocked.keys) == {made.key, new}
    assert unlocked.scope == frozenset({"report"})
    with pytest.raises(Locked):
        unlocking.unlock(both, by_token(made, around, made.token.line(), tmp_path, END - 5))


# PINs that nobody types


def test_unattended_sources_do_not_touch_the_count(made: Vault, around: Surroundings, tmp_path: Path) -> None:
    here = with_env(around, **{sources.PIN_FILE: private(tmp_path / "pin", "sentinel wrong passphrase")})
    for _ in range(5):
        error = refused(made, here)
        assert (error.exit_code, error.code) == (77, "wrong-pin")
    refused(made, by_token(made, around, tokens.new(made.header.vault, "cron").line(), tmp_path))
    assert list(around.home.iterdir()) == []
    attempts.begin(around.home, NOW)
    private(tmp_path / "pin", PASSPHRASE)
    assert unlocking.unlock(made.header, here).via == "pin"
    assert attempts.failures(around.home) == 1


def test_the_pin_alone_opens_nothing(with_device: Vault, around: Surroundings, tmp_path: Path) -> None:
    """Who stole the files, and even the PIN, has another keyring, or none."""
    here = with_env(around, **{sources.PIN_FILE: private(tmp_path / "pin", PIN)})
    error = refused(with_device, here)
    assert (error.exit_code, error.code) == (78, "no-device")
    assert "vault recover" in (error.hint or "")
    device.remember(with_device.header.vault, bytes(32), timeout=9, environ=here.environ)
    assert refused(with_device, here).exit_code == 77
    device.remember(with_device.header.vault, with_device.device, timeout=9, environ=here.environ)
    assert unlocking.unlock(with_device.header, here).keys == (with_device.key,)


@pytest.mark.parametrize(
    ("kind", "exit_code", "code"),
    [("AbsentKeyring", 69, "no-keyring"), ("LockedKeyring", 78, "keyring-locked"), ("BrokenKeyring", 69, None)],
)
def test_a_keyring_that_does_not_answer_is_said(
    with_device: Vault, around: Surroundings, tmp_path: Path, kind: str, exit_code: int, code: str | None
) -> None:
    here = with_env(around, **environment(tmp_path / "keyring.json", kind))
    for one in (
        with_env(here, **{sources.PIN_FILE: private(tmp_path / "pin", PIN)}),
        here._replace(ask=Person("sentinel")),
    ):
        error = refused(with_device, one)
        assert error.exit_code == exit_code
        assert code is None or error.code == code
        assert kind != "AbsentKeyring" or "vault recover" in (error.hint or "")
    assert attempts.failures(around.home) == 0  # nothing was tried
    assert isinstance(error, Locked | Unavailable)


# A person


def test_three_wrong_pins_and_then_the_wait(made: Vault, around: Surroundings) -> None:
    person = Person(*["sentinel wrong"] * 9)
    error = refused(made, around._replace(ask=person))
    assert (error.exit_code, error.code) == (77, "wrong-pin")
    assert "the next try is in 1 s" in error.message
    assert person.asked == ["Passphrase: ", "Wrong. Passphrase: ", "Wrong. Passphrase: "]
    assert attempts.failures(around.home) == 3
    person.asked.clear()
    error = refused(made, around._replace(ask=person, now=NOW + 0.2))
    assert (error.exit_code, error.code) == (77, "too-early")
    assert person.asked == []  # nobody types in vain
    error = refused(made, around._replace(ask=person, now=NOW + 30))
    assert len(person.asked) == 1
    assert "in 5 s" in error.message


def test_the_right_pin_ends_the_count(made: Vault, around: Surroundings) -> None:
    person = Person("sentinel", "wrong", PASSPHRASE)
    assert unlocking.unlock(made.header, around._replace(ask=person)).typed
    assert not (around.home / TRIES).exists()


def test_enter_alone_is_no_try(made: Vault, around: Surroundings) -> None:
    assert refused(made, around._replace(ask=Person("", "", ""))).exit_code == 77
    assert attempts.failures(around.home) == 0
    assert unlocking.unlock(made.header, around._replace(ask=Person("", PASSPHRASE))).typed


def test_a_question_that_was_left_open_takes_no_wait_back(
    made: Vault, around: Surroundings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A window that asked an hour ago, and another where six wrong ones were typed meanwhile."""
    passed = 0.0
    real = time.monotonic
    monkeypatch.setattr(time, "monotonic", lambda: real() + passed)

    def slowly(_: str) -> str:
        nonlocal passed
        passed += 3600
        for _ in range(6):
            attempts.begin(around.home, NOW + passed - 31 * (6 - attempts.failures(around.home)))
        return PASSPHRASE

    assert refused(made, around._replace(ask=slowly)).code == "too-early"
    with pytest.raises(WrongPin):
        attempts.check(around.home, NOW + passed + 200)


def test_a_session_is_for_what_a_person_typed_alone(made: Vault, around: Surroundings, tmp_path: Path) -> None:
    here = with_env(around, **{sources.PIN_FILE: private(tmp_path / "pin", PASSPHRASE)})
    assert not unlocking.unlock(made.header, here).typed
    assert not unlocking.unlock(made.header, by_token(made, around, made.token.line(), tmp_path)).typed


# Recovery words


def test_recovery_words_are_of_one_vault(made: Vault, with_device: Vault) -> None:
    text = " ".join(words.words_of(made.code))
    assert unlocking.by_words(made.header, text).keys == (made.key,)
    with pytest.raises(WrongPin) as refusal:
        unlocking.by_words(with_device.header, text)
    assert refusal.value.code == "wrong-words"
    with pytest.raises(UsageError):
        unlocking.by_words(made.header, " ".join(text.split()[:-1]))


def test_nothing_that_opens_shows_its_key(made: Vault, around: Surroundings) -> None:
    unlocked = unlocking.unlock(made.header, around._replace(ask=Person(PASSPHRASE)))
    assert made.key not in repr(unlocked)
    with pytest.raises(Damaged) as refusal:
        keys.verify(made.header, made.key)
    assert made.key not in "".join(traceback.format_exception(refusal.value))
