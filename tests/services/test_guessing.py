"""Guesses for texts, learning from what was said, and forgetting it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from finura_cli.domain.account import AccountKind
from finura_cli.domain.money import Money
from finura_cli.domain.transaction import By, Line, NewTransaction
from finura_cli.errors import Unavailable
from finura_cli.services import categorizing, founding, guessing, learning, ruling
from finura_cli.services.guessing import Guesser
from finura_cli.services.naming import names_for, names_of
from finura_cli.store import accounts, categories, connection, history, labels, models, rules, transactions
from finura_cli.store.connection import Store

AT = "2026-11-01T00:00:00Z"
STRANGE = "XQZVK"
"""A text of which nothing is known."""


def fill(store: Store) -> None:
    founding.fill(store, currency="EUR")
    with history.deed(store, "account add", AT):
        accounts.add(store, "Main", AccountKind.BANK, "EUR")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with connection.create(tmp_path / "finura.db", None, fill=fill) as made:
        yield made


def id_of(store: Store, name: str) -> int:
    return categories.find(store, name).id


def teach(store: Store, *said: tuple[str, str], by: By = By.HAND, minor: int = -500) -> list[int]:
    """Entries of these texts, filed under these categories, a day each."""
    account = accounts.find(store, "Main").id
    with history.deed(store, "add", AT):
        return [
            transactions.add(
                store,
                NewTransaction(
                    date(2026, 1, 1) + timedelta(n), account, Money(minor, "EUR"), text,
                    (Line(id_of(store, name), Money(minor, "EUR"), by),),
                ),
            )
            for n, (text, name) in enumerate(said)
        ]  # fmt: skip


def guesser(store: Store) -> Guesser:
    return Guesser(store, categories.tree(store))


def test_what_was_said_once_is_done_again_at_once(store: Store) -> None:
    assert guesser(store).of(STRANGE, -5) is None
    teach(store, (STRANGE, "Rent"))
    found = guesser(store).of(STRANGE, -5)
    assert found is not None
    assert (found.category_id, found.by, found.sure, found.why) == (id_of(store, "Rent"), By.MEMORY, True, "=1/1 xqzvk")
    assert guesser(store).of(STRANGE, 5) is None  # money in is another matter


def test_what_came_into_a_loan_teaches_nothing_of_the_payment_that_was_split(store: Store) -> None:
    """A journal's payment of a loan: interest, and what the loan got, under the same words."""
    pays, loan = accounts.find(store, "Main").id, 0
    with history.deed(store, "import", AT):
        loan = accounts.add(store, "Loan", AccountKind.LOAN, "EUR").id
    interest, moved = (id_of(store, name) for name in ("Bank charges", "Transfer"))
    with history.deed(store, "import", AT):
        for day in (date(2026, 1, 3), date(2026, 2, 3)):
            parts = (
                Line(interest, Money(-3000, "EUR"), By.IMPORT),
                Line(moved, Money(-18000, "EUR"), By.IMPORT),
            )
            came = (Line(moved, Money(18000, "EUR"), By.IMPORT),)
            transactions.add(store, NewTransaction(day, pays, Money(-21000, "EUR"), STRANGE, parts))
            transactions.add(store, NewTransaction(day, loan, Money(18000, "EUR"), STRANGE, came))
    assert labels.count(store) == 0
    assert guesser(store).of(STRANGE, -21000) is None
    teach(store, ("card unlisted", "Transfer"))  # a transfer that stands alone was said by somebody
    assert labels.count(store) == 1


def test_what_was_said_differently_is_asked_about(store: Store) -> None:
    teach(store, (STRANGE, "Rent"), (STRANGE, "Dining"))
    found = guesser(store).of(STRANGE, -5)
    assert found is not None
    assert (found.category_id, found.sure, found.why) == (id_of(store, "Dining"), False, "=1/2 xqzvk")
    assert id_of(store, "Rent") in found.others


@pytest.mark.parametrize("by", [By.MEMORY, By.MODEL, By.RULE])
def test_what_nobody_said_teaches_nothing(store: Store, by: By) -> None:
    teach(store, (STRANGE, "Rent"), by=by)
    assert guesser(store).of(STRANGE, -5) is None
    assert labels.count(store) == 0


