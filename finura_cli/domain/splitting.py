"""Splits: one amount under several categories, and among several people."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from finura_cli.domain import people
from finura_cli.domain.category import Categories
from finura_cli.domain.money import Money
from finura_cli.domain.parse_money import NumberStyle, parse_money_in
from finura_cli.domain.transaction import By, Line
from finura_cli.errors import UsageError
from finura_cli.records import NamedTuple


class Part(NamedTuple):
    """A part as it is typed. `category` may end in `@NAME`, which says whose it is, as `who` does."""

    category: str
    amount: str
    who: str | None = None


def read_split(text: str) -> tuple[Part, ...]:
    """`Food=600,Lent@Asha=400` -> its parts."""
    parts = []
    for part in text.split(","):
        name, sign, amount = part.rpartition("=")
        if not sign or not name.strip() or not amount.strip():
            raise UsageError(f"`{part.strip()}` is no part of a split", hint="--split Food=600,Household=400")
        parts.append(Part(name.strip(), amount.strip()))
    return tuple(parts)


def category_and_who(part: Part, tree: Categories) -> tuple[str, str | None]:
    """What a part says by the category and by the person; `A@B` is one category where there is one called so."""
    category, sign, name = part.category.partition("@")
    if not sign or tree.candidates(part.category):
        return part.category, None if part.who is None else people.person_name(part.who)
    return category.strip(), people.person_name(name)


def split_lines(
    total: Money,
    parts: Sequence[Part],
    *,
    rest: str | None,
    tree: Categories,
    style: NumberStyle,
) -> tuple[Line, ...]:
    """Lines that sum to `total`. Parts are magnitudes in its direction, but for what is `Borrowed`, which comes in:
    a person paid it for the user. What they leave goes to the category `rest`.

    Raises UsageError: `split-does-not-sum` when something is left and there is no `rest`, or the parts are too much;
    `other-currency` when a part names one; `bad-name`.
    """
    sign = 1 if total.minor > 0 else -1
    lines = [_line(part, total.currency, sign, tree, style) for part in parts]
    left = total.minor - sum(line.money.minor for line in lines)
    if not left:
        return tuple(lines)
    amount = f"{Money(abs(left), total.currency).plain()} {total.currency}"
    if (left < 0) != (sign < 0):
        raise UsageError(f"the parts are {amount} more than the amount", code="split-does-not-sum")
    if rest is None:
        raise UsageError(
            f"the parts leave {amount} of the amount",
            hint="make them sum to it, or give -c for the rest",
            code="split-does-not-sum",
        )
    return (*lines, Line(people.find(rest, tree, sign > 0).id, Money(left, total.currency), By.HAND))


def _line(part: Part, currency: str, sign: int, tree: Categories, style: NumberStyle) -> Line:
    name, who = category_and_who(part, tree)
    money = parse_money_in(part.amount, currency, style)
    category = people.find(name, tree, (money.minor > 0) == (sign > 0))
    minor = abs(money.minor) if people.is_borrowed(name, category) else sign * money.minor
    return Line(category.id, Money(minor, money.currency), By.HAND, who=who)


def refuse_mixed(*, splits: Sequence[Part], share: Sequence[str], paid_by: str | None, transfer_to: str | None) -> None:
    """Raises UsageError unless there is one way at a time in which it is said whose money it is."""
    if share and (splits or transfer_to is not None):
        raise UsageError("--share stands without --split and --transfer-to", hint="--split Food=400,Lent@Asha=400")
    if paid_by is not None and (share or transfer_to is not None):
        raise UsageError(
            "--paid-by stands without --share and --transfer-to",
            hint="of what a person paid for several, add your own part: finura add 400 dinner --paid-by Asha",
        )


def refuse_beside_transfer(*, splits: Sequence[Part], refund_of: int | None, income: bool) -> None:
    """Raises UsageError for what an entry may be and a transfer cannot: one amount goes from an account to another."""
    if splits:
        raise UsageError(
            "--split stands without --transfer-to",
            hint="two entries: finura add AMOUNT --transfer-to ACCT, and finura add AMOUNT TEXT -c CAT for the rest",
        )
    if refund_of is not None:
        raise UsageError("--refund-of stands without --transfer-to", hint="money back goes into an account: -a ACCT")
    if income:
        raise UsageError("--income stands without --transfer-to", hint="a transfer comes from the account of -a")


def shared(line: Line, names: Sequence[str], lent_id: int) -> tuple[Line, ...]:
    """A line in equal parts: one stays as it is, one is lent to each person. What cannot be parted evenly stays.

    Raises:
        UsageError: nobody, somebody twice (`bad-name`), or less than the smallest coin for each (`too-small`).
    """
    who = [people.person_name(name) for name in names]
    if len({people.person_key(name) for name in who}) != len(who) or not who:
        raise UsageError("each person shares once", hint="--share Asha,Ravi: a part for each, and one for you")
    mine, *theirs = line.money.allocate([1] * (len(who) + 1))
    if any(not money for money in theirs):
        raise UsageError(f"{abs(line.money).plain()} is too little for {len(who) + 1} people", code="too-small")
    lent = (Line(lent_id, money, By.HAND, who=name) for name, money in zip(who, theirs, strict=True))
    return (line._replace(money=mine), *lent)


def sharers(lines: Sequence[Line], lent: Collection[int]) -> tuple[str, ...]:
    """Who shares an entry in equal parts, as `shared` makes them; nobody where its lines are parted otherwise."""
    own, debts = parts_of(lines, lent)
    names = tuple(line.who for line in debts if line.who)
    if len(own) != 1 or not debts or len(names) < len(debts):
        return ()
    currency, parts = own[0].money.currency, [line.money for line in (*own, *debts)]
    whole = own[0]._replace(money=Money(sum(money.minor for money in parts), currency))
    try:
        equal = shared(whole, names, debts[0].category_id or 0)
    except UsageError:  # two parts of one person, or too little for all
        return ()
    return names if [line.money for line in equal] == parts else ()


def paid_by_other(lines: Sequence[Line], name: str, lent_id: int) -> tuple[Line, ...]:
    """The lines of something that somebody else paid for: no money moves, and the user owes it."""
    currency = lines[0].money.currency
    total = sum(line.money.minor for line in lines)
    return (*lines, Line(lent_id, Money(-total, currency), By.HAND, who=people.person_name(name)))


def parts_of(lines: Sequence[Line], lent: Collection[int]) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """The lines of the entry itself, and those that are lent or borrowed (categories `lent`)."""
    debts = tuple(line for line in lines if line.category_id in lent)
    return tuple(line for line in lines if line not in debts), debts


def undivided(lines: Sequence[Line], lent: Collection[int], *, shared: bool, paid: bool) -> tuple[Line, ...]:
    """The lines as if nobody shared the entry (`shared`: what is lent the way the entry goes is the user's own again)
    and as if nobody else had paid it (`paid`: what is owed for it goes). As they are where all is lent or borrowed;
    with several categories, what is lent stays as it is."""
    own, debts = parts_of(lines, lent)
    if not own:
        return tuple(lines)
    inward = sum(line.money.minor for line in own) > 0
    theirs = [line for line in debts if (line.money.minor > 0) == inward]
    owed = [line for line in debts if line not in theirs]
    if shared and len(own) == 1:
        back = own[0].money.minor + sum(line.money.minor for line in theirs)
        own, theirs = (own[0]._replace(money=Money(back, own[0].money.currency)),), []
    return (*own, *theirs, *([] if paid else owed))
