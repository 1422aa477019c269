"""How an incident goes on after an answer, as far as its record tells: a table of moments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from html import escape

from lifeguard.core.approval.ask import summary
from lifeguard.core.approval.markup import clause, html, words
from lifeguard.core.approval.page import Page, Verdict, document
from lifeguard.core.incident.action_record import ActionRecord
from lifeguard.core.incident.incident import Incident
from lifeguard.core.incident.question import ApprovalAnswer
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import NOTHING, Message, coded, message
from lifeguard.core.words.catalogue import Translator

REFRESH = 15
"""Seconds after which the page looks again, until the incident has closed."""

History = tuple[tuple[datetime, Message], ...]


def following(
    status: int, verdict: Verdict, incident: Incident, answer: ApprovalAnswer, reader: Translator
) -> Page:
    """Return the page that an answered question has: what was answered and what came of it.

    It reads itself again while a yes is being carried out; after a no nothing is to come.
    """
    heading = coded("verdict_title", verdict)
    body = (
        f"<h1>{html(reader, heading)}</h1>",
        f"<p>{html(reader, coded('verdict', verdict, answer=summary(answer)))}</p>",
        f"<p>{html(reader, _server(incident))}</p>",
        *_table(incident, reader),
        f"<p>{html(reader, coded('progress_status', incident.status))}</p>",
        *_reason(incident, reader),
        f'<p class="soft">{html(reader, _footer(incident, answer, reader))}</p>',
    )
    return Page(status, document(heading, body, reader))


def goes_on(incident: Incident, answer: ApprovalAnswer) -> bool:
    """Whether more is to come of an answer."""
    return answer.yes and incident.closed_at is None


def refreshing(page: Page, token: str) -> Page:
    """Return a page that goes to the look of its link after a while.

    With the link's address, since a page that answers a form has none of its own.
    """
    again = f'<meta http-equiv="refresh" content="{REFRESH}; url=/?t={escape(token)}">'
    return Page(page.status, page.body.replace("</head>", f"{again}\n</head>", 1))


def history(incident: Incident) -> History:
    """Return what has happened, the earliest first."""
    found = (*_asked(incident), *_done(incident))
    return tuple(sorted(found, key=lambda moment: moment[0]))


def _asked(incident: Incident) -> Iterator[tuple[datetime, Message]]:
    yield incident.opened_at, message("progress.opened")
    pending, given = incident.pending_approval, incident.approval_answers
    standing = () if pending is None else (pending.at,)
    asked = (answer.asked_at for answer in given if answer.asked_at is not None)
    for at in dict.fromkeys((*asked, *standing)):
        yield at, message("progress.asked")
    for answer in given:
        yield answer.at, _answered(answer)


def _answered(answer: ApprovalAnswer) -> Message:
    how = (
        coded("channel", answer.channel),
        *((message("progress.by", by=answer.by),) if answer.by else ()),
        *((message("progress.from", source=answer.source),) if answer.source else ()),
    )
    return message("progress.answered", answer=coded("answer_kind", answer.kind), how=how)


def _done(incident: Incident) -> Iterator[tuple[datetime, Message]]:
    for record in incident.rungs:
        yield record.began, _act(record)
    intent = incident.intent
    if intent is not None and incident.is_acting:
        yield intent.at, message("progress.begun", act=coded("verb", intent.action))
    if incident.closed_at is not None:
        yield incident.closed_at, message("progress.closed")


def _act(record: ActionRecord) -> Message:
    act, state = coded("verb", record.action), coded("progress_act", record.result)
    if record.worked or not record.answer:
        return message("progress.act", act=act, state=state)
    if record.tries == 1:
        return message("progress.act_failed", act=act, state=state, answer=record.answer)
    return message(
        "progress.acts_failed",
        act=act,
        state=state,
        count=record.tries,
        until=record.at,
        answer=record.answer,
    )


def _server(incident: Incident) -> Message:
    known = incident.resource.id
    if incident.name in {"", known}:
        return message("page.server_id", id=known)
    return message("page.server_is", id=known, name=foreign(incident.name))


def _table(incident: Incident, reader: Translator) -> Iterator[str]:
    yield f"<h2>{words(reader, message('progress.title'))}</h2>"
    yield "<table>"
    for at, said in history(incident):
        when = words(reader, message("progress.at", at=at))
        yield f'<tr><th scope="row">{when}</th><td>{html(reader, said)}</td></tr>'
    yield "</table>"


def _reason(incident: Incident, reader: Translator) -> Iterator[str]:
    for reason in incident.reasons[:1]:
        yield f"<p>{html(reader, clause(reason))}</p>"


def _footer(incident: Incident, answer: ApprovalAnswer, reader: Translator) -> Message:
    refreshes = message("progress.refreshes", seconds=REFRESH)
    return message(
        "progress.footer",
        incident=incident.id,
        zone=reader.timezone,
        refreshes=refreshes if goes_on(incident, answer) else NOTHING,
    )
