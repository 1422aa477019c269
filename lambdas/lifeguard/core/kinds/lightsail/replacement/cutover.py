"""What Lightsail adds to a replacement's way into the old instance's place: its facts and acts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from lifeguard.core.decision.action import Action
from lifeguard.core.decision.decision import Decision
from lifeguard.core.decision.observed import Observed
from lifeguard.core.incident.action_record import ActionRecord
from lifeguard.core.kinds.lightsail.action import (
    AdoptLightsail,
    DiscardLightsail,
    LightsailVerb,
    MoveStaticIp,
    RetireLightsail,
    SetFirewall,
)
from lifeguard.core.kinds.lightsail.balancing import LOAD_BALANCERS
from lifeguard.core.kinds.lightsail.commands import back, delete, stop_by_force
from lifeguard.core.kinds.lightsail.instance import (
    LightsailInstance,
    LightsailSituation,
    LightsailState,
)
from lifeguard.core.kinds.lightsail.replacement.load_balancers import (
    attach_new,
    detach_old,
    unserved,
)
from lifeguard.core.kinds.lightsail.runbook import REPLACED_FOR
from lifeguard.core.remediation.balancing.returning import back_first
from lifeguard.core.replacement.course import replacing_by
from lifeguard.core.replacement.cutover import KEPT, Cutover, at_rest, is_gone
from lifeguard.core.resources.resource import Resource
from lifeguard.core.resources.verb import Verb
from lifeguard.core.schedule import durations
from lifeguard.core.text.command import Command
from lifeguard.core.text.message import NOTHING, Message, message


def replacing(situation: LightsailSituation) -> Decision | None:
    """Return what follows the launch of a new instance, or None when there is none.

    Once the new one is given up, the old one comes back behind its load balancers.
    """
    decision = replacing_by(situation, CUTOVER)
    if decision is None or situation.attempt(Verb.DISCARD_REPLACEMENT) is None:
        return decision
    return back_first(LOAD_BALANCERS)(lambda _: decision)(situation)


def _boot_limit(instance: Observed | None) -> timedelta:
    windows = isinstance(instance, LightsailInstance) and instance.windows
    return durations.BOOT_LIMIT_WINDOWS if windows else durations.BOOT_LIMIT


def _booted_at(_situation: LightsailSituation) -> datetime | None:
    """Return since when it boots: Lightsail does not say it."""
    return None


def _passes(situation: LightsailSituation) -> bool:
    return situation.replacement is not None and situation.replacement.up


def _not_started(situation: LightsailSituation, launched: ActionRecord) -> Message:
    """Return why the new instance will never run, or `NOTHING`."""
    new, read_at = situation.replacement, situation.replacement_read_at
    if read_at is None or read_at <= launched.at:
        return NOTHING
    if new is None:
        late = situation.now >= launched.at + durations.LISTED
        return message("lightsail.not_listed") if late else NOTHING
    if new.runs or new.state == LightsailState.PENDING:
        return NOTHING
    return message("lightsail.ended", state=new.state)


def _firewall(situation: LightsailSituation, launched: ActionRecord) -> Action | None:
    plan = situation.replacement_plan
    return None if plan is None else SetFirewall(launched.made, plan.spec.rules)


def _retire(_situation: LightsailSituation, launched: ActionRecord) -> Action:
    return RetireLightsail(launched.made, until=launched.at + KEPT)


def _address(situation: LightsailSituation, launched: ActionRecord) -> Action | None:
    plan = situation.replacement_plan
    static_ip = "" if plan is None else plan.spec.static_ip
    return MoveStaticIp(launched.made, static_ip) if static_ip else None


def _adopt(situation: LightsailSituation, launched: ActionRecord) -> Action:
    policy = "" if situation.policy is None else situation.policy.name
    return AdoptLightsail(launched.made, situation.settings.opt_in_tag, policy)


def _rests(situation: LightsailSituation, _launched: ActionRecord) -> bool:
    return at_rest(situation)


def _proof(situation: LightsailSituation) -> Iterator[Message]:
    yield message("replacement.checks_pass")
    moved = situation.attempt(LightsailVerb.MOVE_STATIC_IP)
    if moved is not None:
        yield moved.answer


def _facts(situation: LightsailSituation, _launched: ActionRecord) -> Iterator[Message]:
    """Yield of when its data are, and what is kept and what that costs."""
    plan = situation.replacement_plan
    if plan is not None and plan.point is not None:
        yield message("replacement.data_of", made=plan.point.created_at)
    if is_gone(situation):
        yield message("replacement.old_gone")
    else:
        yield message("lightsail.old_kept", old=situation.incident.resource.id)


def _left_to_do(situation: LightsailSituation, launched: ActionRecord) -> Iterator[Message]:
    yield message("lightsail.rename", old=situation.incident.resource.id, new=launched.made)
    if situation.first_address and (
        situation.replacement_plan is None or not situation.replacement_plan.spec.static_ip
    ):
        new = situation.replacement
        yield message(
            "lightsail.new_address",
            before=situation.first_address,
            now="" if new is None else new.address,
        )
    yield message("lightsail.register_again", new=launched.made)
    if situation.replacement_plan is not None and situation.replacement_plan.spec.stops_when_idle:
        yield message("lightsail.stop_on_idle", new=launched.made)
    if not is_gone(situation):
        yield message("lightsail.delete_old", old=situation.incident.resource.id)


def _back(situation: LightsailSituation, new: str) -> tuple[Command, ...]:
    plan = situation.replacement_plan
    return back(situation.incident.resource, new, "" if plan is None else plan.spec.static_ip)


def _force_stop(resource: Resource) -> tuple[Command, ...]:
    return (stop_by_force(resource),)


def _remains(discarded: ActionRecord) -> Iterator[Message]:
    """Yield that disks of the new one are left, where its deletion has said so."""
    if discarded.answer.code == "lightsail.deleting_but":
        yield discarded.answer


CUTOVER = Cutover[LightsailSituation](
    replaced_for=REPLACED_FOR,
    boot_limit=_boot_limit,
    booted_at=_booted_at,
    not_started=_not_started,
    passes=_passes,
    prepare=(_firewall,),
    retire=_retire,
    discard=DiscardLightsail,
    steps=(_address, attach_new, detach_old, _adopt),
    moves=(
        LightsailVerb.MOVE_STATIC_IP,
        LightsailVerb.ATTACH_TO_LOAD_BALANCER,
        LightsailVerb.DETACH_FROM_LOAD_BALANCER,
        Verb.ADOPT_REPLACEMENT,
    ),
    unserved=unserved,
    remains=_remains,
    rests=_rests,
    proof=_proof,
    facts=_facts,
    left_to_do=_left_to_do,
    back=_back,
    force_stop=_force_stop,
    end=delete,
)
