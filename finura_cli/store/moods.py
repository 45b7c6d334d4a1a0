"""The log of moods; and every mood there is, of the log and of entries."""

from __future__ import annotations

from datetime import date

from finura_cli.domain.mood import Felt, Mood
from finura_cli.domain.period import Period
from finura_cli.errors import NotFound
from finura_cli.store import rows
from finura_cli.store.connection import Store
from finura_cli.store.driver import Value
from finura_cli.store.uids import new_uid

_COLUMNS = "id, uid, date, time, mood, note"
_FELT = """
SELECT date, mood, note, NULL FROM moods WHERE date >= ?1 AND date < ?2
UNION ALL SELECT date, mood, '', id FROM transactions INDEXED BY transactions_date
  WHERE date >= ?1 AND date < ?2 AND mood IS NOT NULL ORDER BY 1, 4"""


def all(store: Store, period: Period = Period.ALL) -> list[Mood]:
    """The log of a period, the oldest first."""
    sql = f"SELECT {_COLUMNS} FROM moods WHERE date >= ? AND date < ? ORDER BY date, coalesce(time, ''), id"
    return [_mood(row) for row in store.conn.execute(sql, _ends(period))]


def get(store: Store, id: int) -> Mood:
    """One of the log. Raises NotFound."""
    row = store.conn.execute(f"SELECT {_COLUMNS} FROM moods WHERE id = ?", (id,)).fetchone()
    if row is None:
        raise NotFound(f"there is no mood {id}", hint="`finura mood list` shows them")
    return _mood(row)


def felt(store: Store, period: Period) -> list[Felt]:
    """Every mood of a period, of the log and of entries, the oldest day first."""
    found = store.conn.execute(_FELT, _ends(period))
    return [Felt(date.fromisoformat(day), mood, note, entry) for day, mood, note, entry in found]


def days(store: Store) -> int:
    """How many days have a mood."""
    found: int = store.conn.value(
        "SELECT count(*) FROM (SELECT date FROM moods UNION SELECT date FROM transactions WHERE mood IS NOT NULL)"
    )
    return found


def add(store: Store, day: date, time: str | None, mood: int, note: str) -> int:
    """Log one; its id."""
    return rows.insert(
        store, "moods", {"uid": new_uid(), "date": day.isoformat(), "time": time, "mood": mood, "note": note}
    )


def replace(store: Store, mood: Mood) -> None:
    """All of one of the log anew, but for its id and uid."""
    values: dict[str, Value] = {
        "date": mood.date.isoformat(), "time": mood.time, "mood": mood.mood, "note": mood.note,
    }  # fmt: skip
    rows.update(store, "moods", (mood.id,), values)


def remove(store: Store, id: int) -> None:
    """Raises NotFound."""
    rows.delete(store, "moods", (get(store, id).id,))


def _mood(row: tuple[int, str, str, str | None, int, str]) -> Mood:
    id, uid, day, time, mood, note = row
    return Mood(id, uid, date.fromisoformat(day), time, mood, note)


def _ends(period: Period) -> tuple[str, str]:
    return period.start.isoformat(), "9999-99" if period.end == date.max else period.end.isoformat()
