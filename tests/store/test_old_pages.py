"""An encrypted page proves where it belongs, not when it was written: one that was put back from an earlier day is
found, because the rest of the file says otherwise."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from finura_cli.domain.budget import Per, Target
from finura_cli.domain.finding import Weight
from finura_cli.domain.query import Query
from finura_cli.domain.transaction import By
from finura_cli.errors import FinuraError
from finura_cli.services import editing, founding, household, importing, sample_files
from finura_cli.services.import_places import Said
from finura_cli.store import (
    budgets,
    checks,
    connection,
    copying,
    history,
    merchants,
    notes,
    rules,
    search,
    transactions,
    uids,
)
from finura_cli.store import pages as page_codes
from finura_cli.store.connection import Store, open_store
from tests.store.books import AT, entry

Step = Callable[[Store, int], None]
Begin = Callable[[Callable[[Path], None]], None]
KEY = "ab" * 32
PAGE = 4096
TRIES = 40


def pages(path: Path) -> list[bytes]:
    data = path.read_bytes()
    return [data[start : start + PAGE] for start in range(0, len(data), PAGE)]


def take_in(store: Store, folder: Path, end: date, months: int) -> None:
    """The household's bank file up to a day, as any other."""
    file = folder / "bank.csv"
    file.write_bytes(sample_files.bank_csv(household.live(end, months=months)))
    files, asked = importing.Files(), importing.Asked(Said(currency="EUR"), on_doubt=importing.OnDoubt.SKIP)
    importing.carry_out(store, [importing.plan(store, str(file), asked, files)], asked, files, at=AT)


def first_import(path: Path) -> None:
    with connection.create(path, KEY, fill=lambda store: founding.fill(store, currency="EUR")) as store:
        take_in(store, path.parent, date(2026, 6, 15), 12)


def first_import_undone(path: Path) -> None:
    """Books in which a row came and went, so that no row tells of an old page."""
    first_import(path)
    with open_store(path, KEY) as store:
        remove_and_undo(store, 0)


def add(store: Store, n: int) -> None:
    with history.deed(store, "add", AT) as deed:
        shop = merchants.find_or_add(store, f"Cafe {n}")
        transactions.add(store, entry(-500 - n, category=3, currency="EUR", tags=("goa",), merchant_id=shop))
        deed.summary = f"lunch {n}"


def edit(store: Store, n: int) -> None:
    chosen = search.find(store, Query())[40 * n : 40 * n + 2]
    change = editing.Change(note="checked", category="Dining")
    plan = editing.plan_edit(store, chosen, change, style=None)  # type: ignore[arg-type]
    editing.carry_out(store, plan, at=AT, change=change)


def plan_and_note(store: Store, _: int) -> None:
    with history.deed(store, "budget set", AT):
        budgets.set(store, Target.CATEGORY, 1, 50_000, "EUR", Per.MONTH, date(2026, 10, 1))
    with history.deed(store, "rules add", AT):
        rules.add(store, "swiggy", 3)
    with history.deed(store, "note add", AT):
        notes.add(store, date(2026, 10, 1), "a note")


def remove_and_undo(store: Store, _: int) -> None:
    everything = search.find(store, Query())
    editing.remove(store, everything[50:53], at=AT)
    editing.remove(store, everything[60:61], at=AT)
    history.undo(store)


def work(path: Path) -> None:
    """What a household does in the months after its first import, each in a process of its own."""
    with open_store(path, KEY) as store:
        take_in(store, path.parent, date(2026, 10, 31), 16)
    for n, step in enumerate((add, add, edit, add, plan_and_note, edit, add, remove_and_undo)):
        with open_store(path, KEY) as store:
            step(store, n)


def notices(path: Path) -> bool:
    """Whether these books are refused, or found to be damaged."""
    try:
        with open_store(path, KEY) as store:
            return any(finding.weight is Weight.DAMAGE for finding in checks.examine(store))
    except FinuraError:
        return True


@pytest.fixture
def chance(monkeypatch: pytest.MonkeyPatch) -> random.Random:
    """The same steps give the same pages: from the first format on, as books in use came to theirs."""
    made = random.Random(7)
    monkeypatch.setattr(connection, "MIGRATIONS", list(connection.MIGRATIONS))
    monkeypatch.setattr(uids.os, "urandom", made.randbytes)
    return made


