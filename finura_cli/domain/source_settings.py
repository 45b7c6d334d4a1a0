"""What the user settled about a source of files: where they come from, where they go, how they are read."""

from __future__ import annotations

from datetime import date

from finura_cli.records import NamedTuple

STALE = 35
"""So many days are never too long between two imports."""


class SourceSettings(NamedTuple):
    """Kept by the source's name, before or after its first file."""

    id: int
    name: str
    account_id: int | None = None
    date_order: str | None = None
    """`dmy`, `mdy` or `ymd`: said, not found out."""
    fetch: tuple[str, ...] = ()
    """The user's own downloader: a program and its words."""
    folder: str | None = None
    """Where files come: watched, or of a downloader its working folder. Not absolute: below the home."""
    archive: str | None = None
    """Where files go when they are taken in."""
    since: str | None = None
    """When the downloader was named (UTC, ISO): what is older in its folder is not its work."""

    @property
    def brings_files(self) -> bool:
        """Whether files come by themselves."""
        return bool(self.fetch or self.folder)


class Imported(NamedTuple):
    """When files of an account were last taken in, and how often that is usual."""

    last: date
    usual_gap: int | None = None
    """Days between two imports, the median; None before there were two gaps."""

    def days(self, today: date) -> int:
        """How long ago; 0 when the clock says earlier."""
        return max(0, (today - self.last).days)

    def is_stale(self, today: date) -> bool:
        """Whether a file seems to be missing: longer than twice the usual gap, and than a month."""
        return self.days(today) > max(STALE, 2 * (self.usual_gap or 0))
