"""Tables read by a profile, where a header fits one: columns and conventions as declared, the rest found out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from finura_cli.domain.imports import Hints, Problem, Reading, Skipped
from finura_cli.domain.money import exponent
from finura_cli.domain.text import folded
from finura_cli.domain.transaction import Draft
from finura_cli.errors import BadInput
from finura_cli.formats import preamble
from finura_cli.formats.account_grid import AccountGrid, Owners, Part, accounts_in, part_of, with_account
from finura_cli.formats.balances import find_balances
from finura_cli.formats.base import Certainty, Source
from finura_cli.formats.collected import Collected, as_written, collect
from finura_cli.formats.columns import Columns
from finura_cli.formats.date_order import settle_order, written_day_first
from finura_cli.formats.grid import CsvGrid, Grid, Row
from finura_cli.formats.headers import currency_in, key
from finura_cli.formats.profile import FLAGS, Profile
from finura_cli.formats.profile_toml import ROLES, SEVERAL, Declared, Place
from finura_cli.formats.signs import settle_signs
from finura_cli.formats.sniff import Text, as_text, delimiter_of, wide_encoding
from finura_cli.formats.table import Head, currency_of, header_key, settle_decimals, usual_width
from finura_cli.formats.walk import Walk

_WITHIN, _FEW, _SAMPLE = 100, 20, 2_000
_BEGINNING = 262_144


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of a file, and the details by which it is found again."""

    grid: Grid
    format: str
    details: dict[str, object]


class ProfileReader:
    """What a profile has settled. No file is recognised as one's: a profile is tried before the readers are asked."""

    name = "profile"

    def recognise(self, source: Source) -> Certainty:
        """NO: see `fitting`."""
        return Certainty.NO

    def settle(self, source: Source, hints: Hints) -> Reading:
        """Raises BadInput: there is no profile without its text."""
        raise BadInput("no profile fits this file", code="not-a-statement")

    def rows(self, source: Source, reading: Reading) -> Iterator[Draft | Problem | Skipped]:
        """See base.Reader."""
        details = reading.details
        hinted = details.get("hinted_currency")
        walk = Walk(_grid_again(source, reading), reading, hinted if isinstance(hinted, str) else None)
        return walk.items()


READER = ProfileReader()


@dataclass(frozen=True, slots=True)
class Fit:
    """A file, the profile that fits it, and of a workbook the sheet."""

    source: Source
    declared: Declared
    sheet: str | None


def which(source: Source, declared: Sequence[Declared]) -> Fit | None:
    """The profile that fits a file by its header; the user's before others, the one that names more words before one
    that names fewer. Only the beginning of a text is looked at.

    Raises BadInput (`profile-misfit`) when the user's own fits the header and names a column that is not there.
    """
    beginning = source if _is_workbook(source) else _beginning(source)
    known: dict[object, list[_Table]] = {}
    for profile in sorted(declared, key=lambda one: (not one.own, -len(one.match))):
        looked_at = (profile.own, profile.encoding, profile.delimiter, profile.sheet)
        if looked_at not in known:
            known[looked_at] = list(_tables(beginning, profile))
        for table in known[looked_at]:
            head = _head(table.grid, profile, _FEW)
            if head is None:
                continue
            try:
                _columns(profile, _shape(table.grid, head, profile))
            except BadInput:
                if profile.own:
                    raise
                continue
            sheet = table.details.get("sheet")
            return Fit(source, profile, sheet if isinstance(sheet, str) else None)
    return None


def settled(fit: Fit, hints: Hints) -> Reading:
    """The reading of a file by the profile that fits it. Raises BadInput as the reader of a table does, and
    `profile-misfit` when nothing but the header fits."""
    for table in _tables(fit.source, fit.declared):
        head = _head(table.grid, fit.declared, _SAMPLE) if table.details.get("sheet") == fit.sheet else None
        if head is not None:
            return _settled(table, head, fit.declared, hints)
    raise _misfit(fit.declared, "the file cannot be read so to its end")


# ------------------------------------------------------------------------------------------------ grids, and heads


def _is_workbook(source: Source) -> bool:
    return source.data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0"))


