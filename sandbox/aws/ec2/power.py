"""EC2's stop, start, reboot and terminate, with the refusals AWS documents."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Any

from sandbox.gateway.refusal import Code, Refusal, wrong_state
from sandbox.gateway.request import Request
from sandbox.hosts.estate import Estate
from sandbox.hosts.host import Host
from sandbox.hosts.keys import Keys, KeyState
from sandbox.hosts.states import (
    BY_USER,
    LAUNCH_FAILED,
    STATE_CODES,
    HostState,
)
from sandbox.worldfile.instance_spec import InstanceSpec, Root, Spot, VolumeKey

_SERVER_ERRORS = frozenset(
    {
        "InsufficientAddressCapacity",
        "InsufficientCapacity",
        "InsufficientCapacityOnHost",
        "InsufficientHostCapacity",
        "InsufficientReservedInstanceCapacity",
        "InsufficientVolumeCapacity",
        "InternalError",
        "InternalFailure",
        "RequestLimitExceeded",
        "ServiceUnavailable",
        "Unavailable",
    }
)
"""Codes that come with an HTTP status of 500 and more (EC2 API, server error codes)."""

_TEXTS = MappingProxyType(
    {
        "VcpuLimitExceeded": "You have requested more vCPU capacity than your current vCPU limit "
        "of 64 allows for the instance bucket that the specified instance type belongs to. Please "
        "visit http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this "
        "limit.",
    }
)
"""What EC2 says with a code, where that is known."""

GONE = frozenset({HostState.SHUTTING_DOWN, HostState.TERMINATED})


def stop_instances(estate: Estate, request: Request) -> dict[str, Any]:
    """StopInstances: all of them or none."""
    hosts = estate.require(request.instance_ids())
    for host in hosts:
        _check_stop(estate, host, hibernate=bool(request.params.get("Hibernate")))
    force = bool(request.params.get("Force"))
    changes = []
    for host in hosts:
        before = host.state
        host.stop(BY_USER, force=force)
        changes.append(_change(host, before))
    return {"StoppingInstances": changes}


def _check_stop(estate: Estate, host: Host, *, hibernate: bool) -> None:
    if host.is_instance_store():
        text = f"The instance '{host.id}' does not have an 'ebs' root device type"
        raise Refusal(Code.UNSUPPORTED_OPERATION, f"{text} and cannot be stopped.")
    if host.spec.spot is Spot.ONE_TIME:
        text = f"You can't stop the Spot Instance '{host.id}' because it is associated with a"
        raise Refusal(Code.UNSUPPORTED_OPERATION, f"{text} one-time Spot Instance request.")
    if estate.mirror.is_stop_protected(host.id):
        text = f"The instance '{host.id}' may not be stopped. Modify its 'disableApiStop'"
        raise Refusal(Code.OPERATION_NOT_PERMITTED, f"{text} instance attribute and try again.")
    if hibernate and not host.spec.hibernation:
        text = f"Hibernation is not configured for instance {host.id}."
        raise Refusal(Code.UNSUPPORTED_HIBERNATION_CONFIGURATION, text)
    if host.state in GONE | {HostState.PENDING}:
        raise wrong_state(host.id, "stopped")


def start_instances(estate: Estate, request: Request) -> dict[str, Any]:
    """StartInstances: all or none; without a grant right on its key one fails after the answer."""
    hosts = estate.require(request.instance_ids())
    for host in hosts:
        if host.state in GONE | {HostState.STOPPING}:
            raise wrong_state(host.id, "started")
    capacity = estate.spec.capacity
    lacking = [h for h in hosts if h.state is HostState.STOPPED and capacity.lacks(h.spec.type)]
    if lacking and estate.starts_to_fail:
        _refuse_capacity(estate, lacking)
    changes = []
    for host in hosts:
        before = host.state
        decrypts = may_decrypt(host.spec, estate.mirror.keys, request.granted_to_aws)
        host.start(fails=None if decrypts else LAUNCH_FAILED)
        changes.append(_change(host, before))
    return {"StartingInstances": changes}


def _refuse_capacity(estate: Estate, lacking: list[Host]) -> None:
    estate.starts_to_fail -= 1
    if estate.spec.capacity.code == Code.INSUFFICIENT_INSTANCE_CAPACITY:
        for host in lacking:
            host.refuse_capacity()
    raise refuse_capacity(estate, lacking[0].spec)


def refuse_capacity(estate: Estate, spec: InstanceSpec) -> Refusal:
    """Return EC2's answer when its zone has no room for an instance, or the world's own code."""
    code = estate.spec.capacity.code
    if code != Code.INSUFFICIENT_INSTANCE_CAPACITY:
        text = _TEXTS.get(code, "The instance cannot be started.")
        return Refusal(code, text, 500 if code in _SERVER_ERRORS else 400)
    zone = estate.mirror.zone_of(spec)
    text = f"We currently do not have sufficient {spec.type} capacity in the Availability Zone"
    return Refusal(Code.INSUFFICIENT_INSTANCE_CAPACITY, f"{text} you requested ({zone}).", 500)


def may_decrypt(spec: InstanceSpec, keys: Keys, granted: Callable[[str], bool]) -> bool:
    """Say whether EC2 gets a grant on the volume's key in the caller's name."""
    if spec.root is Root.INSTANCE_STORE:
        return True
    match spec.volume_key:
        case VolumeKey.NONE | VolumeKey.AWS:
            return True
        case VolumeKey.CUSTOMER_DENIED:
            return False
        case kind:
            return keys.state(kind) is KeyState.ENABLED and granted("kms:CreateGrant")


def reboot_instances(estate: Estate, request: Request) -> dict[str, Any]:
    """RebootInstances: asynchronous, its success is not reported."""
    hosts = estate.require(request.instance_ids())
    for host in hosts:
        if host.state is not HostState.RUNNING:
            raise wrong_state(host.id, "rebooted")
    for host in hosts:
        host.reboot()
    return {}


def terminate_instances(estate: Estate, request: Request) -> dict[str, Any]:
    """TerminateInstances: all of them or none."""
    hosts = estate.require(request.instance_ids())
    for host in hosts:
        if estate.mirror.is_termination_protected(host.id):
            text = f"The instance '{host.id}' may not be terminated. Modify its"
            raise Refusal(
                Code.OPERATION_NOT_PERMITTED,
                f"{text} 'disableApiTermination' instance attribute and try again.",
            )
    changes = []
    for host in hosts:
        before = host.state
        host.terminate(BY_USER)
        changes.append(_change(host, before))
    return {"TerminatingInstances": changes}


def _change(host: Host, before: HostState) -> dict[str, Any]:
    return {
        "InstanceId": host.id,
        "CurrentState": state_of(host.state),
        "PreviousState": state_of(before),
    }


def state_of(state: HostState) -> dict[str, Any]:
    """Return the InstanceState structure."""
    return {"Code": STATE_CODES[state], "Name": state.value}
