"""What the sources bring, taken in while nobody looks: no question, no receipt, and its alerts wait to be sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from finura_cli.cli import import_arrivals
from finura_cli.cli.heads_up import now_of
from finura_cli.cli.house import House
from finura_cli.cli.import_after import note_read, put_away
from finura_cli.cli.import_run import ImportRun
from finura_cli.domain.imports import Counts, ImportPlan
from finura_cli.domain.text import how_many
from finura_cli.errors import BadInput, FinuraError
from finura_cli.records import NamedTuple
from finura_cli.services import alerting, arriving, bank_profiles, importing, rejecting
from finura_cli.services.import_marks import OnDoubt
from finura_cli.services.import_places import Said
from finura_cli.store import source_settings
from finura_cli.store.connection import Store


class TakenIn(NamedTuple):
    """What came by itself. `failed`: why some of it did not, the gravest error first; `written`: whether anything new
    is in the books, or would be."""

    files: int
    counts: Counts
    failed: tuple[FinuraError, ...]
    written: bool


def brings(store: Store) -> tuple[bool, bool]:
    """Whether files come by themselves at all, and whether a program fetches some of them."""
    sources = [one for one in source_settings.all(store) if one.brings_files]
    return bool(sources), any(one.fetch for one in sources)


def look(house: House, store: Store, *, fetch: bool) -> tuple[ImportRun, list[FinuraError]]:
    """Fetch, if it is time for it, and plan what is new. One file that cannot be read stops no other."""
    said = Said(currency=house.currency, insists=house.wishes.currency is not None)
    on_doubt, profiles = OnDoubt(house.settings.on_doubt), bank_profiles.own(house.home)
    asked = importing.Asked(said, on_doubt=on_doubt, profiles=profiles, today=house.today)
    run = ImportRun(house, asked, importing.Files())
    run.store, run.by_itself = store, True
    found, not_fetched = arriving.arrivals(
        store, house.home, environ=house.environ, tell=house.detail, may=lambda *_: False, dry=not fetch
    )
    failed = []
    for one in not_fetched:
        one.error.message = f"{one.source.name}: {one.error.message}"
        failed.append(one.error)
    for arrival in found:
        run.arrived[arrival.path] = arrival
        run.asked_of[arrival.path] = replace(asked, said=import_arrivals.said_by(store, arrival.source, said))
        try:
            run.look_at([arrival.path])
        except FinuraError as error:
            failed.append(error)
    return run, failed


def would_take_in(house: House, store: Store) -> TakenIn:
    """What is in the folders now. Nothing is fetched, and nothing written."""
    run, failed = look(house, store, fetch=False)
    counts = sum((plan.counts for plan in run.plans), Counts())
    return TakenIn(len(run.plans), counts, tuple(failed), bool(counts.written))


def take_in(house: House, store: Store, *, fetch: bool) -> TakenIn:
    """Take in what is new. What it sets off is noted, and said when the alerts are due."""
    run, failed = look(house, store, fetch=fetch)
    if not run.plans:
        return TakenIn(0, Counts(), tuple(failed), written=False)
    receipt = importing.carry_out(store, run.plans, run.wishes, run.files, at=house.at)
    run.plans = [file.plan for file in receipt.files]
    kept = rejecting.keep(run.plans, None, run.files, warn=house.warn)
    note_read(run, receipt)
    put_away(run, kept)
    failed += [_none_taken(plan) for plan in run.plans if plan.counts.read == plan.counts.rejected > 0]
    try:
        _set_off(house, store, [file.batch for file in receipt.files if file.batch is not None])
    except FinuraError as error:  # the rows are in the books, whatever they set off
        failed.append(error)
    return TakenIn(len(receipt.files), receipt.counts, tuple(failed), receipt.deed is not None)


def _none_taken(plan: ImportPlan) -> BadInput:
    return BadInput(f"{plan.path}: none of its {how_many(plan.counts.read, 'row')} could be taken", code="no-row-taken")


def _set_off(house: House, store: Store, batches: Sequence[int]) -> None:
    if house.currency is not None and batches:
        alerting.after_import(store, batches, now=now_of(house)._replace(silent=True))
