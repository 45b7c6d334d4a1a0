"""A model as one can look at it: who speaks, who else was tried, how each did on the past of these books, and why.

Reports are kept in the books, longer than one version of the program lives: as dataclasses, of which JSON has the names
of the fields. Of a named tuple it has their order alone.
"""

from __future__ import annotations

from dataclasses import dataclass

CHAMPION = "champion"
"""What the statistic or the rule is called that speaks where no model has beaten it."""


@dataclass(frozen=True, slots=True)
class ModelScore:
    """How one of them did. `loss` is relative to what the contest names as its measure, lower is better; None: it could
    not be tried. `better`, `worse`: from how many points of the past it was better than the champion, or worse.
    """

    name: str
    loss: float | None
    better: int
    worse: int
    speaks: bool


@dataclass(frozen=True, slots=True)
class ModelContest:
    """One contest of a model: about what, who speaks, on what it was tried. `measure` says what a loss is, in words:
    `error, of that of the mean of three months`. `origins`: points of the past; `tried`: what was told from them.
    """

    about: str
    speaker: str
    measure: str
    origins: int
    tried: int
    scores: tuple[ModelScore, ...] = ()


@dataclass(frozen=True, slots=True)
class ModelReport:
    """What was learnt by the model of a name. `learnt_from` in words: `1,204 months of 23 categories`.

    `why`: sentences for people, what matters most first. `fresh`: whether the books still are as they were then; what
    was learnt of others is not used.
    """

    name: str
    learnt_from: str
    contests: tuple[ModelContest, ...]
    why: tuple[str, ...] = ()
    at: str | None = None
    """UTC instant of its making; None when it is not kept."""
    fresh: bool = True

    @property
    def speaker(self) -> str:
        """Whoever speaks, by contest, each named once."""
        return " and ".join(dict.fromkeys(one.speaker for one in self.contests)) or CHAMPION
