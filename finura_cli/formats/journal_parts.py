"""A journal parted by the accounts that it moves: rows of each, what it held before, and what is claimed of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from finura_cli.domain.category import Kind
from finura_cli.domain.currencies import meanings
from finura_cli.domain.imports import Problem, Skipped
from finura_cli.domain.money import plain
from finura_cli.domain.transaction import Draft, More
from finura_cli.errors import BadInput
from finura_cli.formats import own_fields
from finura_cli.formats.account_types import OWN, kind_of
from finura_cli.formats.double_entry import REAL, UNBALANCED, Booking, minor_of
from finura_cli.formats.grid import is_broken
from finura_cli.formats.journal_claims import Proof, prove
from finura_cli.formats.journal_rows import EQUITY_DOUBT, Key, Row, Rows
from finura_cli.formats.kept_parts import Item, Part, check_count
from finura_cli.formats.ledger_book import Book


@dataclass(slots=True)
class _Held:
    """What is known of one account while the bookings are walked through."""

    rows: list[tuple[Booking, Row]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def parted(book: Book, default: str | None) -> list[Part]:
    """The parts, in the order in which the file first moves them; the first has all lines that belong to none.

    `default`: currency of the books, which settles signs of several and the decimals of amounts without one.
    Raises BadInput (`which-currency`, `too-many-accounts`).
    """
    proof = prove(book)
    currencies = _currencies(book, default)
    general: list[Item] = list(book.skipped)
    held: dict[Key, _Held] = {}
    maker = Rows(book.types, currencies, default)
    for booking in sorted(book.bookings, key=lambda booking: booking.first):
        rows = _rows_of(booking, maker, book)
        if booking.fault:
            continue
        virtual = [p for p in booking.postings if p.kind != REAL]
        if not rows:
            general.append(Skipped(booking.first, booking.last, "virtual posting" if virtual else "balance"))
            continue
        general += [Skipped(p.line, p.line, "virtual posting") for p in virtual]
        general += [Skipped(p.line, p.line, "no money") for p in maker.set_aside(booking)]
        for row in rows:
            held.setdefault(row.key, _Held()).rows.append((booking, row))
    check_count(len(held))
    _blame(book, held, general)
    _blame_checks(book, proof, held, general)
    names = _names(held, book.types.labels)
    met: set[str] = set()
    parts = [_part(key, one, names, book, proof, currencies, met) for key, one in held.items()] or [
        Part("", None, "", "", [])
    ]
    parts[0].items += general
    for part in parts:
        part.items.sort(key=_line)
    return parts


def _rows_of(booking: Booking, maker: Rows, book: Book) -> list[Row]:
    """The rows of a booking; none, and it is blamed, when it cannot be taken."""
    if not booking.fault and not book.sound and is_broken([book.text_of(booking.first, booking.last)]):
        booking.blame("holds bytes that are no text")
    if booking.fault:
        return []
    if booking.postings and all(p.kind == UNBALANCED for p in booking.postings):
        moved = [p for p in booking.postings if book.types.of(p.account) in OWN]
        if moved:
            booking.blame(f"nothing stands against {moved[0].account}: a virtual posting alone moves no money")
        return []
    try:
        return maker.of(booking)
    except ValueError as error:
        booking.blame(str(error))
        return []


def _currencies(book: Book, default: str | None) -> dict[str | None, str | None]:
    """By commodity, the currency that it is; what is no money is missing."""
    found: dict[str | None, str | None] = {}
    for booking in book.bookings:
        for posting in booking.postings:
            for quantity in (posting.quantity, posting.weight):
                if quantity is not None and quantity.units and quantity.commodity not in found:
                    commodity = quantity.commodity
                    if commodity is None:
                        found[None] = None
                    elif (code := currency_of(commodity, default)) is not None:
                        found[commodity] = code
    if len(found) > 1:
        found.pop(None, None)  # beside others, an amount without a currency is of nobody knows what
    return found


def currency_of(commodity: str, default: str | None) -> str | None:
    """The currency that a commodity is; None for what is no money.

    Raises BadInput (`which-currency`) for a sign that several countries use alike.
    """
    means = meanings(commodity) or meanings(commodity.upper())
    if not means:
        return None
    if default in means:
        return default
    if not means[0]:
        raise BadInput(
            f"the journal's {commodity} can be {' or '.join(code for code in means if code)}",
            hint="--currency CODE",
            code="which-currency",
        )
    return means[0]


def _blame(book: Book, held: Mapping[Key, _Held], general: list[Item]) -> None:
    """Each booking that cannot be taken is a problem of every account that it would have moved."""
    keys: dict[str, list[Key]] = {}
    for key in held:
        keys.setdefault(key[0], []).append(key)
    for booking in book.bookings:
        if not booking.fault:
            continue
        line = booking.fault_line or booking.first
        problem = Problem(line, book.text_of(booking.first, booking.last), booking.fault)
        touched = {keys[p.account][0]: None for p in booking.postings if p.kind == REAL and p.account in keys}
        for key in touched:
            held[key].problems.append(problem)
        if not touched:
            general.append(problem)


def _blame_checks(book: Book, proof: Proof, held: Mapping[Key, _Held], general: list[Item]) -> None:
    failed = {check.line for check, _ in proof.failed}
    general += [Skipped(check.line, check.line, "balance") for check in book.checks if check.line not in failed]
    for check, why in proof.failed:
        problem = Problem(check.line, book.text_of(check.line, check.line), why)
        key = next((key for key in held if key[0] == check.account), None)
        if key is None:
            general.append(problem)
        else:
            held[key].problems.append(problem)


def _names(held: Iterable[Key], labels: Mapping[str, str]) -> dict[Key, tuple[str, str]]:
    """For each part its account as the file has it, and a short name that no other part has; or what `labels` say."""
    met: set[str] = set()
    ids: dict[Key, str] = {}
    for account, currency in held:
        ids[account, currency] = f"{account} {currency or ''}".strip() if account in met else account
        met.add(account)
    ends: dict[str, int] = {}
    for name in met:
        parts = name.split(":")
        for n in range(1, len(parts) + 1):
            end = " ".join(parts[-n:])
            ends[end] = ends.get(end, 0) + 1
    found: dict[Key, tuple[str, str]] = {}
    for key, id in ids.items():
        parts = key[0].split(":")
        short = next((end for n in range(1, len(parts) + 1) if ends[end := " ".join(parts[-n:])] == 1), " ".join(parts))
        found[key] = id, labels.get(key[0], short) + id[len(key[0]) :]
    return found


def _part(
    key: Key, held: _Held, names: Mapping[Key, tuple[str, str]], book: Book, proof: Proof,
    currencies: Mapping[str | None, str | None], met: set[str],
) -> Part:  # fmt: skip
    """`met`: the uids of entries so far."""
    account, currency = key
    id, name = names[key]
    ours = any(row.posting.own for _, row in held.rows)
    part = Part(id, currency, name, kind_of(account, book.types.of(account), ours=ours).value, list(held.problems))
    kept, balances, part.opening = _without_openings(held.rows)
    moved = any(not row.equity_only for _, row in kept)  # else the opening balance is all there is
    part.items += [
        (
            _own_draft(booking, row, row.doubt, met)
            if row.posting.own
            else _draft(booking, row, EQUITY_DOUBT if row.equity_only and moved else row.doubt)
        )
        for booking, row in kept
    ]
    part.items += [Skipped(booking.first, booking.last, "balance") for booking in balances if not booking.made]
    commodities = [c for c, code in currencies.items() if code == currency]
    if len(commodities) == 1:
        claimed = account, commodities[0]
        if claimed in proof.held:
            units, part.closing_date = proof.held[claimed]
            try:
                part.closing = minor_of(units, currency)
            except ValueError:
                part.closing_date = None
        if part.opening is None and claimed in proof.proven and not held.problems:
            part.opening = 0
    return part


def _without_openings(
    rows: Sequence[tuple[Booking, Row]],
) -> tuple[list[tuple[Booking, Row]], list[Booking], int | None]:
    """The rows that move money, the bookings that only say what there was, and the opening balance if one is said.

    Bookings against equity before the first row are the opening balance. Later, one that empties the account and one
    that fills it again are how books are closed by the year; any other is a row to be looked at.
    """
    moving = [row.date for _, row in rows if not row.equity_only]
    if not moving or len(moving) == len(rows):
        return list(rows), [], None
    first, opening, said = min(moving), 0, False
    kept: list[tuple[Booking, Row]] = []
    balances: list[Booking] = []
    closing: tuple[Booking, Row] | None = None
    now = 0
    for booking, row in sorted(rows, key=lambda pair: pair[1].date):
        now += row.minor
        if closing is not None and row.equity_only and row.minor == -closing[1].minor:
            balances += [closing[0], booking]
            closing = None
            continue
        if closing is not None:
            kept.append(closing)
            closing = None
        if row.equity_only and row.date <= first and not kept:
            opening, said = opening + row.minor, True
            balances.append(booking)
        elif row.equity_only and not now:
            closing = booking, row
        else:
            kept.append((booking, row))
    if closing is not None:
        balances.append(closing[0])
    return kept, balances, opening if said else None


def _draft(booking: Booking, row: Row, doubt: str | None) -> Draft:
    amount = plain(row.minor, row.key[1])
    notes = [f"({booking.code})" if booking.code else "", booking.note, row.posting.note]
    if len(row.lines) > 1 or row.lines[0].category is not None:
        notes += [p.note for p in booking.postings if p.kind == REAL and p is not row.posting]
    split = len(row.lines) > 1
    line = row.lines[0]
    more = More(row.lines if split else (), booking.tags) if split or booking.tags else None
    texts = booking.description, booking.payee or "", booking.code
    return Draft(
        booking.first, row.date, row.minor, booking.description or booking.payee or row.posting.note,
        (row.date.isoformat(), amount, row.key[1] or "", *texts), row.key[1], booking.time, booking.payee,
        None if split else line.category, None if split else line.kind, None,
        " · ".join(dict.fromkeys(note for note in notes if note)), None, None, row.pending,
        doubt, more,
    )  # fmt: skip


def _own_draft(booking: Booking, row: Row, doubt: str | None, met: set[str]) -> Draft:
    """A row of an entry that Finura wrote: it is known by its uid, in a journal as in an export."""
    posting = row.posting
    own = posting.own
    draft = _draft(booking, row, doubt)
    lines = draft.more.lines if draft.more is not None else ()
    draft.more = own_fields.more(posting, More(lines, posting.tags or booking.tags), met)
    draft.description, draft.merchant = own_fields.texts(booking, posting)
    draft.time, draft.mode = own_fields.time(booking, posting), own.get("mode")
    draft.note = " · ".join(filter(None, (own.get("note"), draft.note)))
    if draft.more.uid is not None:
        draft.raw = ("finura", draft.more.uid)
    if draft.kind is Kind.TRANSFER and draft.category is None:
        draft.category = own.get("category")
    return draft


def _line(item: Item) -> int:
    return item.first if isinstance(item, Skipped) else item.line
