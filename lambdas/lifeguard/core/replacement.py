"""The last rung: a new instance from the newest good image takes the old one's place.

The new one is launched and proven first; until its status checks pass, the old one is left as it
is. Then the old one is stopped and kept, addresses and targets move, and the cure is proven.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from lifeguard.core import pace
from lifeguard.core.action import (
    Action,
    AdoptReplacement,
    DiscardReplacement,
    LaunchReplacement,
    MoveAddresses,
    MoveTargets,
    RetireInstance,
    verb,
)
from lifeguard.core.advice import back, commands, stop_by_force, terminate
from lifeguard.core.advice import replacement as by_hand
from lifeguard.core.ask import ask, settle
from lifeguard.core.blueprint import Restore, RestorePoint
from lifeguard.core.case import Act, Case, Result, groups
from lifeguard.core.entry import entering
from lifeguard.core.hold import stormy
from lifeguard.core.incident import Status
from lifeguard.core.leave import FLAPS, MODE_ASK
from lifeguard.core.move import Close, Do, Move, Wait
from lifeguard.core.policy import (
    InstanceStore,
    Mode,
    Policy,
    PublicIpChange,
    Replace,
    ScheduledBackup,
    UserData,
)
from lifeguard.core.preflight import Obstacle, preflight
from lifeguard.core.question import Offer, Question, Risk
from lifeguard.core.runbook import REPLACED_FOR, Remedy, Runbook
from lifeguard.core.server import PublicIp, RootDevice, Server, State
from lifeguard.core.trouble import Trouble, TroubleKind

KEPT = timedelta(days=7)
"""How long the tags of a replaced instance ask that it be kept; Lifeguard never terminates it."""

_GONE = frozenset({State.SHUTTING_DOWN, State.TERMINATED})
_AT_REST = _GONE | {State.STOPPED}
_UNDECIDED = frozenset({State.PENDING, State.RUNNING, State.STOPPING})

_MANAGERS = (
    ("aws:ec2:fleet-id", "EC2 Fleet"),
    ("aws:ec2spot:fleet-request-id", "EC2 Spot Fleet"),
    ("aws:elasticmapreduce:job-flow-id", "EMR cluster"),
)

STACK = "aws:cloudformation:stack-name"

NO_IMAGE = "no good image"
LACKING = "image without a volume"
_OF_THE_IMAGE = frozenset({NO_IMAGE, LACKING})

_HOST_FAILED = frozenset({TroubleKind.SYSTEM_CHECK, TroubleKind.EBS_CHECK})
_SPOILT = frozenset({TroubleKind.INSTANCE_CHECK})
"""Troubles that are on the disks: an image made after they began would bring them back."""

WELL_AGAIN = "the old instance is well again by itself"


def healthy_until(case: Case) -> datetime | None:
    """Return the time before which an image must have been made to be good; None: at any time.

    When the host fails, the system fails with it, and its disks are as good as they were.
    """
    if any(trouble.kind in _HOST_FAILED for trouble in case.seen):
        return None
    return min((t.since for t in case.seen if t.kind in _SPOILT), default=None)


def replacement(
    case: Case, trouble: Trouble, book: Runbook, brief: str, reasons: tuple[str, ...]
) -> Move:
    """Return the next move towards a new instance: why it cannot be, the question, the launch."""
    server, policy = case.subject()
    restore = case.restore
    look = commands(case.incident.resource, book.advice)
    question = Question(trouble.kind, brief, (book.question,), reasons, look)
    if restore is None:
        return ask(case, question)
    obstacles = tuple(obstacles_to(server, policy, restore))
    if waits := _for_an_image(case, restore, obstacles):
        return waits
    if obstacles or restore.point is None:
        return ask(case, _by_hand(question, obstacles, restore))
    asked = _leave(case, question, restore, restore.point)
    return (
        asked
        or _retry(case, question)
        or stormy(case, trouble, anew=True)
        or entering(case, trouble, _launching(book))
        or Do(_launch(case, policy, restore, restore.point), trouble.what)
    )


def _for_an_image(case: Case, restore: Restore, obstacles: tuple[Obstacle, ...]) -> Move | None:
    """Wait a little for an image of newer data, where nothing else stands in the way."""
    until = restore.due(case.now)
    others = any(obstacle.label not in _OF_THE_IMAGE for obstacle in obstacles)
    if restore.coming is None or until is None or others:
        return None
    again = min(pace.again(restore.coming.created_at, case.now), until)
    return Wait(again, f"its newest image, {restore.coming.image}, is still being made")


def obstacles_to(server: Server, policy: Policy, restore: Restore) -> Iterator[Obstacle]:
    """Yield all that makes a replacement a matter for a person's own hands."""
    yield from preflight(server, Remedy.REPLACE, policy)
    spoils_data = server.instance_store and policy.instance_store is not InstanceStore.EXPENDABLE
    blueprint = restore.blueprint
    for stands, label, reason in (
        (server.spot is not None, "Spot", "it is a Spot Instance"),
        (
            server.root is RootDevice.INSTANCE_STORE,
            "instance-store root",
            "its root device is an instance store: no image of it can be launched",
        ),
        (spoils_data, "instance-store data", "no image holds its instance-store volumes"),
        (server.tenancy == "host", "Dedicated Host", "it runs on a Dedicated Host"),
        (server.outpost is not None, "Outpost", "it runs on an Outpost"),
        (
            server.capacity_reservation is not None,
            "capacity reservation",
            f"it uses the capacity reservation {server.capacity_reservation}",
        ),
        (server.hibernation, "hibernation enabled", "hibernation is enabled on it"),
        (server.stop_protection, "stop protection", "stop protection is on (DisableApiStop)"),
        (
            blueprint.interfaces > 1,
            "several network interfaces",
            f"it has {blueprint.interfaces} network interfaces",
        ),
        (
            len(blueprint.addresses) > 1,
            "several Elastic IP addresses",
            f"it has {len(blueprint.addresses)} Elastic IP addresses",
        ),
        (
            blueprint.private_ips > 1,
            "several private IPv4 addresses",
            "it has further private addresses or prefixes, which would stay with the old instance",
        ),
        (
            blueprint.interface_type != "interface",
            f"{blueprint.interface_type} interface",
            f"its network interface is of the type {blueprint.interface_type}",
        ),
        (
            blueprint.routes,
            "forwards traffic",
            "its source/destination check is off: routes to others lead through its own interface",
        ),
        (bool(blueprint.licences), "licence", "it is under a licence configuration"),
        *((True, label, reason) for label, reason in _managed(server)),
        (restore.point is None, NO_IMAGE, "there is no good image of it"),
        (
            restore.point is not None and bool(restore.lacking),
            LACKING,
            f"its newest good image lacks the volumes at {', '.join(restore.lacking)}",
        ),
        (bool(restore.objection), "launch not allowed", restore.objection),
    ):
        if stands:
            yield Obstacle(label, reason, "Replace it by hand.", hard=True)
    for locked in server.locked_keys:
        yield Obstacle("customer KMS key", locked, "Replace it by hand.", hard=True)


