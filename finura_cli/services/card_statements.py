"""Cards: what their last statements ask for, and how much of their limits is used."""

from __future__ import annotations

from datetime import date

from finura_cli.domain.account import Account, AccountKind
from finura_cli.domain.card_statements import Standing, State, Statement, last_closed, owed, statement
from finura_cli.domain.money import Money
from finura_cli.records import NamedTuple
from finura_cli.store import accounts
from finura_cli.store.connection import Store


class CardDue(NamedTuple):
    """What the last statement of a card asks for. Amounts are positive where money is owed."""

    account_id: int
    name: str
    """Of the account."""
    due: date
    amount: Money
    """What was owed when the statement closed."""
    left: Money
    """What is still to be paid of it."""
    state: State
    closed: date
    """The statement's last day."""
    limit: Money | None
    utilisation: float | None
    """What is owed today over the limit."""


def standings(store: Store, today: date) -> dict[int, Standing]:
    """How each card stands at the end of `today`, by account; closed accounts are left out."""
    cards = [one for one in accounts.all(store) if one.kind is AccountKind.CARD and one.closed is None]
    if not cards:
        return {}
    periods = {
        card.id: last_closed(today, card.terms.statement_day) for card in cards if card.terms.statement_day is not None
    }
    now = accounts.balances(store, today)
    then = {day: accounts.balances(store, day) for day in {period.last for period in periods.values()}}
    found = {}
    for card in cards:
        last, period = None, periods.get(card.id)
        if period is not None:
            since = accounts.credited(store, card.id, period.end, today)
            last = statement(period, card.terms.due_day, then[period.last][card.id], since)
        found[card.id] = Standing(owed(now[card.id]), card.limit, last)
    return found


def dues(store: Store, today: date) -> tuple[CardDue, ...]:
    """What the last statements ask for, the next to fall due first; paid ones too, those of nothing are left out."""
    found = []
    for id, card in standings(store, today).items():
        last = card.statement
        if last is not None and last.due is not None and last.amount:
            found.append(_due(accounts.get(store, id), card, last, last.due, today))
    return tuple(sorted(found, key=lambda one: (one.due, one.account_id)))


def _due(account: Account, card: Standing, last: Statement, due: date, today: date) -> CardDue:
    return CardDue(
        account.id, account.name, due, last.amount, last.left, last.state(today), last.period.last, card.limit,
        card.utilisation,
    )  # fmt: skip
