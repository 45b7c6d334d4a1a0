"""What the books know of bills: the stored ones with the entries that paid them, and what comes back and is no bill
yet. Read once, and only as far back as it is needed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property

from finura_cli.domain import recurring
from finura_cli.domain.bill_paid import DRIFT, Day, Payment, bill_paid, fits, is_of, reach
from finura_cli.domain.bills import LATE_DAYS, NO_EVIDENCE, Bill, By, Evidence, anchor_of, is_rejected, state_of
from finura_cli.domain.charges import Charge, same_text
from finura_cli.domain.period import Period, shifted
from finura_cli.domain.recurring import Recurring
from finura_cli.domain.text import folded
from finura_cli.domain.verdict import Answer
from finura_cli.records import NamedTuple
from finura_cli.store import accounts, bills, charges, listing, merchants, verdicts
from finura_cli.store.connection import Store

SUBJECT = "bill"
"""Under which rejected streams are kept; the key is `domain.bills.rejection`."""
SHORT, LONG = 135, 400
"""What comes back is looked for in 13 months of charges, in four of books that hold more than `MANY` in them ...;
where its past is told, in 37 months of at most `MANY_FAR`."""
MANY, MANY_FAR = 6000, 20_000
YEARLY, RARE, NAMELESS = 1130, 8, 3000
"""... and in 37 months where the payee took at most `RARE` charges, so that what comes once a year is seen; charges
without a merchant only where they are few."""
FULL, SELDOM = 6000, 10
"""Books that hold more than `FULL` charges in those four months are a shop's rather than a person's: there a payee that
took more than `SELDOM`, more than one a fortnight, is not searched for a bill among its charges."""
STEADY_BACK, VARIED_BACK = 230, 830
"""Days of payments that are read of stored bills: six months, and two years where what they ask varies."""


class Stream(NamedTuple):
    """What comes back, with its charges (oldest first) and the name of its payee."""

    found: Recurring
    charges: tuple[Charge, ...]
    name: str
    names: tuple[str, ...]
    """The folded names that its merchant has or had."""
    rejected: bool
    bill_id: int | None
    """The stored bill that it is."""

    @property
    def id(self) -> str:
        """`d` and its latest entry; any other entry of it means it, too."""
        return f"d{self.found.ids[-1]}"

    @property
    def category_id(self) -> int | None:
        return self.charges[-1].category_id

    @property
    def anchor(self) -> date:
        """The day from which its due days are counted."""
        return anchor_of(self.found, self.evidence.days)

    @property
    def evidence(self) -> Evidence:
        return Evidence(
            tuple(charge.id for charge in self.charges),
            tuple(date.fromordinal(charge.day) for charge in self.charges),
            tuple(charge.whole for charge in self.charges),
        )


class BillBooks:
    """Bills around a day. `since`: from when on due days are asked about, where that is earlier than usual; `until`:
    up to when. `far`: read what comes back as far as it is read at all, for what is told of its past; `near`: of full
    books not even for what comes once a year, which is a small part of all that is spent there. `before`: as the books
    stood before a day, to see what would have been told then: no entry from that day on is read."""

    def __init__(
        self, store: Store, today: date, *, since: date | None = None, until: date | None = None, far: bool = False,
        near: bool = False, before: date = date.max,
    ) -> None:  # fmt: skip
        self.store, self.today, self.before = store, today, before
        self.far, self.near = far, near
        self.bills = [self._resolved(bill) for bill in bills.all(store)]
        self.said = bills.said(store) if self.bills else {}
        start = shifted(today, -self._days_back())
        self.start = start if since is None else min(start, shifted(since, -LATE_DAYS))
        self.until = max(until or today, today)

    def _resolved(self, bill: Bill) -> Bill:
        """A typed text may name a merchant that came into the books after it."""
        if bill.merchant_id is None and bill.text and bill.by is By.HAND:
            return bill._replace(merchant_id=merchants.known(self.store, bill.text))
        return bill

    def _days_back(self) -> int:
        far = any(bill.bounds[0] != bill.bounds[1] or bill.pace.days > 31 for bill in self.bills)
        return VARIED_BACK if far else STEADY_BACK

    @cached_property
    def typed(self) -> frozenset[str]:
        """The ids of the bills whose amount was typed."""
        return frozenset(str(bill.id) for bill in self.bills if bill.by is By.HAND)

    @cached_property
    def linked(self) -> dict[int, list[Payment]]:
        """The entries that a person named as payments, by bill."""
        named = {entry for entry in self.said.values() if entry is not None}
        posted = bills.payments_by_id(self.store, named) if named else []
        known = {one.id: one for one in posted if one.day < self.before.toordinal()}
        found: dict[int, list[Payment]] = defaultdict(list)
        for (bill_id, _), entry in self.said.items():
            if entry in known:
                found[bill_id].append(known[entry])
        return found

    @cached_property
    def payments(self) -> list[Payment]:
        """The entries that may have paid a bill, with those that a person named."""
        if not self.bills:
            return []
        linked = [one for own in self.linked.values() for one in own]
        shops = {bill.merchant_id for bill in self.bills if bill.merchant_id is not None}
        shops |= {one.merchant_id for one in linked if one.merchant_id is not None}
        nameless = any(bill.by is By.DETECTED and bill.text for bill in self.bills)
        nameless = nameless or any(one.merchant_id is None for one in linked)
        phrases = [folded(bill.text) for bill in self.bills if bill.text and bill.by is By.HAND]
        found = bills.payments(self.store, Period(self.start, self.before), shops, phrases, nameless=nameless)
        return list({one.id: one for one in (*found, *linked)}.values())

    @cached_property
    def dues(self) -> dict[int, list[date]]:
        """The due days of each bill, from before the first payment that was read to after the last day asked for; the
        days before its first one, which are none but may have been paid, come first."""
        found = {}
        for bill in self.bills:
            far = timedelta(days=reach(bill.pace))
            end = date.max if date.max - self.until <= far else self.until + far
            found[bill.id] = [*bill.earlier(self.start), *bill.days(self.start, end)]
        return found

    @cached_property
    def paid(self) -> dict[Day, Payment]:
        return bill_paid(self.bills, self.dues, self.payments, self.said)

    def past(self, bill: Bill) -> list[tuple[date, int]]:
        """What its due days came to, oldest first."""
        return sorted((due, one.minor) for (id, due), one in self.paid.items() if id == bill.id)

    def evidence(self, bill: Bill) -> Evidence:
        """The entries that paid it."""
        return _evidence(one for (id, _), one in self.paid.items() if id == bill.id)

    def after_end(self, bill: Bill) -> Evidence:
        """The entries of an ended bill's payee and price after its last day. One that paid a day before it, though
        late, is none; nor is what belongs to another bill or stream."""
        if bill.until is None:
            return NO_EVIDENCE
        last, (low, high), holds = bill.until.toordinal(), bill.bounds, is_of(bill, self.linked.get(bill.id, ()))
        taken = {one.id for one in self.paid.values()}
        taken |= {id for stream in self.streams if stream.bill_id != bill.id for id in stream.found.ids}
        return _evidence(
            one
            for one in self.payments
            if one.day > last
            and one.id not in taken
            and low <= DRIFT * one.minor
            and one.minor <= DRIFT * high
            and holds(one.description, one.merchant_id, one.currency, one.words)
        )

    @cached_property
    def _last_days(self) -> dict[int, date]:
        return bills.last_days(self.store, Period(shifted(self.today, -LATE_DAYS), self.before))

    @cached_property
    def _closed(self) -> frozenset[int]:
        own = accounts.all(self.store)
        return frozenset(one.id for one in own if one.closed is not None and one.closed <= self.today)

    def seen_until(self, account_id: int | None) -> date:
        """Up to which day, today at most, the entries of an account are known, or of any; what is `LATE_DAYS` old
        would have been seen. What a closed one paid is paid from another."""
        days = self._last_days
        if account_id in self._closed:
            account_id = None
        last = max(days.values(), default=None) if account_id is None else days.get(account_id)
        first = shifted(self.today, -LATE_DAYS)
        return first if last is None else min(last, self.today)

    def next_open(self, bill: Bill) -> date | None:
        """Its earliest due day that is late or to come, and neither paid nor skipped."""
        days = self.dues[bill.id]
        for n, due in enumerate(days):
            following = days[n + 1] if n + 1 < len(days) else None
            if (
                due >= bill.due
                and self._is_free(bill, due)
                and state_of(due, following, self.today, bill.grace) is not None
            ):
                return due
        return next((due for due in bill.days(self.today, date.max) if self._is_free(bill, due)), None)

    def _is_free(self, bill: Bill, due: date) -> bool:
        return (bill.id, due) not in self.paid and (bill.id, due) not in self.said

    @cached_property
    def streams(self) -> list[Stream]:
        """All that comes back, what is a stored bill or was rejected included; the next to come first."""
        return self.streams_in(
            _charges(self.store, self.today, MANY_FAR if self.far else 0, self.before, near=self.near)
        )

    @property
    def detected(self) -> list[Stream]:
        """What comes back and is neither a stored bill nor rejected."""
        return [one for one in self.streams if one.bill_id is None and not one.rejected]

    def streams_in(
        self, known: Sequence[Charge], payees: Sequence[int] | None = None, *, likely: bool = True, ended: bool = False
    ) -> list[Stream]:
        """The streams of these charges, which are in order of day; `payees` are their codes where these are known."""
        seen = {account: self.seen_until(account) for account in {charge.account_id for charge in known}}
        found = recurring.find(known, self.today, payees, likely=likely, ended=ended, seen=seen)
        found = [one for one in found if ended or one.account_id not in self._closed]
        if not found:
            return []
        ids = {one.merchant_id for one in found if one.merchant_id is not None}
        called = listing.merchant_names(self.store, ids) if ids else {}
        folded_names = bills.merchant_keys(self.store, ids) if ids else {}
        said = verdicts.get(self.store, SUBJECT)
        rejected = [key for key, verdict in said.items() if verdict.answer is Answer.REJECT]
        wanted = {id for one in found for id in one.ids}
        by_id = {charge.id: charge for charge in known if charge.first and charge.id in wanted}
        streams = []
        for one, bill_id in zip(found, self.whose(found), strict=True):
            names = tuple(folded_names.get(one.merchant_id, ())) if one.merchant_id is not None else ()
            name = one.description if one.merchant_id is None else called[one.merchant_id]
            refused = bool(rejected) and is_rejected(one, names, rejected)
            streams.append(Stream(one, tuple(by_id[id] for id in one.ids), name, names, refused, bill_id))
        return streams

    def whose(self, found: Sequence[Recurring]) -> list[int | None]:
        """Which stored bill each stream is: the one that its latest charge paid. A bill of which no stream paid a day
        is that of its payee and price; of a payee with one stream the price may be another."""
        paid = {one.id: bill_id for (bill_id, _), one in self.paid.items()}
        whose = [next((paid[entry] for entry in reversed(one.ids) if entry in paid), None) for one in found]
        streams = Counter(map(_payee, found))
        rest = [(bill, is_of(bill, self.linked.get(bill.id, ()))) for bill in self.bills if bill.id not in whose]
        for n, one in enumerate(found):
            for bill, holds in rest if whose[n] is None else ():
                elsewhere = bill.account_id is not None and bill.account_id != one.account_id
                if elsewhere or not holds(one.description, one.merchant_id, one.amount.currency, ""):
                    continue
                fit = fits(bill, one.amount.minor)
                if fit == 0 or (fit == 1 and streams[_payee(one)] == 1):
                    whose[n] = bill.id
                    break
        return whose


def _payee(one: Recurring) -> tuple[int | None, str]:
    return one.merchant_id, same_text(one.description)


def all_charges(store: Store) -> list[Charge]:
    """Every charge there is: what is:recurring looks through."""
    return charges.read(store, Period.ALL)


def looked_back(store: Store, today: date, before: date = date.max) -> date:
    """From which day on all charges are looked through: fewer months of fuller books."""
    since = shifted(today, -LONG)
    return shifted(today, -SHORT) if charges.is_full(store, Period(since, before), MANY) else since


def _charges(store: Store, today: date, far_most: int, before: date, *, near: bool) -> list[Charge]:
    since = shifted(today, -YEARLY)
    if far_most and not charges.is_full(store, Period(since, before), far_most):
        return charges.read(store, Period(since, before))
    since = looked_back(store, today, before)
    late = Period(since, before)
    full = charges.is_full(store, late, FULL)
    found = charges.read_rare(store, late, most=SELDOM, nameless=NAMELESS) if full else charges.read(store, late)
    if near and full:
        return found
    far = Period(shifted(today, -YEARLY), since)
    return charges.read_rare(store, far, most=RARE, nameless=NAMELESS) + found


def _evidence(payments: Iterable[Payment]) -> Evidence:
    own = sorted(payments, key=lambda one: (one.day, one.id))
    return Evidence(
        tuple(one.id for one in own),
        tuple(date.fromordinal(one.day) for one in own),
        tuple(one.minor for one in own),
    )


def entry_ids(paid: Mapping[Day, Payment], streams: Iterable[Stream]) -> frozenset[int]:
    """The entries that are bills: those that paid one, and those of streams."""
    return frozenset(one.id for one in paid.values()) | frozenset(id for one in streams for id in one.found.ids)
