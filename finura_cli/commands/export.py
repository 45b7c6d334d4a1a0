"""finura export: the books as JSON or CSV."""

import sys
from enum import StrEnum
from typing import Annotated

import typer

from finura_cli import config
from finura_cli.cli.answers import write_file
from finura_cli.cli.asking import asked
from finura_cli.cli.house import House, house_of
from finura_cli.errors import UsageError
from finura_cli.services import exporting


class Format(StrEnum):
    JSON = "json"
    CSV = "csv"


def export(
    ctx: typer.Context,
    words: Annotated[list[str] | None, typer.Argument(metavar="[QUERY] [PERIOD]", help="Only these entries.")] = None,
    form: Annotated[
        Format | None, typer.Option("--format", help="json: everything; csv: the entries, a row a line.")
    ] = None,
) -> None:
    """Write the books out: JSON holds everything, CSV the entries. With -o FILE into a file.

    What is written is not encrypted: of encrypted books the PIN is asked again.
    """
    house = house_of(ctx)
    chosen = _format(house, form)
    if house.private:
        raise UsageError("--private hides amounts, an export without them is none", hint="leave --private out")
    store = house.read_session(fresh=True)
    period, query = asked(house, words or [])
    if chosen is Format.JSON:
        settings = {row.name: config.value_of(house.settings, row.name) for row in config.TABLE}
        pieces = exporting.as_json(store, settings, query, period)
    else:
        pieces = exporting.as_csv(store, query, period)
    if house.output is not None:
        write_file(house.output, pieces, force=house.force)
        house.say(f"written to {house.output}, not encrypted: whoever can read it can read everything in it")
    else:
        sys.stdout.writelines(pieces)


def _format(house: House, form: Format | None) -> Format:
    """--format, --json, --csv or the ending of -o FILE; they must agree."""
    said = {form} if form else set()
    said |= {Format.JSON} if house.json else set()
    said |= {Format.CSV} if house.csv else set()
    if house.output is not None:
        try:
            said.add(Format(house.output.suffix.lower().lstrip(".")))
        except ValueError:
            if not said:
                raise UsageError(
                    f"{house.output.name} does not say which format", hint="--format json or csv"
                ) from None
    if len(said) > 1:
        raise UsageError("two formats were asked for", hint="--format json, or --format csv")
    return said.pop() if said else Format.JSON
