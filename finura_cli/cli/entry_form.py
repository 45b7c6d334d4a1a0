"""The questions of `add` without words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from finura_cli.cli.house import House
from finura_cli.cli.prompts import Question
from finura_cli.domain.entry import Entry, read_entry, said_day
from finura_cli.services import adding
from finura_cli.services.adding import Wanted
from finura_cli.store import accounts, categories


def ask_entry(house: House, wanted: Wanted) -> Wanted:
    """The questions, when there are no words; not what an option said. `<` goes back one."""
    store = house.session()
    tree = [c.path for c in categories.all(store)]
    names = [a.name for a in accounts.all(store) if a.closed is None]

    def day(text: str, _: Mapping[str, Any]) -> date:
        return said_day(text, house.calendar, house.today)

    def known_category(text: str, _: Mapping[str, Any]) -> str | None:
        return categories.find(store, text).path if text else None

    def known_account(text: str, _: Mapping[str, Any]) -> str | None:
        return accounts.find(store, text).name if text else None

    def balance(text: str, _: Mapping[str, Any]) -> str | None:
        return some_amount(text, _) if text else None

    def some_amount(text: str, _: Mapping[str, Any]) -> str:
        return read_entry([text], calendar=house.calendar, today=house.today).amount or ""

    def guess(answers: Mapping[str, Any]) -> adding.Guess:
        return adding.guess(store, answers["text"])

    questions = [
        Question("text", "What was it (`lunch at Swiggy`)", lambda text, _: text),
        Question("amount", "How much", some_amount),
        Question("day", "When", day, default="today"),
        Question(
            "category", "Category (Tab completes)", known_category, default=lambda a: guess(a).category, choices=tree
        ),
        Question("account", "Account", known_account, default=lambda a: guess(a).account, choices=names),
    ]
    if wanted.transfer_to is None and adding.guess(store, "").first:
        questions.append(Question("opening", "What was in this account before (Enter: nothing)", balance))
    settled = _settled(wanted)
    said = house.walk([question for question in questions if question.name not in settled])
    entry = Entry(said["amount"], said["day"], None, said["text"], None)
    return wanted._replace(
        entry=entry,
        category=wanted.category or said.get("category"),
        account=wanted.account or said.get("account"),
        opening=said.get("opening"),
    )


def _settled(wanted: Wanted) -> set[str]:
    """The questions that the options answered."""
    elsewhere = wanted.refund_of is not None
    settled = set()
    if wanted.category or wanted.splits or elsewhere or wanted.transfer_to is not None:
        settled.add("category")
    if wanted.account or elsewhere:
        settled.add("account")
    return settled
