"""Which work was done, as the books remember it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from finura_cli.store import runs
from finura_cli.store.runs import Run
from tests.store.made import new_books


def test_a_turn_is_done_once_it_did_not_fail(tmp_path: Path) -> None:
    with new_books(tmp_path / "finura.db") as store:
        assert runs.get(store, "backup", "2026-10-26") is None
        runs.note(store, "backup", "2026-10-26", at="2026-10-26T09:00:00", failed="the disk is full")
        assert runs.done(store, "backup") == frozenset()
        runs.note(store, "backup", "2026-10-26", at="2026-10-26T10:00:00")
        runs.note(store, "weekly-report", "2026-w43", at="2026-10-26T08:00:00")
        runs.note(store, "backup", "2026-10-25", at="2026-10-25T08:00:00")
        assert runs.done(store, "backup") == {"2026-10-25", "2026-10-26"}
        assert runs.get(store, "backup", "2026-10-26") == Run("backup", "2026-10-26", "2026-10-26T10:00:00", None, 2)
        assert {job: one.key for job, one in runs.last(store, date(2026, 10, 26)).items()} == {
            "backup": "2026-10-26", "weekly-report": "2026-w43",
        }  # fmt: skip


def test_a_clock_that_was_far_ahead_hides_no_later_run(tmp_path: Path) -> None:
    with new_books(tmp_path / "finura.db") as store:
        runs.note(store, "backup", "2036-01-01", at="2036-01-01T08:00:00", failed="the disk is full")
        assert runs.last(store, date(2026, 10, 26)) == {}
        runs.note(store, "backup", "2026-10-26", at="2026-10-26T23:59:59")
        assert runs.last(store, date(2026, 10, 25)) == {}
        assert runs.last(store, date(2026, 10, 26))["backup"].key == "2026-10-26"
        assert runs.last(store, date(2036, 1, 1))["backup"].failed == "the disk is full"
