"""What is kept of a bug: where it happened and of which kind, never an amount, a payee or any other value."""

from __future__ import annotations

import platform
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from traceback import walk_tb

from finura_cli import __version__


def write_report(error: BaseException, home: Path | None) -> tuple[str, str]:
    """Write a report into `home` (or the temporary folder) and give back what happened and the file's name."""
    what = type(error).__name__
    folder = home if home is not None and home.is_dir() else Path(tempfile.gettempdir())
    stamp = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
    try:
        number, path = tempfile.mkstemp(prefix=f"finura-crash-{stamp}-", suffix=".txt", dir=folder)  # 0600
        with open(number, "w", encoding="utf-8") as file:
            file.write(_text(error))
    except OSError:
        return what, f"nowhere: {folder} cannot be written"
    return what, path


def _text(error: BaseException) -> str:
    lines = [f"finura {__version__}, Python {platform.python_version()}, {sys.platform}"]
    link: BaseException | None = error
    told: list[BaseException] = []
    while link is not None and all(link is not one for one in told):  # a chain may lead back to where it began
        told.append(link)
        lines.append(f"{type(link).__module__}.{type(link).__name__}")
        for frame, number in walk_tb(link.__traceback__):
            code = frame.f_code
            # Only file, line and function: a message or a local may hold what belongs to the user alone.
            lines.append(f"  {_shortened(code.co_filename)}:{number} {code.co_qualname}")
        link = link.__cause__ or link.__context__
    return "\n".join(lines) + "\n"


def _shortened(filename: str) -> str:
    """The path from the package on: folders above it may name the user."""
    parts = Path(filename).parts
    for start in ("finura_cli", "ml", "site-packages"):
        if start in parts:
            return str(Path(*parts[parts.index(start) :]))
    return parts[-1] if parts else filename
