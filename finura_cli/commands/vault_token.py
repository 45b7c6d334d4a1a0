"""`finura vault token`: files that open the books where nobody can type a PIN."""

import shlex
import shutil
import sys
from pathlib import Path
from typing import Annotated

import typer

from finura_cli import paths
from finura_cli.cli.group import Group
from finura_cli.cli.house import House, house_of
from finura_cli.domain.vault import Way
from finura_cli.screen import vault as screen
from finura_cli.screen.receipts import receipt
from finura_cli.services import proving, token_files, vaulting
from finura_cli.vault import tokens
from finura_cli.vault.header import SCOPES

Name = Annotated[str, typer.Option("--name", help="What it is for: small letters, digits and -.")]
Days = Annotated[int, typer.Option("--days", min=1, max=tokens.LONGEST_DAYS, help="How long it opens the books.")]
Scope = Annotated[str, typer.Option("--scope", metavar="LIST", help=f"What it may do: {', '.join(SCOPES)}.")]
File = Annotated[Path | None, typer.Option("--file", help="Where to write it; else in the folder for settings.")]

_LINES = {
    "report": "0 8 * * 1 {} report week",
    "import": "30 2 * * * {} import FOLDER --yes -q",
    "backup": "40 2 * * * {} backup -q",
    "schedule": "0 7 * * * {} schedule run",
}


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
    target = (file if file is not None else _usual(house, tokens.checked_name(name))).absolute()
    token_files.check_free(house.home, header, name, target, force=house.force)
    proof = proving.prove(house.around, at=house.stamp)
    made = token_files.create(
        house.home, proof, name, target, days=days, scope=allowed, now=house.now(), made=house.stamp
    )
    if made.beside:
        house.warn("the token lies where the books lie: who copies the folder has both")
    slot = made.slot
    way = Way(slot.name, slot.made, slot.token, slot.expires, slot.scope or ())
    house.emit("vault token create", screen.token_made(way, target, _crontab(house, allowed[0], target)))


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
    usual = _usual(house, name)
    removed = token_files.revoke(house.home, header, key, name, usual=usual)
    more = [f"Its file is removed: {removed}"] if removed else ["Its file is of no use any more, remove it."]
    more.append("Copies of the books from before still open by it: finura vault rekey, if both were copied.")
    answer = {"name": name, "removed_file": str(removed) if removed else None}
    house.emit("vault token revoke", receipt(answer, f"The token {name} opens nothing any more.", more=more))


def _usual(house: House, name: str) -> Path:
    """Where a token goes when nobody says: a profile's name comes first, with a dot, which no name has."""
    return paths.settings_folder() / (f"{house.profile}.{name}.token" if house.profile else f"{name}.token")


def _crontab(house: House, scope: str, file: Path) -> str:
    """A line for `crontab -e`. Cron's surroundings are bare, so it says what this run was told by its own."""
    told = [f"FINURA_TOKEN_FILE={shlex.quote(str(file))}"]
    if house.environ.get("FINURA_HOME"):
        top = house.home.parent.parent if house.profile else house.home
        told.insert(0, f"FINURA_HOME={shlex.quote(str(top))}")
    program = [*map(shlex.quote, _program()), *(["--profile", shlex.quote(house.profile)] if house.profile else [])]
    # Cron takes a bare % for the end of the line.
    return _LINES[scope].format(" ".join([*told, *program])).replace("%", r"\%")


def _program() -> list[str]:
    """This program, by its full path: cron looks in few folders."""
    called = Path(sys.argv[0]).absolute()
    if called.stem == "finura" and called.is_file():
        return [str(called)]
    found = shutil.which("finura")
    return [str(Path(found).absolute())] if found else [sys.executable, "-m", "finura_cli"]


group = Group(
    default="list",
    commands={"list": list_, "create": create, "revoke": revoke},
    help="Files that open the books where nobody can type: list, create, revoke.",
)
