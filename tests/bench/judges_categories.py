"""The categoriser behind the judge's door: `cat_eval.py --adapter judges_categories.py:Finura`.

Answers come as the product gives them: from a head and packed rows by `ml.answer`, with the memory of exact texts.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pandas as pd

from ml import answer, texts
from ml.categorize import Learnt, learn
from ml.linear import Examples


class Finura:
    """fit(df), predict(df) -> labels, confidences; df has description, amount, account, category."""

    def fit(self, df: pd.DataFrame) -> None:
        self.learnt: Learnt = learn(
            Examples(
                texts=df["description"].tolist(),
                labels=df["category"].tolist(),
                sides=sides(df),
            )
        )
        done = defaultdict(list)
        for text, label in zip(df["description"], df["category"], strict=True):
            if plain := texts.normal(text):
                done[plain].append(label)
        self.memory = {plain: answer.remembered(labels) for plain, labels in done.items()}

    def predict(self, df: pd.DataFrame) -> tuple[list[str], np.ndarray]:
        labels, confidences = [], []
        for text, side in zip(df["description"], sides(df), strict=True):
            chances = self.chances(text, side)
            labels.append(max(chances, key=lambda label: chances[label]))
            confidences.append(chances[labels[-1]])
        return labels, np.array(confidences)

    def chances(self, text: str, side: list[str]) -> dict[answer.Label, float]:
        head, rows = self.learnt.head, self.learnt.rows
        plain = texts.normal(text)
        features = [*texts.cut(plain), *side]
        told = answer.probabilities(head, features, lambda wanted: {f: rows[f] for f in wanted if f in rows})
        return answer.blended(self.memory.get(plain, {}), dict(zip(head.classes, told, strict=True)))


def sides(df: pd.DataFrame) -> list[list[str]]:
    return [
        texts.side(round(amount * 100), str(account))
        for amount, account in zip(df["amount"], df["account"], strict=True)
    ]
