"""finura predict history: what was told of months, against what came."""

from typing import Annotated

import typer

from finura_cli.cli.asking import asked
from finura_cli.cli.house import house_of
from finura_cli.errors import UsageError
from finura_cli.screen.track_record import track_record_shown

FORECASTS = ("expenses", "income", "savings", "bills", "balance")


def history(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[FORECAST] [PERIOD]", help="`expenses`, `income`, `savings`, `bills` or `balance`."),
    ] = None,
    period: Annotated[
        str | None, typer.Option("-p", "--period", metavar="PERIOD", help="The months, as an option.")
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help="How each forecast moved, and each category.")] = False,
) -> None:
    """What was told of months, against what came: how good forecasts were."""
    house = house_of(ctx)
    store = house.read_session()
    currency = house.needed_currency
    kinds = [word for word in words or () if word in FORECASTS]
    rest = [word for word in words or () if word not in FORECASTS]
    if len(kinds) > 1:
        raise UsageError(f"one forecast at a time, not {' and '.join(kinds)}")
    found = asked(house, rest, period=period)
    if not found.query.is_empty:
        raise UsageError(
            f"{' '.join(rest)} is no forecast", hint=f"one of {', '.join(FORECASTS)}; a period such as 2026"
        )
    from finura_cli.domain.period import Period
    from finura_cli.domain.track_record import What
    from finura_cli.services import track_record
    from finura_cli.services.trained import Seen

    seen = Seen(house.calendar, house.today, currency)
    # income is half of what is told of savings: it is shown where it is asked for
    chosen = tuple(map(What, kinds)) if kinds else tuple(one for one in What if one is not What.INCOME)
    record = track_record.history(store, seen, kinds=chosen, period=found.period or Period.ALL)
    house.emit("predict history", track_record_shown(record, show=house.show, full=explain))
