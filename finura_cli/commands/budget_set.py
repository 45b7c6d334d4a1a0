"""finura budget set and rm: what may be spent, from this month on."""

from typing import Annotated

import typer

from finura_cli.cli.house import House, house_of
from finura_cli.domain.budget import Per
from finura_cli.domain.money import Money
from finura_cli.domain.parse_money import parse_money, parse_money_in
from finura_cli.errors import UsageError
from finura_cli.screen.budget_deeds import ended_shown, set_shown, worked_lines
from finura_cli.screen.money import style_of
from finura_cli.services import budget_setting

What = Annotated[str, typer.Argument(metavar="CAT", help="A category; or essential, discretionary, saving, total.")]
AMOUNT = "How much may be spent; or words, such as: average 6 months up to 300 (finura help budgets)."
ROLLOVER = "What is left, or missing, goes into the next month; or each month starts afresh."


def set_(
    ctx: typer.Context,
    what: What,
    amount: Annotated[list[str] | None, typer.Argument(metavar="AMOUNT", help=AMOUNT)] = None,
    per: Annotated[Per | None, typer.Option("--per", help="For how long.  [default: month]")] = None,
    rollover: Annotated[bool | None, typer.Option("--rollover/--no-rollover", help=ROLLOVER)] = None,
    cap: Annotated[str | None, typer.Option("--cap", metavar="X", help="At most this rolls over, either way.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what the amount comes to, and set nothing.")] = False,
) -> None:
    """Set a budget, from this month on."""
    house = house_of(ctx)
    store = house.read_session() if dry_run else house.session()
    if amount:
        wanted, lines = _wanted(house, what, " ".join(amount), per)
    else:
        wanted, lines = _as_it_is(house, what, per, changes=rollover is not None or cap is not None), []
    limit = None if cap is None else parse_money_in(cap, house.needed_currency, style_of(house.locale))
    wanted = wanted._replace(rollover=rollover, cap=limit)
    if dry_run:
        would = budget_setting.would_be(store, wanted, calendar=house.calendar, today=house.today)
        house.emit("budget set", set_shown(would, lines, show=house.show))
        return
    if lines and house.can_ask and not house.yes:
        for line in lines:
            house.say(line)
        lines = []
        if not house.confirm(f"Set {what} to {house.show(wanted.amount)} a month?", default=True):
            house.say("nothing was set")
            return
    (done,) = budget_setting.put_many(
        store, [wanted], calendar=house.calendar, today=house.today, at=house.at, command="budget set"
    )
    house.emit("budget set", set_shown(done, lines, show=house.show))


def _wanted(house: House, what: str, text: str, per: Per | None) -> tuple[budget_setting.Wanted, list[str]]:
    """The budget to set, and how its amount was worked out where it was given in words."""
    from finura_cli.domain.budget_template import BadTemplate, is_template, parse_template

    currency, style = house.needed_currency, style_of(house.locale)
    if not is_template(text):
        money = parse_money(text, currency, style)
        if money.currency != currency:
            hint = f"For a budget in {money.currency}: finura --currency {money.currency} budget set ..."
            raise UsageError(f"budgets are kept in {currency}", hint=hint, code="other-currency")
        return budget_setting.Wanted(what, money, per or Per.MONTH), []
    from finura_cli.services.budget_templates import worked_out

    if per not in (None, Per.MONTH):
        raise BadTemplate(f"an amount in words is worked out for a month, not for a {per}", hint="leave out --per")
    template = parse_template(text, currency, style)
    worked = worked_out(house.read_session(), what, template, calendar=house.calendar, today=house.today)
    wanted = budget_setting.Wanted(what, Money(worked.minor, currency), Per.MONTH, template=template.text)
    return wanted, worked_lines(template.text, worked, currency, show=house.show)


def _as_it_is(house: House, what: str, per: Per | None, *, changes: bool) -> budget_setting.Wanted:
    """Without an AMOUNT: the one that holds."""
    currency = house.needed_currency
    held = budget_setting.held(house.read_session(), what, currency=currency, today=house.today)
    if held is None or held.amount is None or per is not None or not changes:
        raise UsageError("an AMOUNT is missing", hint=f"finura budget set {what} 5000")
    return budget_setting.Wanted(what, Money(held.amount, currency), held.per, template=held.template)


def rm(ctx: typer.Context, what: What) -> None:
    """End a budget with this month; earlier months keep theirs."""
    house = house_of(ctx)
    done = budget_setting.end(
        house.session(), what, currency=house.needed_currency, calendar=house.calendar, today=house.today, at=house.at
    )
    house.emit("budget rm", ended_shown(done, show=house.show))
