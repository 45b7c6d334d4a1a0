"""The product's own detector of bills behind the judge of recurring bills (`rec_eval.py --adapter FILE:detected`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from finura_cli.domain import recurring
from finura_cli.domain.charges import Charge
from finura_cli.domain.paces import DAYS_A_MONTH, Every

if TYPE_CHECKING:
    import pandas as pd

_WORDS = {Every.HALF_YEAR: "semiannual", Every.FORTNIGHT: "biweekly"}


def detected(tx: pd.DataFrame, origin: pd.Timestamp) -> list[dict[str, Any]]:
    """What `finura bills detect` finds in the rows up to `origin`: the same call, over the same charges."""
    import pandas as pd

    spent = tx[tx["kind"] == "expense"]
    charges = [
        Charge(row.Index, "", row.date.toordinal(), 1, "USD", str(row.description), None, None, minor, minor, True)
        for row in spent.itertuples()
        if (minor := round(-row.amount * 100)) > 0
    ]
    return [
        {
            "key": one.description,
            "next_date": pd.Timestamp(one.due),
            "amount": one.amount.minor / 100,
            "conf": 0.9 if one.sure else 0.5,
            "idx": list(one.ids),
            "period": _WORDS.get(one.every, one.every.value),
            "period_days": DAYS_A_MONTH * one.pace.months if one.pace.months else one.pace.days,
        }
        for one in recurring.find(charges, origin.date(), likely=True)
    ]
