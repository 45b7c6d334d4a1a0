"""The optional challenger of day-ahead risk: a small LSTM over the last seven days. Needs torch, an extra.

Mood, spending and pay days of each day, and the kinds of what was bought, go in; the weekday and pay day of the day
asked about join at the end. The last fifth of the past, the latest, says when to stop. Seeded, on one thread: the same
days give the same answer.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np

from ml.frames import Floats
from ml.risk_rows import KINDS, Scale, Windows

if TYPE_CHECKING:
    from types import ModuleType

Net = Callable[[object, object], object]

CELLS, EPOCHS, PATIENCE, BATCH = 12, 60, 8, 64
RATE, DECAY, LEAST_GAIN = 1e-2, 1e-3, 1e-4
HELD_OUT = 0.2
"""The share of the past, at its end, that is not learnt from but says when learning stops helping."""
CAUTION = 0.01
"""No chance lies nearer to 0 or 1."""


def present() -> bool:
    """Whether torch is installed; it is not imported for that."""
    return find_spec("torch") is not None


def fitted(windows: Windows, came: np.ndarray, scale: Scale) -> Callable[[Windows], Floats]:
    """Learnt from n windows and whether it came (n, both kinds of them): tells the chances (m) of other windows.

    Raises ImportError without torch.
    """
    torch = import_module("torch")
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(0)
            net = _trained(torch, _days(windows, scale), _asked(windows), came.astype(np.float32))
    finally:
        torch.set_num_threads(threads)

    def told(asked: Windows) -> Floats:
        with torch.no_grad():
            chances = torch.sigmoid(net(torch.from_numpy(_days(asked, scale)), torch.from_numpy(_asked(asked))))
        return np.clip(np.asarray(chances.numpy(), dtype=np.float64), CAUTION, 1 - CAUTION)

    return told


def _days(windows: Windows, scale: Scale) -> np.ndarray:
    """(n, 7, 4 + KINDS): mood around the middle of its scale and whether there is one, spending, pay day, kinds."""
    known = np.isfinite(windows.mood)
    mood = np.where(known, (windows.mood - 2.5) / 1.5, 0.0)
    spend = np.log1p(windows.spend / scale.usual)
    kinds = np.full(KINDS, -2)
    kinds[: len(scale.kinds)] = scale.kinds
    bought = (windows.category == kind for kind in kinds)
    return np.stack([mood, known, spend, windows.paid, *bought], axis=2).astype(np.float32)


def _asked(windows: Windows) -> np.ndarray:
    """(n, 8): the weekday of the day asked about, and whether it is a pay day."""
    return np.column_stack([np.eye(7)[windows.weekday], windows.payday]).astype(np.float32)


def _trained(torch: ModuleType, days: np.ndarray, asked: np.ndarray, came: np.ndarray) -> Net:
    """The net as it was after the epoch in which it did best on what was held out."""
    memory = torch.nn.LSTM(days.shape[2], CELLS, batch_first=True)
    out = torch.nn.Linear(CELLS + asked.shape[1], 1)
    parts = torch.nn.ModuleList([memory, out])

    def net(before: object, known: object) -> object:
        return out(torch.cat([memory(before)[0][:, -1], known], 1))[:, 0]

    before, known, truth = (torch.from_numpy(values) for values in (days, asked, came))
    until = max(1, int(len(came) * (1 - HELD_OUT)))
    steps = torch.optim.Adam(parts.parameters(), RATE, weight_decay=DECAY)
    loss = torch.nn.BCEWithLogitsLoss()
    best, kept, waited = np.inf, None, 0
    for _ in range(EPOCHS):
        for batch in torch.randperm(until).split(BATCH):
            steps.zero_grad()
            loss(net(before[batch], known[batch]), truth[batch]).backward()
            steps.step()
        with torch.no_grad():
            missed = float(loss(net(before[until:], known[until:]), truth[until:]))
        waited += 1
        if missed < best - LEAST_GAIN:
            best, waited = missed, 0
            kept = {name: values.clone() for name, values in parts.state_dict().items()}
        if waited > PATIENCE:
            break
    if kept is not None:
        parts.load_state_dict(kept)
    return net
