"""What AWS is asked of each kind of resource that is looked for, and how often."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime

from lifeguard.core.decision.findings import Findings
from lifeguard.core.decision.observed import Observed
from lifeguard.core.incident.trigger import Trigger
from lifeguard.core.targets.target import TargetLook
from lifeguard.immutable import immutable

REST = 15
"""Minutes between two looks at a kind of which nothing is opted in, where it `rests`."""
MEASURED_EVERY = 5
"""Minutes: neither burst capacity nor CPU credits nor limits are measured more often; what the
metrics show, they must show for five, and RDS's are billed each."""


def unheard(_region: str) -> None:
    """Tell nobody of a Region in which a service is not offered."""


def unpublished(_name: str, _iops: float) -> None:
    """Publish nothing of the IOPS that a DB instance keeps up."""


def no_targets(_region: str, _now: datetime) -> TargetLook:
    """Return nothing: there are no load balancers of the kind."""
    return TargetLook()


@immutable
class Finder:
    """What AWS is asked of one kind; each raises `Retryable` or `Refused` as AWS answers.

    * `troubled(region, opt_in_tag)`: what may have something wrong with it.
    * `opted_in(region, opt_in_tag)`: what carries the tag and is not on its way out.
    * `running(region)`: what runs, whether it carries the tag or not.
    * `targets(region, now)`: what load balancers find of the servers behind them.
    * `news(opt_in_tag, since, until)`: what AWS has told of those that carry the tag.
    * `rests`: it is asked only now and then while nothing of its kind is opted in.
    """

    troubled: Callable[[str, str], Findings]
    opted_in: Callable[[str, str], tuple[Observed, ...]]
    running: Callable[[str], tuple[Observed, ...]]
    targets: Callable[[str, datetime], TargetLook] = no_targets
    news: Callable[[str, datetime, datetime], tuple[Trigger, ...]] | None = None
    rests: bool = False


Finders = Mapping[str, Finder]
"""By `Resource.service`."""


def due(every: Finders, polled: Collection[str] | None, now: datetime) -> Finders:
    """Return the finders that are asked in this minute.

    Args:
        every: there are.
        polled: the kinds of which something is opted in; None: nobody has asked yet.
        now: the minute.
    """
    if polled is None:
        return every
    return {
        service: finder
        for service, finder in every.items()
        if not finder.rests or service in polled or now.minute % REST == 0
    }


def all_opted_in(found: Finders, region: str, opt_in_tag: str) -> Iterator[Observed]:
    """Yield what carries the tag, of every kind.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    for finder in found.values():
        yield from finder.opted_in(region, opt_in_tag)


def all_running(found: Finders, region: str) -> Iterator[Observed]:
    """Yield what runs, of every kind.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    for finder in found.values():
        yield from finder.running(region)
