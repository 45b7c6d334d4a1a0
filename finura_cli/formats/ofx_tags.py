"""The tags of OFX files, SGML (1.x) and XML (2.x) alike, and the text they stand in.

Read as banks write them, not as the specification asks (OFX 2.3, chapter 2): leaves closed or not, end tags that fit
nothing, lower case, whitespace anywhere, several tags in a line, `&` and `<` left bare. No entity but the fixed ones
is expanded, nothing is nested by recursion, and the time is linear in the length.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from finura_cli.errors import BadInput
from finura_cli.formats.sniff import Text, as_text
from finura_cli.records import NamedTuple

_NAME = r"[A-Za-z][A-Za-z0-9_.:\-]*+"
_TAG = re.compile(
    rf"<(/?)({_NAME})(?:\s++{_NAME}\s*+=[^<>]*+)?+\s*+(/?)>"
    # What follows up to the next tag; a `<` that begins none belongs to it
    r"([^<]*+(?:<(?![/A-Za-z])[^<]*+)*+)"
    r"(</\2\s*+>)?"
)
_HEADER_KEYS = rb"(?:OFXHEADER|DATA|VERSION|SECURITY|ENCODING|CHARSET|COMPRESSION|OLDFILEUID|NEWFILEUID)"
_ENCODING = re.compile(rb"\bENCODING\s*:\s*([A-Za-z0-9_.-]+?)(?=" + _HEADER_KEYS + rb"|[\s<]|$)")
_CHARSET = re.compile(rb"CHARSET\s*:\s*([A-Za-z0-9_.-]+?)(?=" + _HEADER_KEYS + rb"|[\s<]|$)")
_XML_ENCODING = re.compile(rb"""<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([A-Za-z0-9_.:-]+)""", re.IGNORECASE)
_HEAD = 4_096
_CODECS = re.compile(r"cp[0-9]+|iso8859-[0-9]+|koi8-[ru]|shift_jis|euc_(?:jp|kr)|gb[0-9k]+|big5|mac-roman|utf-8")

_ENTITY = re.compile(r"&(?:#([0-9]{1,7})|#[xX]([0-9A-Fa-f]{1,6})|([A-Za-z]{2,6}));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'", "nbsp": " "}
_SURROGATE = re.compile("[\ud800-\udfff]+")


class Tag(NamedTuple):
    """A tag and what stands between it and the next one, as written (see `clean`)."""

    name: str
    """In capitals; that of an end tag begins with `/`."""
    value: str
    at: int
    """Where it begins in the text."""
    after: int
    """Where what belongs to it ends."""
    closed: bool
    """Whether its own end follows at once; that end does not come as a tag."""


def tags(text: str) -> Iterator[Tag]:
    """Every tag in order."""
    held: Tag | None = None
    for m in _TAG.finditer(text):
        start, after = m.span()
        if held is not None:
            if start > held.after and not held.closed and text[held.after + 1] != "/":
                # Something like a tag that is none belongs to the text before it; a broken end tag does not
                held = held._replace(value=held.value + text[held.after : start], after=start)
            yield held
        slash, name, empty, value, end = m.groups()
        held = Tag(slash + name.upper(), "" if empty else value, start, after, bool(end or empty))
    if held is not None:
        rest = "" if held.closed else text[held.after :]
        takes = rest.strip() and not rest.startswith("</")
        yield held._replace(value=held.value + rest, after=len(text)) if takes else held


def clean(value: str) -> str:
    """The text of a leaf: on one line, entities resolved, bytes that are no text as U+FFFD (a letter that was cut at
    the very end is left away: banks cut names at a number of bytes)."""
    text = " ".join(value.split())
    if "&" in text:
        text = " ".join(_ENTITY.sub(_resolved, text).split())
    if not text.isascii() and _SURROGATE.search(text):
        text = _SURROGATE.sub("\ufffd", text).rstrip("\ufffd ")
    return text


def _resolved(m: re.Match[str]) -> str:
    if m[3]:
        return _NAMED.get(m[3].lower(), m[0])
    code = int(m[1]) if m[1] else int(m[2], 16)
    if code in (9, 10, 13, 160):
        return " "
    if code < 32 or code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return m[0]
    return chr(code)


# --------------------------------------------------------------------------------------------------------- the text


def text_of(data: bytes, encoding: str | None = None) -> tuple[str, str]:
    """The text of a file without comments, and its encoding: found by the bytes and the header or, the second time,
    given. The header is believed only where the bytes agree: many name 1252 and hold UTF-8.

    Raises BadInput: `undecodable`; `truncated` (a comment without an end); `dtd` (entities of its own).
    """
    found = as_text(data, encoding) if encoding else _by_bytes_and_header(data)
    return _without_comments(found.data.decode(found.encoding, "surrogateescape")), found.encoding


def _by_bytes_and_header(data: bytes) -> Text:
    declared = _declared(data)
    try:
        found = as_text(data)
    except BadInput:
        if declared is None:
            raise
        return as_text(data, declared)
    return found if declared is None or found.encoding == "utf-8" else as_text(data, declared)


def _declared(data: bytes) -> str | None:
    """The encoding that the header names, where it fits the bytes."""
    if data.isascii():
        return None
    head = data[:_HEAD]
    named = [m[1].decode("ascii").lower() for p in (_XML_ENCODING, _CHARSET, _ENCODING) if (m := p.search(head))]
    return next((codec for name in named if (codec := _codec(name)) and _decodes(data, codec)), None)


def _codec(name: str) -> str | None:
    if name in ("none", "usascii", "us-ascii", "ascii", "unicode", "utf-16"):
        return None
    bare = name.removeprefix("windows-").removeprefix("windows").removeprefix("cp")
    if name.endswith("8859-1") or name in ("latin1", "latin-1", "iso88591", "ansi"):
        return "cp1252"  # what is meant by it: 8859-1 has control characters where 1252 has quotation marks
    for candidate in (name, f"cp{bare}", f"iso-{name}"):
        try:
            found = codecs.lookup(candidate).name
        except (LookupError, ValueError):
            continue
        if _CODECS.fullmatch(found):  # not idna, hex and their like
            return found
    return None


def _decodes(data: bytes, codec: str) -> bool:
    try:
        data.decode(codec)
    except (UnicodeError, LookupError):
        return False
    return True


_MARK = re.compile(r"<!--|<!\[CDATA\[")


def _without_comments(text: str) -> str:
    """Comments become as many line ends as they held, CDATA plain text, so that places and lines stay true."""
    if "<!" not in text:
        return text
    if re.search("<!ENTITY", text, re.IGNORECASE):
        raise BadInput("the file declares entities of its own, as no bank does", code="dtd")
    pieces: list[str] = []
    done = 0
    while m := _MARK.search(text, done):
        at, start = m.span()
        is_comment = m[0] == "<!--"
        end = text.find("-->" if is_comment else "]]>", start)
        if end < 0:
            raise BadInput(
                f"the file is cut short: what begins in line {text.count(chr(10), 0, at) + 1} has no end",
                hint="download it again",
                code="truncated",
            )
        pieces.append(text[done:at])
        inner = text[start:end]
        pieces.append("\n" * inner.count("\n") if is_comment else inner.replace("&", "&amp;").replace("<", "&lt;"))
        done = end + 3
    pieces.append(text[done:])
    return "".join(pieces)
