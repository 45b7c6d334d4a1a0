"""`finura init`: make the books."""

from collections.abc import Callable
from typing import Annotated

import typer

from finura_cli import config
from finura_cli.cli.house import House, house_of
from finura_cli.cli.secrets import check_can_show, check_keyring, forget, new_vault
from finura_cli.domain.currencies import home_currency
from finura_cli.domain.money import Money
from finura_cli.domain.text import how_many
from finura_cli.errors import UsageError
from finura_cli.screen.money import nearest, show
from finura_cli.screen.receipts import receipt
from finura_cli.screen.shown import Shown
from finura_cli.services import founding
from finura_cli.services.rebuilding import Export
from finura_cli.vault.header import PASSPHRASE
from finura_cli.vault.making import Made


def init(
    ctx: typer.Context,
    locale: Annotated[
        str | None, typer.Option("--locale", metavar="LOCALE", help="How numbers and words are written: en_IN.")
    ] = None,
    origin: Annotated[
        str | None,
        typer.Option("--from", metavar="FILE", help="Make the books of an export again: finura export -o FILE.json."),
    ] = None,
    no_keyring: Annotated[
        bool, typer.Option("--no-keyring", help="Encrypt by a passphrase alone, on a machine without a keyring.")
    ] = False,
    no_pin: Annotated[bool, typer.Option("--no-pin", help="Make books that are NOT encrypted.")] = False,
) -> None:
    """Make the books: currency, locale, a PIN, a tree of categories, and the account Cash. There is no undo.

    The books are encrypted under the PIN and a secret in the system's keyring. Without a terminal the PIN comes from
    FINURA_PIN_FILE or FINURA_PIN_COMMAND, and --yes prints the recovery words with the answer.
    """
    house = house_of(ctx)
    founding.check_no_books(house.home)
    if no_pin and no_keyring:
        raise UsageError("--no-pin is not encrypted at all: --no-keyring says nothing then")
    if not no_pin:
        check_can_show(house)
        check_keyring(house, no_keyring=no_keyring)
    export = _export(house, origin) if origin is not None else None
    if export is not None:
        currency, locale = str(export.settings.currency), locale or export.settings.locale or "en"
    else:
        currency = house.currency or (home_currency(locale) if locale else None) or _currency(house)
    if locale is None:
        asked = house.can_ask and not house.yes and house.settings.locale is None
        known = house.settings.locale or founding.likely_locale(house.environ, currency)
        locale = _asked(house, "Locale, for numbers and words", known, _locale_of) if asked else known
    vault = None if no_pin else new_vault(house, no_keyring=no_keyring, change="init", first=True)
    try:
        made = founding.found(house.home, currency=currency, locale=_locale_of(locale), vault=vault, export=export)
    except BaseException:
        if vault is not None and not house.has_store:
            forget(house, vault)
        raise
    if nearest(made.locale) == "en" and not made.locale.startswith("en"):
        house.say(f"no words are known for {made.locale}: months and numbers are written as in English")
    if vault is None:
        house.warn(f"these books are NOT encrypted: whoever can read {made.books} can read everything in it")
    house.emit("init", _shown(made, vault, float(house.settings.holdout), show_words=house.yes, brief=house.quiet))


def _export(house: House, origin: str) -> Export:
    """The export that becomes the books. Whose currency it is, is settled by it."""
    from finura_cli.services import rebuilding

    found = rebuilding.read(origin)
    said = found.settings.currency
    if said is None and house.currency is None:
        raise UsageError("the export does not say the currency of the books", hint="--currency INR")
    if said is not None and house.currency not in (None, said):
        raise UsageError(f"those books are in {said}", hint="leave --currency out")
    return found if said else found._replace(settings=config.changed(found.settings, "currency", house.currency))


def _shown(made: founding.Founded, vault: Made | None, holdout: float, *, show_words: bool, brief: bool) -> Shown:
    """`brief`: people read nothing but what they are never shown again."""
    answer: dict[str, object] = {
        "books": str(made.books),
        "currency": made.currency,
        "locale": made.locale,
        "encrypted": vault is not None,
        "account": made.account,
        "categories": made.categories,
    }
    begins = f"account {made.account}" if made.account is not None else how_many(made.entries, "entry", "entries")
    if made.account is None:
        answer["entries"] = made.entries
    example = show(Money(10_000_000, made.currency), made.locale)
    more = [
        f"{made.currency} in {made.locale}, written {example}; {begins}; {made.categories} categories"
        " (finura category).",
        "Next: finura doctor, or finura"
        if made.account is None
        else "Next: finura import FILE, or finura add 250 lunch",
    ]
    if holdout:
        share = (
            "One in five alerts about spending is"
            if holdout == 0.2
            else f"Of alerts about spending {holdout * 100:g} % are"
        )
        more.insert(1, f"{share} withheld at random: finura help alerts.")
    if vault is not None:
        alone = bool(vault.header.named(PASSPHRASE))
        opens = "with the passphrase, or" if alone else "with your PIN on this computer, elsewhere"
        more.insert(0, f"Encrypted: they open {opens} with the recovery words.")
        more.append("A weekly report by itself: finura schedule install weekly-report")
        if show_words:
            answer["recovery_words"] = " ".join(vault.words)
            words = f"Recovery words, shown only now: {' '.join(vault.words)}"
            more.insert(1, words)
            if brief:
                return receipt(answer, words)
    if brief:
        return receipt(answer, "")
    return receipt(answer, f"Made the books: {made.books}", more=tuple(more))


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
