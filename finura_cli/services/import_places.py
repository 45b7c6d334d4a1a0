"""Which account a file goes into, and under which name its source is remembered. Never told from a file's name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from finura_cli.domain.account import Account, AccountKind
from finura_cli.domain.imports import ImportPlan, Place, Reading, Remembered
from finura_cli.domain.names import LONGEST, checked_name, name_key
from finura_cli.domain.text import visible
from finura_cli.errors import BadInput, NotFound, UsageError
from finura_cli.formats.statement_parts import bare
from finura_cli.store import accounts, sources
from finura_cli.store.connection import Store

MAIN = "Main"


@dataclass(frozen=True, slots=True)
class Said:
    """What the user said about where files go."""

    account: str | None = None
    source: str | None = None
    currency: str | None = None
    """Of the command line, else of the books."""
    insists: bool = False
    """Whether the currency was said for this file, and is not just that of the books."""
    answered: bool = False
    """Whether the account is the answer for one part of a file, and not said for the whole."""
    called: str | None = None
    """What a source that is not remembered yet is called. Unlike `source` it says nothing about the account."""
    makes: bool = False
    """Whether an account of that name is made when there is none."""


class WhichAccount(BadInput):
    """Several accounts could be meant, and nothing tells which (65)."""

    default_code = "which-account"

    def __init__(self, path: str, names: Sequence[str], number: str | None, called: str | None) -> None:
        """`number` and `called`: what the file says of it."""
        says = number or (repr(called[:40]) if called else None)
        whose = f" (the file says {says})" if says else ""
        self.known = f"there are: {', '.join(names)}"
        hint = f"-a NAME; {self.known}; `finura account add` makes another"
        if called and not number:
            hint = f"`finura account add {says}` makes it; {self.known}; -a NAME takes the whole file into one"
        super().__init__(f"{path}: it is not clear which account this is{whose}", hint=hint)
        self.names = tuple(names)


def new_kind(reading: Reading) -> AccountKind:
    """What the file says its account is; most are a bank's."""
    try:
        return AccountKind(str(reading.details.get("account_kind")))
    except ValueError:
        return AccountKind.BANK


def is_card(store: Store | None, place: Place, reading: Reading) -> bool:
    """Whether a file goes into an account of a card, one that is there or one that it makes."""
    known = accounts.get(store, place.account_id).kind if store is not None and place.account_id is not None else None
    return (known or new_kind(reading)) is AccountKind.CARD


def same_number(one: str | None, other: str | None) -> bool:
    """Whether two ids of accounts are one: spaces, dashes and case aside."""
    return bool(one and other) and bare(one or "") == bare(other or "")


def is_path(number: str | None) -> bool:
    """Whether it is what a journal calls an account, `assets:bank:Giro`, and no number of a bank."""
    return ":" in (number or "")


def place_without_books(reading: Reading, said: Said) -> Place:
    """Where a file would go, as far as it can be told when there are no books yet."""
    return Place(None, said.account or reading.account, reading.currency or said.currency, reading.account)


def place_of(store: Store, path: str, reading: Reading, said: Said, earlier: Sequence[ImportPlan]) -> Place:
    """Where a file goes: -a, its source by name (of a file with one account), the account's id in the file, what the
    file calls it, the one source with this header, else a new account if the books have no bank account yet, or where
    the file has several. `earlier`: files of the same command.

    Raises:
        NotFound, Ambiguous: -a names no account. WhichAccount: it cannot be told.
        BadInput: the file's currency is not the account's (`other-currency`), or nobody knows it (`which-currency`).
    """
    if said.account is not None and not said.answered and is_part(reading):
        raise BadInput(
            f"{path} holds the statements of {reading.details['parts']} accounts, so it cannot go into one",
            hint="leave -a out; `finura account edit NAME --number ID` says which account is which",
            code="which-account",
        )
    place = _named(store, said, reading, earlier) or _told(store, path, reading, said, earlier)
    if place.currency is None:
        raise BadInput(f"{path}: its currency is not known", hint="--currency CODE", code="which-currency")
    currency = reading.currency or (said.currency if said.insists else None)
    if currency is not None and place.currency != currency:
        raise BadInput(
            f"{path} is in {currency}, and {place.name} is in {place.currency}",
            hint=f"finura account add NAME --currency {currency}; then -a NAME",
            code="other-currency",
        )
    learnt = any(plan.learnt_number and plan.place.name == place.name for plan in earlier)
    return replace(place, learns=False) if learnt else place


