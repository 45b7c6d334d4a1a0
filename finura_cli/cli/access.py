"""How a command comes to its books: what it may do with a token, and what is said on the way in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from finura_cli import paths
from finura_cli.services import opening
from finura_cli.services.opening import Opened

if TYPE_CHECKING:
    from finura_cli.cli.house import House

_TAKES_IN = frozenset({"add", "import"})
_OWN = frozenset({"backup", "schedule"})
"""They read the books and write elsewhere: to read is not enough."""


def scopes_of(command: str, *, read_only: bool) -> frozenset[str]:
    """The scopes of a token, one of which a command needs; none: no token will do."""
    own = {"import"} if command in _TAKES_IN else {command} & _OWN
    return frozenset(own | {"report"} if read_only and command not in _OWN else own)


def open_books(house: House, *, read_only: bool, fresh: bool) -> Opened:
    """The books of this run, unlocked. A PIN that a person typed on the way holds for a while."""
    if (house.home / paths.RESTORING).exists():
        from finura_cli.services import restoring

        keys = house.home / paths.KEYS
        encrypted = keys.exists()
        restoring.finish(house.home)
        house.say("a restore that was interrupted is finished now")
        if encrypted and not keys.exists():
            house.warn("the backup that was put back is NOT encrypted, and now the books are not, either")
    if not house.has_store:
        raise opening.no_books(house.profile, house.home)
    if not read_only and house.output is not None:
        from finura_cli.cli.answers import check_target

        check_target(house.output, force=house.force)
    if paths.too_open(house.home):
        from shlex import quote  # every run that opens the books comes by here

        house.warn(f"others can look into the folder of the books; close it with: chmod 700 {quote(str(house.home))}")
    house.detail(f"the books are {house.books}")
    opened = opening.open_books(
        house.home,
        lambda: house.around,
        read_only=read_only,
        needs=scopes_of(house.command, read_only=read_only),
        at=house.stamp,
        fresh=fresh,
    )
    house.detail(f"opened by: {opened.via}")
    _begin_session(house, opened)
    return opened


def _begin_session(house: House, opened: Opened) -> None:
    minutes = house.settings.unlock_minutes if opened.typed else 0
    if minutes and opened.header is not None and opened.key is not None:
        from finura_cli.vault import session

        vault = opened.header.vault
        session.start(vault, opened.key, environ=house.environ, now=house.now(), seconds=minutes * 60)
