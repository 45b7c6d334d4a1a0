"""finura backup: a copy of the books that is known to be good, and the way back from it."""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from finura_cli import config, paths
from finura_cli.cli.group import Group
from finura_cli.cli.house import House, house_of
from finura_cli.errors import FinuraError, UsageError
from finura_cli.screen.backups import backed_up_shown, backups_shown, restored_shown
from finura_cli.screen.receipts import receipt
from finura_cli.services import backing_up, restoring


def make(
    ctx: typer.Context,
    file: Annotated[
        str | None,
        typer.Argument(metavar="[FILE]", help="A file or folder elsewhere; never overwritten without --force."),
    ] = None,
) -> None:
    """Copy the books into a file, encrypted as they are, and examine it; without FILE, beside the books."""
    house = house_of(ctx)
    store = house.read_session()
    if file is not None:
        made = backing_up.back_up_to(store, house.home, Path(file), at=house.stamp, force=house.force)
        house.emit("backup", backed_up_shown(made, (), listed=False))
        return
    before = {one.name for one in backing_up.listed(house.home)}
    made = backing_up.back_up(store, house.home, at=house.stamp)
    removed = sorted(before - {one.name for one in backing_up.listed(house.home)})
    house.emit("backup", backed_up_shown(made, removed, listed=True))


def list_(ctx: typer.Context) -> None:
    """The backups beside the books, newest first."""
    house = house_of(ctx)
    backups = backing_up.listed(house.home)
    house.emit("backup list", backups_shown(backups, house.home / paths.BACKUPS))
    plain = sum(not one.encrypted for one in backups)
    if plain and (house.home / paths.KEYS).exists():
        are = "is" if plain == 1 else "are"
        house.warn(f"{plain} of them {are} NOT encrypted, though the books are: remove what you do not need")


def restore(
    ctx: typer.Context,
    file: Annotated[
        str | None, typer.Argument(metavar="[FILE]", help="A name that backup list shows, or any file.")
    ] = None,
) -> None:
    """Examine a backup and put it in the place of the books, which are moved aside.

    Without FILE, a restore that was interrupted is finished.
    """
    house = house_of(ctx)
    if restoring.finish(house.home):
        answer = {"finished": True, "books": str(house.books)}
        if file is None:
            house.emit("backup restore", receipt(answer, f"The interrupted restore is finished: {house.books}"))
            return
        house.say("a restore that was interrupted is finished now")
    if file is None:
        raise UsageError("which backup?", hint="finura backup list")
    found = restoring.find(house.home, file)
    keys = restoring.key_file(house.home, found)
    if house.has_store and not house.confirm(_question(house, found, encrypted=keys is not None)):
        raise UsageError("nothing was changed", code="declined")
    noun, key = _key_for(house, keys) if keys is not None else ("", None)
    house.close()  # nobody may have the books open, this command included
    done = restoring.restore(house.home, found, key, at=house.stamp)
    currency = _settle_currency(house, done.currency)
    shown = restored_shown(
        done.file, books=house.books, entries=done.entries, keys=done.keys, migrated=done.migrated, aside=done.aside,
        currency=currency, noun=noun,
    )  # fmt: skip
    house.emit("backup restore", shown)


def _question(house: House, file: Path, *, encrypted: bool) -> str:
    question = f"Put back {file}? The books as they are now are moved to {paths.BACKUPS}/"
    if not encrypted and (house.home / paths.KEYS).exists():
        question += "; the backup is NOT encrypted, and then the books will not be either"
    return question


def _key_for(house: House, keys_file: Path) -> tuple[str, str]:
    """What a person opens an encrypted backup with, and its data key, by the ways that open the books."""
    from finura_cli.services import proving

    with restoring.private_copy(keys_file) as copy:
        header, key = proving.data_key(house.around, copy)
        return header.noun, key


def _settle_currency(house: House, currency: str | None) -> str | None:
    """A new home has no settings: the currency of the books is theirs. None when there is nothing to settle."""
    with suppress(FinuraError):  # the books are in place, whatever the settings are
        if currency is not None and house.settings.currency is None:
            config.save(house.home, replace(house.settings, currency=currency))
            return currency
    return None


group = Group(default=make, commands={"list": list_, "restore": restore})