def _managed(server: Server) -> Iterator[tuple[str, str]]:
    """Yield who else would replace it, or miss it: the tags are AWS's own, nobody can set them."""
    for tag, whose in _MANAGERS:
        name = server.tag(tag)
        if name is not None:
            yield f"part of an {whose}", f"it belongs to the {whose} {name}"


def _by_hand(question: Question, obstacles: tuple[Obstacle, ...], restore: Restore) -> Question:
    told = tuple(f"not replaced: {obstacle.reason}" for obstacle in obstacles)
    found = () if restore.point is None else (f"its newest good image is {restore.point.image}",)
    return Question(
        question.about,
        question.brief,
        question.duty,
        (*question.reasons, *told, *found),
        question.commands,
    )


def _leave(case: Case, question: Question, restore: Restore, point: RestorePoint) -> Move | None:
    """Ask, unless the policy has said that it need not be asked, and nothing is odd."""
    server, policy = case.subject()
    flapping = case.incident.treated_before >= FLAPS
    moves = server.public_ip is PublicIp.AUTO
    odd = tuple(_odd(case, restore, point))
    unasked = policy.public_ip_change is PublicIpChange.ALLOW or not moves
    acts = policy.replace is Replace.ACT and policy.mode is Mode.ACT
    if acts and unasked and not (flapping or odd):
        return None
    keeps = policy.replace_user_data is UserData.KEEP and restore.blueprint.user_data
    return settle(
        case,
        Question(
            question.about,
            question.brief,
            ("This launches another instance from the image, and moves its addresses:",),
            (*question.reasons, *([MODE_ASK] if policy.mode is Mode.ASK else []), *odd),
            by_hand(case.incident.resource, restore, point.image),
            offer=Offer.REPLACE,
            risks=(
                Risk.LOST_CHANGES,
                Risk.TWO_AT_ONCE,
                Risk.PRIVATE_IP,
                *([Risk.PUBLIC_IP] if moves else []),
                *([Risk.USER_DATA] if keeps else []),
                *([Risk.STACK] if server.tag(STACK) is not None else []),
                *([Risk.FLAPPING] if flapping else []),
            ),
            detail=point.image,
            loses_since=point.created_at,
        ),
    )


