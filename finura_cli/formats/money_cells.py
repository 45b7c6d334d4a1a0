"""From the money cells of a row to one signed number, under a profile."""

from __future__ import annotations

import re
from collections.abc import Sequence

from finura_cli.formats import amounts
from finura_cli.formats.profile import FLAGS, INVERTED, SIDES, Profile

# What most cells are, by the decimal sign of their column: read without taking them apart.
_PLAIN = {
    ".": re.compile(r"(-?)([0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3}){1,3})\.([0-9]{2})"),
    ",": re.compile(r"(-?)([0-9]{1,12}|[0-9]{1,3}(?:\.[0-9]{3}){1,3}),([0-9]{2})"),
    "": re.compile(r"(?!)()()()"),
    "?": re.compile(r"(?!)()()()"),
}


class MoneyCells:
    """Reads the amount of a row. Cells repeat, so each text is read once."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._decimal = profile.decimal
        self._read_before: dict[tuple[str, int], dict[str, int | ValueError | None]] = {}
        c = profile.columns
        self._amount, self._debit, self._credit, self._flag, self._fee = c.amount, c.debit, c.credit, c.flag, c.fee

    def of(self, cells: Sequence[str], digits: int) -> int | None:
        """Signed minor units at `digits` decimals; None when all money cells are empty. Raises ValueError with the
        reason when a cell is no amount, or when the sides contradict each other."""
        profile = self._profile
        if profile.sign == SIDES:
            value = self._of_sides(cells, digits)
            if value is not None and profile.fee:
                value -= abs(self._cell(cells, self._fee, "fee", digits) or 0)
            return value
        value = self._cell(cells, self._amount, "amount", digits)
        if value is None:
            return None
        if profile.sign == INVERTED:
            value = -value
        elif profile.sign == FLAGS:
            value *= self._flag_of(cells)
        if profile.fee:
            value -= abs(self._cell(cells, self._fee, "fee", digits) or 0)
        return value

    def balance(self, cells: Sequence[str], digits: int) -> int | None:
        """The running balance of a row; None when there is none that can be read."""
        column = self._profile.columns.balance
        try:
            return None if column is None else self._cell(cells, column, "balance", digits)
        except ValueError:
            return None

    def _of_sides(self, cells: Sequence[str], digits: int) -> int | None:
        profile = self._profile
        debit = self._cell(cells, self._debit, "debit", digits)
        credit = self._cell(cells, self._credit, "credit", digits)
        if not debit and not credit:
            return None if debit is None and credit is None else 0
        if debit and credit:
            raise ValueError("both sides, debit and credit, are filled")
        return debit * profile.debit_sign if debit else (credit or 0) * profile.credit_sign

    def _flag_of(self, cells: Sequence[str]) -> int:
        column = self._flag
        text = cells[column].strip() if column is not None and column < len(cells) else ""
        sign = self._profile.flags.get(text, 0) if text else self._profile.without_flag
        if not sign:
            raise ValueError(f"{text!r} does not say debit or credit" if text else "nothing says debit or credit")
        return sign

    def _cell(self, cells: Sequence[str], column: int | None, role: str, digits: int) -> int | None:
        text = cells[column] if column is not None and column < len(cells) else ""
        if digits == 2 and (m := _PLAIN[self._decimal.get(role, "")].fullmatch(text)):
            value = int(m[2].replace(",", "").replace(".", "") + m[3])
            return -value if m[1] else value * self._profile.unmarked if role == "amount" else value
        before = self._read_before.get((role, digits))
        if before is None:
            before = self._read_before[role, digits] = {}
        found: int | ValueError | None
        if text in before:
            found = before[text]
        else:
            try:
                found = self._read(text, role, digits)
            except ValueError as error:
                shown = text.strip() if len(text) <= 40 else f"{text.strip()[:40]}…"
                found = ValueError(f"{shown!r} {error}")
            before[text] = found
        if isinstance(found, ValueError):
            raise found
        return found

    def _read(self, text: str, role: str, digits: int) -> int | None:
        if amounts.is_blank(text):
            return None
        number = amounts.take_apart(text)
        if number is None:
            raise ValueError("is no amount")
        value = amounts.scaled(amounts.to_units(number.body, self._profile.decimal.get(role, "")), digits)
        if number.mark in ("-", "DR"):
            return -value
        if number.mark:
            return value
        return value * self._profile.unmarked if role == "amount" else value
