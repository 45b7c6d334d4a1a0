"""The rejected rows of an import, in a file of their own: to be mended and taken in again."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from itertools import chain
from pathlib import Path

from finura_cli.domain.formulas import csv_row
from finura_cli.domain.imports import ImportPlan, Problem
from finura_cli.errors import UsageError
from finura_cli.services import own_files
from finura_cli.services.import_files import REJECTS
from finura_cli.services.importing import Files, problems_of

HEADER = ("line", "why", "text")
_HEAD = csv_row(HEADER).encode()


def places(plans: Iterable[ImportPlan], named: Path | None) -> list[tuple[Path, list[ImportPlan]]]:
    """Where the rejected rows of these files go: all to the file that was named, else beside each, as NAME.rejects.csv.
    Those of standard input have no such place.
    """
    bad = [plan for plan in plans if plan.counts.rejected]
    if named is not None:
        return [(named, bad)] if bad else []
    found: dict[Path, list[ImportPlan]] = {}
    by_path: dict[Path, list[ImportPlan]] = {}
    for plan in bad:
        if plan.path != "-":
            by_path.setdefault(Path(plan.path), []).append(plan)  # one for each account in the file
    for source, plans_of in by_path.items():
        short = source.with_name(source.stem + REJECTS)
        found[source.with_name(source.name + REJECTS) if short in found else short] = plans_of
    return list(found.items())


def check_place(home: Path, named: Path, sources: Iterable[str], *, force: bool) -> None:
    """Whether rejected rows may go into the file that was named, before anything is read.

    Raises:
        UsageError: it is a file of the home's own (`own-file`), one of the files to take in, or another file that is
            there already (`file-exists`). Only what an earlier import wrote is replaced, and with `force` any.
    """
    own_files.refused(home, named)
    if any(source != "-" and named.resolve() == Path(source).resolve() for source in sources):
        raise UsageError(f"{named} is what is to be taken in", hint="--rejects names another file", code="file-exists")
    with suppress(OSError):
        if force or not named.is_file() or not named.stat().st_size:
            return
        with named.open("rb") as file:
            if file.read(len(_HEAD)) == _HEAD:
                return
        raise UsageError(f"{named} is there already", hint="--force overwrites it", code="file-exists")


def keep(
    plans: Iterable[ImportPlan], named: Path | None, files: Files, *, warn: Callable[[str], None]
) -> dict[str, str]:
    """Write the rejected rows of these files; which file each path's are in. Where that fails, `warn` is told."""
    kept: dict[str, str] = {}
    for target, bad in places(plans, named):
        try:
            write_rejects(target, chain.from_iterable(problems_of(plan, files) for plan in bad))
        except OSError as error:
            warn(f"rejected rows could not be kept in {target}: {error.strerror or error}")
            continue
        kept |= {plan.path: str(target) for plan in bad}
    return kept


def write_rejects(target: Path, problems: Iterable[Problem]) -> None:
    """Write them, for the owner's eyes only (0600); what an earlier import left there is replaced.

    Raises:
        OSError: the folder cannot be written to.
    """
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(handle, "w", encoding="utf-8", errors="backslashreplace", newline="") as stream:
            stream.write(csv_row(HEADER))
            stream.writelines(csv_row((str(problem.line), problem.why, problem.text)) for problem in problems)
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)
