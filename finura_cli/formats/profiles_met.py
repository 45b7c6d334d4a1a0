"""Which profiles a file may be read by, told by its beginning: no file is tried against one whose words it lacks."""

from __future__ import annotations

from codecs import getincrementaldecoder
from collections.abc import Sequence

from finura_cli.domain.text import folded
from finura_cli.formats.base import Source
from finura_cli.formats.headers import key
from finura_cli.formats.profile_toml import Declared
from finura_cli.formats.sniff import wide_encoding

HEAD = 8_192
"""Bytes in which the header of a file ends for which a profile comes along."""


def met(source: Source, declared: Sequence[Declared]) -> tuple[Declared, ...]:
    """The profiles whose words of the header all stand in the beginning of a text, however it is encoded: those that
    may fit. Nothing has to be said of a profile for that but its `match`.

    Of a text that is neither UTF-8 nor UTF-16, nor in an encoding that the profile says, only the words of ASCII are
    looked for: what its other letters are is known when the whole of it is read.
    """
    heads: dict[str | None, tuple[str, bool]] = {}
    found = []
    for profile in declared:
        if profile.encoding not in heads:
            heads[profile.encoding] = _head(source.data, profile.encoding)
        text, is_sure = heads[profile.encoding]
        words = (word for word in profile.match if is_sure or word.isascii())
        if all(piece in text for word in words for piece in key(word).split()):
            found.append(profile)
    return tuple(found)


def _head(data: bytes, encoding: str | None) -> tuple[str, bool]:
    """The beginning, folded as a header is and without spaces (a header may write two words as one); and whether its
    letters are sure."""
    data = data[:HEAD]
    wide = wide_encoding(data)
    is_sure = True
    if wide is not None:
        text = data.decode(wide, "ignore")
    elif encoding is not None and not encoding.startswith("utf-16"):
        text = data.decode(encoding, "ignore")
    else:
        try:
            text = getincrementaldecoder("utf-8")().decode(data)  # which waits for the end of a letter cut in two
        except UnicodeDecodeError:
            text, is_sure = data.decode("latin-1"), False
    return folded(text.replace("_", " ")).replace(" ", ""), is_sure
