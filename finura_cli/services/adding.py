"""Add an entry: read the words, fill the blanks from rules and from what was done before, write, and say so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from finura_cli.domain import people
from finura_cli.domain.account import Account
from finura_cli.domain.category import TRANSFER, Categories, Category, Kind
from finura_cli.domain.entry import Entry
from finura_cli.domain.money import Money
from finura_cli.domain.named import is_of_other_words, named_in
from finura_cli.domain.parse_money import NumberStyle, find_currency, parse_money, parse_money_in
from finura_cli.domain.rules import Effects, Facts
from finura_cli.domain.similar import likeness, telling
from finura_cli.domain.splitting import Part, refuse_beside_transfer, refuse_mixed
from finura_cli.domain.telling import telling_text
from finura_cli.domain.text import folded, how_many, text_of, words
from finura_cli.domain.transaction import By, Line, NewTransaction, Transaction
from finura_cli.errors import Locked, UsageError
from finura_cli.records import NamedTuple
from finura_cli.services import lending, older_entries
from finura_cli.store import accounts, categories, history, merchants, rules, similar, transactions
from finura_cli.store.connection import Store

_ALIKE = 0.5


class Wanted(NamedTuple):
    """One entry as asked for: the words by their role, and what the options said. None means: fill the blank."""

    entry: Entry
    category: str | None = None
    account: str | None = None
    currency: str | None = None
    income: bool = False
    transfer_to: str | None = None
    refund_of: int | None = None
    merchant: str | None = None
    mode: str | None = None
    mood: int | None = None
    who: str | None = None
    tags: tuple[str, ...] = ()
    note: str = ""
    pending: bool = False
    splits: tuple[Part, ...] = ()
    share: tuple[str, ...] = ()
    """People among whom it is shared, in equal parts: each owes one, and one is the user's own."""
    paid_by: str | None = None
    """Who paid it for the user: no money moves, and it is owed."""
    opening: str | None = None
    """What was in the account before its first entry."""
    signed: bool = False
    """The amount says its direction itself, negative is out: so it is in JSON."""


class Guess(NamedTuple):
    """What would be filled in for a text; `first` when there is no entry yet, so that no balance is known."""

    category: str | None
    account: str | None
    first: bool


class _Filed(NamedTuple):
    """The category of an entry, and who says so."""

    category: Category | None
    by: By | None = None
    confidence: float | None = None
    why: str | None = None


class Added(NamedTuple):
    """What was written. `because` has one sentence for each blank that was filled."""

    transactions: tuple[Transaction, ...]
    deed_id: int
    because: tuple[str, ...] = ()


class Moment(NamedTuple):
    """When this happens: the day and time an entry gets if it says none, and the instant of the deed."""

    today: date
    time: str | None
    at: str


def add(store: Store, wanted: Sequence[Wanted], *, moment: Moment, style: NumberStyle) -> Added:
    """Write the entries, all or none. One deed, one undo."""
    ids: list[int] = []
    because: list[str] = []
    with history.deed(store, command="add", at=moment.at) as deed:
        for one in wanted:
            made, why = _add_one(store, one, moment, style)
            ids += made
            because += why
        stored = transactions.get_many(store, ids)
        because += older_entries.remarks(store, stored)
        deed.summary = _summary(stored)
    return Added(tuple(stored), deed.id, tuple(because))


def guess(store: Store, text: str) -> Guess:
    """What `add` would fill in for this text."""
    wanted = Wanted(Entry(None, None, None, text, None))
    past = _most_alike(store, text)
    account = _account(store, wanted, past, None, [])
    category = _category(store, wanted, past, None, None, [], account).category
    return Guess(
        category.path if category else None, account.name, not any(n for n, _ in accounts.activity(store).values())
    )


def _add_one(store: Store, wanted: Wanted, moment: Moment, style: NumberStyle) -> tuple[list[int], list[str]]:
    new, because = drafted(store, wanted, moment, style)
    made = transactions.add_linked(store, *new) if len(new) == 2 else transactions.add_all(store, new)
    return made, [*because, *lending.remarks(store, made[0], new[0].lines, wanted.who)]


