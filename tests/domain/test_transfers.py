"""Transfers between own accounts: what is one, how much it is believed, what is linked and what is asked."""

from __future__ import annotations

from collections import Counter
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.account import Account, AccountKind
from finura_cli.domain.text import words_of
from finura_cli.domain.transfer_evidence import CERTAIN, Own
from finura_cli.domain.transfer_words import DRAWN, EARNED, FUNDED, REFUNDED, SPENT, Phrases
from finura_cli.domain.transfers import APART, BEHIND, Filed, Pair, Side, certain, judged, pair_key, proposed, reason

BANK, SAVINGS, CARD, CASH, WALLET, LOAN, OTHER, PAYPAL = range(1, 9)
ACCOUNTS = {
    id: Own.of(Account(id, "", name, kind, "INR", number=number))
    for id, name, kind, number in (
        (BANK, "Main", AccountKind.BANK, "DE89 3704 0044 0532 0130 00"),
        (SAVINGS, "Rainy day", AccountKind.SAVINGS, None),
        (CARD, "Nordlicht Visa", AccountKind.CARD, "4111222233334444"),
        (CASH, "Cash", AccountKind.CASH, None),
        (WALLET, "Paytm", AccountKind.WALLET, None),
        (LOAN, "Car", AccountKind.LOAN, None),
        (OTHER, "Lindenbank", AccountKind.BANK, "50100012345678"),
        (PAYPAL, "Online", AccountKind.WALLET, None),
    )
}
numbers = count(1)


def side(
    account: int, day: int, amount: int, text: str = "", *, filed: Filed = Filed.OPEN, currency: str = "INR"
) -> Side:
    id = next(numbers)
    return Side(id, f"uid{id:06}", account, day, amount * 100, currency, words_of(text, "", ""), filed)


def only(*sides: Side) -> Pair:
    (pair,) = judged(sides, ACCOUNTS)
    return pair


def linked(*sides: Side) -> list[tuple[int, int]]:
    return [(pair.out.id, pair.into.id) for pair in certain(judged(sides, ACCOUNTS), {side.id for side in sides})]


def asked(*sides: Side) -> list[tuple[int, int]]:
    return [(pair.out.id, pair.into.id) for pair in proposed(judged(sides, ACCOUNTS))]


def test_a_pair_is_of_two_accounts_opposite_equal_and_at_most_four_days_apart() -> None:
    out, into = side(BANK, 10, -500, "Umbuchung"), side(OTHER, 12, 500, "Umbuchung")
    assert linked(out, into) == [(out.id, into.id)]
    for never in (
        side(BANK, 12, 500, "Umbuchung"),
        side(OTHER, 12, 501, "Umbuchung"),
        side(OTHER, 12, 500, "Umbuchung", currency="EUR"),
        side(OTHER, 10 + APART + 1, 500, "Umbuchung"),
        side(OTHER, 9, 500, "Umbuchung"),
        side(OTHER, 12, -500, "Umbuchung"),
        side(OTHER, 12, 500, "Umbuchung", filed=Filed.REFUSED),
    ):
        assert judged((out, never), ACCOUNTS) == []
    assert judged((side(BANK, 1, 0, "x"), side(OTHER, 1, 0, "x")), ACCOUNTS) == []


TOLD = [
    ((BANK, "TRANSFER TO RAINY DAY"), (SAVINGS, "DEPOSIT")),
    ((BANK, "SEPA-Überweisung Max Muster Sparen"), (SAVINGS, "SEPA-Gutschrift Max Muster Sparen")),
    ((BANK, "VIREMENT INTERNE"), (OTHER, "VIR RECU")),
    ((BANK, "Traspaso a cuenta"), (OTHER, "Traspaso recibido")),
    ((BANK, "Giroconto"), (OTHER, "Bonifico")),
    ((BANK, "Overboeking tussen eigen rekeningen"), (OTHER, "Overboeking")),
    ((BANK, "PRZELEW WŁASNY"), (OTHER, "PRZELEW PRZYCHODZĄCY")),
    ((BANK, "Перевод между своими счетами"), (OTHER, "Зачисление")),
    ((BANK, "Átvezetés saját számlák között"), (OTHER, "Jóváírás")),
    ((BANK, "Converse transf 50100012345678"), (OTHER, "credit")),
    ((OTHER, "NEFT DR DE89370400440532013000"), (BANK, "NEFT CR")),
    ((OTHER, "Zahlung an Konto 0532013000"), (BANK, "Eingang")),
    ((BANK, "ONLINE TRANSFER TO XXXXXX5678"), (OTHER, "ONLINE TRANSFER")),
    ((BANK, "UPI/DR/413512345678/ARJUN"), (OTHER, "BY UPI 413512345678 CR")),
    ((BANK, "Transfer"), (OTHER, "Transfer")),
    ((BANK, "CREDIT CARD PAYMENT"), (CARD, "PAYMENT RECEIVED - THANK YOU")),
    ((BANK, "Lastschrift Nordlicht"), (CARD, "Zahlung erhalten")),
    ((BANK, "XQZVK 4711"), (CARD, "Zahlung erhalten")),
    ((BANK, "Kreditkartenabrechnung"), (OTHER, "Ausgleich")),
    ((BANK, "ATW-512967XXXXXX1234-MG ROAD"), (CASH, "from the bank")),
    ((BANK, "GAA Auszahlung"), (CASH, "")),
    ((CASH, ""), (BANK, "CASH DEPOSIT")),
    ((BANK, "PAYTM ADD MONEY"), (WALLET, "Added")),
    ((BANK, "EMI 123"), (LOAN, "installment received")),
]


