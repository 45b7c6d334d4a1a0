"""Answers to what waited in review, written in one deed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from finura_cli.domain import people
from finura_cli.domain.books import Names
from finura_cli.domain.duplicates import is_double
from finura_cli.domain.review import Decision, Kind, Verb, Waiting
from finura_cli.domain.transaction import By, Transaction
from finura_cli.domain.verdict import Answer, Verdict
from finura_cli.errors import UsageError
from finura_cli.services import linking, posting, refunding
from finura_cli.services.naming import names_of, said_of
from finura_cli.services.reviewing import CATEGORY, SUBJECT, category_key
from finura_cli.store import categories, history, rules, transactions, verdicts
from finura_cli.store.connection import Store

SNOOZED = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Settled:
    """What was written: the deed (0: nothing), how often each verb, the entries, and those that were left alone because
    they had changed since they were shown."""

    deed_id: int
    counts: Counter[Verb]
    ids: tuple[int, ...]
    left: tuple[int, ...] = ()


def decide(item: Waiting, verb: Verb, *, until: date | None = None) -> Decision:
    """The answer, if it is one to this question.

    Raises:
        UsageError `not-waiting`: there is nothing to accept or to reject.
    """
    id = item.entry.id
    bare = item.kind is Kind.UNCATEGORIZED and item.proposal is None
    if verb is Verb.ACCEPT and (bare or item.kind is Kind.LINKED):
        what = "is linked already" if item.kind is Kind.LINKED else "has nothing to accept"
        raise UsageError(f"entry {id} {what}", hint=f"finura edit {id} -c CATEGORY", code="not-waiting")
    if verb is Verb.REJECT and bare:
        raise UsageError(f"nothing is proposed for entry {id}", hint=f"finura rm {id}", code="not-waiting")
    if verb is Verb.SNOOZE and item.kind is Kind.LINKED:
        raise UsageError(f"nothing is asked about entry {id}", hint="finura review", code="not-waiting")
    return Decision(item, verb, until=until)


def carry_out(
    store: Store, decisions: Sequence[Decision], *, command: str, at: str, all_or_none: bool = False
) -> Settled:
    """Write the answers in one deed, in their order. What was changed since it was shown is left alone, or with
    `all_or_none` nothing is written.

    Raises:
        UsageError `changed`: so it is, and all or none was wanted. `no-transfer`: two entries cannot be one.
    """
    with history.deed(store, command=command, at=at) as deed:
        changed = _changed(store, decisions)
        if changed and all_or_none:
            some = ", ".join(map(str, sorted(changed)[:5]))
            raise UsageError(f"changed meanwhile: entry {some}", hint="run the command again", code="changed")
        names = names_of(store)
        counts: Counter[Verb] = Counter()
        settled: dict[int, Transaction] = {}
        for decision in decisions:
            these = {entry.id: entry for entry in decision.item.entries}
            if changed.isdisjoint(these) and len(transactions.get_many(store, these)) == len(these):
                _settle(store, decision, names)
                counts[decision.verb] += 1
                settled |= these
            else:  # an answer before this one took it out
                changed |= these.keys()
        deed.summary = said_of(list(settled.values()))
        deed_id = deed.id if settled else 0
    return Settled(deed_id, counts, tuple(settled), tuple(sorted(changed)))


def _changed(store: Store, decisions: Sequence[Decision]) -> set[int]:
    """The entries that are not any more as they were shown."""
    shown = {entry.id: entry for decision in decisions for entry in decision.item.entries}
    now = {entry.id: entry for entry in transactions.get_many(store, shown)}
    return {id for id, entry in shown.items() if now.get(id) != entry}


def _settle(store: Store, decision: Decision, names: Names) -> None:
    item = decision.item
    match decision.verb:
        case Verb.ACCEPT:
            _accept(store, item)
        case Verb.REJECT:
            _reject(store, item, names)
        case Verb.SNOOZE:
            for entry in item.entries[:1]:
                verdicts.put(store, SUBJECT, entry.uid, Verdict(Answer.SNOOZE, decision.until))
        case Verb.FILE:
            _file(store, item, decision.category_id)
            if decision.rule is not None and decision.category_id is not None:
                rules.add(store, decision.rule, decision.category_id)


def _accept(store: Store, item: Waiting) -> None:
    entry = transactions.get(store, item.entry.id)
    proposal = item.proposal
    match item.kind:
        case Kind.TRANSFER if item.other is not None:
            linking.join(store, entry, transactions.get(store, item.other.id))
        case Kind.REFUND if item.other is not None and proposal is not None and proposal.category_id is not None:
            refunding.file(store, entry, refunding.Found(item.other, proposal.category_id, item.linked))
        case Kind.CHANGED | Kind.POSTING | Kind.NEVER:
            posting.accept(store, entry)
        case Kind.PENDING:
            transactions.replace(store, entry._replace(pending=False))
        case Kind.DUPLICATE | Kind.DOUBT:
            _keep(store, entry)
    taken = item.kind in (Kind.UNCATEGORIZED, Kind.DUPLICATE, Kind.DOUBT, Kind.PENDING)
    if taken and _is_taken(item) and proposal is not None and proposal.category_id is not None:
        by_rule = proposal.by is By.RULE  # else whoever takes a guess has said it
        kept = proposal.kept if by_rule else None
        transactions.set_category(store, (entry.id,), proposal.category_id, By.RULE if by_rule else By.HAND, why=kept)


def _is_taken(item: Waiting) -> bool:
    """Whether who accepts takes the proposed category, too: of a question about something else only one that is
    sure."""
    proposal = item.proposal
    if proposal is None or proposal.category_id is None:
        return False
    return item.kind is Kind.UNCATEGORIZED or proposal.sure


def _reject(store: Store, item: Waiting, names: Names) -> None:
    entry = item.entry
    match item.kind:
        case Kind.TRANSFER if item.other is not None:
            linking.refuse(store, entry.uid, item.other.uid)
        case Kind.LINKED:
            linking.part(store, entry)
        case Kind.REFUND:
            refunding.refuse(store, entry)
        case Kind.CHANGED | Kind.POSTING | Kind.NEVER:
            posting.reject(store, entry)
        case Kind.UNCATEGORIZED if item.proposal is not None:
            key = category_key(entry, item.proposal.category_id, names)
            verdicts.put(store, CATEGORY, key, Verdict(Answer.REJECT))
        case _:
            transactions.remove(store, (entry.id,))


def _file(store: Store, item: Waiting, category_id: int | None) -> None:
    """Under a category, by hand; with that any question about the entry is settled."""
    entry = transactions.get(store, item.entry.id)
    if item.kind is Kind.TRANSFER and item.other is not None:
        linking.refuse(store, entry.uid, item.other.uid)
    elif item.kind in (Kind.CHANGED, Kind.POSTING, Kind.NEVER):
        posting.reject(store, entry)
    elif item.kind in (Kind.DUPLICATE, Kind.DOUBT):
        _keep(store, entry)
    own = people.without_debts(entry.lines, categories.tree(store))
    meant = [(entry.id, n) for n, line in enumerate(entry.lines) if line in own]
    bare = [(id, n) for id, n in meant if entry.lines[n].category_id is None]
    transactions.set_category(store, bare or meant, category_id, By.HAND)


def _keep(store: Store, entry: Transaction) -> None:
    """A row that was doubted is one by itself."""
    pending = entry.pending and not is_double(entry.review)
    transactions.replace(store, entry._replace(review=None, pending=pending))


def next_of(decision: Decision) -> list[Waiting]:
    """What is asked next, once an answer is given: what is kept, or is not what it seemed, may lack a category."""
    item, verb = decision.item, decision.verb
    kept = verb is Verb.ACCEPT and item.kind in (Kind.DUPLICATE, Kind.DOUBT, Kind.PENDING) and not _is_taken(item)
    other = verb is Verb.REJECT and item.kind in (Kind.TRANSFER, Kind.REFUND, Kind.UNCATEGORIZED)
    bare = [entry for entry in item.entries if any(line.category_id is None for line in entry.lines)]
    return [Waiting(entry, Kind.UNCATEGORIZED) for entry in bare] if kept or other else []
