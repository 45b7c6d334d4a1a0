"""The categoriser behind the judge's door: `cat_eval.py --adapter judges_categories.py:Finura`.

Answers come as the product gives them: from a head and packed rows by `ml.answer`, with the memory of exact texts.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import numpy as np
import pandas as pd

import finura_cli
from ml import answer, texts
from ml.categorize import Learnt, learn
from ml.linear import Examples
from ml.prior import Prior


class FinuraAlone:
    """fit(df), predict(df) -> labels, confidences; df has description, amount, account, category. Without the prior."""

    prior: Prior | None = None

    def fit(self, df: pd.DataFrame) -> None:
        told, columns = None, ()
        if self.prior is not None:
            columns = self.prior.paths
            told = np.array([[said.get(path, 0.0) for path in columns] for said in self.said(df)])
        self.learnt: Learnt = learn(
            Examples(
                texts=df["description"].tolist(),
                labels=df["category"].tolist(),
                sides=sides(df),
                prior=told,
                columns=columns,
            )
        )
        done = defaultdict(list)
        for text, label in zip(df["description"], df["category"], strict=True):
            if plain := texts.normal(text):
                done[plain].append(label)
        self.memory = {plain: answer.remembered(labels) for plain, labels in done.items()}

    def predict(self, df: pd.DataFrame) -> tuple[list[str], np.ndarray]:
        labels, confidences = [], []
        for text, side, said in zip(df["description"], sides(df), self.said(df), strict=True):
            chances = self.chances(text, side, said)
            labels.append(max(chances, key=lambda label: chances[label]))
            confidences.append(chances[labels[-1]])
        return labels, np.array(confidences)

    def chances(self, text: str, side: list[str], said: dict[str, float]) -> dict[str, float]:
        head, rows = self.learnt.head, self.learnt.rows
        plain = texts.normal(text)
        features = [*texts.cut(plain), *side]
        told = answer.probabilities(head, features, lambda wanted: {f: rows[f] for f in wanted if f in rows}, said)
        return answer.blended(self.memory.get(plain, {}), dict(zip(head.classes, told, strict=True)))

    def said(self, df: pd.DataFrame) -> list[dict[str, float]]:
        """What the prior says of each row."""
        if self.prior is None:
            return [{}] * len(df)
        rows = zip(df["description"], df["amount"], strict=True)
        return [dict(self.prior.answer(text, outgoing=amount < 0)) for text, amount in rows]


class Finura(FinuraAlone):
    """The same with the prior that is shipped."""

    prior = Prior((Path(finura_cli.__file__).parent / "data" / "prior.bin").read_bytes())


def sides(df: pd.DataFrame) -> list[list[str]]:
    return [
        texts.side(round(amount * 100), str(account))
        for amount, account in zip(df["amount"], df["account"], strict=True)
    ]
