"""Sentences for what a category rests on, and the part of a text that tells."""

from __future__ import annotations

import pytest

from finura_cli.domain.guess import because, by_correction, by_memory, by_model
from finura_cli.domain.telling import telling_text
from finura_cli.domain.transaction import By


@pytest.mark.parametrize(
    ("by", "why", "confidence", "said"),
    [
        (By.RULE, "4 merchant:swiggy", None, "rule 4: merchant starts with SWIGGY"),
        (By.MEMORY, by_memory(41, 41, same=True, text="swiggy"), 0.99, "'swiggy' 41 times before, all Dining"),
        (By.MEMORY, by_memory(3, 4, same=True, text="a/b c"), 0.8, "'a/b c' 4 times before, 3 of them Dining"),
        (By.MEMORY, by_memory(1, 1, same=True, text="so " * 20), 0.7, f"'{'so ' * 12}so…' once before, Dining"),
        (
            By.MEMORY,
            by_memory(2, 2, same=False, text="no 7"),
            0.7,
            "'no 7' but for its numbers 2 times before, all Dining",
        ),
        (By.MEMORY, "=1/1", 0.7, "same text once before, Dining"),  # kept by an earlier version
        (By.MEMORY, by_correction(7, same=True, text="a b"), None, "you changed 'a b' to Dining before"),
        (
            By.MEMORY,
            by_correction(0, same=False, text="no"),
            None,
            "you changed 'no', with other numbers, to Dining before",
        ),
        (By.MODEL, by_model(["cafe", "grill"], own=True), 0.87, "looks like Dining: 'cafe', 'grill'; 87 %"),
        (By.MODEL, by_model([], own=True), 0.31, "looks like Dining; 31 %"),
        (By.MODEL, by_model(["starbucks"], own=False), 0.9, "known as Dining: 'starbucks'; 90 %"),
        (By.MODEL, None, 0.9, None),
        (By.HAND, None, None, None),
        (None, None, None, None),
    ],
)
def test_what_a_category_rests_on(by: By | None, why: str | None, confidence: float | None, said: str | None) -> None:
    assert because(by, why, confidence, "Food:Dining") == said


@pytest.mark.parametrize(
    ("description", "merchant", "text"),
    [
        ("POS 4411 SWIGGY BANGALORE", "Swiggy", "Swiggy"),
        ("NEFT-N12-ACME TECHNOLOGIES-SALARY NOV", "Acme Technologies", "Acme Technologies salary"),
        ("SALARY SALARY ACME", "Acme", "Acme salary"),
        ("Salary Finance Ltd", "Salary Finance", "Salary Finance"),
        ("lunch with Anna", "", "lunch with Anna"),
        ("UPI/বেতন/ACME", "Acme", "Acme বেতন"),
        (
            "1032 PP.1234.PP/. Spotify AB, Ihr Einkauf bei Spotify AB",
            "PayPal Europe S.a.r.l. et Cie S.C.A",
            "Spotify AB",
        ),
        ("Lieferando Bestellung", "Klarna Bank AB (publ)", "Lieferando Bestellung"),
        ("PAYPAL INST XFER 260903", "PayPal", "PayPal"),
        ("Monthly salary 0926", "Stripe Payments Europe", "Stripe Payments Europe salary"),
    ],
)
def test_the_telling_part_of_a_text(description: str, merchant: str, text: str) -> None:
    assert telling_text(description, merchant) == text


def test_of_a_description_as_long_as_a_file_allows_the_beginning_tells() -> None:
    assert telling_text("tea " * 30_000, "") == "tea " * 250
