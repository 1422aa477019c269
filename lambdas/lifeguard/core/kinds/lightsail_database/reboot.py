"""The one thing that a yes does: a reboot of a database that publishes no metrics any more."""

from __future__ import annotations

from lifeguard.core.approval.ask import ask, settle
from lifeguard.core.decision.decision import Decision, Execute, Wait
from lifeguard.core.decision.problem import Problem
from lifeguard.core.decision.retry import retry
from lifeguard.core.decision.runbook import Runbook
from lifeguard.core.incident.question import ApprovalRequest, ProposedAction
from lifeguard.core.kinds.databases.state import DbState
from lifeguard.core.kinds.lightsail_database import commands
from lifeguard.core.kinds.lightsail_database.action import RebootLightsailDb, SnapshotLightsailDb
from lifeguard.core.kinds.lightsail_database.database import LightsailDbSituation
from lifeguard.core.policy.policy import Backup
from lifeguard.core.remediation.admission import entering
from lifeguard.core.resources.verb import Verb
from lifeguard.core.schedule import durations
from lifeguard.core.text.message import message


def snapshot_first(situation: LightsailDbSituation) -> Decision | None:
    """Create a snapshot before anything else, whatever comes of it.

    Lightsail takes one of what is available alone.
    """
    database, policy = situation.subject()
    if policy.backup is Backup.NONE or situation.backup is not None:
        return None
    if database.facts.state != DbState.AVAILABLE:
        return None
    snapshot = SnapshotLightsailDb(situation.incident.backup_name)
    return Execute(snapshot, message("rds.snapshot_first"))


def reboot_at_a_yes(
    situation: LightsailDbSituation, problem: Problem, book: Runbook, question: ApprovalRequest
) -> Decision:
    """Ask whether to reboot it, and do so at a yes, once."""
    done = situation.attempt(Verb.REBOOT)
    if done is not None and done.worked:
        return ask(situation, question)
    asked = _question(situation, question)
    if put := settle(situation, asked):
        return put
    begun = (
        snapshot_first(situation)
        or _when_free(situation)
        or entering(situation, problem, book)
        or Execute(RebootLightsailDb(), problem.what, problem=problem.kind)
    )
    if done is None:
        return begun
    later = message("lightsail_db.reboot_later", answer=done.answer)
    told = ApprovalRequest(
        "refused:reboot",
        message("lightsail_db.reboot_refused"),
        question.action_required,
        (done.answer, *question.reasons),
        question.commands,
    )
    return retry(situation, done, begun, later) or ask(situation, told)


def _when_free(situation: LightsailDbSituation) -> Wait | None:
    """Wait until Lightsail takes a reboot: it makes the snapshot first."""
    database, _ = situation.subject()
    if database.facts.state == DbState.AVAILABLE:
        return None
    since = situation.incident.opened_at if situation.backup is None else situation.backup.at
    why = message("lightsail_db.snapshot_under_way")
    return Wait(durations.backoff(since, situation.now), why)


def _question(situation: LightsailDbSituation, question: ApprovalRequest) -> ApprovalRequest:
    resource = situation.incident.resource
    return ApprovalRequest(
        question.about,
        message("lightsail_db.reboot_brief"),
        question.action_required,
        question.reasons,
        (commands.reboot(resource), *question.commands),
        proposed_action=ProposedAction.REBOOT,
        steps=(
            message("lightsail_db.step.snapshot"),
            message("lightsail_db.step.reboots"),
            message("lightsail_db.step.proof"),
        ),
    )
