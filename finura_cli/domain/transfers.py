"""Transfers between own accounts: two entries that are one movement of money, as each bank writes its half of it.

A pair are two posted entries of opposite equal amounts in one currency, of two accounts, at most APART days from the
sender's to the receiver's, which is never the earlier one; but a wallet fronts what it collects from a bank up to
BEHIND days later. Equal amounts alone say little: how much a pair is believed is its evidence (transfer_evidence.py). A
pair without rivals and with enough of it is certain; others are asked about.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from enum import IntEnum

from finura_cli.domain.account import AccountKind
from finura_cli.domain.text import how_many
from finura_cli.domain.transfer_evidence import CERTAIN, Evidence, Own, Said, weigh
from finura_cli.domain.transfer_words import CARD_PAYMENT, FUNDED
from finura_cli.records import NamedTuple

APART = 4
"""Days from the sender's entry to the receiver's."""
BEHIND = 7
"""Days that a bank may be behind a wallet which says that it got money from one."""
REACH = max(APART, BEHIND)
"""Days that the two sides of a pair may lie apart."""
THRONG = 2000
"""Pairs of one amount in a row of days; of more nobody could tell which belong together."""


class Filed(IntEnum):
    """What the category of an entry says about its being a transfer."""

    OPEN = 0
    MOVED = 1
    """It is one of transfers."""
    OTHERWISE = 2
    """A rule or the file filed it as spent or earned."""
    REFUSED = 3
    """It is split, or a person filed it as lent: it is no side of a transfer."""
    GUESSED = 4
    """A guess filed it as spent or earned: by what was done before, or by what was learnt."""
    BY_HAND = 5
    """A person filed it as spent or earned: it is a side only of money that a wallet got, where both texts say so."""


class Side(NamedTuple):
    """An entry as far as transfers go: posted, and linked to nothing."""

    id: int
    uid: str
    account_id: int
    day: int
    """Proleptic ordinal of its date."""
    minor: int
    currency: str
    words: str = " "
    """Folded text."""
    filed: Filed = Filed.OPEN


class Trace(NamedTuple):
    """What is looked at of an entry before its text is read."""

    id: int
    day: int
    account_id: int
    minor: int
    currency: str


class Pair(NamedTuple):
    """Two entries that may be one movement. `rivals` are the ids that either could be paired with instead."""

    out: Side
    into: Side
    evidence: Evidence
    rivals: tuple[int, ...] = ()

    @property
    def key(self) -> str:
        return pair_key(self.out.uid, self.into.uid)

    @property
    def certain(self) -> bool:
        """Whether it is linked without asking."""
        sure = self.evidence.score >= CERTAIN and not self.evidence.against
        in_time = self.into.day >= self.out.day or self.evidence.funds
        return sure and in_time and not self.rivals and not self._filed_otherwise

    @property
    def worth_asking(self) -> bool:
        """Equal amounts alone are asked about only where nothing else fits and nothing says what the two are."""
        if self.evidence.score >= CERTAIN:
            return True
        if self.evidence.against or self._filed_otherwise:
            return False
        return self.evidence.score > 0 or not self.rivals

    @property
    def _filed_otherwise(self) -> bool:
        firm = {Filed.OTHERWISE, Filed.BY_HAND} if self.evidence.funds else _FILED_OTHERWISE
        return not firm.isdisjoint((self.out.filed, self.into.filed))


_FILED_OTHERWISE = frozenset({Filed.OTHERWISE, Filed.BY_HAND, Filed.GUESSED})


def pair_key(one: str, other: str) -> str:
    """Under which a verdict on a pair is remembered, whichever is named first."""
    return "+".join(sorted((one, other)))


def reason(pair: Pair, accounts: Mapping[int, Own]) -> str:
    """Why the pair is asked about: `may be a transfer to Savings, 1 day later: 'umbuchung' in the text`."""
    apart = pair.into.day - pair.out.day
    when = "on the same day" if not apart else f"{how_many(abs(apart), 'day')} {'later' if apart > 0 else 'earlier'}"
    why = f": {pair.evidence.why}" if pair.evidence.why else ""
    return f"may be a transfer to {accounts[pair.into.account_id].name}, {when}{why}"


def near(traces: Iterable[Trace]) -> dict[int, set[int]]:
    """By the id of an entry those of another account, with the opposite amount and not too far from it: what has no
    such other one need not be read. Where a throng of equal amounts lies in a row nobody could tell, and it is left
    out whole.
    """
    groups: dict[tuple[str, int], list[Trace]] = defaultdict(list)
    for trace in traces:
        groups[trace.currency, abs(trace.minor)].append(trace)
    partners: dict[int, set[int]] = defaultdict(set)
    for group in groups.values():
        group.sort(key=lambda trace: trace.day)
        for some in _in_a_row(group):
            receivers = [trace for trace in some if trace.minor > 0]
            days = [trace.day for trace in receivers]
            ends = [
                (out, bisect_left(days, out.day - REACH), bisect_right(days, out.day + APART))
                for out in some
                if out.minor < 0
            ]
            if sum(end - start for _, start, end in ends) > THRONG:
                continue
            for out, start, end in ends:
                for into in receivers[start:end]:
                    if into.account_id != out.account_id:
                        partners[out.id].add(into.id)
                        partners[into.id].add(out.id)
    return partners


def _in_a_row(group: Sequence[Trace]) -> Iterator[Sequence[Trace]]:
    """Runs of entries (in the order of their days) in which none is more than REACH days from the next."""
    start = 0
    for at in range(1, len(group) + 1):
        if at == len(group) or group[at].day - group[at - 1].day > REACH:
            yield group[start:at]
            start = at


def judged(sides: Collection[Side], accounts: Mapping[int, Own], rejected: Collection[str] = ()) -> list[Pair]:
    """Every pair that nobody rejected, weighed, with its rivals; the best first.

    A card's issuer often books a payment when it asks the bank for it, a day or two before the bank does. Such a pair
    is none by the rule above, so it is never certain; where neither entry has another partner it is asked about. So is
    money that a wallet says it got from a bank, where nothing says what the bank's row was for.
    """
    both_told = list(_funding(sides, accounts))
    found = [
        both
        for both in dict.fromkeys([*_in_order(sides), *both_told])
        if pair_key(both[0].uid, both[1].uid) not in rejected
    ]
    partners: dict[int, set[int]] = defaultdict(set)
    for out, into in found:
        partners[out.id].add(into.id)
        partners[into.id].add(out.id)
    weighed = [
        Pair(out, into, _weighed(out, into, accounts), _sorted(partners[out.id] | partners[into.id], out, into))
        for out, into in found
    ]
    alone = [side for side in sides if side.id not in partners]
    for out, into in _backwards(alone, accounts):
        if pair_key(out.uid, into.uid) not in rejected:
            pair = Pair(out, into, _weighed(out, into, accounts))
            if pair.evidence.score >= CERTAIN or (FUNDED.found(into.words) and pair.worth_asking):
                weighed.append(pair)
    return sorted(weighed, key=_best_first)


def certain(found: Iterable[Pair], fresh: Collection[int]) -> list[Pair]:
    """The pairs to link without asking; at least one side of each is among the `fresh` ids."""
    return [pair for pair in found if pair.certain and (pair.out.id in fresh or pair.into.id in fresh)]


def proposed(found: Iterable[Pair]) -> list[Pair]:
    """The pairs to ask about; each entry is in one of them at most."""
    taken: set[int] = set()
    chosen = []
    for pair in found:
        if pair.worth_asking and pair.out.id not in taken and pair.into.id not in taken:
            taken |= {pair.out.id, pair.into.id}
            chosen.append(pair)
    return chosen


def _best_first(pair: Pair) -> tuple[int, bool, int, int, int, int]:
    apart = pair.into.day - pair.out.day
    collected_first = pair.evidence.funds and apart > 0  # a wallet rarely waits for the money
    return -pair.evidence.score, collected_first, abs(apart), -apart, pair.out.id, pair.into.id


def _sorted(partners: Iterable[int], out: Side, into: Side) -> tuple[int, ...]:
    return tuple(sorted(set(partners) - {out.id, into.id}))


def _in_order(sides: Iterable[Side]) -> Iterator[tuple[Side, Side]]:
    """Every sender and receiver that the rule allows, whatever their texts say."""
    for senders, receivers in _by_amount(sides):
        days = [side.day for side in receivers]
        for out in senders:
            for into in receivers[bisect_left(days, out.day) : bisect_right(days, out.day + APART)]:
                if into.account_id != out.account_id:
                    yield out, into


def _funding(sides: Iterable[Side], accounts: Mapping[int, Own]) -> Iterator[tuple[Side, Side]]:
    """A wallet's rows of money from a bank, and the banks' rows of that day or later that name the wallet."""
    for senders, receivers in _by_amount(sides, by_hand=True):
        told = [side for side in receivers if FUNDED.found(side.words)]
        days = [side.day for side in told]
        for out in senders if told else ():
            for into in told[bisect_left(days, out.day - BEHIND) : bisect_right(days, out.day)]:
                if into.account_id != out.account_id and _weighed(out, into, accounts).funds:
                    yield out, into


def _backwards(sides: Iterable[Side], accounts: Mapping[int, Own]) -> Iterator[tuple[Side, Side]]:
    """Payments to a card, and money for a wallet, that are earlier there than at the bank."""
    for senders, receivers in _by_amount(sides):
        days = [side.day for side in receivers]
        for out in senders:
            for into in receivers[bisect_left(days, out.day - REACH) : bisect_left(days, out.day)]:
                card = into.day >= out.day - APART and _settles_card(out, into, accounts)
                if into.account_id != out.account_id and (card or FUNDED.found(into.words)):
                    yield out, into


def _settles_card(out: Side, into: Side, accounts: Mapping[int, Own]) -> bool:
    card = accounts[into.account_id].kind is AccountKind.CARD
    return card or any(CARD_PAYMENT.found(side.words) for side in (out, into))


def _by_amount(sides: Iterable[Side], *, by_hand: bool = False) -> Iterator[tuple[list[Side], list[Side]]]:
    """Senders and receivers of one amount, by day. `by_hand`: those, too, that a person filed."""
    no_side = {Filed.REFUSED} if by_hand else {Filed.REFUSED, Filed.BY_HAND}
    groups: dict[tuple[str, int], tuple[list[Side], list[Side]]] = defaultdict(lambda: ([], []))
    for side in sorted(sides, key=lambda side: (side.day, side.id)):
        if side.filed not in no_side and side.minor:
            groups[side.currency, abs(side.minor)][side.minor > 0].append(side)
    yield from (group for group in groups.values() if group[0] and group[1])


def _weighed(out: Side, into: Side, accounts: Mapping[int, Own]) -> Evidence:
    sender, receiver = accounts[out.account_id], accounts[into.account_id]
    return weigh(
        Said(out.words, sender, receiver, moved=out.filed is Filed.MOVED),
        Said(into.words, receiver, sender, moved=into.filed is Filed.MOVED),
    )
