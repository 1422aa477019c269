"""The approval page: plain HTML without a script."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from enum import StrEnum
from html import escape

from lifeguard.core.approval import offer
from lifeguard.core.approval.ask import PAUSE, choices, summary
from lifeguard.core.approval.markup import clause, html, words
from lifeguard.core.approval.style import STYLE
from lifeguard.core.incident.incident import Incident
from lifeguard.core.incident.question import AnswerKind, PendingApproval
from lifeguard.core.text.message import Message, Param, coded, message
from lifeguard.core.words.catalogue import Translator
from lifeguard.immutable import immutable

_SHOWN = 3
"""Answers that leave the question open and are shown: the latest."""

_BRAND = message("page.brand")
_SIGN = '<span aria-hidden="true">\u26a0\ufe0e</span>'
"""A warning sign, as text and not as a picture."""


class Verdict(StrEnum):
    """What the page says in each situation: a heading and a sentence."""

    YES = "yes"
    NO = "no"
    LATER = "later"
    LATER_LAST = "later_last"  # the hour ends after the time to answer
    MINE = "mine"
    RECORDED = "recorded"  # a look at a question that has been answered
    WAS_ANSWERED = "was_answered"
    CROWDED = "crowded"  # put off too often
    EXPIRED = "expired"
    CHANGED = "changed"
    WRONG = "wrong"
    BUSY = "busy"
    UNASKED = "unasked"


@immutable
class Page:
    """What the browser gets."""

    status: int  # HTTP's
    body: str


def asking(
    asked: PendingApproval, incident: Incident, token: str, reader: Translator, now: datetime
) -> Page:
    """Return the page with the question, the choices and one button that sends the choice.

    No choice is made beforehand: whatever presses the only button answers nothing.
    """
    question = offer.put(asked)
    body = (
        f"<h1>{html(reader, question)}</h1>",
        *_card(asked, incident, reader, now),
        *_worst(asked, reader),
        f'<p class="soft" id="declined">{html(reader, offer.declined(asked))}</p>',
        *_so_far(incident, asked, reader),
        *_rest(asked, reader),
        f'<p class="soft">{html(reader, _footer(incident, reader))}</p>',
        *_form(asked, token, reader, now),
    )
    return Page(200, document(question, body, reader, message("page.brand_asks")))


def telling(status: int, verdict: Verdict, reader: Translator, **params: Param) -> Page:
    """Return a page that only says something."""
    heading = coded("verdict_title", verdict)
    body = (
        f"<h1>{html(reader, heading)}</h1>",
        f"<p>{html(reader, coded('verdict', verdict, **params))}</p>",
    )
    return Page(status, document(heading, body, reader))


def _card(
    asked: PendingApproval, incident: Incident, reader: Translator, now: datetime
) -> Iterator[str]:
    """Yield what whoever answers must know first."""
    resource = incident.resource
    yield "<dl>"
    if state := " ".join(_state(asked, reader, now)):
        yield _row(reader, message("page.state"), state)
    server = message("page.server_is", id=asked.resource, name=asked.name)
    yield _row(reader, message("page.server_label"), html(reader, server))
    place = message("page.place_is", account=resource.account, place=asked.zone or resource.region)
    yield _row(reader, message("page.place"), html(reader, place))
    if asked.loses_since is not None:
        image = message("page.image_is", image=asked.detail, at=asked.loses_since)
        yield _row(reader, message("page.image"), html(reader, image))
    if asked.begins is not None:
        starts = message("page.starts_is", when=asked.begins)
        yield _row(reader, message("page.starts"), html(reader, starts))
    until = message("page.until_is", when=asked.until, left=asked.until - now)
    yield _row(reader, message("page.until"), html(reader, until))
    yield "</dl>"


def _row(reader: Translator, label: Message, said: str) -> str:
    return f"<dt>{words(reader, label)}</dt><dd>{said}</dd>"


def _state(asked: PendingApproval, reader: Translator, now: datetime) -> Iterator[str]:
    if asked.since is not None:
        down = message("page.down_since", since=asked.since, length=now - asked.since)
        yield f"<strong>{html(reader, down)}</strong>"
    if asked.cause:
        yield html(reader, coded("page_cause", asked.cause))


def _worst(asked: PendingApproval, reader: Translator) -> Iterator[str]:
    """Yield the one consequence that matters most."""
    for said in offer.risks(asked)[:1]:
        css = "" if said.code == "page.no_risks" else ' class="risk"'
        yield f'<p id="worst"{css}>{_risk(said, reader)}</p>'


def _risk(said: Message, reader: Translator) -> str:
    """Return a risk with a sign; a loss of data is bold."""
    shown = html(reader, said)
    if said.code in offer.LOSES_DATA:
        shown = f"<strong>{shown}</strong>"
    return shown if said.code == "page.no_risks" else f"{_SIGN} {shown}"


def _so_far(incident: Incident, asked: PendingApproval, reader: Translator) -> Iterator[str]:
    """Yield who has chosen what so far, while the question stands."""
    given = choices(incident, asked.id)
    if given:
        yield f"<h2>{words(reader, message('page.so_far'))}</h2><ul>"
        yield from (f"<li>{html(reader, clause(summary(one)))}</li>" for one in given[-_SHOWN:])
        yield "</ul>"


def _rest(asked: PendingApproval, reader: Translator) -> Iterator[str]:
    """Yield what is below the fold: further risks, the steps, why it is asked and the evidence."""
    more = offer.risks(asked)[1:]
    if more:
        yield f"<h2>{words(reader, message('page.more_risks'))}</h2>"
        yield '<ul id="risks" class="risks">'
        yield from (f'<li class="risk">{_risk(said, reader)}</li>' for said in more)
        yield "</ul>"
    steps = (offer.begins(asked), *offer.steps(asked))
    yield from _folded(message("page.steps"), steps, reader, "ol")
    yield from _folded(message("page.reasons"), map(clause, asked.reasons), reader)
    yield from _folded(message("page.evidence"), asked.facts, reader)


def _folded(
    heading: Message, lines: Iterable[Message], reader: Translator, kind: str = "ul"
) -> Iterator[str]:
    items = [f"<li>{html(reader, line)}</li>" for line in lines]
    if items:
        yield f"<details><summary>{words(reader, heading)}</summary><{kind}>"
        yield from items
        yield f"</{kind}></details>"


def _footer(incident: Incident, reader: Translator) -> Message:
    return message("page.footer", incident=incident.id, zone=reader.timezone)


def _form(asked: PendingApproval, token: str, reader: Translator, now: datetime) -> Iterator[str]:
    label = words(reader, message("page.answer"))
    yield (
        '<form method="post" action="/" autocomplete="off"'
        f' aria-label="{label}" aria-describedby="worst risks declined">'
    )
    yield f'<input type="hidden" name="t" value="{escape(token)}">'
    yield f"<fieldset><legend>{label}</legend>"
    for answer, way in offer.choices(asked):
        yield _choice(answer, way, reader)
    yield _choice(AnswerKind.NO, offer.refused(asked), reader)
    if now + PAUSE[AnswerKind.LATER] < asked.until:
        yield _choice(AnswerKind.LATER, message("page.later"), reader, "")
    yield _choice(AnswerKind.MINE, message("page.mine"), reader, "")
    yield "</fieldset>"
    name = words(reader, message("page.by"))
    yield f'<div class="send"><label>{name}<input type="text" name="by" maxlength="40"></label>'
    yield f"<button>{words(reader, message('page.send'))}</button></div>"
    yield "</form>"


def _choice(answer: str, label: Message, reader: Translator, css: str = ' class="whole"') -> str:
    given = f'<input type="radio" name="answer" value="{escape(answer)}" required>'
    return f"<label{css}>{given} <span>{words(reader, label)}</span></label>"


def document(
    title: Message,
    body: Iterable[str],
    reader: Translator,
    brand: Message = _BRAND,
) -> str:
    """Return a whole document."""
    return "\n".join(
        (
            "<!doctype html>",
            f'<html lang="{reader.catalogue.language.value}">',
            "<head>",
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<link rel="icon" href="data:,">',
            '<meta name="robots" content="noindex, nofollow">',
            f"<title>{words(reader, message('page.title', what=title))}</title>",
            f"<style>{STYLE}</style>",
            "</head>",
            "<body>",
            "<main>",
            f'<p class="brand">{words(reader, brand)}</p>',
            "<article>",
            *body,
            "</article>",
            "</main>",
            "</body>",
            "</html>",
        )
    )
