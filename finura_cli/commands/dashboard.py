"""Bare `finura` on a terminal: the books on one screen, once or kept up to date."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from finura_cli.cli import streams
from finura_cli.cli.front import front_page
from finura_cli.cli.house import House
from finura_cli.domain.anomaly import ALL
from finura_cli.domain.dashboard import Dashboard
from finura_cli.errors import Locked, UsageError

if TYPE_CHECKING:
    from rich.text import Text


def dashboard(house: House, *, watch: bool = False) -> None:
    """The dashboard for whoever looks, or in the form that was asked for; the front page where there is nobody to look,
    or nothing to look at."""
    if watch:
        _watch(house)
    elif house.json or house.csv or house.output is not None:
        from finura_cli.screen.dashboard_files import dashboard_shown

        house.emit("dashboard", dashboard_shown(_read(house), show=house.show))
    elif house.is_tty and house.has_store:
        _once(house)
    else:
        _front_page(house)
        if house.is_tty and not house.has_store:
            house.say("")
            house.say("There are no books here yet: finura init makes them, finura demo shows some at work.")


def _once(house: House) -> None:
    try:
        found = _read(house)
    except Locked as error:
        _front_page(house)
        house.say("")
        house.say(f"{error.message}: {error.hint}" if error.hint else error.message)
        return
    for line in _lines(house, found, *streams.size(house.environ, sys.stdout)):
        house.out.print(line)


def _watch(house: House) -> None:
    if house.json or house.csv or house.output is not None:
        raise UsageError("--watch is for a screen", hint="finura --json answers once")
    from finura_cli.cli import watching

    watching.watch(house, lambda: _read(house), lambda found, width, height: _lines(house, found, width, height))


def _lines(house: House, found: Dashboard, width: int, height: int) -> list[Text]:
    """One line less than the screen has: the last one is the prompt's, or says how to leave."""
    from finura_cli.screen.charts import can_draw
    from finura_cli.screen.dashboard import screen

    return screen(found, width, height - 1, show=house.show, blocks=can_draw(house.out))


def _read(house: House) -> Dashboard:
    from finura_cli.services import dashboard as service

    store = house.read_session()
    ask = service.Ask(house.today, house.calendar, house.needed_currency, house.settings.alarms or ALL, house.at)
    return service.dashboard(store, ask)


def _front_page(house: House) -> None:
    sys.stdout.write(front_page(streams.columns(house.environ, sys.stdout)))
