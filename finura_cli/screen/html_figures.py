"""Every figure of an answer's JSON as tables, for the fold at the end of a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from html import escape

from finura_cli.domain.money import Money
from finura_cli.domain.text import visible
from finura_cli.screen.theme import MASK

MOST_ROWS = 2000
"""Longer lists are left to files that a program reads: a browser would choke on them twice."""
_BETWEEN = " · "


def figures(json: Mapping[str, object], *, private: bool) -> str:
    """A closed fold with all of it; nothing where there is nothing."""
    body = "".join(_object(json, "", private))
    if not body:
        return ""
    return f'<details class="figures">\n<summary>Every figure, as in --json</summary>\n{body}</details>\n'


def _object(value: Mapping[str, object], name: str, private: bool) -> Iterator[str]:
    """What is single as a list of names and values, then each list as a table under its name."""
    parts = flat(value)
    single = [(key, item) for key, item in parts.items() if not is_rows(item)]
    if single:
        pairs = "".join(f"<div><dt>{_name(key)}</dt><dd>{_value(item, private)}</dd></div>" for key, item in single)
        yield f"{_title(name)}<dl>{pairs}</dl>\n"
    for key, item in parts.items():
        if is_rows(item):
            yield from _rows(item, key if not name else f"{name}{_BETWEEN}{key}", private)


def flat(value: Mapping[str, object]) -> dict[str, object]:
    """What is in an object by name; objects in it are opened: `total · low` is one name."""
    return dict(_flat(value, ""))


def _flat(value: Mapping[str, object], before: str) -> Iterator[tuple[str, object]]:
    for key, item in value.items():
        path = f"{before}{_BETWEEN}{key}" if before else str(key)
        if isinstance(item, Mapping):
            yield from _flat(item, path)
        else:
            yield path, item


def is_rows(item: object) -> bool:
    """Whether it is a list of objects."""
    return isinstance(item, (list, tuple)) and any(isinstance(row, Mapping) for row in item)


def _rows(rows: object, name: str, private: bool) -> Iterator[str]:
    assert isinstance(rows, Sequence)
    if any(isinstance(row, Mapping) and "rows" in row for row in rows):
        for row in rows:
            inner = {key: item for key, item in row.items() if key != "name"}
            yield from _object(inner, str(row.get("name", name)), private)
        return
    if len(rows) > MOST_ROWS:
        yield f"{_title(name)}<p>{len(rows)} rows, too many for a page: --json or --csv has them.</p>\n"
        return
    found = [flat(row) if isinstance(row, Mapping) else {"": row} for row in rows]
    keys = list(dict.fromkeys(key for row in found for key in row))
    head = "".join(f'<th scope="col">{_name(key)}</th>' for key in keys)
    body = "".join(
        f"<tr>{''.join(f'<td>{_value(row.get(key), private)}</td>' for key in keys)}</tr>\n" for row in found
    )
    yield (
        f'{_title(name)}<div class="wide" tabindex="0"><table>\n<thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{body}</tbody></table></div>\n"
    )


def _title(name: str) -> str:
    return f"<h3>{_name(name)}</h3>\n" if name else ""


def _name(key: str) -> str:
    return escape(visible(key.replace("_", " ")))


def _value(item: object, private: bool) -> str:
    return escape(visible(_plain(item, private)))


def _plain(item: object, private: bool) -> str:
    """As the JSON has it, without its quotes; what is absent is a dash."""
    if item is None:
        return "–"
    if isinstance(item, bool):
        return "yes" if item else "no"
    if isinstance(item, Money):
        return MASK if private else item.plain()
    if isinstance(item, date):
        return item.isoformat()
    if isinstance(item, Mapping):
        return ", ".join(f"{key} {_plain(value, private)}" for key, value in item.items())
    if isinstance(item, (list, tuple)):
        return "; ".join(_plain(one, private) for one in item) or "–"
    return str(item)
