"""What a person says of what comes back: it is a bill from now on, or none for ever."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import count

from finura_cli.domain.bills import Bill, By, is_rejected, rejection
from finura_cli.domain.names import checked_name, name_key, pick
from finura_cli.domain.text import how_many, visible
from finura_cli.domain.verdict import Answer, Verdict
from finura_cli.errors import NotFound, UsageError
from finura_cli.records import NamedTuple
from finura_cli.services.bill_books import SUBJECT, BillBooks, Stream
from finura_cli.services.bill_setting import LIST_HINT, entry_of, refuse_same
from finura_cli.store import bills, history, verdicts
from finura_cli.store.connection import Store
from finura_cli.store.driver import Value


class Accepted(NamedTuple):
    """The bills that were made, in the order asked."""

    bills: tuple[Bill, ...]
    deed_id: int


class Rejected(NamedTuple):
    """What is not shown again, in the order asked."""

    streams: tuple[Stream, ...]
    deed_id: int


def accept(store: Store, words: Sequence[str], today: date, *, at: str, name: str | None = None) -> Accepted:
    """Detected streams become bills, which follow their payments, in one deed; that one of them was rejected once is
    forgotten. `name` is for one alone."""
    streams = _streams_of(store, words, today)
    if name is not None:
        if len(streams) > 1:
            raise UsageError("one name cannot be of several bills", hint="accept them one by one")
        refuse_same(store, checked_name(name, "a bill"), None)
    said = [key for key, verdict in verdicts.get(store, SUBJECT).items() if verdict.answer is Answer.REJECT]
    with history.deed(store, command="bills accept", at=at) as deed:
        for key in said:
            if any(is_rejected(stream.found, stream.names, [key]) for stream in streams):
                verdicts.forget(store, SUBJECT, key)
        made = [bills.add(store, _values(store, stream, name)) for stream in streams]
        deed.summary = streams[0].name if len(streams) == 1 else how_many(len(streams), "bill")
    return Accepted(tuple(bills.get(store, id) for id in made), deed.id)


def reject(store: Store, words: Sequence[str], today: date, *, at: str) -> Rejected:
    """Detected streams are no bills, for ever."""
    streams = _streams_of(store, words, today)
    with history.deed(store, command="bills reject", at=at) as deed:
        for stream in streams:
            verdicts.put(store, SUBJECT, rejection(stream.found, stream.names), Verdict(Answer.REJECT))
        deed.summary = streams[0].name if len(streams) == 1 else how_many(len(streams), "payee")
    return Rejected(streams, deed.id)


def _values(store: Store, stream: Stream, name: str | None) -> dict[str, Value]:
    found = stream.found
    varies = found.low != found.high
    return {
        "name": checked_name(name or _free_name(store, stream.name), "a bill"),
        "merchant_id": found.merchant_id,
        "text": None if found.merchant_id is not None else found.description,
        "account_id": found.account_id,
        "category_id": stream.category_id,
        "currency": found.amount.currency,
        "amount": found.amount.minor,
        "low": found.low.minor if varies else None,
        "high": found.high.minor if varies else None,
        "every": found.every,
        "due": stream.anchor.isoformat(),
        "until": None,
        "remind": None,
        "by": By.DETECTED,
    }


def _free_name(store: Store, name: str) -> str:
    """A name that no bill has: of two contracts with one payee the second is `Payee 2`."""
    taken = {name_key(bill.name) for bill in bills.all(store)}
    clean = " ".join(visible(name)[:90].split())
    names = (clean if n == 1 else f"{clean} {n}" for n in count(1))
    return next(one for one in names if name_key(one) not in taken)


def stream_of(store: Store, word: str, today: date) -> Stream:
    """A detected stream by `d` and the number of one of its entries, or by the name of its payee."""
    return _streams_of(store, [word], today)[0]


def _streams_of(store: Store, words: Sequence[str], today: date) -> tuple[Stream, ...]:
    known = BillBooks(store, today, far=True).streams
    return tuple({stream.id: stream for stream in (_named(known, word) for word in words)}.values())


def _named(streams: Sequence[Stream], word: str) -> Stream:
    entry = entry_of(word)
    if word.isdecimal():
        hint = f"detected ones are shown as d412; a bill is taken out by finura bills rm {word[:18]}"
        raise UsageError(f"{word[:18]} is the number of a bill", hint=hint, code="is-a-bill")
    if entry is None:
        names = {one.name: n for n, one in enumerate(streams) if one.bill_id is None}
        stream = streams[pick(word, names, "detected bill", "`finura bills detect` shows them")]
    else:
        own = [one for one in streams if entry in one.found.ids]
        if not own:
            hint = "`finura bills detect` shows what is, with their ids"
            raise NotFound(f"nothing that comes back has entry {entry} in it", hint=hint)
        stream = own[0]
    if stream.bill_id is not None:
        raise UsageError(f"{stream.name} is bill {stream.bill_id} already", hint=LIST_HINT, code="exists")
    return stream
