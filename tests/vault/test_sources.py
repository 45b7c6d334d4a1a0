"""Where a PIN or a token comes from when nobody types."""

from __future__ import annotations

import os
import shlex
import sys
import traceback
from pathlib import Path

import pytest

from finura_cli import private_files
from finura_cli.errors import Locked
from finura_cli.vault import sources, tokens
from tests.vault.making import private

POSIX = pytest.mark.skipif(os.name == "nt", reason="modes and pipes of POSIX")
SENTINEL = "sentinel-5138-pin"


def refused(**environ: str) -> Locked:
    """The refusal, which never says what was given."""
    with pytest.raises(Locked) as refusal:
        sources.pin({"PATH": os.environ["PATH"]} | environ)
    assert refusal.value.exit_code == 78
    told = "".join(traceback.format_exception(refusal.value)).replace(f"{__name__}", "")
    assert SENTINEL not in told.replace("SENTINEL", "")
    return refusal.value


def by_python(code: str) -> str:
    return shlex.join([sys.executable, "-c", code])


def test_without_a_source_there_is_no_pin() -> None:
    assert sources.pin({}) is None
    assert sources.pin({sources.PIN_FILE: "", sources.PIN_COMMAND: ""}) is None


@pytest.mark.parametrize(
    ("data", "pin"),
    [
        (b"480213", "480213"),
        (b"480213\n", "480213"),
        (b"480213\r\n", "480213"),
        (b"480213\n\n", "480213"),
        (b"\xef\xbb\xbf480213\r\n", "480213"),
        ("পিতল ৪১\n".encode(), "পিতল ৪১"),
        (b" with blanks around ", " with blanks around "),
    ],
)
def test_a_file_gives_its_one_line(tmp_path: Path, data: bytes, pin: str) -> None:
    path = private(tmp_path / "pin", data)
    assert sources.pin({sources.PIN_FILE: str(path)}) == pin
    assert sources.pin({sources.PIN_FILE: str(path), sources.PIN_COMMAND: "/no/such/command"}) == pin


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "bad-pin-file"),
        (b"\n", "bad-pin-file"),
        (b"\xef\xbb\xbf\n", "bad-pin-file"),
        (f"{SENTINEL}\nsecond\n".encode(), "bad-pin-file"),
        (f"\n{SENTINEL}\n".encode(), "bad-pin-file"),
        (SENTINEL.encode("utf-16"), "bad-pin-file"),
        (b"\xff" + SENTINEL.encode(), "bad-pin-file"),
        (SENTINEL.encode() * 250, "bad-pin-file"),
        (SENTINEL.encode() * 300, "unsafe-file"),
    ],
    ids=lambda value: repr(value[:12]),
)
def test_a_file_that_gives_none(tmp_path: Path, data: bytes, code: str) -> None:
    if len(data) == 250 * len(SENTINEL):
        data = b"\n".join([SENTINEL.encode()] * 200)
    path = private(tmp_path / "pin", data)
    assert refused(FINURA_PIN_FILE=str(path)).code == code


@POSIX
@pytest.mark.timeout(20)
def test_a_file_that_is_unsafe(tmp_path: Path) -> None:
    path = private(tmp_path / "pin", SENTINEL, 0o640)
    assert refused(FINURA_PIN_FILE=str(path)).code == "unsafe-file"
    path.chmod(0o600)
    (tmp_path / "link").symlink_to(path)
    assert refused(FINURA_PIN_FILE=str(tmp_path / "link")).code == "unsafe-file"
    assert refused(FINURA_PIN_FILE=str(tmp_path)).code == "unsafe-file"
    os.mkfifo(tmp_path / "pipe", 0o600)
    assert refused(FINURA_PIN_FILE=str(tmp_path / "pipe")).code == "unsafe-file"
    missing = refused(FINURA_PIN_FILE=str(tmp_path / "none"), FINURA_PIN_COMMAND=f"echo {SENTINEL}")
    assert missing.code == "no-pin-file"  # a source that fails is never passed over for the next


