"""Budgets: how many instances of an account may be under treatment at once, and whose turn it is.

Each incident claims a place before its first act. A claim holds one from the moment it begins until
it leaves or its lease ends. Each policy's budgets are held against all claims of the account: those
of its group, of its zone, all that hold a place, and all that began within the last hour.

Claims that wait are offered the free places in order: earliest deadline, then criticality, then who
came first. Each goes by its own budgets:

* It fits: it may begin.
* It is over its hour: it is passed over. It waits for the clock and not for a place, so it keeps
  nobody else waiting; else a policy with few an hour would stop all others for hours.
* A group, zone or account is full to it: it is passed over, and nobody after it enters that scope,
  not even under a larger budget; else a careful policy would wait for as long as others come.
* The first that is passed over for a place is kept one in the scopes where it has room, else one
  of them would be full again each time that another opens. So whoever is first in line begins as
  soon as enough of those before have left, and nobody waits for ever.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from itertools import islice

from lifeguard.core.policy.policy import Budgets, Criticality
from lifeguard.core.text.message import NOTHING, Message, message
from lifeguard.immutable import immutable

HOUR = timedelta(hours=1)
NEVER = datetime.max.replace(tzinfo=UTC)
GROUP, ZONE, ACCOUNT = "group", "zone", "account"

Scope = tuple[str, str]
"""What places are counted in: group, zone or account, and which."""
_Rank = tuple[datetime, int, datetime, str]
_PRECEDENCE = {Criticality.HIGH: 0, Criticality.NORMAL: 1, Criticality.LOW: 2}


@immutable
class Claim:
    """One incident's claim on a place. `group` is "tag=value", or "" for none."""

    incident: str
    resource: str  # Resource.key
    account: str
    region: str
    zone: str
    group: str
    made_at: datetime
    budgets: Budgets
    until: datetime  # the lease: past it the claim is dead, and its place free
    deadline: datetime | None = None
    criticality: Criticality = Criticality.NORMAL
    begun: datetime | None = None  # when the place was granted
    left: bool = False  # the place was given back
    begun_before: datetime | None = None  # when an earlier place of the same incident was granted

    def holds(self, now: datetime) -> bool:
        """Whether it has a place."""
        return self.begun is not None and not self.left and self.until > now

    def waits(self, now: datetime) -> bool:
        """Whether it is in the queue."""
        return self.begun is None and not self.left and self.until > now

    def again(self, now: datetime) -> Claim:
        """Return it as one that asks for a place now, whatever became of the place that it had."""
        if self.waits(now):
            return self
        until = max(self.until, now + HOUR)
        return replace(self, begun=None, begun_before=self.last_begun, left=False, until=until)

    @property
    def last_begun(self) -> datetime | None:
        """When it was last granted a place."""
        return self.begun or self.begun_before

    @property
    def scopes(self) -> tuple[tuple[Scope, int], ...]:
        """What it takes a place in, each with its budget."""
        budgets = self.budgets
        wide = (((ZONE, self.zone), budgets.zone), ((ACCOUNT, self.account), budgets.account))
        return (((GROUP, self.group), budgets.group), *wide) if self.group else wide

    @property
    def rank(self) -> _Rank:
        """What the queue is sorted by."""
        return (
            self.deadline or NEVER,
            _PRECEDENCE[self.criticality],
            self.made_at,
            self.incident,
        )


@immutable
class Granted:
    """It may begin."""


@immutable
class Queued:
    """It has to wait: for what, and behind how many."""

    why: Message
    ahead: int


@immutable
class Turn:
    """What a claim that waits comes to, all that wait being offered the free places in order."""

    claim: Claim
    fits: bool
    """Whether it may begin."""
    why: Message = NOTHING
    """What it waits for, if it does not fit."""
    opens_at: datetime | None = None
    """When the hourly budget lets it in; None unless it is all that it waits for."""


def turn(claims: Iterable[Claim], mine: Claim, now: datetime) -> Granted | Queued:
    """Return whether mine may begin, given all claims of the account.

    Mine as it was before may be among them.
    """
    return Book(claims, now).turn(mine, now)


def next_up(claims: Iterable[Claim], now: datetime) -> tuple[str, ...]:
    """Return the incidents that wait and may begin now, all of them together, in their order."""
    return Book(claims, now).next_up(now)


def opens_at(claims: Iterable[Claim], mine: Claim, now: datetime) -> datetime | None:
    """Return when the hourly budget lets mine in; None unless it is all that mine waits for."""
    return Book(claims, now).opens_at(mine, now)


def burst(
    claims: Iterable[Claim], region: str, now: datetime, within: timedelta
) -> Mapping[str, int]:
    """Return how many claims each zone of the Region has had within so long a time."""
    return Counter(c.zone for c in claims if c.region == region and c.made_at > now - within)


