"""Encrypted books for whoever has a token, the files, or only what the program leaves behind."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from finura_cli.cli.catalogue import CATALOGUE
from finura_cli.cli.every_command import called
from finura_cli.commands import report
from finura_cli.paths import BOOKS, KEYS
from finura_cli.services import founding
from finura_cli.store import connection
from finura_cli.vault import header as keys
from finura_cli.vault import making, slots, tokens
from finura_cli.vault.tokens import Token
from tests.conftest import Finura, Ran
from tests.hostile.outcomes import one_line, simple, write
from tests.services.vaults import PIN, secret, surroundings
from tests.thorough import in_part
from tests.vault.making import MADE, cheap, private

ROOT = str(Path(__file__).parents[2])
POSIX = pytest.mark.skipif(os.name == "nt", reason="signals and /proc of POSIX")
NEVER = 4_000_000_000
KINDS = ("report", "import", "backup", "schedule")


class Vault:
    """A home as `init` makes it, with a token of each scope."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.made = making.make(PIN, keyring=True, environ=os.environ, made=MADE, patience=9, change="init")
        founding.found(folder / "home", currency="INR", locale="en_IN", vault=self.made)
        header = keys.load(folder / "home" / KEYS)
        assert header is not None
        self.tokens: dict[str, Token] = {}
        for kind in KINDS:
            token = self.tokens[kind] = tokens.new(header.vault, kind)
            header = header.with_slot(
                slots.token_slot(
                    header.vault, self.made.key, kind, token.secret, made=MADE, expires=NEVER, scope=(kind,)
                )
            )
        keys.save(folder / "home" / KEYS, header, self.made.key)
        (device,) = json.loads((folder / "keyring.json").read_text()).values()
        self.secrets = {
            "the PIN": PIN,
            "the data key": self.made.key,
            "the device's secret": device,
            "the recovery words": " ".join(self.made.words),
            **{f"the token {kind}": token.line().split(":")[3].strip() for kind, token in self.tokens.items()},
        }

    def copy(self, folder: Path, home: Path) -> None:
        home.mkdir(mode=0o700)
        for path in (self.folder / "home").iterdir():
            private(home / path.name, path.read_bytes())
        private(folder / "keyring.json", (self.folder / "keyring.json").read_bytes())
        for kind, token in self.tokens.items():
            private(folder / f"{kind}.token", token.line())

    def silent(self, text: str | bytes, where: object = "") -> None:
        """Nothing that opens the books is in it."""
        data = text.encode() if isinstance(text, str) else text
        for name, value in self.secrets.items():
            forms = [value.encode(), value.encode("utf-16-le"), value.upper().encode()]
            if re.fullmatch(r"[0-9a-f]{64}", value):
                forms.append(bytes.fromhex(value))
            assert not any(form in data for form in forms), f"{name} is in {where}"
        assert not (set(self.made.words) <= set(data.decode(errors="replace").split())), f"the words are in {where}"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    folder = tmp_path_factory.mktemp("template")
    with pytest.MonkeyPatch.context() as monkeypatch:
        surroundings(folder, monkeypatch)
        yield Vault(folder)


