"""The queue of what the program was unsure of: questions about rows of files, transfers, refunds, pending entries, and
entries without a category."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from finura_cli.domain.account import AccountKind
from finura_cli.domain.books import Names
from finura_cli.domain.category import UNLISTED_ACCOUNT, Categories
from finura_cli.domain.category import Kind as CategoryKind
from finura_cli.domain.memory import without_numbers
from finura_cli.domain.period import Period
from finura_cli.domain.query import Clause, Query
from finura_cli.domain.query_terms import Pending, Uncategorized, Unreviewed
from finura_cli.domain.review import Kind, Proposal, Queue, Waiting, kind_of, other_of
from finura_cli.domain.text import folded, how_many, words_of
from finura_cli.domain.transaction import By, Transaction
from finura_cli.domain.transfer_words import CARD_PAYMENT, INVESTED
from finura_cli.domain.transfers import Pair, reason
from finura_cli.domain.verdict import Answer, Verdict
from finura_cli.errors import UsageError
from finura_cli.services import categorizing, linking, refunding
from finura_cli.services.naming import names_for
from finura_cli.store import search, transactions, verdicts
from finura_cli.store.connection import Store

SUBJECT = "review"
"""Of verdicts that put an entry off, by its uid."""
CATEGORY = "category"
"""Of verdicts on a proposed category, by the uids of entry and category."""
OLD = 14
"""Days after which a pending entry is asked about."""
EVERYTHING = frozenset(Kind)
_STORED = frozenset({Kind.DUPLICATE, Kind.CHANGED, Kind.POSTING, Kind.NEVER, Kind.DOUBT})
_BARE = frozenset({Kind.UNCATEGORIZED, Kind.REFUND})
_PAGE = 500
_LARGEST = "-size"


@dataclass(frozen=True, slots=True)
class _Sought:
    """The entries of a query and a period that may wait, by why."""

    doubtful: Query
    bare: Query
    """Without a category, and no question was stored with them."""
    pending: Query
    period: Period
    long_ago: Period | None
    """Of the period what is OLD days past."""

    @classmethod
    def of(cls, query: Query, period: Period, today: date) -> _Sought:
        unasked = query & Query((Clause((Unreviewed(),), negated=True),))
        old = Period(period.start, min(period.end, today - timedelta(days=OLD)))
        return cls(
            query & Query.of(Unreviewed()), unasked & Query.of(Uncategorized()), unasked & Query.of(Pending()), period,
            old if old.start < old.end else None,
        )  # fmt: skip


def queue(
    store: Store, query: Query, period: Period, *, today: date, limit: int | None = None,
    kinds: Collection[Kind] = EVERYTHING,
) -> Queue:  # fmt: skip
    """What waits for a person, at most `limit` of it; what is put off is left out."""
    with store.read_tx():
        later = {key for key, said in verdicts.get(store, SUBJECT).items() if _sleeps(said, today)}
        sought = _Sought.of(query, period, today)
        pairs = _pairs(store, query, period, later) if Kind.TRANSFER in kinds else []
        most = limit + 1 if limit is not None and Kind.UNCATEGORIZED in kinds else None  # refunds are among those
        asked = list(_found(store, sought, later, kinds, today, most))
        found = [*pairs, *_once(asked)]
        if _BARE & set(kinds):
            aside = later | {entry.uid for one in (*pairs, *asked) for entry in one.entries}
            found += (Waiting(one, Kind.UNCATEGORIZED) for one in _awake(store, sought.bare, period, aside, most))
        found.sort(key=lambda one: one.weight, reverse=True)
        shown, names = _completed(store, found[:most])
        shown = [one for one in shown if one.kind in kinds]
        return replace(
            _counted(store, sought, pairs), waiting=tuple(shown[:limit]), names=names, snoozed=len(later),
            cut=limit is not None and len(shown) > limit,
        )  # fmt: skip


def _found(
    store: Store, sought: _Sought, later: Collection[str], kinds: Collection[Kind], today: date, most: int | None
) -> Iterator[Waiting]:
    """Those with a stored question, and those that are pending for long."""
    if _STORED & set(kinds):
        yield from map(_asked, _awake(store, sought.doubtful, sought.period, later, most, kinds))
    if Kind.PENDING in kinds and sought.long_ago is not None:
        for entry in _awake(store, sought.pending, sought.long_ago, later, most):
            yield _pending(entry, today)


def _counted(store: Store, sought: _Sought, pairs: Sequence[Waiting]) -> Queue:
    """How much there is of each, put off or not; each entry once."""
    pending = bare_too = 0
    if sought.long_ago is not None:
        pending = search.count(store, sought.pending, sought.long_ago)
        bare_too = search.count(store, sought.bare & Query.of(Pending()), sought.long_ago) if pending else 0
    paired = sum(any(line.category_id is None for line in entry.lines) for one in pairs for entry in one.entries)
    return Queue(
        (), Names(Categories(()), {}), search.count(store, sought.doubtful, sought.period),
        search.count(store, sought.bare, sought.period) - paired - bare_too, len(pairs), pending,
    )  # fmt: skip


def _once(found: Sequence[Waiting]) -> list[Waiting]:
    """Without pending entries of which the posting is asked about."""
    named = {other_of(one.entry.review) for one in found if one.entry.review is not None}
    return [one for one in found if one.kind is not Kind.PENDING or one.entry.id not in named]


def waiting(store: Store, ids: Sequence[int]) -> tuple[list[Waiting], Names]:
    """What can be answered about these entries, by number; either side of a transfer means the pair.

    Raises:
        NotFound: no such entry. UsageError `not-waiting`: nothing is asked about one.
    """
    with store.read_tx():
        entries = [transactions.get(store, id) for id in dict.fromkeys(ids)]
        pairs = _pairs(store, Query(), Period.ALL, ()) if any(_may_pair(entry) for entry in entries) else []
        of_pair = {entry.id: one for one in pairs for entry in one.entries}
        found = list({one.entry.id: one for entry in entries for one in [_of(entry, of_pair)]}.values())
        return _completed(store, found)


def _of(entry: Transaction, of_pair: dict[int, Waiting]) -> Waiting:
    if entry.review is not None:
        return _asked(entry)
    if entry.transfer_id is not None:
        return Waiting(entry, Kind.LINKED)
    if entry.id in of_pair:
        return of_pair[entry.id]
    if entry.pending:
        return Waiting(entry, Kind.PENDING)
    if any(line.category_id is None for line in entry.lines):
        return Waiting(entry, Kind.UNCATEGORIZED)
    raise UsageError(f"nothing is asked about entry {entry.id}", hint="finura review", code="not-waiting")


def _may_pair(entry: Transaction) -> bool:
    return entry.review is None and entry.transfer_id is None and not entry.pending


def _pairs(store: Store, query: Query, period: Period, later: Collection[str]) -> list[Waiting]:
    """The transfers to ask about of which either side matches, and neither is put off or asked about otherwise."""
    pairs = linking.proposals(store, period)
    entries = transactions.get_many(store, {id for pair in pairs for id in (pair.out.id, pair.into.id)})
    names = names_for(store, entries)
    matching = {entry.id for entry in entries if query.is_empty or query.matches(entry, names)}
    by_id = {entry.id: entry for entry in entries if entry.uid not in later and entry.review is None}
    owns = linking.owns(store)
    return [
        _transfer(pair, by_id, reason(pair, owns))
        for pair in pairs
        if {pair.out.id, pair.into.id} <= by_id.keys() and not matching.isdisjoint({pair.out.id, pair.into.id})
    ]


def _transfer(pair: Pair, by_id: dict[int, Transaction], why: str) -> Waiting:
    return Waiting(by_id[pair.out.id], Kind.TRANSFER, why, other=by_id[pair.into.id], rivals=pair.rivals)


def _asked(entry: Transaction) -> Waiting:
    review = entry.review or ""
    return Waiting(entry, kind_of(review), review)


def _pending(entry: Transaction, today: date) -> Waiting:
    return Waiting(entry, Kind.PENDING, f"pending for {how_many((today - entry.date).days, 'day')}")


def _awake(
    store: Store, query: Query, period: Period, aside: Collection[str], limit: int | None,
    kinds: Collection[Kind] = EVERYTHING,
) -> list[Transaction]:  # fmt: skip
    """Those that match and are not put aside, of the largest sums."""
    found: list[Transaction] = []
    offset = 0
    while limit is None or len(found) < limit:
        size = None if limit is None else _PAGE
        page = search.find(store, query, period, order=_LARGEST, limit=size, offset=offset)
        found += [one for one in page if one.uid not in aside and (one.review is None or kind_of(one.review) in kinds)]
        if limit is None or len(page) < _PAGE:
            break
        offset += _PAGE
    return found if limit is None else found[:limit]


def _sleeps(said: Verdict, today: date) -> bool:
    return said.answer is Answer.SNOOZE and said.holds(today)


def _completed(store: Store, found: Sequence[Waiting]) -> tuple[list[Waiting], Names]:
    """With the entries that they are held against, and with what is proposed; and the names of all."""
    named = {one.entry.id: other_of(one.entry.review) for one in found if one.entry.review is not None}
    others = {entry.id: entry for entry in transactions.get_many(store, {id for id in named.values() if id})}
    names = names_for(store, [*(one.entry for one in found), *others.values()])
    names = names_for(store, [*(e for one in found for e in one.entries), *others.values()], names)
    bare = [one.entry for one in found if one.kind is not Kind.TRANSFER]
    proposed = {one.id: one for one in categorizing.propose(store, bare, names)}
    known = {id: one for id, one in proposed.items() if one.category_id is not None}
    refused = {key for key, said in verdicts.get(store, CATEGORY).items() if said.answer is Answer.REJECT}
    unknown = [
        one.entry for one in found
        if one.kind is Kind.UNCATEGORIZED and ((of := known.get(one.entry.id)) is None or of.by is By.MODEL)
    ]  # fmt: skip
    refunds = refunding.find(store, unknown, names)
    unlisted = _Unlisted(names)
    made = []
    for one in found:
        other = others.get(named.get(one.entry.id) or 0, one.other)
        refund = refunds.get(one.entry.id)
        proposal = known.get(one.entry.id)
        if refund is not None:
            made.append(_refund(one, refund, names))
            continue
        if (proposal is None or proposal.by is By.MODEL) and one.kind is Kind.UNCATEGORIZED:
            proposal = unlisted.of(one.entry, names) or proposal
        if proposal is not None and category_key(one.entry, proposal.category_id, names) in refused:
            proposal = None
        nothing = proposed.get(one.entry.id) if proposal is None else None
        likely = nothing.others if nothing is not None else ()
        made.append(replace(one, other=other, proposal=proposal, likely=likely))
    bought = [refund.purchase for refund in refunds.values()]
    return made, names_for(store, [*(e for one in made for e in (one.entry, one.other) if e), *bought], names)


def _refund(one: Waiting, found: refunding.Found, names: Names) -> Waiting:
    path = names.categories.path(found.category_id)
    why = refunding.reason(found)
    proposal = Proposal(one.entry.id, one.entry.description, found.category_id, path, By.MEMORY, why)
    return replace(one, kind=Kind.REFUND, reason=why, proposal=proposal, other=found.purchase, linked=found.sure)


def category_key(entry: Transaction, category_id: int | None, names: Names) -> str:
    """Under which it is remembered that a category is not that of an entry."""
    return f"{entry.uid}+{names.categories.by_id[category_id].uid}" if category_id is not None else ""


class _Unlisted:
    """Payments to accounts that are not in the books, as their texts say clearly."""

    def __init__(self, names: Names) -> None:
        kinds = {account.kind for account in names.accounts.values()}
        self._told = [
            (phrases, what)
            for kind, phrases, what in (
                (AccountKind.CARD, CARD_PAYMENT, "credit card"),
                (AccountKind.INVESTMENT, INVESTED, "account of a broker"),
            )
            if kind not in kinds
        ]
        self._category = next(iter(names.categories.candidates(UNLISTED_ACCOUNT)), None)

    def of(self, entry: Transaction, names: Names) -> Proposal | None:
        """A category for money that went to such an account."""
        if self._category is None or entry.money.minor > 0 or len(entry.lines) > 1:
            return None
        words = words_of(entry.description, names.merchant(entry.merchant_id), entry.note)
        for phrases, what in self._told:
            phrase = phrases.found(words)
            if phrase is not None:
                why = f"'{phrase}' in the text, and no {what} is in the books"
                return Proposal(entry.id, entry.description, self._category.id, self._category.path, None, why)
        return None


def alike(of: Transaction, others: Sequence[Transaction], names: Names) -> list[Transaction]:
    """Those of the others that have the same text, numbers aside, and move money the same way."""
    key = _key(of, names)
    return [one for one in others if one.id != of.id and one.review is None and _key(one, names) == key] if key else []


def favourites(entries: Sequence[Transaction]) -> list[int]:
    """The categories used among these entries, the one used most first."""
    used = Counter(line.category_id for entry in entries for line in entry.lines if line.category_id is not None)
    return [id for id, _ in used.most_common()]


def offered(one: Waiting, favourites: Sequence[int], categories: Categories, count: int = 9) -> list[int]:
    """The categories to choose from for one of the queue: what it may be besides what is proposed, then favourites; no
    income for money that went out."""
    proposed = one.proposal
    likely = proposed.others if proposed is not None else one.likely
    found = dict.fromkeys((*likely, *favourites))
    if proposed is not None and proposed.category_id is not None:
        found.pop(proposed.category_id, None)
    spent = one.entry.money.minor < 0
    return [id for id in found if not (spent and categories.by_id[id].kind is CategoryKind.INCOME)][:count]


def recent(store: Store, *, limit: int = 300) -> list[Transaction]:
    """The newest entries, whose categories are offered first."""
    return search.find(store, Query(), limit=limit)


def _key(entry: Transaction, names: Names) -> str:
    words = folded(f"{entry.description} {names.merchant(entry.merchant_id)}")
    telling = without_numbers(words)
    return f"{'+' if entry.money.minor > 0 else '-'}{telling}" if telling else ""
