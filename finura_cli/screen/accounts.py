"""Accounts with their balances, and a comparison with a statement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from finura_cli.domain.account import Account, Holding
from finura_cli.domain.card_statements import State
from finura_cli.domain.money import Money
from finura_cli.domain.reconcile import Reconciliation
from finura_cli.domain.text import how_many
from finura_cli.screen.plain import percent
from finura_cli.screen.receipts import UNDO, receipt
from finura_cli.screen.report_parts import ratio
from finura_cli.screen.shown import Cell, Column, ShowMoney, Shown, Table

_COLUMNS = (
    Column("name", title="Account"),
    Column("kind", spare=2),
    Column("balance", "money"),
    Column("today", "money"),
    Column("worth", "money"),
    Column("currency", machine=True),
    Column("entries", "int", spare=3),
    Column("last", "date", title="Last entry", spare=1),
    Column("reconciled", "text", spare=4),
    Column("foreign", title="Not in it"),
    Column("limit", "money", spare=3),
    Column("utilisation", "ratio", title="Used", spare=2),
    Column("left_to_pay", "money"),
    Column("due", "date"),
    Column("state", spare=1),
    Column("imported", title="Last import", spare=3),
)
_OF_CARDS = ("limit", "utilisation", "left_to_pay", "due", "state")


def accounts_shown(holdings: Sequence[Holding], *, show: ShowMoney, today: date) -> Shown:
    """One row an account; a total for each currency, as accounts of several cannot be added."""
    columns = [
        column
        for column in _COLUMNS
        if (column.name != "today" or any(h.today for h in holdings))
        and (column.name != "worth" or any(h.worth for h in holdings))
        and (column.name != "foreign" or any(h.foreign for h in holdings))
        and (column.name != "imported" or any(h.imported for h in holdings))
        and (column.name not in _OF_CARDS or any(_card(h, today)[column.name] is not None for h in holdings))
    ]
    cells = [_cells(h, show, today) for h in holdings]
    sums: dict[str, Money] = {}
    for h in holdings:
        sums[h.balance.currency] = sums.get(h.balance.currency, Money(0, h.balance.currency)) + h.balance
    total: tuple[Cell, ...] | None = None
    if len(sums) == 1:
        (only,) = sums.values()
        now = sum((h.balance if h.today is None else h.today for h in holdings), Money(0, only.currency))
        summed: dict[str, Cell] = {"name": "Total", "balance": only, "today": now, "currency": only.currency}
        summed["worth"] = sum((_worth(h) for h in holdings), Money(0, only.currency))
        summed["entries"] = sum(h.entries for h in holdings)
        total = tuple(summed.get(column.name) for column in columns)
    rows = tuple(tuple(row[column.name] for column in columns) for row in cells)
    totals = [{"currency": currency, "balance": balance} for currency, balance in sums.items()]
    return Shown(
        json={"rows": [_json(h, today) for h in holdings], "totals": totals},
        table=Table(tuple(columns), rows, total=total, empty="No accounts yet: finura account add Cash --kind cash"),
        show=show,
    )


def account_shown(held: Holding, *, show: ShowMoney, today: date) -> Shown:
    """One account, said in lines."""
    account = held.account
    more = [
        f"kind {account.kind.value}, currency {account.currency}, {how_many(held.entries, 'entry', 'entries')}",
        opening_line(account, show),
    ]
    if account.number:
        more.append(f"number {account.number}")
    if held.today is not None:
        more.append(f"without what is dated after today: {show(held.today)}")
    if held.worth is not None and held.valued is not None:
        more.append(f"worth {show(held.worth)}, by what was said for {held.valued.isoformat()}")
    if held.foreign:
        more.append(f"entries in other currencies, not in the balance: {_foreign(held, show)}")
    if account.closed:
        more.append(f"closed on {account.closed.isoformat()}")
    if held.reconciled is not None:
        more.append(f"reconciled on {_reconciled(held, show)}")
    if held.imported is not None:
        usual = f", usually every {how_many(held.imported.usual_gap, 'day')}" if held.imported.usual_gap else ""
        more.append(f"last import {_imported(held, today)} ({held.imported.last.isoformat()}){usual}")
    more += _card_lines(held, show, today)
    return receipt({"account": _json(held, today)}, f"{account.name}: {show(held.balance)}", more=more)


def opening_line(account: Account, show: ShowMoney) -> str:
    """What was in it before its first entry; below zero it was owed."""
    on = f" on {account.opening_date.isoformat()}" if account.opening_date else ""
    owed = ", owed" if account.opening < 0 else ""
    return f"opening balance {show(Money(account.opening, account.currency))}{on}{owed}"


def reconciliation_shown(result: Reconciliation, *, show: ShowMoney, deed: int | None, posted: bool) -> Shown:
    """Agrees, or by how much not and what could explain it, or what was posted."""

    def money(minor: int) -> str:
        return show(Money(minor, result.currency))

    more = []
    if not result.difference:
        head = f"{result.account} agrees on {result.on.isoformat()}: {money(result.statement)}"
    elif posted:
        head = f"{result.account} counted: {money(result.statement)} on {result.on.isoformat()}"
        more.append(f"the books said {money(result.books)}; {money(result.difference)} was posted as unaccounted")
        if result.first:
            opening = Money(result.difference, result.currency).plain()
            hint = f"finura account edit {result.account} --opening {opening}"
            more.append(f"was it there before the first entry? then: finura undo; {hint}")
    else:
        head = f"{result.account} differs by {money(result.difference)} on {result.on.isoformat()}"
        more.append(f"the statement says {money(result.statement)}, the books {money(result.books)}")
        turned = _turned(result, show)
        more += (
            [turned]
            if turned
            else [
                f"entry {s.transaction.id}, {s.transaction.date.isoformat()} {s.transaction.description},"
                f" {show(s.transaction.money)}: {s.why}"
                for s in result.suspects[:5]
            ]
        )
        if not result.suspects and not turned:
            name = f'"{result.account}"' if " " in result.account else result.account
            more.append(f"no single entry explains it, one may be missing: finura list acct:{name} --running")
    answer = {
        "account": result.account,
        "currency": result.currency,
        "date": result.on,
        "statement": Money(result.statement, result.currency),
        "books": Money(result.books, result.currency),
        "difference": Money(result.difference, result.currency),
        "posted": posted,
        "suspects": [
            {"id": s.transaction.id, "date": s.transaction.date, "amount": s.transaction.money, "why": s.why}
            for s in result.suspects
        ],
        "deed": deed,
    }
    return receipt(answer, head, more=more, undo=UNDO if deed else None)


def _turned(result: Reconciliation, show: ShowMoney) -> str | None:
    """The books hold as much with the other sign: more likely it was said the wrong way round than that an entry of
    half the difference is."""
    if not result.books or result.statement != -result.books:
        return None
    amount = show(Money(abs(result.books), result.currency))
    if result.books < 0:
        return f"the books say that {amount} is owed on it: if that is meant, type it with a minus"
    return f"the books say that {amount} is in it, and not owed: if that is meant, type it with a plus"


def _cells(held: Holding, show: ShowMoney, today: date) -> dict[str, Cell]:
    return {
        "name": held.account.name,
        "kind": held.account.kind.value,
        "balance": held.balance,
        "today": held.balance if held.today is None else held.today,
        "worth": _worth(held),
        "currency": held.balance.currency,
        "entries": held.entries,
        "last": held.last,
        "reconciled": _reconciled(held, show),
        "imported": _imported(held, today),
        "foreign": _foreign(held, show),
        **{name: _card(held, today)[name] for name in _OF_CARDS},
    }


def _worth(held: Holding) -> Money:
    """What counts in net worth."""
    if held.worth is not None:
        return held.worth
    return held.balance if held.today is None else held.today


def _card(held: Holding, today: date) -> dict[str, Cell]:
    """What is said of a card, by the names that JSON has for it; all None of another account."""
    card, terms = held.card, held.account.terms
    last = card.statement if card is not None else None
    return {
        "statement_day": terms.statement_day,
        "due_day": terms.due_day,
        "limit": held.account.limit,
        "owed": card.owed if card is not None else None,
        "utilisation": ratio(card.utilisation) if card is not None else None,
        "statement_start": last.period.start if last is not None else None,
        "statement_end": last.period.last if last is not None else None,
        "statement_amount": last.amount if last is not None else None,
        "left_to_pay": last.left if last is not None else None,
        "due": last.due if last is not None else None,
        "state": last.state(today).value if last is not None else None,
    }


def _card_lines(held: Holding, show: ShowMoney, today: date) -> list[str]:
    """Limit and last statement of a card."""
    card = held.card
    if card is None:
        return []
    lines = []
    if card.limit is not None and card.utilisation is not None:
        lines.append(f"owed {show(card.owed)} of a limit of {show(card.limit)}: {percent(card.utilisation)} used")
    last = card.statement
    if last is None:
        return lines
    days = f"statement of {last.period.start.isoformat()} to {last.period.last.isoformat()}"
    if not last.amount:
        return [*lines, f"{days}: nothing to pay"]
    lines.append(f"{days}: {show(last.amount)}" + (f", {show(last.paid)} of it came in since" if last.paid else ""))
    day = last.due.isoformat() if last.due is not None else None
    match last.state(today):
        case State.PAID:
            return [*lines, "it is paid"]
        case State.LATE:
            return [*lines, f"{show(last.left)} is late since {day}"]
        case State.DUE:
            return [*lines, f"{show(last.left)} to pay" + (f" by {day}" if day else "")]


def _imported(held: Holding, today: date) -> str | None:
    """`today`, `23 days ago`."""
    if held.imported is None:
        return None
    days = held.imported.days(today)
    return f"{how_many(days, 'day')} ago" if days else "today"


def _foreign(held: Holding, show: ShowMoney) -> str | None:
    return ", ".join(map(show, held.foreign)) or None


def _reconciled(held: Holding, show: ShowMoney) -> str | None:
    if held.reconciled is None:
        return None
    if held.reconciled_off is None:
        return held.reconciled.isoformat()
    return f"{held.reconciled.isoformat()}, off by {show(held.reconciled_off)} since"


def _json(held: Holding, today: date) -> dict[str, object]:
    account = held.account
    return {
        "id": account.id,
        "uid": account.uid,
        "name": account.name,
        "kind": account.kind.value,
        "balance": held.balance,
        "currency": account.currency,
        "opening": Money(account.opening, account.currency),
        "opening_date": account.opening_date,
        "number": account.number,
        "closed": account.closed,
        "entries": held.entries,
        "last": held.last,
        "reconciled": held.reconciled,
        "reconciled_off": held.reconciled_off,
        "today": held.balance if held.today is None else held.today,
        "worth": _worth(held),
        "valued": held.valued,
        "last_import": held.imported.last if held.imported is not None else None,
        "foreign": [{"amount": money, "currency": money.currency} for money in held.foreign],
        **_card(held, today),
    }
