"""The email about what AWS Health says of a service that Lifeguard has no runbook for."""

from __future__ import annotations

from collections.abc import Iterator

from lifeguard.core.incident.service_notice import ServiceNotice
from lifeguard.core.notification.console_links import health_dashboard
from lifeguard.core.notification.view import Block, EmailView, Items, Pairs, Quoted, State
from lifeguard.core.text.message import Message, message


def service_noticed(notice: ServiceNotice, *, again: bool) -> EmailView:
    """Return the email; `again`: it was told before, with other dates."""
    return EmailView(
        state=State.ACT if _begins(notice) else State.FYI,
        name=notice.service,
        gist=message("notice.planned") if notice.is_planned else message("notice.issue"),
        duty=(
            message("notice.planned.duty") if notice.is_planned else message("notice.issue.duty"),
            *((message("notice.again"),) if again else ()),
        ),
        blocks=tuple(_blocks(notice)),
        by=notice.starts if _begins(notice) else None,
    )


def _begins(notice: ServiceNotice) -> bool:
    return notice.is_planned and notice.starts is not None


def _blocks(notice: ServiceNotice) -> Iterator[Block]:
    if notice.said:
        yield Quoted(message("notice.said"), (notice.said,))
    yield Pairs(tuple(_rows(notice)))
    if notice.entities:
        further = (message("notice.further", count=notice.further),) if notice.further else ()
        named = (message("notice.entity", entity=entity) for entity in notice.entities)
        yield Items(message("notice.entities"), (*named, *further))
    yield health_dashboard(notice.region)


def _rows(notice: ServiceNotice) -> Iterator[tuple[Message, Message]]:
    yield message("notice.event"), message("notice.code", code=notice.code, region=notice.region)
    if notice.starts is not None:
        yield message("notice.starts"), message("notice.date", at=notice.starts)
    if notice.ends is not None:
        yield message("notice.ends"), message("notice.date", at=notice.ends)
