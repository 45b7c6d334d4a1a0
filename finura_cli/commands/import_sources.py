"""finura import sources: where files come from, as remembered and as settled."""

from pathlib import Path
from typing import Annotated

import typer

from finura_cli.cli.group import Group
from finura_cli.cli.house import House, house_of
from finura_cli.cli.import_run import ImportRun, checked_order
from finura_cli.domain.imports import ImportPlan
from finura_cli.errors import UsageError
from finura_cli.screen import sources as screen
from finura_cli.services import agreeing, arranging, arriving, bank_profiles, importing
from finura_cli.services.arranging import CLEARED, Known, Wish
from finura_cli.services.import_marks import OnDoubt
from finura_cli.services.import_places import Said
from finura_cli.store import accounts
from finura_cli.store.connection import Store

Name = Annotated[str, typer.Argument(metavar="NAME", help="The source.")]
Account = Annotated[str | None, typer.Option("-a", "--account", help="The account its files go into.")]
DateOrder = Annotated[str | None, typer.Option(help="Order in dates: dmy, mdy or ymd.")]
Archive = Annotated[Path | None, typer.Option(metavar="DIR", help="Move its files to DIR/YEAR when they are taken in.")]


def list_(ctx: typer.Context) -> None:
    """The sources: account, format, last import, and what comes by itself."""
    house = house_of(ctx)
    store = house.read_session()
    house.emit("import sources", screen.sources_shown([_view(house, store, one) for one in arranging.known(store)]))


def show(ctx: typer.Context, name: Name) -> None:
    """One source: how its files are read, where they go, how they come."""
    house = house_of(ctx)
    store = house.read_session()
    house.emit_text("import sources show", *screen.source_text(_view(house, store, arranging.get(store, name))))


def set_(
    ctx: typer.Context,
    name: Name,
    words: Annotated[list[str] | None, typer.Argument(metavar="[COMMAND...]", hidden=True)] = None,
    fetch: Annotated[
        int | None, typer.Option("--fetch", metavar="COMMAND...", help="All that follows is your downloader.")
    ] = None,
    into: Annotated[Path | None, typer.Option(metavar="DIR", help="Folder in which it runs and leaves files.")] = None,
    folder: Annotated[Path | None, typer.Option(metavar="DIR", help="A folder whose new files are read.")] = None,
    archive: Archive = None,
    account: Account = None,
    date_order: DateOrder = None,
) -> None:
    """Let the files of a source come by themselves: `finura import` without a file fetches and reads them.

    --fetch is your own program, with its words. It runs as you, without input, for ten minutes at most, in a private
    folder of its own (or --into DIR); the files that it makes or changes there are read. Other options stand before
    it. Without an account each file goes where it says itself. The PIN is needed: no token can do this.
    """
    house = house_of(ctx)
    command = words or []
    if len(command) != (fetch or 0):  # NAME came out of the words of the command, or there is a word too many
        raise UsageError("NAME stands before --fetch, the command after it", hint="finura import sources set --help")
    if fetch is None and not (folder or archive or account or date_order):
        raise UsageError("what shall be settled?", hint="--fetch COMMAND..., --folder DIR, --archive DIR or --account")
    if folder is not None and (fetch is not None or into is not None):
        raise UsageError("--folder is watched; a downloader runs --into one")
    if into is not None and fetch is None:
        raise UsageError("--into goes with --fetch")
    wish = Wish(
        account=account, date_order=checked_order(date_order), fetch=None if fetch is None else command,
        folder=into or folder, archive=archive, clear=("fetch",) if folder is not None else (),
    )  # fmt: skip
    _settle(house, name, wish, make=True, command="import sources set")


def edit(
    ctx: typer.Context,
    name: Name,
    rename: Annotated[str | None, typer.Option("--name", help="New name.")] = None,
    account: Account = None,
    date_order: DateOrder = None,
    archive: Archive = None,
    clear: Annotated[list[str] | None, typer.Option(metavar="WHAT", help=f"Take back: {', '.join(CLEARED)}.")] = None,
) -> None:
    """Change a source: its name, its account, how its dates are read, its archive."""
    house = house_of(ctx)
    wish = Wish(rename, account, checked_order(date_order), archive=archive, clear=clear or ())
    if wish == Wish():
        raise UsageError("nothing to change was given", hint="--name, --account, --date-order, --archive or --clear")
    _settle(house, name, wish, make=False, command="import sources edit")


def rm(ctx: typer.Context, name: Name) -> None:
    """Forget a source: the next file with its header is found out anew. What came from it stays."""
    house = _with_pin(house_of(ctx))
    known, deed = arranging.forget(house.session(), name, command="import sources rm", at=house.at)
    house.emit("import sources rm", screen.source_forgotten(known.name, deed))


def try_(
    ctx: typer.Context,
    name: Name,
    file: Annotated[str, typer.Argument(metavar="FILE", help="A file of that bank; - is standard input.")],
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit 3 when it is read otherwise.")] = False,
) -> None:
    """Read a file as that source's and compare with the last one; nothing is written."""
    house = house_of(ctx)
    store = house.read_session()
    known = arranging.get(store, name)
    said = Said(source=known.name, currency=house.currency, insists=house.wishes.currency is not None)
    if known.settings is not None and known.settings.account_id is not None:
        said = Said(accounts.get(store, known.settings.account_id).name, said.source, said.currency, said.insists)
    on_doubt, profiles = OnDoubt(house.settings.on_doubt), bank_profiles.own(house.home)
    asked = importing.Asked(said, on_doubt=on_doubt, profiles=profiles, today=house.today)
    run = ImportRun(house, asked, importing.Files())
    run.store = store
    run.look_at([file])
    against = _against(known, run.plans)
    known_before = known.remembered is not None
    house.emit("import sources test", screen.tested(run.preview(), run.plans, known.name, against, known_before))
    if exit_code and against:
        house.leave_with(3)


def _against(known: Known, plans: list[ImportPlan]) -> list[str]:
    """What differs; of a file of several accounts, in the one that differs least."""
    reading = known.remembered.reading if known.remembered is not None else None
    return min((screen.differences(reading, plan.reading) for plan in plans), key=len)


def _settle(house: House, name: str, wish: Wish, *, make: bool, command: str) -> None:
    store = _with_pin(house).session()
    known, deed = arranging.settle(
        store, house.home, name, wish, make=make, command=command, at=house.at, stamp=house.stamp
    )
    settings = known.settings
    if wish.fetch is not None and settings is not None:
        agreeing.agree(settings.fetch, arriving.folder_of(settings, house.home), house.home)
    house.emit(command, screen.source_settled(_view(house, store, known), deed))


def _with_pin(house: House) -> House:
    """A downloader runs as the user: what a token may take in, it may not name."""
    house.command = "import sources"
    return house


def _view(house: House, store: Store, known: Known) -> screen.SourceView:
    account = accounts.get(store, known.account_id).name if known.account_id is not None else None
    settings = known.settings
    folder = str(arriving.folder_of(settings, house.home)) if settings is not None and settings.folder else None
    return screen.SourceView(known.name, account, known.remembered, settings, folder)


group = Group(
    default="list",
    commands={"list": list_, "show": show, "set": set_, "edit": edit, "test": try_, "rm": rm},
    help="Where files come from; what they bring by themselves.",
)
