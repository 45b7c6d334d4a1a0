"""Where the money came from."""

from __future__ import annotations

from functools import partial

from finura_cli.domain.category import Kind
from finura_cli.domain.reports.spending import spending

income = partial(spending, kind=Kind.INCOME)
"""As `spending`, of the income lines."""
