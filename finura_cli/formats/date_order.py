"""Day before month, or month before day: settled from all dates of a file, or refused."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from finura_cli.domain.imports import Hints
from finura_cli.errors import BadInput
from finura_cli.formats import dates
from finura_cli.formats.headers import key
from finura_cli.formats.money_column import MoneyColumn

# Money of countries that all write the day first. (USD, CAD, PHP and the currencies of East Asia are not here.)
_DAY_FIRST = frozenset(
    "EUR GBP INR BDT PKR LKR NPR AUD NZD CHF DKK NOK SEK PLN CZK HUF RON BGN TRY RUB UAH BRL ARS CLP COP MXN PEN"
    " UYU SGD MYR IDR THB VND ZAR NGN KES EGP AED SAR ILS RSD ISK MAD TND GHS".split()
)
# Header words of languages whose countries write the day first; none of them is also English.
_NOT_ENGLISH = frozenset(
    "datum dato fecha tarih pvm betrag bedrag belob belopp belop montant importe importo kwota castka osszeg"
    " tutar saldo solde kontostand libelle valeur omschrijving beschreibung buchungstext verwendungszweck concepto"
    " descripcion descricao descrizione causale opis popis waehrung wahrung devise divisa moneda moeda munt valuta"
    " waluta mena tekst rubrik soll haben abono cargo empfanger naam mededelingen дата сумма описание валюта".split()
)


def settle_order(column: Sequence[dates.Parts], beside: Iterable[dates.Parts], hints: Hints, *, day_first: bool) -> str:
    """`dmy`, `mdy` or `ymd` for a column of dates. `beside`: dates of another column of the same rows. `day_first`:
    whether the rest of the file says that the day comes first (see `written_day_first`).

    Raises BadInput (`ambiguous-date-order`) with both readings in the hint.
    """
    open_dates = [parts for parts in column if parts.kind in ("xxy", "xxx")]
    if hints.date_order in dates.ORDERS and open_dates:
        return str(hints.date_order)
    orders = dates.possible_orders(open_dates)
    if len(orders) == 1:
        return orders.pop()
    if not orders:
        # No date is possible, or they contradict each other: each row is told. Beside others that are settled alone,
        # impossible ones are no proof of an order, which the next file would be read by.
        is_settled = len(open_dates) < len(column) and not any(dates.possible_orders((one,)) for one in open_dates)
        return "ymd" if is_settled else "dmy"
    others = [parts for parts in beside if parts.kind in ("xxy", "xxx")]
    shared = dates.possible_orders(others) & orders if others else set()
    if len(shared) == 1:
        return shared.pop()
    open_dates = [parts for parts in open_dates if dates.possible_orders((parts,))]
    if day_first or all(parts.first == parts.second or parts.separator == "." for parts in open_dates):
        return "dmy"
    in_order = [order for order in ("dmy", "mdy") if _is_sorted(open_dates, order)]
    if (
        len(in_order) == 1
        and len(set(open_dates)) >= 5
        and _turns(open_dates, "mdy" if in_order == ["dmy"] else "dmy") >= 2
    ):
        return in_order[0]
    raise _ambiguous([parts for parts in open_dates if parts.first != parts.second])


def written_day_first(header: Iterable[str], columns: Sequence[MoneyColumn], currency: str | None) -> bool:
    """Whether header words, amounts or the currency are those of countries that all write the day first."""
    keys = [key(cell) for cell in header]
    words = {word for cell in keys for word in cell.split()}
    if currency in _DAY_FIRST or words & _NOT_ENGLISH or "data" in keys:
        return True
    firm = {column.style.decimal for column in columns if column.style.firm}
    return firm == {","} or any(column.is_indian for column in columns)


def _steps(open_dates: Sequence[dates.Parts], order: str) -> list[int]:
    days = []
    for parts in open_dates:
        try:
            days.append(dates.to_date(parts, order).toordinal())
        except ValueError:
            continue
    return [b - a for a, b in pairwise(days) if a != b]


def _is_sorted(open_dates: Sequence[dates.Parts], order: str) -> bool:
    steps = _steps(open_dates, order)
    return all(step > 0 for step in steps) or all(step < 0 for step in steps)


def _turns(open_dates: Sequence[dates.Parts], order: str) -> int:
    steps = _steps(open_dates, order)
    return min(sum(1 for step in steps if step > 0), sum(1 for step in steps if step < 0))


def _ambiguous(open_dates: Sequence[dates.Parts]) -> BadInput:
    readings = []
    for parts in open_dates:
        try:
            readings.append((parts, dates.to_date(parts, "dmy").isoformat(), dates.to_date(parts, "mdy").isoformat()))
            break
        except ValueError:
            continue
    if not readings:
        return BadInput("the file is no statement: none of its dates is possible", code="not-a-statement")
    parts, day_first, month_first = readings[0]
    shown = (parts.separator or "/").join(f"{number:02}" for number in (parts.first, parts.second, parts.third))
    return BadInput(
        f"the dates can be read in two ways: {shown} is {day_first} or {month_first}",
        hint=f"--date-order dmy reads {day_first}, --date-order mdy reads {month_first}",
        code="ambiguous-date-order",
    )
