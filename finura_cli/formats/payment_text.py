"""What banks write about a payment, made readable: who, what for, and what is left.

The text of a SWIFT statement (:86:) has no grammar of its own; banks put one into it. Known here: subfields with a
sign and two digits (`?20`, `<20`, `~20`; DK Anlage 3 chapter 8, and Poland, Czechia, Hungary), code words in strokes
(`/REMI/`; Standards MT field 72, the Netherlands, Belgium, the Nordics), SEPA keywords (`SVWZ+`), labels (`NAAM:`), and
free text. What is not understood is kept as text: a payee may be missed, a word is not lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from finura_cli.records import NamedTuple


class Told(NamedTuple):
    """What a text says. All texts are one line each."""

    payee: str = ""
    purpose: str = ""
    kind: str = ""
    """What the bank calls it: `SEPA-LASTSCHRIFT`."""
    rest: tuple[str, ...] = ()
    """What else there is: accounts, other parties, codes."""
    reference: str = ""
    """The payer's own id of the payment (end to end)."""
    code: str = ""
    """The bank's number for this kind of booking (GVC), three digits."""


WIDTH = 65
"""Characters of a full line of a :86:; what goes on behind it was cut, not broken."""
_PIECE = 27
"""Characters of a full subfield of the purpose."""
_SUBFIELD = re.compile(r"\s{0,4}([0-9]{3,4})?\s{0,4}((?(1)[?<>~^|@#+]|[?<>~^|@#]))([0-9]{2})")
_CODES = (
    "ACCW|ADDR|BENM|BIC|BUSP|CHGS|CNTP|CREF|CSID|EREF|EXCH|IBAN|ID|INST|ISDT|KREF|MARF|MREF|NAME|OCMT|ORDP|PREF|PURP"
    "|REMI|RTRN|STRD|SVCL|TRCD|TRTP|TYPE|ULTB|ULTC|ULTD|USTD"
)
_STROKES = re.compile(rf"/({_CODES})(?=/)")
_KEYWORDS = (
    "EREF|KREF|MREF|CRED|DEBT|COAM|OAMT|SVWZ|ABWA|ABWE|IBAN|BIC|PURP|MDAT|SQTP|ORCR|ORMR|DDAT|RREF|ISDT|ANAM|RTRN"
)
_KEYWORD = re.compile(rf"({_KEYWORDS})\+|(?<![A-Z])(EREF|KREF|MREF|CRED|SVWZ|ABWA|ABWE|IBAN|BIC): ?")
_LABEL = re.compile(
    r"(?:^|[\s/])(IBAN|BIC|NAAM|NAME|NAZWA|OMSCHRIJVING|KENMERK|MACHTIGING|INCASSANT|BETALINGSKENM\.|REK) ?: ?",
    re.IGNORECASE,
)
_NOTHING = frozenset(("", "NOTPROVIDED", "NONREF", "NOT PROVIDED", "NOREF", "NICHT ANGEGEBEN", "NONE", "N/A", "/", "-"))
_LETTERS = re.compile(r"[^\W\d_]{2}")


def one_line(text: str) -> str:
    """A text without line ends and runs of spaces."""
    return " ".join(text.split())


def said(text: str) -> str:
    """A text on one line; empty when it says nothing (`NOTPROVIDED`)."""
    text = one_line(text)
    return "" if text.upper() in _NOTHING else text


def distinct(texts: Iterable[str], without: Iterable[str] = ()) -> tuple[str, ...]:
    """The texts that say something, each once."""
    gone = set(without)
    return tuple(dict.fromkeys(text for written in texts if (text := said(written)) and text not in gone))


