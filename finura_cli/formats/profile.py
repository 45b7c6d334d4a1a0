"""How one table is read, settled once from the whole file: plain values, kept as JSON in `Reading.details`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from finura_cli.formats.columns import Columns

SIGNED, INVERTED, FLAGS, SIDES = "signed", "inverted", "flags", "sides"
FILE, EARLIER = "file", "earlier"


@dataclass(slots=True)
class Profile:
    """Columns, orders and signs of a table."""

    columns: Columns
    width: int
    header_first: int = 0
    """First line of the header; 0 when there is none."""
    body_from: int = 1
    """The first line below header and preamble."""
    header: tuple[str, ...] = ()
    date_order: str = "ymd"
    decimal: dict[str, str] = field(default_factory=dict)
    """Decimal sign by role: amount, debit, credit, balance, fee."""
    sign: str = SIGNED
    """`signed`: as written; `inverted`: a card's charges are positive; `flags`; `sides`: debit and credit columns."""
    sign_by: str | None = None
    """`file`: the file itself proves the sign, and settles it for the next ones of its source; `earlier`: earlier ones
    did; None: it is read so as most are."""
    flags: dict[str, int] = field(default_factory=dict)
    without_flag: int = 0
    """What an empty flag means; 0: the row is a problem."""
    debit_sign: int = -1
    credit_sign: int = 1
    unmarked: int = 1
    """Sign of an amount without a mark where others have one (`CR`, `+`)."""
    fee: bool = False
    """Whether a fee is taken off the amount, as the running balance says."""
    carry_date: bool = False
    """Whether an empty date means the one above."""
    years_ahead: int = 0
    """By how many years the calendar of the file is ahead of the common one."""
    doubt: str | None = None
    """Why all rows of the file are doubtful."""

    def as_details(self) -> dict[str, object]:
        """The profile as plain values."""
        details = asdict(self)
        details["header"] = list(self.header)
        details["columns"] = {
            name: sorted(value) if isinstance(value, frozenset) else list(value) if isinstance(value, tuple) else value
            for name, value in details["columns"].items()
        }
        return details


def from_details(details: Mapping[str, Any]) -> Profile:
    """The profile of a Reading, fresh or come back from JSON."""
    known = {f.name for f in fields(Profile)}
    values = {name: value for name, value in details.items() if name in known}
    columns = dict(values.pop("columns"))
    for name in ("text", "memo", "kind", "unread"):
        columns[name] = tuple(columns.get(name, ()))
    columns["barred"] = frozenset(columns["barred"])
    values["header"] = tuple(values["header"])
    return Profile(columns=Columns(**columns), **values)
