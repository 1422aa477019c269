"""What CloudWatch asks of a custom widget, in its documented shape and in any other."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeguard.ingest.cloudwatch.widget import WidgetRequest, WidgetSection, widget_request

EVENT: dict[str, Any] = {
    "section": "now",
    "widgetContext": {
        "dashboardName": "lifeguard",
        "widgetId": "widget-16",
        "accountId": "123456789012",
        "locale": "en",
        "timezone": {"label": "UTC", "offsetISO": "+00:00", "offsetInMinutes": 0},
        "period": 300,
        "isAutoPeriod": True,
        "timeRange": {
            "mode": "relative",
            "start": 1627236199729,
            "end": 1627322599729,
            "relativeStart": 86400012,
            "zoom": {"start": 1627276030434, "end": 1627282956521},
        },
        "theme": "light",
        "linkCharts": True,
        "title": "Open incidents and questions",
        "forms": {"all": {}},
        "params": {"section": "now"},
        "width": 588,
        "height": 369,
    },
}
"""The example of the user guide, "Details about custom widgets"."""


def viewed(**context: object) -> dict[str, Any]:
    return {**EVENT, "widgetContext": {**EVENT["widgetContext"], **context}}


def test_the_documented_event() -> None:
    assert widget_request(EVENT) == WidgetRequest(
        section=WidgetSection.NOW, language="en", offset=timedelta()
    )


@pytest.mark.parametrize(
    ("written", "offset"),
    [
        ("+09:00", timedelta(hours=9)),
        ("-03:30", -timedelta(hours=3, minutes=30)),
        ("+14:00", timedelta(hours=14)),
        ("+24:00", None),
        ("09:00", None),
        ("", None),
    ],
)
def test_the_viewers_offset(written: str, offset: timedelta | None) -> None:
    zone = {"label": "Local", "offsetISO": written, "offsetInMinutes": 0}
    assert widget_request(viewed(timezone=zone)).offset == offset


def test_the_viewers_language_and_theme() -> None:
    asked = widget_request(viewed(locale="ko-KR", theme="dark"))
    assert (asked.language, asked.dark) == ("ko-kr", True)


@pytest.mark.parametrize("section", WidgetSection)
def test_each_section(section: WidgetSection) -> None:
    assert widget_request({**EVENT, "section": section.value}).section is section


@pytest.mark.parametrize("section", ["", "delete", "NOW", None])
def test_no_such_section(section: str | None) -> None:
    assert widget_request({**EVENT, "section": section}).section is None


def test_the_console_asks_for_a_description() -> None:
    assert widget_request({"describe": True}).describe
    assert not widget_request({"describe": "true"}).describe
    assert not widget_request(EVENT).describe


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@given(JSON | st.fixed_dictionaries({"section": JSON, "widgetContext": JSON}))
def test_anything_else_is_survived(event: object) -> None:
    assert isinstance(widget_request(event), WidgetRequest)


@given(JSON)
def test_any_context_is_survived(value: object) -> None:
    for name in ("locale", "timezone", "theme"):
        assert isinstance(widget_request(viewed(**{name: value})), WidgetRequest)
