"""Texts that name who was paid in a field: under a label (`Naam:`), or between strokes (`UPI/DR/4123/SWIGGY/HDFC`)."""

from __future__ import annotations

import re

from finura_cli.domain.payee_names import AROUND
from finura_cli.domain.payee_words import FIELD_HEADS, MONEY_WORDS, NO_FIELDS

LETTERS = re.compile(r"[^\W\d_].*[^\W\d_]|[^\x00-\x7f\W\d_]")
"""Two letters of an alphabet, or one of another script: less is no name."""
THREE_DIGITS = re.compile(r"(?:\d\D*){3}")
"""A number, not the 2 of `Forever 2`."""

_VPA = re.compile(r"([a-z]{4,})[\w.-]*@[a-z]+", re.IGNORECASE).match
_FIELDS = re.compile(
    rf"(?:(?:to|by) transfer\s*-\s*)?({'|'.join(sorted(FIELD_HEADS, key=len, reverse=True))})"
    r"(?: (?:cr|dr|[cd]|p2[am]))?\s*([-/*:])",
    re.IGNORECASE,
).match
_LABEL = re.compile(
    r"(?:^|[\s/])(?:naam|name|empfänger|auftraggeber|zahlungsempfänger|begünstigter|beneficiary|payee|bénéficiaire"
    r"|beneficiario|ordinante|nazwa|odbiorca)\s?[:/]\s?(?=\S)|, ihr einkauf bei |reference: rent from ",
    re.IGNORECASE,
).search
_NEXT_LABEL = re.compile(r"\s[^\W\d]{2,}\.?\s?:|/[A-Z]{4}(?:/|$)")
_NO_FIELD = NO_FIELDS | MONEY_WORDS | FIELD_HEADS | {""}


def labelled(text: str) -> str:
    """What stands under a label (`Naam:`), if one does."""
    label = _LABEL(text)
    if not label:
        return text
    rest = text[label.end() :]
    following = _NEXT_LABEL.search(rest)
    named = rest[: following.start()] if following else rest
    return named if LETTERS.search(named) else text


def from_fields(text: str) -> str | None:
    """The name among the fields of a narration; without one, what an address for payments (`swiggy@icici`) says; ``
    when there is neither. None for a text that has no such fields.
    """
    found = _FIELDS(text)
    return _of_fields(text[found.end() :], found[1].lower(), found[2]) if found else None


def _of_fields(text: str, head: str, sign: str) -> str:
    address, name = None, None
    for field in text.split(sign):
        if "@" in field:
            found = _VPA(field.strip())
            if found and "qr" not in found[1].lower():
                address = address or found[1]
            continue
        if field.isdecimal():
            continue
        words = [word for word in field.split() if word.isalpha() or not THREE_DIGITS.search(word)]
        cores = [word.lower().strip(AROUND) for word in words]
        if (
            not words
            or "bank" in cores
            or cores[0] in ("payment", "paid", "upi", "sent")
            or _NO_FIELD.issuperset(cores)
        ):
            continue
        joined = " ".join(words)
        if LETTERS.search(joined):
            name = joined
            if head != "mmt":  # ICICI writes what it was for before the name
                return name
    return name or address or ""
