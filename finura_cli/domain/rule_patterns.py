"""What a rule looks at: its pattern, read as terms and made ready to be tried on many entries.

A pattern is written in the language of queries (`domain.query_parser`): words, `"a phrase"`, `/an expression/`,
`merchant:` `text:` `amt:` `acct:` `mode:` `time:` `type:`, and `not:` before any of them. Where a query has the term,
it means the same of an entry without a category; but for `text:`, which here is the description alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from finura_cli.domain.regex import as_regex, finder
from finura_cli.domain.text import folded
from finura_cli.errors import UsageError
from finura_cli.records import NamedTuple

if TYPE_CHECKING:
    from finura_cli.domain.account import Account
    from finura_cli.domain.query_terms import Test

LONGEST = 500
"""Characters of a pattern."""
NAMES = ("merchant", "text", "amt", "acct", "mode", "time", "type")
"""The fields that a pattern can look at, by their names in queries."""

TOKEN = re.compile(
    r"(?P<nots>(?:not:|-(?=[A-Za-z]+:))*)"
    r'(?:(?P<regex>/(?:\\.|[^/\\])+/(?=\s|$))|(?P<field>[A-Za-z]+):(?P<value>"[^"]*"|\S*)|"(?P<phrase>[^"]*)"'
    r"|(?P<word>\S+))",
    re.IGNORECASE | re.DOTALL,
)
_ALL_IN_ONE = ("amt", "time")
"""Fields whose terms must all hold; of the others one is enough, as in queries."""
_CLASS = r"\[\^?\]?(?:\\.|[^\]\\])*\]|\\[A-Za-z]"
_OPTIONAL = r"(?:\\.|[^()\\])(?:[?*]|\{0?,[0-9]*\})"


class Facts(NamedTuple):
    """What conditions look at, of an entry or a row of a file."""

    words: str
    """`text`, folded."""
    text: str
    """`domain.text.text_of()`: description, merchant and note, each on a line of its own."""
    minor: int | None
    """Signed minor units; None where no amount is known, so that no condition on it holds."""
    currency: str
    account_id: int | None
    merchant: str
    """As it is or folded; empty without one."""
    description: str
    """As it is or folded."""
    mode: str | None = None
    time: str | None = None
    """`HH:MM`, if known."""


class Term(NamedTuple):
    """One condition of a pattern as it is written."""

    field: str | None
    """Its name in queries; None for words, a phrase or an expression."""
    value: str
    negated: bool = False
    quoted: bool = False

    @property
    def source(self) -> str | None:
        """The regular expression, of a term that is one."""
        return as_regex(self.value) if self.field is None and not self.quoted else None

    def __str__(self) -> str:
        value = f'"{self.value}"' if self.quoted else self.value
        return ("not:" if self.negated else "") + (f"{self.field}:" if self.field else "") + value


Check = Callable[[Facts], bool]


class Condition:
    """A pattern, ready to be tried."""

    __slots__ = ("_checks", "keys", "rank", "text_only")

    def __init__(self, checks: Iterable[Check], keys: tuple[str, ...], rank: tuple[int, ...], text_only: bool) -> None:
        self._checks = tuple(checks)
        self.keys = keys
        """Folded words of which one must be at a word start of the text for it to hold; () where that is not known."""
        self.rank = rank
        """How much it asks for: the larger, the more specific."""
        self.text_only = text_only
        """Whether the text alone decides."""

    def met(self, facts: Facts) -> bool:
        """Whether all of it holds."""
        return all(check(facts) for check in self._checks)


NEVER = Condition((lambda facts: False,), (), (), text_only=True)
"""Of a pattern that cannot be read, or names an account that is gone."""


def terms(pattern: str) -> tuple[Term, ...]:
    """The terms of a pattern, in order. Never fails: what is no term of a field is words."""
    pattern = pattern.strip()
    first = TOKEN.match(pattern)
    if as_regex(pattern) is not None and first is not None and (not first["regex"] or first.end() == len(pattern)):
        return (Term(None, pattern),)  # it may have spaces in it
    found = []
    for token in TOKEN.finditer(pattern):
        term = _term(token)
        if term.field is not None or term.source is not None or folded(term.value).strip():
            found.append(term)
    return tuple(dict.fromkeys(found))


def _term(token: re.Match[str]) -> Term:
    nots = token["nots"]
    negated = (nots.lower().count("not:") + nots.count("-")) % 2 == 1
    if token["regex"]:
        return Term(None, token["regex"], negated)
    if token["phrase"] is not None:
        return Term(None, token["phrase"], negated, quoted=True)
    if token["field"]:
        name, value = _name(token["field"]), token["value"]
        quoted = len(value) > 1 and value[0] == '"' == value[-1]
        value = value[1:-1].strip() if quoted else value
        if name in NAMES and value and (name == "acct" or _test(name, value) is not None):
            return Term(name, value, negated, quoted)
        if "-" in nots:  # `-word:word`: a dash alone says no to fields only
            return Term(None, token[0])
        return Term(None, token[0][len(nots) :], negated)
    return Term(None, token["word"], negated)


def _name(field: str) -> str | None:
    """What queries call a field, however it is written."""
    from finura_cli.domain.query import FIELDS  # with the parser 10 ms: most rules are words

    return FIELDS.get(field.lower())


@lru_cache(maxsize=256)
def _test(name: str, value: str) -> Test | None:
    """The test of a term that needs no names; None where the value makes no sense, or none for a rule."""
    from finura_cli.domain.books import Names
    from finura_cli.domain.category import Categories
    from finura_cli.domain.query_parser import parse_query

    if name == "type" and value.lower().startswith("transfer"):
        return None
    try:
        (clause,) = parse_query([f'{name}:"{value}"'], Names(Categories(()), {})).clauses
    except UsageError:
        return None
    return clause.tests[0]


def condition(pattern: str, accounts: Mapping[str, int] | None = None) -> Condition:
    """A stored pattern, ready to be tried. `accounts`: ids by `name_key`; a term about any other never holds.

    Raises:
        UsageError: nothing to look for (`bad-rule`), or an expression that is none or could take for ever.
    """
    either = clauses(pattern)
    if not either:
        raise UsageError(
            f"{pattern[:40]!r} has no word to look for", hint="as in: swiggy, or /uber.*eats/", code="bad-rule"
        )
    checks = [_clause(clause, accounts or {}) for clause in either]
    text_only = all(term.field in (None, "merchant", "text") for clause in either for term in clause)
    keys = max(map(_keys, either), key=lambda keys: min(map(len, keys), default=0))
    return Condition(checks, keys, _rank(either), text_only)


def clauses(pattern: str) -> list[list[Term]]:
    """What must all hold: of each of these lists one term."""
    found: dict[object, list[Term]] = {}
    for n, term in enumerate(terms(pattern)):
        alone = term.field is None or term.negated or term.field in _ALL_IN_ONE
        found.setdefault(n if alone else term.field, []).append(term)
    return list(found.values())


def _clause(either: list[Term], accounts: Mapping[str, int]) -> Check:
    checks = [_check(term, accounts) for term in either]
    if either[0].negated:
        check = checks[0]
        return lambda facts: not check(facts)
    return checks[0] if len(checks) == 1 else lambda facts: any(check(facts) for check in checks)


def _check(term: Term, accounts: Mapping[str, int]) -> Check:
    source = term.source
    if source is not None:
        is_found = finder(source)
        return lambda facts: is_found(facts.text)
    words = folded(term.value).rstrip()
    if term.field is None:
        return lambda facts: words in facts.words
    if term.field == "merchant":
        return lambda facts: words in folded(facts.merchant)
    if term.field == "text":
        return lambda facts: words in folded(facts.description)
    if term.field == "acct":
        id = accounts.get(words.strip() or " ".join(term.value.casefold().split()))
        return lambda facts: id is not None and facts.account_id == id
    return _check_of_field(term)


def _check_of_field(term: Term) -> Check:
    """Amount, mode, time and direction: as queries test them."""
    from finura_cli.domain.category import Kind
    from finura_cli.domain.money import exponent
    from finura_cli.domain.query_terms import Magnitude, OfKind, Phrase, TimeOfDay

    match _test(term.field or "", term.value):
        case Magnitude() as size:
            bounds = cache(lambda currency: size.minor_bounds(exponent(currency)))

            def in_bounds(facts: Facts) -> bool:
                if facts.minor is None:
                    return False
                low, high = bounds(facts.currency)
                return (low is None or abs(facts.minor) >= low) and (high is None or abs(facts.minor) <= high)

            return in_bounds
        case OfKind(Kind.INCOME):
            return lambda facts: facts.minor is not None and facts.minor > 0
        case OfKind():
            return lambda facts: facts.minor is not None and facts.minor <= 0
        case TimeOfDay(start, end) if start <= end:
            return lambda facts: facts.time is not None and start <= facts.time[:5] <= end
        case TimeOfDay(start, end):
            return lambda facts: facts.time is not None and (facts.time[:5] >= start or facts.time[:5] <= end)
        case Phrase(words):
            return lambda facts: words in folded(facts.mode or "")
    raise ValueError(f"no condition on {term.field}")


def _keys(either: list[Term]) -> tuple[str, ...]:
    """Words of which one is at a word start of each text that the clause holds for; () if it can hold without."""
    if any(term.negated or term.source is not None or term.field not in (None, "merchant", "text") for term in either):
        return ()
    return tuple(max(folded(term.value).split(), key=len) for term in either)


def _rank(clauses: list[list[Term]]) -> tuple[int, ...]:
    """More conditions (each word is one) before fewer, named fields before free words, closed ranges before open ones,
    longer words before shorter ones, phrases before the same words apart."""
    firsts = [clause[0] for clause in clauses]
    return (
        sum(min(_count(term) for term in clause) for clause in clauses),
        sum(term.field is not None for term in firsts),
        sum(_closed(term.value) for term in firsts if term.field in _ALL_IN_ONE),
        sum(min(_letters(term) for term in clause) for clause in clauses),
        -len(clauses),
    )


def _count(term: Term) -> int:
    return 1 if term.source is not None or term.field in _ALL_IN_ONE else max(1, len(folded(term.value).split()))


def _closed(value: str) -> bool:
    """Whether a range has both ends."""
    low, dots, high = value.partition("..")
    return not dots or bool(low and high)


def _letters(term: Term) -> int:
    """How many characters a text must have to match it; of a field that is no text, none."""
    if term.field not in (None, "merchant", "text"):
        return 0
    if term.source is None:
        return len(folded(term.value).strip())
    plain = re.sub(_OPTIONAL, "", re.sub(_CLASS, "", term.source))
    return min(sum(map(str.isalnum, part)) for part in plain.split("|"))


def account_keys(accounts: Iterable[Account]) -> dict[str, int]:
    """Ids of accounts by their names, as `condition` wants them."""
    from finura_cli.domain.names import name_key

    return {name_key(account.name): account.id for account in accounts}


def with_account_renamed(pattern: str, old: str, new: str) -> str:
    """The pattern with another name of an account; the same text when it does not name it."""
    from finura_cli.domain.names import name_key

    if "acc" not in pattern.casefold():
        return pattern
    read = terms(pattern)
    changed = [
        term._replace(value=new.replace('"', " "), quoted=True)
        if term.field == "acct" and name_key(term.value) == name_key(old)
        else term
        for term in read
    ]
    return pattern if changed == list(read) else " ".join(map(str, changed))
