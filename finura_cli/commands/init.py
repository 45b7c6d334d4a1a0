"""`finura init`: make the books."""

from collections.abc import Callable
from typing import Annotated

import typer

from finura_cli import config
from finura_cli.cli.house import House, house_of
from finura_cli.domain.currencies import home_currency
from finura_cli.domain.money import Money
from finura_cli.errors import Unavailable, UsageError
from finura_cli.screen.money import nearest, show
from finura_cli.screen.receipts import receipt
from finura_cli.services import founding


def init(
    ctx: typer.Context,
    locale: Annotated[
        str | None, typer.Option("--locale", metavar="LOCALE", help="How numbers and words are written: en_IN.")
    ] = None,
    no_pin: Annotated[bool, typer.Option("--no-pin", help="Make books that are NOT encrypted.")] = False,
) -> None:
    """Make the books: currency, locale, a tree of categories, and the account Cash. There is no undo."""
    house = house_of(ctx)
    founding.check_no_books(house.home)
    if not no_pin:
        raise Unavailable(
            "books behind a PIN are not in this version yet: encryption arrives with the vault",
            hint="finura init --no-pin makes books that are not encrypted",
            code="no-vault",
        )
    currency = house.currency or (home_currency(locale) if locale else None) or _currency(house)
    if locale is None:
        asked = house.can_ask and not house.yes and house.settings.locale is None
        known = house.settings.locale or founding.likely_locale(house.environ, currency)
        locale = _asked(house, "Locale, for numbers and words", known, _locale_of) if asked else known
    made = founding.found(house.home, currency=currency, locale=_locale_of(locale))
    if nearest(made.locale) == "en" and not made.locale.startswith("en"):
        house.say(f"no words are known for {made.locale}: months and numbers are written as in English")
    house.warn(f"these books are NOT encrypted: whoever can read {made.books} can read everything in it")
    answer = {
        "books": str(made.books),
        "currency": made.currency,
        "locale": made.locale,
        "encrypted": False,
        "account": made.account,
        "categories": made.categories,
    }
    example = show(Money(10_000_000, made.currency), made.locale)
    house.emit(
        "init",
        receipt(
            answer,
            f"Made the books: {made.books}",
            more=(
                f"{made.currency} in {made.locale}, written {example}; account {made.account}; "
                f"{made.categories} categories (finura category).",
                "Next: finura import FILE, or finura add 250 lunch",
            ),
        ),
    )


def _currency(house: House) -> str:
    proposed = home_currency(founding.likely_locale(house.environ, None))
    if house.yes and proposed:
        return proposed
    if house.can_ask:
        from finura_cli.cli.parsers import currency_of

        return _asked(house, "Currency of the books, as INR", proposed, currency_of)
    raise UsageError("which currency are the books in?", hint="finura init --currency INR", code="which-currency")


def _asked(house: House, question: str, proposed: str | None, read: Callable[[str], str]) -> str:
    """One answer; what is wrong with it is said, and the question stands again."""
    from finura_cli.cli.prompts import Question

    said = house.walk([Question("it", question, lambda text, _: read(text), default=proposed)])
    return str(said["it"])


def _locale_of(text: str) -> str:
    return str(config.parsed("locale", text))