def test_a_command_gives_its_one_line(tmp_path: Path) -> None:
    assert sources.pin({sources.PIN_COMMAND: by_python("print('480213')")}) == "480213"
    assert sources.pin({sources.PIN_COMMAND: by_python("import sys; print(len(sys.stdin.read()) or 'no input')")}) == (
        "no input"
    )
    own = by_python("import os; print(os.environ['HINT'])")
    assert sources.pin({sources.PIN_COMMAND: own, "HINT": "480213"}) == "480213"


def test_a_command_is_no_shell(tmp_path: Path) -> None:
    made = tmp_path / "made"
    show = by_python("import sys; print('|'.join(sys.argv[1:]))")
    for words, seen in (
        (f"a; touch {made}", f"a;|touch|{made}"),
        (f"$(touch {made}) `touch {made}`", f"$(touch|{made})|`touch|{made}`"),
        (f"a | tee {made} > {made} &", f"a|||tee|{made}|>|{made}|&"),
        ("$HOME ~ * {a,b}", "$HOME|~|*|{a,b}"),
        ("'one word' \"$HOME\" a\\ b", "one word|$HOME|a b"),
    ):
        assert sources.pin({sources.PIN_COMMAND: f"{show} {words}", "HOME": "/x"}) == seen
    assert not made.exists()


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("/no/such/program", "pin-command"),
        ("'never closed", "bad-config"),
        ("   ", "bad-config"),
        ("/", "pin-command"),
        (by_python(f"print('{SENTINEL}'); raise SystemExit(3)"), "pin-command"),
        (by_python(f"import sys; sys.exit('{SENTINEL}')"), "pin-command"),
        (by_python("import os, signal; os.kill(os.getpid(), signal.SIGKILL)"), "pin-command"),
        (by_python(""), "bad-pin-file"),
        (by_python(f"print('{SENTINEL}\\nsecond')"), "bad-pin-file"),
        (by_python(f"import sys; sys.stdout.buffer.write(b'\\xff{SENTINEL}')"), "bad-pin-file"),
        (by_python(f"import sys; sys.stderr.write('{SENTINEL}')"), "bad-pin-file"),
    ],
    ids=lambda text: text[-24:],
)
def test_a_command_that_gives_none(command: str, code: str, capfd: pytest.CaptureFixture[str]) -> None:
    error = refused(FINURA_PIN_COMMAND=command)
    assert error.code == code
    assert SENTINEL not in "".join(capfd.readouterr())


@pytest.mark.timeout(30)
def test_a_command_that_never_ends_is_stopped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sources, "_SECONDS", 0.5)
    for code in (
        "import time; time.sleep(3600)",
        f"import sys, time; print('{SENTINEL}', flush=True); time.sleep(3600)",
        "import os, time; os.close(1); time.sleep(3600)",
        "import subprocess; subprocess.Popen(['sleep', '3'])",  # what it leaves behind keeps the output open
    ):
        pid = tmp_path / "pid"
        begin = f"import os; open({str(pid)!r}, 'w').write(str(os.getpid())); "
        assert refused(FINURA_PIN_COMMAND=by_python(begin + code)).code == "pin-command"
        with pytest.raises(ProcessLookupError):
            os.kill(int(pid.read_text()), 0)


@pytest.mark.timeout(30)
def test_a_command_that_never_stops_talking_is_stopped_at_once() -> None:
    code = f"import sys\nwhile True: sys.stdout.write('{SENTINEL}' * 1000)"
    assert refused(FINURA_PIN_COMMAND=by_python(code)).code == "bad-pin-file"


def test_recovery_words_may_stand_on_several_lines(tmp_path: Path) -> None:
    path = private(tmp_path / "words", "1. abandon\r\n2. ability\n")
    assert sources.words_of(path) == "1. abandon 2. ability"
    with pytest.raises(Locked):
        sources.words_of(tmp_path / "none")


# Token files


