"""From a world file (YAML) to a WorldSpec, with errors an operator can act on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from sandbox.worldfile import fields
from sandbox.worldfile.burstable import is_burstable
from sandbox.worldfile.endpoint import endpoint
from sandbox.worldfile.fault_spec import (
    CheckReason,
    Cure,
    EventCode,
    EventSpec,
    FaultKind,
    FaultSpec,
)
from sandbox.worldfile.fields import WorldFileError
from sandbox.worldfile.guests import check_guests, guests
from sandbox.worldfile.instance_spec import (
    MOST_DATA_VOLUMES,
    AlarmMetric,
    AutoRecovery,
    CreatedBy,
    CreditOption,
    CreditsSpec,
    Images,
    InitialState,
    InstanceSpec,
    MemorySpec,
    Platform,
    PublicIpSpec,
    Root,
    Spot,
    StoppedBy,
    Tenancy,
    VolumeKey,
)
from sandbox.worldfile.lightsail import check_lightsail, lightsail
from sandbox.worldfile.operations import operation_names
from sandbox.worldfile.people_spec import (
    FOR_ALL,
    ChangeSpec,
    Deed,
    DeedSpec,
    OperatorAnswer,
    OperatorSpec,
)
from sandbox.worldfile.rds import check_databases, check_dependencies, databases
from sandbox.worldfile.spec import CapacitySpec, Launches, TargetGroupSpec, WorldSpec
from sandbox.worldfile.text import InputFileError, is_too_deep, text_of
from sandbox.worldfile.yaml_source import WorldYamlError, plain

WORLD = "a world in YAML (docs/sandbox.md)"
"""What a world file may be."""

_fault_table = fields.table(
    FaultSpec,
    {
        "kind": fields.choice(FaultKind),
        "cured_by": fields.optional(fields.choice(Cure)),
        "after": fields.seconds,
        "reason": fields.choice(CheckReason),
        "status_code": fields.whole,
    },
    "kind",
)


def _fault(given: object, path: str) -> FaultSpec:
    """Read a bare kind, or a kind with its cure and time."""
    if isinstance(given, Mapping):
        return _fault_table(given, path)
    return _fault_table({"kind": given}, path)


_event = fields.table(
    EventSpec,
    {
        "code": fields.choice(EventCode),
        "not_before": fields.optional(fields.time),
        "not_after": fields.optional(fields.time),
        "not_before_deadline": fields.optional(fields.time),
        "at": fields.optional(fields.time),
        "moved_to": fields.optional(fields.time),
        "moved_at": fields.optional(fields.time),
        "cancelled_at": fields.optional(fields.time),
    },
    "code",
)

_credits = fields.table(
    CreditsSpec,
    {
        "balance": fields.number,
        "per_hour": fields.optional(fields.signed),
        "mode": fields.optional(fields.choice(CreditOption)),
    },
    "balance",
)
_memory = fields.table(MemorySpec, {"percent": fields.percent}, "percent")
_change = fields.table(
    ChangeSpec, {"event": fields.text, "at": fields.time, "by": fields.text}, "event", "at", "by"
)

_instance = fields.table(
    InstanceSpec,
    {
        "id": fields.instance_id,
        "name": fields.optional(fields.text),
        "tags": fields.tags,
        "type": fields.text,
        "platform": fields.choice(Platform),
        "root": fields.choice(Root),
        "instance_store": fields.flag,
        "volume_key": fields.choice(VolumeKey),
        "public_ip": fields.choice(PublicIpSpec),
        "asg": fields.optional(fields.text),
        "spot": fields.optional(fields.choice(Spot)),
        "tenancy": fields.choice(Tenancy),
        "hibernation": fields.flag,
        "stop_protection": fields.flag,
        "state": fields.choice(InitialState),
        "stopped_by": fields.choice(StoppedBy),
        "boots_for": fields.seconds,
        "stops_for": fields.seconds,
        "starts_for": fields.seconds,
        "start_falls_back": fields.whole,
        "zone": fields.optional(fields.text),
        "fault": fields.optional(_fault),
        "events": fields.sequence(_event),
        "created_by": fields.choice(CreatedBy),
        "application_check": fields.flag,
        "target_group": fields.optional(fields.target_group),
        "outpost": fields.optional(fields.outpost),
        "capacity_reservation": fields.optional(fields.capacity_reservation),
        "capacity_block": fields.optional(fields.capacity_block),
        "auto_recovery": fields.choice(AutoRecovery),
        "images": fields.optional(fields.choice(Images)),
        "fail_images": fields.whole,
        "data_volumes": fields.up_to(MOST_DATA_VOLUMES),
        "role": fields.optional(fields.text),
        "key": fields.optional(fields.text),
        "user_data": fields.optional(fields.text),
        "console": fields.sequence(fields.text),
        "cpu": fields.percent,
        "credits": fields.optional(_credits),
        "memory": fields.optional(_memory),
        "changed_by_hand": fields.sequence(_change),
        "endpoint": endpoint,
        "depends_on": fields.optional(fields.text),
        "alarm": fields.optional(fields.choice(AlarmMetric)),
        "region": fields.optional(fields.region),
        "account": fields.optional(fields.account),
    },
    "id",
)

_answers = fields.choice(OperatorAnswer)


def _answer(given: object, path: str) -> object:
    """Read yes or no, of which YAML makes booleans unless they are quoted."""
    word = {True: "yes", False: "no"}[given] if isinstance(given, bool) else given
    return _answers(word, path)


_operations = fields.shares(operation_names)


def _throttle(given: object, path: str) -> float | dict[str, float]:
    """Read one share, or one for each operation."""
    return _operations(given, path) if isinstance(given, Mapping) else fields.share(given, path)


_deed = fields.table(
    DeedSpec,
    {
        "at": fields.time,
        "do": fields.choice(Deed),
        "instance": fields.optional(fields.any_instance_id),
        "key": fields.text,
        "value": fields.text,
    },
    "at",
    "do",
)

_world = fields.table(
    WorldSpec,
    {
        "now": fields.time,
        "region": fields.region,
        "account": fields.account,
        "auto_recovery": fields.optional(fields.seconds),
        "capacity": fields.table(
            CapacitySpec,
            {
                "fail_starts": fields.whole,
                "fail_launches": fields.whole,
                "code": fields.error_code,
                "types": fields.sequence(fields.text),
            },
        ),
        "throttle": _throttle,
        "quotas": fields.flag,
        "images": fields.choice(Images),
        "images_take": fields.seconds,
        "default_encryption": fields.choice(VolumeKey),
        "copies": fields.choice(Images),
        "fail_copies": fields.whole,
        "launches": fields.choice(Launches),
        "freeze": fields.flag,
        "unconfirmed_emails": fields.flag,
        "operator": fields.optional(
            fields.table(OperatorSpec, {"answers": _answer, "after": fields.seconds}, "answers")
        ),
        "people": fields.sequence(_deed),
        "seed": fields.whole,
        "target_groups": fields.sequence(
            fields.table(
                TargetGroupSpec,
                {"name": fields.target_group, "tags": fields.tags, "drains_for": fields.seconds},
                "name",
            )
        ),
        "lightsail": lightsail,
        "rds": databases,
        "guests": guests,
        "instances": fields.sequence(_instance),
    },
    "instances",
)


def parse_world(source: str) -> WorldSpec:
    """Read a world from YAML.

    Raises:
        WorldFileError, NotYamlError: it is not right.
    """
    raw = plain(source)
    if is_too_deep(raw):
        msg = "nested too deep"
        raise WorldYamlError(msg)
    spec = _world(raw, "")
    times = Counter(instance.id for instance in spec.instances)
    for name, count in times.items():
        if count > 1:
            raise WorldFileError(path="instances", given=name, allowed="each id once")
    check_lightsail(spec)
    check_databases(spec.rds)
    check_dependencies(
        [one.depends_on for one in spec.instances]
        + [one.depends_on for one in spec.lightsail.instances],
        {one.key for one in spec.rds} | {one.key for one in spec.lightsail.databases},
    )
    _check_credits(spec)
    check_guests(spec)
    _check_people(spec)
    return spec


def _check_credits(spec: WorldSpec) -> None:
    """Refuse CPU credits of a type that has none."""
    for index, one in enumerate(spec.instances):
        if one.credits is not None and not is_burstable(one.type):
            path = f"instances[{index}].credits"
            raise WorldFileError(path, one.type, "a burstable type such as t3.micro")


def _check_people(spec: WorldSpec) -> None:
    """Refuse a deed that is done to nothing of the world's."""
    there = [*(one.id for one in spec.instances), *(one.key for one in spec.lightsail.instances)]
    for index, deed in enumerate(spec.people):
        if deed.do not in FOR_ALL and deed.instance not in there:
            allowed = "one of the world's instances: " + (", ".join(there) or "it has none")
            path = f"people[{index}].instance"
            raise WorldFileError(path, deed.instance, allowed)


def load_world(path: Path) -> WorldSpec:
    """Read a world file.

    Raises:
        InputFileError: it is not right; the message names it.
    """
    source = text_of(path, WORLD)
    try:
        return parse_world(source)
    except WorldYamlError as error:
        raise InputFileError(path, str(error), WORLD) from error
    except WorldFileError as error:
        raise InputFileError(path, str(error)) from error
