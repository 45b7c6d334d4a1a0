"""`finura demo`: the main job on a made-up household, in books that are gone afterwards."""

import tempfile
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from finura_cli.cli.house import House, house_of
from finura_cli.domain.period import Calendar, Period
from finura_cli.errors import DiskError, UsageError
from finura_cli.screen.anomalies import odd_shown
from finura_cli.screen.demo import Step, demo_shown, imported_shown
from finura_cli.screen.forecast import forecast_shown
from finura_cli.screen.money import show as money_shown
from finura_cli.screen.month import month as month_shown
from finura_cli.screen.receipts import receipt
from finura_cli.screen.shown import Shown
from finura_cli.services import demonstrating, founding, household, monthly, sample_files, spotting
from finura_cli.services.forecasting import Ask as Forecasting
from finura_cli.services.forecasting import expenses
from finura_cli.services.report_books import Ask as Reporting

Write = Annotated[
    Path | None,
    typer.Option("--write", metavar="DIR", help="Write the household's files there, to try things on; nothing else."),
]


def demo(ctx: typer.Context, write: Write = None) -> None:
    """See the main job on a made-up household: a bank's file, a month, a forecast, what looks odd. Nothing is kept."""
    house = house_of(ctx)
    if write is not None:
        _write(house, write)
        return
    # Neither settings nor a home are needed, so none are read.
    show = partial(money_shown, locale=founding.likely_locale(house.environ, None), private=house.private)
    last_month = house.today.replace(day=1) - timedelta(1)
    lived = household.live(last_month)
    try:
        with tempfile.TemporaryDirectory(prefix="finura-demo-", ignore_cleanup_errors=True) as folder:
            shown = _story(Path(folder), lived, show)
    except FileNotFoundError as error:  # tempfile found no folder it may write to
        raise DiskError(f"there is no place for the demo's books: {error.strerror}", hint="set TMPDIR") from error
    house.emit("demo", shown)  # by now the books are gone, whatever happens while it is shown


def _story(folder: Path, lived: household.Household, show: partial[str]) -> Shown:
    calendar, day_after = Calendar(), lived.end + timedelta(1)
    month, next_month = calendar.month_of(lived.end), calendar.month_of(day_after)
    with demonstrating.books(folder) as store:
        taken = demonstrating.take_in_bank_file(store, folder, lived, at=f"{day_after.isoformat()}T09:00:00")
        ask = Reporting(month, household.CURRENCY, calendar, day_after)
        forecast = expenses(store, Forecasting(calendar, day_after, household.CURRENCY, target=next_month))
        report, odd = monthly.month(store, ask), spotting.odd(store, period=month, today=day_after)
    steps = (
        Step(
            "import", f"finura import {sample_files.BANK_CSV}", "a bank's file, as it is", imported_shown(taken, show)
        ),
        Step("report", _typed("report month", month), "where it went", month_shown(report, show=show)),
        Step("predict", _typed("predict", next_month), "what is to come", forecast_shown(forecast, show=show)),
        Step("anomalies", _typed("anomalies", month), "what looks odd", odd_shown(odd, show=show)),
    )
    return demo_shown(
        f"Mira and Jonas, who do not exist, had {len(household.RULES)} rules and downloaded {household.MONTHS} months "
        "from their bank.",
        steps,
        "Nothing of this was kept. Your own: finura init, then finura import FILE.",
        household={"start": lived.start, "end": lived.end, "currency": household.CURRENCY},
    )


def _typed(command: str, month: Period) -> str:
    return f"finura {command} {month.start:%Y-%m}"


def _write(house: House, folder: Path) -> None:
    """The three files, always the same ones."""
    names = (sample_files.BANK_CSV, sample_files.SIMPLE_CSV, sample_files.SIMPLE_XLSX)
    there = [name for name in names if (folder / name).exists()]
    if there and not house.force:
        raise UsageError(f"{folder / there[0]} is there already", hint="--force overwrites it", code="file-exists")
    folder.mkdir(parents=True, exist_ok=True)
    written = sample_files.write_all(household.live(household.SAMPLE_END), folder)
    rows = [str(path) for path in written]
    house.emit("demo", receipt({"files": rows}, f"Written to {folder}: {', '.join(names)}"))