def told_by(paragraphs: Sequence[Sequence[str]], money_in: bool) -> Told:
    """What the lines about one payment say. A paragraph is the lines of one field, as they are broken in the file."""
    lines = [line for lines in paragraphs for line in lines]
    m = _SUBFIELD.match("".join(lines))
    if m and (m[1] or m[3] in ("00", "20") or len(_split("".join(lines), m[2])) > 4):
        return _by_subfields(_unwrapped(lines, m[2]), m)
    joined = _unwrapped(lines, "/")
    strokes = _STROKES.findall(joined)
    if strokes and (_STROKES.match(joined.lstrip()) or len(strokes) > 1):
        return _by_strokes(joined, money_in)
    text = one_line(" ".join(map(_flowing, paragraphs)))
    if any(m[1].upper() in ("NAAM", "NAME", "NAZWA") for m in _LABEL.finditer(text)):
        return _by_labels(text)
    return _by_keywords(text)


def _unwrapped(lines: Sequence[str], sign: str) -> str:
    """Lines of a text that was cut at a fixed width, within words and codes. A shorter line was broken, and the next
    word stands behind a space, unless the next line begins with a code."""
    widths = {len(line) for line in lines[:-1]}
    same = len(widths) == 1 and len(lines) > 2
    text = ""
    for line, following in pairwise((*lines, sign)):
        text += line if same or len(line) >= WIDTH - 1 or sign in (line[-1:], following[:1]) else f"{line} "
    return text


def _flowing(lines: Sequence[str]) -> str:
    """Lines of free text: a full line without columns in it was cut, every other was broken."""
    cut = all("  " not in line.strip() for line in lines)
    return "".join(line if cut and len(line) >= WIDTH and line[-1:].isalnum() else f"{line} " for line in lines)


# ------------------------------------------------------------------------------------------------------- subfields


def _split(text: str, sign: str) -> list[str]:
    """`head, code, value, code, value ...`."""
    return re.split(rf"{re.escape(sign)}([0-9]{{2}})", text)


def _by_subfields(text: str, m: re.Match[str]) -> Told:
    pieces = _split(text, m[2])
    parts: dict[str, list[str]] = {}
    for code, value in zip(pieces[1::2], pieces[2::2], strict=True):
        parts.setdefault(code, []).append(value)

    def every(codes: Iterable[str]) -> list[str]:
        return [value for code in codes for value in parts.pop(code, ()) if any(map(str.isalnum, value))]

    kind = one_line(" ".join(every(("00",))))
    name = _together(every(("32", "33")))
    account = every(("31", "38"))
    german = m[2] == "?"
    if not german and "27" in parts:
        # Poland: 20 to 25 are the purpose, 27 to 29 the other side, 60 to 63 for machines
        side = one_line(" ".join(every(("27",))))
        name = name or side
        account += every(("28", "29"))
    purpose = [f"2{n}" for n in range(10)] + ([f"6{n}" for n in range(10)] if german else [])
    by = _by_keywords(_together(every(purpose)))
    for numbers in ("10", "30", "34"):
        parts.pop(numbers, None)  # for machines: number of the booking, bank, reason of a return
    more = _together(every([f"7{n}" for n in range(10)]))
    rest = [*account, *by.rest, more, *every(list(parts))]
    return Told(name, by.purpose, kind, distinct(rest, (name,)), by.reference, (m[1] or "") if german else "")


def _together(pieces: Sequence[str]) -> str:
    """Pieces of one text: where a piece is full, it goes on within the word."""
    full = max(_PIECE, max(map(len, pieces), default=0))
    text = pieces[0] if pieces else ""
    for before, piece in pairwise(pieces):
        text += piece if len(before) == full and not _KEYWORD.match(piece) else f" {piece}"
    return one_line(text)


def _by_keywords(text: str) -> Told:
    """A text with SEPA keywords in it, or without."""
    pieces = _KEYWORD.split(text)
    lead, found = pieces[0], dict[str, str]()
    for plus, colon, value in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
        code = plus or colon
        found[code] = one_line(f"{found[code]} {value}") if code in found else value
    purpose = said(found.pop("SVWZ", ""))
    reference = said(found.pop("EREF", ""))
    lead = said(lead)
    others = [value if code in ("ABWA", "ABWE", "ANAM", "IBAN") else f"{code} {one_line(value)}"
              for code, value in found.items() if said(value)]  # fmt: skip
    if not purpose:
        purpose, lead = lead, ""
    return Told("", purpose, "", distinct((lead, *others)), reference)