def _odd(case: Case, restore: Restore, point: RestorePoint) -> Iterator[str]:
    """Yield what makes the image one to be asked about, whatever the policy says."""
    oldest = (case.subject()[1].scheduled_backup or ScheduledBackup()).oldest
    if case.now - point.created_at > oldest:
        yield (
            f"its newest good image is of {point.created_at:%Y-%m-%d %H:%M} UTC, older than a "
            f"backup may be ({int(oldest.total_seconds() // 3600)} hours)"
        )
    if restore.coming is not None:
        yield (
            f"an image of {restore.coming.created_at:%Y-%m-%d %H:%M} UTC, {restore.coming.image}, "
            "is not available yet; it may be launched by hand when it is"
        )


def _launching(book: Runbook) -> Runbook:
    return Runbook(book.timing, (Remedy.REPLACE,), book.question)


def _launch(case: Case, policy: Policy, restore: Restore, point: RestorePoint) -> LaunchReplacement:
    return LaunchReplacement(
        point.image,
        restore.blueprint,
        token=f"{case.incident.id}-{sum(_not_launched(act) for act in case.acts)}",
        keep_user_data=policy.replace_user_data is UserData.KEEP,
        opt_in_tag=case.opt_in_tag,
    )


def _not_launched(act: Act) -> bool:
    """Whether EC2 has launched nothing for sure: only then another token may be used.

    An answer that got lost, or an error of AWS's own, may hide an instance: the same token finds
    it.
    """
    return act.action == "launch_replacement" and act.code.startswith("Insufficient")


def _retry(case: Case, question: Question) -> Move | None:
    last = case.attempt("launch_replacement")
    if last is None:
        return None
    tries = sum(act.action == last.action for act in case.acts)
    if last.result is Result.FAILED and tries < pace.ATTEMPTS:
        until = last.at + pace.STOP * 5 * tries
        why = f"AWS could not launch it for now: {last.answer}"
        return Wait(until, why) if case.now < until else None
    reasons = (*question.reasons, last.answer)
    brief = "its replacement could not be launched"
    return ask(case, Question(brief, brief, question.duty, reasons, question.commands))


# -- once it is launched ---------------------------------------------------------------------


