"""Inside the host of an incident: looks, and acts whose commands are sent once and read later."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from lifeguard.aws.session.errors import Refused, Retryable, answer
from lifeguard.aws.ssm.run_command import Ending
from lifeguard.core.decision.decision import Execute
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.incident.incident import Intent
from lifeguard.core.remediation.inside.action import INSIDE
from lifeguard.core.remediation.inside.inside_action import InsideAction
from lifeguard.core.remediation.inside.outcome import ended, failed
from lifeguard.core.remediation.inside.underway import begun, has_told
from lifeguard.core.text.message import message
from lifeguard.functions.respond.guest import UNDELIVERED, GuestCommands, look_inside
from lifeguard.guest.documents import DELIVERY, DOCUMENTS, Document
from lifeguard.ingest.guest.change import read_change

_DOCUMENTS = {document.name: document for document in DOCUMENTS}

SLACK = timedelta(seconds=30)
"""What Systems Manager may need beside the times that it is given, before a command is given up."""


@dataclass(frozen=True, slots=True)
class GuestVisits:
    """What is seen and done inside hosts."""

    commands: GuestCommands

    def look(self, situation: Situation) -> Situation:
        """Return the situation with what has come of the command that is under way.

        Nothing is looked at while an act is under way: the look is to show what it has changed.
        After one that has failed it comes at once: what is done next hangs on it. So it does after
        one that was to bring back what ran before a restart.
        """
        number = begun(situation)
        if number is None:
            return look_inside(self.commands, situation)
        record = self._read(situation, situation.actions[number])
        answered = situation.with_answer(number, record)
        at_once = has_told(record) or (record.result is not Result.SENT and answered.ran)
        return look_inside(self.commands, answered) if at_once else answered

    def perform(
        self, situation: Situation, decision: Execute, action: InsideAction, intent: Intent
    ) -> ActionRecord:
        """Send the command of an act; a refusal of Systems Manager's is an answer.

        Raises:
            Retryable: nothing was sent for certain, or it can be found by its comment.
        """
        record = replace(
            _record(situation, intent),
            reason=decision.why,
            problem=decision.problem or situation.target,
        )
        try:
            made = self.commands.send(
                situation.incident.resource.region,
                _node(situation),
                _document(action),
                action.parameters,
                _comment(situation, intent),
            )
        except Refused as refused:
            said = answer(refused)
            return replace(record, result=Result.REFUSED, answer=said, code=refused.code)
        return replace(record, made=made)

    def recovered(self, situation: Situation, intent: Intent) -> ActionRecord | None:
        """Return the record of an earlier attempt's act, if its command was sent."""
        known = self.commands.sent(
            situation.incident.resource.region,
            _node(situation),
            _document(INSIDE[intent.action]),
            _comment(situation, intent),
            intent.at,
        )
        if known is None:
            return None
        command, at = known
        return replace(_record(situation, intent), made=command, at=at)

    def _read(self, situation: Situation, record: ActionRecord) -> ActionRecord:
        """Return the record with what has come of its command; one that takes too long is given up.

        An agent that is back late would run it when nobody expects it any more.
        """
        region, now = situation.incident.resource.region, situation.now
        limit = record.at + DELIVERY + _document(INSIDE[record.action]).execution + SLACK
        try:
            found = self.commands.invocation(region, _node(situation), record.made)
            if found.ending is Ending.UNDERWAY:
                if now < limit:
                    return record
                self.commands.cancel(region, record.made)
        except Refused as refused:
            return failed(record, answer(refused), now)
        except Retryable as retryable:
            return record if now < limit else failed(record, answer(retryable), now)
        change = read_change(found.output)
        reports = change.refused is not None or change.did or change.unasked
        if found.ending is Ending.DONE or reports:
            return ended(record, change, now)
        if found.ending is Ending.UNDERWAY or found.status in UNDELIVERED:
            return failed(record, message("guest.no_answer", status=found.status), now)
        return failed(record, message("guest.failed", status=found.status), now, found.status)


def _node(situation: Situation) -> str:
    return "" if situation.guest is None else situation.guest.node


def _document(action: InsideAction | type[InsideAction]) -> Document:
    return _DOCUMENTS[action.document]


def _comment(situation: Situation, intent: Intent) -> str:
    """Return what tells this act from any other; SSM takes 100 characters."""
    return f"lifeguard {situation.incident.id} {intent.number}"


def _record(situation: Situation, intent: Intent) -> ActionRecord:
    return ActionRecord(
        action=intent.action,
        result=Result.SENT,
        reason=message("answer.interrupted"),
        at=intent.at,
        answer=message("inside.sent"),
        problem=situation.target,
        on=intent.on,
    )
