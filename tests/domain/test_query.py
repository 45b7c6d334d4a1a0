from __future__ import annotations

import shlex
from datetime import date
from decimal import Decimal

import pytest

from finura_cli.domain.account import Account, AccountKind
from finura_cli.domain.books import Names
from finura_cli.domain.category import Categories, Category, Kind, Necessity
from finura_cli.domain.money import Money
from finura_cli.domain.query import FIELDS, Query
from finura_cli.domain.query_parser import apart, parse_query
from finura_cli.domain.query_terms import InCategories, Magnitude
from finura_cli.domain.transaction import Line, Transaction
from finura_cli.errors import Ambiguous, FinuraError, NotFound, Unavailable, UsageError


def category(id: int, path: str, parent: int | None, kind: Kind, necessity: Necessity | None = None) -> Category:
    return Category(id, f"c{id}", path.rsplit(":", 1)[-1], path, parent, kind, necessity)


NAMES = Names(
    Categories(
        [
            category(1, "Food", None, Kind.EXPENSE),
            category(2, "Food:Groceries", 1, Kind.EXPENSE, Necessity.ESSENTIAL),
            category(3, "Food:Eating out", 1, Kind.EXPENSE, Necessity.DISCRETIONARY),
            category(4, "Salary", None, Kind.INCOME),
            category(5, "Transfer", None, Kind.TRANSFER),
            category(6, "Food & Dining", None, Kind.EXPENSE),
            category(7, "Pets", None, Kind.EXPENSE),
            category(8, "Pets:Eating out", 7, Kind.EXPENSE),
        ]
    ),
    {
        1: Account(1, "a1", "Cash", AccountKind.CASH, "INR"),
        2: Account(2, "a2", "HDFC Savings", AccountKind.BANK, "INR"),
        3: Account(3, "a3", "HDFC Card", AccountKind.CARD, "INR"),
    },
    {1: "Swiggy", 2: "আগোরা সুপারশপ"},
)


def entry(*lines: tuple[int | None, int], currency: str = "INR", **fields: object) -> Transaction:
    parts = tuple(Line(id, Money(minor, currency)) for id, minor in lines)
    total = Money(sum(minor for _, minor in lines), currency)
    given = {"account_id": 1, "description": "Instamart order 12", "merchant_id": 1, **fields}
    return Transaction(
        id=given.pop("id", 1),
        uid="t",
        date=date(2026, 10, 3),
        time=given.pop("time", None),
        money=total,
        lines=parts,
        **given,
    )  # type: ignore[arg-type]


def matched(query: str, txn: Transaction) -> list[int]:
    return [line.money.minor for line in parse_query(shlex.split(query, posix=False), NAMES).matches(txn, NAMES)]


