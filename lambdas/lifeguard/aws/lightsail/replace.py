"""Replacing one instance by another: the API calls, each of which may be made again.

Lightsail takes no client token: a new instance is found by its name, which the same incident always
gives again. It is Lightsail's name, but anybody may take it; so what carries it is believed to be
Lifeguard's only with its tags of this incident's trial.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, assert_never

from botocore.exceptions import ClientError

from lifeguard.aws.lightsail.read_instances import NOT_FOUND
from lifeguard.aws.lightsail.static_ips import move_static_ip
from lifeguard.aws.session.outcome import CallOutcome
from lifeguard.core.incident.action_record import Result
from lifeguard.core.kinds.lightsail.action import (
    AdoptLightsail,
    DiscardLightsail,
    LaunchFromSnapshot,
    MoveStaticIp,
    Replacing,
    RetireLightsail,
    SetFirewall,
)
from lifeguard.core.kinds.lightsail.launch_spec import FirewallRule
from lifeguard.core.resources.tags import (
    KEEP_UNTIL,
    MADE_BY,
    PREFIX,
    REPLACED_BY,
    TRIAL,
    beside,
    is_on_trial,
)
from lifeguard.core.text.message import Message, message

if TYPE_CHECKING:
    from mypy_boto3_lightsail import LightsailClient
    from mypy_boto3_lightsail.type_defs import PortInfoTypeDef, TagTypeDef

Described = Mapping[str, Any]

_AT_REST = frozenset({"stopped", "stopping"})


def replaced(lightsail: LightsailClient, action: Replacing, old: str, incident: str) -> CallOutcome:
    """Carry an action out; return what came of it."""
    match action:
        case LaunchFromSnapshot():
            return _launch(lightsail, action, incident)
        case SetFirewall():
            infos = [_info(rule) for rule in action.rules]
            lightsail.put_instance_public_ports(instanceName=action.instance, portInfos=infos)
            return _done(message("lightsail.firewall_set", count=len(action.rules)))
        case RetireLightsail():
            return _retire(lightsail, action, old)
        case MoveStaticIp():
            return move_static_ip(lightsail, action.static_ip, old, action.to)
        case AdoptLightsail():
            return _adopt(lightsail, action)
        case DiscardLightsail():
            return _discard(lightsail, action.instance, old, incident)
    assert_never(action)


def _done(said: Message, made: str = "") -> CallOutcome:
    return CallOutcome(Result.DONE, said, made=made)


def _launch(lightsail: LightsailClient, action: LaunchFromSnapshot, incident: str) -> CallOutcome:
    """Launch the new instance, unless an earlier attempt has done it."""
    there = _described(lightsail, action.name)
    if is_on_trial(_tags(there).items(), incident):
        found = message("answer.found", resource=action.name)
        return CallOutcome(Result.ALREADY, found, made=action.name)
    if there is not None:
        taken = message("lightsail.name_taken", name=action.name)
        return CallOutcome(Result.REFUSED, taken)
    own = {MADE_BY: incident, TRIAL: "replacement"}
    kept = [
        (key, value)
        for key, value in action.spec.tags
        if key != action.opt_in_tag and not key.startswith(PREFIX)
    ]
    asked: Any = _optional(action)
    lightsail.create_instances_from_snapshot(
        instanceNames=[action.name],
        instanceSnapshotName=action.snapshot,
        availabilityZone=action.spec.zone,
        bundleId=action.bundle,
        tags=_as_tags([*own.items(), *beside(own, kept)]),
        **asked,
    )
    return _done(message("lightsail.launching", instance=action.name), action.name)


def _optional(action: LaunchFromSnapshot) -> dict[str, Any]:
    """Return the parameters that Lightsail takes where there is something to say."""
    spec = action.spec
    hour = {"snapshotTimeOfDay": spec.snapshot_hour}
    disks = [
        {"originalDiskPath": disk.path, "newDiskName": f"{action.name}-{number}"}
        for number, disk in enumerate(spec.disks, 1)
    ]
    optional = {
        "ipAddressType": spec.ip_type,
        "keyPairName": spec.key,
        "addOns": [{"addOnType": "AutoSnapshot", "autoSnapshotAddOnRequest": hour}]
        if spec.snapshot_hour
        else [],
        "attachedDiskMapping": {action.name: disks} if disks else {},
    }
    return {name: value for name, value in optional.items() if value}


def _retire(lightsail: LightsailClient, action: RetireLightsail, old: str) -> CallOutcome:
    """Tag the old instance, then stop it: what is stopped must say why it is."""
    tags = {REPLACED_BY: action.by, KEEP_UNTIL: f"{action.until:%Y-%m-%d}"}
    lightsail.tag_resource(resourceName=old, tags=_as_tags(tags.items()))
    if _state(_described(lightsail, old)) not in _AT_REST:
        lightsail.stop_instance(instanceName=old)
    return _done(message("lightsail.retiring", instance=old))


def _adopt(lightsail: LightsailClient, action: AdoptLightsail) -> CallOutcome:
    """Opt the new instance in, and take the tag away by which Lifeguard may delete it.

    Without that tag it is ours no more to tag: an earlier attempt has done it all.
    """
    if TRIAL in _tags(_described(lightsail, action.instance)):
        opted = _as_tags([(action.opt_in_tag, action.policy)])
        lightsail.tag_resource(resourceName=action.instance, tags=opted)
        lightsail.untag_resource(resourceName=action.instance, tagKeys=[TRIAL])
    return _done(message("answer.adopted", instance=action.instance))


def _discard(lightsail: LightsailClient, new: str, old: str, incident: str) -> CallOutcome:
    """Delete the new instance; first the old one, if it was to retire, loses the tags of that.

    One that is gone already is no error. Its disks beside the system disk outlive it, and cost.
    """
    if _tags(_described(lightsail, old)).get(REPLACED_BY) == new:
        lightsail.untag_resource(resourceName=old, tagKeys=[REPLACED_BY, KEEP_UNTIL])
    there = _described(lightsail, new)
    if there is None:
        return _done(message("answer.gone", instance=new))
    if not is_on_trial(_tags(there).items(), incident):
        return CallOutcome(Result.REFUSED, message("lightsail.not_ours", instance=new))
    left = tuple(
        disk["name"]
        for disk in there.get("hardware", {}).get("disks", ())
        if not disk.get("isSystemDisk", False)
    )
    lightsail.delete_instance(instanceName=new, forceDeleteAddOns=True)
    if left:
        return _done(message("lightsail.deleting_but", instance=new, disks=left))
    return _done(message("lightsail.deleting", instance=new))


def _described(lightsail: LightsailClient, name: str) -> Described | None:
    """Return what Lightsail says of an instance; None when there is none of that name."""
    try:
        found: Described = lightsail.get_instance(instanceName=name)["instance"]
    except ClientError as error:
        if error.response["Error"]["Code"] == NOT_FOUND:
            return None
        raise
    return found


def _state(described: Described | None) -> str:
    return "stopped" if described is None else described["state"]["name"]


def _tags(described: Described | None) -> dict[str, str]:
    found = () if described is None else described.get("tags", ())
    return {tag["key"]: tag.get("value", "") for tag in found}


def _as_tags(tags: Iterable[tuple[str, str]]) -> list[TagTypeDef]:
    """Return tags as Lightsail takes them: one without a value is a key alone."""
    return [{"key": key, "value": value} if value else {"key": key} for key, value in tags]


def _info(rule: FirewallRule) -> PortInfoTypeDef:
    """Return a rule as PutInstancePublicPorts takes it; without sources everybody may come."""
    info: Any = {"fromPort": rule.from_port, "toPort": rule.to_port, "protocol": rule.protocol}
    sources = {
        "cidrs": list(rule.cidrs),
        "ipv6Cidrs": list(rule.ipv6_cidrs),
        "cidrListAliases": list(rule.aliases),
    }
    given: PortInfoTypeDef = info | {name: found for name, found in sources.items() if found}
    return given
