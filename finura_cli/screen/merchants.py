"""Merchants: how often each occurs, what is known of one, and those that texts name."""

from __future__ import annotations

from collections.abc import Sequence

from finura_cli.domain.merchant import Merchant, Named, Portrait
from finura_cli.domain.text import how_many
from finura_cli.screen.receipts import receipt
from finura_cli.screen.shown import Column, ShowMoney, Shown, Table


def merchants_shown(merchants: Sequence[Merchant]) -> Shown:
    """One row a merchant, by name."""
    columns = (Column("merchant"), Column("entries", "int"), Column("necessity", spare=1))
    rows = tuple((m.name, m.entries, m.necessity) for m in merchants)
    answer = [
        {"id": m.id, "uid": m.uid, "merchant": m.name, "entries": m.entries, "necessity": m.necessity}
        for m in merchants
    ]
    return Shown(json={"rows": answer}, table=Table(columns, rows, empty="No merchants yet."))


def portrait_shown(portrait: Portrait, *, show: ShowMoney) -> Shown:
    """What is known of one merchant, in a few lines."""
    one = portrait.merchant
    between = f", {portrait.first} to {portrait.last}" if portrait.first is not None else ""
    facts = [
        ("entries", f"{how_many(one.entries or 0, 'entry', 'entries')}{between}"),
        ("spent", ", ".join(show(paid.spent) for paid in portrait.paid if paid.spent.minor)),
        ("received", ", ".join(show(paid.received) for paid in portrait.paid if paid.received.minor)),
        ("category", f"{portrait.category} ({portrait.share:.0%})" if portrait.category else ""),
        ("necessity", one.necessity or "as the category of each entry"),
        ("also", ", ".join(portrait.others)),
    ]
    answer = {
        "id": one.id,
        "uid": one.uid,
        "merchant": one.name,
        "entries": one.entries,
        "first": portrait.first,
        "last": portrait.last,
        "paid": [
            {"spent": paid.spent, "received": paid.received, "currency": paid.spent.currency} for paid in portrait.paid
        ],
        "category": portrait.category,
        "share": round(portrait.share, 4),
        "necessity": one.necessity,
        "others": list(portrait.others),
    }
    lines = [f"{label:11}{text}" for label, text in facts if text]
    return receipt(answer, one.name, more=lines)._replace(show=show)


def tidying_shown(found: Sequence[Named], left: int, *, dry_run: bool) -> Shown:
    """One row a merchant that would get entries."""
    columns = (Column("merchant"), Column("new"), Column("entries", "int"), Column("example", spare=1))
    rows = tuple((one.name, "new" if one.is_new else None, len(one.entries), one.example) for one in found)
    answer = {
        "dry_run": dry_run,
        "rows": [
            {"merchant": one.name, "new": one.is_new, "entries": len(one.entries), "example": one.example}
            for one in found
        ],
        "nameless": left,
    }
    return Shown(json=answer, table=Table(columns, rows, empty="No text names a merchant that its entry has not."))
