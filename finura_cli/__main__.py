"""The way in: `finura` and `python -m finura_cli`."""

from __future__ import annotations

import gc
import os
import signal
import sys

TYPE_CHECKING = False  # as in typing, which is not loaded yet
if TYPE_CHECKING:
    from typing import NoReturn

INTERRUPTED = 130


def _leave(_signal: int, _frame: object) -> None:
    os._exit(INTERRUPTED)


def main() -> NoReturn:
    """Run the words typed after `finura` and leave with the exit code of the contract."""
    # Until there is anything to clean up, Ctrl-C simply ends the program: no traceback out of half an import.
    signal.signal(signal.SIGINT, _leave)
    os.umask(0o077)
    gc.set_threshold(50_000, 20, 50)  # a run is short: looking for garbage while modules load costs 4 ms
    from finura_cli.cli.lazy import run

    code = run(sys.argv[1:])
    signal.signal(signal.SIGINT, _leave)
    # The books are closed and the streams flushed: taking the interpreter apart would cost another 10 ms.
    os._exit(code)


if __name__ == "__main__":
    main()
