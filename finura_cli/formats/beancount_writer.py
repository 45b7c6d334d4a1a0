"""Books as a file that Beancount reads. Its accounts are words of letters, digits and dashes that begin with a capital
letter or a digit; what does not fit is in the metadata of the account, as `name`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from finura_cli.domain.money import Money
from finura_cli.formats.written import Accounts, Against, Booking, Books, Declared, Entry, line, own_fields, told_of

_TAG = re.compile(r"[A-Za-z0-9_/.-]+")
_PASSED_ON = ("equity", "Transfer")
"""Where a transfer is between the day on which it leaves one account and the day on which it reaches the other."""


def pieces(books: Books) -> Iterator[str]:
    """The file, booking by booking."""
    names = Accounts(books.accounts, _part, "-")
    yield "; Books of Finura. Pending transactions carry a `!`; without them: WHERE flag = '*'\n"
    yield 'option "title" "Finura"\n'
    for currency in books.currencies:
        yield f'option "operating_currency" "{currency}"\n'
    yield "\n"
    between = () if any(a.path == _PASSED_ON for a in books.accounts) else (Declared(_PASSED_ON, ""),)
    for account in (*books.accounts, *between):
        yield f"{books.first} open {names.of(account.path)}\n"
        if label := names.label(account):
            yield f"  name: {_text(label)}\n"
    yield from books.prices(lambda one: f"{one.day} price {one.currency} {one.value} {one.to}")
    for booking in books.bookings:
        for one in _apart(booking):
            yield "\n" + "\n".join(_lines(one, names)) + "\n"


def _apart(booking: Booking) -> tuple[Booking, ...]:
    """A transfer whose sides are of two days, or of which one is pending, as two bookings: a posting has no date."""
    first, *others = booking.entries
    if all((entry.day, entry.pending) == (first.day, first.pending) for entry in others):
        return (booking,)
    return tuple(Booking((entry,), (Against(_PASSED_ON, -entry.money),)) for entry in booking.entries)


def _lines(booking: Booking, names: Accounts) -> Iterator[str]:
    first, *others = booking.entries
    texts = line(first.merchant), line(first.description)
    heading = " ".join(map(_text, texts if texts[0] else texts[1:]))
    tags = [tag for tag in first.tags if _TAG.fullmatch(tag)]
    yield " ".join([f"{first.day} {'!' if first.pending else '*'}", heading, *(f"#{tag}" for tag in tags)])
    yield from _entry(first, names, "", tags, booking, texts)
    price = booking.exchanged
    for entry in others:
        cost = f" @@ {_amount(price)}" if price else ""
        yield from _entry(entry, names, cost, tags, booking, texts)
    for part in booking.against:
        yield f"  {names.of(part.account)}  {_amount(part.money)}"
        if part.who:
            yield f"    who: {_text(line(part.who))}"


def _entry(
    entry: Entry, names: Accounts, cost: str, tags: list[str], booking: Booking, heading: tuple[str, str]
) -> Iterator[str]:
    """The posting of an entry and its metadata. `tags`: those of its booking."""
    yield f"  {names.of(entry.account)}  {_amount(entry.money)}{cost}"
    if booking.is_opening:
        return
    for name, value in own_fields(entry, told_of(booking, entry, heading)):
        yield f"    {name}: {_text(value)}"
    if list(entry.tags) != tags:
        yield f"    tags: {_text(' '.join(map(line, entry.tags)))}"


def _text(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _amount(money: Money) -> str:
    return f"{money.plain()} {money.currency}"


def _part(text: str) -> str:
    """A part of an account's name. Vowel signs of Bangla and Hindi, which are no letters to Beancount, go."""
    composed = unicodedata.normalize("NFC", text)
    kept = "".join(c if _fits(c) else "" if _joins(c) else " " for c in composed)
    word = "-".join(kept.split())
    if not word:
        return "X"
    return word[0].upper() + word[1:] if len(word[0].upper()) == 1 and _begins(word[0].upper()) else f"X-{word}"


def _fits(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] == "L" or category == "Nd"


def _begins(character: str) -> bool:
    return unicodedata.category(character) in ("Lu", "Nd")


def _joins(character: str) -> bool:
    """Whether a character that goes parts no words."""
    return unicodedata.category(character)[0] == "M" or unicodedata.category(character) == "Cf" or character in "'’"
