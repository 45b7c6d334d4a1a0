"""finura export: the books as JSON, CSV, a workbook, a SQLite file, or a journal of another program."""

import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from finura_cli import config
from finura_cli.cli.answers import part_of, write_file
from finura_cli.cli.asking import asked
from finura_cli.cli.house import House, house_of
from finura_cli.domain.period import Period
from finura_cli.domain.query import Query
from finura_cli.errors import DiskError, UsageError
from finura_cli.services import exporting
from finura_cli.store import plain_file
from finura_cli.store.connection import Store

if TYPE_CHECKING:
    from finura_cli.services.exporting_journal import Dialect


class Format(StrEnum):
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"
    SQLITE = "sqlite"
    HLEDGER = "hledger"
    LEDGER = "ledger"
    BEANCOUNT = "beancount"


_ENDINGS = {f".{form}": form for form in Format} | {
    ".sqlite3": Format.SQLITE, ".journal": Format.HLEDGER, ".bean": Format.BEANCOUNT,
}  # fmt: skip
_IN_A_FILE = {Format.XLSX: "a workbook", Format.SQLITE: "a SQLite file"}


def export(
    ctx: typer.Context,
    words: Annotated[list[str] | None, typer.Argument(metavar="[QUERY] [PERIOD]", help="Only these entries.")] = None,
    form: Annotated[
        Format | None,
        typer.Option("--format", help="json: everything; csv: the entries; xlsx, sqlite: a table each; or a journal."),
    ] = None,
) -> None:
    """Write the books out: JSON holds everything, CSV the entries. With -o FILE into a file, by its ending.

    What is written is not encrypted: of encrypted books the PIN is asked again.
    """
    house = house_of(ctx)
    chosen = _format(house, form)
    if house.private:
        raise UsageError("--private hides amounts, an export without them is none", hint="leave --private out")
    if chosen in _IN_A_FILE and (house.output is None or house.output == Path("-")):
        what = _IN_A_FILE[chosen]
        raise UsageError(f"{what} goes into a file, not to stdout", hint=f"-o books.{chosen}", code="bad-output")
    store = house.read_session(fresh=True)
    period, query = asked(house, words or [])
    if house.output is None:
        sys.stdout.writelines(_pieces(house, chosen, store, query, period))
        return
    if chosen is Format.XLSX:
        from finura_cli.services.exporting_workbook import as_workbook

        write_file(house.output, (as_workbook(store, query, period),), force=house.force)
    elif chosen is Format.SQLITE:
        _write_sqlite(house.output, store, query, period, force=house.force)
    else:
        write_file(house.output, _pieces(house, chosen, store, query, period), force=house.force)
    house.say(f"written to {house.output}, not encrypted: whoever can read it can read everything in it")


def _write_sqlite(target: Path, store: Store, query: Query, period: Period | None, *, force: bool) -> None:
    for ending in ("-wal", "-journal"):  # SQLite would take it for unsaved changes of the new file
        beside = target.with_name(target.name + ending)
        if beside.exists():
            hint = "close the program that has it open, or take another name"
            raise UsageError(f"{beside} is there: {target.name} is in use", hint=hint, code="in-use")
    with part_of(target, force=force) as part:
        try:
            plain_file.write(store, part, query, period)
        except DiskError as error:
            why = str(error).removeprefix("the data file: ")  # which is the books', and may well be sound
            raise DiskError(f"{target} cannot be finished: {why}", hint="nothing was written") from error


def _pieces(house: House, chosen: Format, store: Store, query: Query, period: Period | None) -> Iterator[str]:
    if chosen is Format.JSON:
        settings = {row.name: config.value_of(house.settings, row.name) for row in config.TABLE}
        return exporting.as_json(store, settings, query, period)
    if chosen is Format.CSV:
        return exporting.as_csv(store, query, period)
    from finura_cli.services.exporting_journal import as_journal

    return as_journal(store, _JOURNALS[chosen], query, period)


def _format(house: House, form: Format | None) -> Format:
    """--format, --json, --csv or the ending of -o FILE; they must agree. A journal may have any ending."""
    said = {form} if form else set()
    said |= {Format.JSON} if house.json else set()
    said |= {Format.CSV} if house.csv else set()
    if house.output is not None:
        ending = _ENDINGS.get(house.output.suffix.lower())
        if ending is None and not said:
            raise UsageError(f"{house.output.name} does not say which format", hint=f"--format {', '.join(Format)}")
        if ending is not None and not (said and said <= _JOURNALS.keys() and ending in _JOURNALS):
            said.add(ending)
    if len(said) > 1:
        raise UsageError("two formats were asked for", hint="--format json, or --format csv")
    return said.pop() if said else Format.JSON


_JOURNALS: dict[Format, "Dialect"] = {
    Format.HLEDGER: "hledger", Format.LEDGER: "ledger", Format.BEANCOUNT: "beancount",
}  # fmt: skip
