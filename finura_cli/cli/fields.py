"""Options that several commands share, said once."""

from __future__ import annotations

from enum import StrEnum

import typer


def number(value: float | None) -> float | None:
    """What `float` reads as no number lies within every range: as a callback it is refused."""
    if value is not None and value != value:
        raise typer.BadParameter("nan is no number")
    return value


class Said(StrEnum):
    """A necessity that is said of a line or a merchant, or taken back."""

    ESSENTIAL = "essential"
    DISCRETIONARY = "discretionary"
    SAVING = "saving"
    NONE = "none"

    @property
    def text(self) -> str:
        """Empty when it is taken back."""
        return "" if self is Said.NONE else self.value


CATEGORY = typer.Option("--category", "-c", metavar="CAT", help="Category: a path, or its unique last part.")
ACCOUNT = typer.Option("--account", "-a", metavar="ACCT", help="Account.")
MERCHANT = typer.Option("--merchant", "-m", help="Who was paid, or who paid.")
MODE = typer.Option("--mode", help="How it was paid: cash, upi, card, bank.")
MOOD = typer.Option("--mood", min=0, max=5, help="How you felt, 0 (low) to 5 (high).")
TAG = typer.Option("--tag", "-t", help="A tag; may be repeated.")
WHO = typer.Option("--who", metavar="NAME", help="Whose it is; of money lent or borrowed, with whom.")
PERIOD = typer.Option("--period", "-p", metavar="PERIOD", help="The period, as an option.")
SINCE = typer.Option("--since", metavar="DAY", help="From this day, or period, on.")
UNTIL = typer.Option("--until", metavar="DAY", help="Up to the end of this day, or period.")
NECESSITY = typer.Option("--necessity", help="What it is; none: as its merchant, else its category, is.")
SPLIT = typer.Option("--split", metavar="CAT=AMT,...", help="Parts by category, or lent: Food=600,Lent@Asha=400.")
SHARE = typer.Option("--share", metavar="NAME,...", help="Shared in equal parts: each person owes you one.")
PAID_BY = typer.Option("--paid-by", metavar="NAME", help="A person paid it for you: you owe it, no money moves.")
