"""The whole dashboard as one HTML page: each widget in its place, the custom ones as they are."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any

from sandbox.account.account import Account
from sandbox.dashboard import draw
from sandbox.dashboard.record import Recorder

_CODE = re.compile(r"`([^`]+)`")
_STYLE = (
    "body{margin:0;padding:12px;font:14px/1.4 system-ui,'Noto Sans CJK KR',sans-serif}"
    "body.light{background:#f2f3f3;color:#16191f}body.dark{background:#0f1b2a;color:#d1d5db}"
    "main{display:grid;grid-template-columns:repeat(24,1fr);grid-auto-rows:34px;gap:8px}"
    "section{border-radius:4px;padding:6px 10px;overflow:auto;position:relative}"
    ".light section{background:#fff}.dark section{background:#192534}"
    "section.text{background:none!important;overflow:visible}"
    "h2{margin:0;font-size:18px}h3{margin:0 0 4px;font-size:13px}p{margin:2px 0}"
    "svg{width:100%;height:calc(100% - 68px);min-height:60px;background:#8881}"
    "ul{list-style:none;margin:2px 0;padding:0;font-size:11px}li{display:inline;margin-right:10px}"
    "i{display:inline-block;width:10px;height:3px;margin-right:4px;vertical-align:middle}"
    ".top{position:absolute;right:12px;top:26px;font-size:11px}.number{font-size:30px}"
    "td,th{padding:3px 8px 3px 0;border-bottom:1px solid #8884;vertical-align:top}"
    "table{border-collapse:collapse}footer{margin-top:12px;font-size:12px}"
)
_NOTE = (
    "Drawn by the sandbox from a replay in virtual time, which leaves out sweeps that find nothing"
    " new. Made up: load balancers, Route 53, disks and swap, balances of volumes, how long"
    " functions run; a database where the world has none of RDS."
)


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks: as CloudWatch tells a custom widget."""

    locale: str = "en"
    offset: str = "+00:00"
    theme: str = "light"


@dataclass(frozen=True, slots=True)
class Drawn:
    """One widget: its place as CloudWatch has it, and what is in it; "" where it has no data."""

    kind: str
    title: str
    place: Mapping[str, int]
    html: str


def widgets(account: Account, recorder: Recorder, since: datetime, viewer: Viewer) -> list[Drawn]:
    """Return every widget of the dashboard that the stack has.

    Raises:
        SearchError: a metric is asked for in a way that the sandbox does not know.
    """
    span = since, account.agenda.now()
    return [_drawn(one, account, recorder, span, viewer) for one in _body(account)["widgets"]]


def page(drawn: list[Drawn], viewer: Viewer) -> str:
    """Return the page."""
    inside = "".join(_placed(one) for one in drawn)
    return (
        f'<!doctype html><html lang="{viewer.locale}"><meta charset="utf-8">'
        "<title>lifeguard</title>"
        f'<style>{_STYLE}</style><body class="{viewer.theme}"><main>{inside}</main>'
        f"<footer>{_NOTE}</footer></body></html>"
    )


def _body(account: Account) -> dict[str, Any]:
    (dashboard,) = account.template.parts("AWS::CloudWatch::Dashboard")
    found: dict[str, Any] = json.loads(dashboard.properties["DashboardBody"])
    return found


def _drawn(
    widget: Mapping[str, Any], account: Account, recorder: Recorder, span: draw.Span, viewer: Viewer
) -> Drawn:
    properties, kind = widget["properties"], widget["type"]
    place = {name: widget[name] for name in ("x", "y", "width", "height")}
    match kind:
        case "text":
            return Drawn(kind, "", place, _text(properties["markdown"]))
        case "custom":
            html = _custom(account, properties, viewer)
        case "alarm":
            names = (arn.rpartition(":")[2] for arn in properties["alarms"])
            html = f"<ul>{''.join(f'<li>{escape(name)}</li>' for name in names)}</ul>"
        case _:
            html = _metric(recorder, properties, span)
    return Drawn(kind, properties["title"], place, html)


def _metric(recorder: Recorder, properties: Mapping[str, Any], span: draw.Span) -> str:
    curves = recorder.store.curves(properties["metrics"])
    if not curves:
        return ""
    if properties["view"] == "singleValue":
        seconds = str(properties["metrics"][0][1]).endswith("Seconds")
        return draw.number(curves, span, seconds=seconds)
    return draw.graph(curves, span, properties)


def _custom(account: Account, properties: Mapping[str, Any], viewer: Viewer) -> str:
    """Call the function as CloudWatch does, with its own role."""
    function = next(
        one for one in account.template.functions.values() if one.arn == properties["endpoint"]
    )
    context = {
        "dashboardName": "lifeguard",
        "locale": viewer.locale,
        "timezone": {"label": "Local", "offsetISO": viewer.offset},
        "theme": viewer.theme,
        "params": properties["params"],
    }
    return str(account.runtime.invoke(function, {**properties["params"], "widgetContext": context}))


def _text(markdown: str) -> str:
    heading, _, sentence = markdown.partition("\n")
    said = _CODE.sub(r"<code>\1</code>", escape(sentence))
    return f"<h2>{escape(heading.removeprefix('## '))}</h2><p>{said}</p>"


def _placed(one: Drawn) -> str:
    place = one.place
    column = f"{place['x'] + 1}/span {place['width']}"
    row = f"{place['y'] + 1}/span {place['height']}"
    title = f"<h3>{escape(one.title)}</h3>" if one.title else ""
    inside = one.html or "<p>No data.</p>"
    where = f"grid-column:{column};grid-row:{row}"
    return f'<section class="{one.kind}" style="{where}">{title}{inside}</section>'


def empty(drawn: list[Drawn]) -> Iterator[str]:
    """Yield the titles of widgets without data."""
    yield from (one.title for one in drawn if not one.html)
