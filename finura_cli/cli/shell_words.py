"""What bash has on its line, read as bash reads it, and what is to be put there so that bash reads it back.

A name from the books may hold anything that can be typed; in the line it is a word and nothing else.
"""

from __future__ import annotations

from finura_cli.records import NamedTuple

_IN_DOUBLE = '$`"\\'
_PLAIN = frozenset("_-./:@%+,=^")
_SPACE = " \t\n"


class Line(NamedTuple):
    """The words that are done, the one that is being typed, and the end of it that bash will replace."""

    words: list[str]
    typed: str
    kept: int
    """How many characters of `typed` stand before the part that is replaced."""
    quote: str
    """The quote that is open there: one of `"`, `'`, or none."""


def read(line: str, breaks: str) -> Line | None:
    """The line up to the cursor; `breaks` is COMP_WORDBREAKS. None where a quote was closed inside the last word:
    what bash would replace is then no end of that word."""
    words: list[str] = []
    word: list[str] | None = None
    kept, quote, closed, at = 0, "", False, 0
    while at < len(line):
        char = line[at]
        at += 1
        if quote:
            if char == quote:
                quote, closed = "", True
                continue
            if char == "\\" and quote == '"' and line[at : at + 1] and line[at] in _IN_DOUBLE:
                char, at = line[at], at + 1
        elif char in _SPACE:
            if word is not None:
                words.append("".join(word))
            word, kept, closed = None, 0, False
            continue
        elif char in "\"'":
            word = [] if word is None else word
            quote, kept = char, len(word)
            continue
        elif char == "\\" and at < len(line):
            char, at = line[at], at + 1
        elif char in breaks:
            word = [*(word or ()), char]
            kept = len(word)
            continue
        word = [char] if word is None else [*word, char]
    if closed:
        return None
    return Line(words, "".join(word or ()), kept, quote)


def written(text: str, quote: str) -> str | None:
    """`text` so that bash takes it for these characters: inside the quote that is open, or bare. None where that
    quote cannot hold it: after a `!` an interactive bash looks into its history, and a backslash before it would stay.
    """
    if quote == '"' and "!" in text:
        return None
    done = "".join(_written(char, quote) for char in text)
    # Bash closes the quote behind the word, but not where the last character looks as if it were closed.
    return done + quote if quote and done.endswith(quote) else done


def _written(char: str, quote: str) -> str:
    if quote == "'":
        return "'\\''" if char == "'" else char
    if quote == '"':
        return f"\\{char}" if char in _IN_DOUBLE else char
    if char.isalnum() or char in _PLAIN or (not char.isascii() and not char.isspace()):
        return char
    return f"\\{char}"
