"""Whether the books are whole: the file, the rows, the sums over them and the log of what was done."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence

from finura_cli.domain.finding import Finding, Weight
from finura_cli.domain.money import plain
from finura_cli.domain.text import how_many
from finura_cli.errors import Damaged
from finura_cli.store import bulks, folding, pages, seals, totals
from finura_cli.store.connection import Store
from finura_cli.store.driver import Failed
from finura_cli.store.images import COLUMNS, LINE, REFERENCES, image

_SHOWN = 5
_RESTORE = "finura backup list, then finura backup restore NAME: it keeps this file beside it"
_REBUILD = "finura doctor --fix makes them anew from the entries"


def examine(store: Store) -> list[Finding]:
    """Everything that can be checked in open books; [] when all is well. Reads the whole file."""
    return _found(
        store,
        (_pages, _references, _links, _sums, _totals, _words, _seals, _log, _imports, _sequence, _encryption),
    )


def examine_file(store: Store) -> list[Finding]:
    """What can be checked whatever the format of the books is."""
    return _found(store, (_pages, _references))


def _found(store: Store, checks: Sequence[Callable[[Store], Iterator[Finding]]]) -> list[Finding]:
    found: list[Finding] = []
    with store.read_tx():
        for check in checks:
            try:
                found += check(store)
            except Damaged as error:  # a page that cannot be read stops a check, not the examination
                found.append(_damage("unreadable", error.message))
            except (ValueError, Failed) as error:  # what is there is no JSON, no number or no table of ours
                found.append(_damage("unreadable", f"the data file holds what Finura never wrote: {error}"))
    return found


def _damage(code: str, text: str, hint: str = _RESTORE) -> Finding:
    return Finding(Weight.DAMAGE, code, text, hint)


def _some(values: list[int]) -> str:
    return ", ".join(map(str, values[:_SHOWN])) + (f" and {len(values) - _SHOWN} more" if len(values) > _SHOWN else "")


def _ids(store: Store, sql: str) -> list[int]:
    return [id for (id,) in store.conn.execute(sql)]


def _pages(store: Store) -> Iterator[Finding]:
    if store.keyed:
        for (text,) in store.conn.execute("PRAGMA cipher_integrity_check").fetchmany(_SHOWN):
            yield _damage("pages", f"the encrypted file is damaged: {text}")
    # Where there are views, the check of all tables passes over the list of free pages; that of the schema does not.
    for which in (_SHOWN, "'sqlite_schema'"):
        for (text,) in store.conn.execute(f"PRAGMA integrity_check({which})"):
            if text != "ok":
                yield _damage("pages", f"the file is damaged: {text}")
    if store.keyed:
        old = pages.replaced(store)
        if old:
            what = how_many(len(old), "page of the file is", "pages of the file are")
            yield _damage("old-page", f"{what} not what was written last, maybe from an earlier day: {_some(old)}")


def _references(store: Store) -> Iterator[Finding]:
    for table, row, parent, _ in store.conn.execute("PRAGMA foreign_key_check").fetchmany(_SHOWN):
        yield _damage("reference", f"row {row} of {table} names one of {parent} that is not there")


def _links(store: Store) -> Iterator[Finding]:
    """References that the schema leaves free."""
    for child, column, parent in (*REFERENCES, ("transactions", "batch_id", "batches")):
        if child == "transactions" and parent in ("transactions", "batches"):
            loose = _ids(
                store,
                f"SELECT id FROM {child} WHERE {column} IS NOT NULL AND {column} NOT IN (SELECT id FROM {parent})",
            )
            if loose:
                yield _damage("link", f"{column} of entries {_some(loose)} names what is not there")
    apart = _ids(
        store,
        "SELECT a.id FROM transactions a JOIN transactions b ON b.id = a.transfer_id WHERE b.transfer_id IS NOT a.id",
    )
    if apart:
        yield _damage("link", f"transfers {_some(apart)} are linked from one side only")
    lost = store.conn.value("SELECT count(*) FROM fingerprints WHERE batch_id NOT IN (SELECT id FROM batches)")
    if lost:
        yield _damage("fingerprint", f"{lost} fingerprints belong to no import")


def _sums(store: Store) -> Iterator[Finding]:
    wrong = _ids(
        store,
        "SELECT t.id FROM transactions t LEFT JOIN"
        " (SELECT transaction_id, sum(amount) AS amount FROM lines GROUP BY 1) l ON l.transaction_id = t.id"
        " WHERE l.amount IS NOT t.amount ORDER BY 1",
    )
    if wrong:
        yield _damage("lines", f"the parts of entries {_some(wrong)} do not add up to their amounts")


def _totals(store: Store) -> Iterator[Finding]:
    wrong = totals.compare(store)
    for one in wrong[:_SHOWN]:
        account = store.conn.execute("SELECT name, currency FROM accounts WHERE id = ?", (one.account_id,)).fetchone()
        name, currency = account or (f"account {one.account_id}", None)
        kept, counted = (None if x is None else plain(x, currency) for x in (one.kept, one.counted))
        yield _damage("totals", f"a kept sum of {one.month}, {name}, is {kept}; the entries say {counted}", _REBUILD)
    if len(wrong) > _SHOWN:
        yield _damage("totals", f"{len(wrong) - _SHOWN} more kept sums are wrong", _REBUILD)


def _words(store: Store) -> Iterator[Finding]:
    wrong = [id for id, _ in folding.wrong(store)]
    if wrong:
        yield _damage("words", f"the searched words of entries {_some(wrong)} are not those of their texts", _REBUILD)


def _seals(store: Store) -> Iterator[Finding]:
    """The change log is all of one time: no page of it, or of what it is held against, is from an earlier day."""
    broken = [f"{id} ({command})" for id, command in seals.broken(store.conn)]
    if broken:
        more = f" and {len(broken) - _SHOWN} more" if len(broken) > _SHOWN else ""
        yield _damage("seal", f"deeds {', '.join(broken[:_SHOWN])}{more} are not as they were recorded")
    if not seals.complete(store.conn):
        yield _damage("seal", "the change log is not whole: a part of the file may be from an earlier day")


def _log(store: Store) -> Iterator[Finding]:
    """A row is as the newest deed that holds left it; or, when all its deeds were undone, as the first one found it."""
    for place in COLUMNS:
        now = f"iif(r.id IS NULL, NULL, {image(place)})"
        differing = store.conn.execute(
            "WITH touched AS (SELECT c.row AS row, max(iif(d.undone = 0, d.id, NULL)) AS holds, min(d.id) AS first"
            "   FROM changes c JOIN deeds d ON d.id = c.deed_id WHERE c.place = ?1 GROUP BY c.row),"
            " kept AS (SELECT t.row AS row, iif(t.holds IS NULL, c.before, c.after) AS image FROM touched t"
            "   JOIN changes c ON c.place = ?1 AND c.row = t.row AND c.deed_id = coalesce(t.holds, t.first))"
            f" SELECT k.row, k.image, {now} FROM kept k LEFT JOIN {place} r ON r.id = k.row WHERE k.image IS NOT {now}",
            (place,),
        )
        wrong = [row for row, kept, found in differing if not _same(kept, found)]
        if wrong:
            yield _damage("log", f"{place} {_some(wrong)} are not as the change log left them")


def _same(kept: str | None, now: str | None) -> bool:
    """Older images lack columns that came later. Words are looked at by themselves."""
    if kept is None or now is None:
        return kept is now
    fields, known = json.loads(now), json.loads(kept)
    if known.get("lines"):
        known["lines"] = [[*line, *[None] * (len(LINE) - len(line))] for line in known["lines"]]
    return all(fields.get(name) == value or name == "words" for name, value in known.items())


def _imports(store: Store) -> Iterator[Finding]:
    prints = bulks.prints_of(store)
    deeds = store.conn.execute("SELECT id, first_id, last_id FROM deeds WHERE undone = 0 AND digest NOT NULL")
    for id, first, last in deeds.fetchall():
        if not bulks.holds(store, id, prints.get(id, [])):
            what = f"entries {first} to {last}" if first is not None else "the fingerprints of rows"
            yield _damage("import", f"{what} are not what import {id} wrote, nor changed since")


def _sequence(store: Store) -> Iterator[Finding]:
    """Ids are never given twice."""
    for place in (*COLUMNS, "deeds"):
        last = store.conn.value(f"SELECT coalesce(max(id), 0) FROM {place}")
        if last > (store.conn.value("SELECT seq FROM sqlite_sequence WHERE name = ?", (place,)) or 0):
            yield _damage("sequence", f"the next id of {place} was given before")


def _encryption(store: Store) -> Iterator[Finding]:
    if not store.keyed:
        text = "the books are not encrypted: whoever can read the file can read them"
        yield Finding(Weight.NOTE, "not-encrypted", text, "finura vault encrypt")
