"""Which category a row belongs to: rules, the file's own word as it was corrected before, what was done or learnt."""

from __future__ import annotations

from finura_cli.domain.account import AccountKind
from finura_cli.domain.categories_default import default_tree
from finura_cli.domain.guess import by_model
from finura_cli.domain.rule_deeds import why_of
from finura_cli.domain.rules import Effects, Facts, Rulebook
from finura_cli.domain.telling import telling_text
from finura_cli.domain.text import folded, text_of
from finura_cli.domain.transaction import By, Draft
from finura_cli.services.corrections import Corrections
from finura_cli.services.filed import NOT_FILED, Filed, Own, Seen
from finura_cli.services.guessing import Guesser
from finura_cli.services.own_words import OwnWords
from finura_cli.store import accounts, categories, rules
from finura_cli.store.connection import Store

_RULE = By.RULE.value  # a member's value takes its time


class Filer:
    """Files drafts. Everything it knows was read when it was made, or when it was first needed."""

    def __init__(
        self, rulebook: Rulebook, own_words: OwnWords, guesser: Guesser, *, cards: frozenset[int] = frozenset(),
        statement: bool = False,
    ) -> None:  # fmt: skip
        """`own_words`: those of a file for categories. `cards`: the accounts that are cards. `statement`: all drafts
        are of a card's own statement."""
        self.own_words = own_words
        self.tree = own_words.tree
        self.guesser = guesser
        self.rulebook = rulebook
        self._cards = cards
        self._statement = statement

    def propose(self, draft: Draft, merchant: str, words: str, account_id: int | None, currency: str) -> Filed:
        """What is known about a row. `merchant`: who was paid, as the books have it; `words`: its text, folded."""
        own = self.own_words.of(draft)
        if own is not None and own.mended is None and not self.rulebook:
            return own.filed
        seen = Seen(
            draft.description, merchant, draft.note, draft.minor, draft.currency or currency, account_id, draft.mode,
            draft.time,
        )  # fmt: skip
        return self.decide(seen, words, own)

    def decide(self, seen: Seen, words: str | None = None, own: Own | None = None) -> Filed:
        """Rules first, then the file's own word, unless a person changed it for this text, then what was done or learnt
        before."""
        effects = self._effects(seen, words) if self.rulebook else None
        if effects is not None and effects.rule is not None:
            rule = effects.rule
            return Filed(rule.category_id or 0, _RULE, 0.0, why_of(rule), own, effects, None)
        if own is not None:
            mended = self.own_words.mended(own, seen.description, seen.merchant, seen.minor)
            return (mended or own.filed)._replace(effects=effects)
        found = self.guesser.of(telling_text(seen.description, seen.merchant, words), seen.minor, seen.account_id)
        if found is None or not found.sure:
            settled = self._settled(seen, words)
            if settled is not None:
                return settled._replace(effects=effects)
        if found is None:
            return NOT_FILED._replace(effects=effects)
        if not found.sure:
            return Filed(0, "", 0.0, "", None, effects, found)
        return Filed(found.category_id, found.by.value, found.confidence, found.why, None, effects, None)

    def _settled(self, seen: Seen, words: str | None) -> Filed | None:
        """A transfer, where the statement of a card says that somebody paid it, or that of a wallet that its money came
        from a bank or went to one: else that would be income, or spent."""
        if self.own_words.transfer is None:
            return None
        from finura_cli.domain import transfer_words as says

        text = f" {folded(text_of(seen.description, seen.merchant, seen.note)) if words is None else words} "
        if seen.minor <= 0:
            phrase = says.DRAWN.found(text)
        else:
            phrase = says.CARD_PAYMENT.found(text) or says.FUNDED.found(text)
            if phrase is None and (self._statement or seen.account_id in self._cards):
                phrase = says.SETTLED.found(text)
        if phrase is None or says.REFUNDED.found(text) or says.EARNED.found(text):
            return None
        return Filed(
            self.own_words.transfer.category_id, By.MODEL.value, 0.0, by_model(phrase.split(), own=False), None
        )

    def _effects(self, seen: Seen, words: str | None) -> Effects | None:
        text = text_of(seen.description, seen.merchant, seen.note)
        return self.rulebook.effects(
            Facts(
                folded(text) if words is None else words, text, seen.minor, seen.currency, seen.account_id,
                seen.merchant, seen.description, seen.mode, seen.time,
            )
        )  # fmt: skip


def filer_of(
    store: Store | None, *, thorough: bool = True, statement: bool = False, of_bank: bool = False,
    magnitudes: bool = False,
) -> Filer:  # fmt: skip
    """A Filer of the books; without any, of those that `init` would make. `thorough`: see Guesser. `of_bank`: where a
    category stands beside a row, a bank chose it. Else see Filer and OwnWords."""
    if store is None:
        tree = default_tree()
        own_words = OwnWords(tree, statement=statement, magnitudes=magnitudes)
        return Filer(Rulebook(()), own_words, Guesser(None, tree, thorough=thorough), statement=statement)
    tree = categories.tree(store)
    own_words = OwnWords(
        tree, statement=statement, magnitudes=magnitudes, former=categories.former_paths(store),
        corrections=Corrections(store, tree) if of_bank else None,
    )  # fmt: skip
    cards = frozenset(one.id for one in accounts.all(store) if one.kind is AccountKind.CARD)
    guesser = Guesser(store, tree, thorough=thorough)
    return Filer(rules.book(store), own_words, guesser, cards=cards, statement=statement)
