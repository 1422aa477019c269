"""Inside the host of an incident: looks, and acts whose commands are sent once and read later."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from lifeguard.aws.session.errors import Refused, Retryable, answer
from lifeguard.aws.ssm.run_command import Ending, Invocation
from lifeguard.core.decision.decision import Execute
from lifeguard.core.decision.situation import Situation
from lifeguard.core.guest.change import GuestChange
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.incident.incident import Intent
from lifeguard.core.remediation.inside.action import INSIDE
from lifeguard.core.remediation.inside.cleaning import remembered
from lifeguard.core.remediation.inside.inside_action import InsideAction
from lifeguard.core.remediation.inside.outcome import ended, failed
from lifeguard.core.remediation.inside.underway import begun, has_told
from lifeguard.core.resources.verb import ShutdownVerb
from lifeguard.core.text.message import message
from lifeguard.functions.respond.adapters.adapter import interrupted
from lifeguard.functions.respond.inside.ending import still_going
from lifeguard.functions.respond.inside.guest import UNDELIVERED, GuestCommands, look_inside, unrun
from lifeguard.guest.documents import DELIVERY, DOCUMENTS, Document
from lifeguard.immutable import immutable
from lifeguard.ingest.guest.change import read_change

_DOCUMENTS = {document.name: document for document in DOCUMENTS}

SLACK = timedelta(seconds=30)
"""What Systems Manager may need beside the times that it is given, before a command is given up."""


class CommandNotes(Protocol):
    """Whose commands were sent; `aws.ledger.commands.CommandLedger` is the real one."""

    def note(self, command: str, incident: str, now: datetime, /) -> None:
        """Note whose command it is."""


@immutable
class GuestVisits:
    """What is seen and done inside hosts."""

    commands: GuestCommands
    notes: CommandNotes

    def look(self, situation: Situation) -> Situation:
        """Return the situation with what has come of the command that is under way.

        Nothing is looked at while an act is under way: the look is to show what it has changed.
        After one that has failed it comes at once: what is done next hangs on it. So it does after
        one that was to bring back what ran before a restart.
        """
        number = begun(situation)
        if number is None:
            return self._looked(situation)
        record, change = self._read(situation, situation.actions[number])
        answered = situation.with_answer(number, record)
        answered = replace(
            answered, guest=remembered(situation.guest, record, change, situation.now)
        )
        at_once = has_told(record) or (record.result is not Result.SENT and answered.ran)
        return self._looked(answered) if at_once else answered

    def _looked(self, situation: Situation) -> Situation:
        looked = look_inside(self.commands, situation)
        if looked.guest is not None and looked.guest.pending:
            known = "" if situation.guest is None else situation.guest.command
            self._note(looked, looked.guest.command, known)
        return looked

    def perform(
        self, situation: Situation, decision: Execute, action: InsideAction, intent: Intent
    ) -> ActionRecord:
        """Send the command of an act; a refusal of Systems Manager's is an answer.

        Raises:
            Retryable: nothing was sent for certain, or it can be found by its comment.
        """
        record = replace(
            interrupted(situation, intent, Result.SENT, message("inside.sent")),
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
        self._note(situation, made)
        return replace(record, made=made)

    def _note(self, situation: Situation, command: str, known: str = "") -> None:
        """Let the end of a command wake the incident; where that fails, its result is polled."""
        if command != known:
            with suppress(Retryable, Refused):
                self.notes.note(command, situation.incident.id, situation.now)

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
        return replace(
            interrupted(situation, intent, Result.SENT, message("inside.sent")), made=command, at=at
        )

    def _read(self, situation: Situation, record: ActionRecord) -> tuple[ActionRecord, GuestChange]:
        """Return what has come of an act's command, and its report; a slow one is given up.

        An agent that is back late would run it when nobody expects it any more.
        """
        if record.action == ShutdownVerb.END_CONTAINERS:
            going = still_going(self.commands, situation, record, _node(situation))
            if isinstance(going, ActionRecord):
                return going, GuestChange()
            return _concluded(record, going, situation.now)
        region, now = situation.incident.resource.region, situation.now
        limit = record.at + DELIVERY + _document(INSIDE[record.action]).execution + SLACK
        try:
            found = self.commands.invocation(region, _node(situation), record.made)
            if found.ending is Ending.UNDERWAY:
                if now < limit:
                    return record, GuestChange()
                self.commands.cancel(region, record.made)
        except Refused as refused:
            return failed(record, answer(refused), now), GuestChange()
        except Retryable as retryable:
            late = failed(record, answer(retryable), now)
            return (record if now < limit else late), GuestChange()
        return _concluded(record, found, now)


def _concluded(
    record: ActionRecord, found: Invocation, now: datetime
) -> tuple[ActionRecord, GuestChange]:
    """Return the record of an act whose command has ended, or was given up, and its report."""
    change = read_change(found.output)
    reports = change.refused is not None or change.did or change.unasked
    if found.ending is Ending.DONE or reports:
        return ended(record, change, now), change
    told = found.ending is not Ending.UNDERWAY and found.status not in UNDELIVERED
    return failed(record, unrun(found), now, found.status if told else ""), change


def _node(situation: Situation) -> str:
    return "" if situation.guest is None else situation.guest.node


def _document(action: InsideAction | type[InsideAction]) -> Document:
    return _DOCUMENTS[action.document]


def _comment(situation: Situation, intent: Intent) -> str:
    """Return what tells this act from any other; SSM takes 100 characters."""
    return f"lifeguard {situation.incident.id} {intent.number}"
