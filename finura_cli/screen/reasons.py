"""Why a row or an entry waits, for the eye: its amounts are hidden with `--private`."""

from __future__ import annotations

import re

from finura_cli.screen.shown import ShowMoney, hides
from finura_cli.screen.theme import MASK

_NUMBER = r"-?[0-9]+(?:\.[0-9]+)?"
_AMOUNTS = re.compile(rf"{_NUMBER} (became|->) {_NUMBER}$|(which has) {_NUMBER}$")


def without_amounts(reason: str | None) -> str | None:
    """A reason with dots for its amounts: `may be the posting of pending entry 12, •••• became ••••`."""
    return reason and _AMOUNTS.sub(lambda m: f"{MASK} {m[1]} {MASK}" if m[1] else f"{m[2]} {MASK}", reason)


def reason_text(reason: str | None, show: ShowMoney) -> str | None:
    """A reason as `show` shows amounts."""
    return without_amounts(reason) if hides(show) else reason
