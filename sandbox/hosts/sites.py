"""What the site of a host answers at this moment: nothing here opens a socket."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from lifeguard.core.endpoints.answer import EndpointAnswer, Miss
from lifeguard.core.endpoints.forbidden import forbidden
from sandbox.hosts import checks
from sandbox.hosts.host import Host
from sandbox.worldfile.endpoint_spec import EndpointSpec, Follows, SiteCure

GOOD = 200


def moments(site: EndpointSpec) -> Iterator[timedelta]:
    """Yield when time alone changes what a site answers, from the world's start on."""
    yield site.after
    if site.lasts is not None:
        yield site.after + site.lasts


def ask(host: Host, url: str, begun: datetime) -> EndpointAnswer:
    """Return what a host's site answers to one request.

    Args:
        host: who has the site.
        url: what is asked.
        begun: when the world began.
    """
    return answer(host, url, host.agenda.now() - begun)


def answer(host: Host, url: str, age: timedelta) -> EndpointAnswer:
    """Return what it answers at an age of the world, as the host is now."""
    site = host.spec.endpoint
    if site.address is not None and forbidden(site.address):
        return EndpointAnswer(forbidden=site.address)
    left = timedelta(days=site.cert_days) - age if url.startswith("https:") else None
    ends = None if left is None else host.agenda.now() + left
    if left is not None and left <= timedelta(0):
        return EndpointAnswer(miss=Miss.BAD_CERTIFICATE)
    status = _status(site) if _fails(host, site, age) else GOOD
    if isinstance(status, Miss):
        return EndpointAnswer(miss=status)
    return EndpointAnswer(
        status, certificate_ends=ends, wrong_name=site.wrong_name and ends is not None
    )


def health_check(answer: EndpointAnswer) -> str | None:
    """Return why a load balancer finds who answers so unhealthy, without the prefix; or None.

    A domain name says nothing of an instance (botocore TargetHealth, InstanceHealthReason).
    """
    if not answer.asked or answer.status == GOOD:
        return None
    if answer.status is not None:
        return "ResponseCodeMismatch"
    return "Timeout" if answer.miss is Miss.TIMED_OUT else "FailedHealthChecks"


def _status(site: EndpointSpec) -> int | Miss:
    """Return what a failing site answers; where the file says nothing of it, it is silent."""
    if site.refused:
        return Miss.REFUSED
    return Miss.TIMED_OUT if site.timeout or site.status == GOOD else site.status


def _fails(host: Host, site: EndpointSpec, age: timedelta) -> bool:
    if site.follows is Follows.HOST:
        return not checks.is_healthy(host)
    if not (site.timeout or site.refused or site.status != GOOD):
        return False
    if host.spec.depends_on is not None and not host.database_fails():
        return False
    if site.cured_by is SiteCure.REBOOT and host.boots:
        return host.is_booting
    return age >= site.after and (site.lasts is None or age < site.after + site.lasts)
