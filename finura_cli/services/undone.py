"""What doctor says of the work that is done by itself: which of it failed when it was tried last."""

from __future__ import annotations

from datetime import date

from finura_cli.domain.finding import Finding, Weight
from finura_cli.domain.jobs import Job
from finura_cli.store import runs
from finura_cli.store.connection import Store


def findings(store: Store, *, today: date) -> list[Finding]:
    """A warning for each job that failed at its last run, in their order."""
    last = runs.last(store, today)
    return [
        Finding(
            Weight.WARNING,
            "job-failed",
            f"{job.value} failed on {run.at.replace('T', ' ')[:16]}: {run.failed}",
            f"finura schedule run {job.value}",
        )
        for job in Job
        if (run := last.get(job.value)) is not None and run.failed is not None
    ]
