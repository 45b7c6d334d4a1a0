"""Accounts, and what is in them."""

from __future__ import annotations

from datetime import date

from finura_cli.domain.account import NO_TERMS, Account, AccountKind, CardTerms
from finura_cli.domain.money import LARGEST_MINOR, Money
from finura_cli.domain.names import checked_name, name_key, pick
from finura_cli.errors import NotFound, UsageError
from finura_cli.store import rows
from finura_cli.store.connection import Store
from finura_cli.store.driver import Row, Value
from finura_cli.store.uids import new_uid

_FIELDS = "id, uid, name, kind, currency, opening, opening_date, number, closed, statement_day, due_day, credit_limit"


def all(store: Store) -> list[Account]:
    """Every account, closed ones too, in the order they were made."""
    return [_account(row) for row in store.conn.execute(f"SELECT {_FIELDS} FROM accounts ORDER BY id")]


def get(store: Store, id: int) -> Account:
    row = store.conn.execute(f"SELECT {_FIELDS} FROM accounts WHERE id = ?", (id,)).fetchone()
    if row is None:
        raise NotFound(f"there is no account {id}", hint="`finura account` shows them")
    return _account(row)


def find(store: Store, name: str) -> Account:
    """The account of this name, or the only one whose name has these words. Raises NotFound, Ambiguous."""
    by_name = {account.name: account for account in all(store)}
    return pick(name, by_name, "account", "`finura account` shows them, `finura account add` makes one")


def add(
    store: Store, name: str, kind: AccountKind, currency: str, *, opening: int = 0, opening_date: date | None = None,
    number: str | None = None, terms: CardTerms = NO_TERMS,
) -> Account:  # fmt: skip
    """Make an account; `opening` is what was in it before its first entry, in minor units."""
    values = _values(Account(0, new_uid(), name, kind, currency, opening, opening_date, number, terms=terms))
    _refuse_taken(store, name, 0)
    return get(store, rows.insert(store, "accounts", values))


def update(store: Store, changed: Account) -> Account:
    """Write every field of an account. Its currency cannot change once it has entries, or a value."""
    old = get(store, changed.id)
    _refuse_taken(store, changed.name, changed.id)
    used = "SELECT 1 FROM {} WHERE account_id = ? LIMIT 1"
    for place, what in (("transactions", "entries"), ("account_values", "a value")):
        if old.currency != changed.currency and store.conn.value(used.format(place), (changed.id,)):
            raise UsageError(f"{old.name} has {what} in {old.currency}", hint="make a new account", code="in-use")
    rows.update(store, "accounts", (changed.id,), _values(changed))
    return get(store, changed.id)


def balances(store: Store, at: date | None = None) -> dict[int, Money]:
    """What is in each account, at the end of a day or after everything. Pending entries are outside.

    An opening balance counts from its date on. Entries in another currency than the account's are not in it.
    """
    month = at.isoformat()[:7] if at else "9999-99"
    day = at.isoformat() if at else "9999-99-99"
    found = store.conn.execute(
        "SELECT a.id, a.currency,"
        " iif(a.opening_date > :day, 0, a.opening) + coalesce(k.amount, 0) + coalesce(e.amount, 0)"
        " FROM accounts a LEFT JOIN (SELECT account_id, currency, sum(amount) AS amount FROM totals"
        "     WHERE month < :month GROUP BY 1, 2) k ON k.account_id = a.id AND k.currency = a.currency"
        " LEFT JOIN (SELECT account_id, currency, sum(amount) AS amount FROM transactions"
        "     WHERE date BETWEEN :month || '-01' AND :day AND pending = 0 GROUP BY 1, 2) e"
        " ON e.account_id = a.id AND e.currency = a.currency ORDER BY a.id",
        {"month": month, "day": day},
    )
    return {id: Money(minor, currency) for id, currency, minor in found}