@immutable
class _Entry:
    """A claim, and how it counts at the moment."""

    claim: Claim
    scopes: tuple[tuple[Scope, int], ...]
    rank: _Rank
    holds: bool
    waits: bool
    recent: bool  # it began within the last hour


class Book:
    """The claims of one account, counted as they come and go; its time never goes back.

    While there is room for all who wait, a turn takes no look at them.
    """

    def __init__(self, claims: Iterable[Claim], now: datetime) -> None:
        self._entries: dict[str, _Entry] = {}
        self._queue: list[_Rank] = []
        self._policies: Counter[Budgets] = Counter()  # of those who wait
        self._ends: list[tuple[datetime, str]] = []  # a heap: when somebody counts differently
        self.held: Counter[Scope] = Counter()
        self.wanted: Counter[Scope] = Counter()
        self.recent = 0
        for claim in claims:
            self.note(claim, now)

    def note(self, claim: Claim, now: datetime) -> None:
        """Take in a claim as it stands now, in the place of what was known of its incident."""
        self._forget(claim.incident)
        last = claim.last_begun
        fresh = last + HOUR if last else now
        entry = _Entry(
            claim, claim.scopes, claim.rank, claim.holds(now), claim.waits(now), fresh > now
        )
        if entry.holds or entry.waits or entry.recent:
            self._entries[claim.incident] = entry
            self._count(entry, 1)
            for end in (claim.until, fresh):
                if end > now:
                    heappush(self._ends, (end, claim.incident))

    def turn(self, mine: Claim, now: datetime) -> Granted | Queued:
        """Return whether mine may begin. It is noted as waiting, until it is noted as begun."""
        self._pass(now)
        if mine.holds(now):
            self.note(mine, now)
            return Granted()
        entry = self._asking(mine, now)
        offers = _Round(self)
        if not self._room_for_all(entry):
            offers.offer_while_fitting(entry, self._before(entry))
        if offers.fits(entry):
            return Granted()
        return Queued(offers.why(entry), self._ahead(entry))

    def next_up(self, now: datetime) -> tuple[str, ...]:
        """Return the incidents that wait and may begin now, all of them together."""
        self._pass(now)
        offers = _Round(self)
        return tuple(rank[-1] for rank in self._queue if offers.offer(self._entries[rank[-1]]))

    def turns(self, asked: Collection[str], now: datetime) -> Iterator[Turn]:
        """Yield, in their order, what becomes of the incidents asked about that wait.

        All who wait are offered the free places once, those asked about or not: the work grows
        with their number, not with its square. The book must not change meanwhile.
        """
        self._pass(now)
        alone, offers, timed = _Round(self), _Round(self), 0
        starts = sorted(self._recent_starts())
        for rank in self._queue:
            entry = self._entries[rank[-1]]
            late = offers.waits_for_the_clock(entry)
            if entry.claim.incident in asked:
                fits = offers.fits(entry)
                # one that is kept out by who has a place is not told of those before it
                why = NOTHING if fits else (offers if alone.fits(entry) else alone).why(entry)
                opens = _opening(starts, offers.begun, timed, entry, now) if late else None
                yield Turn(entry.claim, fits, why, opens)
            offers.offer(entry)
            timed += late

    def opens_at(self, mine: Claim, now: datetime) -> datetime | None:
        """Return when the hourly budget lets mine in; None unless it is all that mine waits for.

        Those before it who wait for the clock go first: with 20 an hour the 21st of them goes an
        hour after the first.
        """
        self._pass(now)
        entry = self._asking(mine, now)
        offers, timed = _Round(self), 0
        for other in self._before(entry):
            timed += not offers.offer(other) and offers.waits_for_the_clock(other)
        if not offers.waits_for_the_clock(entry):
            return None
        return _opening(sorted(self._recent_starts()), offers.begun, timed, entry, now)

    # -- counting --------------------------------------------------------------------------

    def _asking(self, mine: Claim, now: datetime) -> _Entry:
        self.note(mine.again(now), now)
        return self._entries[mine.incident]

    def _pass(self, now: datetime) -> None:
        """Let the time go by: leases end, and beginnings grow older than an hour."""
        while self._ends and self._ends[0][0] <= now:
            _, incident = heappop(self._ends)
            if incident in self._entries:
                self.note(self._entries[incident].claim, now)

    def _forget(self, incident: str) -> None:
        entry = self._entries.pop(incident, None)
        if entry is not None:
            self._count(entry, -1)

    def _count(self, entry: _Entry, one: int) -> None:
        self.recent += one * entry.recent
        for scope, _ in entry.scopes:
            self.held[scope] += one * entry.holds
            self.wanted[scope] += one * entry.waits
        if entry.waits:
            self._policies[entry.claim.budgets] += one
            self._line_up(entry, one)

    def _line_up(self, entry: _Entry, one: int) -> None:
        if one > 0:
            insort(self._queue, entry.rank)
        else:
            del self._queue[self._ahead(entry)]

    # -- the queue -------------------------------------------------------------------------

    def _ahead(self, entry: _Entry) -> int:
        return bisect_left(self._queue, entry.rank)

    def _before(self, entry: _Entry) -> Iterator[_Entry]:
        return (self._entries[rank[-1]] for rank in islice(self._queue, self._ahead(entry)))

    def _recent_starts(self) -> Iterator[datetime]:
        return (e.claim.last_begun or NEVER for e in self._entries.values() if e.recent)

    def _room_for_all(self, entry: _Entry) -> bool:
        """Whether all who wait could begin without filling, to any of them, a scope of this one."""
        waiting = [budgets for budgets, count in self._policies.items() if count]
        least = {
            GROUP: min(budgets.group for budgets in waiting),
            ZONE: min(budgets.zone for budgets in waiting),
            ACCOUNT: min(budgets.account for budgets in waiting),
        }
        roomy = all(self.held[s] + self.wanted[s] <= least[s[0]] for s, _ in entry.scopes)
        return roomy and self.recent + len(self._queue) <= entry.claim.budgets.per_hour


