from __future__ import annotations

from pathlib import Path

import pytest

from finura_cli import config
from finura_cli.domain.account import AccountKind
from finura_cli.domain.categories_default import DEFAULT_TREE
from finura_cli.errors import UsageError
from finura_cli.services import founding
from finura_cli.store import accounts, categories, connection, history


def test_new_books_hold_the_tree_and_cash_and_nothing_to_undo(tmp_path: Path) -> None:
    made = founding.found(tmp_path / "home", currency="BDT", locale="en_BD")
    settings = config.load(tmp_path / "home")
    assert (settings.currency, settings.locale) == ("BDT", "en_BD")
    with connection.open_store(made.books) as store:
        tree = {(node.path, node.kind, node.necessity) for node in categories.all(store)}
        assert tree == {tuple(node) for node in DEFAULT_TREE}
        (cash,) = accounts.all(store)
        assert (cash.name, cash.kind, cash.currency, cash.opening) == ("Cash", AccountKind.CASH, "BDT", 0)
        assert history.log(store, 10) == []


def test_books_are_never_replaced(tmp_path: Path) -> None:
    founding.found(tmp_path, currency="INR", locale="en_IN")
    before = (tmp_path / "finura.db").read_bytes()
    with pytest.raises(UsageError) as refusal:
        founding.found(tmp_path, currency="EUR", locale="de_DE")
    assert refusal.value.code == "already-there"
    assert (tmp_path / "finura.db").read_bytes() == before
    assert config.load(tmp_path).currency == "INR"


def test_a_dangling_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "finura.db").symlink_to(tmp_path / "elsewhere.db")
    with pytest.raises(UsageError):
        founding.found(tmp_path, currency="INR", locale="en_IN")
    assert not (tmp_path / "elsewhere.db").exists()


def test_a_failure_leaves_no_books(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("in the middle")

    monkeypatch.setattr(founding.accounts, "add", broken)
    with pytest.raises(RuntimeError, match="in the middle"):
        founding.found(tmp_path, currency="INR", locale="en_IN")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["config.toml", "finura.lock"]
    monkeypatch.undo()
    founding.found(tmp_path, currency="INR", locale="en_IN")


@pytest.mark.parametrize(("currency", "locale"), [("XXQ", "en_IN"), ("inr", "en_IN"), ("INR", "e\nn"), ("INR", "")])
def test_what_is_no_currency_or_locale_makes_nothing(tmp_path: Path, currency: str, locale: str) -> None:
    with pytest.raises(UsageError):
        founding.found(tmp_path, currency=currency, locale=locale)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("environ", "currency", "locale"),
    [
        ({"LANG": "de_DE.UTF-8"}, None, "de_DE"),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "C.UTF-8"}, "INR", "en_IN"),
        ({"LC_MONETARY": "hi_IN", "LANG": "en_US"}, "INR", "hi_IN"),
        ({"LANG": "POSIX"}, "BDT", "en_BD"),
        ({}, "EUR", "en"),
        ({}, None, "en"),
        ({"LANG": "sr_RS@latin"}, "EUR", "sr_RS"),
    ],
)
def test_a_locale_to_propose(environ: dict[str, str], currency: str | None, locale: str) -> None:
    assert founding.likely_locale(environ, currency) == locale
