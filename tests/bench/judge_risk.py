"""The product's day-ahead risk behind the judge's door: `day8_eval.py --adapter judge_risk.py:Risk`.

The judge hands windows of seven days that follow each other, with a yes or no for the day after each. What that day
was stands in the next window; which question is asked, and from which spending on a day counts as high, is read off
the answers. The day after the last window is in none: that row is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ml import risk
from ml.risk_rows import Rows, Windows

if TYPE_CHECKING:
    from ml.frames import Floats


class Risk:
    """Learns who speaks, as `model train` does, and lets it speak of each asked window by itself."""

    lstm = False

    def fit(self, W: Floats, W8: Floats, y: np.ndarray) -> Risk:
        next_day, came = W[1:, -1], y[:-1].astype(bool)
        mood, spend = next_day[:, 0], np.expm1(next_day[:, 1])
        self.rows = Rows(windows(W[:-1], W8[:-1]), mood, spend)
        if ((mood <= 1) == came).all():
            self.question = risk.Question(risk.LOW_MOOD, 1)
        else:
            cut = (spend[~came].max(initial=0) + spend[came].min(initial=np.inf)) / 2
            self.question = risk.Question(risk.HIGH_SPEND, float(cut))
        self.learnt = risk.learn(self.rows, self.question, lstm=self.lstm)
        return self

    def predict_proba(self, W: Floats, W8: Floats) -> Floats:
        if self.learnt is None:
            return np.full(len(W), risk.base_rate(int(self.question.came(self.rows).sum()), len(self.rows)))
        said = risk.say(self.rows, self.question, self.learnt.speaker, windows(W, W8))
        return np.array([one.chance for one in said])


class RiskWithLstm(Risk):
    lstm = True


def windows(W: Floats, W8: Floats) -> Windows:
    whole = W[:, :, 2:4].astype(np.int64)
    mood, spend = W[:, :, 0], np.expm1(W[:, :, 1])
    return Windows(mood, spend, whole[..., 0], whole[..., 1], W[:, :, 5], W8[:, 0].astype(np.int64), W8[:, 1])
