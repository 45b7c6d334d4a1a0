"""Rules: what they look for, in which order they are tried, and what they decide together."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.account import Account, AccountKind
from finura_cli.domain.books import Names
from finura_cli.domain.category import Categories
from finura_cli.domain.money import Money
from finura_cli.domain.query_parser import parse_query
from finura_cli.domain.rule_patterns import (
    LONGEST,
    NAMES,
    Facts,
    account_keys,
    condition,
    terms,
    with_account_renamed,
)
from finura_cli.domain.rule_writing import as_typed, lacking, said, trouble, written
from finura_cli.domain.rules import Rule, Rulebook, ordered
from finura_cli.domain.text import folded, text_of
from finura_cli.domain.transaction import Line, Transaction
from finura_cli.errors import Ambiguous, NotFound, UsageError

ACCOUNTS = [
    Account(1, "a", "Main", AccountKind.BANK, "INR"),
    Account(2, "b", "HDFC Card", AccountKind.CARD, "INR"),
    Account(3, "c", "🍕", AccountKind.CASH, "JPY"),
]
KEYS = account_keys(ACCOUNTS)


def facts(
    description: str = "UPI/SWIGGY/12",
    merchant: str = "",
    note: str = "",
    minor: int | None = -250_00,
    currency: str = "INR",
    account: int | None = 1,
    mode: str | None = None,
    time: str | None = None,
) -> Facts:
    text = text_of(description, merchant, note)
    return Facts(folded(text), text, minor, currency, account, merchant, description, mode, time)


def rule(id: int, pattern: str, category: int | None = 1, **more: object) -> Rule:
    return Rule(id, f"uid {id}", more.pop("position", None), pattern, category, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("pattern", "row", "found"),
    [
        ("TFL", facts("NETFLIX.COM"), False),
        ("TFL", facts("TFL TRAVEL CH"), True),
        ("/tfl/", facts("NETFLIX.COM"), True),
        ("merchant:swiggy", facts("SWIGGY"), False),
        ("merchant:swiggy", facts("order", "Swiggy Instamart"), True),
        ("merchant:giggy", facts("order", "Swiggy"), False),
        ('merchant:"whole foods"', facts("x", "Whole Foods Market"), True),
        ('merchant:"foods whole"', facts("x", "Whole Foods Market"), False),
        ("text:swiggy", facts("SWIGGY"), True),
        ("desc:swiggy", facts("order", "Swiggy", "swiggy"), False),
        ("amt:100..500", facts(minor=-100_00), True),
        ("amt:100..500", facts(minor=500_00), True),
        ("amt:100..500", facts(minor=-500_01), False),
        ("amt:500..", facts(minor=-500, currency="JPY"), True),
        ("amt:..20", facts(minor=None), False),
        ("not:amt:..20", facts(minor=-2_100), True),
        ("acct:main", facts(account=1), True),
        ("acct:main", facts(account=2), False),
        ("acct:main", facts(account=None), False),
        ("acct:🍕", facts(account=3), True),
        ('acct:"hdfc card" swiggy', facts(account=2), True),
        ("acct:gone", facts(), False),
        ("acct:main acct:🍕", facts(account=3), True),
        ("mode:upi", facts(mode="UPI"), True),
        ("mode:upi", facts(), False),
        ("time:22:00..04:00", facts(time="23:59"), True),
        ("time:22:00..04:00", facts(time="04:01"), False),
        ("time:22:00..04:00", facts(), False),
        ("time:9", facts(time="09:41:13"), True),
        ("type:expense", facts(), True),
        ("type:income", facts(), False),
        ("type:income", facts(minor=1), True),
        ("swiggy not:instamart", facts("SWIGGY"), True),
        ("swiggy not:ref:12", facts("SWIGGY REF 12"), False),
        ("swiggy not:ref:12", facts("SWIGGY REF 13"), True),
        ("swiggy not:instamart", facts("SWIGGY INSTAMART"), False),
        ("swiggy -merchant:instamart", facts("SWIGGY INSTAMART", "Instamart"), False),
        ("merchant:swiggy merchant:zomato", facts("x", "Zomato"), True),
        ("/up.*gy/ /12$/", facts(), True),
        ("swiggy", facts("x", note="swiggy"), True),
    ],
)
def test_conditions(pattern: str, row: Facts, found: bool) -> None:
    assert condition(pattern, KEYS).met(row) is found
    assert bool(Rulebook([rule(1, pattern)], KEYS).holding(row)) is found


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("foo:bar", "FOO BAR"),
        ("amt:abc", "the amt abc"),
        ("tag:x", "TAG X"),
        ("time:", "time"),
        ("/a b/c d/", "A b/C d"),
    ],
)
def test_what_is_stored_and_is_no_field_means_its_words(pattern: str, text: str) -> None:
    assert condition(pattern).met(facts(text))
    assert not condition(pattern).met(facts("something else"))


def test_a_rule_that_cannot_be_read_holds_never_and_says_why() -> None:
    broken = [rule(1, "/(a+)+/"), rule(2, ""), rule(3, 'acct:"Old name" swiggy')]
    assert not Rulebook(broken, KEYS).holding(facts())
    assert [bool(trouble(one, KEYS)) for one in [*broken, rule(4, "acct:main swiggy")]] == [True, True, True, False]


def test_an_account_keeps_its_rules_when_it_is_renamed() -> None:
    new = with_account_renamed('acct:"HDFC Card" swiggy amt:..5', "hdfc card", 'Blue "Card"')
    assert new == 'acct:"Blue  Card " swiggy amt:..5'
    assert condition(new, {"blue card": 2}).met(facts(account=2, minor=-100))
    assert with_account_renamed("accenture   pay", "accenture", "x") == "accenture   pay"


@pytest.mark.parametrize(
    ("words", "pattern", "sentence"),
    [
        (["merchant:swiggy", "amt:100..500"], "merchant:swiggy amt:100..500",
         "merchant starts with SWIGGY and amount 100 to 500"),
        (["payee:swiggy account:hdfc"], 'merchant:swiggy acct:"HDFC Card"',
         "merchant starts with SWIGGY and account is HDFC Card"),
        (["acct:HDFC Card"], 'acct:"HDFC Card"', "account is HDFC Card"),
        (["merchant:whole foods"], 'merchant:"whole foods"', "merchant starts with WHOLE FOODS"),
        (["uber eats", "amt:..20"], "uber eats amt:..20", "text has UBER and EATS and amount up to 20"),
        (['"uber eats"'], '"uber eats"', 'text has "UBER EATS"'),
        (["/^sepa.*rent/", "type:expense"], "/^sepa.*rent/ type:expense", "text matches /^sepa.*rent/ and money out"),
        (["uber", "not:eats", "-mode:upi"], "uber not:eats not:mode:upi",
         "text has UBER and text has no EATS and not paid by upi"),
        (["merchant:a", "merchant:b", "time:22:00..04:00"], "merchant:a merchant:b time:22:00..04:00",
         "merchant starts with A or B and time 22:00 to 04:00"),
        (["12:30", "amt:5.."], "12:30 amt:5..", "text has 12:30 and amount from 5"),
    ],
)  # fmt: skip
def test_patterns_as_they_are_written_down_and_said(words: list[str], pattern: str, sentence: str) -> None:
    assert written(as_typed(words), ACCOUNTS) == pattern
    assert said(pattern) == said(rule(1, pattern)) == sentence


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ([""], "bad-rule"), (["..."], "bad-rule"), (["not:swiggy"], "bad-rule"), (["a" * 501], "usage"),
        (["foo:bar"], "unknown-field"), (["tag:x"], "unknown-field"), (["cat:Food"], "unknown-field"),
        (["amt:abc"], "bad-term"), (["amt:5..1"], "bad-term"), (["amt:"], "empty-term"), (["time:25"], "bad-term"),
        (["type:transfer"], "bad-term"), (["type:loss"], "bad-term"), (["/(a+)+$/"], "bad-regex"),
        (["swiggy", "/(a|b)*c/"], "bad-regex"), (["/" + "a" * 201 + "/"], "bad-regex"), (["a\ud800"], "bad-rule"),
    ],
)  # fmt: skip
def test_refused_patterns(words: list[str], code: str) -> None:
    with pytest.raises(UsageError) as caught:
        written(as_typed(words), ACCOUNTS)
    assert caught.value.code == code


def test_what_looks_like_a_field_and_is_none_says_how_to_look_for_the_words() -> None:
    for typed, message, hint in (
        ("foo:bar", "there is no field 'foo'", 'to look for the words: "foo:bar"'),
        ("merchnat:x", "there is no field 'merchnat'", 'did you mean merchant:? to look for the words: "merchnat:x"'),
        ("tag:x", "a rule cannot look at tag:", "it can look at merchant: text: amt: acct: mode: time: type:"),
    ):
        with pytest.raises(UsageError) as refused:
            written(typed, ACCOUNTS)
        assert (refused.value.message, refused.value.hint) == (message, hint)


@pytest.mark.parametrize(
    ("pattern", "row", "fields"),
    [
        ("swiggy amt:5..", facts(minor=None), ("amt",)),
        ("swiggy type:expense", facts(minor=None), ("type",)),
        ("swiggy acct:main", facts(account=None), ("acct",)),
        ("swiggy mode:upi time:9", facts(), ("mode", "time")),
        ("swiggy time:9", facts(time="10:00"), ()),
        ("swiggy time:9 amt:5..", facts(), ("time",)),
        ("zomato time:9", facts(), ()),
        ("swiggy", facts(), ()),
        ("time:9", facts(), ("time",)),
    ],
)
def test_what_must_be_known_to_say_whether_a_rule_holds(pattern: str, row: Facts, fields: tuple[str, ...]) -> None:
    assert lacking(rule(1, pattern), row) == fields


def test_the_longest_pattern_is_taken() -> None:
    assert written("a" * LONGEST, ACCOUNTS) == "a" * LONGEST


def test_accounts_are_looked_up_when_the_rule_is_made() -> None:
    with pytest.raises(NotFound, match="there is no account 'nowhere'"):
        written("acct:nowhere", ACCOUNTS)
    with pytest.raises(Ambiguous):
        written("acct:a", [*ACCOUNTS, Account(4, "d", "Alpha", AccountKind.CASH, "INR"),
                             Account(5, "e", "Albert", AccountKind.CASH, "INR")])  # fmt: skip


@pytest.mark.parametrize(
    ("more", "less"),
    [
        ("swiggy instamart", "swiggy"),
        ("merchant:swiggy", "swiggy"),
        ("swiggy amt:100..", "swiggy"),
        ("swiggy amt:100..", "swiggy food"),
        ("swiggy amt:100..200", "swiggy amt:100.."),
        ("swiggy", "swig"),
        ('"uber eats"', "uber eats"),
        ("uber eats amsterdam", "merchant:uber acct:main"),
        ("/swiggy.*order/", "/s.*o/"),
        ("uber not:eats", "uber"),
        ("merchant:swiggy", "merchant:swiggy merchant:zo"),
        ("merchant:zo food", "mode:upi order"),
    ],
)
def test_the_more_specific_is_tried_first(more: str, less: str) -> None:
    for rules in permutations([rule(1, less), rule(2, more)]):
        assert [one.pattern for one in ordered(rules)] == [more, less]


def test_what_was_placed_by_hand_is_tried_before_all_others() -> None:
    rules = [rule(1, "a", position=2), rule(2, "swiggy order amt:1..2"), rule(3, "b", position=1), rule(4, "b")]
    assert [one.id for one in ordered(rules)] == [3, 1, 2, 4]


def test_each_effect_is_decided_by_the_first_rule_that_has_it() -> None:
    rules = [
        rule(1, "swiggy", 10, merchant="Swiggy", tags=("food", "app"), note="eaten"),
        rule(2, "swiggy instamart", None, merchant="Instamart", tags=("app", "quick")),
        rule(3, "instamart amt:..500", 30, tags=("small",)),
        rule(4, "card", 40, transfer=True),
    ]
    book = Rulebook(rules)
    found = book.effects(facts("SWIGGY INSTAMART"))
    assert found is not None
    assert (found.category_id, found.rule, found.merchant, found.note) == (30, rules[2], "Instamart", "eaten")
    assert found.tags == ("small", "app", "quick", "food")
    assert [one.id for one in found.rules] == [3, 2, 1]
    assert found.transfer is False
    moved = book.effects(facts("CARD PAYMENT"))
    assert moved is not None
    assert (moved.category_id, moved.transfer) == (40, True)
    assert book.effects(facts("ZOMATO")) is None
    only = Rulebook([rules[1]]).effects(facts("SWIGGY INSTAMART"))
    assert only is not None
    assert (only.category_id, only.rule) == (None, None)


def test_whether_the_text_alone_decides() -> None:
    assert Rulebook([rule(1, "swiggy"), rule(2, "/a/"), rule(3, "merchant:x not:text:y")]).text_only
    for pattern in ("swiggy amt:1..", "acct:main", "mode:upi", "time:9", "type:income"):
        assert not Rulebook([rule(1, "swiggy"), rule(2, pattern)], KEYS).text_only


WORDS = ["swiggy", "swig", "Swiggy", "instamart", "uber", "eats", "café", "50%", "a", "চা", "ß", "x1", "12"]
TERMS = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(['"uber eats"', "/sw.g/", "/^uber/", "/a|b/", "not:uber", "not:/eats$/", "merchant:swig",
                     "merchant:uber", 'merchant:"uber eats"', "not:merchant:a", "amt:..20", "amt:10..250",
                     "amt:100.5..",
                     "not:amt:20", "acct:main", "acct:hdfc", "not:acct:main", "mode:upi", "mode:card", "not:mode:upi",
                     "time:22:00..04:00", "time:9", "not:time:9..12", "type:income", "type:expense",
                     "not:type:income"]),
)  # fmt: skip
PATTERNS = st.lists(TERMS, min_size=1, max_size=4).map(" ".join)
MARKED = ["SWIGGY*", "/", "u\u0301ber", "\u0301", "UBEREATS", "চায়ের"]
TEXTS = st.lists(st.sampled_from([*WORDS, *MARKED]), max_size=4).map(" ".join)
ROWS = st.tuples(
    TEXTS,
    TEXTS,
    TEXTS,
    st.integers(-40_000, 40_000),
    st.sampled_from(["INR", "JPY", "KWD"]),
    st.sampled_from([1, 2, 3]),
    st.sampled_from([None, "UPI", "card", "Upi lite"]),
    st.sampled_from([None, "09:00", "12:00", "23:10", "03:59", "04:00"]),
).map(lambda row: facts(*row))


def brute(rules: list[Rule], row: Facts) -> list[Rule]:
    return [one for one in ordered(rules) if condition(one.pattern, KEYS).met(row)]


@given(st.lists(PATTERNS, max_size=12), ROWS)
def test_the_rulebook_finds_what_trying_every_rule_finds(patterns: list[str], row: Facts) -> None:
    rules = [rule(n, pattern, n) for n, pattern in enumerate(patterns, 1)]
    assert Rulebook(rules, KEYS).holding(row) == brute(rules, row)


@given(st.lists(st.tuples(PATTERNS, st.sampled_from([None, 1, 2])), max_size=8), st.randoms())
def test_the_order_is_total(made: list[tuple[str, int | None]], shuffled) -> None:
    rules = [rule(n, pattern, position=place) for n, (pattern, place) in enumerate(made, 1)]
    others = list(rules)
    shuffled.shuffle(others)
    assert ordered(rules) == ordered(others)


@given(PATTERNS, ROWS)
def test_a_pattern_means_what_the_same_query_means(pattern: str, row: Facts) -> None:
    _, merchant, note = row.text.split("\n")
    money = Money(row.minor or 0, row.currency)
    entry = Transaction(
        1, "u", date(2026, 10, 1), row.time, row.account_id or 0, money, row.description, (Line(None, money),), 7, note,
        row.mode,
    )  # fmt: skip
    names = Names(Categories(()), {account.id: account for account in ACCOUNTS}, {7: merchant})
    parts = [str(term) for term in terms(pattern)]  # a phrase in quotation marks is one
    query = parse_query(parts, names)
    whole = " ".join(f'acct:"{ACCOUNTS[1].name}"' if part == "acct:hdfc" else part for part in parts)
    assert condition(whole, KEYS).met(row) is bool(query.matches(entry, names))


@given(
    st.lists(st.one_of(TERMS, st.text(max_size=8), st.sampled_from(['"', "a:b", "amt:x", "not:", "-x:y"])), max_size=5)
)
def test_what_is_written_down_reads_the_same(parts: list[str]) -> None:
    try:
        pattern = written(as_typed(parts), ACCOUNTS)
    except UsageError:
        return
    assert " ".join(map(str, terms(pattern))) == pattern
    assert written(pattern, ACCOUNTS) == pattern
    assert said(pattern)
    assert not trouble(rule(1, pattern), KEYS)


@given(st.text(max_size=60))
def test_any_stored_text_can_be_read(pattern: str) -> None:
    Rulebook([rule(1, pattern)], KEYS).effects(facts())
    said(pattern)


def test_every_field_is_one_of_queries() -> None:
    from finura_cli.domain.query import FIELDS

    assert set(NAMES) <= set(FIELDS.values())