def replacing(case: Case) -> Move | None:
    """Return what follows the launch of a replacement, or None when there is none."""
    launched = next((a for a in case.acts if a.action == "launch_replacement" and a.worked), None)
    if launched is None:
        return None
    discarded = case.attempt("discard_replacement")
    if discarded is not None:
        return _gave_up(case, launched, discarded)
    if not _retired(case):
        if unwanted := _unwanted(case):
            return Do(DiscardReplacement(launched.made), unwanted)
        if not _passes(case):
            return _proving(case, launched)
        if recovers := _recovering(case, launched):
            return recovers
    for step in _STEPS:
        move = step(case, launched)
        if move is not None:
            return move
    return _verified(case, launched)


def _retired(case: Case) -> bool:
    """Whether the old instance has been asked to stop, by whatever EC2 has said or shows."""
    tried = case.attempt("retire")
    stopped = case.server is not None and case.server.state in _AT_REST
    return tried is not None and (tried.worked or stopped)


def _gone(case: Case) -> bool:
    return case.server is None or case.server.state in _GONE


def _unwanted(case: Case) -> str:
    """Return why the old instance is to stay as it is although a new one is there, or ""."""
    server = case.server
    if server is None or _gone(case):
        return ""
    if server.tag(case.opt_in_tag) is None:
        return f"the tag {case.opt_in_tag} was taken off the old instance"
    well = server.state is State.RUNNING and server.checks.all_ok and not case.present
    return WELL_AGAIN if well else ""


def _recovering(case: Case, launched: Act) -> Move | None:
    """Wait while the old instance may be about to be well: by AWS's or somebody else's hand.

    One that goes on failing is not meant, nor one that was stopped meanwhile.
    """
    server = case.server
    if server is None or server.state not in _UNDECIDED or case.attempt("retire") is not None:
        return None
    if any(trouble.kind in REPLACED_FOR for trouble in case.present):
        return None
    since = max(launched.at, server.launched_at or launched.at)
    limit = pace.BOOT_LIMIT_WINDOWS if server.windows else pace.BOOT_LIMIT
    if case.now < since + limit:
        why = "the new instance is ready, but the old one may be about to be well again"
        return Wait(pace.again(since, case.now), why)
    if server.state is State.STOPPING:
        return None
    why = "the old instance no longer fails the checks for which it was to be replaced"
    return Do(DiscardReplacement(launched.made), why)


def _passes(case: Case) -> bool:
    twin = case.twin
    return twin is not None and twin.state is State.RUNNING and twin.checks.host_ok


def _proving(case: Case, launched: Act) -> Move:
    twin = case.twin
    limit = pace.BOOT_LIMIT_WINDOWS if twin and twin.windows else pace.BOOT_LIMIT
    if reason := _failed_to_start(case, launched):
        return Do(DiscardReplacement(launched.made), f"the new instance did not start: {reason}")
    if case.now >= launched.at + limit:
        why = f"the new instance has not passed its checks in {limit.seconds // 60} minutes"
        return Do(DiscardReplacement(launched.made), why)
    until = launched.at + pace.BOOT if case.now < launched.at + pace.BOOT else None
    again = until or min(pace.again(launched.at, case.now), launched.at + limit)
    return Wait(again, "the new instance is starting and its checks are running")


def _failed_to_start(case: Case, launched: Act) -> str:
    """Return why the new instance will never run, or ""; EC2 may show it a little late."""
    twin = case.twin
    if case.twin_read is None or case.twin_read <= launched.at:
        return ""
    if twin is None:
        late = case.now >= launched.at + pace.LISTED
        return "EC2 does not know it (any more)" if late else ""
    if twin.state in {State.PENDING, State.RUNNING}:
        return ""
    return f"it is {twin.state} ({twin.state_reason or 'no reason given'})"