def test_a_well_known_name_is_filed_unless_the_family_is_the_owners(store: Store) -> None:
    found = guesser(store).of("Netflix", -999)
    assert found is not None
    assert (found.category_id, found.by, found.sure) == (id_of(store, "Subscriptions"), By.MODEL, True)
    assert found.why == "+netflix"
    with history.deed(store, "category add", AT):
        categories.add(store, "Food:Bakery")
    assert guesser(store).of("Netflix", -999) == found
    groceries = guesser(store).of("Whole Foods Market", -999)
    assert groceries is not None
    assert not groceries.sure
    with history.deed(store, "category add", AT):
        categories.add(store, "Streaming", categories.find(store, "Rent").kind)
    changed = guesser(store).of("Netflix", -999)
    assert changed is not None
    assert not changed.sure


def test_a_guess_that_is_never_sure_costs_an_import_nothing(store: Store) -> None:
    quick = Guesser(store, categories.tree(store), thorough=False)
    assert quick.of("TRIMBLO", -5) is None
    full = guesser(store).of("TRIMBLO", -5)
    assert full is None or full.confidence <= 0.5
    assert quick.of("Netflix", -5) == guesser(store).of("Netflix", -5)


TOWN = [
    *[(f"{shop} {n}", "Groceries") for n in range(12) for shop in ("vornik mart", "vornik hall")],
    *[(f"{shop} {n}", "Dining") for n in range(12) for shop in ("quorvax grell", "quorvax bistra")],
    *[(f"{shop} {n}", "Fuel") for n in range(12) for shop in ("zuqqi tank", "zuqqi pump")],
]


MIXED = [TOWN[(n * 29) % len(TOWN)] for n in range(len(TOWN))]


