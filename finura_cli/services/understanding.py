"""How a file is read: by the user's own profile, by the reader that knows it, or by a profile that comes along; what
the file leaves open, as it was settled the last time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from finura_cli.domain.imports import Hints, Reading
from finura_cli.errors import BadInput
from finura_cli.formats import registry
from finura_cli.formats.base import Reader, Source
from finura_cli.services.import_kin import kin, orders_said
from finura_cli.store import source_settings
from finura_cli.store.connection import Store

if TYPE_CHECKING:
    from finura_cli.formats.profile_toml import Declared

Settle = Callable[[Hints], Reading]
HELP = "finura help formats"
_WANTS_HELP = ("not-a-statement", "ambiguous-sign", "ambiguous-amount", "undecodable")


def understood(
    store: Store | None, found: Source, hints: Hints, own: Sequence[Declared] = (), source: str | None = None
) -> tuple[Reader, Settle, Reading]:
    """The reader of a file, how it settles, and the reading. `own`: the user's profiles; --format passes over them.
    `source`: the name that was said for where it comes from.

    Raises BadInput (65), with the help on formats in the hint where more can be done than the file allows.
    """
    try:
        reader, settle = _chosen(found, hints, own)
        if store is not None and hints.date_order is None and source is not None:
            settings = source_settings.find(store, source)
            hints = replace(hints, date_order=settings.date_order if settings is not None else None)
        return reader, settle, _settled(store, settle, hints)
    except BadInput as refusal:
        if refusal.code in _WANTS_HELP:
            refusal.hint = f"{refusal.hint}; {HELP}" if refusal.hint else HELP
        raise


def _chosen(found: Source, hints: Hints, own: Sequence[Declared]) -> tuple[Reader, Settle]:
    if hints.format is None and own and (by_profile := _by_profile(found, hints, own)):
        return by_profile
    reader = registry.pick(found, hints)
    if hints.format is None and reader.name == "csv":
        from finura_cli.formats.profiles_met import met
        from finura_cli.services import bank_profiles

        along = met(found, bank_profiles.along())
        if along and (by_profile := _by_profile(found, hints, along)):
            return by_profile
    return reader, partial(reader.settle, found)


def _by_profile(found: Source, hints: Hints, declared: Sequence[Declared]) -> tuple[Reader, Settle] | None:
    from finura_cli.formats import profiles

    fits = profiles.which(found, declared)
    if fits is None:
        return None
    return profiles.READER, lambda hints: profiles.settled(fits, hints)


def order_of(reading: Reading) -> str | None:
    """The order of day and month under which a file is read."""
    order = reading.details.get("date_order")
    return order if isinstance(order, str) else None


def _settled(store: Store | None, settle: Settle, hints: Hints) -> Reading:
    """The reading; of files with this header as the user said, and where the file alone leaves day and month open, as
    the last ones were read."""
    if store is None or hints.date_order is not None:
        return settle(hints)
    refusal: BadInput | None = None
    try:
        reading = settle(hints)
    except BadInput as error:
        if error.code != "ambiguous-date-order":
            raise
        refusal, reading = error, settle(replace(hints, date_order="dmy"))
    known = orders_said(store, reading)
    if refusal is not None and not known:
        # years that stood first told nothing of these
        known = {order_of(one.reading) for one in kin(store, reading)} & {"dmy", "mdy"}
    if len(known) != 1:
        if refusal is not None:
            raise refusal
        return reading
    order = known.pop()
    return reading if refusal is None and order == order_of(reading) else settle(replace(hints, date_order=order))
