"""How the approval page looks, and the headers that it goes with."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from types import MappingProxyType

STYLE = (
    ":root{color-scheme:light dark;--ink:#1c2733;--soft:#566270;--line:#d9dfe5;--card:#fff;"
    "--back:#f2f4f7;--send:#1f5fae;--risk:#8a4b00;--field:#6b7783}"
    "@media(prefers-color-scheme:dark){:root{--ink:#e8edf2;--soft:#a5b1bd;--line:#36414d;"
    "--card:#1b232c;--back:#11171d;--send:#2b6cbd;--risk:#f0b25b;--field:#8793a0}}"
    "*{box-sizing:border-box}"
    "html{scroll-padding-bottom:19rem}"
    "body{margin:0;background:var(--back);color:var(--ink);line-height:1.45;font-size:17px;"
    "font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans KR','Noto Sans CJK KR',"
    "sans-serif;overflow-wrap:anywhere;word-break:keep-all}"
    "main{max-width:42rem;margin:0 auto;padding:.5rem .75rem 1rem}"
    "article{background:var(--card);border:1px solid var(--line);border-radius:12px;"
    "padding:1rem 1rem 0}"
    "p.brand{margin:.25rem .25rem .5rem;color:var(--soft);font-size:.85rem}"
    "h1{font-size:1.25rem;line-height:1.3;margin:0 0 .6rem}"
    "h2,summary{font-size:1rem;font-weight:600}h2{margin:1.25rem 0 .4rem}"
    "code{white-space:nowrap;font-size:.85em;font-family:ui-monospace,SFMono-Regular,Menlo,"
    "Consolas,monospace}"
    "dl{display:grid;grid-template-columns:auto 1fr;gap:.15rem .75rem;margin:0;font-size:.95rem}"
    "dt{color:var(--soft)}dd{margin:0}"
    "ul,ol{margin:0;padding-left:1.3rem}li{margin:.3rem 0}"
    ".risk{color:var(--risk);margin:.5rem 0 0}"
    "ul.risks{list-style:none;padding:0;margin-bottom:.75rem}"
    "p{margin:.5rem 0}.soft{color:var(--soft);font-size:.9rem}"
    "details{border-top:1px solid var(--line)}details>:last-child{margin-bottom:.75rem}"
    "summary{padding:.65rem 0;cursor:pointer}"
    "table{border-collapse:collapse;width:100%;font-size:.95rem}"
    "td,th{padding:.35rem .75rem .35rem 0;text-align:left;vertical-align:top;"
    "border-top:1px solid var(--line)}th{font-weight:400;color:var(--soft);white-space:nowrap}"
    "form{position:sticky;bottom:0;margin:1rem -1rem 0;padding:.6rem 1rem .75rem;"
    "background:var(--card);border-top:2px solid var(--line);border-radius:0 0 12px 12px}"
    "@media(max-height:560px){form{position:static}html{scroll-padding-bottom:0}}"
    "fieldset{border:0;margin:0;padding:0;display:grid;grid-template-columns:1fr 1fr;"
    "column-gap:.75rem}legend{font-weight:600;padding:0}"
    "fieldset label{display:flex;align-items:center;gap:.6rem;min-height:2.75rem;line-height:1.2;"
    "cursor:pointer}fieldset label.whole{grid-column:1/3}"
    "input[type=radio]{flex:none;width:1.25rem;height:1.25rem;margin:0;accent-color:var(--send)}"
    ".send{display:grid;grid-template-columns:1fr 1fr;gap:.75rem;align-items:end;"
    "margin-top:.35rem}"
    ".send label{font-size:.85rem;color:var(--soft)}"
    "input[type=text]{display:block;width:100%;height:3rem;padding:0 .75rem;font:inherit;"
    "font-size:1.1rem;color:var(--ink);background:var(--card);border:1px solid var(--field);"
    "border-radius:10px}"
    "button{width:100%;min-height:3rem;padding:.4rem .75rem;font:inherit;font-weight:600;"
    "border-radius:10px;border:2px solid var(--send);background:var(--send);color:#fff;"
    "cursor:pointer}"
    "button:focus-visible,input:focus-visible,summary:focus-visible{outline:3px solid var(--ink);"
    "outline-offset:2px}"
)
_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()

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
