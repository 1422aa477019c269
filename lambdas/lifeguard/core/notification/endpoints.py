"""The email about endpoints whose certificate, address or server is not as it should be."""

from __future__ import annotations

from collections.abc import Sequence

from lifeguard.core.endpoints.flaws import EndpointFlaw
from lifeguard.core.notification.view import EmailView, Items, State
from lifeguard.core.text.foreign import Foreign, foreign
from lifeguard.core.text.message import Message, coded, message


def flawed(found: Sequence[EndpointFlaw]) -> EmailView:
    """Return the email about these flaws, one at least; none of them is an outage."""
    kinds = {flaw.flaw for flaw in found}
    one = kinds.pop() if len(kinds) == 1 else None
    return EmailView(
        state=State.ACT,
        name=_names(found),
        gist=message("endpoint.gist") if one is None else coded("endpoint.gist", one),
        duty=(message("endpoint.duty"), message("endpoint.no_outage")),
        blocks=(Items(message("endpoint.flaws"), tuple(flaw.what for flaw in found), whole=True),),
    )


def _names(found: Sequence[EndpointFlaw]) -> Foreign | Message:
    names = dict.fromkeys(flaw.name for flaw in found)
    return (
        foreign(found[0].name) if len(names) == 1 else message("endpoint.count", count=len(names))
    )