@pytest.fixture
def path(tmp_path: Path, chance: random.Random) -> Path:
    """Where books will be."""
    return tmp_path / "finura.db"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, tuple[Any, ...]]]:
    """Books that many tests begin with, and how chance goes on after them."""
    return tmp_path_factory.mktemp("kept"), {}


@pytest.fixture
def begin(path: Path, chance: random.Random, kept: tuple[Path, dict[str, tuple[Any, ...]]]) -> Begin:
    """`begin(make)`: the folder of the books as `make` leaves it. It runs once, the others get copies."""

    def have(make: Callable[[Path], None]) -> None:
        folder, states = kept
        name = make.__name__
        if name not in states:
            make(path)
            states[name] = chance.getstate()
            shutil.copytree(path.parent, folder / name)
        else:
            shutil.copytree(folder / name, path.parent, dirs_exist_ok=True)
            chance.setstate(states[name])

    return have


def unnoticed(before: list[bytes], path: Path, copy: Path, chosen: list[int]) -> list[int]:
    """Those of the pages that can be put back as they were, each alone, and nobody sees it. Where the copy has no
    note of its pages, only the rows tell."""
    now, escaped = pages(path), []
    for number in chosen:
        copy.write_bytes(b"".join([*now[:number], before[number], *now[number + 1 :]]))
        if not notices(copy):
            escaped.append(number)
        for side in ("-wal", "-shm"):
            copy.with_name(f"{copy.name}{side}").unlink(missing_ok=True)
    return escaped


def differing(before: list[bytes], path: Path) -> list[int]:
    return [n for n, (old, new) in enumerate(zip(before, pages(path), strict=False)) if old != new]


def test_an_old_page_is_found(path: Path, begin: Begin, tmp_path: Path) -> None:
    begin(first_import)
    before = pages(path)
    work(path)
    assert not notices(path)
    candidates = differing(before, path)
    chosen = random.Random(2026).sample(candidates, TRIES)
    assert len(unnoticed(before, path, tmp_path / "copy.db", chosen)) <= TRIES - 38


def categorize(store: Store, _: int) -> None:
    with history.deed(store, "categorize", AT):
        transactions.set_category(store, [7, 8, 200], 3, By.HAND)


def rename(store: Store, _: int) -> None:
    with history.deed(store, "merchant rename", AT):
        merchants.rename(store, 3, "Another Name")


def a_few_rows(store: Store, _: int) -> None:
    take_in(store, store.path.parent, date(2026, 6, 17), 12)


def undo(store: Store, _: int) -> None:
    history.undo(store)


@pytest.mark.parametrize(
    "steps",
    [
        (add,),
        (plan_and_note,),
        (rename,),
        (edit, undo),
        *(
            pytest.param(steps, marks=pytest.mark.judge)
            for steps in ((edit,), (categorize,), (a_few_rows,), (rename, undo))
        ),
    ],
    ids=lambda steps: " ".join(step.__name__ for step in steps),
)
def test_of_one_deed_alone_no_old_page_escapes_that_says_something_else(
    path: Path, begin: Begin, tmp_path: Path, steps: tuple[Step, ...]
) -> None:
    """On some a row comes and goes, or cells only move: those say what they said."""
    begin(first_import)
    before = pages(path)
    for step in steps:
        before = pages(path)
        with open_store(path, KEY) as store:
            step(store, 1)
    candidates = differing(before, path)
    assert candidates
    copy, now = tmp_path / "copy.db", pages(path)
    for number in unnoticed(before, path, copy, candidates):
        copy.write_bytes(b"".join([*now[:number], before[number], *now[number + 1 :]]))
        with open_store(path, KEY) as books, open_store(copy, KEY) as other:
            assert copying.same_content(books, other), number


# The note of the pages


@pytest.fixture
def noted(path: Path, begin: Begin) -> Path:
    """Books in which a row came and went, so that no row tells of an old page."""
    begin(first_import_undone)
    return path


def codes(path: Path) -> list[str]:
    with open_store(path, KEY) as store:
        return [finding.code for finding in checks.examine(store) if finding.weight is Weight.DAMAGE]


def test_an_old_page_that_contradicts_nothing_is_found_by_the_note(noted: Path, tmp_path: Path) -> None:
    before = pages(noted)
    with open_store(noted, KEY) as store:
        editing.remove(store, search.find(store, Query())[60:61], at=AT)
    with open_store(noted, KEY) as store:
        history.undo(store)
    candidates = [number for number in differing(before, noted) if number]
    copy = tmp_path / "copy.db"
    assert unnoticed(before, noted, copy, candidates), "this is what the note is for"
    shutil.copy(page_codes.beside(noted), page_codes.beside(copy))
    assert unnoticed(before, noted, copy, candidates) == []


