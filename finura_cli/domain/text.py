"""Text as people mean it: one fold for search, rules and memory, and one safe form for the eye."""

from __future__ import annotations

import unicodedata

_ASCII_FOLD = {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)}


class _FoldTable(dict[int, str | None]):
    """Of decomposed, casefolded text: letters, digits and marks stay, accents and invisible characters go,
    the rest parts words. Filled as characters are met.
    """

    def __missing__(self, code: int) -> str | None:
        kept = self[code] = _folded_character(code)
        return kept


# Letters of the Latin script whose stroke or ligature Unicode does not take apart.
_UNDECOMPOSED = {"ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ł": "l", "ŧ": "t", "æ": "ae", "œ": "oe", "þ": "th"}


def _folded_character(code: int) -> str | None:
    character = chr(code)
    if 0x300 <= code <= 0x36F or 0x1AB0 <= code <= 0x1AFF or 0x1DC0 <= code <= 0x1DFF or 0x20D0 <= code <= 0x20FF:
        return None  # accents; the vowel signs of Bangla, Devanagari and their like lie elsewhere and stay
    category = unicodedata.category(character)
    if category == "Cf":
        return None  # joiners, zero-width and direction marks are not seen, so they do not part words
    return _UNDECOMPOSED.get(character, character) if category[0] in "LNM" else " "


_FOLD = _FoldTable()


def folded(text: str) -> str:
    """The form in which texts are compared: ` swiggy order 12 `, with a space at both ends, so that `" " + word`
    finds word starts. NFKC, casefolded, accents off, scripts with vowel signs whole; `" "` when there is no word.
    """
    text = text.translate(_ASCII_FOLD) if text.isascii() else _fold_any(text)
    joined = " ".join(text.split())
    return f" {joined} " if joined else " "


def _fold_any(text: str) -> str:
    normalize = unicodedata.normalize
    decomposed = normalize("NFKD", normalize("NFKC", normalize("NFKD", text).casefold()).casefold())
    return normalize("NFC", decomposed.translate(_FOLD))


def words(text: str) -> tuple[str, ...]:
    """The folded words of a text, in order."""
    return tuple(folded(text).split())


def text_of(description: str, merchant: str, note: str) -> str:
    """What rules and expressions look into, of an entry or a row of a file: each on a line of its own."""
    return f"{description}\n{merchant}\n{note}"


def words_of(description: str, merchant: str, note: str, name: str | None = None) -> str:
    """The same folded: what the words of a query are looked up in. A merchant whose name is in the description is not
    in it twice. `name`: the merchant's, folded, where the caller has it already."""
    if not merchant:
        return folded(f"{description}\n{note}") if note else folded(description)
    words = folded(description)
    if (name if name is not None else folded(merchant)) in words:
        return folded(f"{description}\n{note}") if note else words
    return folded(text_of(description, merchant, note))


def how_many(count: int, one: str, many: str | None = None) -> str:
    """A count with its noun: `1 entry`, `3 entries`; `many` is `one` with an s where it is not said."""
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"


_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")  # take no room, though they count as letters
_JOINERS = "\u200c\u200d"


def visible(text: str) -> str:
    """The text as it may be shown: one line, and nothing in it that a terminal obeys or an eye cannot see.

    Line breaks, tabs and odd spaces become a space, other control characters their picture (`␛`), and what is
    invisible or changes direction its code (`<U+202E>`). Joiners inside words of Indic scripts and emoji stay.
    """
    if text.isprintable() and (text.isascii() or _FILLERS.isdisjoint(text)):
        return text
    return "".join(_visible_character(text, i) for i in range(len(text)))


def _visible_character(text: str, at: int) -> str:
    character = text[at]
    if character in _JOINERS and 0 < at < len(text) - 1 and text[at - 1] >= "\u0600" and text[at + 1] >= "\u0600":
        return character if text[at - 1] not in _JOINERS and text[at + 1] not in _JOINERS else _code(character)
    if character.isprintable() and character not in _FILLERS:
        return character
    if character.isspace() and character not in "\x1c\x1d\x1e\x1f\x85":
        return " "
    if character < " ":
        return chr(0x2400 + ord(character))
    if character == "\x7f":
        return "␡"
    return character if unicodedata.category(character) == "Co" else _code(character)


def _code(character: str) -> str:
    return f"<U+{ord(character):04X}>"
