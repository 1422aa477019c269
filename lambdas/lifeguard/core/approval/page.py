"""The approval page: plain HTML without a script, and the headers that it goes with."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from types import MappingProxyType

from lifeguard.core.approval.prompt import begins, risks
from lifeguard.core.approval.words.english import ENGLISH
from lifeguard.core.approval.words.korean import KOREAN
from lifeguard.core.approval.words.words import Words
from lifeguard.core.incident.question import PendingApproval
from lifeguard.core.kinds.ec2.problem import ProblemKind
from lifeguard.core.policy.policy import Language
from lifeguard.core.text.moment import moment
from lifeguard.core.text.redact import redacted

LANGUAGES: Mapping[Language, Words] = MappingProxyType({Language.EN: ENGLISH, Language.KO: KOREAN})

_STYLE = (
    ":root{color-scheme:light dark;--ink:#1c2733;--soft:#5b6773;--line:#d9dfe5;--card:#fff;"
    "--back:#f2f4f7;--send:#0a6b47;--risk:#8a4b00}"
    "@media(prefers-color-scheme:dark){:root{--ink:#e8edf2;--soft:#9fabb7;--line:#36414d;"
    "--card:#1b232c;--back:#11171d;--send:#187a54;--risk:#f0b25b}}"
    "*{box-sizing:border-box}"
    "body{margin:0;background:var(--back);color:var(--ink);line-height:1.5;font-size:17px;"
    "font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans KR','Noto Sans CJK KR',"
    "sans-serif;overflow-wrap:anywhere;word-break:keep-all}"
    "main{max-width:42rem;margin:0 auto;padding:1rem}"
    "article{background:var(--card);border:1px solid var(--line);border-radius:12px;"
    "padding:1.25rem}"
    "p.brand{margin:.25rem 0 1rem;color:var(--soft);font-size:.9rem}"
    "h1{font-size:1.4rem;line-height:1.3;margin:0 0 .75rem}"
    "h2{font-size:1rem;margin:1.5rem 0 .4rem}"
    "ul,ol{margin:0;padding-left:1.3rem}li{margin:.3rem 0}"
    "ul.risks li{color:var(--risk)}"
    ".soft{color:var(--soft);font-size:.9rem}"
    "form{position:sticky;bottom:0;margin:1.5rem -1.25rem .5rem;padding:.75rem 1.25rem;"
    "background:var(--card);border-top:1px solid var(--line)}"
    "fieldset{border:0;margin:0;padding:0}legend{font-weight:600;padding:0}"
    "label{display:flex;align-items:center;gap:.6rem;min-height:2.75rem;cursor:pointer}"
    "input[type=radio]{flex:none;width:1.25rem;height:1.25rem;accent-color:var(--send)}"
    "button{width:100%;min-height:3.2rem;padding:.6rem 1rem;font:inherit;font-weight:600;"
    "border-radius:10px;border:2px solid var(--send);background:var(--send);color:#fff;"
    "cursor:pointer}"
    "button:focus-visible,input:focus-visible{outline:3px solid var(--ink);outline-offset:2px}"
)
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()

HEADERS: Mapping[str, str] = MappingProxyType(
    {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": (
            f"default-src 'none'; style-src 'sha256-{_HASH}'; img-src data:; form-action 'self'; "
            "base-uri 'none'; frame-ancestors 'none'"
        ),
        "Cache-Control": "no-store",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
        "Referrer-Policy": "no-referrer",
        "Strict-Transport-Security": "max-age=31536000",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "X-Robots-Tag": "noindex, nofollow",
    }
)
"""Of every answer: nothing is kept, framed, sent on or loaded from anywhere; no script runs."""


@dataclass(frozen=True, slots=True)
class Page:
    """What the browser gets."""

    status: int  # HTTP's
    body: str


def asking(asked: PendingApproval, incident: str, token: str, words: Words, timezone: str) -> Page:
    """Return the page with the question, two choices and one button that sends the choice.

    Neither choice is made beforehand: whatever presses the only button answers nothing.
    """
    offer = words.offers[asked.proposed_action]
    detail = redacted(asked.detail)
    until = words.until.format(when=moment(asked.until, timezone))
    question = offer.question.format(instance=redacted(asked.instance))
    body = (
        f"<h1>{escape(question)}</h1>",
        *_section(words.what_happened, _cause(asked, words)),
        *_section(words.why_asked, map(redacted, map(str, asked.reasons))),
        *_section(words.what_happens, (step.format(detail=detail) for step in offer.steps), "ol"),
        f"<p>{escape(begins(asked, words, timezone))}</p>",
        *_section(words.risks, risks(asked, words, timezone), "ul", css="risks"),
        f'<p class="soft">{escape(until)}</p>',
        *_section(words.evidence, map(redacted, asked.facts), css="soft"),
        f'<p class="soft">{escape(words.incident)} {escape(incident)}</p>',
        f'<form method="post" action="/" autocomplete="off" aria-label="{escape(words.answer)}">',
        f'<input type="hidden" name="t" value="{escape(token)}">',
        f"<fieldset><legend>{escape(words.answer)}</legend>",
        _choice("yes", offer.yes),
        _choice("no", words.no),
        "</fieldset>",
        f"<button>{escape(words.send)}</button>",
        "</form>",
    )
    return Page(200, _document(question, body, words))


def _choice(value: str, label: str) -> str:
    given = f'<input type="radio" name="answer" value="{value}" required>'
    return f"<label>{given} {escape(label)}</label>"


def telling(status: int, said: tuple[str, str], words: Words, when: str = "") -> Page:
    """Return a page that only says something."""
    heading, sentence = said
    body = (f"<h1>{escape(heading)}</h1>", f"<p>{escape(sentence.format(when=when))}</p>")
    return Page(status, _document(heading, body, words))


def _cause(asked: PendingApproval, words: Words) -> Iterable[str]:
    yield f"{redacted(asked.instance)} ({asked.resource})"
    kinds = {kind.value: kind for kind in ProblemKind}
    if asked.cause in kinds:
        yield words.cause[kinds[asked.cause]]


def _section(
    heading: str, lines: Iterable[str], kind: str = "ul", css: str = ""
) -> tuple[str, ...]:
    items = [f"<li>{escape(line)}</li>" for line in lines]
    if not items:
        return ()
    opening = f'<{kind} class="{css}">' if css else f"<{kind}>"
    return (f"<h2>{escape(heading)}</h2>", opening, *items, f"</{kind}>")


def _document(title: str, body: Iterable[str], words: Words) -> str:
    return "\n".join(
        (
            "<!doctype html>",
            f'<html lang="{words.language}">',
            "<head>",
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<link rel="icon" href="data:,">',
            '<meta name="robots" content="noindex, nofollow">',
            f"<title>{escape(title)}</title>",
            f"<style>{_STYLE}</style>",
            "</head>",
            "<body>",
            "<main>",
            f'<p class="brand">{escape(words.title)}</p>',
            "<article>",
            *body,
            "</article>",
            "</main>",
            "</body>",
            "</html>",
        )
    )
