"""People on the screen: who owes whom, one person's movements, and what settling or renaming did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from finura_cli.domain.money import Money
from finura_cli.domain.people import Person, Step
from finura_cli.domain.text import how_many
from finura_cli.records import NamedTuple
from finura_cli.screen import report_parts as part
from finura_cli.screen.receipts import UNDO, receipt
from finura_cli.screen.shown import Column, ShowMoney, Shown, Table

if TYPE_CHECKING:
    from rich.console import Console

NAME = 30
"""Characters of a name or a description on a terminal; files have all of it."""
_EMPTY = "Nobody owes anybody. Lend: finura add 500 -c Lent --who Asha; share: finura add 1200 dinner --share Asha,Ravi"


class Listed(NamedTuple):
    """What `finura people` shows. `even`: people who are left out, as nothing stands open. `nameless`: by currency,
    what stands under nobody's name."""

    people: Sequence[Person]
    even: int
    nameless: Sequence[Money]


def people_shown(listed: Listed, *, show: ShowMoney = Money.plain) -> Shown:
    """A row a person and currency."""
    answer = {
        "rows": [_json(person) for person in listed.people],
        "totals": [
            {"currency": currency, "owed_to_you": theirs, "you_owe": yours, "net": theirs - yours}
            for currency, theirs, yours in _totals(listed.people)
        ],
        "even": listed.even,
        "nameless": [{"currency": money.currency, "net": money} for money in listed.nameless],
    }

    def draw(console: Console) -> None:
        from finura_cli.screen.tables import draw_table

        draw_table(_table(listed, names=True), console, show=show)
        part.say_notes(console, _notes(listed, show))

    return Shown(json=answer, table=_table(listed), rich=draw, show=show)


def _json(person: Person) -> dict[str, object]:
    theirs, yours = _sides(person.net)
    return {
        "name": person.name,
        "net": person.net,
        "owes_you": theirs,
        "you_owe": yours,
        "currency": person.net.currency,
        "pending": person.pending,
        "last": person.last,
        "count": person.count,
    }


def _sides(net: Money) -> tuple[Money | None, Money | None]:
    """What they owe, what the user owes; None is nothing."""
    return (net if net.minor > 0 else None), (-net if net.minor < 0 else None)


def _totals(people: Sequence[Person]) -> list[tuple[str, Money, Money]]:
    """By currency: owed to the user, owed by the user."""
    found: dict[str, list[int]] = {}
    for person in people:
        sums = found.setdefault(person.net.currency, [0, 0])
        sums[person.net.minor < 0] += abs(person.net.minor)
    return [
        (currency, Money(theirs, currency), Money(yours, currency))
        for currency, (theirs, yours) in sorted(found.items())
    ]


def _table(listed: Listed, *, names: bool = False) -> Table:
    """For files; `names` is for people."""
    totals = _totals(listed.people)
    total = None
    if names and len(totals) == 1 and len(listed.people) > 1:
        currency, theirs, yours = totals[0]
        total = ("Total", theirs - yours, theirs or None, yours or None, currency, None, None, None)
    return Table(
        columns=(
            Column("name", title="Person"),
            Column("net", "money", machine=True),
            Column("owes_you", "money", title="Owes you"),
            Column("you_owe", "money", title="You owe"),
            Column("currency", machine=True),
            Column("pending", "money", machine=True),
            Column("last", "date", title="Last"),
            Column("count", "int", title="Entries", spare=1),
        ),
        rows=tuple(
            (
                part.cut(person.name, NAME) if names else person.name, person.net, *_sides(person.net),
                person.net.currency, person.pending, person.last, person.count,
            )
            for person in listed.people
        ),
        total=total,
        empty="Nothing stands open." if listed.even else _EMPTY,
    )  # fmt: skip


