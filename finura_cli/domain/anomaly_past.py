"""What is kept of a past that is read one charge after another: the latest values, days, and repetitions."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import deque
from collections.abc import Iterator
from itertools import islice

WINDOW = 120
"""How many of the latest values of a group are kept: habits change."""


class Latest:
    """The latest values of a group, by time and by size."""

    __slots__ = ("_by_size", "_by_time")

    def __init__(self) -> None:
        self._by_time: deque[float] = deque()
        self._by_size: list[float] = []

    def __len__(self) -> int:
        return len(self._by_size)

    def add(self, value: float) -> None:
        """One more value; the oldest goes when there are more than `WINDOW`."""
        self._by_time.append(value)
        insort(self._by_size, value)
        if len(self._by_size) > WINDOW:
            del self._by_size[bisect_left(self._by_size, self._by_time.popleft())]

    def last(self, count: int) -> Iterator[float]:
        """The latest values, the newest first."""
        return islice(reversed(self._by_time), count)

    def middle(self) -> float:
        """The median; there must be a value."""
        half, odd = divmod(len(self._by_size), 2)
        return self._by_size[half] if odd else 0.5 * (self._by_size[half - 1] + self._by_size[half])

    def spread(self, middle: float) -> float:
        """1.4826 times the median absolute deviation from their median.

        The values nearest to the median stand side by side: a binary search finds where they begin.
        """
        values, count = self._by_size, len(self._by_size) // 2 + 1
        low, high = 0, len(values) - count
        while low < high:
            half = (low + high) // 2
            if middle - values[half] > values[half + count] - middle:
                low = half + 1
            else:
                high = half
        left, right = middle - values[low], values[low + count - 1] - middle
        farthest = max(left, right)
        if len(values) % 2:
            return 1.4826 * farthest
        before = max(middle - values[low + 1], right) if left >= right else max(left, values[low + count - 2] - middle)
        return 1.4826 * 0.5 * (farthest + before)

    def most(self) -> tuple[float, float]:
        """From and to between which four in five of the values lie."""
        out = len(self._by_size) // 10
        return self._by_size[out], self._by_size[-1 - out]


class Lately:
    """The days of the last `span` days on which something came, one for each time it came."""

    __slots__ = ("_days", "_from", "_span")

    def __init__(self, span: int) -> None:
        self._days: list[int] = []
        self._from = 0
        self._span = span

    def add(self, day: int) -> None:
        """It came on `day`, no earlier than the time before."""
        self._days.append(day)

    def since(self, day: int) -> int:
        """How often it came after `day`."""
        return len(self._days) - bisect_right(self._days, day)

    def count(self, today: int) -> int:
        """How often it came within the span that ends with `today`."""
        while self._from < len(self._days) and self._days[self._from] <= today - self._span:
            self._from += 1
        return len(self._days) - self._from


class Same:
    """Charges of one text, account and amount: how many, how many of them soon after another, first and last day."""

    __slots__ = ("count", "first", "last", "soon")

    def __init__(self, day: int) -> None:
        self.first = self.last = day
        self.count = self.soon = 0

    def add(self, day: int, within: int) -> None:
        """One more on `day`; soon after another when at most `within` days lie between."""
        self.soon += self.count > 0 and day - self.last <= within
        self.count += 1
        self.last = day

    def soon_again(self, within: int) -> float:
        """How many to expect within so many days after one: by its gaps, or by its days, whichever says more."""
        gaps = self.count - 1
        return max(self.soon / (gaps + 1), (within + 1) * gaps / (self.last - self.first + 1))
