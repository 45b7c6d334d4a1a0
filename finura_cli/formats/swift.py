"""SWIFT statement messages (MT940, MT942, MT950) cut into statements and fields, with the lines they stand on.

The rules are SWIFT's (Standards MT, category 9): a field begins with `:61:` at the head of a line and goes on until the
next one, `-` or `-}` ends a message, `{1:` to `{5:` are its envelope. Banks leave out the envelope, the end, the
first `:20:`; nothing here depends on them. Every line that is not blank is in exactly one field.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from finura_cli.errors import BadInput
from finura_cli.formats.sniff import Text

PREAMBLE, END = "", "-"
"""The tags of lines that are no field: what stands before one, and the end of a message."""
LONGEST = 128 * 1024
"""Characters of one field; what is longer is no field of a statement."""
_MOST_FIELDS = 2_000_000
"""Fields of one statement, which is held in memory: ten of them are a hundred years of a busy household."""
_MOST_STATEMENTS = 100_000

_TAGS = frozenset(
    "20 21 25 25P 28 28C 13 13D 34 34F 60 60F 60M 60E 61 62 62F 62M 64 65 86 90 90C 90D NS 940 942 950".split()
)
_NEW_MESSAGE = frozenset(("940", "942", "950"))
_HEADERS = frozenset("20 21 25 25P 28 28C 13 13D 34 34F".split())
_TAG = re.compile(r"\s{0,3}:([0-9]{2,3}[A-Za-z]?|NS):")
_ENVELOPE = re.compile(r"\{[1-5S]:")
_CLOCK = re.compile(r":[0-5][0-9]:[0-5][0-9](?![0-9A-Za-z/])")
_BROKEN = re.compile("[\ud800-\udfff]")


@dataclass(slots=True)
class Field:
    """One field: its tag, the lines of the file it stands on, and its text without the tag, line by line."""

    tag: str
    first: int
    last: int
    lines: list[str]
    long: bool = False
    """Whether more was written than is kept."""
    size: int = 0

    def take(self, number: int, line: str) -> None:
        """The next line of the field."""
        self.last = number
        self.size += len(line)
        if self.size > LONGEST or len(self.lines) >= LONGEST // 64:
            self.long = True
        else:
            self.lines.append(line)

    @property
    def raw(self) -> str:
        """As it stands in the file."""
        return f":{self.tag}:" + "\n".join(self.lines)


@dataclass(slots=True)
class Statement:
    """The fields of one statement, in file order, with the lines before and after them."""

    fields: list[Field] = field(default_factory=list)
    tags: set[str] = field(default_factory=set)
    ended: bool = False
    """Whether an end of the message was met."""

    def take(self, one: Field) -> None:
        """The next field."""
        if len(self.fields) >= _MOST_FIELDS:
            raise BadInput(f"a statement of more than {_MOST_FIELDS:,} fields", code="too-large")
        self.fields.append(one)
        self.tags.add(one.tag)

    @property
    def holds(self) -> bool:
        """Whether there is any field of a statement in it."""
        return bool(self.tags - {PREAMBLE, END} - _NEW_MESSAGE)

    def first(self, *tags: str) -> Field | None:
        """The first field with one of these tags."""
        return next((one for one in self.fields if one.tag in tags), None) if not self.tags.isdisjoint(tags) else None


def statements(text: Text) -> Iterator[Statement]:
    """The statements of a text. A message may hold several (pages), and a statement may come without a message."""
    now, loose, count = Statement(), list[Field](), 0
    for one in fields(text):
        if one.tag == END:
            now.take(one)
            now.ended = True
        elif one.tag == PREAMBLE or one.tag in _NEW_MESSAGE:
            loose.append(one)
            now.ended = now.ended or one.tag in _NEW_MESSAGE
        else:
            if _begins(one.tag, now):
                count += 1
                if count == _MOST_STATEMENTS:
                    raise BadInput(f"the file holds more than {_MOST_STATEMENTS:,} statements", code="too-large")
                yield now
                now = Statement()
            if not now.holds:
                now.ended = False  # that was the end of what stood before
            for other in (*loose, one):
                now.take(other)
            loose.clear()
    for other in loose:
        now.take(other)
    if now.fields:
        yield now


def _begins(tag: str, now: Statement) -> bool:
    """Whether a field opens the next statement."""
    seen = now.tags
    if not now.holds:
        return False
    if now.ended and (tag in _HEADERS or tag.startswith("60")):
        return True
    if tag in ("20", "25", "25P"):
        return tag in seen or not seen.isdisjoint(("61", "62F", "62M", "62"))
    return tag.startswith("60") and any(other.startswith(("60", "62")) for other in seen)


def fields(text: Text) -> Iterator[Field]:
    """The fields of a text; blank lines are left out."""
    now: Field | None = None
    for number, written in enumerate(text.lines(), start=1):
        line = written.rstrip("\r\n\x03\x1a").lstrip("\x01\ufeff")
        if not line or line.isspace():
            continue
        if not text.sound:
            line = _BROKEN.sub("\ufffd", line)
        head = line.lstrip()
        if head[0] in "{-" and (kind := _no_field(head)) is not None:
            if now is not None:
                yield now
                now = None
            line = head.partition("{4:")[2]
            if not _TAG.match(line):
                yield Field(kind, number, number, [head])
                continue
        m = _TAG.match(line)
        if m and (tag := m[1].upper()) in _TAGS and not (now is not None and _is_time(now, line)):
            if now is not None:
                yield now
            now = Field(tag, number, number, [])
            now.take(number, line[m.end() :])
        elif now is None:
            yield Field(PREAMBLE, number, number, [line[:LONGEST]])
        else:
            now.take(number, line)
    if now is not None:
        yield now


def _is_time(now: Field, line: str) -> bool:
    """Whether a line that begins like a field is the rest of a time of day, which was cut before a colon."""
    return now.tag == "86" and bool(_CLOCK.match(line)) and bool(now.lines) and now.lines[-1][-1:].isdigit()


def _no_field(head: str) -> str | None:
    """What a line is that begins with `-` or `{`, if it is no text of a field."""
    if head.rstrip() in ("-", "-XXX") or head.startswith("-}"):
        return END
    return PREAMBLE if _ENVELOPE.match(head) else None
