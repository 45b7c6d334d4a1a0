"""Wrong PINs are counted, and each makes the next try wait longer. Nothing is ever wiped.

This slows down a person at the keyboard. Who copied the files counts nothing: against him stand the device's secret
and Argon2id.
"""

from __future__ import annotations

import json
import os
from math import isfinite
from pathlib import Path

from finura_cli import locks, private_files
from finura_cli.errors import FinuraError, WrongPin
from finura_cli.paths import TRIES

_WAITS = (0, 0, 0, 1, 5, 30)
_LONGEST = 300


def wait_after(failures: int) -> int:
    """Seconds to wait after so many wrong PINs in a row."""
    return _WAITS[failures] if failures < len(_WAITS) else _LONGEST


def check(home: Path, now: float) -> None:
    """Whether a try may be made now: before somebody types one in vain.

    Raises:
        WrongPin (77, `too-early`): the wait is not over.
    """
    if _can_count(home):
        with _alone(home):
            _awaited(home, now)


def begin(home: Path, now: float) -> None:
    """Count a try before it is made: a process that is killed in between was a wrong one. Raises as `check`."""
    if _can_count(home):
        with _alone(home):
            _write(home, _awaited(home, now) + 1, now)


def succeeded(home: Path) -> None:
    """The PIN was right: the count begins anew."""
    if _can_count(home):
        with _alone(home):
            private_files.remove(home / TRIES)


def failures(home: Path) -> int:
    """Wrong PINs in a row so far."""
    return _read(home)[0]


def _can_count(home: Path) -> bool:
    """On a disk that cannot be written there is nowhere to count."""
    return os.access(home, os.W_OK)


def _awaited(home: Path, now: float) -> int:
    """The wrong tries so far, once the wait after them is over."""
    failures, last = _read(home)
    if last is None or last > now:  # the count was spoiled, or the clock went back: the wait begins now
        last = now
        _write(home, failures, last)
    left = last + wait_after(failures) - now
    if left > 0:
        said = f"{left:.0f} seconds" if left >= 1.5 else "a second"
        raise WrongPin(f"too many wrong PINs: wait {said}", hint="then try again", code="too-early")
    return failures


def _alone(home: Path) -> locks.Lock:
    return locks.take(home, exclusive=True, name=f"{TRIES}.lock")


def _read(home: Path) -> tuple[int, float | None]:
    """The wrong tries and the time of the last one; None when it is not known: who spoils the count waits longest."""
    try:
        fields = json.loads(private_files.read(home / TRIES, what="the count of tries"))
        wrong, last = max(0, int(fields["failures"])), float(fields["last"])
        if not isfinite(last):
            raise ValueError
        return wrong, last
    except FileNotFoundError:
        return 0, 0.0
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError, FinuraError):
        return len(_WAITS), None


def _write(home: Path, failures: int, now: float) -> None:
    private_files.replace(home / TRIES, json.dumps({"failures": failures, "last": now}).encode())