def _notes(listed: Listed, show: ShowMoney) -> list[str]:
    said = []
    for person in listed.people:
        if person.pending:
            way = "more to you" if person.pending.minor > 0 else "less, or you owe it"
            said.append(f"{person.name}: {show(abs(person.pending))} {way}, pending and not counted.")
    if listed.even:
        said.append(f"{how_many(listed.even, 'person', 'people')} even with you: finura people --all")
    said += [
        f"{show(abs(money))} is under nobody's name: finura list cat:'Lent & borrowed'" for money in listed.nameless
    ]
    return said


def stands(person: Person, show: ShowMoney) -> str:
    """A net as a sentence."""
    if person.net.minor > 0:
        return f"{person.name} owes you {show(person.net)}"
    if person.net.minor < 0:
        return f"You owe {person.name} {show(abs(person.net))}"
    return f"{person.name} and you are even"


def person_shown(
    name: str, nets: Sequence[Person], steps: Sequence[Step], accounts: Mapping[int, str], *, show: ShowMoney
) -> Shown:
    """One person: every movement, with the net after it."""
    answer = {
        "name": name,
        "nets": [_json(person) for person in nets],
        "rows": [
            {
                "id": step.movement.entry_id,
                "date": step.movement.date,
                "description": step.movement.description,
                "account": accounts[step.movement.account_id],
                "amount": step.movement.money,
                "net": step.net,
                "currency": step.net.currency,
                "status": "pending" if step.movement.pending else "posted",
            }
            for step in steps
        ],
    }

    def draw(console: Console) -> None:
        from finura_cli.screen.tables import draw_table

        part.say_title(console, "; ".join(stands(person, show) for person in nets))
        draw_table(_course(steps, accounts, names=True), console, show=show)
        part.say_notes(console, ["Out is lent or paid back to them; in is borrowed, paid by them or paid back to you."])

    return Shown(json=answer, table=_course(steps, accounts), rich=draw, show=show)


def _course(steps: Sequence[Step], accounts: Mapping[int, str], *, names: bool = False) -> Table:
    return Table(
        columns=(
            Column("id", "int", title="Id"),
            Column("date", "date"),
            Column("description"),
            Column("account", spare=1),
            Column("amount", "money", title="Out / in", signed=True),
            Column("currency", machine=True),
            Column("net", "money", title="They owe", signed=True),
            Column("status", title="", spare=2),
        ),
        rows=tuple(
            (
                step.movement.entry_id, step.movement.date,
                part.cut(step.movement.description, NAME) if names else step.movement.description,
                accounts[step.movement.account_id], step.movement.money, step.net.currency, step.net,
                "pending" if step.movement.pending else None if names else "posted",
            )
            for step in steps
        ),
    )  # fmt: skip


class Settled(NamedTuple):
    """What `finura people settle` did; `entry` None: nothing was open. `money`: in is positive; `left`: the net now."""

    name: str
    entry: int | None = None
    money: Money | None = None
    left: Money | None = None
    account: str | None = None
    deed: int | None = None


def settled_shown(done: Settled, *, show: ShowMoney) -> Shown:
    answer = {
        "name": done.name,
        "entry": done.entry,
        "amount": done.money,
        "left": done.left,
        "currency": done.money.currency if done.money is not None else None,
        "account": done.account,
        "deed": done.deed,
    }
    if done.money is None or done.left is None:
        return receipt(answer, f"Nothing is open between you and {done.name}.")
    way = f"{done.name} paid you" if done.money.minor > 0 else f"You paid {done.name}"
    head = f"Entry {done.entry}: {way} {show(abs(done.money))}, {done.account}; "
    if not done.left:
        head += "you are even"
    else:
        head += f"{show(abs(done.left))} {'is left to you' if done.left.minor > 0 else 'is left to pay'}"
    return receipt(answer, head, undo=UNDO)._replace(show=show)


def renamed_shown(old: str, new: str, count: int, *, merged: bool, deed: int | None) -> Shown:
    answer = {"name": old, "now": new, "changed": count, "merged": merged, "deed": deed}
    if deed is None:
        return receipt(answer, "Nothing to change.")
    head = f"{old} is {new} now, in {how_many(count, 'entry', 'entries')}"
    return receipt(answer, head, more=[f"together with {new} of before"] if merged else [], undo=UNDO)
