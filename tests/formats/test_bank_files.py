"""The readers on files of real banks, where that folder is beside the repository (it is not part of it)."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from finura_cli.domain.money import exponent
from finura_cli.domain.transaction import Draft
from finura_cli.errors import BadInput
from tests.formats.reading import Read, read

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "bank_files"
READ = re.compile(r"\.(csv|tsv|xlsx?|ods|sta|xml|ofx|qfx|qif)$", re.IGNORECASE)


def listed(name: str) -> dict[str, dict[str, object]]:
    path = FOLDER / name
    return {k: v for k, v in json.loads(path.read_text()).items() if READ.search(k)} if path.exists() else {}


TRUTH, NEGATIVES = listed("truth.json"), listed("negatives.json")
pytestmark = pytest.mark.skipif(not TRUTH, reason="no files of real banks beside the repository")


def hundredths(draft: Draft) -> tuple[str, int]:
    return draft.date.isoformat(), int(Decimal(draft.minor).scaleb(2 - exponent(draft.currency)))


def read_asking(path: str, truth: dict[str, object]) -> Read:
    data = (FOLDER / path).read_bytes()
    try:
        return read(data)
    except BadInput as refusal:
        if refusal.code != "ambiguous-date-order" or not truth["date_order_ambiguous"]:
            raise
    american = truth["country"] == "US" or "m/d" in str(truth["notes"]).lower()
    return read(data, date_order="mdy" if american else "dmy")


@pytest.mark.parametrize("path", TRUTH or ["none"])
def test_a_bank_file_is_read_right(path: str) -> None:
    truth = TRUTH[path]
    first = read_asking(path, truth)
    others = [read((FOLDER / path).read_bytes(), part=n) for n in range(1, first.reading.details.get("parts", 1))]
    found = Counter(hundredths(draft) for part in (first, *others) for draft in part.drafts)
    if "transactions" in truth:
        assert found == Counter((day, amount) for day, amount, *_ in truth["transactions"])
    else:
        rows = sorted([day, amount] for day, amount in found.elements())
        assert hashlib.sha256(json.dumps(rows).encode()).hexdigest()[:16] == truth["digest"]


@pytest.mark.parametrize("path", NEGATIVES or ["none"])
def test_a_file_without_sound_transactions_says_so(path: str) -> None:
    assert said_of(path) in ("not-a-statement", "problems", "no rows")


def said_of(path: str) -> str:
    try:
        got = read((FOLDER / path).read_bytes())
    except BadInput as refusal:
        return refusal.code
    return "problems" if got.problems else "rows" if got.drafts else "no rows"