def _beginning(source: Source) -> Source:
    data = source.data[:_BEGINNING]
    if len(data) == len(source.data):
        return source
    end = data.rfind(b"\n") + 1 or len(data)
    if wide_encoding(data) is not None:
        end += end % 2  # the other byte of the line end
    return replace(source, data=data[:end])


def _tables(source: Source, declared: Declared) -> Iterator[_Table]:
    if _is_workbook(source):
        if not declared.own:
            return  # the programs whose profiles come along write text
        name, sheets = _sheets(source)
        for title, sheet in sheets:
            if declared.sheet in (None, title):
                yield _Table(sheet, name, {"sheet": title})
        return
    if declared.sheet is not None:
        return
    try:
        text = _text(source, declared.encoding)
        delimiter = declared.delimiter or delimiter_of(text)
    except BadInput:
        return  # whatever is wrong is said by the reader that takes the file
    details: dict[str, object] = {"encoding": text.encoding, "delimiter": delimiter}
    yield _Table(CsvGrid(text, delimiter), "csv", details)


def _sheets(source: Source) -> tuple[str, Sequence[tuple[str, Grid]]]:
    from finura_cli.formats import excel

    try:
        if excel.is_workbook(source.data):
            return "xlsx", excel.sheets_of(source.data)
        from finura_cli.formats import calamine

        return "calamine", calamine.sheets_of(source.data)
    except BadInput:
        return "", ()


def _text(source: Source, encoding: str | None) -> Text:
    return as_text(source.data, None if encoding is None or encoding.startswith("utf-16") else encoding)


def _grid_again(source: Source, reading: Reading) -> Grid:
    details = reading.details
    width = details["width"]
    grid: Grid
    if "sheet" in details:
        grid = dict(_sheets(source)[1])[str(details["sheet"])]
    else:
        text = as_text(source.data, str(details["encoding"]))
        grid = CsvGrid(text, str(details["delimiter"]), width if isinstance(width, int) else 0)
    return part_of(grid, details)


def _head(grid: Grid, declared: Declared, sample: int) -> Head | None:
    """What stands above the table and its first rows, if the profile fits them."""
    above: list[Row] = []
    header: Row | None = None
    body: list[Row] = []
    wanted = {key(word) for word in declared.match}
    try:
        for row in grid.rows():
            if grid.fault is not None:
                continue
            if header is not None or (not wanted and row[0] > declared.skip):
                body.append(row)
            elif row[0] > declared.skip and wanted and wanted <= {key(cell) for cell in row[2]}:
                header = row
            else:
                above.append(row)
            if len(body) == sample or (not body and header is None and len(above) == _WITHIN):
                break
    except BadInput:
        return None
    if wanted:
        return Head(above, header, body) if header is not None else None
    same = sum(len(row[2]) == declared.width for row in body)
    return Head(above, None, body) if same and same * 2 >= len(body) else None


# ------------------------------------------------------------------------------------------------------- settling


def _settled(table: _Table, head: Head, declared: Declared, hints: Hints) -> Reading:
    grid = table.grid
    profile = _shape(grid, head, declared)
    profile.columns = _columns(declared, profile)
    above = preamble.read(head.preamble)
    seen = collect(grid, profile)
    if head.body and not seen.parts and declared.own:
        raise _misfit(declared, "no row has a date and an amount where it says")
    currency = declared.currency or currency_of(seen, profile, above)
    _settle_conventions(profile, declared, seen, replace(hints, currency=currency or hints.currency), above)
    details: dict[str, object] = {"profile": declared.name, "hinted_currency": hints.currency, **table.details}
    shape = header_key(profile)
    account = declared.account or (next(iter(seen.accounts)) if len(seen.accounts) == 1 else above.account)
    named = _by_account(table, declared, profile, hints)
    if named is not None:
        details |= named.as_details()
        shape, account = with_account(shape, named.account), preamble.number_of_named(named.account)
        grid = AccountGrid(grid, named)
        seen = collect(grid, profile)
        currency = declared.currency or currency_of(seen, profile, above)
    balances = find_balances(grid, profile, seen, exponent(currency or hints.currency))
    return Reading(
        format=table.format, header_key=shape, details=details | profile.as_details() | balances.details(),
        currency=currency, account=account, opening=balances.opening, closing=balances.closing,
        closing_date=balances.closing_date,
    )  # fmt: skip


