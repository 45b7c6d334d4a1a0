"""One booking as rows of statements: for each account of one's own that it moves, what moves it, by category."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from finura_cli.domain.category import UNLISTED_ACCOUNT, Kind
from finura_cli.domain.money import LARGEST_MINOR, allocate, exponent, round_ratio
from finura_cli.domain.transaction import DraftLine
from finura_cli.formats.account_types import CONVERSION, EQUITY, EXPENSE, OWN, REVENUE, AccountTypes
from finura_cli.formats.double_entry import REAL, SCALE_DIGITS, Booking, Posting, Quantity, minor_of

Key = tuple[str, str | None]
"""An account of one's own and a currency it holds; None for amounts that carry none."""

_Lines = dict[Key, tuple[DraftLine, ...]]

EQUITY_DOUBT = "it is booked against equity, which is neither spent nor earned"


@dataclass(frozen=True, slots=True)
class Row:
    """What one booking does to one account. `lines` sum to `minor`."""

    key: Key
    minor: int
    date: date
    lines: tuple[DraftLine, ...]
    pending: bool
    posting: Posting
    doubt: str | None = None
    equity_only: bool = False
    """Whether it only says what the account held before, or holds no more."""


@dataclass(frozen=True, slots=True)
class _Flow:
    """Money spent, earned, or booked against equity; `weight` in a currency, from the booking's view."""

    category: str
    kind: Kind
    weight: Quantity
    vague: bool = False
    """Whether it is booked against equity, so that nobody knows what it is."""
    who: str | None = None