# --------------------------------------------------------------------------------------------------- strokes, labels


def _by_strokes(text: str, money_in: bool) -> Told:
    pieces = _STROKES.split(text)
    lead, side = pieces[0], ""
    names: dict[str, str] = {}
    found: dict[str, str] = {}
    for code, value in zip(pieces[1::2], pieces[2::2], strict=True):
        if code in ("ORDP", "BENM", "ULTC", "ULTD", "ULTB"):
            side = code
        if code == "CNTP":
            other = value.strip().removeprefix("/").split("/")  # account, bank, name, town
            found["IBAN"] = other[0]
            names.setdefault("CNTP", other[2] if len(other) > 2 else "")
            continue
        value = value.strip().strip("/").strip()
        if code == "NAME":
            names.setdefault(side, value)
        elif value:
            found[code] = one_line(f"{found[code]} {value}") if code in found else value
    other = ("ORDP", "BENM") if money_in else ("BENM", "ORDP")
    payee = next((said(names[side]) for side in (*other, "CNTP", "") if said(names.get(side, ""))), "")
    purpose = said(" ".join(found.pop(code, "") for code in ("REMI", "USTD", "STRD")))
    reference = said(found.pop("EREF", ""))
    kind = said(found.pop("TRTP", "") or found.pop("TYPE", ""))
    codes = (f"{code} {value}" if code in ("MARF", "CSID", "PREF") else value
             for code, value in found.items() if code not in ("TRCD", "BIC", "SVCL", "ISDT"))  # fmt: skip
    rest = (*names.values(), *codes)
    return Told(payee, purpose or said(lead), kind, distinct((lead if purpose else "", *rest), (payee,)), reference)


def _by_labels(text: str) -> Told:
    pieces = _LABEL.split(text)
    found: dict[str, str] = {}
    for label, value in zip(pieces[1::2], pieces[2::2], strict=True):
        found.setdefault(label.upper(), said(value))
    payee = next((found[name] for name in ("NAAM", "NAME", "NAZWA") if found.get(name)), "")
    purpose, kind = found.pop("OMSCHRIJVING", ""), said(pieces[0])
    rest = (value for label, value in found.items() if label != "BIC")
    return Told(payee, purpose or kind, kind if purpose else "", distinct(rest, (payee,)))


def may_be_name(text: str) -> bool:
    """Whether a text of a few words is a name: no codes in it, and no number of an account."""
    text = one_line(text)
    digits = sum(map(str.isdigit, text))
    return 2 < len(text) <= 70 and bool(_LETTERS.search(text)) and digits * 3 < len(text) and "/" not in text


# ------------------------------------------------------------------------------------------------------------ modes

_BY_GVC = {
    **dict.fromkeys("004 005 009 104 105 107 108 109 171 174 181 184 192".split(), "direct debit"),
    **dict.fromkeys("106 110 182 190 198".split(), "card"),
    **dict.fromkeys("008 052 117 152".split(), "standing order"),
    **dict.fromkeys(
        "020 051 053 054 056 116 118 119 153 154 155 156 157 159 166 167 168 169 177 191".split(), "transfer"
    ),
    **dict.fromkeys("001 002 011 014 070 101 102 103 111 122 170 183".split(), "cheque"),
    **dict.fromkeys("082 083".split(), "cash"),
    **dict.fromkeys("808 809 810".split(), "fee"),
    **dict.fromkeys("814".split(), "interest"),
}
_BY_TYPE = {
    "TRF": "transfer", "STO": "standing order", "DDT": "direct debit", "CHK": "cheque", "CHQ": "cheque",
    "CHG": "fee", "COM": "fee", "INT": "interest", "ECA": "cash",
}  # fmt: skip


def mode_of(code: str, type_code: str = "") -> str | None:
    """How it was paid, by the bank's codes: GVC of the German banks, then SWIFT's type (`NTRF`)."""
    return _BY_GVC.get(code) or _BY_TYPE.get(type_code[1:4])