def is_there(store: Store, name: str) -> bool:
    """Whether a name is that of an account. Raises UsageError (`bad-name`) where no account can be called so."""
    try:
        accounts.find(store, name)
    except NotFound:
        checked_name(name, "an account")
        return False
    return True


def _named(store: Store, said: Said, reading: Reading, earlier: Sequence[ImportPlan]) -> Place | None:
    if said.account is not None:
        if said.makes and not is_there(store, said.account):
            made = [plan.place for plan in earlier_new(earlier)]
            same = (place for place in made if name_key(place.name or "") == name_key(said.account))
            currency = reading.currency or said.currency
            return next(same, _new(said.account, currency, reading))
        return _known(accounts.find(store, said.account), "as you said", reading)
    one_account = "accounts_named" not in reading.details and not is_part(reading)
    source = sources.find(store, said.source) if said.source is not None and one_account else None
    if source is not None:
        return _known(accounts.get(store, source.account_id), f"the account of {source.name}", reading)
    return None


def _told(store: Store, path: str, reading: Reading, said: Said, earlier: Sequence[ImportPlan]) -> Place:
    there = accounts.all(store)
    everything = [account for account in there if account.closed is None]
    remembered = sources.with_header(store, reading.header_key)
    found = _among(everything, remembered, reading) or _among(
        [account for account in there if account.closed is not None] if _says_whose(reading) else [],
        remembered, reading,
    )  # fmt: skip
    if found is not None:
        return found
    new = [plan for plan in earlier if plan.place.account_id is None and _continues(plan, reading)]
    if new:
        return new[0].place
    if (is_part(reading) or "whole_key" in reading.details) and not _unnumbered(everything):
        return _new_part(store, reading, said, earlier)
    if not any(account.kind is AccountKind.BANK for account in everything) and not earlier_new(earlier):
        taken = {account.name.casefold() for account in accounts.all(store)}
        name = next(n for n in (MAIN, "Bank", "Main bank") if n.casefold() not in taken)
        return _new(name, reading.currency or said.currency, reading)
    names = [account.name for account in everything] + [plan.place.name or "" for plan in earlier_new(earlier)[:1]]
    raise WhichAccount(path, names, reading.account, _called(reading))


def _says_whose(reading: Reading) -> bool:
    """Whether a file says by number, or beside every row by name, which account it is of: that one and no other."""
    return reading.account is not None or "accounts_named" in reading.details


def _among(those: Sequence[Account], remembered: Sequence[Remembered], reading: Reading) -> Place | None:
    """Which of these accounts it is: by its number, by what the file calls it, or as files with this header had it.
    Of one that is named beside every row the name is in the header's digest: what became of it before goes first."""
    for account in those:
        number = reading.account or _called(reading)  # `Chase 1234` was a number once
        if same_number(account.number, number):
            return _known(account, f"the file is of account {number}", reading)
    called = [
        account
        for account in those
        if (None in (account.number, reading.account) or is_path(account.number) or is_path(reading.account))
        and _is_called(account, reading)
    ]
    fitting = _by_header(remembered, those, reading)
    numbered = bool(called) and called[0].number is not None and not is_path(called[0].number)
    if called and not (len(fitting) == 1 and (numbered or "accounts_named" in reading.details)):
        return _known(called[0], "the file calls it so", reading)
    return _known(fitting[0], "as the last file of this kind", reading) if len(fitting) == 1 else None


