"""Bills that did not come, as the books know them: stored ones that were skipped or ended are not missed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from finura_cli.domain.anomaly import Oddity, OddKind
from finura_cli.domain.anomaly_bills import MissingBill, missing
from finura_cli.domain.anomaly_surprise import RULE, WORTH_TELLING
from finura_cli.domain.category import Categories
from finura_cli.domain.money import Money
from finura_cli.domain.period import Period
from finura_cli.domain.verdict import Answer
from finura_cli.services.bill_books import BillBooks, Stream
from finura_cli.services.spotting_past import Looked, answer_to
from finura_cli.store import accounts
from finura_cli.store.connection import Store


def key_of(uid: str) -> str:
    """Under which a verdict on what is missing is kept: it is of the last entry that came, not on it."""
    return f"missing {uid}"


def missing_in(
    store: Store, looked: Looked, period: Period, today: date, tree: Categories, *, among: Collection[int] | None
) -> Iterator[tuple[Oddity, Answer | None]]:
    """What was due in a period and did not come, the latest first, and what the user said to it. `among`: only what
    was last seen in one of these entries."""
    books = BillBooks(store, today, since=period.start if period.start > date.min else None)
    streams = {
        stream.found.ids[-1]: stream
        for stream in books.streams_in(looked.later, looked.later_payees, likely=False, ended=True)
        if not stream.rejected and (among is None or stream.found.ids[-1] in among)
    }
    known = {stream.found.account_id for stream in streams.values()}
    seen = {account: books.seen_until(account) for account in known}
    closed = {one.id: one.closed for one in accounts.all(store) if one.closed is not None}
    for one in missing((stream.found for stream in streams.values()), period, today, seen):
        stream = streams[one.last]
        ended = closed.get(stream.found.account_id)
        if _settled(books, stream) or (ended is not None and ended <= stream.found.late_after):
            continue
        answer = answer_to(looked.said, key_of(stream.charges[-1].uid), today)
        yield _oddity(one, stream, tree, accepted=answer is Answer.ACCEPT), answer


def _settled(books: BillBooks, stream: Stream) -> bool:
    """Whether a stored bill says that nothing is missing: it had ended, its day was skipped, or paid by another."""
    bill = next((one for one in books.bills if one.id == stream.bill_id), None)
    if bill is None:
        return False
    due, slack = stream.found.due, stream.found.pace.slack
    if bill.until is not None and bill.until < due:
        return True
    settled = (day for id, day in (*books.said, *books.paid) if id == bill.id)
    return any(abs((day - due).days) <= slack for day in settled)


def _oddity(one: MissingBill, stream: Stream, tree: Categories, *, accepted: bool) -> Oddity:
    return Oddity(
        id=one.last,
        date=one.due,
        amount=Money(0, one.usual.currency),
        description=stream.name,
        category=tree.path(stream.category_id) if stream.category_id is not None else None,
        kind=OddKind.MISSING_BILL,
        score=RULE + WORTH_TELLING,
        reason=one.reason,
        usual=-one.usual,
        other=one.last,
        accepted=accepted,
        low=-one.high,
        high=-one.low,
    )
