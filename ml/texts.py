"""Texts as the models read them: one normal form, and the features that are cut from it. Standard library only."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from math import log2

WORD, PAIR, PART, SIDE = "w", "p", "c", "s"
"""The first letter of a feature: a word, two words, a part of a word, side information. So they cannot clash."""

SHORTEST, LONGEST = 2, 5
"""Parts of words, in characters; a word's ends are spaces and count."""

# Who carried the payment, written with a star before who was paid: card networks ask their facilitators for it.
_CARRIER = re.compile(
    r"(?<!\w)(?:paypal|pp|ppl|sq|sqc|gosq|square|tst|toast|sp|shopify|py|bt|eb|fs|ik|iz|izettle|zettle|sumup|stripe|wpy"
    r"|dnh|cko|klarna|payu|rzp|razorpay|ptm|paytm|phonepe|billdesk|yoco|ccbill|adyen|mollie|nyx|clv|clover)\s*\*+\s*(?=[^\W\d_])",
)
# How it was paid, said before who was paid. Read in the normal form, where only letters, digits and spaces are left.
_CHANNEL = re.compile(
    r"^(?:(?:pos|debit card|credit card|card|visa debit|visa|debit|checkcard|ckcard|contactless) "
    r"(?:purchase|debit|payment to)"
    r"|pos|ckcard|checkcard|ach(?: (?:debit|credit))?|eft|upi|imps|neft|rtgs|nach|tst|mmt"
    r"|kartenzahlung|zahlung|girocard|sepa(?: lastschrift)?|lastschrift"
    r"|paiement (?:par )?(?:cb|carte)|achat (?:cb|carte)|compra (?:con )?tarjeta)"
    r"(?: (?:#|p#[am]|dr|cr|an|bei|to|from))* (?=\S)"
)
_ASCII = {code: chr(code).lower() if chr(code).isalnum() or chr(code) in "#&+" else " " for code in range(128)}
_ASCII[ord("'")] = None  # type: ignore[assignment]
_DIGITS = re.compile(r"[\d#]+")
_MONTH = "(?:jan|feb|mar|maer|apr|mai|may|jun|jul|aug|sep|sept|okt|oct|nov|dez|dec|ene|abr|ago|dic)"
_NUMBERS = re.compile(rf"#(?: #| {_MONTH}\b(?= #|$))+")  # numbers in a row, and dates such as 03 Sep


class _Table(dict[int, str | None]):
    """Of decomposed text: letters, digits, marks and pictures stay, accents go, the rest parts words."""

    def __missing__(self, code: int) -> str | None:
        kept = self[code] = _kept(code)
        return kept


def _kept(code: int) -> str | None:
    character = chr(code)
    if 0x300 <= code <= 0x36F or character in "’ʼ\ufe0e\ufe0f":
        return None  # accents, apostrophes; the vowel signs of Bangla, Devanagari and their like lie elsewhere and stay
    kind = unicodedata.category(character)
    if kind == "Cf":
        return None
    if kind[0] in "LNM" or (kind in ("So", "Sk") and code > 0x2190):
        return character
    return " "


_TABLE = _Table(_ASCII)


def normal(text: str) -> str:
    """The form in which texts are compared and learnt: `pos 4411 CAFÉ Nero*12` -> `cafe nero #`.

    Lower case; every number, and every reference of letters and numbers, is one `#`; accents off, scripts with vowel
    signs whole; what says who carried the payment or how goes, unless nothing else would be left. `` when the text
    has no letter. The normal form of a normal form is itself.
    """
    lower = text.lower() if text.isascii() else _decomposed(text)
    lower = _CARRIER.sub(" ", lower)
    bare = lower.translate(_ASCII if lower.isascii() else _TABLE)
    if not bare.isascii():
        bare = unicodedata.normalize("NFC", bare)
    # Digits twice in one word: a reference, which never comes again
    words = ["#" if word.count("#") > 1 else word for word in _DIGITS.sub("#", bare).split()]
    plain = _NUMBERS.sub("#", " ".join(words))
    while channel := _CHANNEL.match(plain):
        if not _lettered(plain[channel.end() :]):
            break
        plain = plain[channel.end() :]
    return plain if _lettered(plain) else ""


def _decomposed(text: str) -> str:
    normalize = unicodedata.normalize
    return normalize("NFKD", normalize("NFKC", normalize("NFKD", text).casefold()).casefold())


def _lettered(text: str) -> bool:
    return any(character.isalpha() or ord(character) > 0x2190 for character in text)


def features(text: str) -> list[str]:
    """What the models count in a text (normal or not): words, pairs of words, parts of words of 2 to 5 characters.

    Each begins with `WORD`, `PAIR` or `PART`; one that occurs twice is there twice. Empty for a text without letters.
    """
    return cut(normal(text))


def cut(plain: str) -> list[str]:
    """The features of a text that is in its normal form already."""
    words = plain.split()
    found = [WORD + word for word in words]
    found += [f"{PAIR}{first} {second}" for first, second in pairwise(words)]
    for word in words:
        found += _parts(f" {word} ")
    return found


def _parts(word: str) -> Iterator[str]:
    """As scikit-learn's `char_wb` cuts them: a word that is shorter than a part is one part, once."""
    for length in range(SHORTEST, LONGEST + 1):
        if length >= len(word):
            yield PART + word
            return
        for start in range(len(word) - length + 1):
            yield PART + word[start : start + length]


def side(minor: int, account: str) -> list[str]:
    """Side information as features: the direction, the amount (minor units) to a power of two, the account's name."""
    sign = "+" if minor > 0 else "-"
    return [SIDE + sign, f"{SIDE}{sign}{round(log2(abs(minor) + 1))}", f"{SIDE}@{account}"]


def is_word(feature: str) -> bool:
    """Is it a word, with a letter in it? In scripts that do not part words, three characters in a row are one."""
    if feature[0] == WORD:
        return any(character.isalpha() for character in feature[1:])
    return feature[0] == PART and len(feature) > 3 and all(_unspaced(character) for character in feature[1:])


def _unspaced(character: str) -> bool:
    """Is it of Thai, Lao, Myanmar, Khmer, Chinese or Japanese?"""
    code = ord(character)
    return 0x0E00 <= code < 0x0F00 or 0x1000 <= code < 0x10A0 or 0x1780 <= code < 0x1800 or 0x2E80 <= code < 0xA4D0