@pytest.mark.parametrize(("out", "into"), TOLD)
def test_what_banks_write_of_a_transfer_is_enough(out: tuple[int, str], into: tuple[int, str]) -> None:
    sent, received = side(out[0], 10, -500, out[1]), side(into[0], 11, 500, into[1])
    assert linked(sent, received) == [(sent.id, received.id)]


OTHERWISE = [
    ((BANK, "UPI-ANIL GUPTA-anil@okaxis"), (OTHER, "UPI-PRIYA SHAH-priya@oksbi")),
    ((BANK, "Überweisung Jonas Berger"), (OTHER, "Gutschrift Anna Weber")),
    ((BANK, "TFR ANNA SCHMIDT"), (OTHER, "TFR MARY JONES")),
    ((BANK, "TRANSFER FROM PRIYA"), (OTHER, "BANK GIRO CREDIT")),
    ((BANK, "UPI-ANIL-HDFC"), (OTHER, "lindenbank interest")),
    ((BANK, "PAYMENT 4711"), (CARD, "VORNIK 12")),
    ((BANK, "CARD PURCHASE TESCO"), (OTHER, "SALARY ACME TRANSFER")),
    ((BANK, "ATM WITHDRAWAL"), (OTHER, "INTERNAL TRANSFER FEE REFUND")),
    ((BANK, "Amazon order 4135123456789"), (OTHER, "Amazon refund 4135123456789")),
    ((BANK, ""), (OTHER, "")),
]


@pytest.mark.parametrize(("out", "into"), OTHERWISE)
def test_equal_amounts_by_chance_are_not_linked(out: tuple[int, str], into: tuple[int, str]) -> None:
    assert linked(side(out[0], 10, -500, out[1]), side(into[0], 11, 500, into[1])) == []


def test_equal_amounts_alone_are_asked_about_only_where_nothing_speaks_against_them() -> None:
    out, into = side(BANK, 10, -500), side(OTHER, 11, 500)
    assert asked(out, into) == [(out.id, into.id)]
    assert asked(out, into, side(SAVINGS, 11, 500)) == []
    assert asked(out, side(OTHER, 11, 500, "SALARY ACME")) == []
    assert asked(side(BANK, 10, -500, "POS PURCHASE"), into) == []
    assert asked(side(BANK, 10, -500, filed=Filed.OTHERWISE), into) == []


def test_of_several_that_could_be_none_is_linked_and_the_likeliest_is_asked_about() -> None:
    out = side(BANK, 10, -500, "Umbuchung Rainy day")
    far, near, other = side(SAVINGS, 13, 500), side(SAVINGS, 10, 500), side(OTHER, 10, 500)
    assert linked(out, far, near, other) == []
    assert asked(out, far, near, other) == [(out.id, near.id)]
    (first, *_) = proposed(judged((out, far, near, other), ACCOUNTS))
    assert set(first.rivals) == {far.id, other.id}
    again = judged((out, far, near, other), ACCOUNTS, {pair_key(near.uid, out.uid)})
    assert [pair.into.id for pair in proposed(again)] == [far.id]


def test_what_is_filed_as_a_transfer_speaks_for_one_and_what_is_filed_otherwise_is_asked() -> None:
    out, into = side(BANK, 10, -500, "x", filed=Filed.MOVED), side(OTHER, 10, 500, "y")
    assert linked(out, into) == [(out.id, into.id)]
    filed = side(OTHER, 10, 500, "y", filed=Filed.OTHERWISE)
    assert linked(out, filed) == []
    assert asked(out, filed) == [(out.id, filed.id)]


