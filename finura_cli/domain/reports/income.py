"""Where the money came from."""

from __future__ import annotations

from collections.abc import Sequence

from finura_cli.domain.category import Kind
from finura_cli.domain.period import Period
from finura_cli.domain.reports.parts import Grouping, Part
from finura_cli.domain.reports.spending import Before, Spending, spending


def income(
    parts: Sequence[Part],
    period: Period,
    currency: str,
    *,
    grouping: Grouping = Grouping.CATEGORY,
    depth: int | None = None,
    before: Before | None = None,
    gone: bool = True,
    pending: Sequence[Part] = (),
    whole: Sequence[Part] | None = None,
    whole_before: Sequence[Part] | None = None,
) -> Spending:
    """As `spending`, of the income lines."""
    return spending(
        parts,
        period,
        currency,
        kind=Kind.INCOME,
        grouping=grouping,
        depth=depth,
        before=before,
        gone=gone,
        pending=pending,
        whole=whole,
        whole_before=whole_before,
    )
