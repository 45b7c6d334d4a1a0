"""Books for whoever wants to harm them."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.conftest import Finura


@pytest.fixture(scope="session")
def new_books(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home as `init` makes it, to be copied: hundreds of tests want one."""
    from finura_cli.services import founding

    folder = tmp_path_factory.mktemp("new") / "home"
    mask = os.umask(0o077)
    founding.found(folder, currency="USD", locale="en_US")
    os.umask(mask)
    return folder


@pytest.fixture
def books(finura: Finura, home: Path, new_books: Path, monkeypatch: pytest.MonkeyPatch) -> Finura:
    """`finura` with books in USD that hold nothing yet."""
    monkeypatch.setenv("FINURA_TODAY", "2026-10-03T09:00")
    shutil.copytree(new_books, home)
    return finura