def _gave_up(case: Case, launched: Act, discarded: Act) -> Move:
    if discarded.result is Result.FAILED and _tries(case, discarded) < pace.ATTEMPTS:
        return _again(case, discarded, DiscardReplacement(launched.made))
    first = next(act for act in case.acts if act.action == discarded.action)
    if discarded.worked and _unwanted(case) == WELL_AGAIN:
        why = f"{WELL_AGAIN}; the new one, {launched.made}, is terminated"
        return Close(Status.RESOLVED, why, tell=True)
    server = case.server
    runs = server is not None and server.state is State.RUNNING
    state = "gone" if server is None else server.state
    old = "the old one is left as it was" if runs else f"the old one is {state}"
    stopped = server is not None and server.state is State.STOPPED
    by_hand = commands(case.incident.resource, Remedy.START if stopped else None)
    if discarded.worked:
        why = f"{first.reason}; the new instance {launched.made} is terminated; {old}"
        return Close(Status.NEEDS_HUMAN, why, tell=True, commands=by_hand)
    return Close(
        Status.NEEDS_HUMAN,
        f"{first.reason}; the new instance {launched.made} could not be terminated; {old}",
        tell=True,
        duty=(f"Terminate the new instance {launched.made}, then look at the old one:",),
        reasons=(discarded.answer,),
        commands=(terminate(case.incident.resource, launched.made), *by_hand),
    )


def _retiring(case: Case, launched: Act) -> Move | None:
    """Stop the old instance; if it will not be stopped, the new one must not run beside it."""
    tried = case.attempt("retire")
    # Its disks hold the newest data there is: a system that answers shuts down by itself.
    lost = any(trouble.kind is TroubleKind.SYSTEM_CHECK for trouble in case.present)
    retire = RetireInstance(launched.made, forced=lost, until=launched.at + KEPT)
    if _gone(case) or _retired(case):
        return None
    if tried is None:
        return Do(retire, "the new instance passes its checks: the old one is stopped and kept")
    if tried.result is Result.FAILED and _tries(case, tried) < pace.ATTEMPTS:
        return _again(case, tried, retire)
    why = f"the old instance could not be stopped: {tried.answer}"
    return Do(DiscardReplacement(launched.made), why)


def _addressing(case: Case, launched: Act) -> Move | None:
    addresses = case.restore.blueprint.addresses if case.restore else ()
    return _step(case, MoveAddresses(launched.made, addresses)) if addresses else None


def _targeting(case: Case, launched: Act) -> Move | None:
    places = tuple((target.group, target.port) for target in case.targets or ())
    return _step(case, MoveTargets(launched.made, places)) if places else None


def _adopting(case: Case, launched: Act) -> Move | None:
    policy = "" if case.policy is None else case.policy.name
    return _step(case, AdoptReplacement(launched.made, case.opt_in_tag, policy))


_STEPS: tuple[Callable[[Case, Act], Move | None], ...] = (
    _retiring,
    _addressing,
    _targeting,
    _adopting,
)


def _step(case: Case, action: Action) -> Move | None:
    """Do it once, again if it may work later; what AWS refuses is told at the end."""
    tried = case.attempt(verb(action))
    if tried is None:
        return Do(action, "the new instance takes the old one's place")
    if tried.result is Result.FAILED and _tries(case, tried) < pace.ATTEMPTS:
        return _again(case, tried, action)
    return None


def _again(case: Case, tried: Act, action: Action) -> Move:
    until = tried.at + pace.STOP * _tries(case, tried)
    if case.now < until:
        return Wait(until, f"AWS could not do it for now: {tried.answer}")
    return Do(action, f"tried again after: {tried.answer}")


def _tries(case: Case, act: Act) -> int:
    return sum(other.action == act.action for other in case.acts)


