"""Money in SQL: what views show of minor units.

The decimals of currencies stand here again, and not as `domain.money` knows them: what has run as a migration stays as
it ran.
"""

from __future__ import annotations


def amount_sql(minor: str, currency: str) -> str:
    """SQL for a decimal text of minor units, as `domain.money.plain` writes it."""
    cases = " ".join(
        f"WHEN {currency} IN ({codes}) THEN printf('%s{form}', {sign}, {parts})"
        for codes, form, sign, parts in (
            (_codes(names), form, f"iif({minor} < 0, '-', '')", parts.replace("@", f"abs({minor})"))
            for names, form, parts in (
                ("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF", "%d", "@"),
                ("BHD IQD JOD KWD LYD OMR TND", "%d.%03d", "@ / 1000, @ % 1000"),
                ("CLF UYW", "%d.%04d", "@ / 10000, @ % 10000"),
            )
        )
    )
    return (
        f"CASE {cases} ELSE printf('%s%d.%02d', iif({minor} < 0, '-', ''), abs({minor}) / 100, abs({minor}) % 100) END"
    )


def _codes(names: str) -> str:
    return ", ".join(f"'{name}'" for name in names.split())
