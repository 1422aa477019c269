"""How the resources of a Region are found: for each kind that is looked for, three questions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from lifeguard.aws.ec2.find_impaired import troubled_servers
from lifeguard.aws.ec2.list_opted_in import opted_in, running
from lifeguard.core.decision.findings import Findings
from lifeguard.core.decision.observed import Observed
from lifeguard.core.resources.resource import Service


@dataclass(frozen=True, slots=True)
class Finder:
    """What AWS is asked of one kind; each raises `Retryable` or `Refused` as AWS answers.

    * `troubled(region, opt_in_tag)`: what may have something wrong with it.
    * `opted_in(region, opt_in_tag)`: what carries the tag and is not on its way out.
    * `running(region)`: what runs, whether it carries the tag or not.
    """

    troubled: Callable[[str, str], Findings]
    opted_in: Callable[[str, str], tuple[Observed, ...]]
    running: Callable[[str], tuple[Observed, ...]]


Finders = Mapping[str, Finder]
"""By `Resource.service`."""

FINDERS: Finders = MappingProxyType({Service.EC2: Finder(troubled_servers, opted_in, running)})


def all_opted_in(finders: Finders, region: str, opt_in_tag: str) -> Iterator[Observed]:
    """Yield what carries the tag, of every kind.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    for finder in finders.values():
        yield from finder.opted_in(region, opt_in_tag)


def all_running(finders: Finders, region: str) -> Iterator[Observed]:
    """Yield what runs, of every kind.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    for finder in finders.values():
        yield from finder.running(region)
