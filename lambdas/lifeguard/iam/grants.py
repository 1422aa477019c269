"""What rights are made of: the functions, what a right is on, and what a kind of resource adds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from enum import StrEnum

from lifeguard.core.decision.action import Action
from lifeguard.core.policy.policy import Deployment
from lifeguard.immutable import immutable


class FunctionName(StrEnum):
    """The functions."""

    INTAKE = "intake"
    RESPOND = "respond"
    POWER = "power"
    SWEEP = "sweep"
    REPORT = "report"
    APPROVE = "approve"  # only where some policy lets a person say yes
    BACKUP = "backup"
    WIDGET = "widget"  # only where the stack has a dashboard


class Scope(StrEnum):
    """What a right is on; the stack knows each one's ARN, condition and reason."""

    ANYTHING = "*"
    """The action knows no resource (Service Authorization Reference)."""
    LEDGER = "the ledger"
    OPEN_INCIDENTS = "the ledger's index of open incidents"
    CLOSED_INCIDENTS = "the ledger's index of closed incidents"
    RESPOND = "respond's live alias"
    EXECUTIONS = "respond's executions"
    POWER = "power"
    POWER_QUEUE = "power queue"
    SWITCH = "the freeze switch"
    RELEASE = "the parameter that releases a storm"
    BUS = "the default event bus"
    ALARMS = "any alarm"
    MUTE_RULES = "any alarm mute rule"
    MALFORMED = "the queue of what cannot be read"
    TOPIC = "the operator's topic"
    TOPIC_KEY = "the key of the operator's topic"
    LOGS = "the function's own log group"
    DEAD_LETTERS = "the function's own dead-letter queue"
    INSTANCES = "any instance"
    OPTED_IN = "instances that carry the opt-in tag"
    RESIZED = "the type of instances that carry the opt-in tag"
    RESIZED_BY_VALUE = "the same, as a call says it that names no attribute and gives its value"
    VOLUMES = "any volume"
    NEW_IMAGE = "an image that is being made under our tag"
    NEW_SNAPSHOT = "a snapshot that is being made under our tag"
    TAGS_OF_NEW = "the tags of an image or snapshot while it is being made"
    COPIED_IMAGE = "an image of the account that is being copied"
    COPIED_SNAPSHOT = "a snapshot of an image that is being copied"
    NEW_COPY = "a copy that is being made under our tag, where policies want copies"
    TAGS_OF_BACKUP = "the tags of a scheduled image, a copy, or its snapshots as they are made"
    TAGS_OF_RETIRED = "our own tags on instances that carry the opt-in tag"
    TAGS_OF_REPLACED = "our own tags on instances that carry the one of having been replaced"
    NEW_INSTANCE = "an instance that is being launched under our tags"
    LAUNCH_PARTS = "what an instance is launched from, into and with"
    TAGS_OF_LAUNCH = "the tags of an instance and its volumes while it is being launched"
    ROLES = "the instance roles that the policies name, passed to EC2"
    ON_TRIAL = "instances that Lifeguard has launched and not yet proven"
    ADDRESSES = "any Elastic IP address, and the interface it comes to"
    TARGET_GROUPS = "any target group"
    OPTED_IN_GROUPS = "target groups that carry the opt-in tag"
    LAUNCH_KEYS = "keys that the policies name, as EC2 uses them at a launch"
    OUR_IMAGES = "images of ours that nobody holds"
    OUR_SNAPSHOTS = "snapshots of ours that nobody holds"
    COPY_KEYS = "the keys that copied volumes are under, or are to be"
    COPY_GRANT = "a grant that EC2 makes on such a key"
    KEYS = "any key"
    APPROVAL_KEY = "the key that signs approval links"
    GUEST_DOCUMENTS = "the documents that Lifeguard runs inside hosts"
    GUEST_ACTS = "the documents by which Lifeguard acts inside hosts"
    GUEST_NODES = "managed nodes that carry the opt-in tag"
    LOG_GROUPS = "the log groups that the policies name"
    LIGHTSAIL_OPTED_IN = "Lightsail instances that carry the opt-in tag"
    LIGHTSAIL_SNAPSHOTS = "Lightsail snapshots that are being made under our tag"
    LIGHTSAIL_OUR_SNAPSHOTS = "Lightsail snapshots of ours that nobody holds"
    LIGHTSAIL_LOAD_BALANCERS = "Lightsail load balancers that carry the opt-in tag"
    LIGHTSAIL_NEW = "Lightsail instances that are being launched under our tags"
    LIGHTSAIL_LAUNCH_PARTS = "the Lightsail snapshots that an instance is launched from"
    LIGHTSAIL_ON_TRIAL = "Lightsail instances that Lifeguard has launched and not yet proven"
    LIGHTSAIL_RETIRED = "our own tags on Lightsail instances that carry the opt-in tag"
    LIGHTSAIL_STATIC_IPS = "any static IP address of Lightsail"
    LIGHTSAIL_DB_OPTED_IN = "Lightsail databases that carry the opt-in tag"
    LIGHTSAIL_NEW_DB_SNAPSHOT = "a snapshot of a Lightsail database as it is made under our tag"
    LIGHTSAIL_DB_SNAPSHOTS = "snapshots of Lightsail databases that are tagged with our tag"
    RDS = "any DB instance"
    RDS_INSIGHTS = "what Database Insights keeps of any DB instance"
    RDS_OPTED_IN = "DB instances that carry the opt-in tag"
    RDS_SNAPSHOTS = "DB snapshots that are being made under our tag"
    RDS_ANY_SNAPSHOT = "any DB snapshot"
    RDS_OUR_SNAPSHOTS = "DB snapshots of ours that nobody holds"
    LIGHTSAIL_OUR_DB_SNAPSHOTS = "snapshots of Lightsail databases of ours that nobody holds"
    OUR_GRANT = "the most harmless grant on a key that the policies name"
    AWS_GRANT = "a grant that an AWS service makes on a key that the policies name"


