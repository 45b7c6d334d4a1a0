"""How a text file is written: its encoding, its line ends, its delimiter. Told by the bytes, never by the name."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from finura_cli.errors import BadInput
from finura_cli.formats import amounts, dates
from finura_cli.formats.headers import header_score, roles_of

DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_BYTES = 65_536
_SAMPLE_LINES = 300
_UTF16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
# By how often banks use them. What is not in this list is refused rather than shown as something else.
_LEGACY = (
    "cp1252", "cp1250", "cp1251", "cp1257", "cp1254", "cp1253", "cp850",
    "iso8859_2", "cp852", "gb18030", "shift_jis", "euc_kr", "big5", "cp1255", "cp1256", "cp874", "cp866", "koi8_r",
)  # fmt: skip
_LATIN = ("cp1252", "cp1250", "cp1257", "cp1254", "cp850", "iso8859_2", "cp852")


@dataclass(frozen=True, slots=True)
class Text:
    """A file as lines of text: `data` has no mark at its head and only `\\n` or `\\r\\n` line ends."""

    data: bytes
    encoding: str
    sound: bool = True
    """Whether every byte is text in that encoding."""

    def lines(self) -> Iterator[str]:
        """The physical lines with their ends. A byte that is no text comes as a lone surrogate (U+DC80..DCFF)."""
        return io.TextIOWrapper(io.BytesIO(self.data), self.encoding, errors="surrogateescape", newline="\n")


def as_text(data: bytes, encoding: str | None = None) -> Text:
    """The text of a file, its encoding found by its bytes or, the second time, given.

    Raises BadInput (`undecodable`) for what is no text in any encoding, or holds NUL.
    """
    if encoding is None:
        data, encoding = _decoded(data)
    else:
        data, _ = _unmarked(data)
    if b"\0" in data:
        raise BadInput(
            f"the file holds a NUL byte in line {_line_of(data, data.index(0))}: it is no text", code="undecodable"
        )
    return Text(_with_plain_line_ends(data), encoding, sound=data.isascii() or _is_text(data, encoding))


def wide_encoding(data: bytes) -> str | None:
    """The encoding of a text of two bytes a letter, by its mark or by the zeros of its plain letters; else None."""
    if data[:2] in _UTF16:
        return _UTF16[data[:2]]
    head = data[:512]
    if len(data) <= 3 or b"\0" not in head:
        return None
    if not any(head[1::2]) and all(head[::2]):
        return "utf-16-le"
    return "utf-16-be" if not any(head[::2]) and all(head[1::2]) else None


def _unmarked(data: bytes) -> tuple[bytes, str | None]:
    """The bytes without a byte order mark, UTF-16 turned into UTF-8; and the encoding if that settled it."""
    if data.startswith(b"\xef\xbb\xbf"):
        return data[3:], "utf-8"
    wide = wide_encoding(data)
    body = data[2:] if data[:2] in _UTF16 else data
    if wide is None:
        return data, None
    try:
        return body.decode(wide).encode("utf-8"), "utf-8"
    except UnicodeError as error:
        raise BadInput("the file begins like UTF-16 and does not go on so", code="undecodable") from error


def _decoded(data: bytes) -> tuple[bytes, str]:
    data, encoding = _unmarked(data)
    if encoding is not None and _is_text(data, "utf-8"):
        return data, encoding
    if data.isascii() or _is_text(data, "utf-8"):
        return data, "utf-8"
    if encoding is not None or _mostly_utf8(data):
        return data, "utf-8"  # the rows with broken bytes are told one by one
    head = data[:_SAMPLE_BYTES]
    head = head[: head.rfind(b"\n") + 1] or head
    best, best_score = None, 0
    for name in _LEGACY:
        try:
            text = head.decode(name)
            score = _plausibility(text) + (name == "cp1250" and bool(_EASTERN.search(text)))
            least = 0 if name in _LATIN else 5  # another script wants more than a stray letter
            if (best is None and name == _LEGACY[0]) or score > max(best_score, least):
                data.decode(name)
                best, best_score = name, score
        except UnicodeDecodeError:
            continue
    if best is None:
        raise BadInput(
            "the file is no text in any known encoding", hint="save it as UTF-8 and try again", code="undecodable"
        )
    return data, best


def _is_text(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


# Words of Central Europe that are written without accents: they break the tie between cp1252 and cp1250.
_EASTERN = re.compile(
    r"\b(?:Opis|Popis|Iznos|Isplat[ae]|Uplat[ae]|Stanje|Kwota|Obroty|Rachun\w+|Zaznam"
    r"|Pohyb\w*|Tranzakci\w*|Partner neve)\b",
    re.I,
)
_UTF8_LETTER = re.compile(rb"[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


def _mostly_utf8(data: bytes) -> bool:
    """Whether whole UTF-8 letters outnumber stray bytes: banks cut texts in the middle of a letter."""
    rest, letters = _UTF8_LETTER.subn(b"", data)
    return letters > sum(1 for byte in rest if byte > 127)


def _plausibility(text: str) -> int:
    """How much decoded text looks like what people write: header words found, letters that fit their neighbours."""
    score = 0
    for line in text.split("\n", 30)[:30]:
        if not line.isascii():
            score += sum(
                10 for cell in re.split(r"[,;\t|]", line) if not cell.isascii() and roles_of(cell.strip(' "\r'))
            )
    for m in re.finditer(r"[^\W_]{0,60}[^\x00-\x7f]+\w*", text[:_SAMPLE_BYTES]):
        score += _fits(m[0])
    return score


def _fits(word: str) -> int:
    scripts, score = set(), 0
    for i, c in enumerate(word):
        if c.isascii():
            scripts.add("LATIN")
            continue
        category = unicodedata.category(c)
        if category[0] == "L":
            scripts.add(unicodedata.name(c, "?").split(" ")[0].split("-")[0])
            odd = word[i + 1 : i + 2].isdigit() or (c.isupper() and i > 0 and word[i - 1].islower()) or c in "ªº"
            score += -2 if odd else 1
        elif category == "Zs":
            continue  # a space that is not to be broken, in 1 000
        elif category in ("Sc", "Pd", "Pi", "Pf") or c in "°§´·":
            score += 0 if not (0 < i < len(word) - 1) else -1
        else:
            score -= 3
    if scripts == {"LATIN"} and len(word) > 1 and not any(c.isascii() for c in word):
        return -3  # no word is all accents
    scripts -= {"CJK", "HIRAGANA", "KATAKANA", "FULLWIDTH", "IDEOGRAPHIC"} if not scripts & {"LATIN"} else set()
    return score - 3 * max(0, len(scripts) - 1)


def _with_plain_line_ends(data: bytes) -> bytes:
    if b"\r" not in data:
        return data
    if b"\r\r\n" in data:
        data = data.replace(b"\r\r\n", b"\r\n")
    if b"\n" not in data:
        return data.replace(b"\r", b"\n")
    if data.count(b"\r") != data.count(b"\r\n"):
        data = re.sub(rb"\r(?!\n)", b" ", data)  # a return inside a line ends no row
    return data


def _line_of(data: bytes, offset: int) -> int:
    return data.count(b"\n", 0, offset) + 1


def delimiter_of(text: Text) -> str:
    """The delimiter under which most rows hold a date and an amount, or a header is met.

    Raises BadInput (`not-a-statement`) when there is no table under any.
    """
    sample: list[str] = []
    for line in text.lines():
        sample.append(line[:20_000])
        if len(sample) == _SAMPLE_LINES:
            break
    if not any(line.strip() for line in sample):
        raise BadInput("the file is empty", code="not-a-statement")
    if m := re.fullmatch(r'"?sep=(.)"?\s*', sample[0]):
        return m[1]
    scores = {delimiter: _table_score(sample, delimiter) for delimiter in DELIMITERS}
    best = max(DELIMITERS, key=lambda d: scores[d])
    if scores[best] <= 0:
        raise BadInput("the file holds no table", code="not-a-statement")
    return best


def _table_score(sample: list[str], delimiter: str) -> float:
    widths: Counter[int] = Counter()
    records, header = 0, 0
    try:
        for row in csv.reader(sample, delimiter=delimiter):
            cells = row[:60]
            filled = sum(1 for cell in cells if cell)
            if filled < 2:
                continue
            widths[len(row)] += 1
            dated = any(dates.take_apart(cell) for cell in cells if cell)
            records += dated and any(_is_amount(cell) for cell in cells if cell)
            if not dated:
                header = max(header, header_score(cells))
    except csv.Error:
        records //= 2
    same = widths.most_common(1)[0][1] / widths.total() if widths else 0.0
    return 4 * records + header + same * (len(widths) > 0)


def _is_amount(cell: str) -> bool:
    return dates.take_apart(cell) is None and amounts.take_apart(cell) is not None
