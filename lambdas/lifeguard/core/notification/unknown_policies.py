"""Whether each opt-in tag names a policy: one that does not leaves its server unprotected."""

from __future__ import annotations

from collections.abc import Iterable

from lifeguard.core.kinds.ec2.commands import ec2
from lifeguard.core.kinds.ec2.instance import Instance
from lifeguard.core.notification.email import Email, composed
from lifeguard.core.policy.policy import Policies

_SHOWN = 60
"""Characters of a tag's value that are shown."""


def unprotected(instances: Iterable[Instance], policies: Policies) -> dict[str, Instance]:
    """Return the instances whose tag names no policy, each under what tells it from a later one."""
    tag = policies.opt_in_tag
    return {
        f"{instance.resource.id}={instance.tag(tag)}": instance
        for instance in instances
        if instance.tag(tag) not in policies.policies
    }


def unknown_policies(instances: Iterable[Instance], policies: Policies) -> Email:
    """Return the email about instances whose tag names no policy."""
    servers = sorted(instances, key=lambda instance: (instance.name, instance.resource.id))
    tag, known = policies.opt_in_tag, sorted(policies.policies)
    name = servers[0].name if len(servers) == 1 else f"{len(servers)} servers"
    duty = (
        f"Set the tag {tag} to a policy of policies.yaml (it has {', '.join(known)}), or add the "
        "policy and deploy. Until then Lifeguard only observes:"
    )
    return composed(
        f"UNPROTECTED {name}: the tag {tag} names no policy",
        (duty,),
        (
            ec2(
                instance.resource,
                "create-tags",
                "--resources",
                instance.resource.id,
                "--tags",
                f"Key={tag},Value={known[0]}",
            )
            for instance in servers
        )
        if known
        else (),
        ("THESE SERVERS", (f"{_label(one)}: {tag} = {_value(one, tag)}" for one in servers)),
    )


def _label(instance: Instance) -> str:
    return f"{instance.name}, {instance.resource.id}"


def _value(instance: Instance, tag: str) -> str:
    value = instance.tag(tag) or ""
    return f'"{value[:_SHOWN]}"' if value else "nothing"
