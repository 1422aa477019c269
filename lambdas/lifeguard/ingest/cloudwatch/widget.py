"""What CloudWatch asks of a custom widget (user guide, "Details about custom widgets")."""

from __future__ import annotations

import re
from datetime import timedelta
from enum import StrEnum

from lifeguard.immutable import immutable
from lifeguard.ingest.json.fields import Fields, UnreadableError

_OFFSET = re.compile(r"([+-])([01][0-9]):([0-5][0-9])")


class WidgetSection(StrEnum):
    """What a widget shows: its parameter `section`."""

    NOW = "now"
    PLANNED = "planned"
    LIGHTSAIL = "lightsail"
    MONTH = "month"


@immutable
class WidgetRequest:
    """One call. `section` is None where there is no such one; `language` is a BCP 47 tag.

    `offset` is the viewer's from UTC; None: it was not given.
    """

    describe: bool = False
    section: WidgetSection | None = None
    language: str = ""
    offset: timedelta | None = None
    dark: bool = False


def widget_request(event: object) -> WidgetRequest:
    """Return what is asked; of what cannot be read nothing is taken."""
    try:
        return _read(Fields("", event if isinstance(event, dict) else {}))
    except UnreadableError:
        return WidgetRequest()


def _read(event: Fields) -> WidgetRequest:
    context = event.nested("widgetContext")
    section = event.text("section") or ""
    return WidgetRequest(
        describe=event.values.get("describe") is True,
        section=WidgetSection(section) if section in WidgetSection.__members__.values() else None,
        language=(context.text("locale") or "").lower(),
        offset=_offset(context.nested("timezone").text("offsetISO") or ""),
        dark=context.text("theme") == "dark",
    )


def _offset(written: str) -> timedelta | None:
    found = _OFFSET.fullmatch(written)
    if found is None:
        return None
    length = timedelta(hours=int(found[2]), minutes=int(found[3]))
    return -length if found[1] == "-" else length
