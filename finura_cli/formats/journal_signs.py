"""Whether the first lines of a file are a journal's. Nothing that reads one is loaded until a heading is met."""

from __future__ import annotations

import re
from collections.abc import Sequence

from finura_cli.formats.base import Certainty

_HEADING = re.compile(
    r"(?:[0-9]{4}([-/.])[0-9]{1,2}\1[0-9]{1,2}|[0-9]{1,2}[-/.][0-9]{1,2})(?:=[0-9/.-]{3,10})?(?=[\s*!]|$)"
)
_DIRECTIVE = re.compile(
    r"[!@]?(?:account|include|alias|commodity|payee|tag|apply|end|comment|bucket|decimal-mark|year)\s"
    r"|Y ?[0-9]{4}\s*$|D\s|P\s+[0-9]{4}[-/.]|N\s|A\s|~ ?\S|= ?\S"
)
_STRONG = re.compile(r"[!@]?(?:account|include|commodity)\s+\S|alias\s+\S.*=|decimal-mark\s+[.,]|P\s+[0-9]{4}[-/.]")
_DAY = r"[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}\s+"
_ACCOUNT = r"[^\W\d_a-z][\w-]*(?::[\w-]+)+"
_OF_BEANCOUNT = re.compile(
    rf"{_DAY}(?:open\s+{_ACCOUNT}(?:\s+[A-Z][A-Z0-9'._,-]*)*(?:\s+\"\w+\")?\s*$|(?:close|pad)\s+{_ACCOUNT}"
    rf"|balance\s+{_ACCOUNT}\s+[-+0-9(]|(?:txn|[*!])\s+\"|commodity\s+[A-Z]+\s*$|(?:note|document)\s+{_ACCOUNT}\s+\""
    r"|price\s+[A-Z]\S*\s+[-0-9]|(?:event|query|custom)\s+\")"
    r"|option\s+\"[a-z_]+\"\s+\"|plugin\s+\"|include\s+\"|push(?:tag|meta)\s|pop(?:tag|meta)\s"
)
_BARE = re.compile(rf"{_DAY}(?:txn|[*!])\s*(?:$|[#^])")
_COLON = re.compile(r"[^\W\d]:\s?[^\W\d]")
_ENOUGH = 40
"""Lines that no journal has, beside ten times as few that one may have: the file is something else."""


def of_journal(lines: Sequence[str]) -> Certainty:
    """SURE for transactions with postings below them, LIKELY where only the colons in their accounts tell, or the
    directives."""
    sound = typed = headings = strong = other = at = 0
    while at < len(lines):
        line = lines[at]
        at += 1
        if not line.strip() or line[0] in ";#*%|" or line[0].isspace():
            continue
        if _HEADING.match(line):
            start = at
            while at < len(lines) and lines[at][:1].isspace() and lines[at].strip():
                at += 1
            headings += 1
            posted, known = _are_postings(lines[start:at]) if at > start else (False, False)
            sound, typed = sound + posted, typed + known
        elif _DIRECTIVE.match(line):
            strong += bool(_STRONG.match(line))
            if line.startswith("comment"):
                while at < len(lines) and lines[at].strip() != "end comment":
                    at += 1
        else:
            other += 1
            if other > _ENOUGH + 10 * (sound + strong):
                return Certainty.NO
    if sound and sound * 2 >= headings and other <= sound + strong:
        return Certainty.SURE if typed else Certainty.LIKELY
    return Certainty.LIKELY if strong and strong > other + headings - sound else Certainty.NO


def _are_postings(below: Sequence[str]) -> tuple[bool, bool]:
    """Whether the lines below a heading are postings, accounts with an amount behind one of them; and whether the
    type of an account is known by its name."""
    from finura_cli.formats import journal_amounts
    from finura_cli.formats.account_types import AccountTypes

    types = AccountTypes()
    amounts = accounts = typed = postings = 0
    for line in below:
        text = line.strip().partition(";")[0].strip().lstrip("*! ")
        if not text:
            continue
        account, _, rest = text.replace("\t", "  ", 1).partition("  ")
        known = types.of(account.strip("()[]")) is not None
        typed += known
        accounts += known or _COLON.search(account) is not None
        postings += 1
        try:
            amounts += bool(rest.strip()) and journal_amounts.take_apart(rest.strip()) is not None
        except ValueError:
            continue
    posted = amounts > 0 and accounts > 0 and accounts * 2 >= postings
    return posted, posted and typed > 0


def of_beancount(lines: Sequence[str]) -> Certainty:
    """SURE when every line at the margin is a directive of Beancount, or a heading that it passes over."""
    known = other = 0
    for line in lines:
        if not line.strip() or line[0] in ";*:#":
            continue
        if line[0].isspace():
            other += known > 0 and not _may_stand_below(line.strip())
        elif _OF_BEANCOUNT.match(line.partition(";")[0]):
            known += 1
        else:
            other += not _BARE.match(line)
        if other > _ENOUGH + 10 * known:
            return Certainty.NO
    return Certainty.SURE if known and other * 4 <= known else Certainty.NO


def _may_stand_below(text: str) -> bool:
    """Whether an indented line is a posting or a note of Beancount, or the rest of a text."""
    from finura_cli.formats.beancount import is_posting

    posting = is_posting(text)
    return posting if posting is not None else "  " not in text or text[0] in ';#^"'