SPLIT = entry(
    (2, -300), (3, -200), (None, 50), tags=("Goa Trip",), note="with Zoë", mood=2, time="23:30:15", who="Asha"
)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", [-300, -200, 50]),
        ("insta", [-300, -200, 50]),
        ("INSTAMART 12", [-300, -200, 50]),
        ("mart", []),
        ("order swig", [-300, -200, 50]),
        ('"order 12"', [-300, -200, 50]),
        ('"order swig"', []),
        ("zoe", [-300, -200, 50]),
        ("swiggy uber", []),
        ("/insta.*12$/", [-300, -200, 50]),
        ("/^swiggy$/", [-300, -200, 50]),
        ("/^order/", []),
        ("text:uber text:insta", [-300, -200, 50]),
        ("cat:Food", [-300, -200]),
        ("cat:groceries", [-300]),
        ("cat:food:groceries cat:salary", [-300]),
        ("not:cat:Food", [50]),
        ("-cat:Food", [50]),
        ("not:cat:groceries not:cat:food:eating-out", [50]),
        ("not:not:cat:groceries", [-300]),
        ("type:expense", [-300, -200]),
        ("type:income", [50]),
        ("type:transfer", []),
        ("type:expense type:income", [-300, -200, 50]),
        ("amt:2..", [-300, -200]),
        ("amt:..2", [-200, 50]),
        ("amt:.5", [50]),
        ("amt:2..2.99", [-200]),
        ("amt:1.. amt:..2.5", [-200]),
        ("cat:groceries amt:..2", []),
        ("is:essential", [-300]),
        ("is:essential is:discretionary", [-300, -200]),
        ("is:uncategorised", [50]),
        ("is:pending", []),
        ("not:is:pending is:uncategorized", [50]),
        ("is:unreviewed", []),
        ("tag:goa-trip", [-300, -200, 50]),
        ("tag:goa", []),
        ("note:zoe", [-300, -200, 50]),
        ("note:insta", []),
        ("merchant:swig", [-300, -200, 50]),
        ("merchant:insta", []),
        ("mood:2", [-300, -200, 50]),
        ("mood:..1", []),
        ("mood:1.. mood:..3", [-300, -200, 50]),
        ("time:22:00..04:00", [-300, -200, 50]),
        ("time:23:30", [-300, -200, 50]),
        ("time:23", [-300, -200, 50]),
        ("time:9..12", []),
        ("not:time:9..12", [-300, -200, 50]),
        ("who:asha", [-300, -200, 50]),
        ("who:ash", []),
        ("mode:upi", []),
        ("id:1", [-300, -200, 50]),
        ("id:2..", []),
        ("id:5 id:..3", [-300, -200, 50]),
        ("batch:1", []),
        ("not:batch:1", [-300, -200, 50]),
        ("acct:cash", [-300, -200, 50]),
        ("acct:cash acct:card", [-300, -200, 50]),
        ("acct:card", []),
        ("account:cash category:groceries amount:3", [-300]),
        ("not:uber", [-300, -200, 50]),
        ("not:/insta/", []),
        ("text:2026", []),
        ('"cat:Food"', []),
    ],
)
def test_matching_lines(query: str, expected: list[int]) -> None:
    assert matched(query, SPLIT) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("who:asha", [-300]),
        ("who:RAVI", [-200, 50]),
        ("-who:asha", [-200, 50]),
        ("who:asha who:ravi", [-300, -200, 50]),
        ("who:asha amt:2", []),
    ],
)
def test_a_part_with_a_name_of_its_own_is_not_whose_the_entry_is(query: str, expected: list[int]) -> None:
    shared = SPLIT._replace(who="Ravi", lines=(SPLIT.lines[0]._replace(who="Ásha"), *SPLIT.lines[1:]))
    assert matched(query, shared) == expected


def test_words_in_bangla_are_whole() -> None:
    shop = entry((2, -500), description="চাল-ডাল", merchant_id=2)
    assert matched("চাল", shop)
    assert matched("আগোরা", shop)
    assert not matched("চ", entry((2, -5), description="আচার", merchant_id=None))


def test_a_linked_transfer_is_a_transfer_whatever_its_lines_say() -> None:
    side = entry((None, -500), transfer_id=9)
    assert matched("type:transfer", side) == [-500]
    assert matched("type:expense", side) == []
    assert matched("is:uncategorized", side) == []


def test_a_refund_is_an_expense() -> None:
    refund = entry((2, 700))
    assert matched("type:expense", refund) == [700]
    assert matched("type:income", refund) == []


def test_amounts_follow_the_currency() -> None:
    assert matched("amt:500", entry((2, -500), currency="JPY")) == [-500]
    assert matched("amt:0.5", entry((2, -500), currency="KWD")) == [-500]
    assert Magnitude(Decimal("10.005"), Decimal("10.005")).minor_bounds(2) == (1001, 1000)
    assert matched("amt:999999999999999..", entry((2, -500), currency="CLF")) == []


def test_a_phrase_is_one_argument() -> None:
    assert parse_query(["order 12"], NAMES).matches(SPLIT, NAMES)
    assert not parse_query(["12 order"], NAMES).matches(SPLIT, NAMES)
    assert parse_query(["12", "order"], NAMES).matches(SPLIT, NAMES)
    assert parse_query(["cat:Food & Dining"], NAMES) == Query.of(InCategories((6,)))


