"""The words of a query, read against the names in the books. Every failure says what to type instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Literal, TypeVar

from finura_cli.domain.books import Names
from finura_cli.domain.category import Kind, Necessity
from finura_cli.domain.names import name_key, nearest, pick, shortened
from finura_cli.domain.query import FIELDS, Clause, Query
from finura_cli.domain.query_entries import OfEntries
from finura_cli.domain.query_terms import (
    Expression,
    InAccounts,
    InCategories,
    Magnitude,
    OfKind,
    OfNecessity,
    Pending,
    Phrase,
    Tagged,
    Test,
    TimeOfDay,
    Uncategorized,
    Unreviewed,
    Whose,
    Within,
)
from finura_cli.domain.regex import as_regex, finder
from finura_cli.domain.text import folded
from finura_cli.errors import Unavailable, UsageError

_FIELD = re.compile(r"([A-Za-z][A-Za-z_-]*):(.*)", re.DOTALL)
_NUMBER = re.compile(r"[0-9]{1,15}(?:\.[0-9]{0,6})?|\.[0-9]{1,6}")
_CLOCK = re.compile(r"([0-9]{1,2})(?::([0-9]{2}))?")
_NO_TEXT = re.compile("[\ud800-\udfff\0]")
_AND = frozenset({"amt", "mood", "time"})
"""Fields whose terms must all hold; of the others one is enough."""
_HINT = "see `finura help queries`"
_MOST_TERMS = 100
_T = TypeVar("_T")


def parse_query(words: Sequence[str], names: Names) -> Query:
    """The query of words as the shell gives them: an argument with spaces is a phrase. The period is taken out before
    (`period.split_words`).

    Raises:
        UsageError: a term that makes no sense, an unknown field. NotFound, Ambiguous: of a category or an account.
    """
    if len(words) > _MOST_TERMS:
        raise UsageError(f"a query of {len(words)} terms, at most {_MOST_TERMS} are taken", hint=_HINT)
    clauses: list[Clause] = []
    either: dict[str, list[Test]] = {}
    for word in words:
        if _NO_TEXT.search(word):
            raise UsageError("a word of the query is no text", hint="it has bytes that are not UTF-8", code="bad-term")
        term, negated = _without_not(word)
        name, test = _term(term, names)
        if negated or name is None or name in _AND:
            clauses.append(Clause((test,), negated))
        else:
            either.setdefault(name, []).append(test)
    clauses += [Clause(tuple(dict.fromkeys(tests))) for tests in either.values()]
    return Query(tuple(dict.fromkeys(clauses)))


_QUOTED = re.compile(r'(?:[^\s"]|"[^"]*")+')


def apart(words: Sequence[str]) -> list[str]:
    """The words, and those of an argument like `swiggy cat:Food` one by one: it names a field behind a space, so it is
    no text to look for. `text:` and `note:` in front, a regular expression, and quotes inside keep theirs together."""
    found: list[str] = []
    for word in words:
        parts = _QUOTED.findall(word) if ":" in word and word.count('"') % 2 == 0 and as_regex(word) is None else []
        first, *later = map(_field_of, parts) if parts else (None,)
        found += parts if any(later) and first not in ("text", "note") else [word]
    return found


def _field_of(term: str) -> str | None:
    """The field that a term names, whichever of its names; None when it is none."""
    bare = term.lstrip("-")
    while bare[:4].lower() == "not:":
        bare = bare[4:].lstrip("-")
    found = _FIELD.fullmatch(bare)
    return FIELDS.get(found[1].lower()) if found is not None else None


def _without_not(word: str) -> tuple[str, bool]:
    """`not:TERM` and `-FIELD:value` as the term and True."""
    negated = False
    term = word.strip()
    while True:
        if term[:4].lower() == "not:":
            term, negated = term[4:].strip(), not negated
            if not term:
                raise UsageError("not: is empty", hint="such as not:coffee or not:cat:Food")
        elif term.startswith("-"):
            found = _FIELD.fullmatch(term[1:])
            if found is None or found[1].lower() not in FIELDS:
                raise UsageError(f"{shortened(term)}: a word cannot begin with -", hint=f"not:{term[1:] or 'WORD'}")
            term, negated = term[1:], not negated
        else:
            return term, negated


def _term(term: str, names: Names) -> tuple[str | None, Test]:
    """The field of a term (None: a bare word) and its test."""
    source = as_regex(term)
    if source is not None:
        finder(source)
        return None, Expression(source)
    found = _FIELD.fullmatch(term)
    if found is None:
        return None, _phrase(term, "words")
    name = FIELDS.get(found[1].lower())
    if name is None:
        raise _unknown_field(found[1], term)
    value = found[2].strip()
    if len(value) >= 2 and value[0] == value[-1] == '"':
        value = value[1:-1].strip()
    if not value:
        raise UsageError(f"{found[1]}: is empty", hint=_EXAMPLES[name], code="empty-term")
    return name, _READERS[name](value, names)


def _unknown_field(field: str, term: str) -> UsageError:
    if field.lower() in ("date", "period"):
        hint = "a period stands alone, such as 2026-10 or last-month"
    else:
        near = nearest(field, FIELDS, count=1)
        hint = f"did you mean {near[0]}:? " if near else f"fields: {' '.join(sorted(set(FIELDS.values())))}; "
        hint += f"to search for the text: text:{shortened(term)[1:-1]}"
    return UsageError(f"there is no field {shortened(field)}", hint=hint, code="unknown-field")


def _phrase(text: str, place: Literal["words", "merchant", "note", "mode"]) -> Phrase:
    words = folded(text).rstrip()
    if not words:
        raise UsageError(f"{shortened(text)} has no letter or digit to look for", hint=_HINT, code="empty-term")
    return Phrase(words, place)


def _category(value: str, names: Names) -> Test:
    found = names.categories.find(value)
    return InCategories(tuple(sorted(names.categories.children_of(found.id))))


def _account(value: str, names: Names) -> Test:
    by_name = {account.name: account.id for account in names.accounts.values()}
    return InAccounts((pick(value, by_name, "account", "`finura account` shows them"),))


def _tag(value: str, names: Names) -> Test:
    return Tagged(_phrase(value, "words").words.strip())


def _kind(value: str, names: Names) -> Test:
    kind = _choice("type", value, {kind.value: kind for kind in Kind} | {"expenses": Kind.EXPENSE,
                                                                         "transfers": Kind.TRANSFER})  # fmt: skip
    return OfKind(kind, tuple(sorted(c.id for c in names.categories if c.kind is kind)))


def _is(value: str, names: Names) -> Test:
    simple: dict[str, Test | Necessity | None] = {
        "pending": Pending(), "unreviewed": Unreviewed(), "uncategorized": Uncategorized(),
        "uncategorised": Uncategorized(), **{n.value: n for n in Necessity}, "recurring": None, "anomaly": None,
    }  # fmt: skip
    found = _choice("is", value, simple)
    if found is None and value.lower() == "recurring" and names.recurring is not None:
        return OfEntries(names.recurring())
    if found is None and value.lower() == "anomaly" and names.odd is not None:
        return OfEntries(names.odd())
    if found is None:
        command = "finura anomalies" if value.lower() == "anomaly" else "finura bills"
        raise Unavailable(f"is:{value.lower()} cannot be searched for here", hint=f"try `{command}`")
    if isinstance(found, Necessity):
        return _of_necessity(found, names)
    return found


def _of_necessity(wanted: Necessity, names: Names) -> Test:
    tree = names.categories
    own = sorted(names.necessities.items())
    return OfNecessity(
        wanted,
        tuple(sorted(c.id for c in tree if tree.necessity(c.id) is wanted)),
        tuple(id for id, said in own if said is wanted),
        tuple(id for id, said in own if said is not wanted),
    )


def _magnitude(value: str, names: Names) -> Test:
    low, high = _bounds("amt", value, _NUMBER)
    bounds = [None if text is None else Decimal(text) for text in (low, high)]
    if bounds[0] is not None and bounds[1] is not None and bounds[1] < bounds[0]:
        raise _bad("amt", value)
    return Magnitude(bounds[0], bounds[1])


def _mood(value: str, names: Names) -> Test:
    return _whole_numbers("mood", "mood", value, re.compile("[0-5]"))


def _id(value: str, names: Names) -> Test:
    return _whole_numbers("id", "id", value, re.compile("[0-9]{1,18}"))


def _batch(value: str, names: Names) -> Test:
    return _whole_numbers("batch", "batch_id", value, re.compile("[0-9]{1,18}"))


def _whole_numbers(field: str, place: Literal["id", "batch_id", "mood"], value: str, form: re.Pattern[str]) -> Within:
    low, high = (None if text is None else int(text) for text in _bounds(field, value, form))
    if low is not None and high is not None and high < low:
        raise _bad(field, value)
    return Within(place, low, high)


def _time(value: str, names: Names) -> Test:
    low, high = _bounds("time", value, _CLOCK)
    hour_alone = low == high and low is not None and ":" not in low
    start = _clock(low or "0", value)
    end = _clock(high, value) if high else "23:59"
    return TimeOfDay(start, f"{start[:2]}:59" if hour_alone else end)


def _clock(text: str, value: str) -> str:
    hour, _, minute = text.partition(":")
    if int(hour) > 23 or int(minute or 0) > 59:
        raise _bad("time", value)
    return f"{int(hour):02}:{minute or '00'}"


def _bounds(field: str, value: str, form: re.Pattern[str]) -> tuple[str | None, str | None]:
    """`10..20`, `10..`, `..20` or `10` as two texts of the form; both ends included."""
    low, dots, high = value.partition("..")
    if not dots:
        high = low
    texts = (low.strip() or None, high.strip() or None)
    if texts == (None, None) or any(text is not None and not form.fullmatch(text) for text in texts):
        raise _bad(field, value)
    return texts


def _bad(field: str, value: str) -> UsageError:
    return UsageError(f"{field}: cannot be {shortened(value)}", hint=_EXAMPLES[field], code="bad-term")


def _choice(field: str, value: str, choices: Mapping[str, _T]) -> _T:
    key = name_key(value)
    if key in choices:
        return choices[key]
    near = nearest(value, choices, count=1)
    hint = f"did you mean {field}:{near[0]}?" if near else _EXAMPLES[field]
    raise UsageError(f"{field}: cannot be {shortened(value)}", hint=hint, code="bad-term")


_EXAMPLES = {
    "cat": "such as cat:Food or cat:Food:Groceries",
    "acct": "such as acct:Cash",
    "merchant": "such as merchant:swiggy",
    "text": "such as text:2026",
    "amt": "such as amt:50.. or amt:10..20 or amt:..20, without sign or grouping (a shell takes > and < away)",
    "tag": "such as tag:holiday",
    "note": "such as note:birthday",
    "mood": "such as mood:3 or mood:..2, from 0 to 5",
    "mode": "such as mode:upi",
    "who": "such as who:Asha",
    "type": "type:expense, type:income or type:transfer",
    "is": "is:pending uncategorized unreviewed recurring anomaly essential discretionary saving",
    "time": "such as time:22:00..04:00 or time:9..12",
    "id": "such as id:12 or id:10..20",
    "batch": "such as batch:3",
}
_READERS: dict[str, Callable[[str, Names], Test]] = {
    "cat": _category,
    "acct": _account,
    "merchant": lambda value, names: _phrase(value, "merchant"),
    "text": lambda value, names: _phrase(value, "words"),
    "amt": _magnitude,
    "tag": _tag,
    "note": lambda value, names: _phrase(value, "note"),
    "mood": _mood,
    "mode": lambda value, names: _phrase(value, "mode"),
    "who": lambda value, names: Whose(_phrase(value, "words").words.strip()),
    "type": _kind,
    "is": _is,
    "time": _time,
    "id": _id,
    "batch": _batch,
}