Needs = Mapping[Scope, tuple[str, ...]]
"""The IAM actions, by what they are on."""


def pairs(needs: Needs) -> Iterator[tuple[Scope, str]]:
    """Yield each action with what it is on."""
    yield from ((on, action) for on, actions in needs.items() for action in actions)


def gathered(needs: Iterable[tuple[Scope, str]]) -> Needs:
    """Sort each action under what it is on, in one order: chance must not change the template."""
    found: dict[Scope, set[str]] = {}
    for on, action in needs:
        found.setdefault(on, set()).add(action)
    return {on: tuple(sorted(found[on])) for on in Scope if on in found}


@immutable
class ImplicitGrant:
    """Rights that no call of a function's own code shows: who uses them, and AWS's page."""

    actions: tuple[str, ...]
    on: Scope
    functions: tuple[FunctionName, ...]
    used_by: str
    page: str
    to_launch: bool = False
    """Whether they are granted only where some policy lets an instance be launched."""
    to_copy: bool = False
    """Whether they are granted only where some policy wants copies."""
    owed: bool = False
    """Whether only an incident needs them that began while a policy could still act."""


@immutable
class KindGrants:
    """What one kind of resource needs, beside what every function needs for all kinds.

    * `standing`: what a function reads of it, whatever the policies say.
    * `actions`: who carries which of its actions out.
    * `left_out`: the actions that no policy of a deployment can come to.
    * `needs`: what these actions need, with the reads that belong to carrying them out.
    * `to_back_up`: what the function `backup` needs where some policy wants scheduled backups.
    * `unseen`: what no call of a function's own code shows.
    """

    standing: Mapping[FunctionName, Needs]
    actions: Mapping[FunctionName, frozenset[type[Action]]]
    left_out: Callable[[Deployment], Collection[type[Action]]]
    needs: Callable[[Iterable[type[Action]]], Iterator[tuple[Scope, str]]]
    to_back_up: Callable[[Deployment], Iterator[tuple[Scope, str]]]
    unseen: tuple[ImplicitGrant, ...] = ()
