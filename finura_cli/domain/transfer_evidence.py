"""What the texts of two entries say for their being one transfer."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from finura_cli.domain import transfer_words as says
from finura_cli.domain.account import Account, AccountKind
from finura_cli.domain.carriers import carriers_in
from finura_cli.domain.text import folded
from finura_cli.domain.transfer_words import Phrases
from finura_cli.records import NamedTuple

CERTAIN = 2
"""Evidence with which a pair that has no rival is linked without asking."""

_REFERENCE = 9
"""Digits of a number that two banks would not write by chance; a date has eight."""
_LAST = 4
"""Digits that a masked number of an account shows."""
_TELLING = 4
"""A word this long is somebody's, or something's."""
_IN_ANY_TEXT = frozenset(
    "main bank card account konto compte cuenta conto rekening credit debit giro visa mastercard maestro family home"
    " personal private business joint current everyday daily salary euro dollar".split()
)
"""Names of accounts that stand in texts of any kind."""
_BEFORE_LAST = frozenset("ending endet card karte carte tarjeta carta acct account ac a c konto kontonr nr no".split())
_ASIDE = frozenset({AccountKind.SAVINGS, AccountKind.INVESTMENT})
_NO_NAMES = frozenset(says.BOILERPLATE.split()).union(
    *(group.words for group in vars(says).values() if isinstance(group, Phrases))
)
"""Words that name nobody."""


class Evidence(NamedTuple):
    """Why a pair is believed: 0 equal amounts alone, CERTAIN or more enough to link it. `why` is for people."""

    score: int
    why: str = ""
    against: bool = False
    """Whether a text says that it is something else: a refund, a salary, a purchase."""
    funds: bool = False
    """Whether both texts say that it is money for a wallet, or from it: a guess at what it was for gives way."""


class Own(NamedTuple):
    """What tells an own account in a text."""

    kind: AccountKind
    name: str
    number: str
    """Its number folded, without spaces; empty when nobody knows it."""
    phrase: str
    """Its name as a phrase of a folded text; empty where the name says nothing."""

    @classmethod
    def of(cls, account: Account) -> Own:
        key = folded(account.name)
        telling = any(len(word) >= _TELLING - 1 and word not in _IN_ANY_TEXT for word in key.split())
        return cls(account.kind, account.name, folded(account.number or "").replace(" ", ""), key if telling else "")


class Said:
    """One side of a pair: its folded text, the account it is in, the account that the other side is in."""

    def __init__(self, words: str, own: Own, other: Own, *, moved: bool) -> None:
        self.words = words
        self.own = own
        self.other = other
        self.moved = moved
        """Whether it is filed under a category of transfers."""

    @cached_property
    def tokens(self) -> list[str]:
        return self.words.split()

    @cached_property
    def by_a_bank(self) -> str | None:
        """A word of paying anybody by bank, if the text has one."""
        return says.PAID.found(self.words)

    @cached_property
    def names(self) -> frozenset[str]:
        """Words that may name somebody: no number, nothing that banks write of themselves, no own account."""
        own = {*self.own.phrase.split(), *self.other.phrase.split()}
        return frozenset(
            word
            for word in self.tokens
            if len(word) > 2 and word.isalpha() and word not in _NO_NAMES and word not in own
        )

    @property
    def against(self) -> bool:
        """Whether the text says that the entry is something else."""
        if says.REFUNDED.found(self.words) or says.EARNED.found(self.words):
            return True
        return AccountKind.CASH not in (self.own.kind, self.other.kind) and says.SPENT.found(self.words) is not None


def weigh(out: Said, into: Said) -> Evidence:
    """How much the two texts say for a transfer from the account of `out` to that of `into`.

    A proof of CERTAIN stands for itself. Hints add up, unless the texts name different people: then they are one.
    """
    against = any(side.against and not side.moved for side in (out, into))
    proofs = [*_named(out), *_named(into), *_shared_number(out, into)]
    funded, drawn = says.FUNDED.found(into.words), says.DRAWN.found(out.words)
    carrier = None
    if not against:
        proofs += _shared_words(out, into)
        # A wallet's own row goes with any of a bank: that, which is known to name the wallet, has to say so.
        proofs += () if drawn else _told(out, sends=True)
        proofs += () if funded else _told(into, sends=False)
        if funded or drawn:
            carrier = _names_wallet(out, into) if funded else _names_wallet(into, out)
        if carrier is not None:
            proofs.append(Evidence(2 * CERTAIN, f"the texts have '{funded or drawn}' and '{carrier}'"))
    if not proofs:
        return Evidence(0, against=against)
    best = max(proofs, key=lambda proof: proof.score)
    score = sum(proof.score for proof in proofs)
    if best.score < CERTAIN:
        nobody = not out.names and not into.names
        moved = any(says.MOVED.found(side.words) for side in (out, into))
        strangers = bool(out.names and into.names) and out.names.isdisjoint(into.names)
        score = CERTAIN if nobody and moved and not against else min(score, 1) if strangers else score
    return Evidence(score, best.why, against, carrier is not None)


def _names_wallet(bank: Said, wallet: Said) -> str | None:
    """How a bank's text names a wallet: by the name of the account, or as a carrier of payments that the wallet's text
    or its account is called by too."""
    if wallet.own.phrase and wallet.own.phrase in bank.words:
        return wallet.own.phrase.strip()
    known = carriers_in(bank.words) & carriers_in(f"{wallet.words} {folded(wallet.own.name)}")
    return min(known, default=None)


def _named(side: Said) -> Iterator[Evidence]:
    """The text names the other side's account: by its number, by the end of its number, by its name."""
    other = side.other
    if other.number and _has_number(side, other.number):
        yield Evidence(CERTAIN, f"the text names the number of {other.name}")
    elif len(other.number) >= _LAST:
        last = other.number[-_LAST:]
        for before, token in zip(["", *side.tokens], side.tokens, strict=False):
            if token.lstrip("x") == last:
                sure = token != last or before in _BEFORE_LAST or set(before) == {"x"}
                yield Evidence(CERTAIN if sure else 1, f"the text has the last digits of {other.name}")
                break
    if other.phrase and other.phrase in side.words:
        one_word = " " not in other.phrase.strip()
        passing = one_word and side.by_a_bank is not None  # other people's banks are named there
        yield Evidence(1 if passing else CERTAIN, f"the text names {other.name}")