def _is_called(account: Account, reading: Reading) -> bool:
    """Whether the file names an account as the books do."""
    name = _called(reading)
    same = name is not None and name_key(name) == name_key(account.name)
    return same and reading.currency in (None, account.currency)


def _called(reading: Reading) -> str | None:
    """What the file calls its account, as one can be called, with room for a number behind it."""
    name = reading.details.get("account_name")
    return visible(name)[: LONGEST - 5].strip() or None if isinstance(name, str) else None


def is_part(reading: Reading) -> bool:
    """Whether a file holds the statements of several accounts."""
    parts = reading.details.get("parts")
    return isinstance(parts, int) and parts > 1


def _unnumbered(everything: Sequence[Account]) -> bool:
    """Whether there is an account of a bank that may be the one in the file: nobody said its number yet."""
    return any(account.kind is not AccountKind.CASH and account.number is None for account in everything)


def _new_part(store: Store, reading: Reading, said: Said, earlier: Sequence[ImportPlan]) -> Place:
    """A new account for one of several in a file, named as the file calls it, else by the end of its number."""
    called = _called(reading)
    ending = f"Account {bare(reading.account or '')[-4:]}".strip()
    wanted = called if called and not same_number(called, reading.account) else ending
    taken = {account.name.casefold() for account in accounts.all(store)}
    taken |= {(plan.place.name or "").casefold() for plan in earlier_new(earlier)}
    name, n = wanted, 1
    while name.casefold() in taken:
        n += 1
        name = f"{wanted} {n}"
    return _new(name, reading.currency or said.currency, reading)


def earlier_new(earlier: Sequence[ImportPlan]) -> list[ImportPlan]:
    """Plans whose account is still to be made."""
    return [plan for plan in earlier if plan.place.account_id is None]


def _continues(plan: ImportPlan, reading: Reading) -> bool:
    """Whether a file belongs to the new account of an earlier one of the same command."""
    if reading.currency is not None and reading.currency != plan.place.currency:
        return False
    if reading.account and plan.place.number:
        return same_number(reading.account, plan.place.number)
    return plan.reading.header_key == reading.header_key


def _by_header(found: Sequence[Remembered], everything: Sequence[Account], reading: Reading) -> list[Account]:
    """Accounts that files with this header went into, but for those that the file itself rules out."""
    ids = {source.account_id for source in found}
    return [
        account
        for account in everything
        if account.id in ids
        and not (reading.account and account.number and not is_path(account.number))
        and reading.currency in (None, account.currency)
    ]


def _known(account: Account, why: str, reading: Reading) -> Place:
    said = reading.account if is_path(account.number) or not account.number else account.number
    number = said or account.number
    learns = number != account.number and account.closed is None
    return Place(account.id, account.name, account.currency, number, why, learns=learns)


def check_open(store: Store, plan: ImportPlan) -> None:
    """A closed account takes nothing new; a file whose rows it has all is no harm. Raises UsageError (`closed`)."""
    account = accounts.get(store, plan.place.account_id) if plan.place.account_id is not None else None
    if account is not None and account.closed is not None and plan.counts_for_something:
        raise UsageError(
            f"account {account.name} is closed",
            hint="-a NAME takes another; `finura undo list` has the deed that closed it",
            code="closed",
        )


def _new(name: str, currency: str | None, reading: Reading) -> Place:
    return Place(None, name, currency, reading.account, "a new account", learns=bool(reading.account))


def source_name(store: Store | None, said: Said, reading: Reading, place: Place) -> str | None:
    """Name of the source: as said, as remembered, else made of account and format."""
    if said.source is not None:
        return said.source
    if store is None:
        return None
    if place.account_id is not None:
        for source in sources.with_header(store, reading.header_key):
            if source.account_id == place.account_id:
                return source.name
    return said.called or f"{(place.name or MAIN).lower()}-{reading.format}".replace(" ", "-")
