"""What was settled about sources, by name."""

from __future__ import annotations

import json
from collections.abc import Iterable

from finura_cli.domain.source_settings import SourceSettings
from finura_cli.store import rows
from finura_cli.store.connection import Store
from finura_cli.store.driver import Row, Value
from finura_cli.store.uids import new_uid

_FIELDS = "id, name, account_id, date_order, fetch, folder, archive, since"


def all(store: Store) -> list[SourceSettings]:
    """Of every source about which something was settled, by name."""
    return [_settings(row) for row in store.conn.execute(f"SELECT {_FIELDS} FROM source_settings ORDER BY name")]


def find(store: Store, name: str) -> SourceSettings | None:
    """Of the source of this name, upper and lower case alike."""
    row = store.conn.execute(f"SELECT {_FIELDS} FROM source_settings WHERE name = ?", (name.strip(),)).fetchone()
    return _settings(row) if row else None


def put(store: Store, settings: SourceSettings) -> int:
    """Keep them: new where `id` is 0. A row that says nothing any more goes. The row's id, 0 when there is none."""
    values = _values(settings)
    says_nothing = all_none(value for name, value in values.items() if name != "name")
    if not settings.id:
        return 0 if says_nothing else rows.insert(store, "source_settings", {"uid": new_uid(), **values})
    if says_nothing:
        remove(store, settings.id)
        return 0
    rows.update(store, "source_settings", (settings.id,), values)
    return settings.id


def all_none(values: Iterable[Value]) -> bool:
    """Whether nothing is said."""
    return not any(value is not None for value in values)


def remove(store: Store, id: int) -> None:
    """Forget them."""
    rows.delete(store, "source_settings", (id,))


def orders_of(store: Store, header_key: str) -> set[str]:
    """The orders of day and month that were said for the sources whose files have this header."""
    sql = (
        "SELECT DISTINCT x.date_order FROM sources s JOIN source_settings x ON x.name = s.name"
        " WHERE s.header_key = ? AND x.date_order IS NOT NULL"
    )
    return {order for (order,) in store.conn.execute(sql, (header_key,))}


def _values(settings: SourceSettings) -> dict[str, Value]:
    return {
        "name": settings.name, "account_id": settings.account_id, "date_order": settings.date_order,
        "fetch": json.dumps(list(settings.fetch), ensure_ascii=False) if settings.fetch else None,
        "folder": settings.folder, "archive": settings.archive, "since": settings.since,
    }  # fmt: skip


def _settings(row: Row) -> SourceSettings:
    id, name, account_id, date_order, fetch, folder, archive, since = row
    words = tuple(json.loads(fetch)) if fetch else ()
    return SourceSettings(id, name, account_id, date_order, words, folder, archive, since)