def _shape(grid: Grid, head: Head, declared: Declared) -> Profile:
    """Where the header stands, and how wide the table is."""
    profile = Profile(Columns(), width=declared.width or usual_width(head))
    grid.width = profile.width
    if head.header is not None:
        profile.header_first, last, cells = head.header
        profile.header, profile.body_from = tuple(cells), last + 1
    else:
        profile.body_from = declared.skip + 1
    return profile


def _settle_conventions(
    profile: Profile, declared: Declared, seen: Collected, hints: Hints, above: preamble.Above
) -> None:
    """Orders and signs: as declared, else as the file's own columns say."""
    hints = replace(hints, date_order=hints.date_order or declared.date_order)
    day_first = written_day_first(profile.header, list(seen.money.values()), hints.currency)
    profile.date_order = settle_order(seen.parts, (*seen.others, *above.dates), hints, day_first=day_first)
    if declared.decimal is not None:
        profile.decimal = dict.fromkeys(seen.money, declared.decimal)
    else:
        settle_decimals(profile, seen, hints.currency)
    profile.fee = profile.columns.fee is not None and profile.columns.amount is not None
    profile.carry_date = seen.undated >= 2 and seen.undated * 4 >= len(seen.parts)
    if declared.out:
        out, into = ({folded(word).strip() for word in words} for words in (declared.out, declared.into))
        flags = {flag: folded(flag).strip() for flag in set(seen.flags)}
        profile.sign = FLAGS
        profile.flags = {flag: -1 if word in out else 1 for flag, word in flags.items() if word in out | into}
    elif declared.sign is not None:
        profile.sign = declared.sign
    elif seen.parts:
        settle_signs(
            profile, seen, as_written(profile, seen, exponent(hints.currency)).proof, card=hints.card, before=hints.sign
        )


def _columns(declared: Declared, profile: Profile) -> Columns:
    """The columns as declared. Raises BadInput (`profile-misfit`) for one that the table has not."""
    found = Columns(by_header=True)
    for role, written in declared.columns.items():
        if role != "account":
            places = tuple(_place(declared, place, profile) for place in written)
            setattr(found, role, places if ROLES[role] is SEVERAL else places[0])
    money = {currency_in(profile.header[i]) for i in found.money() if i < len(profile.header)} - {None}
    found.named_currency = money.pop() if len(money) == 1 else None
    own = declared.columns.get("account", ())
    found.account = _place(declared, own[0], profile) if len(own) == 1 else None
    return found


def _place(declared: Declared, place: Place, profile: Profile) -> int:
    """A column by its number or its header."""
    if isinstance(place, int):
        if place > profile.width:
            raise _misfit(declared, f"there is no column {place}, only {profile.width}")
        return place - 1
    exact = [i for i, cell in enumerate(profile.header) if cell.strip() == place]
    near = exact or [i for i, cell in enumerate(profile.header) if key(cell) == key(place)]
    if not near:
        raise _misfit(declared, f"the header has no column {place[:40]!r}")
    if len(near) > 1:
        raise _misfit(declared, f"several columns are called {place[:40]!r}; give its number, {near[0] + 1}")
    return near[0]


def _misfit(declared: Declared, why: str) -> BadInput:
    return BadInput(
        f"the profile {declared.name} fits the header, but {why}",
        hint=f"mend {declared.name}.toml, or take it away; finura help formats", code="profile-misfit",
    )  # fmt: skip


def _by_account(table: _Table, declared: Declared, profile: Profile, hints: Hints) -> Part | None:
    """Of a table that names the account in every row: one account. None where no column is declared, or none is named.
    Raises BadInput (`no-such-part`)."""
    written = declared.columns.get("account", ())
    if not written:
        return None
    kind = profile.columns.kind[0] if profile.columns.kind else None
    places = tuple(_place(declared, place, profile) for place in written)
    owners = Owners(places, profile.columns.amount, kind, declared.transfers, profile.columns.money())
    names = tuple(accounts_in(table.grid, owners, profile.body_from))
    if not 0 <= hints.part < max(1, len(names)):
        raise BadInput(f"the file has no part {hints.part}, only {len(names)}", code="no-such-part")
    return Part(owners, names, hints.part, profile.body_from) if names else None
