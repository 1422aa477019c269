"""What is wrong with an endpoint and is no outage: told once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from lifeguard.core.endpoints.answer import EndpointAnswer
from lifeguard.core.endpoints.places import Places
from lifeguard.core.schedule.durations import NEVER
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import Message, coded
from lifeguard.immutable import immutable

ENDS_SOON = timedelta(days=14)
"""A certificate that is renewed by a machine is renewed earlier: Let's Encrypt advises 30 days."""


class Flaw(StrEnum):
    """The kinds."""

    CERTIFICATE_ENDS = "certificate_ends"
    WRONG_NAME = "wrong_name"
    FORBIDDEN_ADDRESS = "forbidden_address"
    NO_SERVER = "no_server"
    SEVERAL_SERVERS = "several_servers"


_OF_PLACES = frozenset({Flaw.NO_SERVER, Flaw.SEVERAL_SERVERS})
"""They are over as soon as a sweep does not see them; all else is only seen in an answer."""


@immutable
class EndpointFlaw:
    """One flaw of one endpoint: `ends` is its certificate's end, `address` the forbidden one."""

    name: str
    flaw: Flaw
    ends: datetime = NEVER
    address: str = ""

    @property
    def key(self) -> str:
        """What tells it from others: the same flaw of another certificate is another."""
        ends = "" if self.ends == NEVER else self.ends.isoformat()
        return f"{self.flaw}|{self.name}|{ends}|{self.address}"

    @property
    def what(self) -> Message:
        """The flaw in words, with what to do about it."""
        name, address = foreign(self.name), self.address
        return coded("endpoint.flaw", self.flaw, name=name, ends=self.ends, address=address)


def flaws(
    found: Places, answers: Mapping[str, EndpointAnswer], now: datetime
) -> Iterator[EndpointFlaw]:
    """Yield what is wrong with the endpoints, by what one sweep has seen."""
    yield from (EndpointFlaw(name, Flaw.NO_SERVER) for name in found.absent)
    yield from (EndpointFlaw(name, Flaw.SEVERAL_SERVERS) for name in found.shared)
    for name, answer in sorted(answers.items()):
        yield from _of_answer(name, answer, now)


def _of_answer(name: str, answer: EndpointAnswer, now: datetime) -> Iterator[EndpointFlaw]:
    if answer.forbidden:
        yield EndpointFlaw(name, Flaw.FORBIDDEN_ADDRESS, address=answer.forbidden)
    ends = answer.certificate_ends
    if ends is None:
        return
    if answer.wrong_name:
        yield EndpointFlaw(name, Flaw.WRONG_NAME, ends)
    if ends - now <= ENDS_SOON:
        yield EndpointFlaw(name, Flaw.CERTIFICATE_ENDS, ends)


def remembered(
    told: Iterable[str], found: Iterable[EndpointFlaw], names: Iterable[str]
) -> tuple[str, ...]:
    """Return the keys of the flaws that are told of after this sweep, those of `names` alone.

    A flaw of an answer stays told: two machines behind one name may answer by turns.
    """
    known = frozenset(names)
    keys = {flaw.key for flaw in found} | {key for key in told if _stays(key, known)}
    return tuple(sorted(keys))


def _stays(key: str, names: frozenset[str]) -> bool:
    flaw, name, *_ = key.split("|")
    return name in names and flaw not in _OF_PLACES