def foreign(store: Store) -> dict[int, list[Money]]:
    """What posted entries in other currencies than their account's come to: it is in no balance."""
    found: dict[int, list[Money]] = {}
    for id, minor, currency in store.conn.execute(
        "SELECT k.account_id, sum(k.amount), k.currency FROM totals k JOIN accounts a ON a.id = k.account_id"
        " WHERE k.currency <> a.currency GROUP BY 1, 3 ORDER BY 1, 3"
    ):
        found.setdefault(id, []).append(Money(minor, currency))
    return found


def credited(store: Store, id: int, first: date, last: date) -> Money:
    """What came into an account from one day to another, both included; pending entries are outside."""
    sql = (
        "SELECT a.currency, (SELECT coalesce(sum(t.amount), 0) FROM transactions t WHERE t.account_id = a.id"
        " AND t.date BETWEEN ? AND ? AND t.pending = 0 AND t.amount > 0 AND t.currency = a.currency)"
        " FROM accounts a WHERE a.id = ?"
    )
    currency, minor = store.conn.execute(sql, (first.isoformat(), last.isoformat(), id)).fetchone()
    return Money(minor, currency)


def activity(store: Store) -> dict[int, tuple[int, date | None]]:
    """How many entries an account has, and the day of the last one. Accounts without any are left out."""
    found = store.conn.execute("SELECT account_id, count(*), max(date) FROM transactions GROUP BY account_id")
    return {id: (count, date.fromisoformat(last)) for id, count, last in found}


def _refuse_taken(store: Store, name: str, own: int) -> None:
    taken = store.conn.value("SELECT name FROM accounts WHERE folded = ? AND id <> ?", (name_key(name), own))
    if taken is not None:
        raise UsageError(f"there is an account {taken} already", code="exists")


def _values(account: Account) -> dict[str, Value]:
    name = checked_name(account.name, "an account")
    if len(account.currency) != 3 or not (account.currency.isascii() and account.currency.isupper()):
        raise UsageError(f"{account.currency[:10]!r} is no currency", hint="three letters, as INR", code="bad-currency")
    if abs(account.opening) > LARGEST_MINOR:
        raise UsageError("the opening balance is too large", code="too-large")
    _check_card(account)
    return {
        "uid": account.uid, "name": name, "folded": name_key(name), "kind": account.kind, "currency": account.currency,
        "opening": account.opening, "opening_date": _iso(account.opening_date),
        "number": account.number, "closed": _iso(account.closed), "statement_day": account.terms.statement_day,
        "due_day": account.terms.due_day, "credit_limit": account.terms.limit,
    }  # fmt: skip


def _check_card(account: Account) -> None:
    """What only cards have, and in which bounds."""
    terms = account.terms
    if account.kind is not AccountKind.CARD and terms != NO_TERMS:
        raise UsageError(
            f"{account.name} is of kind {account.kind.value}: only a card has a statement day, a due day and a limit",
            hint="`none` takes each of them away",
            code="no-card",
        )
    for day in (terms.statement_day, terms.due_day):
        if day is not None and not 1 <= day <= 31:
            raise UsageError(f"{day} is no day of a month", hint="1 to 31", code="bad-day")
    if terms.due_day is not None and terms.statement_day is None:
        raise UsageError(
            "what is due is told by a statement, and nobody said when it closes",
            hint="give --statement-day with --due-day",
            code="no-statement-day",
        )
    if terms.limit is not None and not 0 < terms.limit <= LARGEST_MINOR:
        raise UsageError("a limit is more than nothing, and no astronomical sum", hint="100000", code="bad-amount")


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _account(row: Row) -> Account:
    id, uid, name, kind, currency, opening, since, number, closed, *card = row
    return Account(
        id, uid, name, AccountKind(kind), currency, opening, date.fromisoformat(since) if since else None, number,
        date.fromisoformat(closed) if closed else None, CardTerms(*card),
    )  # fmt: skip
