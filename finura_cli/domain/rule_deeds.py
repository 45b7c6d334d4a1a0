"""What rules do with one entry that is stored, and what each rule decides."""

from __future__ import annotations

from collections.abc import Sequence

from finura_cli.domain.handmade import Image
from finura_cli.domain.rules import Effects, Rule
from finura_cli.domain.text import folded
from finura_cli.domain.transaction import By, Transaction, may_replace
from finura_cli.records import NamedTuple


class Ruled(NamedTuple):
    """An entry and what rules would change in it; None and () where nothing."""

    before: Transaction
    filed: Rule | None
    """The rule that gives it another category."""
    merchant: str | None
    tags: tuple[str, ...]
    """Those that it does not have yet."""
    note: str | None
    rules: tuple[Rule, ...]
    """All that hold for it, in the order in which they are tried."""

    @property
    def changes(self) -> bool:
        """Whether anything would be another."""
        return bool(self.filed or self.merchant or self.tags or self.note)

    def after(self, merchant_id: int | None) -> Transaction:
        """The entry as it becomes; `merchant_id` is that of `merchant`."""
        lines = self.before.lines
        if self.filed is not None:
            why = why_of(self.filed)
            line = lines[0]._replace(category_id=self.filed.category_id, by=By.RULE, confidence=None, why=why)
            lines = (line,)
        return self.before._replace(
            lines=lines,
            merchant_id=self.before.merchant_id if self.merchant is None else merchant_id,
            tags=tuple(sorted({*self.before.tags, *self.tags})),
            note=self.before.note if self.note is None else self.note,
        )


def ruled(entry: Transaction, effects: Effects, brought: Image | None, merchant_id: int | None) -> Ruled:
    """What `effects` change in an entry. What was set by hand stays, and so do the categories of splits and of linked
    transfers; tags add up.

    `brought`: the entry as its file brought it, None if it was typed; `merchant_id`: whom the books know under the
    merchant's name of `effects`, None for nobody.
    """
    line = entry.lines[0]
    files = len(entry.lines) == 1 and entry.transfer_id is None and may_replace(line.by, By.RULE)
    filed = effects.rule if files and effects.rule and effects.category_id != line.category_id else None
    by_hand = entry.merchant_id is not None and (brought is None or brought.get("merchant_id") != entry.merchant_id)
    named = effects.merchant is None or by_hand or (merchant_id is not None and merchant_id == entry.merchant_id)
    own = {folded(tag) for tag in entry.tags}
    return Ruled(
        entry,
        filed,
        None if named else effects.merchant,
        tuple(tag for tag in effects.tags if folded(tag) not in own),
        effects.note if not entry.note.strip() else None,
        effects.rules,
    )


def why_of(rule: Rule) -> str:
    """What is kept beside a category that a rule gave."""
    return f"{rule.id} {rule.pattern}"


class Trial(NamedTuple):
    """A rule that holds for a text, or would if more were known of it."""

    rule: Rule
    decides: tuple[str, ...] = ()
    """Of `category`, `merchant`, `tags`, `note` what it has a say in: no rule before it had."""
    lacks: tuple[str, ...] = ()
    """What must be known to tell whether it holds, by the names of fields."""


def trials(rules: Sequence[Rule]) -> list[Trial]:
    """What each of the rules that hold decides; they are in the order in which they are tried."""
    taken: set[str] = set()
    found = []
    for rule in rules:
        says = {
            "category": rule.category_id is not None, "merchant": bool(rule.merchant), "tags": bool(rule.tags),
            "note": bool(rule.note),
        }  # fmt: skip
        decides = tuple(name for name, said in says.items() if said and name not in taken)
        taken.update(name for name in decides if name != "tags")
        found.append(Trial(rule, decides))
    return found
