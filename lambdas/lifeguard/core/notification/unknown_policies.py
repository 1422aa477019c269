"""Whether each opt-in tag names a policy: one that does not leaves its server unprotected."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lifeguard.core.kinds.ec2.commands import ec2
from lifeguard.core.kinds.ec2.instance import Instance
from lifeguard.core.notification.named import NamedServer, counted
from lifeguard.core.notification.view import Commands, EmailView, Items, State
from lifeguard.core.policy.policy import Policies
from lifeguard.core.text.command import Command
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import Message, message


def unprotected(instances: Iterable[Instance], policies: Policies) -> dict[str, Instance]:
    """Return the instances whose tag names no policy, each under what tells it from a later one."""
    tag = policies.opt_in_tag
    return {
        f"{instance.resource.id}={instance.tag(tag)}": instance
        for instance in instances
        if instance.tag(tag) not in policies.policies
    }


def unknown_policies(instances: Iterable[Instance], policies: Policies) -> EmailView:
    """Return the email about instances whose tag names no policy."""
    servers = sorted(instances, key=lambda instance: (instance.name, instance.resource.id))
    tag, known = policies.opt_in_tag, sorted(policies.policies)
    tagged = tuple(_tagged(instance, tag) for instance in servers)
    commands = tuple(_command(one, tag, policy) for one in servers for policy in known[:1])
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


def _tagged(instance: Instance, tag: str) -> Message:
    server, value = NamedServer.of(instance).label, instance.tag(tag)
    if value:
        return message("unprotected.server", server=server, tag=tag, value=foreign(value))
    return message("unprotected.server.empty", server=server, tag=tag)


def _command(instance: Instance, tag: str, policy: str) -> Command:
    resource = instance.resource
    tags = ("--tags", f"Key={tag},Value={policy}")
    return ec2(resource, "create-tags", "--resources", resource.id, *tags)
