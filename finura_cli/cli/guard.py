"""What comes by itself after a deed is done, and must not make it look like one that failed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from finura_cli.cli.house import House
from finura_cli.errors import FinuraError

T = TypeVar("T")


def guarded(house: House, do: Callable[[], T], failed: str) -> T | None:
    """The deed that was asked for is done and kept, whatever happens beside it: a failure of what comes by itself is
    a warning, and changes no exit code."""
    try:
        return do()
    except FinuraError as error:
        why = error.message
    except Exception as error:  # a bug must not make a deed that is done look like one that failed
        from finura_cli.cli.crash import write_report

        what, where = write_report(error, house.home_if_known)
        why = f"a bug in finura, {what}; a report without your data is in {where}"
    house.warn(f"{failed}: {why}")
    return None
