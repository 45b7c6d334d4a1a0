"""What Finura wrote beside an entry when it made a journal (`written.OWN`), read back. Of a posting with the uid of an
entry all of it counts; of any other one, none: there a line `mood: 3` is what its author meant by it."""

from __future__ import annotations

from collections.abc import Iterable

from finura_cli.domain.transaction import More
from finura_cli.formats import dates
from finura_cli.formats.double_entry import Booking, Posting
from finura_cli.formats.journal_lines import one_line
from finura_cli.formats.written import OWN, UID

_NAME = "name:"
_TAGS = "tags"
_ALIKE = str.maketrans({"꞉": ":", "⁅": "["})
"""What the writer of journals puts for signs that would be orders in a comment."""


def take(booking: Booking, text: str) -> bool:
    """Take a line `name: value` that stands below the last posting; whether it is one of ours."""
    posting = booking.postings[-1]
    name, colon, value = text.partition(":")
    if not colon or name not in (*OWN, _TAGS):
        return False
    value = one_line(value).translate(_ALIKE)
    if name == "uid":
        if not UID.fullmatch(value):
            return False
        posting.own = {"uid": value}
        return True
    if name == "who" and not posting.own and any("uid" in other.own for other in booking.postings):
        posting.who = value  # of a part of a split entry
        return True
    if not posting.own or (not value and name != "description"):
        return False
    posting.own[name] = value
    return True


def label(below: Iterable[str]) -> str | None:
    """What the books call an account, as the lines below its declaration say; None where they do not."""
    texts = (line.lstrip("; \t") for line in below)
    return next(
        (one_line(text.removeprefix(_NAME)).translate(_ALIKE) for text in texts if text.startswith(_NAME)), None
    )


def texts(booking: Booking, posting: Posting) -> tuple[str, str | None]:
    """Description and merchant of an entry, which are in the heading where its own fields do not say them."""
    own, is_first = posting.own, posting is booking.postings[0]
    merchant = own.get("merchant") or (booking.payee if is_first or "description" not in own else None)
    told = "" if booking.description == booking.payee else booking.description
    return own.get("description", told), merchant


def time(booking: Booking, posting: Posting) -> str | None:
    """The time of an entry."""
    own = posting.own.get("time", "")
    return dates.read_time(own) if dates.is_time(own) else booking.time


def more(posting: Posting, lines: More, met: set[str]) -> More:
    """What else is known of an entry. `met`: the uids so far; a copy of an entry is another one."""
    own = posting.own
    uid = own["uid"] if own["uid"] not in met else None
    met.add(own["uid"])
    mood = own.get("mood", "")
    tags = tuple(own[_TAGS].split()) if _TAGS in own else lines.tags
    return More(lines.lines, tags, int(mood) if mood in ("0", "1", "2", "3", "4", "5") else None, own.get("who"), uid)
