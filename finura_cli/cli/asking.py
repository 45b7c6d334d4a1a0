"""The words of a report: one period and a query, in any order, and the options that narrow them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from finura_cli.cli.house import House
from finura_cli.domain.period import Interval, Period, PeriodError, bounded, required_period, split_words
from finura_cli.errors import UsageError
from finura_cli.records import NamedTuple
from finura_cli.store import search

if TYPE_CHECKING:
    from finura_cli.domain.query import Query


class Asked(NamedTuple):
    """What was asked for. `period` is None where no word and no option named one."""

    period: Period | None
    query: Query


def asked(
    house: House, words: Sequence[str], *, period: str | None = None, since: str | None = None, until: str | None = None
) -> Asked:
    """Read the words, `-p`, `--since` and `--until`; the books are asked for names only where there is a query.

    Raises:
        PeriodError: two periods. UsageError, NotFound, Ambiguous: of the query.
    """
    found, rest = split_words(_apart(words), house.calendar, house.today)
    said = [] if found is None else [found]
    if period is not None:
        said.append(required_period(period, house.calendar, house.today))
    edges = bounded(since, until, house.calendar, house.today)
    if edges is not None:
        said.append(edges)
    if len(said) > 1:
        raise PeriodError("two periods", hint="give one: as a word, with -p, or with --since and --until")
    chosen = said[0] if said else None
    plain = [word for word in rest if ":" not in word and " " not in word]
    if not plain:
        return Asked(chosen, query_of(house, rest))
    from finura_cli.domain.other_periods import maybe_meant, refuse_other_writing

    for word in plain:
        refuse_other_writing(word, house.today)
    query = query_of(house, rest)
    meant = maybe_meant(plain, house.today)
    if meant is not None and not search.count(house.read_session(), query, chosen or Period.ALL):
        house.say(f"nothing was found with the word {meant[0]}; the period is written {meant[1]}")
    return Asked(chosen, query)


def query_of(house: House, words: Sequence[str]) -> Query:
    """The query of these words, read against the names in the books."""
    from finura_cli.domain.query import Query

    if not words:
        return Query()
    from finura_cli.domain.query_parser import parse_query
    from finura_cli.services.naming import names_of

    return parse_query(_apart(words), names_of(house.read_session(), house.settings.alarms))


def _apart(words: Sequence[str]) -> Sequence[str]:
    """The words of a query that stand in one pair of quotes; the parser is not loaded for words that hold no field."""
    if not any(" " in word.strip() and ":" in word for word in words):
        return words
    from finura_cli.domain.query_parser import apart

    return apart(words)


def one_interval(flags: dict[Interval, bool], otherwise: Interval) -> Interval:
    """The interval of `-D -W -M -Q -Y`."""
    said = [interval for interval, flag in flags.items() if flag]
    if len(said) > 1:
        raise UsageError(f"one interval, not {len(said)}: {' '.join(f'-{interval}' for interval in said)}")
    return said[0] if said else otherwise