def test_only_pairs_with_a_new_side_are_linked() -> None:
    out, into = side(BANK, 10, -500, "Umbuchung"), side(OTHER, 12, 500, "Umbuchung")
    found = judged((out, into), ACCOUNTS)
    assert certain(found, set()) == []
    assert len(certain(found, {into.id})) == 1


def test_a_card_may_book_a_payment_before_the_bank_does_and_that_is_asked() -> None:
    out, into = side(BANK, 12, -500, "Credit card payment"), side(CARD, 11, 500, "Payment received")
    assert linked(out, into) == []
    assert asked(out, into) == [(out.id, into.id)]
    assert reason(only(out, into), ACCOUNTS) == (
        "may be a transfer to Nordlicht Visa, 1 day earlier: 'credit card payment' in the text"
    )
    assert asked(out, side(CARD, 7, 500, "Payment received")) == []
    assert asked(side(BANK, 12, -500, "Transfer"), side(SAVINGS, 11, 500, "Transfer")) == []


FRONTED = "Bankgutschrift auf PayPal-Konto"
COLLECTED = "1044/PP.1234.PP/. Ihr Einkauf bei eBay PayPal Europe S.a.r.l. et Cie"


def test_a_wallet_fronts_what_it_collects_from_the_bank_later() -> None:
    for day in (10, 12, 10 + BEHIND):
        for filed in (Filed.OPEN, Filed.MOVED, Filed.GUESSED):
            into, out = side(PAYPAL, 10, 500, FRONTED), side(BANK, day, -500, COLLECTED, filed=filed)
            assert linked(out, into) == [(out.id, into.id)]
        for filed in (Filed.OTHERWISE, Filed.BY_HAND):
            into, out = side(PAYPAL, 10, 500, FRONTED), side(BANK, day, -500, COLLECTED, filed=filed)
            assert linked(out, into) == []
            assert asked(out, into) == [(out.id, into.id)]
    into = side(PAYPAL, 10, 500, FRONTED, filed=Filed.MOVED)
    assert asked(side(BANK, 11 + BEHIND, -500, COLLECTED), into) == []
    assert asked(side(BANK, 12, -500, COLLECTED, filed=Filed.REFUSED), into) == []
    pair = only(side(BANK, 12, -500, COLLECTED), into)
    assert reason(pair, ACCOUNTS) == (
        "may be a transfer to Online, 2 days earlier: the texts have 'bankgutschrift auf paypal konto' and 'paypal'"
    )


@pytest.mark.parametrize(
    ("wallet", "told", "bank"),
    [
        (PAYPAL, "Bank Deposit to PP Account", "PAYPAL INST XFER EBAY"),
        (PAYPAL, "Bonifico bancario sul conto PayPal", "Addebito SEPA PayPal Europe"),
        (PAYPAL, "Virement bancaire sur compte PayPal", "PRLV SEPA PAYPAL EUROPE"),
        (WALLET, "Top-Up by *1234", "PAYTM Mumbai"),
    ],
)
def test_wallets_say_it_in_several_languages(wallet: int, told: str, bank: str) -> None:
    into, out = side(wallet, 10, 500, told, filed=Filed.MOVED), side(BANK, 12, -500, bank, filed=Filed.GUESSED)
    assert linked(out, into) == [(out.id, into.id)]


@pytest.mark.parametrize("phrases", [FUNDED, DRAWN])
def test_nothing_that_a_wallet_says_of_its_money_speaks_against_a_transfer(phrases: Phrases) -> None:
    for phrase in phrases._sought:
        assert not any(against.found(phrase) for against in (EARNED, REFUNDED, SPENT)), phrase


def test_of_equal_sums_that_a_wallet_fronted_none_is_linked_and_each_is_asked_with_its_own() -> None:
    first, second = side(PAYPAL, 10, 500, FRONTED), side(PAYPAL, 13, 500, FRONTED)
    one, other = side(BANK, 12, -500, COLLECTED), side(BANK, 15, -500, COLLECTED)
    assert linked(first, second, one, other) == []
    assert asked(first, second, one, other) == [(one.id, first.id), (other.id, second.id)]
    before = side(BANK, 9, -500, "Umbuchung Online")
    assert linked(first, one, before) == []


def test_a_row_of_a_bank_that_does_not_name_the_wallet_is_only_asked_about() -> None:
    into = side(PAYPAL, 10, 500, FRONTED, filed=Filed.MOVED)
    for day in (9, 12):
        out = side(BANK, day, -500, "LASTSCHRIFT 4711")
        assert linked(out, into) == []
        assert asked(out, into) == [(out.id, into.id)]
    for filed in (Filed.GUESSED, Filed.OTHERWISE, Filed.BY_HAND):
        assert asked(side(BANK, 12, -500, "BAECKEREI", filed=filed), into) == []
    assert asked(side(BANK, 12, -500, "KARTENZAHLUNG BAECKEREI"), into) == []
    refund = side(BANK, 12, -500, "Rücklastschrift PayPal Europe")
    assert linked(refund, into) == []


