"""The email: what you must do, what happened, what we did, what could not be done, links."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import assert_never

from lifeguard.core.decision.decision import Close, NotificationKind, Notify
from lifeguard.core.decision.evidence import evidence
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.incident.question import ApprovalPrompt
from lifeguard.core.kinds.ec2.instance import HostEvent, InstanceState
from lifeguard.core.kinds.ec2.problem import ProblemKind
from lifeguard.core.notification.console_links import links
from lifeguard.core.notification.deeds import ours, runs, summary, undone
from lifeguard.core.notification.host_cause import brief, explained, host_cause
from lifeguard.core.policy.policy import Mode
from lifeguard.core.remediation.backup_first import without_image
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.command import COLUMNS, Command, pasted
from lifeguard.core.text.foreign import shown
from lifeguard.core.text.moment import moment
from lifeguard.core.text.redact import redacted

SUBJECT = 99
"""The longest subject SNS takes (botocore, PublishInput: less than 100 characters)."""

_PREVENTED = (
    "Nothing. To prevent it, remove the instance's opt-in tag; what AWS itself has scheduled comes "
    "all the same."
)


@dataclass(frozen=True, slots=True)
class Email:
    """A plain-text email."""

    subject: str
    body: str


def plain(email: Email) -> Email:
    """Return an email in plain ASCII: accents go, and `?` stands for what has no like."""
    subject = _ascii(email.subject, "ignore")
    return Email(" ".join(subject.split()) or "[Lifeguard]", _ascii(email.body, "replace"))


def _ascii(text: str, missing: str) -> str:
    apart = unicodedata.normalize("NFKD", text)
    kept = "".join(c for c in apart if not unicodedata.combining(c))
    said = kept.encode("ascii", missing).decode("ascii")
    return "".join(c for c in said if c.isprintable() or c == "\n")


def told(situation: Situation, tell: Notify, approval: ApprovalPrompt | None = None) -> Email:
    """Return the email of an incident that goes on; `approval` is the way to say yes to it."""
    states = {
        NotificationKind.PLANNED: "PLANNED",
        NotificationKind.ASKED: "YOUR TURN",
        NotificationKind.REMINDER: "YOUR TURN",
        NotificationKind.LEFT: "YOUR TURN",
        NotificationKind.DECLINED: "DECLINED",
        NotificationKind.ANSWERED: "ANSWERED",
        NotificationKind.CURED: "RESOLVED",
        NotificationKind.STRANDED: "DOWN",
        NotificationKind.HELD: "HELD",
        NotificationKind.STORM: "STORM",
    }
    tell = replace(
        tell,
        what=str(tell.what),
        action_required=tuple(map(str, tell.action_required)),
        reasons=tuple(map(str, tell.reasons)),
    )
    plan = planned(situation, tell)
    action_required = {
        NotificationKind.PLANNED: tell.action_required or (_PREVENTED,),
        NotificationKind.ANSWERED: tell.action_required,
        NotificationKind.CURED: _address(situation) or ("Nothing.",),
        NotificationKind.STRANDED: tell.action_required
        or ("Nothing yet: Lifeguard goes on trying and will tell you.",),
        NotificationKind.ASKED: tell.action_required,
        NotificationKind.REMINDER: tell.action_required,
        NotificationKind.LEFT: tell.action_required,
        NotificationKind.DECLINED: tell.action_required,
        NotificationKind.HELD: ("Nothing: Lifeguard looks again when the hold ends.",),
        NotificationKind.STORM: (
            "Nothing: AWS is at it. Meanwhile Lifeguard holds failed status checks in this Region.",
            "It looks again every few minutes; scheduled events go on when they are near.",
        ),
    }[tell.notice]
    return Email(
        _subject(states[tell.notice], situation, _said(situation, tell), tell.problem),
        _body(situation, _duties(action_required, tell.commands, approval), plan, tell.reasons),
    )


_LEFT = frozenset({NotificationKind.LEFT, NotificationKind.DECLINED})


def _said(situation: Situation, tell: Notify) -> str:
    """Return what the subject says: of what is left as it is, what was done in vain."""
    if tell.notice in _LEFT:
        return deeds(situation, resolved=False) or tell.what
    return f"reminder: {tell.what}" if tell.notice is NotificationKind.REMINDER else tell.what


def _window(event: HostEvent, situation: Situation) -> str:
    """Return when AWS acts by itself, as its event says."""
    zone = situation.settings.timezone
    begins = moment(event.not_before, zone)
    if event.not_after is None:
        return f"{begins} or later"
    return f"from {begins} to {moment(event.not_after, zone)}"


def planned(situation: Situation, tell: Notify) -> tuple[str, ...]:
    """Return what an email says of what comes, and when."""
    if tell.notice in _LEFT:
        return (f"{tell.what}.",)
    if tell.notice is NotificationKind.CURED:
        rest = (f"Still open: {problem.what}." for problem in situation.present)
        return (f"Proof of cure: {tell.what}.", *rest)
    if tell.at is None:
        return ()
    if tell.event is not None:
        return (
            f"AWS acts: {_window(tell.event, situation)}",
            f"Lifeguard verifies: {moment(tell.at, situation.settings.timezone)}",
        )
    if tell.notice is NotificationKind.PLANNED:
        return (f"Planned: {tell.what}", f"When: {moment(tell.at, situation.settings.timezone)}")
    return (
        f"{_sentence(tell.what)}.",
        f"At the latest until: {moment(tell.at, situation.settings.timezone)}",
    )


def ended(situation: Situation, close: Close) -> Email:
    """Return the email of an incident that is over."""
    states = {
        IncidentStatus.RESOLVED: "RESOLVED",
        IncidentStatus.CLOSED: "CLOSED",
        IncidentStatus.OBSERVED: "OBSERVED",
        IncidentStatus.NEEDS_HUMAN: "YOUR TURN",
    }
    done = deeds(situation, resolved=close.status is IncidentStatus.RESOLVED)
    return Email(
        _subject(states[close.status], situation, done or close.why),
        _body(
            situation,
            _duties(_duty(situation, close), close.commands),
            (_verdict(close),),
            close.reasons,
        ),
    )


def _verdict(close: Close) -> str:
    label = {
        IncidentStatus.RESOLVED: "Proof of cure: ",
        IncidentStatus.OBSERVED: "In mode observe: ",
    }
    return f"{label.get(close.status, '')}{close.why}."


def _duty(situation: Situation, close: Close) -> tuple[str, ...]:
    if close.action_required:
        return close.action_required
    match close.status:
        case IncidentStatus.NEEDS_HUMAN:
            return ("Look at the instance: Lifeguard leaves it as it is.",)
        case IncidentStatus.OBSERVED if close.commands:
            return ("Decide: in mode observe Lifeguard only tells.",)
        case IncidentStatus.CLOSED if situation.instance is not None and not situation.opted_in:
            return ("Decide: the instance is not opted in, so Lifeguard does not act.",)
        case IncidentStatus.RESOLVED if changed := _address(situation):
            return changed
        case _:
            return ("Nothing.",)


def _address(situation: Situation) -> tuple[str, ...]:
    """Return what the operator must do about a public address that has changed."""
    changed = situation.changed_address
    if changed is None:
        return ()
    before, now = changed
    return (
        Verbatim(
            f"Its public IPv4 address has changed from {before} to {now}: update DNS records and "
            "allow lists."
        ),
    )


class Verbatim(str):
    """Text that is shown as it is: it names nothing that the operator must not read."""

    __slots__ = ()


def _subject(state: str, situation: Situation, what: str, problem: str = "") -> str:
    name = situation.instance.name if situation.instance else situation.incident.resource.id
    kind = problem if problem in set(ProblemKind) else situation.target
    found = host_cause(situation, kind) if kind else None
    cause = brief(found) if found else kind.replace("-", " ") or _announced(situation)
    return _cut(f"[Lifeguard] {state} {name}: {cause}; {what}".rstrip("; "))


def _announced(situation: Situation) -> str:
    return situation.incident.triggers[0].kind.value.replace("_", " ")


def _cut(text: str) -> str:
    clean = redacted(text)
    return clean if len(clean) <= SUBJECT else f"{clean[: SUBJECT - 3].rstrip()}..."


def deeds(situation: Situation, *, resolved: bool) -> str:
    """Return in a few words what has been done to an instance, or ""."""
    if situation.attempt(Verb.DISCARD_REPLACEMENT) is not None:
        return "well again by itself" if resolved else "its replacement was given up"
    adopted = situation.attempt(Verb.ADOPT_REPLACEMENT)
    if adopted is not None and situation.replacement is not None:
        return f"replaced by {situation.replacement.resource.id}"
    instance = situation.instance
    down = instance is not None and instance.state is not InstanceState.RUNNING
    done = (
        _past(record.action)
        for record in situation.actions
        if record.worked and not (down and record.action is Verb.START)  # it did not take
    )
    return " and ".join(dict.fromkeys(word for word in done if word))


def _past(verb: Verb) -> str:
    """Return what a subject says that Lifeguard did, or "" where it says nothing."""
    match verb:
        case Verb.STOP:
            return "stopped"
        case Verb.FORCE_STOP:
            return "force stopped"
        case Verb.START:
            return "started"
        case Verb.REBOOT:
            return "rebooted"
        case (
            Verb.CREATE_IMAGE
            | Verb.CREATE_SNAPSHOTS
            | Verb.RESCHEDULE
            | Verb.SUPPRESS_APPLICATION_CHECKS
            | Verb.RESUME_APPLICATION_CHECKS
            | Verb.CHANGE_TYPE
            | Verb.LAUNCH_REPLACEMENT
            | Verb.RETIRE
            | Verb.MOVE_ADDRESSES
            | Verb.MOVE_TARGETS
            | Verb.ADOPT_REPLACEMENT
            | Verb.DISCARD_REPLACEMENT
            | Verb.LAUNCH_DRILL
            | Verb.END_DRILL
        ):
            return ""
    assert_never(verb)


def _body(
    situation: Situation, duties: list[str], plan: tuple[str, ...], reasons: tuple[str, ...]
) -> str:
    observed = situation.policy is not None and situation.policy.mode is Mode.OBSERVE
    deeds = "WHAT LIFEGUARD WOULD HAVE DONE" if observed else "WHAT LIFEGUARD DID"
    lines = [
        *duties,
        *_section("WHAT HAPPENED", _cause(situation)),
        *_section("EVIDENCE", map(str, evidence(situation))),
        *_section(deeds, (*_timeline(situation), *map(_sentence, plan))),
        *_section("WHAT COULD NOT BE DONE", map(_sentence, (*reasons, *_failures(situation)))),
        "LINKS",
        *links(situation),
        "",
        f"Incident {situation.incident.id}",
    ]
    return "\n".join(lines)


def _cause(situation: Situation) -> Iterable[str]:
    resource = situation.incident.resource
    instance = situation.instance
    server = instance.resource if instance else resource  # a volume is told of with its server
    kind = f", {instance.type} in {instance.zone}" if instance else ""
    name = f"{instance.name}, " if instance and instance.name != server.id else ""
    yield f"{name}{server.id}{kind}, account {server.account}."
    for problem in situation.seen:
        if ours(situation, problem):
            continue
        how = "first seen" if problem.event else "since"
        when = moment(problem.since, situation.settings.timezone)
        yield f"{_sentence(problem.what)} ({how} {when})."
        listed = () if instance is None else instance.open_events
        event = next((event for event in listed if event.id == problem.reference), None)
        if event is not None:
            yield f"AWS acts by itself {_window(event, situation)}."
    if not situation.seen and instance is not None and server == resource:
        yield "EC2 itself shows no scheduled event and no failed check."
    if found := host_cause(situation):
        yield from explained(found, instance)
    if situation.note:
        yield f"Note: {situation.note}."


def _timeline(situation: Situation) -> Iterable[str]:
    for acts in runs(situation.actions):
        when = moment(acts[0].at, situation.settings.timezone)
        yield f"{when}  {summary(acts, situation.settings.timezone)}."
    if not situation.actions:
        yield "Nothing was changed."


def _failures(situation: Situation) -> Iterable[str]:
    for acts in runs(undone(situation.actions)):
        yield summary(acts, situation.settings.timezone)
    if without_image(situation):
        yield "no image was made first: EC2 could take none, and what is down is not kept waiting"


def composed(
    subject: str,
    action_required: Iterable[str],
    commands: Iterable[Command],
    *sections: tuple[str, Iterable[str]],
) -> Email:
    """Return an email that is not of one incident: what to do, then the sections in order."""
    lines = [*_duties(action_required, commands)]
    for title, said in sections:
        lines += _section(title, said)
    return Email(_cut(f"[Lifeguard] {subject}"), "\n".join(lines).rstrip())


def _duties(
    action_required: Iterable[str],
    commands: Iterable[Command],
    approval: ApprovalPrompt | None = None,
) -> list[str]:
    shown = [pasted(command) for command in commands]
    by_hand = [*shown, ""] if shown else []
    if approval is None:
        return [*_section("WHAT YOU MUST DO", action_required), *by_hand]
    return [
        *_answering(approval),
        *(_section("OR BY HAND", action_required) or ["OR BY HAND"]),
        *by_hand,
    ]


def _answering(approval: ApprovalPrompt) -> Iterator[str]:
    """Yield the question, the link and the command; the link stands on a line of its own, whole."""
    until = f"Answer until {approval.until:%Y-%m-%d %H:%M} UTC."
    asked = f"{approval.question} {approval.begins} {until} {approval.declined}"
    accepted = (f"With a yes you accept: {risk}" for risk in approval.risks)
    yield from _section("WHAT YOU MUST DO", (asked, *accepted))
    if approval.link:
        yield from _wrap("Answer on this page; nothing happens before you choose and send there:")
        yield from ("", approval.link, "")
    if approval.unsigned:
        yield from _wrap(
            f"There is no link this time: KMS did not sign it ({shown(approval.unsigned)})."
        )
    yield from _wrap('Answer with the AWS CLI (for a no: "answer": "no"):')
    yield from (pasted(approval.command), "")


def paragraph(sentences: Iterable[str]) -> str:
    """Return running text as the body of an email: redacted, 76 columns."""
    text = " ".join(redacted(sentence) for sentence in sentences)
    return textwrap.fill(text, COLUMNS, break_on_hyphens=False)


def _section(title: str, lines: Iterable[str]) -> list[str]:
    found = [wrapped for line in lines for wrapped in _wrap(line)]
    return [title, *found, ""] if found else []


def _wrap(line: str) -> list[str]:
    return textwrap.wrap(
        line if isinstance(line, Verbatim) else redacted(line),
        COLUMNS,
        initial_indent="  ",
        subsequent_indent="    ",
        break_long_words=True,
        break_on_hyphens=False,
    )


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
