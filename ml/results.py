"""What this package answers with. Frozen; numbers are in the units of the arrays that went in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outlook:
    """One series, one month ahead or more: `low <= typical <= plan_for <= high`.

    `typical` is what a usual month costs (a median), `plan_for` what to keep ready (a mean, never below typical);
    `low` to `high` holds the true figure about `level` of the time.
    """

    typical: float
    plan_for: float
    low: float
    high: float
    level: float


@dataclass(frozen=True, slots=True)
class Backtest:
    """How a method did on its own past, forecasting each month from what came before it.

    `origins`: how many months were forecast. `mae`, `mae_naive`: mean absolute errors of the method and of the naive
    one, over the same months. `coverage`: share of the months inside the interval, of the `covered` months for which
    earlier errors could make one; None when there were none.
    """

    origins: int
    mae: float
    mae_naive: float
    coverage: float | None
    covered: int

    @property
    def rel(self) -> float | None:
        """Error relative to the naive method; below 1 is better. None when the naive method made no error."""
        return self.mae / self.mae_naive if self.mae_naive else None


@dataclass(frozen=True, slots=True)
class Surprise:
    """A charge far outside its own past. `row` is its place in the frame, `z` how many robust standard deviations
    the logarithm of its amount lies from the median (signed), `usual` that median as an amount, `of` whose past it is
    (`category` or `merchant`), `past` from how many earlier charges.
    """

    row: int
    z: float
    usual: float
    of: str
    past: int
    strength: float
    """The magnitude of z, less where it matters less: amounts far too small, merchants whose prices vary."""