def drafted(
    store: Store, wanted: Wanted, moment: Moment, style: NumberStyle
) -> tuple[tuple[NewTransaction, ...], list[str]]:
    """What is to be written for one of them, in an open deed: an entry, or both sides of a transfer, money out first;
    and why blanks were filled as they were."""
    refuse_mixed(splits=wanted.splits, share=wanted.share, paid_by=wanted.paid_by, transfer_to=wanted.transfer_to)
    because: list[str] = []
    past = _most_alike(store, wanted.entry.text)
    refunded = transactions.get(store, wanted.refund_of) if wanted.refund_of is not None else None
    account = _account(store, wanted, past, refunded, because)
    money = _money(wanted, account, style)
    if money.currency != account.currency:
        because.append(f"no balance of {account.name} counts it, that is in {account.currency}: it stands apart")
    if wanted.transfer_to is not None:
        refuse_beside_transfer(splits=wanted.splits, refund_of=wanted.refund_of, income=wanted.income)
        return _sides(store, wanted, account, money, moment), because
    if wanted.opening is not None:
        opening = parse_money_in(wanted.opening, account.currency, style).minor
        accounts.update(store, account._replace(opening=opening, opening_date=wanted.entry.day or moment.today))
    effects = _effects(store, wanted, account, money)
    filed = _category(store, wanted, past, refunded, effects, because, account)
    signed = _signed(money, wanted, filed.category, refunded)
    wanted = _ruled(wanted, effects)
    whole = Line(filed.category.id if filed.category else None, signed, filed.by, filed.confidence, filed.why)
    lines = lending.parted(
        store, whole, wanted.splits, rest=wanted.category, share=wanted.share, paid_by=wanted.paid_by, style=style
    )
    moved = Money(sum(line.money.minor for line in lines), signed.currency)
    return (_new(wanted, account, moved, lines, moment, _merchant(store, wanted)),), because


def _most_alike(store: Store, text: str) -> similar.Past | None:
    said = telling(words(text))
    best: similar.Past | None = None
    best_score = (_ALIKE, 0.0)
    for past in similar.sharing(store, said):
        score = likeness(said, telling(past.words.split()))
        if score > best_score:
            best, best_score = past, score
    return best


def _account(
    store: Store, wanted: Wanted, past: similar.Past | None, refunded: Transaction | None, because: list[str]
) -> Account:
    if wanted.account is not None:
        return accounts.find(store, wanted.account)
    if refunded is not None:
        return accounts.get(store, refunded.account_id)
    everything = [a for a in accounts.all(store) if a.closed is None]
    if not everything:
        raise Locked("the books have no account", hint="finura account add Cash --kind cash", code="no-account")
    if past is not None:
        for account in everything:
            if account.id == past.account_id:
                if len(everything) > 1:
                    because.append(f"account {account.name}, as in entry {past.id}")
                return account
    return everything[0]


def _money(wanted: Wanted, account: Account, style: NumberStyle) -> Money:
    text = wanted.entry.amount
    if text is None:
        raise UsageError("no amount was given", hint="finura add 250 lunch", code="no-amount")
    currency = wanted.currency or find_currency(text, account.currency) or account.currency
    money = parse_money(text, currency, style)
    if not money and not wanted.splits:  # parts may even out: somebody else paid
        raise UsageError("the amount is zero", hint="an entry moves money", code="bad-amount")
    return money


def _effects(store: Store, wanted: Wanted, account: Account, money: Money) -> Effects | None:
    """What rules decide about it."""
    book = rules.book(store)
    if not book:
        return None
    merchant = wanted.merchant or wanted.entry.merchant or ""
    text = text_of(wanted.entry.text, merchant, wanted.note)
    signed = money if wanted.income or wanted.signed else -money
    return book.effects(
        Facts(
            folded(text), text, signed.minor, signed.currency, account.id, merchant, wanted.entry.text, wanted.mode,
            wanted.entry.time,
        )
    )  # fmt: skip


def _ruled(wanted: Wanted, effects: Effects | None) -> Wanted:
    """With the blanks that rules fill besides the category."""
    if effects is None:
        return wanted
    merchant = wanted.merchant or (None if wanted.entry.merchant else effects.merchant)
    tags = tuple(dict.fromkeys((*wanted.tags, *effects.tags)))
    return wanted._replace(merchant=merchant, tags=tags, note=wanted.note or effects.note or "")


def _category(
    store: Store, wanted: Wanted, past: similar.Past | None, refunded: Transaction | None, effects: Effects | None,
    because: list[str], account: Account,
) -> _Filed:  # fmt: skip
    tree = lending.tree_for(store, wanted.category)
    if wanted.category is not None:
        # Without a split the category itself says the way, unless it was said.
        inward = wanted.income if wanted.income or wanted.splits else None
        return _Filed(people.find(wanted.category, tree, inward), By.HAND)
    if wanted.splits:
        return _Filed(None)
    if refunded is not None:
        refunds = refunded.lines[0].category_id
        if refunds is None:  # what is alike in words is not what was refunded
            because.append(f"entry {refunded.id}, which it refunds, has no category yet: give both the same")
            return _Filed(None)
        because.append(f"category of entry {refunded.id}, which it refunds")
        return _Filed(tree.by_id[refunds], By.MEMORY)
    rule = effects.rule if effects is not None else None
    if rule is not None and rule.category_id is not None:
        category = tree.by_id[rule.category_id]
        from finura_cli.domain.rule_deeds import why_of

        because.append(f"category {category.path}, by rule {rule.id}")
        return _Filed(category, By.RULE, why=why_of(rule))
    other_way = (Kind.EXPENSE if wanted.income else Kind.INCOME) if wanted.signed else None
    usable = {id: one for id, one in tree.by_id.items() if one.kind is not other_way}
    said, like = words(wanted.entry.text), usable.get(past.category_id or 0) if past is not None else None
    named, unsaid = named_in(usable.values(), said, sided=wanted.income or wanted.signed)
    if past is not None and like is not None and not is_of_other_words(like, past.words.split(), said, named):
        because.append(f"category {like.path}, as in entry {past.id}")
        return _Filed(like, By.MEMORY)
    if unsaid is not None:
        because.append(f"money out, though the words name {unsaid.path}: with --income it is money in")
    if named is not None:
        because.append(f"category {named.path}, named in the words")
        return _Filed(named, By.MEMORY)
    return _guessed(store, wanted, tree, account, because)


