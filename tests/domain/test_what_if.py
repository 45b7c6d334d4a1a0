"""What if: what can be typed, what it is about, and what becomes of amounts."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finura_cli.domain.category import Categories, Category, Kind
from finura_cli.domain.forecast_champion import Forecasts, Outlook, Spoken, series_of
from finura_cli.domain.forecast_savings import Savings
from finura_cli.domain.parse_money import NumberStyle
from finura_cli.domain.what_if import Change, Move, Part, Wish, changes, difference, moves, wish
from finura_cli.domain.what_if_series import Changed, Nothing, Step, laid, outlook
from finura_cli.errors import Ambiguous, FinuraError, NotFound, UsageError

STYLE = NumberStyle()


def _tree(*paths: str, kind: Kind = Kind.EXPENSE, first: int = 1) -> list[Category]:
    ids = {path: n for n, path in enumerate(paths, first)}
    return [
        Category(n, f"u{n}", path.split(":")[-1], path, ids.get(path.rpartition(":")[0]), kind, None)
        for path, n in ids.items()
    ]


TREE = Categories(
    [
        *_tree("Food", "Food:Groceries", "Food:Eating out", "Housing", "Housing:Rent"),
        *_tree("Income", "Income:Salary", kind=Kind.INCOME, first=10),
        *_tree("Transfer", kind=Kind.TRANSFER, first=20),
    ]
)


def _said(text: str) -> Change:
    (found,) = changes([text], TREE, "INR", STYLE)
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("eating-out -20%", ("eating-out", Fraction(4, 5), 0, None)),
        ("eating out-20%", ("eating out", Fraction(4, 5), 0, None)),
        ("  eating   out  - 20 % ", ("eating out", Fraction(4, 5), 0, None)),
        ("food \u221212.5%", ("food", Fraction(7, 8), 0, None)),
        ("food +12,5%", ("food", Fraction(9, 8), 0, None)),
        ("rent +500", ("rent", 1, 50000, None)),
        ("rent -₹1,500.50", ("rent", 1, -150050, None)),
        ("groceries=6,000", ("groceries", 1, 0, 600000)),
        ("groceries = 0", ("groceries", 1, 0, 0)),
        ("rent -100%", ("rent", 0, 0, None)),
    ],
)
def test_what_is_typed(text: str, expected: tuple[object, ...]) -> None:
    assert wish(text, "INR", STYLE)[1:] == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "bad-if"),
        ("rent", "bad-if"),
        ("rent 500", "bad-if"),
        ("+500", "bad-if"),
        ("take-out", "bad-if"),
        ("rent +", "bad-if"),
        ("rent +0", "bad-if"),
        ("rent -0%", "bad-if"),
        ("rent =20%", "bad-if"),
        ("rent -101%", "bad-if"),
        ("rent +1001%", "bad-if"),
        ("rent +ten%", "bad-if"),
        ("rent +(500)", "bad-if"),
        ("rent +5.5.5", "bad-amount"),
        ("rent +5 USD", "other-currency"),
        ("x" * 200 + " +5", "bad-if"),
        ("transfer +5", "bad-if"),
    ],
)
def test_what_makes_no_sense_says_what_would(text: str, code: str) -> None:
    with pytest.raises(UsageError) as error:
        _said(text)
    assert error.value.code == code
    assert error.value.hint or code == "other-currency"
    assert "\n" not in error.value.message


def test_moved_money_is_nothing_to_save_on() -> None:
    with pytest.raises(UsageError, match="Transfer is neither spent nor earned") as refused:
        _said("transfer +5")
    assert refused.value.hint == "only income and spending can be changed"


def test_a_category_is_found_by_its_end_and_holds_those_below_it() -> None:
    assert _said("eating-out -20%").name == "Food:Eating out"
    food = _said("food +5")
    assert food.keys == (1, 2, 3)
    assert not food.covers(None)
    assert _said("salary +5").kind is Kind.INCOME


def test_everything_of_a_kind_holds_what_has_no_category_too() -> None:
    income, spending = _said("income -10%"), _said("Expenses -10%")
    assert (income.kind, spending.kind) == (Kind.INCOME, Kind.EXPENSE)
    assert income.covers(None)
    assert income.covers(99)


def test_a_category_of_spending_called_income_is_asked_for_by_its_path() -> None:
    tree = Categories(_tree("Odd", "Odd:Income"))
    with pytest.raises(Ambiguous):
        changes(["income +5"], tree, "INR", STYLE)
    assert changes(["odd:income +5"], tree, "INR", STYLE)[0].kind is Kind.EXPENSE


def test_a_category_that_is_not_there_is_named() -> None:
    with pytest.raises(NotFound, match="ZUQQI"):
        _said("ZUQQI +5")


@given(st.text(max_size=40))
def test_whatever_is_typed_is_understood_or_refused_in_one_line(text: str) -> None:
    try:
        found = wish(text, "INR", STYLE)
    except FinuraError as error:
        assert "\n" not in error.message  # noqa: PT017
    else:
        assert found.name


# ------------------------------------------------------------------------------------------------------------ amounts

minor = st.integers(-(10**9), 10**9)
usual = st.dictionaries(st.sampled_from([None, 1, 2, 3, 4, 5]), st.integers(0, 10**9), max_size=6)
WISHES = st.one_of(
    st.fractions(0, 10, max_denominator=1000).map(lambda times: {"times": times}),
    st.integers(-(10**9), 10**9).map(lambda more: {"more": more}),
    st.integers(0, 10**9).map(lambda exactly: {"exactly": exactly}),
)


def _change(said: dict[str, object], name: str = "food") -> Change:
    about = _said(f"{name} +1")
    return Change(Wish("", name, **said), about.name, about.kind, about.own, about.keys)


@given(usual, WISHES)
def test_others_stay_as_they_are(amounts: dict[int | None, int], said: dict[str, object]) -> None:
    assert moves([_change(said)], Kind.EXPENSE, amounts).keys() <= {1, 2, 3}
    assert moves([_change(said)], Kind.INCOME, amounts) == {}


@given(usual, st.integers(1, 10**9))
def test_what_is_more_is_more_by_that_in_all(amounts: dict[int | None, int], more: int) -> None:
    assert difference(moves([_change({"more": more})], Kind.EXPENSE, amounts), amounts) == more


@given(usual, st.integers(1, 10**9))
def test_what_is_less_is_less_by_that_and_never_below_nothing(amounts: dict[int | None, int], less: int) -> None:
    food = sum(amounts.get(key, 0) for key in (1, 2, 3))
    assert difference(moves([_change({"more": -less})], Kind.EXPENSE, amounts), amounts) == -min(less, food)


@given(usual, st.integers(0, 10**9))
def test_what_comes_to_so_much_does(amounts: dict[int | None, int], exactly: int) -> None:
    moved = moves([_change({"exactly": exactly})], Kind.EXPENSE, amounts)
    food = {key: amounts.get(key, 0) for key in (1, 2, 3)}
    after = {key: moved[key].of(value) if key in moved else value for key, value in food.items()}
    assert sum(after.values()) == exactly


@given(st.lists(WISHES, max_size=3), usual, st.lists(minor, min_size=4, max_size=4))
def test_the_order_of_figures_stays(
    said: list[dict[str, object]], amounts: dict[int | None, int], figures: list[int]
) -> None:
    low, typical, plan_for, high = sorted(figures)
    for move in moves([_change(one) for one in said], Kind.EXPENSE, amounts).values():
        told = outlook(Outlook(low, typical, plan_for, high, max(0, typical) // 2), move)
        assert told.low <= told.typical <= told.plan_for <= told.high
        assert 0 <= told.bills <= max(told.typical, 0)


@given(minor, WISHES)
def test_nothing_falls_below_zero_that_was_above(amount: int, said: dict[str, object]) -> None:
    for move in moves([_change(said)], Kind.EXPENSE, {1: 100}).values():
        assert move.of(amount) >= min(amount, 0)


def test_changes_are_laid_one_upon_the_other() -> None:
    both = [_change({"times": Fraction(1, 2)}), _change({"more": 30}, "groceries")]
    assert moves(both, Kind.EXPENSE, {2: 100, 3: 40}) == {
        2: Move(Fraction(1, 2), Fraction(30)),
        3: Move(Fraction(1, 2)),
    }
    turned = moves(both[::-1], Kind.EXPENSE, {2: 100, 3: 40})
    assert turned[2] == Move(Fraction(1, 2), Fraction(15))


def test_an_amount_is_shared_out_as_usual_or_falls_to_the_one_that_was_named() -> None:
    assert moves([_change({"more": 30})], Kind.EXPENSE, {2: 200, 3: 100, 5: 9}) == {
        2: Move(more=Fraction(20)),
        3: Move(more=Fraction(10)),
    }
    assert moves([_change({"more": 30})], Kind.EXPENSE, {2: 0, 5: 9}) == {1: Move(more=Fraction(30))}
    assert moves([_change({"more": 30})], Kind.EXPENSE, {}) == {1: Move(more=Fraction(30))}


def test_of_a_month_that_has_begun_what_is_left_changes() -> None:
    third = Part(Fraction(1, 3), {2: 250, 5: 999})
    assert moves([_change({"more": 31})], Kind.EXPENSE, {2: 60}, third) == {2: Move(more=Fraction(6))}
    assert moves([_change({"more": 30})], Kind.EXPENSE, {2: 0}, third) == {}
    assert moves([_change({"more": 30})], Kind.EXPENSE, {2: 0}, Part(Fraction(1, 3), {})) == {
        1: Move(more=Fraction(10))
    }
    assert moves([_change({"times": Fraction(1, 2)})], Kind.EXPENSE, {2: 60}, third) == {2: Move(Fraction(1, 2))}
    exact = moves([_change({"exactly": 300})], Kind.EXPENSE, {2: 60}, third)
    assert exact[2].of(60) == 50
    spent = moves([_change({"exactly": 200})], Kind.EXPENSE, {2: 60}, third)
    assert spent[2].of(60) == 0


# ------------------------------------------------------------------------------------------------------- the forecast

many = st.lists(st.integers(0, 10**8), min_size=8, max_size=8)


@given(many, many, WISHES)
def test_the_whole_changes_by_what_its_parts_do(food: list[int], rent: list[int], said: dict[str, object]) -> None:
    total, rows = series_of({2: food, 5: rent}, {}, [])
    (plain, _) = Forecasts(tuple(rows.values())).outlooks()
    move = moves([_change(said)], Kind.EXPENSE, {2: plain.typical if plain else 0, 5: 10**7}).get(2, Move())
    changed = Changed(total, (Step(rows[2], Move(), move),))
    assert list(changed.spent) == [move.of(one) + other for one, other in zip(food, rent, strict=True)]
    for origin in range(9):
        before, after, part = (one.told(origin, 1) for one in (total, changed, rows[2]))
        if before is None:
            assert after is None
        elif part is not None:
            step = move.of(part.typical) - part.typical
            assert after.typical == max(before.typical + step, 0)
            assert after.plan_for == max(before.plan_for + move.of(part.plan_for) - part.plan_for, after.typical)


@given(many, many, many, WISHES, WISHES)
def test_income_less_spending_is_what_is_saved_with_changes_too(
    income: list[int], food: list[int], rent: list[int], more: dict[str, object], less: dict[str, object]
) -> None:
    (came, _), (went, rows) = series_of({None: income}, {}, []), series_of({2: food, 5: rent}, {}, [])
    moved = moves([_change(less)], Kind.EXPENSE, {2: 5, 5: 5})
    earned = moves([_change(more, "income")], Kind.INCOME, {None: 5})
    found = Savings(
        Changed(came, tuple(Step(came, Move(), move) for move in earned.values())),
        Changed(went, tuple(Step(rows[key], Move(), move) for key, move in moved.items() if key in rows)),
    ).outlook()
    if found is not None:
        assert found.typical == found.income.typical - found.spending.typical
        assert found.low <= found.careful <= found.typical <= found.high


def test_what_is_told_changes_by_categories_and_stays_where_nothing_does() -> None:
    total, rows = series_of({2: [100] * 6, 3: [300] * 6, 5: [500] * 6}, {}, [])
    both = [_change({"times": Fraction(1, 2)}), _change({"more": 50}, "rent")]
    found = laid(both, Kind.EXPENSE, total, rows, 1)
    assert found.total.told(6, 1).typical == 50 + 150 + 550
    assert found.moves.keys() == {2, 3, 5}
    assert [turn[1:] for turn in found.turns] == [(400, 200), (500, 550)]
    same = laid([_change({"more": 50}, "income")], Kind.EXPENSE, total, rows, 1)
    assert (same.total, same.moves, same.turns) == (total, {}, ())
    new = laid([_change({"exactly": 70}, "salary")], Kind.INCOME, total, rows, 2)
    assert new.total.told(6, 2).typical == 970


def test_changes_are_laid_on_whoever_speaks() -> None:
    total, rows = series_of({2: [100] * 8, 5: [500] * 8}, {}, [])
    spoken = Spoken(total, dict.fromkeys(range(3, 9), 700))
    found = laid([_change({"times": Fraction(1, 2)})], Kind.EXPENSE, spoken, rows, 1)
    assert found.total.told(8, 1).typical == 650
    (look,) = Forecasts((found.total,)).outlooks()
    assert look is not None
    assert look.low <= 650 <= look.high


def test_what_is_about_everything_is_laid_on_the_total_as_it_is_told() -> None:
    total, rows = series_of({2: [100, 0, 0, 100, 0, 0, 0], 5: [0, 0, 100, 0, 100, 100, 0]}, {}, [])
    told = total.told(7, 1).typical
    for said, after in (({"times": Fraction(1, 2)}, told / 2), ({"more": 30}, told + 30), ({"exactly": 7}, 7)):
        found = laid([_change(said, "spending")], Kind.EXPENSE, total, rows, 1)
        assert found.total.told(7, 1).typical == pytest.approx(after, abs=1)
        ((_, before, then),) = found.turns
        assert (before, then) == (told, found.total.told(7, 1).typical)


@given(st.lists(WISHES, max_size=3), many, many)
def test_the_turns_of_the_changes_sum_to_the_difference(
    said: list[dict[str, object]], food: list[int], rent: list[int]
) -> None:
    total, rows = series_of({2: food, 3: food[::-1], 5: rent}, {}, [])
    names = ["food", "groceries", "rent"]
    wanted = [_change(one, name) for one, name in zip(said, names, strict=False)]
    found = laid(wanted, Kind.EXPENSE, total, rows, 1)
    before, after = total.told(8, 1), found.total.told(8, 1)
    if before is not None and after.typical:
        assert after.typical - before.typical == sum(then - was for _, was, then in found.turns)


def test_of_a_month_that_has_begun_the_turns_tell_all_of_it() -> None:
    total, rows = series_of({2: [60] * 6, 5: [10] * 6}, {}, [])
    found = laid([_change({"exactly": 300})], Kind.EXPENSE, total, rows, 1, Part(Fraction(1, 3), {2: 250, 5: 999}))
    ((_, before, after),) = found.turns
    assert (before, after) == (310, 300)


def test_a_change_of_the_future_changes_no_past_forecast_with_it() -> None:
    food, rent = [100, 130, 90, 110, 160, 100, 95, 120], [500] * 8
    move = Move(Fraction(4, 5), Fraction(7))

    def told(months: list[int]) -> list[Outlook | None]:
        total, rows = series_of({2: months, 5: rent}, {}, [])
        steps = Step(rows[2], Move(), move), Step(Nothing(8), Move(), Move(more=Fraction(9)))
        return Forecasts((Changed(total, steps),)).outlooks(0.8, 6)

    assert told(food) == told([*food[:6], 9999, 1])


def test_half_of_everything_has_half_the_interval() -> None:
    food = [100_00, 130_00, 90_00, 110_00, 160_00, 100_00, 95_00, 120_00, 140_00, 80_00]
    total, rows = series_of({2: food}, {}, [])
    (whole,) = Forecasts((total,)).outlooks()
    (half,) = Forecasts((Changed(total, (Step(rows[2], Move(), Move(Fraction(1, 2))),)),)).outlooks()
    assert whole is not None
    assert half is not None
    assert [one * 2 for one in half[:4]] == pytest.approx(list(whole[:4]), abs=4)


def test_a_category_of_which_nothing_is_known_comes_to_what_is_said() -> None:
    assert outlook(None, Move(more=Fraction(500))) == Outlook(500, 500, 500, 500, 0)
    told = Nothing(5).told(3, 1)
    assert (told.typical, list(Nothing(5).spent), len(Nothing(5).since)) == (0, [0] * 5, 6)


def test_bills_take_what_is_added_where_all_of_it_is_bills() -> None:
    more, less = Move(more=Fraction(500)), Move(Fraction(4, 5))
    assert outlook(Outlook(1000, 1000, 1000, 1000, 1000), more).bills == 1500
    assert outlook(Outlook(900, 1000, 1100, 1200, 600), more).bills == 600
    assert outlook(Outlook(900, 1000, 1100, 1200, 600), less).bills == 480
