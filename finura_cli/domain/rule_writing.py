"""A pattern as a person types it, checked and written down; and what it says, as a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from finura_cli.domain.names import name_key, nearest, pick, shortened
from finura_cli.domain.query import FIELDS
from finura_cli.domain.rule_patterns import LONGEST, NAMES, TOKEN, Term, clauses, condition, terms
from finura_cli.errors import UsageError

if TYPE_CHECKING:
    from finura_cli.domain.account import Account
    from finura_cli.domain.rule_patterns import Facts
    from finura_cli.domain.rules import Rule

_LED = re.compile(r'(?P<led>(?:not:|-)*(?P<field>[A-Za-z]+):)(?P<value>[^"]*\s[^"]*)', re.IGNORECASE)
_INNER = re.compile(r"\s(?:not:|-)*([A-Za-z]+):")
_HINT = "see `finura help rules`"
_FORMS = {
    None: ("text has {}", "text has no {}"),
    "merchant": ("merchant starts with {}", "merchant does not start with {}"),
    "text": ("description has {}", "description has no {}"),
    "amt": ("amount {}", "amount not {}"),
    "acct": ("account is {}", "account is not {}"),
    "mode": ("paid by {}", "not paid by {}"),
    "time": ("time {}", "time not {}"),
    "type": ("{}", "not {}"),
}


def as_typed(words: Sequence[str]) -> str:
    """The pattern of words as the shell gives them: `acct:Main bank`, which it made of `acct:"Main bank"`, is one term,
    as in a query."""
    return " ".join(map(_quoted, words)).strip()


def written(text: str, accounts: Iterable[Account]) -> str:
    """A pattern as it is stored: fields by one name, accounts by their whole one.

    Raises:
        UsageError: nothing to look for (`bad-rule`), an unknown field, a value that makes no sense, an expression that
            is none or could take for ever. NotFound, Ambiguous: of an account.
    """
    text = text.strip()
    if len(text) > LONGEST:
        raise UsageError(f"a pattern of {len(text)} characters, at most {LONGEST} are taken", hint=_HINT)
    if re.search("[\ud800-\udfff\0]", text):
        raise UsageError("a word of the pattern is no text", hint="it has bytes that are not UTF-8", code="bad-rule")
    known = {account.name: account.name for account in accounts}
    found = []
    for term in terms(text):
        _refuse_other_fields(term)
        if term.field == "acct":
            name = pick(term.value, known, "account", "`finura account` shows them").replace('"', " ")
            term = term._replace(value=name, quoted=True)
        found.append(term)
    if found and all(term.negated for term in found):
        raise UsageError("a rule needs something that it looks for", hint="as in: uber not:eats", code="bad-rule")
    pattern = " ".join(map(str, dict.fromkeys(found)))
    condition(pattern or text)
    return pattern


def _quoted(word: str) -> str:
    led = _LED.fullmatch(word)
    if led is None or led["field"].lower() not in FIELDS:
        return word
    several = any(name.lower() in FIELDS for name in _INNER.findall(word))
    return word if several else f'{led["led"]}"{led["value"]}"'


def _refuse_other_fields(term: Term) -> None:
    """What looks like a field and is none that a rule can look at is refused when it is typed; where it is stored
    already, it was meant as words."""
    if term.field is not None or term.quoted or term.source is not None:
        return
    token = TOKEN.fullmatch(term.value)
    if token is None or not token["field"]:
        return
    field, value = token["field"], token["value"].strip('"')
    name = FIELDS.get(field.lower())
    words = f'to look for the words: "{value if name else term.value}"'
    if name is None:
        near = nearest(field, [*NAMES, *(key for key, of in FIELDS.items() if of in NAMES)], count=1)
        hint = (f"did you mean {near[0]}:? " if near else "") + words
        raise UsageError(f"there is no field {shortened(field)}", hint=hint, code="unknown-field")
    if name not in NAMES:
        fields = " ".join(f"{name}:" for name in NAMES)
        raise UsageError(f"a rule cannot look at {field}:", hint=f"it can look at {fields}", code="unknown-field")
    if name == "type" and value.lower().startswith("transfer"):
        hint = "type:expense or type:income; a transfer is known by its two sides, or by words"
        raise UsageError("a rule cannot look at type:transfer", hint=hint, code="bad-term")
    _explain(field, value)


def _explain(field: str, value: str) -> None:
    """Raises what a query says of this term."""
    from finura_cli.domain.books import Names
    from finura_cli.domain.category import Categories
    from finura_cli.domain.query_parser import parse_query

    parse_query([f"{field}:{value}"], Names(Categories(()), {}))


def said(rule: Rule | str) -> str:
    """What a rule, or a pattern, looks for: `merchant starts with SWIGGY and amount 100 to 500`."""
    pattern = rule if isinstance(rule, str) else rule.pattern
    either = clauses(pattern)
    plain = [clause[0] for clause in either if _is_word(clause[0])]
    parts: list[str] = []
    for clause in either:
        first = clause[0]
        if first.source is not None:
            parts.append(f"text {'does not match' if first.negated else 'matches'} {first.value}")
        elif not _is_word(first):
            parts.append(_FORMS[first.field][first.negated].format(" or ".join(map(_value, clause))))
        elif first == plain[0]:
            parts.append("text has " + " and ".join(map(_value, plain)))
    return " and ".join(parts) or pattern


def _is_word(term: Term) -> bool:
    return term.field is None and term.source is None and not term.negated


def _value(term: Term) -> str:
    match term.field:
        case "amt" | "time":
            low, dots, high = (part.strip() for part in term.value.partition(".."))
            if not dots:
                return low
            return f"{low} to {high}" if low and high else f"from {low}" if low else f"up to {high}"
        case "type":
            return "money in" if term.value.lower() == "income" else "money out"
        case "acct" | "mode":
            return term.value
    return f'"{term.value.upper()}"' if term.quoted and term.field is None else term.value.upper()


def effects_said(rule: Rule, path: str | None) -> list[str]:
    """What a rule does, thing by thing: its category (`path`), then the rest."""
    found = [path] if path else []
    if rule.merchant:
        found.append(f"merchant {rule.merchant}")
    if rule.tags:
        found.append(("tag " if len(rule.tags) == 1 else "tags ") + ", ".join(rule.tags))
    if rule.note:
        found.append(f"note {shortened(rule.note)}")
    return found


def lacking(rule: Rule, facts: Facts) -> tuple[str, ...]:
    """The fields of which nothing is known and on which alone it depends whether a rule holds; () otherwise."""
    unknown = {
        field
        for field, known in (
            ("amt", facts.minor is not None), ("type", facts.minor is not None), ("acct", facts.account_id is not None),
            ("mode", facts.mode is not None), ("time", facts.time is not None),
        )
        if not known
    }  # fmt: skip
    read = terms(rule.pattern)
    rest = [term for term in read if term.field not in unknown]
    if len(rest) == len(read) or (rest and not condition(" ".join(map(str, rest))).met(facts)):
        return ()
    return tuple(dict.fromkeys(term.field for term in read if term.field in unknown and term.field is not None))


def trouble(rule: Rule, accounts: Mapping[str, int]) -> str | None:
    """Why a rule never holds, whatever comes: it names an account that is gone, or cannot be read. `accounts`: ids by
    `name_key`."""
    try:
        condition(rule.pattern)
    except UsageError as error:
        return str(error)
    gone = [term.value for term in terms(rule.pattern) if term.field == "acct" and name_key(term.value) not in accounts]
    return f"there is no account {gone[0]}" if gone else None
