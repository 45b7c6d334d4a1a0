"""The one thing that a letter asks for, in words, and what to type about it. Every figure is one of the advice."""

from __future__ import annotations

from shlex import quote

from finura_cli.domain.money import Money
from finura_cli.domain.reports.focus import About, Advice, Focus
from finura_cli.domain.text import how_many
from finura_cli.screen import report_parts as part
from finura_cli.screen.plain import percent
from finura_cli.screen.shown import ShowMoney

PAYEE = 32
MOST = 10
"""From so many times the usual on, a percentage tells nobody anything."""
_BUDGETS = {"total": "All spending", "discretionary": "Discretionary spending"}


def focus_json(focus: Focus, text: str, command: str, currency: str, show: ShowMoney) -> dict[str, object]:
    """`worth` is what it brings in the month ahead, and `saves` what the suggestion comes to: null where it is no
    money."""
    advice = focus.advice
    return {
        "kind": focus.about.value,
        "text": text or None,
        "suggestion": (suggestion(advice, show) or None) if advice is not None else None,
        "worth": Money(advice.worth, currency) if advice is not None else None,
        "saves": advice.saves if advice is not None else None,
        "command": command if text else None,
    }


def sentence(one: Advice, usual: str, why: str, show: ShowMoney) -> str:
    """What is so, without its full stop. `usual`: `your usual week`; `why`: the payees behind a group."""
    name, amount = part.cut(one.name, PAYEE), _shown(one.amount, show)
    match one.about:
        case About.DUPLICATE:
            return f"{name or f'entry {one.ref}'}, {amount} on {one.day}, looks charged twice: {one.why}"
        case About.PRICE_RISE:
            return f"{name or f'entry {one.ref}'}, {amount} on {one.day}, costs more than before: {one.why}"
        case About.BILL:
            return _bill(one, show)
        case About.PACE:
            return _pace(one, show)
        case About.MOVER:
            most = "was your biggest drain" if one.why == "most" else "ran high"
            return f"{one.name} {most}, {_over(one)} {usual}{f' ({why})' if why else ''}"
        case About.FLAG:
            return f"{one.name} took {amount}, {_over(one)} what is usual"
        case About.HABIT:
            return f"{name}, {how_many(one.times, 'time')} in {one.ref} days, took {amount}"
        case About.FEES:
            return f"{amount} went to {name} in {one.ref} days, for fees or fines"
        case _:
            return f"{name} is {_shown(one.more, show)} behind its plan"


def suggestion(one: Advice, show: ShowMoney) -> str:
    """What to do, with what that comes to; empty where the sentence says it all."""
    saves = _shown(one.saves, show)
    match one.about:
        case About.PRICE_RISE:
            return f"that is {saves} more a year"
        case About.PACE if one.why == "over":
            return f"leaving out half of what would follow saves {saves}"
        case About.PACE if one.usual is not None and one.amount is not None and one.times:
            a_day = Money((one.usual - one.amount).minor // one.times, one.usual.currency)
            return f"{show(a_day)} a day from here on keeps it"
        case About.MOVER | About.FLAG if one.saves is not None:
            return f"10% less is {saves}"
        case About.HABIT:
            return f"half as often saves {saves} a year"
        case About.GOAL:
            back = "next month" if one.times == 1 else f"for {one.times} months"
            return f"{saves} more {back} brings it back"
        case _:
            return ""


def whole(one: Advice, usual: str, why: str, show: ShowMoney) -> str:
    """Both, as they are read."""
    said, advised = sentence(one, usual, why, show), suggestion(one, show)
    if one.about is About.BILL:
        return said
    return f"{said}; {advised}." if advised else f"{said}."


def command(one: Advice, word: str) -> str:
    """What to type to see it, of the period that `word` names."""
    match one.about:
        case About.DUPLICATE | About.PRICE_RISE:
            return f"finura anomalies {word}"
        case About.BILL:
            return "finura bills audit"
        case About.PACE:
            return "finura budget"
        case About.MOVER | About.FLAG:
            return f"finura list {quote(f'cat:{one.ref}')} {word} --sort -size"
        case About.HABIT | About.FEES:
            return "finura report leaks"
        case _:
            return f"finura goal show {quote(one.ref)}"


def _shown(money: Money | None, show: ShowMoney) -> str:
    return "" if money is None else show(money)


def _over(one: Advice) -> str:
    """`30% over`, `12 times`."""
    if one.amount is None or one.usual is None or one.usual.minor <= 0:
        return "over"
    ratio = one.amount.minor / one.usual.minor
    return f"{percent(ratio - 1)} over" if ratio - 1 < MOST else f"{ratio:.0f} times"


def _pace(one: Advice, show: ShowMoney) -> str:
    name = _BUDGETS.get(one.name, one.name)
    if one.amount is None or one.usual is None or one.more is None:
        return name
    if one.why == "over":
        days = how_many(one.times, "day")
        return (
            f"{name} is {show(one.amount - one.usual)} over its budget with {days} to go, heading for {show(one.more)}"
        )
    return f"{name} is heading for {show(one.more)} by {one.day}, {show(one.more - one.usual)} over its budget"


def _bill(one: Advice, show: ShowMoney) -> str:
    from finura_cli.domain.bill_audit import Finding, Found
    from finura_cli.screen.bills_audit import sentence as of_bill

    assert one.saves is not None
    found = Found(
        Finding(one.why), one.ref, one.name, one.saves, one.usual, one.amount, one.day, one.others, one.times
    )  # fmt: skip
    return of_bill(found, show)
