"""The way in: `finura` and `python -m finura_cli`."""

from __future__ import annotations

import os
import signal
import sys

INTERRUPTED = 130


def _leave(_signal: int, _frame: object) -> None:
    os._exit(INTERRUPTED)


def main() -> None:
    """Run the words typed after `finura` and leave with the exit code of the contract."""
    # Until there is anything to clean up, Ctrl-C simply ends the program: no traceback out of half an import.
    signal.signal(signal.SIGINT, _leave)
    os.umask(0o077)
    from finura_cli.cli.lazy import run

    code = run(sys.argv[1:])
    signal.signal(signal.SIGINT, _leave)
    sys.exit(code)


if __name__ == "__main__":
    main()