def test_what_a_wallet_pays_out_is_linked_where_the_bank_names_it() -> None:
    out = side(PAYPAL, 10, -500, "Von Nutzer eingeleitete Abbuchung PayPal", filed=Filed.MOVED)
    into = side(BANK, 12, 500, "PAYPAL EUROPE S.A.R.L.", filed=Filed.GUESSED)
    assert linked(out, into) == [(out.id, into.id)]
    assert linked(out, side(BANK, 12, 500, "ANNA")) == []
    assert judged((out, side(BANK, 9, 500, "PAYPAL EUROPE")), ACCOUNTS) == []


def test_why_it_is_asked() -> None:
    out, into = side(BANK, 10, -500, "to Rainy day"), side(SAVINGS, 12, 500)
    assert reason(only(out, into), ACCOUNTS) == "may be a transfer to Rainy day, 2 days later: the text names Rainy day"
    assert reason(only(side(BANK, 1, -5), side(OTHER, 1, 5)), ACCOUNTS) == (
        "may be a transfer to Lindenbank, on the same day"
    )
    banks = only(side(BANK, 1, -5, "Überweisung XQZVK"), side(OTHER, 1, 5, "Gutschrift"))
    assert reason(banks, ACCOUNTS).endswith("on the same day: both are payments by bank")
    both = only(side(BANK, 1, -5, "XQZVK to VORNIK"), side(OTHER, 1, 5, "vornik, xqzvk"))
    assert reason(both, ACCOUNTS).endswith("on the same day: both texts have 'xqzvk' and 'vornik'")


@pytest.mark.parametrize(
    ("name", "phrase"),
    [("Rainy day", " rainy day "), ("Main", ""), ("SB", ""), ("N26 Giro", " n26 giro "), ("AB Bank", "")],
)
def test_an_account_is_known_by_a_name_that_says_something(name: str, phrase: str) -> None:
    assert Own.of(Account(1, "", name, AccountKind.BANK, "INR")).phrase == phrase


texts = st.sampled_from(
    ["", "Umbuchung", "Transfer to Rainy day", "SALARY", "UPI-ANIL", "Cash withdrawal", FRONTED, COLLECTED]
)
entries = st.lists(
    st.builds(
        side,
        st.integers(BANK, PAYPAL),
        st.integers(1, 12),
        st.sampled_from([-200, -100, 0, 100, 200]),
        texts,
        filed=st.sampled_from(list(Filed)),
        currency=st.sampled_from(["INR", "EUR"]),
    ),
    max_size=20,
)


@given(entries, st.randoms(use_true_random=False))
def test_laws_of_pairs(sides: list[Side], chance: object) -> None:
    found = judged(sides, ACCOUNTS)
    made, questions = certain(found, {side.id for side in sides}), proposed(found)
    partners = Counter(id for pair in found for id in (pair.out.id, pair.into.id))
    for pair in found:
        assert pair.out.minor < 0 < pair.into.minor == -pair.out.minor
        assert pair.out.currency == pair.into.currency
        assert pair.out.account_id != pair.into.account_id
        assert -BEHIND <= pair.into.day - pair.out.day <= APART
        assert Filed.BY_HAND not in (pair.out.filed, pair.into.filed) or pair.evidence.funds
        assert Filed.REFUSED not in (pair.out.filed, pair.into.filed)
    for pair in made:
        assert partners[pair.out.id] == partners[pair.into.id] == 1
        assert pair.into.day >= pair.out.day or pair.evidence.funds
        assert Filed.BY_HAND not in (pair.out.filed, pair.into.filed)
        assert pair.evidence.score >= CERTAIN
    for some in (made, questions):
        ids = [id for pair in some for id in (pair.out.id, pair.into.id)]
        assert len(ids) == len(set(ids))
    shuffled = list(sides)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert judged(shuffled, ACCOUNTS) == found


@given(entries)
def test_what_is_rejected_never_returns(sides: list[Side]) -> None:
    refused: set[str] = set()
    for _ in range(len(sides) ** 2):
        questions = proposed(judged(sides, ACCOUNTS, refused))
        if not questions:
            break
        assert refused.isdisjoint(pair.key for pair in questions)
        refused |= {pair.key for pair in questions}
    assert proposed(judged(sides, ACCOUNTS, refused)) == []