def _opening(
    starts: Sequence[datetime], begun: int, timed: int, entry: _Entry, now: datetime
) -> datetime | None:
    """Return when the hour has room for one that waits for the clock behind `timed` others.

    `starts` are those of the last hour, in their order; `begun` more are beginning now.
    """
    count = len(starts) + begun
    if not count:
        return None
    hours, index = divmod(count + timed - entry.claim.budgets.per_hour, count)
    return (starts[index] if index < len(starts) else now) + (hours + 1) * HOUR


@dataclass(slots=True)
class _Round:
    """The free places offered along the queue: the rule that this module's first words tell."""

    book: Book
    begun: int = 0
    taken: Counter[Scope] = field(default_factory=Counter)
    shut: set[Scope] = field(default_factory=set)

    def offer_while_fitting(self, mine: _Entry, others: Iterable[_Entry]) -> None:
        """Offer to each of those before mine, until nothing is left for mine."""
        for other in others:
            if not self.fits(mine):
                return
            self.offer(other)

    def offer(self, entry: _Entry) -> bool:
        """Return whether it may begin, and take or shut its scopes to those after it."""
        if self._late(entry):
            return False
        full = self._full(entry)
        if not full or not self.shut:  # it begins, or it is the first in line
            self.begun += not entry.recent
            self.taken.update(scope for scope, _ in entry.scopes)
        self.shut.update(full)
        return not full

    def fits(self, entry: _Entry) -> bool:
        """Whether it may begin."""
        return not self._late(entry) and not self._full(entry)

    def waits_for_the_clock(self, entry: _Entry) -> bool:
        """Whether the hourly budget is all that it waits for."""
        return self._late(entry) and not self._full(entry)

    def why(self, entry: _Entry) -> Message:
        """Return what one waits for that does not fit."""
        full = self._full(entry)
        others = bool(self.taken or self.shut)
        for scope, limit in entry.scopes:
            if scope in full:
                return _lack(scope, limit, others=others)
        limit = entry.claim.budgets.per_hour
        if others:
            return message("waiting.hour_taken_by_others", limit=limit)
        return message("waiting.hour_full", limit=limit)

    def _late(self, entry: _Entry) -> bool:
        """Whether it is over its hour. Who began within the hour already counts there once."""
        budget = entry.claim.budgets.per_hour
        return not entry.recent and self.book.recent + self.begun >= budget

    def _full(self, entry: _Entry) -> list[Scope]:
        held, taken = self.book.held, self.taken
        return [
            scope
            for scope, limit in entry.scopes
            if scope in self.shut or held[scope] + taken.get(scope, 0) >= limit
        ]


def _lack(scope: Scope, limit: int, *, others: bool) -> Message:
    match scope:
        case (kind, zone) if kind == ZONE:
            if others:
                return message("waiting.zone_taken_by_others", zone=zone)
            return message("waiting.zone_full", zone=zone, limit=limit)
        case (kind, group) if kind == GROUP:
            if others:
                return message("waiting.group_taken_by_others", group=group)
            return message("waiting.group_full", group=group, limit=limit)
        case _:
            if others:
                return message("waiting.account_taken_by_others")
            return message("waiting.account_full", limit=limit)
