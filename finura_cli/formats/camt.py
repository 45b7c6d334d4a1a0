"""ISO 20022 CAMT: statements (053), reports of the day (052) and notifications (054), in every version.

See camt_entry.py for what a row is. What is pending (PDNG, FUTR) is a pending row; what is only told for information
(INFO), or has a status that is not known, is one too, and goes to review.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from finura_cli.domain.imports import Hints, Problem, Reading, Skipped
from finura_cli.domain.money import exponent
from finura_cli.domain.transaction import Draft
from finura_cli.errors import BadInput
from finura_cli.formats.base import Certainty, Source
from finura_cli.formats.camt_entry import account_id, currency_of, draft_of, read_day, shown, signed, status_of
from finura_cli.formats.camt_tree import Node, Piece, pieces
from finura_cli.formats.statement_parts import (
    Balanced,
    Key,
    Told,
    bare,
    check_part,
    ends,
    header_key,
    kept_parts,
    part_details,
    part_of,
    parts_of,
)
from finura_cli.records import NamedTuple

_HEAD_BYTES = 65_536
_MESSAGE = re.compile(rb"[<:]BkToCstmr(?:Stmt|AcctRpt|DbtCdtNtfctn)(?:V[0-9]{2})?[\s/>]|camt\.05[234]\.001")
_OPENING = ("OPBD", "PRCD", "OPNG")
_CLOSING = ("CLBD",)
_INTERIM = "ITBD"
_MOST_BALANCES = 50_000
_KINDS = {"SVGS": "savings", "LOAN": "loan", "CARD": "card", "CASH": "bank"}
Item = Draft | Problem | Skipped


class CamtReader:
    """Cash messages of ISO 20022. Several accounts are several parts."""

    name = "camt"

    def recognise(self, source: Source) -> Certainty:
        """SURE for XML that names such a message near its beginning."""
        head = source.data[:_HEAD_BYTES].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
        return Certainty.SURE if head.startswith(b"<") and _MESSAGE.search(head) else Certainty.NO

    def settle(self, source: Source, hints: Hints) -> Reading:
        """See base.Reader. Raises BadInput: `not-a-statement`, `truncated`, `dtd`, `too-deep`, `undecodable`."""
        surveys = _survey(pieces(source.data), hints.currency)
        if not surveys:
            raise BadInput("the file is no statement: it holds none", code="not-a-statement")
        parts = parts_of([one.key for one in surveys])
        check_part(parts, hints)
        own = [one for one in surveys if part_of(parts, one.key) == hints.part]
        currency = parts[hints.part][1]
        digits = exponent(currency or hints.currency)
        found = ends([_balanced(one, currency, digits) for one in own], digits)
        kind = next((one.kind for one in own if one.kind), None)
        return Reading(
            format=self.name,
            header_key=header_key(self.name, parts[hints.part]),
            details={
                "digits": digits,
                **({"account_kind": kind} if kind else {}),
                **part_details(parts, hints.part),
                **({"gap": found.gap} if found.gap else {}),
                **({"statements": [part_of(parts, one.key) for one in surveys]} if len(parts) > 1 else {}),
            },
            currency=currency,
            account=own[0].account or None,
            opening=found.opening,
            closing=found.closing,
            closing_date=found.day,
        )

    def rows(self, source: Source, reading: Reading) -> Iterator[Item]:
        """See base.Reader."""
        return _Walk(source, reading).items()


READER = CamtReader()


# ------------------------------------------------------------------------------------------------------------ survey


class _Balance(NamedTuple):
    """A balance as it is printed."""

    kind: str
    day: str
    currency: str | None
    node: Node


@dataclass(slots=True)
class _Survey:
    """What one statement says about itself."""

    account: str = ""
    currency: str | None = None
    kind: str | None = None
    balances: list[_Balance] = field(default_factory=list)
    booked: dict[str | None, int] = field(default_factory=dict)
    """Sum of the booked entries in minor units, by the currency they say."""
    unread: int = 0

    @property
    def key(self) -> Key:
        return bare(self.account), self.currency

    def settle(self) -> None:
        """A currency that the account does not say is that of its entries, else of its balances."""
        said = list(self.booked.keys() - {None})
        if self.currency is None and len(said) == 1:
            self.currency = said[0]
        if self.currency is None:
            self.currency = next((one.currency for one in self.balances if one.currency), None)


def _survey(found: Iterable[Piece], hinted: str | None) -> list[_Survey]:
    """All statements, without the texts of their entries. `hinted`: currency of amounts that do not say theirs."""
    surveys: list[_Survey] = []
    for piece in found:
        if piece.kind == "begin":
            surveys.append(_Survey())
        elif piece.kind == "end":
            surveys[-1].settle()
        if piece.node is None:
            continue
        now = surveys[-1]
        if piece.kind == "Acct":
            now.account = account_id(piece.node)
            code = piece.node.say("Ccy").upper()
            now.currency = code if len(code) == 3 and code.isalpha() else None
            now.kind = _KINDS.get(piece.node.say("Tp", "Cd"))
        elif piece.kind == "Bal":
            _take_balance(now, piece.node)
        else:
            _take_entry(now, piece.node, hinted)
    return surveys


def _take_balance(now: _Survey, node: Node) -> None:
    kind = node.say("Tp", "CdOrPrtry", "Cd") or node.say("Tp", "Cd")
    if kind not in (*_OPENING, *_CLOSING, _INTERIM):
        return
    try:
        found = read_day(node.one("Dt"))
    except ValueError:
        found = None
    day = found[0].isoformat() if found is not None else ""
    if len(now.balances) == _MOST_BALANCES:
        raise BadInput(f"a statement of more than {_MOST_BALANCES:,} balances", code="too-large")
    now.balances.append(_Balance(kind, day, currency_of(node.one("Amt")), node))


def _take_entry(now: _Survey, node: Node, hinted: str | None) -> None:
    if status_of(node) != "BOOK":
        return
    own = currency_of(node.one("Amt"))
    try:
        minor = signed(node, exponent(own or now.currency or hinted))
    except ValueError:
        now.unread += 1
    else:
        now.booked[own] = now.booked.get(own, 0) + minor


def _balanced(one: _Survey, currency: str | None, digits: int) -> Balanced:
    """The balances of a statement that lead from its first day to its last, and the sum of its rows."""
    booked = one.booked.get(currency, 0) + (one.booked.get(None, 0) if currency is not None else 0)
    found = Balanced(net=booked, unread=one.unread)
    own = [balance for balance in one.balances if balance.currency in (currency, None)]
    opening = next((kind for kind in _OPENING if any(balance.kind == kind for balance in own)), _INTERIM)
    closing = next((kind for kind in _CLOSING if any(balance.kind == kind for balance in own)), _INTERIM)
    first = min((balance for balance in own if balance.kind == opening), key=lambda b: b.day, default=None)
    last = max(
        ((balance.day, place, balance) for place, balance in enumerate(own) if balance.kind == closing), default=None
    )
    if first is not None and not (last is not None and last[2] is first):
        found.opening = _minor(first.node, digits)
    if last is not None:
        found.closing = _minor(last[2].node, digits)
        found.day = last[0] or None
    return found


def _minor(node: Node, digits: int) -> int | None:
    try:
        return signed(node, digits)
    except ValueError:
        return None


# -------------------------------------------------------------------------------------------------------------- rows


class _Walk:
    """One walk over the statements of a part. Lines before the first statement and behind the last are of part 0."""

    def __init__(self, source: Source, reading: Reading) -> None:
        details = reading.details
        self._source = source
        self._part, self._parts = kept_parts(details)
        statements, digits = details.get("statements", []), details["digits"]
        assert isinstance(statements, list)
        assert isinstance(digits, int)
        self._statements, self._digits = statements, digits
        self._currency = reading.currency
        self._told = Told()
        self._reach = 0
        """The last line that something was said about, here or in another part."""

    def items(self) -> Iterator[Item]:
        """The entries and all other lines of the part, in file order."""
        entries = 0
        for piece in pieces(self._source.data):
            outside = piece.kind in ("begin", "eof")
            own = self._part == 0 if outside else self._is_own(piece.statement)
            if piece.kind == "begin":
                yield from self._skip(piece.first - 1, "preamble" if not piece.statement else "footer", own=own)
                entries = 0
            elif piece.kind in ("end", "eof"):
                yield from self._skip(piece.last, "footer" if entries or outside else "header", own=own)
            elif piece.kind == "Ntry":
                yield from self._skip(piece.first - 1, "footer" if entries else "header", own=own)
                entries += 1
                if own:
                    yield from self._entry(piece)
                self._reach = max(self._reach, piece.last)
        yield from self._told.flush()

    def _is_own(self, statement: int) -> bool:
        return not self._parts or self._statements[statement] == self._part

    def _skip(self, last: int, why: str, *, own: bool) -> Iterator[Skipped]:
        """All lines up to this one that nothing was said about."""
        if own:
            yield from self._told.skip(self._reach + 1, last, why)
        else:
            yield from self._told.flush()
        self._reach = max(self._reach, last)

    def _entry(self, piece: Piece) -> Iterator[Item]:
        assert piece.node is not None
        yield from self._told.record(piece.first)
        try:
            yield draft_of(piece.node, piece.first, piece.payments, self._currency, self._digits)
        except ValueError as error:
            yield Problem(piece.first, shown(piece.node), str(error))
        yield from self._told.skip(piece.first + 1, piece.last, "continuation")
