"""Day-ahead risk: what can be learnt is found, what cannot is left at the base rate, and nothing is known ahead."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace

import numpy as np
import pytest

from finura_cli.domain import risk as told
from ml import gate, risk, risk_lstm, risk_rows
from ml.frames import FrameError
from ml.risk import BASE, BLIND, HIGH_SPEND, LOGISTIC, LOW_MOOD, STATISTIC, Question
from ml.risk_rows import FEW
from tests.thorough import in_part

LOW = Question(LOW_MOOD, 1)
HIGH = Question(HIGH_SPEND, 40)
torch = pytest.mark.skipif(not risk_lstm.present(), reason="torch, an extra, is not installed")


@pytest.fixture
def small(monkeypatch):
    """A forest of few trees, where how many there are does not matter."""
    monkeypatch.setattr(risk, "TREES", 8)


def lived(seed=0, days=200, stays=0.85, logged=1.0):
    """A diary in which moods last, and pay days, weekends and low moods cost money."""
    random = np.random.default_rng(seed)
    day = np.arange(738000, 738000 + days)
    payday = (np.arange(days) % 30 < 2).astype(float)
    feeling = np.zeros(days)
    for n in range(1, days):
        feeling[n] = stays * feeling[n - 1] + np.sqrt(1 - stays**2) * random.normal()
    mood = np.clip(np.round(2.5 + 1.2 * feeling + 0.4 * random.normal(size=days)), 0, 5)
    size = 3 - 0.3 * feeling + 0.4 * ((day - 1) % 7 >= 5) + 0.8 * payday + 0.6 * random.normal(size=days)
    spend = np.where(random.random(days) < 0.25, 0.0, np.exp(size))
    mood[random.random(days) >= logged] = np.nan
    category = np.where(spend > 0, random.integers(0, 7, days), -1)
    block = np.where(spend > 0, random.integers(0, 4, days), -1)
    return {"day": day, "mood": mood, "spend": spend, "category": category, "block": block, "payday": payday}


def until(diary, days):
    return {name: column[:days] for name, column in diary.items()}


def shuffled(seed, days=130):
    """What days came to, dealt out to all of them: there is nothing to learn but how often."""
    rows = risk_rows.rows(lived(seed, days))
    order = np.random.default_rng(seed).permutation(len(rows))
    return replace(rows, mood=rows.mood[order], spend=rows.spend[order])


def same(rows, others):
    """Whether two values hold the same arrays, to the last bit."""
    if not is_dataclass(rows):
        return np.array_equal(rows, others, equal_nan=True)
    return all(same(getattr(rows, field.name), getattr(others, field.name)) for field in fields(rows))


def loss(chances, came):
    return float(-np.log(np.where(came, chances, 1 - np.asarray(chances))).mean())


@pytest.mark.parametrize("trees", in_part(20, risk.TREES))
@pytest.mark.parametrize("question", [LOW, HIGH], ids=["low", "high"])
def test_what_lasts_is_learnt_and_holds_on_days_never_seen(question, trees, monkeypatch):
    monkeypatch.setattr(risk, "TREES", trees)
    rows = risk_rows.rows(lived(1, 900, stays=0.92))
    past, later = rows.take(slice(0, 500)), rows.take(slice(500, None))
    learnt = risk.learn(past, question)
    assert learnt is not None
    assert learnt.proven
    assert learnt.speaker != BASE
    assert learnt.skill is not None
    assert learnt.skill > 0
    said = risk.say(past, question, learnt.speaker, later.windows)
    came = question.came(later)
    assert loss([one.chance for one in said], came) < loss([one.base for one in said], came) - 0.02


def test_the_speaker_is_one_of_those_that_were_tried_and_its_figures_are_its_own(small):
    learnt = risk.learn(risk_rows.rows(lived(2)), LOW)
    assert learnt is not None
    assert [score.name for score in learnt.scores if score.speaks] == [learnt.speaker]
    scores = {score.name: score for score in learnt.scores}
    assert set(scores) == {BASE, BLIND, STATISTIC, LOGISTIC, risk.FOREST}
    assert learnt.skill == pytest.approx(1 - scores[learnt.speaker].brier / scores[BASE].brier)
    assert (learnt.days, learnt.origins, learnt.tried) == (193, risk.ORIGINS, 173)
    assert sum(band.count for band in learnt.bands) == learnt.tried
    assert all(band.low < band.claimed <= band.high for band in learnt.bands)


@pytest.mark.parametrize("question", [LOW, HIGH], ids=["low", "high"])
def test_later_days_change_nothing_that_was_told_before(question, small):
    diary = lived(3, 160)
    other = lived(4, 160)
    changed = {name: np.concatenate([column[:100], other[name][100:]]) for name, column in diary.items()}
    changed["day"] = diary["day"]
    whole, bent, short = (risk_rows.rows(one) for one in (diary, changed, until(diary, 100)))
    told = risk.say(short, question, STATISTIC, short.windows.take(slice(60, 93)))
    for rows in (whole, bent):
        past = rows.take(slice(0, 93))
        assert same(past, short)
        assert risk.say(past, question, STATISTIC, past.windows.take(slice(60, 93))) == told
    assert risk.learn(past, question) == risk.learn(short, question)


def test_the_day_ahead_is_the_row_it_will_be():
    diary = lived(5, 100, logged=0.7)
    rows = risk_rows.rows(diary)
    for day in range(40, 60):
        ahead = risk_rows.ahead(until(diary, day), bool(diary["payday"][day]))
        row = rows.windows.take(slice(day - 7, day - 6))
        for name in ahead.__dataclass_fields__:
            np.testing.assert_array_equal(getattr(ahead, name), getattr(row, name))


def test_trials_know_nothing_later_than_their_origin():
    """What was claimed of the first days is the same when only those were there to learn from."""
    rows = risk_rows.rows(lived(6, 150))
    seen = []

    def watched(past, question):
        seen.append(len(past))
        return lambda asked: np.full(len(asked), 0.3)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(risk, "_TELLERS", dict.fromkeys((BASE, BLIND, STATISTIC), watched))
        risk.learn(rows, HIGH)
    points = np.unique(np.linspace(risk.FIRST, len(rows), risk.ORIGINS + 1).astype(int))
    assert seen == [n for n in points[:-1] for _ in range(3)]


@pytest.mark.parametrize("trees", in_part(20, risk.TREES))
@pytest.mark.parametrize("question", [LOW, HIGH], ids=["low", "high"])
def test_on_shuffled_days_no_challenger_is_heard(question, trees, monkeypatch):
    monkeypatch.setattr(risk, "TREES", trees)
    learnt = risk.learn(shuffled(0), question)
    assert learnt is not None
    assert learnt.speaker in (BASE, STATISTIC)
    assert not learnt.proven


@pytest.mark.judge
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("question", [LOW, HIGH], ids=["low", "high"])
def test_on_shuffled_days_no_challenger_is_heard_in_95_of_100_runs(question):
    learnt = [risk.learn(shuffled(seed), question) for seed in range(100)]
    assert sum(one.speaker in (BASE, STATISTIC) for one in learnt) >= 95
    assert sum(not one.proven for one in learnt) >= 95


@pytest.mark.parametrize("question", [LOW, HIGH], ids=["low", "high"])
def test_on_shuffled_days_the_statistic_ends_near_the_base_rate(question):
    away, lost = [], []
    for seed in range(40):
        rows = shuffled(seed, 230)
        later = shuffled(1000 + seed, 230)
        said = risk.say(rows, question, STATISTIC, later.windows)
        away.append(np.mean([abs(one.chance - one.base) for one in said]))
        came = question.came(later)
        lost.append(loss([one.chance for one in said], came) - loss([one.base for one in said], came))
    assert np.mean(away) < 0.04
    assert np.mean(lost) < 0.01


def test_who_was_clearly_worse_than_the_base_rate_is_silent():
    blocks = np.repeat(np.arange(10), 5)
    came = np.arange(50) % 4 == 0
    base = risk._trial(np.full(50, 0.25), came, blocks)
    wrong = risk._trial(np.where(came, 0.1, 0.6), came, blocks)
    close = risk._trial(np.where(np.arange(50) % 2, 0.22, 0.28), came, blocks)
    right = risk._trial(np.where(came, 0.7, 0.1), came, blocks)
    known = {BASE: base, BLIND: base}
    assert risk._speaker(known | {STATISTIC: wrong}) == BASE
    assert risk._speaker(known | {STATISTIC: close}) == STATISTIC
    assert risk._speaker(known | {STATISTIC: wrong, LOGISTIC: right}) == LOGISTIC
    assert risk._speaker(known | {STATISTIC: right, LOGISTIC: right}) == STATISTIC
    assert risk._speaker(known | {BLIND: right, STATISTIC: wrong, LOGISTIC: right}) == BASE


@pytest.mark.parametrize("blind", [0.05, 0.3])
def test_who_only_tells_better_how_often_has_proven_nothing(blind, monkeypatch):
    """A day that never comes: whoever says 5 % beats a base rate of 30 %, and knows nothing of days by that."""

    def always(chance):
        return lambda past, question: lambda asked: np.full(len(asked), chance)

    monkeypatch.setattr(risk, "_TELLERS", {BASE: always(0.3), BLIND: always(blind), STATISTIC: always(0.05)})
    learnt = risk.learn(risk_rows.rows(lived(5, 150)), Question(HIGH_SPEND, 1e6))
    assert learnt is not None
    assert (learnt.speaker, learnt.hits, learnt.proven) == (STATISTIC, 0, blind > 0.05)


def test_moods_that_are_no_bell_leave_the_word_to_the_base_rate(small):
    rows = shuffled(5, 150)
    learnt = risk.learn(replace(rows, mood=np.maximum(rows.mood, 2.0)), LOW)
    assert learnt is not None
    assert (learnt.speaker, learnt.proven) == (BASE, False)


def test_a_low_mood_yesterday_raises_the_chance_and_the_parts_say_so():
    rows = risk_rows.rows(lived(7, 300))
    asked = rows.windows.take(slice(0, 1))
    sad = replace(asked, mood=np.full((1, 7), 0.0), payday=np.zeros(1))
    glad = replace(sad, mood=np.full((1, 7), 5.0))
    low, high = (risk.say(rows, LOW, STATISTIC, one)[0] for one in (sad, glad))
    assert low.chance > low.base > high.chance
    assert tuple(part.name for part in low.parts) == FEW
    lately = low.parts[0]
    assert lately.value == 0.0
    assert lately.usual is not None
    assert lately.without < low.chance
    paid = replace(sad, payday=np.ones(1))
    assert risk.say(rows, HIGH, STATISTIC, paid)[0].chance > risk.say(rows, HIGH, STATISTIC, sad)[0].chance


def test_every_part_has_a_sentence_and_says_no_amount():
    rows = risk_rows.rows(lived(8, 120))
    said = risk.say(rows, HIGH, STATISTIC, rows.windows.take(slice(50, 60)))
    for one in said:
        for part in one.parts:
            assert part.usual is not None
            assert told.sentence(part.name, part.value, part.usual)


def test_days_without_a_mood_are_no_answer_and_no_obstacle(small):
    diary = lived(9, 260, logged=0.5)
    rows = risk_rows.rows(diary)
    learnt = risk.learn(rows, LOW)
    assert learnt is not None
    assert learnt.days == int(np.isfinite(diary["mood"][7:]).sum())
    blank = replace(rows.windows, mood=np.full_like(rows.windows.mood, np.nan))
    said = risk.say(rows, LOW, STATISTIC, blank)
    assert all(0 < one.chance < 1 for one in said)
    assert said[0].parts[0].value is None
    assert said[0].parts[0].without == said[0].chance
    for name in (LOGISTIC, risk.FOREST):
        assert all(0 <= one.chance <= 1 for one in risk.say(rows, LOW, name, blank))


def test_nothing_is_said_of_a_short_diary(small):
    diary = lived(10, 7 + risk.FEWEST_DAYS)
    short = risk_rows.rows(until(diary, 6 + risk.FEWEST_DAYS))
    assert risk.learn(short, LOW) is None
    assert risk.say(short, HIGH, STATISTIC, short.windows) == ()
    assert risk.learn(risk_rows.rows(diary), LOW) is not None
    assert risk.learn(risk_rows.rows(lived(11, 100, logged=0.2)), LOW) is None
    assert risk.FEWEST_DAYS == told.FEWEST_DAYS


@pytest.mark.parametrize("mood", [0.0, 4.0], ids=["always low", "never low"])
def test_days_that_are_all_alike(mood, small):
    diary = lived(12, 90)
    diary |= {"mood": np.full(90, mood), "spend": np.full(90, 10.0)}
    rows = risk_rows.rows(diary)
    for question in (LOW, Question(HIGH_SPEND, 10), Question(HIGH_SPEND, 0)):
        learnt = risk.learn(rows, question)
        assert learnt is not None
        chance = risk.say(rows, question, learnt.speaker, rows.windows.take(slice(0, 1)))[0].chance
        assert abs(chance - question.came(rows).mean()) < 0.1


def test_spending_in_another_unit_gives_the_same_answer():
    diary = lived(13, 150)
    cents = diary | {"spend": diary["spend"] * 100}
    rows, other = risk_rows.rows(diary), risk_rows.rows(cents)
    told_in = risk.say(rows, HIGH, STATISTIC, rows.windows)
    told_too = risk.say(other, Question(HIGH_SPEND, 4000), STATISTIC, other.windows)
    np.testing.assert_allclose([one.chance for one in told_in], [one.chance for one in told_too], atol=1e-9)


def test_the_base_rate_and_the_bands_of_claims():
    assert risk.base_rate(0, 0) == 0.25
    assert risk.base_rate(9, 36) == 0.25
    bands = gate.bands(np.array([0.05, 0.05, 0.3, 0.9]), np.array([False, True, False, True]), risk.EDGES)
    assert bands == (gate.Band(0, 0.1, 2, 1, 0.05), gate.Band(0.2, 0.35, 1, 0, 0.3), gate.Band(0.5, 1, 1, 1, 0.9))


def test_forty_features_of_a_week():
    rows = risk_rows.rows(lived(14, 60, logged=0.6))
    scale = risk_rows.Scale.of(rows)
    assert risk_rows.wide(rows.windows, scale).shape == (53, 40)
    first = risk_rows.few(rows.windows, scale)[0]
    assert first.shape == (5,)
    assert first[3] == float((lived(14, 60)["day"][7] - 1) % 7 >= 5)


@pytest.mark.parametrize(
    "broken",
    [
        {"mood": np.full(30, 6.0)},
        {"spend": np.full(30, -1.0)},
        {"spend": np.full(30, np.nan)},
        {"payday": np.full(30, 2.0)},
        {"block": np.full(30, 4)},
        {"day": np.arange(30) * 2},
        {"mood": np.zeros((30, 1))},
        {"mood": np.zeros(29)},
    ],
)
def test_a_broken_diary_is_refused(broken):
    with pytest.raises(FrameError):
        risk_rows.rows(lived(0, 30) | broken)


def test_what_is_no_question_is_refused():
    diary = lived(0, 60)
    rows = risk_rows.rows(diary)
    with pytest.raises(FrameError, match="nothing is known of joy"):
        risk.learn(rows, Question("joy", 1))
    with pytest.raises(FrameError, match="nobody is called crowd"):
        risk.say(rows, LOW, "crowd", rows.windows)
    with pytest.raises(FrameError):
        risk_rows.ahead(until(diary, 6), False)
    del diary["block"]
    with pytest.raises(FrameError, match="block"):
        risk_rows.rows(diary)


@pytest.mark.skipif(risk_lstm.present(), reason="torch is installed: there is nothing to refuse")
def test_without_torch_the_lstm_is_no_challenger():
    with pytest.raises(ImportError):
        risk.learn(risk_rows.rows(lived(15, 60)), LOW, lstm=True)


@torch
@pytest.mark.timeout(600)
def test_an_lstm_learns_what_lasts_and_says_the_same_twice():
    rows = risk_rows.rows(lived(16, 700))
    past, later = rows.take(slice(0, 400)), rows.take(slice(400, None))
    first, second = (risk.say(past, LOW, risk.LSTM, later.windows) for _ in range(2))
    assert first == second
    came = LOW.came(later)
    assert loss([one.chance for one in first], came) < loss([one.base for one in first], came) - 0.02


@torch
@pytest.mark.timeout(600)
def test_an_lstm_is_tried_beside_the_others_and_gated():
    learnt = risk.learn(risk_rows.rows(lived(17, 90)), LOW, lstm=True)
    assert learnt is not None
    assert risk.LSTM in {score.name for score in learnt.scores}
    assert risk.learn(shuffled(3, 90), LOW, lstm=True).speaker in (BASE, STATISTIC)
