"""A year of the made-up household: the alerts that a thoughtful person would want, and no others.

tests/golden/alert_year.txt was read line by line; what changes in it is to be read so again.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from tests.services.alert_year import END, told

GOLDEN = Path(__file__).parents[1] / "golden" / "alert_year.txt"


@pytest.mark.timeout(120)
@pytest.mark.parametrize("until", [date(2026, 1, 31), pytest.param(END, marks=pytest.mark.judge)])
def test_a_year_of_alerts(tmp_path: Path, until: date) -> None:
    text = told(tmp_path, until)
    year = [line for line in GOLDEN.read_text("utf-8").splitlines() if line[:10] <= str(until)]
    assert sum(bool(line) for line in year) >= 10
    assert text == "\n".join(year).rstrip("\n") + "\n", (
        "python -m tests.services.alert_year > tests/golden/alert_year.txt"
    )


def test_a_year_is_no_daily_nagging() -> None:
    """Three to eight a month on average, hardly ever more; never the same sentence twice; days apart, mostly."""
    lines = [line for line in GOLDEN.read_text("utf-8").splitlines() if line]
    months = Counter(line[:7] for line in lines)
    assert 36 <= len(lines) <= 96
    assert max(months.values()) <= 9
    assert max(Counter(line[:10] for line in lines).values()) <= 4
    sentences = [line[11:] for line in lines if "bill-due" not in line]
    assert len(set(sentences)) == len(sentences)
    assert len({line[:10] for line in lines}) < 45
