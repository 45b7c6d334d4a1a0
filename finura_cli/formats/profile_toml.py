"""A bank that is declared instead of found out: one TOML text, read strictly. Whatever is in it, it is only text."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from finura_cli.domain.currencies import CODES
from finura_cli.errors import Locked
from finura_cli.formats.dates import ORDERS
from finura_cli.formats.profile import INVERTED, SIGNED

LARGEST = 65_536
"""Bytes of one profile."""
SIGNS = {"as written": SIGNED, "turned round": INVERTED}
DECIMALS = (".", ",")
ONE, SEVERAL = "one", "several"
ROLES = {
    **dict.fromkeys(
        ("date", "time", "other_date", "amount", "debit", "credit", "flag", "balance", "fee", "currency", "payee",
         "category", "status", "reference"), ONE,
    ),
    **dict.fromkeys(("text", "memo", "kind", "account"), SEVERAL),
}  # fmt: skip
"""What a column can be, and whether several columns can be it."""
_ENCODING = re.compile(
    r"ascii|utf-8|utf-16(-[lb]e)?|iso8859-\d+|cp\d{3,4}|koi8-[rtu]|mac-\w+|shift_jis|euc_\w+|big5|gb\w+"
)
_MOST, _LONGEST = 40, 200

Place = str | int
"""A column: its header, or its number from 1."""


@dataclass(frozen=True, slots=True)
class Declared:
    """How the files of one bank are read. What is left out is found out from the file, as without a profile."""

    name: str
    match: tuple[str, ...] = ()
    """Words that must all stand in the header; empty for files without one."""
    width: int | None = None
    """Number of columns of a file without a header."""
    skip: int = 0
    """Lines above the header, or above the first row."""
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    date_order: str | None = None
    decimal: str | None = None
    sign: str | None = None
    """`signed` or `inverted`, as in profile.Profile."""
    out: tuple[str, ...] = ()
    into: tuple[str, ...] = ()
    """Words of the flag column for money out and money in."""
    transfers: tuple[str, ...] = ()
    """Words of the kind column for rows between two accounts of the file."""
    currency: str | None = None
    account: str | None = None
    columns: Mapping[str, tuple[Place, ...]] = field(default_factory=dict)
    own: bool = True
    """Whether it is the user's: such a one is never passed over in silence."""


def parse(name: str, data: bytes, *, own: bool = True) -> Declared:
    """A profile from its text. `name` is its file's, for messages; the profile is called so without its ending.

    Raises Locked (78, `bad-bank-profile`) that names the line.
    """
    reading = _Strict(name, _text(name, data))
    values = reading.table
    columns = reading.columns()
    found = Declared(
        name=re.sub(r"\.toml$", "", name),
        match=reading.words("match"),
        width=reading.number("width", 2, 400),
        skip=reading.number("skip", 0, 90) or 0,
        sheet=reading.word("sheet"),
        encoding=reading.encoding(),
        delimiter=reading.delimiter(),
        date_order=reading.one_of("date_order", ORDERS),
        decimal=reading.one_of("decimal", DECIMALS),
        sign=SIGNS.get(reading.one_of("sign", tuple(SIGNS)) or ""),
        out=reading.words("out"),
        into=reading.words("in"),
        transfers=reading.words("transfers"),
        currency=reading.currency(),
        account=reading.word("account"),
        columns=columns,
        own=own,
    )
    unknown = next((key for key in values if key not in KEYS), None)
    if unknown is not None:
        raise reading.wrong(unknown, f"there is no {unknown[:40]!r}", f"known are: {', '.join(KEYS)}")
    _check_whole(found, reading)
    return found


KEYS = ("match", "width", "skip", "sheet", "encoding", "delimiter", "date_order", "decimal", "sign", "out", "in",
        "transfers", "currency", "account", "columns")  # fmt: skip


def _check_whole(found: Declared, reading: _Strict) -> None:
    """What must be there, and what excludes each other."""
    columns = found.columns
    if bool(found.match) == bool(found.width):
        why = "match and width exclude each other" if found.match else "match is missing"
        raise reading.wrong("width", why, 'match = ["Date", "Amount"]: words of the header; a file without one: width')
    if "date" not in columns:
        raise reading.wrong("columns", "[columns] needs date", 'date = "Date"')
    sides = {"debit", "credit"} & columns.keys()
    if ("amount" in columns) == bool(sides):
        raise reading.wrong("amount", "[columns] needs amount, or debit and credit", 'amount = "Amount"')
    if found.sign and (sides or found.out or found.into):
        raise reading.wrong("sign", "sign goes with an amount alone", "leave it out: sides and flags say the sign")
    if bool(found.out) != bool(found.into) or (found.out and "flag" not in columns):
        raise reading.wrong(
            "out", "out and in go together, with a flag column", 'out = ["D"], in = ["C"], flag = "D/C"'
        )
    if set(found.out) & set(found.into):
        raise reading.wrong("out", "out and in have a word in common", None)
    if not found.match and any(isinstance(place, str) for places in columns.values() for place in places):
        raise reading.wrong("columns", "without a header columns are numbers", "date = 1")
    two = len(columns.get("account", ())) == 2
    if len(columns.get("account", ())) > 2 or (found.transfers and not (two and "kind" in columns)):
        raise reading.wrong("transfers", "transfers need a kind column and two account columns",
                            'account = ["from", "to"]')  # fmt: skip


