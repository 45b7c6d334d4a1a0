"""Answers that take a while are worked out once: they are kept beside the books until these change."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b
from typing import TypeVar

from finura_cli import __version__
from finura_cli.store import answers
from finura_cli.store.answers import Mark
from finura_cli.store.connection import Store

T = TypeVar("T")


def answer(
    store: Store, name: str, question: object, shape: type[T], work: Callable[[], T], *, at: str,
    besides: Callable[[T], None] | None = None,
) -> T:  # fmt: skip
    """The answer to a question, kept or worked out now and kept.

    `question` is a value whose repr holds everything the answer depends on beside the books: the day, the calendar, the
    currency, what was typed. `shape` is the type of the answer: dataclasses, named tuples and enums of plain values.
    `besides` writes, in the same transaction, what goes with a new answer; like keeping it is left out where nothing
    can be written.
    """
    asked = _asked(name, question, shape)
    since = answers.mark(store)
    held = _kept(store, name, asked, shape, since)
    if held is not None:
        return held
    found = work()
    _keep(store, name, asked, found, at, since, besides)
    return found


def kept(store: Store, name: str, question: object, shape: type[T]) -> T | None:
    """The answer to a question as it was kept; None where there is none to the books as they are."""
    return _kept(store, name, _asked(name, question, shape), shape, answers.mark(store))


def text(store: Store, name: str, question: object, work: Callable[[], str], *, at: str) -> str:
    """The same of an answer that is written already: no library is loaded to read it. A command that is typed daily
    waits for none."""
    asked = _asked(name, question, str)
    since = answers.mark(store)
    held = answers.get(store, name, asked, since)
    if held is not None:
        return held.decode()
    found = work()
    with answers.keeping(store) as writing:
        if writing:
            answers.put(store, name, asked, found.encode(), at=at, since=since)
    return found


def kept_text(store: Store, name: str, question: object) -> str | None:
    """That answer as it was kept; None where there is none to the books as they are."""
    held = answers.get(store, name, _asked(name, question, str), answers.mark(store))
    return None if held is None else held.decode()


def _asked(name: str, question: object, shape: type[object]) -> str:
    return blake2b(repr((__version__, name, shape, question)).encode(), digest_size=16).hexdigest()


def _kept(store: Store, name: str, asked: str, shape: type[T], since: Mark) -> T | None:
    import msgspec

    held = answers.get(store, name, asked, since)
    if held is None:
        return None
    try:
        return msgspec.json.decode(held, type=shape)
    except (msgspec.DecodeError, msgspec.ValidationError):  # kept by a program that knew other fields
        return None


def _keep(
    store: Store, name: str, asked: str, found: T, at: str, since: Mark, besides: Callable[[T], None] | None
) -> None:
    import msgspec

    held = msgspec.json.encode(found)
    with answers.keeping(store) as writing:
        if writing:
            answers.put(store, name, asked, held, at=at, since=since)
            if besides is not None:
                besides(found)
