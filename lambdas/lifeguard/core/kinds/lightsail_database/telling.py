"""What the operator is told of a Lightsail database: what was done, what helps, and how."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lifeguard.core.databases.messages.lightsail import truths
from lifeguard.core.decision.problem import Problem
from lifeguard.core.incident.question import ApprovalRequest
from lifeguard.core.kinds.lightsail_database import commands
from lifeguard.core.kinds.lightsail_database.database import (
    DbMaintenance,
    DbPlan,
    LightsailDbSituation,
    WaysOut,
)
from lifeguard.core.kinds.lightsail_database.problem import LightsailDbProblem, hit
from lifeguard.core.text.command import Command
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import Message, message

_SHOWN = 3
"""So many of Lightsail's own events, the latest."""
LIFTED_BY_A_PLAN = frozenset({LightsailDbProblem.STORAGE_LOW, LightsailDbProblem.CPU})
"""What a bigger plan lifts; of the disk no plan has another kind."""


def told(
    situation: LightsailDbSituation, problem: Problem, question: ApprovalRequest
) -> ApprovalRequest:
    """Return a question with all that is known."""
    reasons = (*question.reasons, *_reasons(situation, problem))
    listed = (*_commands(situation, problem), *question.commands)
    return replace(question, reasons=reasons, commands=listed)


def _reasons(situation: LightsailDbSituation, problem: Problem) -> Iterator[Message]:
    database, _ = situation.subject()
    yield from _way_back(situation)
    ways = situation.ways_out or WaysOut(situation.now)
    if problem.kind == LightsailDbProblem.SILENT:
        yield message("lightsail_db.try_first")
    if problem.kind == LightsailDbProblem.CPU:
        yield message("lightsail_db.nothing_in_place")
    if (plan := _plan(situation, problem)) is not None:
        yield _bigger(plan)
    if problem.kind == LightsailDbProblem.CPU:
        yield message("database.lightsail.endpoint")
    found = hit(database, problem.kind)
    if found is not None:
        yield from truths(found, ways.on_rds)
    yield from map(_maintenance, database.maintenance)
    for one in ways.told[:_SHOWN]:
        yield message("lightsail_db.told", at=one.at, said=foreign(one.said))


def _way_back(situation: LightsailDbSituation) -> Iterator[Message]:
    database, _ = situation.subject()
    backup, until = situation.backup, database.restorable_to
    if backup is not None and backup.worked:
        yield message("rds.has_snapshot", name=backup.made)
    elif backup is not None:
        yield message("lightsail_db.no_snapshot", answer=backup.answer)
    elif database.backups and until is not None:
        yield message("lightsail_db.backups_only", until=until)


def _plan(situation: LightsailDbSituation, problem: Problem) -> DbPlan | None:
    """Return the plan that would lift the limit."""
    ways = situation.ways_out
    return ways.bigger if ways is not None and problem.kind in LIFTED_BY_A_PLAN else None


def _bigger(plan: DbPlan) -> Message:
    return message(
        "lightsail_db.bigger",
        plan=plan.id,
        vcpus=plan.vcpus,
        memory=f"{plan.memory_gib:g}",
        gib=plan.disk_gib,
        price=f"{plan.price:,.2f}",
    )


def _maintenance(planned: DbMaintenance) -> Message:
    said, at = foreign(planned.action), planned.at
    if at is None:
        return message("lightsail_db.maintenance", action=said)
    return message("lightsail_db.maintenance_at", action=said, at=at)


def _commands(situation: LightsailDbSituation, problem: Problem) -> Iterator[Command]:
    """Yield the way out as commands: a snapshot where there is none, another database, the news."""
    database, _ = situation.subject()
    resource, backup = situation.incident.resource, situation.backup
    made = backup.made if backup is not None and backup.worked else ""
    if not made and database.up:
        yield commands.snapshot(resource)
    plan = _plan(situation, problem)
    if (plan is not None or not database.up) and (made or database.backups):
        yield commands.restored(resource, made, "" if plan is None else plan.id)
    yield commands.events(resource)
