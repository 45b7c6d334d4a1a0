"""What people said about anomalies, duplicates and other claims of the program."""

from __future__ import annotations

from datetime import date

from finura_cli.domain.verdict import Answer, Verdict
from finura_cli.store import rows
from finura_cli.store.connection import Store


def get(store: Store, subject: str) -> dict[str, Verdict]:
    """Every verdict on one subject (`anomaly`, `duplicate` ...), by the key of what it is about."""
    found = store.conn.execute("SELECT key, verdict, until FROM verdicts WHERE subject = ?", (subject,))
    return {
        key: Verdict(Answer(verdict), date.fromisoformat(until) if until else None) for key, verdict, until in found
    }


def put(store: Store, subject: str, key: str, verdict: Verdict) -> None:
    """Say it; it takes the place of an earlier one."""
    values = {"verdict": verdict.answer, "until": verdict.until.isoformat() if verdict.until else None}
    id = store.conn.value("SELECT id FROM verdicts WHERE subject = ? AND key = ?", (subject, key))
    if id is None:
        rows.insert(store, "verdicts", {"subject": subject, "key": key, **values})
    else:
        rows.update(store, "verdicts", (id,), values)


def forget(store: Store, subject: str, key: str) -> None:
    """Take a verdict back."""
    id = store.conn.value("SELECT id FROM verdicts WHERE subject = ? AND key = ?", (subject, key))
    if id is not None:
        rows.delete(store, "verdicts", (id,))
