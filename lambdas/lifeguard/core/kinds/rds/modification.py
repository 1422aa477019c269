"""The way to a change of a DB instance: a snapshot, the question with its choices, the call.

What is offered is what `core.databases` finds to lift the limit without making anything worse.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum

from lifeguard.core.approval.ask import ask, chosen, settle
from lifeguard.core.databases.choices.change import DbChoice
from lifeguard.core.databases.choices.choose import choices
from lifeguard.core.databases.choices.offer import DbChoices, DbOffer
from lifeguard.core.databases.limits.limit import DbLimit, LimitHit
from lifeguard.core.databases.messages.offers import as_choice, refused
from lifeguard.core.decision.decision import Decision, Execute, Wait
from lifeguard.core.decision.problem import Problem
from lifeguard.core.decision.retry import retry
from lifeguard.core.decision.runbook import Runbook
from lifeguard.core.incident.question import ApprovalRequest
from lifeguard.core.kinds.databases.state import DbState
from lifeguard.core.kinds.rds.action import CreateDbSnapshot, DbVerb, ModifyDatabase
from lifeguard.core.kinds.rds.commands import modify
from lifeguard.core.kinds.rds.database import Database, RdsSituation
from lifeguard.core.kinds.rds.problem import DbProblem, hit
from lifeguard.core.kinds.rds.runbook import CHANGED_FOR
from lifeguard.core.kinds.rds.steering import explained
from lifeguard.core.policy.policy import Backup, Mode
from lifeguard.core.remediation.admission import entering
from lifeguard.core.schedule import durations
from lifeguard.core.text.message import Message, message


class DbRisk(StrEnum):
    """What a person accepts with a yes, beside what other kinds have."""

    OUTAGE = "database_outage"
    LOCKED = "storage_locked"
    COPIES = "storage_copied"


def considered(situation: RdsSituation, problem: Problem) -> bool:
    """Whether a change may cure a problem, and the policy lets the operator be asked."""
    policy = situation.policy
    return (
        problem.kind in CHANGED_FOR
        and policy is not None
        and policy.mode is not Mode.OBSERVE
        and situation.opted_in
        and explained(situation, problem) is None
    )


def wanted(situation: RdsSituation) -> bool:
    """Whether it must be known what RDS would accept."""
    return any(considered(situation, problem) for problem in situation.present)


def limit_of(situation: RdsSituation, problem: Problem) -> LimitHit | None:
    """Return the limit behind a problem; None: nothing is measured of it now."""
    database, _ = situation.subject()
    if problem.kind == DbProblem.STORAGE_FULL:
        return LimitHit(DbLimit.STORAGE, problem.since, 0, 0)
    return hit(database, problem.kind)


def possible(situation: RdsSituation, problem: Problem) -> DbChoices:
    """Return what may be asked about a problem, and what may not.

    While a snapshot is made RDS takes no change; that is over before an answer is carried out.
    """
    database, _ = situation.subject()
    found, plan = limit_of(situation, problem), situation.plan
    if found is None or plan is None:
        return DbChoices()
    facts = replace(
        database.facts,
        status=database.state,
        maintenance_at=plan.maintenance_at,
        storage_changed_at=plan.storage_changed_at,
    )
    may = choices(facts, found, plan.valid, situation.now, plan.prices)
    if problem.kind != DbProblem.STORAGE_FULL:
        return may
    # RDS does not grow by itself what is full already (RDS-EVENT-0219).
    return replace(may, offers=tuple(o for o in may.offers if o.choice is not DbChoice.AUTOSCALING))


def change_database(
    situation: RdsSituation, problem: Problem, book: Runbook, question: ApprovalRequest
) -> Decision:
    """Return the next move towards a change: the snapshot, the question, the change itself."""
    _, policy = situation.subject()
    found = possible(situation, problem)
    if policy.mode is Mode.ACT and (begun := snapshot_first(situation)):
        return begun
    if not found.offers:
        return ask(situation, replace(question, reasons=tuple(_reasons(situation, found))))
    asked = _question(situation, problem, question, found)
    if put := settle(situation, asked):
        return put
    name = chosen(situation, asked)
    offer = next(one for one in found.offers if one.choice == name)
    return _carried_out(situation, problem, book, offer, asked)


def _carried_out(
    situation: RdsSituation,
    problem: Problem,
    book: Runbook,
    offer: DbOffer,
    asked: ApprovalRequest,
) -> Decision:
    database, _ = situation.subject()
    begun = (
        snapshot_first(situation)
        or _when_free(situation, database)
        or entering(situation, problem, replace(book, rungs=(DbVerb.MODIFY,)))
        or Execute(ModifyDatabase(offer.change), problem.what, problem=problem.kind)
    )
    failed = situation.attempt(DbVerb.MODIFY)
    if failed is None or failed.worked:
        return begun
    later = message("rds.change_later", answer=failed.answer)
    by_person = ApprovalRequest(
        "refused:modification",
        message("rds.change_refused"),
        asked.action_required,
        (failed.answer, *asked.reasons),
        asked.commands,
    )
    return retry(situation, failed, begun, later) or ask(situation, by_person)


def snapshot_first(situation: RdsSituation) -> Decision | None:
    """Create a snapshot before anything else, whatever comes of it.

    RDS takes one of what is available alone: of a DB instance that is full or has failed its
    automated backups must do.
    """
    database, policy = situation.subject()
    if policy.backup is Backup.NONE or situation.backup is not None:
        return None
    if database.facts.status != DbState.AVAILABLE:
        return None
    snapshot = CreateDbSnapshot(situation.incident.backup_name)
    return Execute(snapshot, message("rds.snapshot_first"))


def _when_free(situation: RdsSituation, database: Database) -> Wait | None:
    """Wait until RDS takes a change: it makes a snapshot first."""
    if database.changeable:
        return None
    since = situation.incident.opened_at if situation.backup is None else situation.backup.at
    return Wait(durations.backoff(since, situation.now), message("rds.snapshot_under_way"))


def _question(
    situation: RdsSituation, problem: Problem, question: ApprovalRequest, found: DbChoices
) -> ApprovalRequest:
    resource = situation.incident.resource
    return ApprovalRequest(
        question.about,
        message("rds.choose"),
        (message("rds.change_by_hand"),),
        (problem.what, *_reasons(situation, found)),
        tuple(modify(resource, one.change) for one in found.offers[:1]),
        proposed_action=DbVerb.MODIFY,
        risks=tuple(_risks(found.offers)),
        detail="; ".join(str(one.change) for one in found.offers),
        steps=tuple(_steps(situation)),
        choices=tuple(as_choice(one) for one in found.offers),
        done=(message("rds.snapshot_done"),) if _has_snapshot(situation) else (),
    )


def _risks(offers: tuple[DbOffer, ...]) -> Iterator[str]:
    """Yield what any of the choices brings along."""
    if any(one.outage for one in offers):
        yield DbRisk.OUTAGE
    if any(one.locks for one in offers):
        yield DbRisk.LOCKED
    if any(one.copies for one in offers):
        yield DbRisk.COPIES


def _has_snapshot(situation: RdsSituation) -> bool:
    return situation.backup is not None and situation.backup.worked


def _steps(situation: RdsSituation) -> Iterator[Message]:
    backup = situation.backup
    if backup is not None and backup.worked:
        yield message("rds.step.snapshot_made", name=backup.made)
    yield message("rds.step.modifies")
    yield message("rds.step.proof")


def _reasons(situation: RdsSituation, found: DbChoices) -> Iterator[Message]:
    """Yield why it is asked: the snapshot, what each choice is, and what is not offered."""
    database, _ = situation.subject()
    yield from _way_back(situation, database)
    yield from (refused(one, database.facts) for one in found.refusals)


def _way_back(situation: RdsSituation, database: Database) -> Iterator[Message]:
    backup, until = situation.backup, database.restorable_to
    if backup is not None and backup.worked:
        yield message("rds.has_snapshot", name=backup.made)
    elif backup is not None:
        yield message("rds.no_snapshot", answer=backup.answer)
    elif database.facts.status != DbState.AVAILABLE:
        yield message("rds.backups_only", until=until) if until else message("rds.no_backups")