class Rows:
    """Makes rows of bookings under the types and currencies of one file."""

    def __init__(self, types: AccountTypes, currencies: Mapping[str | None, str | None], default: str | None) -> None:
        """`currencies`: by commodity, those that are money. `default`: of amounts without a commodity, if known."""
        self._types = types
        self._currencies = currencies
        self._default = default

    def of(self, booking: Booking) -> list[Row]:
        """The rows, in the order of their postings; none when no account of one's own is moved.

        Raises ValueError with why it cannot be taken.
        """
        aside = {id(posting) for posting in self.set_aside(booking)}
        real = [
            p
            for p in booking.postings
            if p.kind == REAL and id(p) not in aside and (p.quantity is None or p.quantity.units or p.lot)
        ]
        groups: dict[Key, list[Posting]] = {}
        flows: list[_Flow] = []
        for posting in real:
            type, quantity = self._type(posting), self._money(posting.quantity, lot=posting.lot)
            if type in OWN:
                groups.setdefault((posting.account, quantity.commodity), []).append(posting)
            elif type != CONVERSION:
                weight = self._money(posting.weight or posting.quantity, lot=False)
                flows.append(self._flow(posting, type, weight))
        nets = {key: self._net(postings, key[1]) for key, postings in groups.items()}
        nets = {key: minor for key, minor in nets.items() if minor}
        if not nets:
            if flows and not any(flow.vague for flow in flows):
                raise ValueError("no account of assets or liabilities is moved by it")
            return []
        return self._rows(booking, groups, nets, flows)

    def set_aside(self, booking: Booking) -> list[Posting]:
        """Postings of what is no money (hours, miles) and was neither bought nor sold: the others do without them."""
        found: dict[str | None, list[Posting]] = {}
        for posting in booking.postings:
            quantity = posting.quantity
            if posting.kind == REAL and quantity is not None and quantity.commodity not in self._currencies:
                found.setdefault(quantity.commodity, []).append(posting)
        return [
            posting
            for commodity, postings in found.items()
            if commodity is not None
            and not any(p.lot or p.weight is not None for p in postings)
            and not sum(p.quantity.units for p in postings if p.quantity is not None)
            for posting in postings
            if posting.quantity is not None and posting.quantity.units
        ]

    def _rows(
        self, booking: Booking, groups: Mapping[Key, list[Posting]], nets: Mapping[Key, int], flows: list[_Flow]
    ) -> list[Row]:
        only_equity = bool(flows) and all(flow.vague for flow in flows)
        doubt = booking.doubt
        if not only_equity and any(flow.vague for flow in flows):
            doubt = EQUITY_DOUBT
        lines: _Lines
        if only_equity and len(nets) > 1:
            lines = {key: (DraftLine(UNLISTED_ACCOUNT, minor, Kind.TRANSFER),) for key, minor in nets.items()}
        else:
            lines = self._shared_out(nets, flows)
        made = []
        for key, minor in nets.items():
            posting = groups[key][0]
            mark = posting.mark or booking.mark
            assert booking.date is not None
            row = Row(key, minor, posting.date or booking.date, lines[key], mark == "!", posting, doubt, only_equity)
            made.append(row)
        return made

    def _type(self, posting: Posting) -> str:
        found = self._types.of(posting.account)
        if found is None:
            raise ValueError(
                f"{posting.account}: nothing says what it is; declare it with `account {posting.account}  ; type:X`"
                " (A asset, L liability, E equity, R revenue, X expense)"
            )
        return found

    def _money(self, quantity: Quantity | None, *, lot: bool) -> Quantity:
        """The quantity in a currency. Raises ValueError for what is no money."""
        assert quantity is not None
        if quantity.commodity is None and None not in self._currencies and not lot:
            raise ValueError("an amount without a currency, where others have one")
        if lot or quantity.commodity not in self._currencies:
            raise ValueError(f"investments are not read: {quantity.commodity or 'held at cost'}")
        return Quantity(quantity.units, self._currencies[quantity.commodity])

    def _flow(self, posting: Posting, type: str, weight: Quantity) -> _Flow:
        if type == EQUITY:
            told = self._types.transfer(posting.account)
            return _Flow(told or UNLISTED_ACCOUNT, Kind.TRANSFER, weight, told is None, posting.who)
        assert type in (REVENUE, EXPENSE)
        kind = Kind.INCOME if type == REVENUE else Kind.EXPENSE
        return _Flow(self._types.category(posting.account), kind, weight, who=posting.who)

    def _net(self, postings: Sequence[Posting], currency: str | None) -> int:
        units = sum(p.quantity.units for p in postings if p.quantity is not None)
        return minor_of(units, currency or self._default)

    def _shared_out(self, nets: Mapping[Key, int], flows: Sequence[_Flow]) -> _Lines:
        """The lines of each account's row. What is spent and earned counts once, and transfers come to nothing."""
        moved: _Lines = {key: (DraftLine(None, minor, Kind.TRANSFER),) for key, minor in nets.items()}
        if not flows:
            return moved
        if len(nets) == 1:
            ((key, minor),) = nets.items()
            return {key: self._lines(minor, key[1], flows)}
        first = flows[0]
        alike = all((flow.category, flow.kind) == (first.category, first.kind) for flow in flows)
        if alike and len({minor > 0 for minor in nets.values()}) == 1:  # several accounts pay for one thing
            return {key: (DraftLine(first.category, minor, first.kind),) for key, minor in nets.items()}
        main = _main(nets, flows)
        parts = self._merged(flows, main[1])
        if all(key[1] == main[1] for key in nets):
            passed_on = -sum(minor for key, minor in nets.items() if key != main)
        else:
            passed_on = nets[main] - sum(part.minor for part in parts)
        if passed_on:
            parts.append(DraftLine(None, passed_on, Kind.TRANSFER))
        return moved | {main: _even(parts, nets[main])}

    def _lines(self, minor: int, currency: str | None, flows: Sequence[_Flow]) -> tuple[DraftLine, ...]:
        """The lines of the only account in a booking."""
        if len({(flow.category, flow.kind, flow.who) for flow in flows}) == 1:
            return (DraftLine(flows[0].category, minor, flows[0].kind, flows[0].who),)
        if all(flow.weight.commodity == currency for flow in flows):
            return _even(self._merged(flows, currency), minor)
        weights = [abs(flow.weight.units) for flow in flows]
        signs = {flow.weight.units > 0 for flow in flows}
        if len({flow.weight.commodity for flow in flows}) > 1 or len(signs) > 1:
            raise ValueError("its parts are in several currencies")
        return tuple(
            DraftLine(flow.category, share, flow.kind)
            for flow, share in zip(flows, allocate(minor, weights), strict=True)
        )

    def _merged(self, flows: Sequence[_Flow], currency: str | None) -> list[DraftLine]:
        """A line for each category, and for each whose it is, from the account's view."""
        units: dict[tuple[str, Kind, str | None], int] = {}
        for flow in flows:
            name = flow.category, flow.kind, flow.who
            units[name] = units.get(name, 0) - flow.weight.units
        step = 10 ** (SCALE_DIGITS - exponent(currency or self._default))
        lines = [
            DraftLine(category, round_ratio(total, step), kind, who) for (category, kind, who), total in units.items()
        ]
        return [line for line in lines if line.minor] or lines[:1]


def _main(nets: Mapping[Key, int], flows: Sequence[_Flow]) -> Key:
    """The account that the spending and earning of a booking is told in: the one that moves most in its direction."""
    currencies = {flow.weight.commodity for flow in flows}
    total = -sum(flow.weight.units for flow in flows)
    fitting = [key for key in nets if {key[1]} == currencies]
    if not fitting:
        raise ValueError("it has several accounts and currencies")
    same = [key for key in fitting if (nets[key] > 0) == (total > 0)] if total else []
    return max(same or fitting, key=lambda key: abs(nets[key]))


def _even(lines: list[DraftLine], minor: int) -> tuple[DraftLine, ...]:
    """The lines, the dust of prices put into the largest. Raises ValueError when more than dust is left."""
    rest = minor - sum(line.minor for line in lines)
    if abs(rest) > len(lines):
        raise ValueError("its parts do not add up")
    if any(abs(line.minor) > LARGEST_MINOR for line in lines):
        raise ValueError("an amount is too large")
    if rest:
        at = max(range(len(lines)), key=lambda n: abs(lines[n].minor))
        lines[at] = lines[at]._replace(minor=lines[at].minor + rest)
    return tuple(lines)