@pytest.mark.parametrize(
    ("words", "error", "says"),
    [
        ("amt:", UsageError, "amt: is empty"),
        ("cat:", UsageError, "cat: is empty"),
        ("amt:1,200", UsageError, "amt: cannot be '1,200'"),
        ("amt:-5", UsageError, "amt:"),
        ("amt:20..10", UsageError, "amt:"),
        ("amt:1e3", UsageError, "amt:"),
        ("amt:٣", UsageError, "amt:"),
        ("amt:..", UsageError, "amt:"),
        ("mood:7", UsageError, "mood:"),
        ("mood:3..1", UsageError, "mood:"),
        ("time:25:00", UsageError, "time:"),
        ("time:1:7", UsageError, "time:"),
        ("id:x", UsageError, "id:"),
        ("type:spending", UsageError, "type:"),
        ("is:pendin", UsageError, "is:"),
        ("catt:Food", UsageError, "no field 'catt'"),
        ("date:2026", UsageError, "no field 'date'"),
        ("-coffee", UsageError, "cannot begin with -"),
        ("not:", UsageError, "not: is empty"),
        ("not:not:", UsageError, "not: is empty"),
        ("&&&", UsageError, "no letter or digit"),
        ("/(a+)+/", UsageError, "repeat inside a repeat"),
        ("cat:Grocerys", NotFound, "Grocerys"),
        ("cat:eating-out", Ambiguous, "Food:Eating out, Pets:Eating out"),
        ("acct:hdfc", Ambiguous, "HDFC"),
        ("acct:wallet", NotFound, "wallet"),
        ("is:recurring", Unavailable, "is:recurring"),
        ("is:anomaly", Unavailable, "is:anomaly"),
        ("x\ud800", UsageError, "no text"),
    ],
)
def test_what_makes_no_sense(words: str, error: type[FinuraError], says: str) -> None:
    with pytest.raises(error) as caught:
        parse_query([words], NAMES)
    assert says in caught.value.message
    assert caught.value.hint


def test_an_unknown_field_names_the_nearest() -> None:
    with pytest.raises(UsageError) as caught:
        parse_query(["merchnt:x"], NAMES)
    assert "merchant:" in (caught.value.hint or "")
    assert caught.value.exit_code == 2


def test_every_field_is_read() -> None:
    values = {"cat": "Food", "acct": "Cash", "amt": "5", "mood": "2", "type": "income", "is": "pending", "time": "9:00"}
    for spelling, name in FIELDS.items():
        assert not parse_query([f"{spelling}:{values.get(name, '12')}"], NAMES).is_empty


def test_a_query_has_an_end() -> None:
    with pytest.raises(UsageError, match="101 terms"):
        parse_query(["a"] * 101, NAMES)
    assert len(parse_query([f"a{n}" for n in range(100)], NAMES).clauses) == 100


@pytest.mark.parametrize(
    ("argument", "terms"),
    [
        ("swiggy cat:Food", ["swiggy", "cat:Food"]),
        ("not:coffee category:Food", ["not:coffee", "category:Food"]),
        ("swiggy -cat:Food", ["swiggy", "-cat:Food"]),
        ("swiggy not:cat:Food", ["swiggy", "not:cat:Food"]),
        ('cat:"Food & Dining" amt:5..', ['cat:"Food & Dining"', "amt:5.."]),
    ],
)
def test_several_terms_in_one_argument_are_read_one_by_one(argument, terms):
    assert apart([argument]) == terms
    assert apart(["first", argument]) == ["first", *terms]
    assert parse_query(apart([argument]), NAMES) == parse_query(terms, NAMES)


@pytest.mark.parametrize(
    "argument",
    ["two words", "cat:Food & Dining", "-cat:Food & Dining", "text:swiggy cat:Food", "note:paid id:5", "/a cat:b/",
     "see http://x.example", "SVWZ+ abwa: x", 'say "cat:Food', "10:30 lunch", "cat:Food", ""],
)  # fmt: skip
def test_one_text_in_one_argument_stays_one(argument):
    assert apart([argument]) == [argument]