def _guessed(store: Store, wanted: Wanted, tree: Categories, account: Account, because: list[str]) -> _Filed:
    """What was learnt, or is known of the words, where that is sure enough."""
    from finura_cli.domain.guess import because as because_of  # these are loaded where nobody named a category
    from finura_cli.services.guessing import Guesser

    entry = wanted.entry
    text = telling_text(entry.text, wanted.merchant or entry.merchant or "")
    found = (
        Guesser(store, tree, remembers=False).of(text, 1 if wanted.income else -1, account.id) if text.strip() else None
    )
    if found is None or not found.sure:
        return _Filed(None)
    category = tree.by_id[found.category_id]
    because.append(f"category {category.path}: {because_of(found.by, found.why, found.confidence, category.path)}")
    return _Filed(category, found.by, found.confidence, found.why)


def _signed(money: Money, wanted: Wanted, category: Category | None, refunded: Transaction | None) -> Money:
    """A typed amount is a magnitude: the category's kind gives the direction. A typed minus turns it round."""
    if wanted.signed:
        return money
    inward = wanted.income or refunded is not None or (category is not None and category.kind is Kind.INCOME)
    if category is not None and wanted.category is not None and not wanted.splits:
        inward = inward or people.is_borrowed(wanted.category, category)
    return money if inward else -money


def _merchant(store: Store, wanted: Wanted) -> int | None:
    name = wanted.merchant or wanted.entry.merchant
    if name:
        return merchants.find_or_add(store, name)
    return merchants.known(store, wanted.entry.text)


def _new(
    wanted: Wanted, account: Account, money: Money, lines: tuple[Line, ...], moment: Moment, merchant_id: int | None
) -> NewTransaction:
    day = wanted.entry.day or moment.today
    return NewTransaction(
        date=day,
        time=wanted.entry.time or (moment.time if day == moment.today else None),
        account_id=account.id,
        money=money,
        description=wanted.entry.text,
        lines=lines,
        merchant_id=merchant_id,
        note=wanted.note,
        mode=wanted.mode,
        mood=wanted.mood,
        who=people.person_name(wanted.who) if wanted.who else None,
        tags=wanted.tags,
        pending=wanted.pending,
        refund_of=wanted.refund_of,
    )


def _sides(
    store: Store, wanted: Wanted, source: Account, money: Money, moment: Moment
) -> tuple[NewTransaction, NewTransaction]:
    """A transfer's two entries, one in each account, outside income and expense."""
    target = accounts.find(store, wanted.transfer_to or "")
    if target.id == source.id:
        raise UsageError(f"{source.name} is both sides of the transfer", hint="name the source with -a")
    if target.currency != money.currency:
        raise UsageError(
            f"{target.name} is in {target.currency}, the amount in {money.currency}",
            hint="add the two sides by themselves, each in its currency; then finura edit ID --transfer-with ID",
            code="two-currencies",
        )
    category = categories.tree(store).find(wanted.category or TRANSFER)
    if category.kind is not Kind.TRANSFER:
        hint = "leave -c out; what is no transfer is an entry of its own"
        raise UsageError(f"a transfer has no category of spending or income, as {category.path}", hint=hint)
    text = wanted.entry.text or f"{source.name} to {target.name}"
    sides = ((source, -abs(money)), (target, abs(money)))
    first, second = (_side(store, wanted, account, moved, category, moment, text) for account, moved in sides)
    return first, second


def _side(
    store: Store, wanted: Wanted, account: Account, money: Money, category: Category, moment: Moment, text: str
) -> NewTransaction:
    payee = merchants.find_or_add(store, wanted.merchant) if wanted.merchant else None
    return _new(wanted, account, money, (Line(category.id, money, By.HAND),), moment, payee)._replace(description=text)


def _summary(stored: Sequence[Transaction]) -> str:
    if len(stored) != 1:
        return how_many(len(stored), "entry", "entries")
    one = stored[0]
    return f"{one.description} {one.money.plain()} {one.money.currency}".strip()
