"""finura goal add, edit, close, reopen, rm."""

from datetime import date
from typing import Annotated

import typer

from finura_cli.cli.house import House, house_of
from finura_cli.cli.typed import typed_day, typed_money
from finura_cli.commands.goal_options import Name, When, coming
from finura_cli.domain.entry import said_day
from finura_cli.domain.goals import Per
from finura_cli.domain.money import Money
from finura_cli.domain.parse_money import parse_money, parse_money_in
from finura_cli.domain.period import parse_period
from finura_cli.errors import UsageError
from finura_cli.screen.goal_deeds import set_shown
from finura_cli.screen.money import style_of
from finura_cli.services import goal_setting, saving
from finura_cli.services.goal_setting import Done, Each, Wanted

By = Annotated[str | None, typer.Option("--by", metavar="DATE", help="When it is to be there: 2027-03, or a day.")]
Month = Annotated[str | None, typer.Option("--per-month", metavar="X", help="Or what is put aside each month;")]
Week = Annotated[str | None, typer.Option("--per-week", metavar="X", help="or each week;")]
Day = Annotated[str | None, typer.Option("--per-day", metavar="X", help="or each day.")]
From = Annotated[str | None, typer.Option("--from", metavar="DATE", help="First day of the plan; today if left out.")]
OWN = "An account of its own: all that is in it counts. With --saved: where that is."


def add(
    ctx: typer.Context,
    name: Name,
    target: Annotated[str, typer.Argument(metavar="TARGET", help="How much it takes.")],
    by: By = None,
    per_month: Month = None,
    per_week: Week = None,
    per_day: Day = None,
    account: Annotated[str | None, typer.Option("--account", "-a", metavar="ACCT", help=OWN)] = None,
    saved: Annotated[str | None, typer.Option("--saved", metavar="X", help="What is saved of it already.")] = None,
    start: From = None,
) -> None:
    """Save for something: by a day, or so much each month. Either says what the other comes to."""
    house = house_of(ctx)
    store = house.session()
    currency = goal_setting.currency_of(store, account) if account is not None else house.needed_currency
    money = (parse_money_in if account is not None else parse_money)(target, currency, style_of(house.locale))
    each = _each(house, per_day, per_week, per_month, money.currency)
    if (by is None) == (each is None):
        hint = f"finura goal add NAME {target} --by 2027-03, or --per-month 5000"
        raise UsageError("say a day or what is put aside, one of both", hint=hint)
    wanted = Wanted(
        name=name,
        target=money,
        start=_from(house, start) if start is not None else house.today,
        by=coming(house, by) if by is not None else None,
        each=each,
        account=account,
        saved=typed_money(house, saved, money.currency) if saved is not None else None,
    )
    done = goal_setting.add(store, wanted, today=house.today, at=house.at, show=house.show)
    _answer(house, "goal add", done)


def edit(
    ctx: typer.Context,
    name: Name,
    rename: Annotated[str | None, typer.Option("--name", help="New name.")] = None,
    target: Annotated[str | None, typer.Option("--target", metavar="X", help="New target.")] = None,
    by: By = None,
    per_month: Month = None,
    per_week: Week = None,
    per_day: Day = None,
    account: Annotated[
        str | None, typer.Option("--account", "-a", metavar="ACCT", help="An account of its own; empty for none.")
    ] = None,
    start: From = None,
) -> None:
    """Change a goal's target, day, rate, first day, account or name."""
    house = house_of(ctx)
    store = house.session()
    old = saving.find(store, name)
    each = _each(house, per_day, per_week, per_month, old.currency)
    if by is not None and each is not None:
        raise UsageError("say a day or what is put aside, one of both")
    changes = Wanted(
        name=old.name if rename is None else rename,
        target=Money(old.target, old.currency) if target is None else typed_money(house, target, old.currency),
        start=old.start if start is None else _from(house, start),
        by=coming(house, by) if by is not None else None,
        each=each,
        account=account or None,
    )
    done = goal_setting.change(store, name, changes, today=house.today, at=house.at, apart=account == "")
    _answer(house, "goal edit", done, "Changed ")


def close(ctx: typer.Context, name: Name, when: When = None) -> None:
    """End a goal, reached or given up; what was in it is free again."""
    house = house_of(ctx)
    on = typed_day(house, when) or house.today
    _answer(
        house, "goal close", goal_setting.close(house.session(), name, on=on, today=house.today, at=house.at), "Closed "
    )


def reopen(ctx: typer.Context, name: Name) -> None:
    """Go on with a goal that was closed."""
    house = house_of(ctx)
    _answer(house, "goal reopen", goal_setting.reopen(house.session(), name, today=house.today, at=house.at))


def rm(ctx: typer.Context, name: Name) -> None:
    """Forget a goal and its slices. No entry is touched."""
    house = house_of(ctx)
    done = goal_setting.remove(house.session(), name, at=house.at)
    _answer(house, "goal rm", done, "Removed ")


# -------------------------------------------------------------------------------------------------------------- words


def _from(house: House, text: str) -> date:
    period = parse_period(text, house.calendar, house.today)
    if period is None:
        return said_day(text, house.calendar, house.today)
    if period.start == date.min:
        raise UsageError(f"{text} has no first day", hint="--from takes a day or a month", code="bad-day")
    return period.start


def _each(house: House, day: str | None, week: str | None, month: str | None, currency: str) -> Each | None:
    said = [(text, per) for text, per in ((day, Per.DAY), (week, Per.WEEK), (month, Per.MONTH)) if text is not None]
    if len(said) > 1:
        raise UsageError("--per-day, --per-week and --per-month exclude each other")
    return Each(typed_money(house, said[0][0], currency), said[0][1]) if said else None


def _answer(house: House, command: str, done: Done, verb: str = "") -> None:
    house.emit(
        command,
        set_shown(done.goal, done.standing, done.deed_id, verb=verb, handed=done.handed, show=house.show),
    )