def _verified(case: Case, launched: Act) -> Move:
    """Prove that the new instance is well and gets its traffic; what failed on the way is told."""
    last = max(act.at for act in case.acts)
    looked = case.twin_read is not None and case.twin_read > last
    unwell = tuple(_unwell(case, launched))
    if (unwell or not looked) and case.now < last + pace.BOOT_LIMIT:
        why = "the new instance must pass its checks and get its traffic, the old one stop"
        return Wait(pace.again(last, case.now), why)
    tried = (case.attempt(name) for name in _MOVES)
    left = tuple(f"{t.action.replace('_', ' ')}: {t.answer}" for t in tried if t and not t.worked)
    kept = f"{case.incident.resource.id} is kept until {launched.at + KEPT:%Y-%m-%d}"
    kept = "; ".join((*_age(case), "the old one is gone" if _gone(case) else kept))
    if not (unwell or left):
        why = f"replaced by {launched.made}: {'; '.join(_proof(case))}; {kept}"
        return Close(Status.RESOLVED, why, tell=True, duty=tuple(_left_to_do(case, launched)))
    runs = case.twin is not None and case.twin.state is State.RUNNING
    return Close(
        Status.NEEDS_HUMAN,
        f"replaced by {launched.made}, but not all is well; {kept}",
        tell=True,
        duty=tuple(_to_look_at(case, launched, runs=runs)),
        reasons=(*unwell, *left),
        commands=_commands(case, launched, runs=runs),
    )


def _age(case: Case) -> Iterator[str]:
    """Yield of when its data are: where nobody was asked, nobody has been told."""
    if case.restore is not None and case.restore.point is not None:
        yield f"its data are of {case.restore.point.created_at:%Y-%m-%d %H:%M} UTC"


def _to_look_at(case: Case, launched: Act, *, runs: bool) -> Iterator[str]:
    old = case.incident.resource.id
    if runs and not _rests(case, launched):
        yield f"See that the old instance {old} stops: it must not run beside the new one."
    hand = "it runs, and needs your hand" if runs else "it does not run"
    yield f"Look at the new instance {launched.made}: {hand}."
    if runs:
        yield from _left_to_do(case, launched)
    elif not _gone(case):
        yield f"Or go back to the old instance {old}:"


def _commands(case: Case, launched: Act, *, runs: bool) -> tuple[str, ...]:
    """Return the way back where the new instance does not run; else what stops the old one."""
    if _gone(case):
        return ()
    if not runs:
        return back(case.incident.resource, case.restore, launched.made)
    return () if _rests(case, launched) else stop_by_force(case.incident.resource)


def _unwell(case: Case, launched: Act) -> Iterator[str]:
    """Yield what is not yet as it should be at the end."""
    wanted = {(target.group, target.port) for target in case.targets or ()}
    served = {(target.group, target.port) for target in case.twin_targets if target.served}
    if not _rests(case, launched):
        yield "the old instance has not stopped yet"
    if not _passes(case):
        yield "the new instance does not pass its checks"
    if not wanted <= served:
        yield "a load balancer does not send the new instance traffic"


def _proof(case: Case) -> Iterator[str]:
    yield "all its status checks pass"
    moved = case.attempt("move_addresses")
    if moved is not None:
        yield moved.answer
    if case.twin_targets:
        yield f"{groups(case.twin_targets)} target group(s) send it traffic"


def _rests(case: Case, launched: Act) -> bool:
    """Whether the old instance has stopped, and the event that tells of it has come too."""
    if case.server is not None and case.server.state not in _AT_REST:
        return False
    news = (t for t in case.incident.triggers if t.occurred_at >= launched.at)
    retired = case.attempt("retire") or launched
    return any(t.state == State.STOPPED for t in news) or case.now >= retired.at + 3 * pace.STOP


def _left_to_do(case: Case, launched: Act) -> Iterator[str]:
    if case.restore is not None and case.restore.blueprint.termination_protection:
        yield f"Turn termination protection on for {launched.made}: the old instance has it."
    stack = None if case.server is None else case.server.tag(STACK)
    if stack is not None:
        yield (
            f"The CloudFormation stack {stack} still names the old instance: make it name "
            f"{launched.made} before you update it."
        )


_MOVES = ("move_addresses", "move_targets", "adopt_replacement")
