"""What models said, kept with the fingerprint of what they learnt from: used while that is fresh, never an error."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from hashlib import blake2b
from typing import TYPE_CHECKING, TypeVar
from warnings import catch_warnings, simplefilter

from finura_cli.domain.period import Calendar
from finura_cli.records import NamedTuple
from finura_cli.store import models
from finura_cli.store.connection import Store

if TYPE_CHECKING:
    from finura_cli.domain.model_report import ModelReport

T = TypeVar("T")


class Seen(NamedTuple):
    """From where the past is looked at."""

    calendar: Calendar
    today: date
    currency: str


def fingerprint(*parts: object) -> str:
    """Of values whose repr says all about them."""
    made = blake2b(digest_size=16)
    for part in parts:
        made.update(repr(part).encode())
    return made.hexdigest()


def keep(store: Store, report: ModelReport, says: object, *, data: str, at: str) -> ModelReport:
    """Keep a report and what the speakers say in the place of what was learnt before. `data`: the fingerprint of what
    they learnt from. `says`: any value of plain ones, which `said` gives back."""
    import msgspec

    head, told = msgspec.json.encode(says).decode(), msgspec.json.encode(report).decode()
    models.put(store, models.Kept(report.name, at, data, head, told), ())
    return replace(report, at=at, fresh=True)


def known(store: Store, name: str, data: str | None = None) -> ModelReport | None:
    """The report as it was kept; None when nothing was learnt, or by a program that knew other fields. With `data`, the
    fingerprint as it is now, it tells whether it is still fresh."""
    import msgspec

    from finura_cli.domain.model_report import ModelReport

    kept = models.get(store, name)
    if kept is None:
        return None
    try:
        report = msgspec.json.decode(kept.report, type=ModelReport)
    except (msgspec.DecodeError, msgspec.ValidationError):
        return None
    return replace(report, at=kept.at, fresh=data is None or kept.data == data)


def said(store: Store, name: str, data: str, shape: type[T]) -> T | None:
    """What the speakers said, of this very data; None when they learnt from other, or nothing was kept."""
    import msgspec

    kept = models.get(store, name)
    if kept is None or kept.data != data:
        return None
    try:
        return msgspec.json.decode(kept.head, type=shape)
    except (msgspec.DecodeError, msgspec.ValidationError):
        return None


@contextmanager
def quiet() -> Iterator[None]:
    """On one thread, as more of them wait for each other. What scikit-learn warns of is for the trials to judge."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1), catch_warnings():
        simplefilter("ignore")
        yield
