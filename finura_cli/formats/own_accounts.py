"""Whose the rows of a table are: whether its column of accounts names the user's own, or the other side of payments.

Many banks write the account beside every row, and one file for all accounts; programs do, too. Others write the payee's
account under the very same header.
"""

from __future__ import annotations

from collections.abc import Sequence

from finura_cli.domain.imports import Hints
from finura_cli.errors import BadInput
from finura_cli.formats import chain
from finura_cli.formats.account_grid import Owners, Part
from finura_cli.formats.account_types import EXPENSE, OWN, REVENUE, AccountTypes
from finura_cli.formats.collected import Collected, settled
from finura_cli.formats.headers import WHOLE, key, roles_of
from finura_cli.formats.preamble import as_account, is_name, is_own_account
from finura_cli.formats.profile import Profile

_CALLED = frozenset(
    phrase.strip()
    for phrase in (
        "account, accounts, account name, wallet, wallets, wallet name, konto, kontoname, compte, nom du compte,"
        "cuenta, nombre de la cuenta, conta, conto, rekening, portefeuille, portemonnee, geldborse, cartera, billetera,"
        "счет, кошелек, hesap, rachunek, ucet"
    ).split(",")
)
"""Headers under which programs write what an account is called."""
_CARDS = frozenset("card number, card no, kredietkaart, umsatz getatigt von".split(", "))
"""Several cards are often of one account, with one balance."""
_MOST = 50
_FEW = 3
"""Fewer steps of a balance may fit by chance."""


def own_account(profile: Profile, collected: Collected, above: str | None) -> str | None:
    """The number of the one account that all rows are of, or that the lines above the table name."""
    column = profile.columns.account
    if len(collected.accounts) != 1 or column is None:
        return above
    own = is_own_account(_header(profile, column))
    # A statement of savings has the same other side all the way down.
    if not own and (above is not None or _may_be_payees(profile, column)):
        return above
    return next(iter(collected.accounts))


def part_of_several(profile: Profile, collected: Collected, hints: Hints, digits: int) -> Part | None:
    """The account that is asked for (`hints.part`), where each row says whose it is. None where all rows are one's.
    Raises BadInput (`no-such-part`)."""
    names = () if hints.one_account else _named(profile, collected, hints.accounts, digits)
    if not 0 <= hints.part < max(1, len(names)):
        raise BadInput(f"the file has no part {hints.part}, only {len(names) or 1}", code="no-such-part")
    if not names or profile.columns.account is None:
        return None
    owners = Owners((profile.columns.account,), money=profile.columns.money())
    return Part(owners, names, hints.part, profile.body_from)


def _named(profile: Profile, collected: Collected, known: frozenset[str], digits: int) -> tuple[str, ...]:
    """The user's accounts that the rows name, in their order; `known`: some of them. Raises BadInput
    (`not-a-statement`)."""
    column = profile.columns.account
    if column is None or column >= len(profile.header):
        return ()
    written = [account.strip() for _, account in collected.owners]
    names = tuple(dict.fromkeys(filter(None, written)))
    header = _header(profile, column)
    if key(header) in _CALLED:
        _refuse_both_halves(names)
    if not names or len(names) > _MOST or key(header) in _CARDS or "#" in header:
        return ()
    numbered = [as_account(name) is not None for name in names]
    if key(header) in _CALLED and all(map(_may_be_called, names)):
        texts = {profile.columns.payee, *profile.columns.text} - {None, column}
        few = len(names) <= max(4, len(written) // 3) or not known.isdisjoint(names)
        if texts and few:
            return names
    if len(names) < 2 or not all(numbered):
        return ()
    own = is_own_account(header) or (key(header) in _CALLED and _names_other_side(profile, column))
    own = own or any(name in known or as_account(name) in known for name in names)
    return names if own or _have_balances(profile, collected, names, digits) else ()


def _may_be_called(name: str) -> bool:
    return is_name(name) or as_account(name) is None


def _refuse_both_halves(names: Sequence[str]) -> None:
    """A register of double entry has every amount twice: in an account, and in what it was for."""
    types = AccountTypes()
    kinds = {types.of(name) for name in names if ":" in name}
    if kinds & OWN and kinds & {REVENUE, EXPENSE}:
        raise BadInput(
            "the file is a register of double entry: every amount stands in it twice",
            hint="import the journal itself: its accounts, categories and transfers are read",
            code="not-a-statement",
        )


def _have_balances(profile: Profile, collected: Collected, names: Sequence[str], digits: int) -> bool:
    """Whether a running balance follows from the rows of each account, and does not from all of them."""
    numbers, steps = settled(profile, collected, digits), len(collected.owners) - len(names)
    if not numbers.proof.pairs or steps < max(_FEW, len(names)):
        return False
    columns = (collected.lines, numbers.values, numbers.balances)

    def off(places: Sequence[int]) -> int:
        lines, values, balances = ([column[n] for n in places] for column in columns)
        return len(chain.breaks(chain.links([n or 0 for n in lines], values, balances, rising=numbers.proof.rising)))

    whose = [account.strip() for _, account in collected.owners]
    parted = sum(off([n for n, account in enumerate(whose) if account == name]) for name in names)
    return parted == 0 < off(range(len(whose)))


def _may_be_payees(profile: Profile, column: int) -> bool:
    """Whether the rows name a payee and no further account, so that this one may be the payee's."""
    return profile.columns.payee is not None and not _names_other_side(profile, column)


def _names_other_side(profile: Profile, column: int) -> bool:
    """Whether another column is for the other side's account: beside the payee's name there is a second such column."""
    beside = {column, profile.columns.payee}
    others = [roles_of(cell) for i, cell in enumerate(profile.header) if i not in beside]
    return any("counter_account" in roles or roles.get("payee") == WHOLE for roles in others)


def _header(profile: Profile, column: int) -> str:
    return profile.header[column] if column < len(profile.header) else ""
