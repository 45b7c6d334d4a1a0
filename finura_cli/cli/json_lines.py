"""Entries as JSON lines, for `add --stdin`: one object a line, with the names and signs of `list --json`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from finura_cli.domain.entry import Entry, day_of, is_time
from finura_cli.domain.period import Calendar
from finura_cli.domain.splitting import Part
from finura_cli.errors import BadInput
from finura_cli.services.adding import Wanted

_TEXTS = ("time", "currency", "description", "merchant", "category", "account", "mode", "who", "note", "kind", "date")
_KNOWN = frozenset((*_TEXTS, "amount", "mood", "tags", "pending", "refund_of", "transfer_to", "lines"))
_NO_TRANSFER = ("lines", "refund_of", "kind")
_LONGEST_LINE = 128 * 1024
_MOST_LINES = 100_000


def read(lines: Iterable[str], *, calendar: Calendar, today: date) -> list[Wanted]:
    """All entries, or BadInput (65) that names the line: nothing is written then.

    `amount` is negative when money goes out, as everywhere in JSON. A positive one must say why: `kind` income,
    `refund_of`, or `transfer_to`.
    """
    found = []
    for number, line in enumerate(lines, 1):
        if number > _MOST_LINES or len(line) > _LONGEST_LINE:
            raise BadInput(f"line {number}: too much for --stdin", hint="finura import takes files of any length")
        if line.strip():
            try:
                found.append(_wanted(_object(line), calendar, today))
            except ValueError as error:
                raise BadInput(f"line {number}: {error}", hint="nothing was written", code="bad-json") from None
    return found


def _object(line: str) -> dict[str, Any]:
    try:
        value = json.loads(line, parse_float=str, parse_constant=str)
    except json.JSONDecodeError:
        raise ValueError("this is not JSON") from None
    except (ValueError, RecursionError):  # Python reads no number of thousands of digits
        raise ValueError("a number is too long, or it is nested too deep") from None
    if not isinstance(value, dict):
        raise ValueError("an entry is an object: {...}")
    unknown = sorted(set(value) - _KNOWN)
    if unknown:
        raise ValueError(f"unknown name {unknown[0][:40]!r}")
    for name in _TEXTS:
        if value.get(name) is not None and not isinstance(value[name], str):
            raise ValueError(f"{name} must be a text")
    return value


def _wanted(row: dict[str, Any], calendar: Calendar, today: date) -> Wanted:
    amount = _amount(row.get("amount"))
    inward = not amount.startswith("-") and any(digit in amount for digit in "123456789")
    if inward and row.get("kind") != "income" and row.get("refund_of") is None and row.get("transfer_to") is None:
        raise ValueError("a positive amount is money in: say kind income or refund_of, or make it negative")
    if row.get("kind") not in (None, "income", "expense"):
        raise ValueError("kind is income or expense")
    beside = next((name for name in _NO_TRANSFER if row.get(name)), None)
    if beside is not None and row.get("transfer_to") is not None:
        raise ValueError(f"{beside} stands without transfer_to: a transfer is one amount between two accounts")
    return Wanted(
        entry=Entry(amount.lstrip("+"), _day(row.get("date"), calendar, today), _time(row.get("time")),
                    row.get("description") or "", None),
        category=row.get("category"),
        account=row.get("account"),
        currency=row.get("currency"),
        signed=True,
        income=row.get("kind") == "income",
        transfer_to=row.get("transfer_to"),
        refund_of=_whole(row, "refund_of", None),
        merchant=row.get("merchant"),
        mode=row.get("mode"),
        mood=_whole(row, "mood", 5),
        who=row.get("who"),
        tags=_tags(row.get("tags")),
        note=row.get("note") or "",
        pending=row.get("pending") is True,
        splits=_lines(row.get("lines"), inward=inward),
    )  # fmt: skip


def _amount(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int)) or not str(value).strip():
        raise ValueError('amount is missing; write it as a text: "-250.00"')
    return str(value).strip()


def _day(value: str | None, calendar: Calendar, today: date) -> date | None:
    if value is None:
        return None
    found = day_of(value, calendar, today)
    if found is None:
        raise ValueError(f"{value[:40]!r} is no day")
    return found


def _time(value: str | None) -> str | None:
    if value is not None and not is_time(value):
        raise ValueError(f"{value[:40]!r} is no time")
    return value


def _whole(row: dict[str, Any], name: str, most: int | None) -> int | None:
    value = row.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < 0 or (most is not None and value > most):
        raise ValueError(f"{name} must be a whole number" + (f" from 0 to {most}" if most is not None else ""))
    return value


def _tags(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(tag, str) for tag in value):
        raise ValueError("tags is a list of texts")
    return tuple(value)


def _lines(value: object, *, inward: bool) -> tuple[Part, ...]:
    """Magnitudes, all in the direction of the entry; or signed amounts, once one of them is negative."""
    if value is None:
        return ()
    if not isinstance(value, list):
        raise ValueError("lines is a list of {category, amount, who}")
    parts = []
    for line in value:
        if not isinstance(line, dict) or not isinstance(line.get("category"), str):
            raise ValueError("each of lines has a category and an amount")
        if line.get("who") is not None and not isinstance(line["who"], str):
            raise ValueError("the who of a line must be a text")
        parts.append(Part(line["category"], _amount(line.get("amount")), line.get("who")))
    signed = any(part.amount.startswith("-") for part in parts)
    turned = [signed and part.amount.startswith("-") is inward for part in parts]
    return tuple(
        part._replace(amount=("-" if turn else "") + part.amount.lstrip("+-"))
        for part, turn in zip(parts, turned, strict=True)
    )