def _text(name: str, data: bytes) -> str:
    if len(data) > LARGEST:
        raise _bad(name, f"larger than {LARGEST // 1024} KiB", None)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _bad(name, f"line {line} is no UTF-8 text", "save it as UTF-8") from error


def _bad(name: str, why: str, hint: str | None) -> Locked:
    more = "finura help formats"
    return Locked(f"profile {name}: {why}", hint=f"{hint}; {more}" if hint else more, code="bad-bank-profile")


class _Strict:
    """The values of a profile, each checked when it is taken; what is wrong is said with its line."""

    def __init__(self, name: str, text: str) -> None:
        import tomllib

        self._name = name
        self._lines = text.splitlines()
        try:
            self.table: dict[str, object] = tomllib.loads(text)
        except RecursionError as error:
            raise _bad(name, "brackets within brackets without end", None) from error
        except ValueError as error:  # TOMLDecodeError says the line; a number may be too long to be read
            raise _bad(name, str(error).lower()[:200], None) from error

    def wrong(self, key: str, why: str, hint: str | None) -> Locked:
        pattern = re.compile(rf"""\s*(?:\[\s*)?["']?{re.escape(key)}["']?\s*(?:=|\])""")
        line = next((n for n, text in enumerate(self._lines, start=1) if pattern.match(text)), None)
        return _bad(self._name, f"line {line}: {why}" if line else why, hint)

    def word(self, key: str) -> str | None:
        value = self.table.get(key)
        if value is None:
            return None
        if not isinstance(value, str) or not value.strip() or len(value) > _LONGEST or not value.isprintable():
            raise self.wrong(key, f"{key} is a text", f'{key} = "..."')
        return value.strip()

    def words(self, key: str) -> tuple[str, ...]:
        value = self.table.get(key)
        return () if value is None else tuple(map(str, self._listed(key, value, texts=True)))

    def number(self, key: str, least: int, most: int) -> int | None:
        value = self.table.get(key)
        if value is None:
            return None
        if type(value) is not int or not least <= value <= most:
            raise self.wrong(key, f"{key} is a number, {least} to {most}", None)
        return value

    def one_of(self, key: str, choices: tuple[str, ...]) -> str | None:
        value = self.table.get(key)
        if value is not None and value not in choices:
            raise self.wrong(key, f"{key} is one of {', '.join(map(repr, choices))}", None)
        return value if isinstance(value, str) else None

    def encoding(self) -> str | None:
        value = self.word("encoding")
        if value is None:
            return None
        try:
            name = codecs.lookup(value).name
        except (LookupError, ValueError):
            name = ""
        if not _ENCODING.fullmatch(name):
            raise self.wrong("encoding", f"there is no encoding {value[:40]!r}", 'encoding = "cp1252"')
        return name

    def delimiter(self) -> str | None:
        value = self.table.get("delimiter")
        if value is None:
            return None
        if not isinstance(value, str) or len(value) != 1 or value.isalnum() or value in "\"'\r\n\0" or ord(value) > 127:
            raise self.wrong("delimiter", "delimiter is one sign", r'delimiter = ";", for tabs "\t"')
        return value

    def currency(self) -> str | None:
        value = self.word("currency")
        if value is not None and value not in CODES:
            raise self.wrong("currency", f"{value[:20]!r} is no currency", 'currency = "EUR"')
        return value

    def columns(self) -> dict[str, tuple[Place, ...]]:
        table = self.table.get("columns")
        if not isinstance(table, dict):
            raise self.wrong("columns", "[columns] is missing", 'it says which column is what, as date = "Date"')
        found: dict[str, tuple[Place, ...]] = {}
        for role, value in table.items():
            if role not in ROLES:
                raise self.wrong(role, f"a column cannot be {role[:40]!r}", f"it can be: {', '.join(ROLES)}")
            places = self._listed(role, value, texts=False)
            if len(places) > 1 and ROLES[role] is ONE:
                raise self.wrong(role, f"{role} is one column", f'{role} = "..."')
            found[role] = places
        return found

    def _listed(self, key: str, value: object, *, texts: bool) -> tuple[Place, ...]:
        items = value if isinstance(value, list) else [value]
        if not items or len(items) > _MOST or not all(self._is_place(item, texts=texts) for item in items):
            what = "a list of texts" if texts else "the header of a column, or its number from 1, or a list of these"
            raise self.wrong(key, f"{key} is {what}", None)
        return tuple(item.strip() if isinstance(item, str) else item for item in items if isinstance(item, str | int))

    @staticmethod
    def _is_place(item: object, *, texts: bool) -> bool:
        if isinstance(item, str):
            return bool(item.strip()) and len(item) <= _LONGEST and item.isprintable()
        return not texts and type(item) is int and 1 <= item <= 400