@pytest.fixture(scope="module")
def learnt_once(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Books that were taught the town, and trained: a second, once for those who only look at what was learnt."""
    path = tmp_path_factory.mktemp("learnt") / "finura.db"
    with connection.create(path, None, fill=fill) as made:
        teach(made, *MIXED)
        learning.train(made, at=AT)
    return path.read_bytes()


@pytest.fixture
def learnt(learnt_once: bytes, tmp_path: Path) -> Iterator[Store]:
    path = tmp_path / "finura.db"
    path.write_bytes(learnt_once)
    path.chmod(0o600)
    with connection.open_store(path) as store:
        yield store


def test_too_few_labels_are_said(store: Store) -> None:
    teach(store, *TOWN[: learning.FEWEST - 1])
    with pytest.raises(Unavailable) as refused:
        learning.train(store, at=AT)
    assert refused.value.code == "too-few"
    assert learning.due(store) == 0
    assert learning.known(store) is None


def test_a_model_is_trained_kept_used_and_forgotten(store: Store) -> None:
    deeds = store.conn.value("SELECT count(*) FROM deeds")
    teach(store, *MIXED)
    assert learning.due(store) == len(TOWN)
    learnt = learning.train(store, at=AT)
    assert learnt.speaker != "memory"
    assert learning.known(store) == learnt
    assert learning.due(store) == 0
    found = guesser(store).of("vornik shop", -5)  # never seen, of a known word
    assert found is not None
    assert (found.category_id, found.by) == (id_of(store, "Groceries"), By.MODEL)
    assert found.why.startswith("*vornik")
    strange = guesser(store).of(STRANGE, -5)
    assert strange is None or (strange.confidence <= 0.5 and not strange.sure)
    teach(store, (STRANGE, "Rent"))
    newer = learning.known(store)
    assert newer is not None
    assert newer.newer == 1
    again = guesser(store).of(STRANGE, -5)
    assert again is not None
    assert again.category_id == id_of(store, "Rent")  # a category that the model never saw
    assert store.conn.value("SELECT count(*) FROM deeds") == deeds + 2  # what is learnt is no deed
    assert models.forget(store, "category")
    assert not models.forget(store, "category")
    assert models.get(store, "category") is None
    assert store.conn.value("SELECT count(*) FROM model_weights") == 0


def test_evaluating_keeps_nothing_and_says_what_training_says(store: Store) -> None:
    teach(store, *TOWN)
    looked = learning.evaluate(store)
    assert learning.known(store) is None
    trained = learning.train(store, at=AT)
    assert (looked.speaker, looked.scores, looked.threshold) == (trained.speaker, trained.scores, trained.threshold)


def test_a_category_that_is_gone_is_never_guessed(learnt: Store) -> None:
    store = learnt
    with history.deed(store, "category rm", AT):
        categories.merge(store, id_of(store, "Fuel"), id_of(store, "Public transport"))
    found = guesser(store).of("zuqqi tank 3", -5)
    assert found is not None
    assert found.category_id == id_of(store, "Public transport")


def test_words_of_the_default_tree_find_their_place(store: Store) -> None:
    tree = categories.tree(store)
    assert guessing.place_of(tree, "Food:Groceries") == id_of(store, "Groceries")
    assert guessing.place_of(tree, "Elsewhere:Groceries") == id_of(store, "Groceries")
    assert guessing.place_of(tree, "Food:No such") == id_of(store, "Food")
    assert guessing.place_of(tree, "No:such") is None


@pytest.mark.parametrize("held", [None, b"", b"FNPRIOR1", b"x" * 500])
def test_without_what_is_known_everywhere_nothing_is_guessed_and_nothing_fails(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held: bytes | None
) -> None:
    if held is not None:
        (tmp_path / "prior.bin").write_bytes(held)
    monkeypatch.setattr(guessing, "_PRIOR", tmp_path / "prior.bin")
    assert Guesser(store, categories.tree(store)).of("Netflix", -500) is None


def test_what_was_linked_or_filed_by_hand_since_it_was_proposed_stays(store: Store) -> None:
    teach(store, (STRANGE, "Rent"))
    account = accounts.find(store, "Main").id
    bare = NewTransaction(date(2026, 2, 1), account, Money(-500, "EUR"), STRANGE, (Line(None, Money(-500, "EUR")),))
    into = NewTransaction(date(2026, 2, 1), account, Money(500, "EUR"), "in", (Line(None, Money(500, "EUR")),))
    with history.deed(store, "add", AT):
        moved, kept, other, open_ = (transactions.add(store, one) for one in (bare, bare, into, bare))
    entries = transactions.get_many(store, (moved, kept, open_))
    proposals = categorizing.propose(store, entries, names_of(store))
    assert [one.category_id for one in proposals] == [id_of(store, "Rent")] * 3
    with history.deed(store, "edit", AT):
        transactions.link(store, moved, other)
        transactions.set_category(store, (kept,), id_of(store, "Dining"), By.HAND)
    assert categorizing.apply(store, proposals, at=AT)[1] == 1
    now = [entry.lines[0].category_id for entry in transactions.get_many(store, (moved, kept, open_))]
    assert now == [None, id_of(store, "Dining"), id_of(store, "Rent")]


DAMAGES = (
    "UPDATE models SET head = '{'",
    "UPDATE models SET head = '[]'",
    "UPDATE model_weights SET weights = x'00'",
    "DELETE FROM model_weights",
)


def test_a_damaged_model_is_as_none(learnt: Store) -> None:
    """One is trained, which takes a second; each damage is done to it, and taken back."""
    store = learnt
    told = {}
    for damage in DAMAGES:
        store.conn.execute("BEGIN IMMEDIATE")
        store.conn.execute(damage)
        assert store.conn.value("SELECT changes()") > 0
        found = guesser(store).of("vornik mart 3", -5)
        told[damage] = found and (found.category_id, found.by)
        store.conn.execute("ROLLBACK")
    assert told == dict.fromkeys(DAMAGES, (id_of(store, "Groceries"), By.MEMORY))


def test_what_was_said_by_hand_survives_all_that_files(store: Store) -> None:
    """Rules, training, guesses in bulk, undo and redo."""
    ids = teach(store, *MIXED)
    (mine,) = teach(store, ("vornik mart 1", "Rent"))

    def category() -> tuple[int | None, By | None]:
        line = transactions.get(store, mine).lines[0]
        return line.category_id, line.by

    said = (id_of(store, "Rent"), By.HAND)
    with history.deed(store, "rules add", AT):
        rules.add(store, "vornik", id_of(store, "Fuel"))
    everything = transactions.get_many(store, [*ids, mine])
    assert ruling.plan(store, everything) == []
    learning.train(store, at=AT)
    names = names_for(store, everything)
    assert categorizing.propose(store, everything, names) == []
    with history.deed(store, "edit", AT):
        transactions.set_category(store, [ids[0]], None, None)
    bare = transactions.get_many(store, [ids[0]])
    categorizing.apply(store, categorizing.propose(store, bare, names), at=AT)
    assert category() == said
    for _ in range(3):
        history.undo(store)
        assert category() == said
    for _ in range(3):
        history.redo(store)
        assert category() == said


def test_who_carried_a_payment_teaches_nothing_alone(store: Store) -> None:
    teach(store, ("PayPal Europe S.a.r.l. et Cie", "Subscriptions"))
    found = guesser(store).of("PayPal Europe S.a.r.l. et Cie", -2000)
    assert found is not None
    assert found.category_id == id_of(store, "Subscriptions")  # it may be proposed
    assert not found.sure