def test_the_file_of_the_variable_comes_before_that_of_systemd(tmp_path: Path) -> None:
    assert sources.token_file({}) is None
    assert sources.token_file({"CREDENTIALS_DIRECTORY": str(tmp_path)}) is None
    given = private(tmp_path / "finura-token", "x")
    assert sources.token_file({"CREDENTIALS_DIRECTORY": str(tmp_path)}) == given
    both = {"CREDENTIALS_DIRECTORY": str(tmp_path), sources.TOKEN_FILE: "/other"}
    assert sources.token_file(both) == Path("/other")
    given.unlink()
    given.symlink_to("/nowhere")  # seen, and refused when it is read
    assert sources.token_file({"CREDENTIALS_DIRECTORY": str(tmp_path)}) == given


def test_a_token_is_what_was_written(tmp_path: Path) -> None:
    token = tokens.new("ab" * 16, "cron")
    assert tokens.read(private(tmp_path / "token", token.line())) == token
    assert tokens.read(private(tmp_path / "token", token.line().strip())) == token
    assert tokens.read(private(tmp_path / "token", token.line().replace("\n", "\r\n"))) == token
    assert token.secret.hex() not in repr(token)
    assert str(token.secret) not in f"{token} {token!r}"
    assert tokens.new("ab" * 16, "cron").secret != token.secret


@pytest.mark.parametrize(
    "edit",
    [
        lambda line: "",
        lambda line: line * 2,
        lambda line: line.replace("finura-token-1", "finura-token-2"),
        lambda line: line.replace(":cron:", ":../cron:"),
        lambda line: line.replace(":cron:", "::"),
        lambda line: line.replace(":cron:", ":Cron:"),
        lambda line: line[:-6],
        lambda line: line[:-3] + "!=\n",
        lambda line: line + "x" * 5000,
        lambda line: "\ufeff" + line,
        lambda line: line.replace(":", " "),
    ],
)
def test_what_is_no_token_is_refused_and_not_repeated(tmp_path: Path, edit: object) -> None:
    token = tokens.new("ab" * 16, "cron")
    path = private(tmp_path / "token", edit(token.line()))  # type: ignore[operator]
    with pytest.raises(Locked) as refusal:
        tokens.read(path)
    assert refusal.value.code in ("bad-token", "unsafe-file")
    assert token.line().split(":")[3][:20] not in "".join(traceback.format_exception(refusal.value))


@POSIX
@pytest.mark.timeout(20)
def test_an_unsafe_token_file_is_refused(tmp_path: Path) -> None:
    line = tokens.new("ab" * 16, "cron").line()
    for mode in (0o644, 0o620, 0o660):
        with pytest.raises(Locked):
            tokens.read(private(tmp_path / "token", line, mode))
    (tmp_path / "link").symlink_to(private(tmp_path / "token", line))
    os.mkfifo(tmp_path / "pipe", 0o600)
    for name in ("link", "pipe", ".", "none"):
        with pytest.raises(Locked):
            tokens.read(tmp_path / name)


@POSIX
def test_a_credential_of_systemd_is_roots_and_shows_the_mask_of_its_acl(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """0400 of root with an ACL for the unit's user: mode 0440 for who looks."""
    token = tokens.new("ab" * 16, "cron")
    path = private(tmp_path / "finura-token", token.line(), 0o440)
    found = os.stat(path)
    roots = os.stat_result((found.st_mode, found.st_ino, found.st_dev, 1, 0, 0, *tuple(found)[6:]))
    monkeypatch.setattr(private_files.os, "fstat", lambda _: roots)
    monkeypatch.setattr(private_files.os, "geteuid", lambda: 1000)
    environ = {"CREDENTIALS_DIRECTORY": str(tmp_path)}
    assert sources.is_credential(path, environ)
    assert tokens.read(path, granted=True) == token
    with pytest.raises(Locked):
        tokens.read(path)
    roots = os.stat_result((found.st_mode | 0o004, *tuple(roots)[1:]))
    with pytest.raises(Locked):
        tokens.read(path, granted=True)
    assert not sources.is_credential(tmp_path / "below" / "finura-token", environ)
    assert not sources.is_credential(Path("finura-token"), {})
    assert not sources.is_credential(Path("finura-token"), {"CREDENTIALS_DIRECTORY": ""})