@pytest.fixture
def vault(template: Vault, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Vault:
    """Encrypted books; nobody says the PIN, and its file is there (`pin`)."""
    surroundings(tmp_path, monkeypatch)
    monkeypatch.delenv("FINURA_PIN_FILE", raising=False)
    monkeypatch.delenv("FINURA_NEW_PIN_FILE", raising=False)
    monkeypatch.setenv("FINURA_TODAY", "2026-10-20T09:00")
    template.copy(tmp_path, home)
    return template


def with_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setenv("FINURA_TOKEN_FILE", str(tmp_path / f"{kind}.token"))


# What a token may do, by every command

READS, WRITES, TAKES_IN, PIN_ONLY, FREE, COPIES = (
    {"report"}, set[str](), {"import"}, set[str](), set(KINDS), {"backup"},
)  # fmt: skip
COMMANDS: list[tuple[str, set[str]]] = [
    ("init --currency INR --yes", FREE),
    ("add 250 lunch", TAKES_IN),
    ("add --stdin", TAKES_IN),
    ("import in.csv --dry-run", TAKES_IN | READS),
    ("import in.csv --yes", TAKES_IN),
    ("import in.csv", TAKES_IN),
    ("import log", TAKES_IN | READS),
    ("import show 1", TAKES_IN | READS),
    ("import undo 1", TAKES_IN),
    ("import sources", TAKES_IN | READS),
    ("import sources show a", TAKES_IN | READS),
    ("import sources set a --folder .", PIN_ONLY),
    ("import sources edit a --name b", WRITES),
    ("import sources test a in.csv", TAKES_IN | READS),
    ("import sources rm a", WRITES),
    ("review", READS),
    ("review accept 1", WRITES),
    ("review reject 1", WRITES),
    ("review snooze 1", WRITES),
    ("note", READS),
    ("note add hello", WRITES),
    ("note rm 1", WRITES),
    ("mood", READS),
    ("mood list", READS),
    ("mood 2", WRITES),
    ("mood edit 1 3", WRITES),
    ("mood rm 1", WRITES),
    ("list", READS),
    ("show 1", READS),
    ("report", READS),
    *((f"report {name}", READS) for name in report.group.commands),
    ("sql 'SELECT 1'", READS),
    ("export", PIN_ONLY),
    ("budget", READS),
    ("rates", READS),
    ("rates add 2026-10-01 USD 119.50 BDT", WRITES),
    ("rates import in.csv --dry-run", READS),
    ("rates import in.csv", WRITES),
    ("rates update", WRITES),
    ("rates rm 1", WRITES),
    ("account value Cash 70", WRITES),
    ("account value Cash", READS),
    ("budget set total 100", WRITES),
    ("budget rm total", WRITES),
    ("budget history", READS),
    ("budget plan --income 50000", READS),
    ("budget plan --income 50000 --apply", WRITES),
    ("budget suggest", READS),
    ("budget suggest --apply", WRITES),
    ("budget import in.csv --dry-run", READS),
    ("budget import in.csv", WRITES),
    ("budget move Food Rent 5", WRITES),
    ("budget apply", WRITES),
    ("budget apply --dry-run", READS),
    ("budget set Food last month --dry-run", READS),
    ("goal", READS),
    ("goal add Bike 60000 --by 2030-03", WRITES),
    ("goal show Bike", READS),
    ("goal pay Bike 5", WRITES),
    ("goal take Bike 5", WRITES),
    ("goal edit Bike --target 9", WRITES),
    ("goal close Bike", WRITES),
    ("goal reopen Bike", WRITES),
    ("goal rm Bike", WRITES),
    ("goal afford 100 --by 2030-03", READS),
    ("bills", READS),
    ("bills list", READS),
    ("bills detect", READS),
    ("bills audit", READS),
    ("bills add Rent 25000 --due 2026-11-01", WRITES),
    ("bills accept d1", WRITES),
    ("bills show Rent", READS),
    ("bills edit Rent --amount 5", WRITES),
    ("bills reject d1", WRITES),
    ("bills skip Rent 2026-11-01", WRITES),
    ("bills link Rent 1 2026-11-01", WRITES),
    ("bills end Rent 2026-12-01", WRITES),
    ("bills rm Rent", WRITES),
    ("people", READS),
    ("people show Asha", READS),
    ("people settle Asha", WRITES),
    ("people rename Asha Mina", WRITES),
    ("bills schedule", READS),
    ("bills schedule add 500 rent --every monthly", WRITES),
    ("bills schedule edit 1 --amount 5", WRITES),
    ("bills schedule skip 1 2026-11-01", WRITES),
    ("bills schedule rm 1", WRITES),
    ("bills schedule run", WRITES),
    ("bills schedule run --dry-run", READS),
    ("predict", READS),
    ("predict savings", READS),
    ("predict balance", READS),
    ("predict bills", READS),
    ("predict history", READS),
    ("anomalies", READS),
    ("anomalies accept 1", WRITES),
    ("anomalies reject 1", WRITES),
    ("alerts", READS),
    ("alerts log", READS),
    ("alerts mute 1", WRITES),
    ("alerts accept 1", WRITES),
    ("alerts snooze 1", WRITES),
    ("alerts hear 1", WRITES),
    ("alerts channels", READS),
    ("alerts channels log", READS),
    ("alerts channels add Box file:///tmp/letters", WRITES),
    ("alerts channels edit Box --digest", WRITES),
    ("alerts channels pause Box", WRITES),
    ("alerts channels resume Box", WRITES),
    ("alerts channels rm Box", WRITES),
    ("alerts channels test Box", READS),
    ("risk", READS),
    ("risk today", READS),
    ("categorize", READS),
    ("categorize --apply", WRITES),
    ("categorize --text lunch", READS),
    ("model", READS),
    ("model show", READS),
    ("model show budget", READS),
    ("model train budget", WRITES),
    ("model evaluate budget", READS),
    ("model reset", WRITES),
    ("edit 1 --note x", WRITES),
    ("rm 1 --yes", WRITES),
    ("undo", WRITES),
    ("undo list", READS),
    ("account", READS),
    ("account add Savings", WRITES),
    ("account show Cash", READS),
    ("account edit Cash --name Till", WRITES),
    ("account close Cash", WRITES),
    ("account reconcile Cash 5", WRITES),
    ("category", READS),
    ("category add Pets", WRITES),
    ("category edit Pets --necessity essential", WRITES),
    ("category merge Pets Food", WRITES),
    ("category mv Pets Food", WRITES),
    ("category rm Pets", WRITES),
    ("merchant", READS),
    ("merchant merge a b", WRITES),
    ("merchant show a", READS),
    ("merchant edit a --necessity essential", WRITES),
    ("merchant rename a b", WRITES),
    ("merchant alias a b", WRITES),
    ("merchant tidy", WRITES),
    ("rules", READS),
    ("rules add lunch -c Dining", WRITES),
    ("rules apply", WRITES),
    ("rules test lunch", READS),
    ("rules edit 1 -c Dining", WRITES),
    ("rules mv 1 2", WRITES),
    ("rules rm 1", WRITES),
    ("unlock", PIN_ONLY),
    ("lock", FREE),
    ("schedule install daily --print", FREE),
    ("schedule list", {"schedule"}),
    ("schedule show daily", FREE),
    ("schedule remove nowhere", FREE),
    ("schedule run --dry-run", {"schedule"}),
    ("schedule run entries alerts", {"schedule"}),
    ("backup", COPIES),
    ("backup copy.db", COPIES),
    ("backup list", FREE),
    ("backup restore nowhere", FREE),
    ("vault", FREE),
    ("vault pin", PIN_ONLY),
    ("vault rekey --yes", PIN_ONLY),
    ("vault recover", FREE),
    ("vault encrypt --yes", FREE),
    ("vault decrypt --yes", PIN_ONLY),
    ("vault token create --name other --days 9", PIN_ONLY),
    ("vault token list", FREE),
    ("vault token revoke other", PIN_ONLY),
    ("config", FREE),
    ("config get locale", FREE),
    ("config path", FREE),
    ("config set locale en_IN", FREE),
    ("config unset locale", FREE),
    ("doctor", READS),
    ("demo", FREE),
    ("completion bash", FREE),
    ("help periods", FREE),
]


def test_every_command_is_in_the_table() -> None:
    words = [f"finura {said} " for said, _ in COMMANDS]
    every = [one for row in CATALOGUE for one in called(row)]
    named = {one.words for one in every if not any(said.startswith(f"{one.words} ") for said in words)}
    missing = named - {one.words for one in every if one.also and any(said == f"{one.also} " for said in words)}
    assert not missing, f"say in COMMANDS what a token of each scope may do with {missing}, or take it away"


def seen(home: Path) -> dict[str, bytes]:
    """Everything that a refused command may not have touched. The -shm is a table of readers."""
    return {
        str(path.relative_to(home)): path.read_bytes()
        for path in home.rglob("*")
        if path.is_file() and not path.name.endswith("-shm")
    }


def tried(kind: str) -> list[str]:
    """What `make test` tries with a token: all that it may do, and what it may not, of which the two that may do hardly
    anything get a fifth. The demonstration, which costs as much as everything else, is made with one of them."""
    few = kind in ("backup", "schedule")
    within = [said for said, scopes in COMMANDS if kind in scopes and (said != "demo" or kind == "schedule")]
    return within + [said for said, scopes in COMMANDS if kind not in scopes][:: 5 if few else 1]


@pytest.mark.timeout(120)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("whole", in_part(False, True))
def test_a_token_is_for_its_scope_alone(
    finura: Finura, vault: Vault, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, whole: bool
) -> None:
    """Out of its scope: 78, a line that says so, and not a byte is written. Within it, the command answers."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "in.csv", simple("2026-10-13,10.00,Food,lunch"))
    with_token(tmp_path, monkeypatch, kind)
    shutil.copytree(home, tmp_path / "before")
    few = tried(kind)
    for said, scopes in COMMANDS:
        if not whole and said not in few:
            continue
        before = seen(home)
        ran = finura(*shlex.split(said), "--json", code=None)
        vault.silent(ran.out + ran.err, said)
        told = ran.json["error"] if ran.code and ran.out.startswith("{") else {"code": None}
        if kind in scopes:
            assert told["code"] not in ("token-scope", "locked"), said
            assert ran.code in (0, 2, 4, 65, 69), (said, ran.err)
            if seen(home) != before:
                shutil.rmtree(home)
                shutil.copytree(tmp_path / "before", home)
        else:
            assert (ran.code, told["code"]) == (78, "token-scope"), (said, ran.err)
            one_line(told["message"])
            assert seen(home) == before, said
    assert not (tmp_path / "copy.db").exists() or kind == "backup"


@pytest.mark.parametrize(
    "query",
    [
        "PRAGMA key = \"x'00'\"", "PRAGMA rekey = ''", "PRAGMA cipher_salt", "PRAGMA cipher_default_use_hmac = OFF",
        "ATTACH DATABASE 'out.db' AS out KEY ''", "SELECT sqlcipher_export('main')", "VACUUM INTO 'out.db'",
        "SELECT load_extension('x')", "SELECT writefile('out.db', 'x')", "DETACH DATABASE main",
        "SELECT * FROM pragma_database_list", "PRAGMA temp_store = FILE", "PRAGMA journal_mode = OFF",
    ],
)  # fmt: skip
def test_a_question_in_sql_is_no_way_to_a_plain_copy(
    finura: Finura, vault: Vault, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with_token(tmp_path, monkeypatch, "report")
    before = (home / BOOKS).read_bytes()
    ran = finura("sql", query, "--json", code=None)
    assert ran.code == 2, ran.out
    vault.silent(ran.out + ran.err)
    assert str(home) not in ran.out + ran.err
    assert not (tmp_path / "out.db").exists()
    assert (home / BOOKS).read_bytes() == before


# Files that were edited, by the program as a whole


def refused(vault: Vault, ran: Ran, code: int, name: str) -> None:
    assert (ran.code, ran.json["error"]["code"]) == (code, name), ran.err
    one_line(ran.json["error"]["message"])
    vault.silent(ran.out + ran.err)


def test_an_edited_token_slot(
    finura: Finura, vault: Vault, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A longer life, a wider scope: the token itself is void, and the key file is refused to every other source."""
    whole = (home / KEYS).read_text()
    for old, new in (('"expires": 4000000000', '"expires": 4100000000'), ('"report"\n', '"report", "import"\n')):
        (home / KEYS).write_text(whole.replace(old, new, 1))
        assert (home / KEYS).read_text() != whole
        with_token(tmp_path, monkeypatch, "report")
        refused(vault, finura("list", "--json", code=None), 78, "token-revoked")
        with_token(tmp_path, monkeypatch, "import")
        refused(vault, finura("add", "1", "x", "--json", code=None), 76, "keys-damaged")
        monkeypatch.delenv("FINURA_TOKEN_FILE")
        monkeypatch.setenv("FINURA_PIN_FILE", secret(tmp_path, "pin", PIN))
        refused(vault, finura("list", "--json", code=None), 76, "keys-damaged")
        monkeypatch.delenv("FINURA_PIN_FILE")
    (home / KEYS).write_text(whole)
    with_token(tmp_path, monkeypatch, "report")
    finura("list")


@POSIX
@pytest.mark.timeout(60)
def test_other_things_in_the_place_of_the_files(
    finura: Finura, vault: Vault, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_token(tmp_path, monkeypatch, "report")
    good = {name: (home / name).read_bytes() for name in (BOOKS, KEYS)}
    for name in (BOOKS, KEYS, "finura.lock"):
        for make in (os.mkfifo, os.mkdir, lambda path: os.symlink("/dev/zero", path)):
            shutil.rmtree(home)
            home.mkdir(mode=0o700)
            for other, data in good.items():
                private(home / other, data)
            (home / name).unlink(missing_ok=True)
            make(home / name)
            ran = finura("list", "--json", code=None)
            assert ran.code in (74, 76, 78) or (name == "finura.lock" and make is os.mkfifo), (name, ran)
            vault.silent(ran.out + ran.err)


# What the program says when it fails


def test_no_failure_repeats_what_opens_the_books(
    finura: Finura, vault: Vault, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Secrets in every place where one may be given, each time with something that goes wrong."""
    sentinels = ("sentinel-pin-5138", *vault.secrets.values())
    words = vault.secrets["the recovery words"]
    given = {
        "FINURA_PIN_FILE": [secret(tmp_path, "two", f"{sentinels[0]}\n{PIN}"), secret(tmp_path, "wrong", sentinels[0])],
        "FINURA_PIN_COMMAND": [
            f"sh -c 'echo {PIN}; echo {PIN} >&2; exit 3'", f"sh -c 'echo {PIN}{PIN}'", f"no-such-{sentinels[0]}",
        ],
        "FINURA_TOKEN_FILE": [
            secret(tmp_path, "cut", vault.tokens["report"].line().strip()[:-4]),
            secret(tmp_path, "other", vault.tokens["report"].line().strip().replace(":report:", ":else:")),
        ],
        "FINURA_RECOVERY_FILE": [
            secret(tmp_path, "turned", " ".join(reversed(words.split()))),
            secret(tmp_path, "more", f"{words} {sentinels[0]}"),
        ],
    }  # fmt: skip
    for variable, values in given.items():
        for value in values:
            for command in (["list"], ["unlock"], ["vault", "pin"], ["vault", "recover"]):
                with monkeypatch.context() as patch:
                    patch.setenv(variable, value)
                    patch.setenv("FINURA_TRACEBACK", "1")
                    ran = finura(*command, "-v", "--json", code=None)
                assert ran.code in (2, 77, 78), (variable, command, ran.err)
                assert "Traceback" not in ran.err
                vault.silent(ran.out + ran.err.replace(value, ""), (variable, command))
                assert sentinels[0] not in ran.out + ran.err
    assert not list(home.glob("finura-crash-*"))


def test_a_bug_anywhere_on_the_way_tells_nothing(
    finura: Finura, vault: Vault, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bug whose message, causes and locals hold what was at hand."""
    monkeypatch.setenv("FINURA_PIN_FILE", secret(tmp_path, "pin", PIN))

    def bug(*words: object, **more: object) -> None:
        held = list(vault.secrets.items())
        try:
            raise ValueError(held, words, more)
        except ValueError as error:
            raise RuntimeError(str(held), words, more) from error

    for owner, name in (
        (slots, "_kek"),
        (slots, "open_by_pin"),
        (keys, "verify"),
        (connection, "open_store"),
        (connection, "connect"),
        (connection.Store, "__init__"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(owner, name, bug)
            ran = finura("list", code=1)
        (report,) = home.glob("finura-crash-*")
        vault.silent(ran.out + ran.err + report.read_text(), name)
        assert report.stat().st_mode & 0o077 == 0
        report.unlink()


@POSIX
@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs /proc")
def test_other_processes_see_no_secret(vault: Vault, home: Path, tmp_path: Path) -> None:
    """The command that gives the PIN looks at the process that asks it, and at its own."""
    spy = write(
        tmp_path / "spy.py",
        f"import os\nwith open({str(tmp_path / 'seen')!r}, 'wb') as file:\n"
        "    for pid in (os.getppid(), os.getpid()):\n"
        "        for name in ('cmdline', 'environ'):\n"
        "            file.write(open(f'/proc/{pid}/{name}', 'rb').read())\n"
        f"print(open({secret(tmp_path, 'pin', PIN)!r}).read().strip())\n",
    )
    env = {**os.environ, "PYTHONPATH": ROOT, "FINURA_PIN_COMMAND": shlex.join([sys.executable, str(spy)])}
    done = subprocess.run(
        [sys.executable, "-m", "finura_cli", "list", "--count"], env=env, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout) == (0, "0\n"), done.stderr
    data = (tmp_path / "seen").read_bytes()
    assert b"finura_cli" in data
    vault.silent(data)


# What is left on the disk

MARKERS = ("Zyzzyva Bakery", "Kwyjibo-7731", "मिथिला-चिह्न", "৪১-চিহ্ন-শব্দ", "naïve-Σίσυφος", "secret-note-5521")
HOLD = """
import os, signal, sys
from finura_cli.store.driver import Connection
left = int(sys.argv.pop(1))

def counted(real):
    def run(self, *words):
        global left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(self, *words)
    return run

Connection.execute, Connection.executemany = counted(Connection.execute), counted(Connection.executemany)
from finura_cli.__main__ import main
main()
"""


def traces(folders: list[Path]) -> list[str]:
    """Files that hold a marker in the clear."""
    forms = {
        form
        for marker in MARKERS
        for text in (marker, marker.casefold(), unicodedata.normalize("NFD", marker))
        for form in (text.encode(), text.encode("utf-16-le"), text.encode("utf-16-be"), text.encode("unicode_escape"))
    }
    found = []
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_file():
                data = path.read_bytes()
                found += [f"{path.name}: {form!r}" for form in forms if form in data]
    return found


@POSIX
@pytest.mark.timeout(120)
def test_nothing_of_the_books_is_on_the_disk_in_the_clear(
    finura: Finura, vault: Vault, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cheap(monkeypatch)
    watched = [home, tmp_path / "run", tmp_path / "tmp", tmp_path / "config"]
    (tmp_path / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setenv("FINURA_PIN_FILE", secret(tmp_path, "pin", PIN))
    sources = tmp_path / "sources"
    sources.mkdir()
    rows = [f"2026-10-{n % 19 + 1:02},{n}.41,Food,{MARKERS[n % len(MARKERS)]} {n}" for n in range(400)]
    path = write(sources / "in.csv", simple(*rows, "2026-02-30,1.00,Food,Kwyjibo-7731"))
    assert traces([sources]), "what is looked for would be found"
    finura("unlock")
    finura("import", str(path), "--yes", code=4)
    finura("add", "250", MARKERS[0], "--note", MARKERS[5])
    finura("category", "add", MARKERS[1])
    finura("rules", "add", MARKERS[0], "-c", "Dining")
    finura("note", "add", MARKERS[5])
    for words in (["report", "month", "2026-10"], ["list", MARKERS[0]], ["undo"], ["undo", "--redo"], ["doctor"]):
        finura(*words, code=None)
    assert finura("list", MARKERS[0], "--count").out != "0\n"  # they are there
    finura("backup")
    assert traces(watched) == []

    # Killed in the middle: what is on the disk then is what a thief finds.
    more = write(sources / "more.csv", simple(*(row.replace(",Food,", ",Food,again ") for row in rows)))
    env = {**os.environ, "PYTHONPATH": ROOT}
    killed = 0
    for statements in (25, 60, 100, 300):
        command = [sys.executable, "-c", HOLD, str(statements), "import", str(more), "--yes"]
        done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60)
        killed += done.returncode == -9
        assert traces(watched) == [], statements
    assert killed >= 2
    with connection.open_store(home / BOOKS, vault.made.key, read_only=True):  # what is new waits in the -wal
        finura("import", str(more), "--yes", code=None)
        finura("add", "250", MARKERS[2])
        assert (home / f"{BOOKS}-wal").stat().st_size > 10_000
        assert traces(watched) == []

    finura("vault", "rekey", "--yes")
    finura("lock")
    assert traces(watched) == []
    everything = b"".join(one.read_bytes() for folder in watched for one in folder.rglob("*") if one.is_file())
    vault.silent(everything)