def test_the_note_is_private_and_follows_every_write(noted: Path) -> None:
    note = page_codes.beside(noted)
    first = note.read_bytes()
    assert note.stat().st_mode & 0o777 == 0o600
    with open_store(noted, KEY, read_only=True) as store:
        search.find(store, Query())
    assert note.read_bytes() == first
    with open_store(noted, KEY) as store:
        add(store, 1)
    assert note.read_bytes() != first
    assert codes(noted) == []


def test_books_that_are_not_encrypted_have_no_note(path: Path) -> None:
    with connection.create(path) as store:
        founding.fill(store, currency="EUR")
        add(store, 1)
    assert not page_codes.beside(path).exists()


def forget(path: Path) -> None:
    page_codes.beside(path).unlink()


def spoil(path: Path) -> None:
    page_codes.beside(path).write_bytes(b"\xff finura-pages-1\n123")


def cut(path: Path) -> None:
    note = page_codes.beside(path)
    note.write_bytes(note.read_bytes()[:-9])


def write_unnoted(path: Path) -> None:
    """A run that was killed before it noted anything."""
    note = page_codes.beside(path).read_bytes()
    with open_store(path, KEY) as store:
        add(store, 1)
    page_codes.beside(path).write_bytes(note)


def restore(path: Path) -> None:
    """A copy of the same revision, of which every page is another."""
    copy = path.with_name("backup.db")
    with open_store(path, KEY) as store:
        copying.vacuum_into(store, copy)
    copy.replace(path)


def rekey(path: Path) -> None:
    copy = path.with_name("other.db")
    copying.copy(path, KEY, copy, KEY)
    copy.replace(path)


def settle(path: Path) -> None:
    copying.settle_journal(path, KEY)


@pytest.mark.parametrize("change", [forget, spoil, cut, write_unnoted, restore, rekey, settle])
def test_a_note_that_does_not_fit_says_nothing(noted: Path, change: Callable[[Path], None]) -> None:
    change(noted)
    assert codes(noted) == []


def test_a_note_of_another_format_says_nothing(noted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    more = "CREATE TABLE later(x INTEGER) STRICT;\n"
    monkeypatch.setattr(connection, "MIGRATIONS", [*connection.MIGRATIONS, more])
    with open_store(noted, KEY, migrate=True) as store:
        assert store.conn.value("PRAGMA user_version") == len(connection.MIGRATIONS)
    assert codes(noted) == []


def test_there_is_no_note_while_others_have_the_books_open(noted: Path) -> None:
    with open_store(noted, KEY, read_only=True) as other:
        search.find(other, Query())
        with open_store(noted, KEY) as store:
            add(store, 1)
        assert not page_codes.beside(noted).exists()
    assert codes(noted) == []


def test_what_waits_in_the_wal_is_no_old_page(noted: Path) -> None:
    with open_store(noted, KEY) as store:
        add(store, 1)
        assert [f for f in checks.examine(store) if f.weight is Weight.DAMAGE] == []
        with open_store(noted, KEY) as other:
            assert [f for f in checks.examine(other) if f.weight is Weight.DAMAGE] == []


def test_a_planted_link_is_not_followed(noted: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("mine")
    page_codes.beside(noted).unlink()
    page_codes.beside(noted).symlink_to(victim)
    with open_store(noted, KEY) as store:
        add(store, 1)
    assert victim.read_text() == "mine"
    assert codes(noted) == []


@pytest.mark.timeout(20)
def test_a_planted_pipe_is_not_waited_for(noted: Path) -> None:
    page_codes.beside(noted).unlink()
    os.mkfifo(page_codes.beside(noted))
    assert codes(noted) == []
    with open_store(noted, KEY) as store:
        add(store, 1)
    assert codes(noted) == []


def test_a_note_that_cannot_be_written_is_no_failure(noted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "no space")

    monkeypatch.setattr(page_codes.os, "write", full)
    with open_store(noted, KEY) as store:
        add(store, 1)
    assert {file.name for file in noted.parent.iterdir()} == {"finura.db", "bank.csv"}
    assert codes(noted) == []
