"""What a single test of a query is as a condition in SQL, over a transaction `t` and a line `l` of it."""

from __future__ import annotations

from collections.abc import Sequence

from finura_cli.domain.category import Kind
from finura_cli.domain.money import EXPONENTS
from finura_cli.domain.query_entries import OfEntries
from finura_cli.domain.query_terms import (
    Expression,
    InAccounts,
    InCategories,
    Magnitude,
    OfKind,
    OfNecessity,
    Pending,
    Phrase,
    Tagged,
    Test,
    TimeOfDay,
    Uncategorized,
    Unreviewed,
    Whose,
    Within,
)
from finura_cli.store.compiled import Compiled, all_of, among


def condition(test: Test) -> Compiled:
    """NULL, not false, where a transaction has nothing to go by."""
    match test:
        case Phrase():
            return _phrase(test)
        case Expression(source):
            merchant = "coalesce((SELECT name FROM merchants WHERE id = t.merchant_id), '')"
            text = f"t.description || char(10) || {merchant} || char(10) || t.note"
            return Compiled(f"finura_found(?, {text})", (source,))
        case Tagged(tag):
            return Compiled("t.id IN (SELECT transaction_id FROM tags WHERE trim(finura_folded(tag)) = ?)", (tag,))
        case Within(place, low, high):
            return _between({"id": "t.id", "batch_id": "t.batch_id", "mood": "t.mood"}[place], low, high)
        case OfEntries():
            return among(test)
        case TimeOfDay(start, end):
            minute = "substr(t.time, 1, 5)"
            if start <= end:
                return Compiled(f"{minute} BETWEEN ? AND ?", (start, end))
            return Compiled(f"{minute} >= ? OR {minute} <= ?", (start, end))
        case Whose(name):
            whose = "coalesce(l.who, t.who)"
            return Compiled(f"{whose} IS NOT NULL AND trim(finura_folded({whose})) = ?", (name,))
        case InAccounts(ids):
            return _in("t.account_id", ids)
        case InCategories(ids):
            return _in("l.category_id", ids)
        case OfNecessity():
            return _necessity(test)
        case OfKind(kind, ids):
            return _kind(kind, ids)
        case Magnitude():
            return _magnitude(test)
        case Pending():
            return Compiled("t.pending = 1")
        case Unreviewed():
            return Compiled("t.review IS NOT NULL")
        case Uncategorized():
            return Compiled("l.category_id IS NULL AND t.transfer_id IS NULL")


def _phrase(test: Phrase) -> Compiled:
    if test.place == "words":
        return Compiled("instr(t.words, ?) > 0", (test.words,))
    if test.place == "merchant":
        chosen = "SELECT id FROM merchants WHERE instr(finura_folded(name), ?) > 0"
        return Compiled(f"t.merchant_id IN ({chosen})", (test.words,))
    column = {"note": "t.note", "mode": "t.mode"}[test.place]
    sql = f"{column} IS NOT NULL AND instr(finura_folded({column}), ?) > 0"
    if test.place == "note":  # the words hold the note too: most rows are settled without a call
        return Compiled(f"instr(t.words, ?) > 0 AND {sql}", (test.words, test.words))
    return Compiled(sql, (test.words,))


def _in(column: str, ids: Sequence[int]) -> Compiled:
    return Compiled(f"{column} IN ({', '.join('?' * len(ids))})", tuple(ids))


def _between(value: str, low: int | None, high: int | None) -> Compiled:
    parts = []
    if low is not None:
        parts.append(Compiled(f"{value} >= ?", (low,)))
    if high is not None:
        parts.append(Compiled(f"{value} <= ?", (high,)))
    return all_of(parts)


def _kind(kind: Kind, ids: Sequence[int]) -> Compiled:
    of_category = _in("l.category_id", ids)
    if kind is Kind.TRANSFER:
        return Compiled(f"t.transfer_id IS NOT NULL OR {of_category.sql}", of_category.params)
    by_sign = f"l.category_id IS NULL AND l.amount {'>' if kind is Kind.INCOME else '<='} 0"
    return Compiled(f"t.transfer_id IS NULL AND ({of_category.sql} OR ({by_sign}))", of_category.params)


def _necessity(test: OfNecessity) -> Compiled:
    """Of the line, else of the merchant, else of the category. NULL where there is nothing to go by."""
    found = _in("l.category_id", test.category_ids)
    if test.other_merchant_ids:
        others = _in("t.merchant_id", test.other_merchant_ids)
        found &= Compiled(f"({others.sql}) IS NOT TRUE", others.params)
    if test.merchant_ids:
        own = _in("t.merchant_id", test.merchant_ids)
        found = Compiled(f"({own.sql} OR ({found.sql}))", own.params + found.params)
    return Compiled(f"l.necessity = ? OR (l.necessity IS NULL AND {found.sql})", (test.necessity, *found.params))


def _magnitude(test: Magnitude) -> Compiled:
    """The bounds in minor units, by how many decimals the currency has."""
    parts = []
    for sign, at in ((">=", 0), ("<=", 1)):
        usual = test.minor_bounds(2)[at]
        if usual is None:
            continue
        cases, values = "", []
        for digits in sorted(set(EXPONENTS.values())):
            codes = ", ".join(f"'{code}'" for code, own in EXPONENTS.items() if own == digits)
            cases += f" WHEN t.currency IN ({codes}) THEN ?"
            values.append(test.minor_bounds(digits)[at])
        parts.append(Compiled(f"abs(l.amount) {sign} CASE{cases} ELSE ? END", (*values, usual)))
    return all_of(parts)
