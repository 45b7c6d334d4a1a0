"""People on a console: who owes whom in plain columns, and never past its edge."""

from __future__ import annotations

import io
from datetime import date

import pytest
from rich.cells import cell_len
from rich.console import Console

from finura_cli.domain.money import Money
from finura_cli.domain.people import Movement, course, standing
from finura_cli.screen.money import show
from finura_cli.screen.people import Listed, Settled, people_shown, person_shown, renamed_shown, settled_shown, stands
from finura_cli.screen.shown import Shown
from finura_cli.screen.tables import draw


def moved(id: int, name: str | None, minor: int, text: str = "dinner", *, pending: bool = False) -> Movement:
    return Movement(id, date(2026, 10, id), name, Money(minor, "INR"), text, 1, pending)


LONG = "Jürgen Müller-Lüdenscheidt von und zu Hohenfels [red]"
MOVEMENTS = [
    moved(1, "Asha", -400_00), moved(2, "জয়ন্ত", 300_00, "[bold]museum[/bold]"), moved(3, LONG, -10_000_000_00),
    moved(4, "Asha", -70_00, pending=True), moved(5, "Even", -5_00), moved(6, "even", 5_00),
]  # fmt: skip
PEOPLE = standing(MOVEMENTS)
LISTED = Listed([person for person in PEOPLE if person.net], 1, (Money(-70_00, "INR"),))


def rupees(money: Money) -> str:
    return show(money, "en_IN")


def text(shown: Shown, width: int = 80) -> str:
    stream = io.StringIO()
    draw(shown, Console(file=stream, width=width, color_system=None, force_terminal=True))
    return stream.getvalue()


def person(name: str, *, money: object = rupees) -> Shown:
    theirs = [one for one in MOVEMENTS if one.name == name]
    return person_shown(name, standing(theirs), tuple(course(theirs)), {1: "Cash"}, show=money)  # type: ignore[arg-type]


@pytest.mark.parametrize("width", [20, 40, 60, 80, 120])
def test_no_line_passes_the_edge_and_no_name_is_markup(width: int) -> None:
    for shown in (people_shown(LISTED, show=rupees), person(LONG), person("জয়ন্ত")):
        said = text(shown, width)
        assert all(cell_len(line) <= width for line in said.splitlines())
    assert "[bold]" in text(person("জয়ন্ত"), 120)


def test_who_owes_whom_stands_in_columns() -> None:
    said = text(people_shown(LISTED, show=rupees)).splitlines()
    assert said[0].split() == ["Person", "Owes", "you", "You", "owe", "Last", "Entries"]
    assert said[2].startswith("Jürgen Müller-Lüdenscheidt")
    assert said[3].split() == ["Asha", "₹400.00", "2026-10-04", "2"]
    assert said[4].split()[1:] == ["₹300.00", "2026-10-02", "1"]
    assert said[3].index("₹400.00") < said[4].index("₹300.00"), "each in its column"
    assert said[-3].startswith("Asha: ₹70.00 more to you, pending")
    assert said[-2:] == [
        "1 person even with you: finura people --all",
        "₹70.00 is under nobody's name: finura list cat:'Lent & borrowed'",
    ]


def test_one_person_says_how_it_stands() -> None:
    said = text(person("Asha"))
    assert said.startswith("Asha owes you ₹400.00\n")
    assert "pending" in said.splitlines()[4]
    assert [stands(one, rupees) for one in PEOPLE[2:]] == ["You owe জয়ন্ত ₹300.00", "even and you are even"]


def test_receipts_say_which_way_the_money_went() -> None:
    def said(done: Settled) -> str:
        return settled_shown(done, show=rupees).text.splitlines()[0]

    whole = Settled("Asha", 7, Money(400_00, "INR"), Money(0, "INR"), "Cash", 3)
    assert said(whole) == "Entry 7: Asha paid you ₹400.00, Cash; you are even"
    part = whole._replace(money=Money(-100_00, "INR"), left=Money(-50_00, "INR"))
    assert said(part) == "Entry 7: You paid Asha ₹100.00, Cash; ₹50.00 is left to pay"
    assert said(Settled("Asha")) == "Nothing is open between you and Asha."
    renamed = renamed_shown("asha", "Asha Rao", 2, merged=True, deed=4).text
    assert renamed.startswith("asha is Asha Rao now, in 2 entries\n  together with Asha Rao of before\n")
    assert renamed_shown("a", "a", 0, merged=False, deed=None).text == "Nothing to change.\n"


def test_hidden_amounts_stay_hidden() -> None:
    def hidden(money: Money) -> str:
        return show(money, "en_IN", private=True)

    for shown in (people_shown(LISTED, show=hidden), person("Asha", money=hidden)):
        assert not any(figure in text(shown) for figure in ("400", "300", "70", "10,0"))


def test_nobody_yet() -> None:
    assert text(people_shown(Listed((), 0, ()))).startswith("Nobody owes anybody.")
    assert text(people_shown(Listed((), 3, ()))).startswith("Nothing stands open.\n")
