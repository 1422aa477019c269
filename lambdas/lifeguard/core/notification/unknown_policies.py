"""Whether each opt-in tag names a policy: one that does not leaves its server unprotected."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lifeguard.core.decision.kind import Kinds
from lifeguard.core.decision.observed import Observed
from lifeguard.core.notification.named import NamedServer, counted
from lifeguard.core.notification.view import Commands, EmailView, Items, State
from lifeguard.core.policy.policy import Policies
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import Message, message


def unprotected(instances: Iterable[Observed], policies: Policies) -> dict[str, Observed]:
    """Return the instances whose tag names no policy, each under what tells it from a later one."""
    tag = policies.opt_in_tag
    return {
        f"{instance.resource.id}={instance.tag(tag)}": instance
        for instance in instances
        if instance.tag(tag) not in policies.policies
    }


def unknown_policies(instances: Iterable[Observed], policies: Policies, kinds: Kinds) -> EmailView:
    """Return the email about instances whose tag names no policy."""
    servers = sorted(instances, key=lambda instance: (instance.name, instance.resource.id))
    tag, known = policies.opt_in_tag, sorted(policies.policies)
    tagged = tuple(_tagged(instance, tag) for instance in servers)
    commands = tuple(
        command
        for one in servers
        for policy in known[:1]
        for command in kinds[one.resource.service].email.tag(one.resource, tag, policy)
    )
    return EmailView(
        state=State.ACT,
        name=counted(tuple(map(NamedServer.of, servers))),
        gist=message("unprotected.gist", tag=tag),
        duty=(_duty(tag, known), message("unprotected.effect")),
        blocks=(
            Items(message("unprotected.servers"), tagged),
            Commands(message("unprotected.correct", tag=tag), commands),
        ),
    )


def _duty(tag: str, known: Sequence[str]) -> Message:
    if known:
        return message("unprotected.duty", tag=tag, policies=tuple(known))
    return message("unprotected.no_policies.duty", tag=tag)


def _tagged(instance: Observed, tag: str) -> Message:
    server, value = NamedServer.of(instance).label, instance.tag(tag)
    if value:
        return message("unprotected.server", server=server, tag=tag, value=foreign(value))
    return message("unprotected.server.empty", server=server, tag=tag)