def _has_number(side: Said, number: str) -> bool:
    """The whole number, however it is parted; or its end without the bank's code, as old account numbers are."""
    if len(number) >= _TELLING * 2 and number in side.words.replace(" ", ""):
        return True
    return any(
        len(bare) >= 7 and bare.isdigit() and number.endswith(bare)
        for bare in (token.lstrip("0") for token in side.tokens)
    )


def _shared_number(out: Said, into: Said) -> Iterator[Evidence]:
    """Both banks wrote the same reference."""
    own = {out.own.number, into.own.number}
    shared = {token for token in out.tokens if sum(map(str.isdigit, token)) >= _REFERENCE}.intersection(into.tokens)
    for number in sorted(shared - own):
        yield Evidence(CERTAIN, f"both texts have {number[:20]}")
        return


def _told(side: Said, *, sends: bool) -> Iterator[Evidence]:
    """The text says of itself that money changes its place only."""
    if side.moved:
        yield Evidence(CERTAIN, "filed as a transfer")
    for phrases, score in _kinds(side, sends=sends):
        phrase = phrases.found(side.words)
        if phrase is not None:
            yield Evidence(score, f"'{phrase}' in the text")
            return


def _kinds(side: Said, *, sends: bool) -> Iterator[tuple[Phrases, int]]:
    """What to look for in a text, by the kinds of the two accounts, the most telling first."""
    receiver, sender = (side.other, side.own) if sends else (side.own, side.other)
    kinds = {receiver.kind, sender.kind}
    yield says.CARD_PAYMENT, CERTAIN
    yield says.OWN, CERTAIN
    if receiver.kind is AccountKind.CARD and not sends:
        yield says.SETTLED, CERTAIN
    if AccountKind.CASH in kinds:
        yield (says.CASH if receiver.kind is AccountKind.CASH else says.PAID_IN), CERTAIN
    if kinds & _ASIDE:
        yield says.SAVED, CERTAIN
    if AccountKind.WALLET in kinds:
        yield says.TOPPED_UP, CERTAIN
    if AccountKind.LOAN in kinds:
        yield says.LENT, CERTAIN
    yield says.MOVED, 1
    yield says.SAVED, 1


def _shared_words(out: Said, into: Said) -> Iterator[Evidence]:
    """Both texts have the same purpose or name; both are payments by bank."""
    shared = out.names & into.names
    if len(shared) > 1 and any(len(word) >= _TELLING for word in shared):
        first, second = [word for word in dict.fromkeys(out.tokens) if word in shared][:2]
        yield Evidence(1, f"both texts have '{first}' and '{second}'")
    if out.by_a_bank and into.by_a_bank:
        yield Evidence(1, "both are payments by bank")
