"""The shipped file of well-known names: what it answers, what it does not claim, what it refuses."""

from __future__ import annotations

import mmap
import random
from pathlib import Path

import pytest

from finura_cli.domain.categories_default import DEFAULT_TREE
from ml.prior import HEAD, Prior

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "finura_cli/data/prior.bin"
NOTES = [
    line.split("\t")
    for line in (Path(__file__).parent / "everyday_notes.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
]


@pytest.fixture(scope="module")
def prior() -> Prior:
    return Prior(SHIPPED.read_bytes())


def best(prior: Prior, text: str, outgoing: bool | None = True) -> tuple[str, float]:
    return next(iter(prior.answer(text, outgoing)), ("", 0.0))


def test_it_is_small_whole_and_of_our_tree(prior: Prior) -> None:
    assert SHIPPED.stat().st_size < 4_000_000
    prior.check()
    assert set(prior.paths) <= {node.path for node in DEFAULT_TREE}
    assert len(prior.paths) >= 70
    assert prior.source in SHIPPED.with_suffix(".md").read_text("utf-8").replace(", version", "")


def test_everyday_notes_in_six_languages(prior: Prior) -> None:
    right = [best(prior, text, side == "out")[0] in truth.split("|") for text, side, truth in NOTES]
    assert len(NOTES) > 200
    assert sum(right) / len(right) >= 0.9


def test_what_it_is_sure_of_is_right(prior: Prior) -> None:
    sure = [(best(prior, text, side == "out"), truth) for text, side, truth in NOTES]
    held = [path in truth.split("|") for (path, chance), truth in sure if chance > 0.9]
    assert len(held) > 100
    assert sum(held) / len(held) >= 0.95


@pytest.mark.parametrize("outgoing", [True, False, None])
def test_an_answer_is_a_distribution(prior: Prior, outgoing: bool | None) -> None:
    for text, _, _ in NOTES:
        answer = prior.answer(text, outgoing)
        chances = [chance for _, chance in answer]
        assert sum(chances) <= 1 + 1e-9
        assert all(0 < chance <= 1 for chance in chances)
        assert chances == sorted(chances, reverse=True)
        assert len({path for path, _ in answer}) == len(answer)


def test_an_unknown_name_is_not_filed(prior: Prior) -> None:
    drawn = random.Random(8)
    for _ in range(500):
        # Consonants that stand so in no word of the six languages.
        word = "".join(drawn.choice("qxzvkj") + drawn.choice("wxqzk") + drawn.choice("aeiou") for _ in range(3))
        assert best(prior, word)[1] <= 0.5, word


def test_words_made_of_syllables_are_rarely_taken_for_known_ones(prior: Prior) -> None:
    drawn = random.Random(3)
    words = [
        "".join(drawn.choice("bdfghklmnprstvz") + drawn.choice("aeiou") for _ in range(drawn.choice((3, 4))))
        for _ in range(1000)
    ]
    assert sum(best(prior, word)[1] > 0.5 for word in words) < 20


@pytest.mark.parametrize(
    "person",
    ["Rahul Sharma", "Maria Garcia Lopez", "Fatima Begum", "Hans Mueller", "Pierre Dubois", "Zbigniew Kowalski",
     "Aoife O'Brien", "Yuki Tanaka", "Chukwuemeka Okafor", "Nguyen Van An", "Mehmet Yilmaz", "Mike's"],
)  # fmt: skip
def test_people_are_no_categories(prior: Prior, person: str) -> None:
    assert best(prior, person)[1] <= 0.5


def test_a_name_is_not_found_inside_a_word(prior: Prior) -> None:
    assert best(prior, "TFL")[0] == "Transport:Public transport"
    assert best(prior, "NETFLIX")[0] == "Entertainment:Subscriptions"
    assert best(prior, "aetflb")[0] != "Transport:Public transport"


@pytest.mark.parametrize("text", ["", "   ", "12345", "#", "***", "\x00", "🙂" * 3, "-"])
def test_a_text_without_words_says_nothing(prior: Prior, text: str) -> None:
    assert prior.answer(text) == []


@pytest.mark.parametrize(
    ("text", "out", "came_in"),
    [
        ("interest", "Loans", "Income:Interest"),
        ("rent", "Housing:Rent", "Income:Rent received"),
        ("salary", "Housing:Domestic help", "Income:Salary"),
        ("Zinsen", "Loans", "Income:Interest"),
        ("ভাড়া", "Housing:Rent", "Income:Rent received"),
        ("Amazon", "Shopping", "Shopping"),
        ("car insurance HUK", "Insurance:Vehicle insurance", "Insurance:Vehicle insurance"),
        ("income tax", "Taxes & fees:Income tax", "Taxes & fees:Income tax"),
    ],
)
def test_the_side_of_the_money_tells_income_from_spending(prior: Prior, text: str, out: str, came_in: str) -> None:
    assert best(prior, text, True)[0] == out
    assert best(prior, text, False)[0] == came_in
    assert all(not path.startswith("Income") for path, _ in prior.answer(text, True))


@pytest.mark.parametrize(
    "text",
    ["Praxis Dr. Sommer salary", "salary Praxis Dr. Sommer", "walmart payroll", "Lohn Bäckerei Meier",
     "Starbucks wages", "Gehalt Apotheke am Markt"],
)  # fmt: skip
def test_a_word_of_income_outweighs_what_the_payer_sells(prior: Prior, text: str) -> None:
    path, chance = best(prior, text, False)
    assert path == "Income:Salary"
    assert chance >= 0.9
    assert best(prior, text, True)[0] != "Income:Salary"


def test_money_back_without_a_word_of_income_is_filed_where_it_was_spent(prior: Prior) -> None:
    assert best(prior, "refund amazon", False)[0] == "Shopping"
    assert best(prior, "Praxis Dr. Sommer", False)[0] == "Health:Doctor"


def test_the_words_that_told_a_category_are_those_that_say_it(prior: Prior) -> None:
    text = "Praxis Dr. Sommer salary"
    assert prior.heard(text) == ["praxis", "salary"]
    assert prior.heard(text, {"Income:Salary"}, outgoing=False) == ["salary"]
    assert prior.heard(text, {"Health:Doctor"}, outgoing=False) == ["praxis"]
    assert prior.heard(text, {"Housing:Rent"}, outgoing=False) == ["praxis", "salary"]


def test_a_text_of_any_length_is_answered_from_its_beginning(prior: Prior) -> None:
    assert prior.answer("rent " + "unsaid " * 50_000)[0][0] == "Housing:Rent"
    assert prior.answer("unsaid " * 24 + "rent") == prior.answer("unsaid " * 24)


def test_words_that_banks_cut_off_or_join(prior: Prior) -> None:
    assert best(prior, "POS 4411 ORLOWSKI SUPERMARK")[0] == "Food:Groceries"
    assert best(prior, "PLANETFITNESS")[0] == "Health:Fitness"
    assert best(prior, "Stadtteilapotheke")[0] == "Health:Medicine"
    assert best(prior, "Stadtteilapotheke")[1] <= 0.5


def test_a_made_up_name_is_guessed_at_by_its_parts_and_never_believed(prior: Prior) -> None:
    for name, path in (
        ("Grillissimo", "Food:Dining"),
        ("Schuhissimo", "Shopping:Clothing"),
        ("Dentalux", "Health:Doctor"),
    ):
        assert best(prior, name)[0] == path
        assert best(prior, name)[1] <= 0.5


def test_it_reads_a_map_of_the_file_as_it_reads_bytes(prior: Prior) -> None:
    with SHIPPED.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        from_map = Prior(mapped)
        assert [from_map.answer(text) for text, _, _ in NOTES] == [prior.answer(text) for text, _, _ in NOTES]
        from_map.check()


def test_a_file_that_is_cut_off_or_of_another_kind_is_refused() -> None:
    whole = SHIPPED.read_bytes()
    for length in (0, 7, HEAD.size - 1, HEAD.size, 5000, len(whole) - 1):
        with pytest.raises(ValueError, match="well-known names"):
            Prior(whole[:length])
    for other in (b"SQLite format 3\x00" * 10, b"FNPRIOR2" + whole[8:], whole + b"\x00"):
        with pytest.raises(ValueError, match="well-known names"):
            Prior(other)


def test_damage_inside_is_seen_by_the_check_and_never_worse_than_a_value_error(prior: Prior) -> None:
    whole = SHIPPED.read_bytes()
    drawn = random.Random(11)
    for _ in range(40):
        broken = bytearray(whole)
        for _ in range(200):
            broken[drawn.randrange(HEAD.size + 4000, len(broken))] ^= 1 << drawn.randrange(8)
        opened = Prior(bytes(broken))
        with pytest.raises(ValueError, match="damaged"):
            opened.check()
        for text, _, _ in NOTES[:40]:
            assert total_or_refusal(opened, text) <= 1 + 1e-9


def total_or_refusal(opened: Prior, text: str) -> float:
    """What the chances sum to; 0 when the damage was met and said."""
    try:
        return sum(chance for _, chance in opened.answer(text))
    except ValueError as refusal:
        return 0.0 if "damaged" in str(refusal) else 9.9
