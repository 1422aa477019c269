"""Tables as the HTML that CloudWatch puts into a dashboard: no script, no link, no form."""

from __future__ import annotations

from collections.abc import Iterator

from lifeguard.core.approval.markup import html, words
from lifeguard.core.dashboard.table import URGENT, TableRow, WidgetTable
from lifeguard.core.text.message import Message, message
from lifeguard.core.words.catalogue import Translator

_URGENT = {False: "#b3261e", True: "#ff9d94"}
"""Ink of what is urgent on CloudWatch's light and dark background: 4.5:1 or more on both [WCAG 2.2,
1.4.3]. All else is left to CloudWatch's own style."""


def page(table: WidgetTable, reader: Translator, *, dark: bool) -> str:
    """Return a table in the viewer's words, for the viewer's theme."""
    return "".join(_parts(table, reader, _URGENT[dark]))


def _parts(table: WidgetTable, reader: Translator, ink: str) -> Iterator[str]:
    lang = reader.catalogue.language.value
    yield f'<div lang="{lang}">'
    if table.notice:
        yield f'<p style="color:{ink}"><strong>{html(reader, table.notice)}</strong></p>'
    if not table.rows:
        yield f"<p>{html(reader, table.nothing)}</p>"
    else:
        yield '<table style="width:100%">'
        if table.heads:
            yield f"<tr>{''.join(_head(reader, head) for head in table.heads)}</tr>"
        yield from (_row(row, reader, ink) for row in table.rows)
        yield "</table>"
    yield "</div>"


def _head(reader: Translator, head: Message) -> str:
    return f'<th style="text-align:left">{words(reader, head)}</th>'


def _row(row: TableRow, reader: Translator, ink: str) -> str:
    first, *others = (html(reader, message("widget.cell", what=cell)) for cell in row.cells)
    if row.state in URGENT:
        first = f'<strong style="color:{ink}">{first}</strong>'
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in (first, *others))}</tr>"
