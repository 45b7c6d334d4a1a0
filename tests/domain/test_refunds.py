"""Money back: which purchase an amount that came in may be a refund of."""

from __future__ import annotations

from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.refunds import LONGEST, Payment, find
from finura_cli.domain.text import words_of

numbers = count(1)


def payment(day: int, amount: int, text: str, *, account: int = 1, merchant: int | None = None) -> Payment:
    return Payment(next(numbers), account, day, amount * 100, "EUR", merchant, words_of(text, "", ""), 7)


REFUND = payment(100, 40, "ERSTATTUNG SCHUHHAUS EBERT 88123")


def test_the_only_purchase_of_the_very_amount_is_surely_it() -> None:
    bought = payment(90, -40, "SCHUHHAUS EBERT FIL. 12")
    found = find(REFUND, [payment(95, -90, "SCHUHHAUS EBERT"), bought, payment(96, -40, "REWE SAGT DANKE")])
    assert found is not None
    assert (found.purchase, found.sure) == (bought, True)


def test_of_several_the_latest_is_an_example() -> None:
    early, late = payment(50, -40, "SCHUHHAUS EBERT"), payment(60, -40, "SCHUHHAUS EBERT")
    found = find(REFUND, [early, late])
    assert found is not None
    assert (found.purchase, found.sure) == (late, False)
    found = find(REFUND, [payment(60, -90, "SCHUHHAUS EBERT")])
    assert found is not None
    assert not found.sure


def test_the_same_account_comes_first() -> None:
    own, other = payment(50, -40, "SCHUHHAUS EBERT"), payment(60, -40, "SCHUHHAUS EBERT", account=2)
    found = find(REFUND, [own, other])
    assert found is not None
    assert found.purchase == own


def test_what_is_too_small_too_old_later_or_of_somebody_else_is_not_it() -> None:
    assert find(REFUND, [payment(90, -39, "SCHUHHAUS EBERT")]) is None
    assert find(REFUND, [payment(100 - LONGEST - 1, -40, "SCHUHHAUS EBERT")]) is None
    assert find(REFUND, [payment(101, -40, "SCHUHHAUS EBERT")]) is None
    assert find(REFUND, [payment(90, -40, "MODEHAUS LENZ")]) is None
    same = payment(90, -40, "MODEHAUS LENZ", merchant=3)
    assert find(payment(100, 40, "GUTSCHRIFT", merchant=3), [same]) is not None


payments = st.lists(
    st.builds(
        payment,
        st.integers(1, 200),
        st.sampled_from([-90, -40, -39]),
        st.sampled_from(["SCHUHHAUS EBERT", "MODEHAUS LENZ"]),
        account=st.integers(1, 2),
    ),
    max_size=10,
)


@given(payments, st.randoms(use_true_random=False))
def test_laws(bought: list[Payment], chance: object) -> None:
    found = find(REFUND, bought)
    shuffled = list(bought)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert find(REFUND, shuffled) == found
    if found is not None:
        assert -found.purchase.minor >= REFUND.minor
        assert 0 <= REFUND.day - found.purchase.day <= LONGEST
        assert not found.sure or -found.purchase.minor == REFUND.minor
