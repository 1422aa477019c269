"""What emails say of an instance: its page, its look, and what Lifeguard's acts have changed."""

from __future__ import annotations

from collections.abc import Iterator

from lifeguard.core.decision.kind import ConsolePage, EmailFacts, LargerDisk
from lifeguard.core.decision.problem import Problem
from lifeguard.core.kinds.ec2 import commands
from lifeguard.core.kinds.ec2.instance import Instance, InstanceState, PublicIpKind
from lifeguard.core.kinds.ec2.problem import SCHEDULED_STOP, ProblemKind
from lifeguard.core.kinds.ec2.remediation.alternative_type import CAPACITY
from lifeguard.core.kinds.ec2.remediation.backup_first import without_image
from lifeguard.core.kinds.ec2.remediation.growing import growth
from lifeguard.core.kinds.ec2.remediation.manual_commands import launched_for
from lifeguard.core.kinds.ec2.replacement.retired import retired_instances
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.resources.resource import Resource
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.command import Command
from lifeguard.core.text.message import Message, message

_MOVES = frozenset({Verb.START, Verb.ADOPT_REPLACEMENT})
_STOPS = frozenset({Verb.STOP, Verb.FORCE_STOP})


def console(resource: Resource) -> ConsolePage:
    """Return the page of an instance."""
    page = f"{home(resource)}#InstanceDetails:instanceId={resource.id}"
    return ConsolePage(message("console.instance"), page)


def home(resource: Resource) -> str:
    """Return the path of EC2's own page in the console."""
    return f"ec2/home?region={resource.region}"


def reading(instance: Instance) -> Message:
    """Return a look at an instance as a line of evidence."""
    checks = instance.checks
    return message(
        "evidence.ec2",
        when=instance.read_at,
        state=instance.state.value,
        system=checks.system.status.value,
        instance=checks.instance.status.value,
        ebs=checks.ebs.status.value,
    )


def start_by_hand(resource: Resource) -> tuple[Command, ...]:
    """Return the commands that start it and wait until its status checks pass."""
    return commands.start(resource), commands.passes(resource)


def _launched(resource: Resource, incident: str) -> tuple[Command, ...]:
    return (launched_for(resource, incident),)


def _tag(resource: Resource, key: str, value: str) -> tuple[Command, ...]:
    tags = ("--tags", f"Key={key},Value={value}")
    return (commands.ec2(resource, "create-tags", "--resources", resource.id, *tags),)


def ours(situation: InstanceSituation, problem: Problem) -> bool:
    """Whether what looks like a stop of AWS's is one of Lifeguard's.

    While EC2 refuses the start, or lets it fall back, the state reason is that of the start.
    """
    if problem.kind != ProblemKind.STOPPED_BY_AWS or SCHEDULED_STOP in problem.reference:
        return False
    stops = (act for act in situation.actions if act.action in _STOPS and act.worked)
    return any(act.at <= problem.since for act in stops)


def unbacked(situation: InstanceSituation) -> tuple[Message, ...]:
    """Return that it was stopped without an image, where that is so."""
    return (message("story.without_image"),) if without_image(situation) else ()


def changes(situation: InstanceSituation) -> tuple[tuple[Message, Message], ...]:
    """Return the rows about what has changed; none where nothing was done."""
    done = {act.action for act in situation.actions if act.worked}
    if not done & (_MOVES | {Verb.REBOOT}):
        return ()
    return tuple(_rows(situation, done))


def _rows(situation: InstanceSituation, done: set[str]) -> Iterator[tuple[Message, Message]]:
    if changed := tuple(_changed(situation, done)):
        yield message("label.changed"), message("email.listed", items=changed)
    yield message("label.unchanged"), message("email.listed", items=tuple(_same(situation, done)))
    image = situation.attempt(Verb.CREATE_IMAGE)
    if image is not None and image.worked and image.made:
        back = message("email.way_back", image=image.made, at=image.at)
        yield message("label.way_back"), back


def _changed(situation: InstanceSituation, done: set[str]) -> Iterator[Message]:
    if Verb.ADOPT_REPLACEMENT in done and situation.replacement is not None:
        yield message("change.instance", instance=situation.replacement.resource.id)
    if done & _MOVES:
        yield message("change.host")
    if situation.changed_address is not None:
        before, now = situation.changed_address
        yield message("change.address", before=before, now=now)
    if Verb.CHANGE_TYPE in done and situation.instance is not None:
        yield message("change.type", type=situation.instance.type)


def _same(situation: InstanceSituation, done: set[str]) -> Iterator[Message]:
    if Verb.ADOPT_REPLACEMENT not in done:
        yield from (message("same.id"), message("same.private_ip"), message("same.volumes"))
    if not done & _MOVES:
        yield message("same.host")
    instance = situation.instance
    if instance is None:
        return
    if instance.public_ip is PublicIpKind.ELASTIC:
        yield message("same.elastic_ip")
    if instance.public_ip is PublicIpKind.NONE and Verb.ADOPT_REPLACEMENT not in done:
        yield message("same.no_public_ip")


def deeds(situation: InstanceSituation) -> tuple[Message, ...]:
    """Return in a few words what has been done to the server; nothing where nothing was."""
    if situation.attempt(Verb.DISCARD_REPLACEMENT) is not None:
        return (message("deed.discarded"),)
    adopted = situation.attempt(Verb.ADOPT_REPLACEMENT)
    if adopted is not None and situation.replacement is not None:
        return (message("deed.replaced", instance=situation.replacement.resource.id),)
    done = {record.action for record in situation.actions if record.worked}
    instance = situation.instance
    if instance is not None and instance.state is not InstanceState.RUNNING:
        done.discard(Verb.START)  # it did not take
    return (*_switched(done), *_power(done), *_rebooted(done))


def _switched(done: set[str]) -> Iterator[Message]:
    if Verb.UNLIMITED_CREDITS in done:
        yield message("deed.unlimited_credits")


def _rebooted(done: set[str]) -> Iterator[Message]:
    if Verb.REBOOT in done:
        yield message("deed.rebooted")


def _power(done: set[str]) -> Iterator[Message]:
    forced, stopped = Verb.FORCE_STOP in done, Verb.STOP in done
    if Verb.START in done and forced:
        yield message("deed.force_restarted")
    elif Verb.START in done and stopped:
        yield message("deed.restarted")
    elif Verb.START in done:
        yield message("deed.started")
    elif forced or stopped:
        yield message("deed.stopped")


def larger_disk(situation: InstanceSituation, gib: int) -> LargerDisk | None:
    """Return how its root volume gets larger; it keeps it, and runs on meanwhile.

    After a person's yes Lifeguard does it: nobody else is to do it at the same time.
    """
    instance = situation.instance
    agreed = any(answer.yes for answer in situation.incident.approval_answers)
    if agreed and growth(situation) is not None:
        return None
    if instance is None or not instance.root_volume:
        return None
    grown = commands.grow(instance.resource, instance.root_volume, gib)
    return LargerDisk(message("guest.do.volume", gib=gib), (grown,), in_place=True)


def _to_manage(names: Message, _tag: str) -> Message:
    return message("report.manage_instance", names=names)


EMAIL = EmailFacts[InstanceSituation](
    console=console,
    changes=changes,
    deeds=deeds,
    further=unbacked,
    ours=ours,
    no_capacity=CAPACITY,
    start=start_by_hand,
    launched=_launched,
    tag=_tag,
    leftovers=retired_instances,
    larger_disk=larger_disk,
    to_manage=_to_manage,
)
