"""Rules over entries that are stored already, over a text that is not, and rules that could be made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from finura_cli.domain.category import TRANSFER, Kind
from finura_cli.domain.names import checked_name
from finura_cli.domain.payees import payee
from finura_cli.domain.rule_deeds import Ruled, Trial, ruled, trials, why_of
from finura_cli.domain.rule_patterns import Facts
from finura_cli.domain.rule_proposals import ENOUGH, Suggestion, alike, proposed, telling
from finura_cli.domain.rule_writing import lacking
from finura_cli.domain.rules import Rule, Rulebook
from finura_cli.domain.text import folded, how_many, text_of
from finura_cli.domain.transaction import By, Transaction
from finura_cli.domain.verdict import Answer, Verdict
from finura_cli.errors import UsageError
from finura_cli.store import brought, categories, history, merchants, rules, transactions, verdicts
from finura_cli.store.connection import Store

SUBJECT = "rule"
"""Of verdicts on proposed rules."""
_LAST = 2**62  # the number of a rule that is not made yet: of two alike, the older one decides


def facts_of(entry: Transaction, merchant: str) -> Facts:
    """What rules look at in a stored entry."""
    money = entry.money
    merchant = _payee(merchant, entry.description, from_file=entry.batch_id is not None)
    return _facts(
        entry.description, merchant, entry.note, money.minor, money.currency, entry.account_id, entry.mode, entry.time
    )


def _payee(merchant: str, description: str, *, from_file: bool) -> str:
    """The merchant that is known, else the one that is seen in the text that a file brought."""
    return merchant or (payee(description) or "" if from_file else "")


def _facts(
    description: str, merchant: str, note: str, minor: int | None, currency: str, account_id: int | None,
    mode: str | None, time: str | None,
) -> Facts:  # fmt: skip
    text = text_of(description, merchant, note)
    return Facts(folded(text), text, minor, currency, account_id, merchant, description, mode, time)


def facts_of_text(
    store: Store, text: str, *, minor: int | None, currency: str, account_id: int | None, merchant: str | None,
    mode: str | None, time: str | None,
) -> Facts:  # fmt: skip
    """What rules look at in a row of this text, as an import would read it: its merchant is seen in it."""
    name = merchant or payee(text) or ""
    known = merchants.known(store, name) if name else None
    name = name if known is None else merchants.get(store, known).name
    return _facts(text, name, "", minor, currency, account_id, mode, time)


def plan(store: Store, entries: Sequence[Transaction]) -> list[Ruled]:
    """What the rules would change. What was set by hand stays, and so do the categories of splits and transfers."""
    rulebook = rules.book(store)
    if not rulebook:
        return []
    payees = {m.id: m.name for m in merchants.all(store)}
    held = [(entry, rulebook.effects(facts_of(entry, payees.get(entry.merchant_id or 0, "")))) for entry in entries]
    both = [(entry, effects) for entry, effects in held if effects is not None]
    images = brought.images(store, [e.id for e, of in both if of.merchant and e.merchant_id and e.batch_id is not None])
    known = {name: merchants.known(store, name) for name in {of.merchant for _, of in both if of.merchant}}
    found = []
    for entry, effects in both:
        image = images.get(entry.id, {"merchant_id": entry.merchant_id}) if entry.batch_id is not None else None
        found.append(ruled(entry, effects, image, known.get(effects.merchant or "")))
    return [one for one in found if one.changes]


def carry_out(store: Store, planned: Sequence[Ruled], *, at: str) -> tuple[int, int]:
    """Write it in one deed; its number, and how many entries changed. What changed meanwhile stays as it is."""
    with history.deed(store, command="rules apply", at=at) as deed:
        now = plan(store, transactions.get_many(store, [one.before.id for one in planned]))
        as_planned = set(planned)
        done = [one for one in now if one in as_planned]
        of_category: dict[Rule, list[int]] = {}
        for one in done:
            if one.merchant or one.tags or one.note:
                merchant_id = merchants.find_or_add(store, one.merchant) if one.merchant else None
                transactions.replace(store, one.after(merchant_id))
            elif one.filed is not None:
                of_category.setdefault(one.filed, []).append(one.before.id)
        for rule, ids in of_category.items():
            transactions.set_category(store, ids, rule.category_id, By.RULE, why=why_of(rule))
        deed.summary = how_many(len(done), "entry", "entries")
        return deed.id, len(done)


def checked(store: Store, rule: Rule) -> Rule:
    """The rule as it may be stored.

    Raises:
        UsageError: it does nothing, or is a transfer under a category that is none.
    """
    if rule.transfer and rule.category_id is None:
        rule = rule._replace(category_id=categories.find(store, TRANSFER).id)
    if rule.category_id is None and not (rule.merchant or rule.tags or rule.note):
        raise UsageError(
            "the rule does nothing", hint="give it -c CAT, --merchant, --tag, --note or --transfer", code="no-effect"
        )
    if rule.transfer and rule.category_id is not None:
        category = categories.get(store, rule.category_id)
        if category.kind is not Kind.TRANSFER:
            hint = f"leave -c out for {TRANSFER}, or --transfer"
            raise UsageError(f"{category.path} is no category of transfers", hint=hint, code="other-kind")
    return rule._replace(merchant=checked_name(rule.merchant, "a merchant") if rule.merchant else None)


def tried(store: Store, facts: Facts) -> list[Trial]:
    """Every rule that holds, in the order in which they are tried, and what each decides; then those that would hold,
    or would not, if more were known."""
    holding = rules.book(store).holding(facts)
    open_ = [(rule, lacking(rule, facts)) for rule in rules.all(store) if rule not in holding]
    return [*trials(holding), *(Trial(rule, lacks=lacks) for rule, lacks in open_ if lacks)]


@dataclass(frozen=True, slots=True)
class Offer:
    """A rule that could be made after a correction."""

    suggestion: Suggestion
    path: str
    """Of its category."""
    key: str
    """Of a verdict on it."""


def suggest(store: Store, id: int) -> Offer | None:
    """A rule for an entry that was just filed by hand, after the second equal correction. None: there are fewer,
    nothing tells such entries apart, a rule files them there already, or it was declined before."""
    by_hand = rules.filed_by_hand(store)
    this = next((one for one in by_hand if one.id == id), None)
    if this is None:
        return None
    facts = _facts_of_filed(this)
    offer = _offer(store, facts, this.category_id, by_hand, ENOUGH)
    said = verdicts.get(store, SUBJECT).get(offer.key) if offer is not None else None
    return None if said is not None and said.answer is Answer.REJECT else offer


def always(store: Store, entry: Transaction, merchant: str, category_id: int) -> Offer | None:
    """The rule for an entry of which a person says that all like it belong there, however few were filed so far.
    None: nothing tells such entries apart, or a rule files them there already."""
    return _offer(store, facts_of(entry, merchant), category_id, rules.filed_by_hand(store), 1, entry.id)


def _offer(
    store: Store, facts: Facts, category_id: int, by_hand: Sequence[rules.Filed], enough: int, id: int | None = None
) -> Offer | None:
    """The rule that `facts` and what was filed by hand with them call for; the entry `id` itself says nothing."""
    starts = [f" {word}" for word in telling(facts)]
    near = [one for one in by_hand if one.id != id and any(start in one.words for start in starts)]
    known = [(_facts_of_filed(one), one.category_id) for one in near]
    corrected = [other for other, there in known if there == category_id and alike(facts, other)]
    if id is not None:
        corrected.insert(0, facts)
    everything, keys = rules.all(store), rules.account_ids(store)
    if len(corrected) < enough or _filed(Rulebook(everything, keys), facts) == category_id:
        return None

    def decides(pattern: str) -> bool:
        new = Rule(_LAST, "", None, pattern, category_id)
        return _filed(Rulebook([*everything, new], keys), facts) == category_id

    others = [other for other, there in known if there != category_id]
    found = proposed(corrected, others, category_id, rules.common_words(store), decides)
    if found is None:
        return None
    category = categories.get(store, category_id)
    return Offer(found, category.path, f"{category.uid} {found.pattern}")


def _facts_of_filed(one: rules.Filed) -> Facts:
    merchant = _payee(one.merchant, one.description, from_file=bool(one.from_file))
    return _facts(one.description, merchant, one.note, one.minor, one.currency, one.account_id, one.mode, one.time)


def _filed(book: Rulebook, facts: Facts) -> int | None:
    effects = book.effects(facts)
    return effects.category_id if effects else None


def accept(store: Store, offer: Offer) -> Rule:
    """Make the rule, in an open deed: from now on it is one like any other."""
    return rules.add(store, offer.suggestion.pattern, offer.suggestion.category_id)


def decline(store: Store, offer: Offer) -> None:
    """Never offer it again, in an open deed."""
    verdicts.put(store, SUBJECT, offer.key, Verdict(Answer.REJECT))
