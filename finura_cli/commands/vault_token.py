"""`finura vault token`: files that open the books where nobody can type a PIN."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from finura_cli import paths
from finura_cli.cli.group import Group
from finura_cli.cli.house import House, house_of
from finura_cli.screen import vault as screen
from finura_cli.screen.receipts import receipt
from finura_cli.services import crontab, proving, token_files, vaulting
from finura_cli.vault import tokens
from finura_cli.vault.header import SCOPES

Name = Annotated[str, typer.Option("--name", help="What it is for: small letters, digits and -.")]
Days = Annotated[int, typer.Option("--days", min=1, max=tokens.LONGEST_DAYS, help="How long it opens the books.")]
Scope = Annotated[str, typer.Option("--scope", metavar="LIST", help=f"What it may do: {', '.join(SCOPES)}.")]
File = Annotated[Path | None, typer.Option("--file", help="Where to write it; else in the folder for settings.")]


def create(
    ctx: typer.Context, name: Name = "cron", days: Days = 365, scope: Scope = "report", file: File = None
) -> None:
    """Make a token, for cron and scripts: a file that opens the books without a PIN, within its scope, until a day.

    Asks for the PIN even when the books are unlocked. The file is closed to others, and it is kept apart from the
    books on purpose: who copies that folder, for a backup say, must not get both. For who has the token and the books
    can read everything in them; the scope only binds this program. `finura vault token revoke` ends it; if both were
    copied, `finura vault rekey`. Prints the line for `crontab -e`. See `finura help cron`.
    """
    house = house_of(ctx)
    allowed = tokens.checked_scope(scope)
    header = proving.key_file(house.home)
    target = (file if file is not None else paths.usual_token(tokens.checked_name(name), house.profile)).absolute()
    token_files.check_free(house.home, header, name, target, force=house.force)
    proof = proving.prove(house.around, at=house.stamp)
    made = token_files.create(
        house.home, proof, name, target, days=days, scope=allowed, now=house.now(), made=house.stamp
    )
    if made.beside:
        house.warn("the token lies where the books lie: who copies the folder has both")
    line = _crontab(house, allowed[0], target)
    house.emit("vault token create", screen.token_made(vaulting.way_of(made.slot), target, line))


def list_(ctx: typer.Context) -> None:
    """The tokens, what they may do, and until when. Asks for nothing."""
    house = house_of(ctx)
    now = house.now()
    standing = vaulting.standing(house.home, environ=house.environ, now=now)
    house.emit("vault token list", screen.tokens_shown(standing, now))


def revoke(ctx: typer.Context, name: Annotated[str, typer.Argument(metavar="NAME", help="The token.")]) -> None:
    """End a token: it opens nothing from now on. Its file, when it lies in the usual place, is removed.

    A copy of the books that was made before still opens by a copy of the token: finura vault rekey, if both are out.
    """
    house = house_of(ctx)
    header, key = proving.by_session(house.around, at=house.stamp)
    usual = paths.usual_token(name, house.profile)
    removed = token_files.revoke(house.home, header, key, name, usual=usual)
    more = [f"Its file is removed: {removed}"] if removed else ["Its file is of no use any more, remove it."]
    more.append("Copies of the books from before still open by it: finura vault rekey, if both were copied.")
    answer = {"name": name, "removed_file": str(removed) if removed else None}
    house.emit("vault token revoke", receipt(answer, f"The token {name} opens nothing any more.", more=more))


def _crontab(house: House, scope: str, file: Path) -> str:
    """A line for `crontab -e`. Cron's surroundings are bare, so it says what this run was told by its own."""
    command = crontab.command(
        scope, home=house.home, profile=house.profile, called=sys.argv[0], environ=house.environ, token=file
    )
    return crontab.line(scope, command)


group = Group(
    default="list",
    commands={"list": list_, "create": create, "revoke": revoke},
    help="Files that open the books where nobody can type: list, create, revoke.",
)
