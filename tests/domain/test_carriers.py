"""Who only carries payments."""

from __future__ import annotations

import pytest

from finura_cli.domain.carriers import is_carrier


@pytest.mark.parametrize(
    "name",
    [
        "PayPal", "PayPal Europe S.a.r.l. et Cie S.C.A", "PayPal (Europe) S.à r.l. et Cie, S.C.A.", "PAYPAL INST XFER",
        "Klarna Bank AB (publ)", "Stripe Payments Europe Ltd", "SumUp Payments Limited", "Zettle by PayPal",
        "Adyen N.V.", "Stichting Mollie Payments", "Apple Pay", "GOOGLE PAY", "AMAZON PAYMENTS EUROPE S.C.A.", "Paytm",
        "bKash", "বিকাশ", "VENMO PAYMENT 1029384756", "Lastschrift Paypal",
    ],
)  # fmt: skip
def test_a_carrier_alone_tells_nothing(name: str) -> None:
    assert is_carrier(name)


@pytest.mark.parametrize(
    "name",
    [
        "", "Spotify", "PayPal Spotify", "SumUp *Cafe Nero", "Apple", "Apple Store", "Google Play", "Amazon", "Europe",
        "Payment", "Square Enix", "Stripe fee", "Bank of Europe", "Paytm Mall Shoes", "PayPal " * 30,
    ],
)  # fmt: skip
def test_whoever_sells_something_is_none(name: str) -> None:
    assert not is_carrier(name)
