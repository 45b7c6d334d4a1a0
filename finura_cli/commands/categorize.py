"""finura categorize: categories in bulk, by hand or as rules and past decisions propose."""

from typing import Annotated

import typer

from finura_cli.cli.after_review import rule_offered
from finura_cli.cli.asking import asked
from finura_cli.cli.choosing import ask_bulk, choose
from finura_cli.cli.fields import number
from finura_cli.cli.house import House, house_of
from finura_cli.cli.typed import typed_ids
from finura_cli.domain.period import Period
from finura_cli.domain.query import Query
from finura_cli.domain.query_terms import Uncategorized
from finura_cli.domain.review import Proposal
from finura_cli.domain.text import how_many
from finura_cli.errors import UsageError
from finura_cli.screen.receipts import UNDO, receipt
from finura_cli.screen.review import filing_shown, proposals_shown, text_shown
from finura_cli.services import categorizing
from finura_cli.services.naming import names_for
from finura_cli.store import categories, search, transactions


def categorize(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[ID...|QUERY] [PERIOD]", help="Which entries; all if none are named.")
    ] = None,
    set_: Annotated[str | None, typer.Option("--set", metavar="CAT", help="File them under this category.")] = None,
    apply: Annotated[bool, typer.Option("--apply", help="Take what is proposed.")] = False,
    least: Annotated[
        float | None,
        typer.Option(
            "--min",
            min=0,
            max=1,
            metavar="P",
            help="File from this confidence on; else only what is sure.",
            callback=number,
        ),
    ] = None,
    text: Annotated[str | None, typer.Option("--text", help="Ask about one text that is not stored.")] = None,
) -> None:
    """Set categories in bulk, or see what is proposed: `categorize --set Dining swiggy`."""
    house = house_of(ctx)
    if sum((set_ is not None, apply, text is not None)) > 1:
        raise UsageError("--set, --apply and --text exclude each other")
    if text is not None:
        if words:
            raise UsageError("--text asks about one text; it takes no query")
        house.emit("categorize", text_shown(categorizing.propose_for_text(house.read_session(), text)))
    elif set_ is not None:
        _set(house, words or [], set_)
    else:
        _propose(house, words or [], apply=apply, least=least)


def _set(house: House, words: list[str], category: str) -> None:
    store = house.session()
    target = categories.find(store, category)
    chosen = choose(house, words)
    picks = categorizing.lines_of(chosen.entries, chosen.query, chosen.names)
    ids = list(dict.fromkeys(id for id, _ in picks))
    question = f"File {how_many(len(ids), 'entry', 'entries')} under {target.path}?"
    if ids and not chosen.by_number:
        ask_bulk(house, filing_shown(chosen.entries, set(ids), target.path, chosen.names, show=house.show), question)
    if not ids:
        house.emit("categorize", receipt({"changed": 0, "ids": [], "deed": None}, "No entry matches."))
        return
    deed, path = categorizing.set_by_hand(store, picks, target, at=house.at)
    answer = {"changed": len(ids), "ids": ids, "category": path, "deed": deed}
    head = f"Filed {how_many(len(ids), 'entry', 'entries')} under {path}"
    house.emit("categorize", receipt(answer, head, undo=UNDO))
    for line in rule_offered(house, ids[0]) if len(ids) == 1 and house.is_tty else ():
        house.say(f"  {line}")


def _propose(house: House, words: list[str], *, apply: bool, least: float | None) -> None:
    store = house.session() if apply else house.read_session()
    ids = typed_ids(words)
    if ids is not None:
        entries = [transactions.get(store, id) for id in ids]
    else:
        want = asked(house, words)
        entries = search.find(store, want.query & Query.of(Uncategorized()), want.period or Period.ALL)
    proposals = categorizing.propose(store, entries, names_for(store, entries))
    wanted = {one for one in proposals if _is_wanted(one, least)}
    if not apply or not wanted:
        house.emit("categorize", proposals_shown(proposals, wanted))
        return
    shown = proposals_shown([one if one in wanted else categorizing.unanswered(one) for one in proposals], wanted)
    ask_bulk(house, shown, f"File {how_many(len(wanted), 'entry', 'entries')} as proposed?")
    deed, changed = categorizing.apply(store, list(wanted), at=house.at)
    head = f"Filed {changed} of {how_many(len(proposals), 'entry', 'entries')}"
    house.emit("categorize", receipt({**shown.json, "changed": changed, "deed": deed}, head, undo=UNDO))


def _is_wanted(one: Proposal, least: float | None) -> bool:
    """Whether --apply files it."""
    if one.category_id is None:
        return False
    return one.sure if least is None else (one.confidence or 0) >= least
