"""finura bills accept and reject: what you say of what comes back."""

from typing import Annotated

import typer

from finura_cli.cli.house import house_of
from finura_cli.screen.bills import NAME, bill_words, said_json
from finura_cli.screen.receipts import UNDO, receipt
from finura_cli.screen.report_parts import cut
from finura_cli.services import bill_answers

Found = Annotated[list[str], typer.Argument(metavar="ID...", help="Detected ones, as d412; or a payee.")]


def accept(
    ctx: typer.Context,
    which: Found,
    name: Annotated[str | None, typer.Option("--name", help="What to call it, if not as its payee.")] = None,
) -> None:
    """Make detected ones bills; they follow what is paid."""
    house = house_of(ctx)
    done = bill_answers.accept(house.session(), which, house.today, at=house.at, name=name)
    lines = [f"Bill {bill_words(bill, house.show)}" for bill in done.bills]
    answer = {"rows": [said_json(bill) for bill in done.bills], "deed": done.deed_id}
    house.emit("bills accept", receipt(answer, lines[0], more=lines[1:], undo=UNDO))


def reject(ctx: typer.Context, which: Found) -> None:
    """Detected ones are no bills, for ever."""
    house = house_of(ctx)
    done = bill_answers.reject(house.session(), which, house.today, at=house.at)
    rows = [{"id": stream.id, "name": stream.name} for stream in done.streams]
    lines = [f"{cut(stream.name, NAME)} is no bill: it is not shown again" for stream in done.streams]
    answer = {"rows": rows, "verdict": "reject", "deed": done.deed_id}
    house.emit("bills reject", receipt(answer, lines[0], more=lines[1:], undo=UNDO))
