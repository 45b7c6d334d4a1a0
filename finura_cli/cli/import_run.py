"""One import on its way from words to answer: plans, questions at a terminal, what is shown, what is written."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from finura_cli.cli import heads_up
from finura_cli.cli.answers import wants_json, write_file
from finura_cli.cli.guard import guarded
from finura_cli.cli.house import House
from finura_cli.cli.import_after import note_read, put_away
from finura_cli.domain.imports import ImportPlan, PlannedRow, Status
from finura_cli.domain.names import name_key
from finura_cli.errors import Ambiguous, BadInput, FinuraError, UsageError
from finura_cli.formats.dates import ORDERS
from finura_cli.screen import imports as screen
from finura_cli.screen.anomalies import sighted_json, sighted_lines
from finura_cli.screen.import_done import done_shown
from finura_cli.screen.import_json import Failed, FileAnswer, import_json
from finura_cli.screen.import_preview import preview
from finura_cli.screen.shown import Shown
from finura_cli.services import importing, rejecting
from finura_cli.services.arriving import Arrival
from finura_cli.services.import_places import Said, WhichAccount, is_there
from finura_cli.store.connection import Store

_SAMPLES = 8
_NO_ROW = {"code": "no-row-taken", "message": "no row could be taken", "hint": "the problems say why"}


def checked_order(text: str | None) -> str | None:
    """`--date-order` as it was said; UsageError when it is no order."""
    if text is not None and text not in ORDERS:
        raise UsageError(f"--date-order is one of {', '.join(ORDERS)}", code="bad-date-order")
    return text


class ImportRun:
    """One command: the files it was given, and what is known of them so far."""

    def __init__(
        self, house: House, asked: importing.Asked, files: importing.Files, archive: Path | None = None
    ) -> None:
        self.house = house
        self.asked = asked
        self.files = files
        self.archive = archive
        self.store: Store | None = None
        self.plans: list[ImportPlan] = []
        self.wishes: list[importing.Asked] = []
        """What was said about each plan."""
        self.failed: list[Failed] = []
        self.arrived: dict[str, Arrival] = {}
        """By path: files that nobody named, which came by themselves."""
        self.asked_of: dict[str, importing.Asked] = {}
        """By path: what was said about those."""
        self.by_itself = False
        """Whether nothing was named: it is silent then, when nothing is new."""

    def look_at(self, paths: Sequence[str]) -> None:
        """Plan every file. One that cannot be taken is said beside the others; alone, it is the error."""
        first: FinuraError | None = None
        for path in paths:
            try:
                self.plans += self._parts(path)
            except FinuraError as error:
                del self.wishes[len(self.plans) :]
                if len(paths) == 1 or error.exit_code not in (2, 65, 74):
                    raise
                first = first or error
                self.failed.append(Failed(path, error.code, error.message))
        if first is not None and not self.plans:
            raise first

    def _parts(self, path: str) -> list[ImportPlan]:
        parts = [self._plan(path, 0, self.plans)]
        for part in range(1, importing.parts_of(parts[0])):
            parts.append(self._plan(path, part, [*self.plans, *parts]))
        return parts

    def _plan(self, path: str, part: int, earlier: Sequence[ImportPlan]) -> ImportPlan:
        asked = self.asked_of.get(path, self.asked)
        while True:
            try:
                step = self.house.progress("reading")
                plan = importing.plan(self.store, path, asked, self.files, part=part, earlier=earlier, progress=step)
            except BadInput as error:
                if not self.house.can_ask or self.house.yes:
                    raise
                if isinstance(error, WhichAccount):
                    asked = replace(asked, said=self._account(error, asked.said))
                elif error.code == "ambiguous-date-order" and asked.date_order is None:
                    self.house.say(f"{error.message}: {error.hint}")
                    order = self.house.ask("Order of day and month (dmy or mdy)", choices=ORDERS).strip().lower()
                    asked = replace(asked, date_order=order if order in ORDERS else None)
                else:
                    raise
            else:
                self.wishes.append(asked)
                return plan

    def _account(self, asking: WhichAccount, said: Said) -> Said:
        """Which account it is, as the person says: one that there is, or a new one."""
        house = self.house
        house.say(f"{asking.message}; {asking.known}")
        named = set(map(name_key, asking.names))
        while True:
            name = house.ask("Account, or the name of a new one", choices=asking.names).strip()
            try:
                there = name_key(name) in named or (self.store is not None and is_there(self.store, name))
            except (Ambiguous, UsageError) as error:
                house.say(error.message)
                continue
            if there or house.confirm(f"There is no account {name}. Make it?", default=True):
                return replace(said, account=name, answered=True, makes=True)

    def show_plan(self) -> None:
        """A dry run's answer."""
        house, error = self.house, self._exit()
        if wants_json(house):
            answers = [self._answer(plan, rows=True) for plan in self.plans]
            self._write(import_json(answers, self.failed, dry_run=True, error=error, private=house.private))
        elif house.csv or house.output is not None:
            rows = (row for plan in self.plans for row in self._rows(plan))
            house.emit("import", Shown(json={}, table=screen.rows_table(rows, show=house.show)))
        else:
            house.emit("import", self.preview(dry_run=True))

    def agreed(self) -> bool:
        """Whether to go on: shown and asked at a terminal, understood elsewhere."""
        house = self.house
        if house.yes or house.json or not house.can_ask or not any(plan.counts.written for plan in self.plans):
            return True
        house.emit("import", self.preview())
        if house.confirm("Take it in?", default=True):
            return True
        house.say("nothing was written")
        return False

    def preview(self, *, dry_run: bool = False) -> Shown:
        """What would happen, for people."""
        return preview(self.plans, self._samples(), self.failed, self.house.show, dry_run=dry_run)

    def _samples(self) -> list[PlannedRow]:
        """Some rows for the eye: those that wait for a person, then as they come. Reads no further than it must."""
        asked: list[PlannedRow] = []
        others: list[PlannedRow] = []
        for plan in self.plans:
            left = plan.counts.review
            for row in self._rows(plan):
                left -= row.status is Status.REVIEW
                found = asked if row.status is Status.REVIEW else others
                if len(found) < _SAMPLES:
                    found.append(row)
                if len(others) == _SAMPLES and (not left or len(asked) == _SAMPLES):
                    break
        return [*asked, *others][:_SAMPLES]

    def carry_out(self, rejects: Path | None) -> None:
        """Write, and say what was written."""
        assert self.store is not None
        house = self.house
        posted = heads_up.post_due(house, self.store)
        receipt = importing.carry_out(
            self.store, self.plans, self.wishes, self.files, at=house.at, progress=house.progress("writing")
        )
        self.plans = [file.plan for file in receipt.files]
        kept = rejecting.keep(self.plans, rejects, self.files, warn=house.warn)
        guarded(house, lambda: note_read(self, receipt), "this is written, but its files will be read again")
        error = self._exit()
        answers = [self._answer(file.plan) for file in receipt.files]  # while the files are where they were
        rejected = kept if rejects is None else {}
        failed = "this is written, but its files were not moved away"
        moved = guarded(house, lambda: put_away(self, rejected), failed) or {}
        kept |= {path: str(one.rejects) for path, one in moved.items() if one.rejects is not None}
        places = {path: str(one.file) for path, one in moved.items()}
        batches = [one.batch for one in receipt.files if one.batch is not None]
        nudges = heads_up.after_import(house, self.store, batches, posted)
        seen = heads_up.what_it_saw(house, self.store, receipt.files)
        said = screen.receipt_text(receipt, kept, self.failed, house.show, places, sighted_lines(seen, house.show))
        if house.json or house.csv or house.output is not None:
            answers = [
                replace(one, done=file, rejects=kept.get(file.plan.path), archived=places.get(file.plan.path))
                for one, file in zip(answers, receipt.files, strict=True)
            ]
            pieces = import_json(
                answers, self.failed, dry_run=False, deed=receipt.deed, transfers=receipt.transfers, error=error,
                private=house.private, nudges=nudges, anomalies=sighted_json(seen),
            )  # fmt: skip
            self._give(pieces, answers, said)
        elif not self.by_itself or receipt.deed is not None or self.failed or kept:
            sys.stdout.write(said)
        heads_up.tell(house, nudges)

    def _exit(self) -> dict[str, object] | None:
        """Note the exit code; the error of an import that could take no row at all."""
        counts = [plan.counts for plan in self.plans]
        rejected = any(one.rejected for one in counts)
        sound = any(one.read > one.rejected or not one.read for one in counts)
        if rejected or self.failed:
            self.house.leave_with(4 if sound else 65)
        return None if sound or not rejected else dict(_NO_ROW)

    def _rows(self, plan: ImportPlan) -> Iterator[PlannedRow]:
        items = importing.planned_rows(self.store, plan, self.files)
        return (item for item in items if isinstance(item, PlannedRow))

    def _answer(self, plan: ImportPlan, *, rows: bool = False) -> FileAnswer:
        items = (lambda: importing.planned_rows(self.store, plan, self.files)) if rows else None
        return FileAnswer(plan, items, list(importing.problems_of(plan, self.files)))

    def _give(self, pieces: Iterator[str], answers: Sequence[FileAnswer], said: str) -> None:
        """What was done, in the form that was asked for: JSON, or a table of the files and one of their problems."""
        house = self.house
        if wants_json(house):
            self._write(pieces)
        else:
            house.emit("import", done_shown(pieces, answers, said, house.show))

    def _write(self, pieces: Iterator[str]) -> None:
        if self.house.output is not None:
            write_file(self.house.output, pieces, force=self.house.force)
        else:
            sys.stdout.writelines(pieces)
