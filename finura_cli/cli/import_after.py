"""What is done about files once they were taken in: which need not be read again, and which are moved away."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from finura_cli.domain.imports import ImportPlan, Receipt
from finura_cli.errors import DiskError
from finura_cli.services import archiving
from finura_cli.services.archiving import Archived
from finura_cli.store import files_read, source_settings

if TYPE_CHECKING:
    from finura_cli.cli.import_run import ImportRun


def note_read(run: ImportRun, receipt: Receipt) -> None:
    """Files that came by themselves are not read again, once every row of them is accounted for."""
    assert run.store is not None
    rejected = {file.plan.path for file in receipt.files if file.plan.counts.rejected}
    read = [
        (file.plan.sha256, file.plan.place.account_id)
        for file in receipt.files
        if file.plan.path in run.arrived and file.plan.path not in rejected and file.plan.place.account_id is not None
    ]
    if read:
        files_read.note(run.store, read, run.house.at)


def put_away(run: ImportRun, kept: Mapping[str, str]) -> dict[str, Archived]:
    """Move files into the archive, each with its rejected rows: those of which a row was taken, or was there already,
    or that hold none. What cannot be moved stays where it is, and is warned of (74)."""
    by_path: dict[str, list[ImportPlan]] = {}
    for plan in run.plans:
        by_path.setdefault(plan.path, []).append(plan)
    moved = {}
    for path, plans in by_path.items():
        folder = None if path == "-" or _all_rejected(plans) else _folder(run, plans)
        if folder is None:
            continue
        day = max((plan.seen.last for plan in plans if plan.seen.last is not None), default=run.house.today)
        rejects = Path(kept[path]) if path in kept else None
        try:
            moved[path] = archiving.archive(Path(path), plans[0].sha256, folder, day.year, rejects)
        except DiskError as error:
            run.house.warn(error.message)
            run.house.leave_with(DiskError.exit_code)
    return moved


def _all_rejected(plans: list[ImportPlan]) -> bool:
    return any(plan.counts.rejected for plan in plans) and all(
        plan.counts.read == plan.counts.rejected for plan in plans
    )


def _folder(run: ImportRun, plans: list[ImportPlan]) -> Path | None:
    """The archive of a file: as said, else that of its source."""
    if run.archive is not None:
        return run.archive
    assert run.store is not None
    arrival = run.arrived.get(plans[0].path)
    found = [arrival.source] if arrival is not None else []
    found += [one for plan in plans if plan.source and (one := source_settings.find(run.store, plan.source))]
    return next((Path(one.archive) for one in found if one.archive), None)
