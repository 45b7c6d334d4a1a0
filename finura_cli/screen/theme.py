"""The names of the styles. Only weights and the terminal's own colours: both a dark and a light theme read well.

Plain strings, not a rich Theme: any Console understands them, and nothing is imported.
"""

from __future__ import annotations

TITLE = "bold"
HEADER = "bold"
TOTAL = "bold"
QUIET = "dim"
"""What may be overlooked: units, explanations, axes."""
BAR = "cyan"
MONEY_IN = "green"
MONEY_OUT = "red"
GOOD = "green"
BAD = "bold red"
WARNING = "magenta"
"""Not yellow: it cannot be read on a light ground."""
LINK = "cyan"

MASK = "••••"
"""What `--private` shows in place of an amount."""
