"""Cards: what was settled with the bank, what the last statement asks for, how much of the limit is used."""

from __future__ import annotations

import pytest

from tests.conftest import Finura, Once

TERMS = ("--statement-day", "5", "--due-day", "25", "--limit", "20000")


@pytest.fixture
def card(finura: Finura, once: Once) -> Finura:
    def make() -> None:
        finura("init", "--currency", "INR", "--no-pin")
        finura("account", "add", "Visa", "--kind", "card", *TERMS)
        for words in ("5000 shoes 2026-10-02 -c Clothing", "1200 dinner 2026-10-20 -c Dining"):
            finura("add", *words.split(), "-a", "Visa", "--today", "2026-11-21")

    once(make)
    return finura


def standing(finura: Finura, today: str) -> dict[str, object]:
    found: dict[str, object] = finura("account", "show", "Visa", "--json", "--today", today).json["account"]
    return found


def test_what_its_last_statement_asks_for(card: Finura) -> None:
    found = standing(card, "2026-10-10")
    assert {name: found[name] for name in list(found)[list(found).index("statement_day") :]} == {
        "statement_day": 5, "due_day": 25, "limit": "20000.00", "owed": "5000.00", "utilisation": 0.25,
        "statement_start": "2026-09-06", "statement_end": "2026-10-05", "statement_amount": "5000.00",
        "left_to_pay": "5000.00", "due": "2026-10-25", "state": "due",
    }  # fmt: skip
    assert standing(card, "2026-10-26")["state"] == "late"
    assert standing(card, "2026-11-06")["statement_amount"] == "6200.00"


def test_payments_and_refunds_since_reduce_what_is_left(card: Finura) -> None:
    card("add", "1000", "--transfer-to", "Visa", "-a", "Cash", "2026-10-12", "--today", "2026-11-21")
    card("add", "500", "shoes", "--refund-of", "1", "2026-10-13", "--today", "2026-11-21")
    assert standing(card, "2026-10-11")["left_to_pay"] == "5000.00"
    assert standing(card, "2026-10-13")["left_to_pay"] == "3500.00"
    card("add", "9000", "--transfer-to", "Visa", "-a", "Cash", "2026-10-14", "--today", "2026-11-21")
    paid = standing(card, "2026-10-26")
    assert (paid["left_to_pay"], paid["state"], paid["owed"]) == ("0.00", "paid", "0.00")


def test_pending_entries_are_outside(card: Finura) -> None:
    card("add", "900", "hotel", "-a", "Visa", "2026-10-03", "--pending", "--today", "2026-11-21")
    assert standing(card, "2026-10-10")["statement_amount"] == "5000.00"


def test_it_is_seen_in_lists_and_said_in_words(card: Finura) -> None:
    header, *rows = card("account", "--today", "2026-10-10").out.splitlines()
    of_card = dict(zip(header.split("\t"), rows[1].split("\t"), strict=True))
    assert (of_card["limit"], of_card["left_to_pay"], of_card["due"], of_card["state"]) == (
        "20000.00", "5000.00", "2026-10-25", "due",
    )  # fmt: skip
    said = card("account", "show", "Visa", "--today", "2026-10-26").out
    assert "31% used" in said
    assert "late since 2026-10-25" in said
    assert "5,000" not in card("account", "show", "Visa", "--private", "--today", "2026-10-26").out


def test_terms_are_changed_and_taken_away_and_undone(card: Finura) -> None:
    before = card("export").out
    card("account", "edit", "Visa", "--due-day", "31", "--limit", "none")
    found = standing(card, "2026-10-10")
    assert (found["due"], found["limit"], found["utilisation"]) == ("2026-10-31", None, None)
    card("undo")
    assert card("export").out == before
    card("account", "edit", "Visa", "--due-day", "none", "--statement-day", "none")
    assert standing(card, "2026-10-10")["statement_end"] is None
    assert "due" not in card("account", "--today", "2026-10-10").out.splitlines()[0].split("\t")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("edit", "Visa", "--limit", "-5"), "bad-amount"),
        (("edit", "Visa", "--limit", "0"), "bad-amount"),
        (("edit", "Visa", "--limit", "lots"), "bad-amount"),
        (("edit", "Visa", "--statement-day", "0"), "bad-day"),
        (("edit", "Visa", "--due-day", "32"), "bad-day"),
        (("edit", "Visa", "--due-day", "friday"), "bad-day"),
        (("edit", "Visa", "--statement-day", "none"), "no-statement-day"),
        (("edit", "Visa", "--kind", "bank"), "no-card"),
        (("edit", "Cash", "--limit", "500"), "no-card"),
        (("edit", "Nobody", "--limit", "500"), "not-found"),
        (("add", "Main", "--statement-day", "5"), "no-card"),
        (("add", "Amex", "--kind", "card", "--due-day", "5"), "no-statement-day"),
    ],
)
def test_what_makes_no_sense_is_refused(card: Finura, words: tuple[str, ...], code: str) -> None:
    before = card("export").out
    assert card("account", *words, "--json", code=2).json["error"]["code"] == code
    assert card("export").out == before
