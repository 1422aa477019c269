"""The dashboard: its body is what CloudWatch takes, and names only metrics that there are."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from lifeguard.core.kinds.catalogues import ENGLISH, KOREAN
from lifeguard.core.policy.policy import Language, NotifySettings, Policies
from lifeguard.core.resources.partition import CONSOLES
from stacks.dashboard.rows import ROUTE_53
from tests.stack.conftest import ACTING
from tests.stack.dashboard_body import BODY, DIMENSIONS, DOCUMENTED
from tests.stack.kept import kept
from tests.stack.template import Template, words

FUNCTIONS = Path(__file__).parents[2] / "lambdas" / "lifeguard" / "functions"
SEARCH = re.compile(
    r"SLICE\(SORT\(SEARCH\('(?P<asked>[^']+)', '(?P<stat>\w+)', 300\), "
    r"(MIN, ASC|MAX, DESC)\), 0, 20\)"
)
SCHEMA = re.compile(r"\{([^}]+)\}")
NAMESPACE = re.compile(r'Namespace="([^"]+)"')
NAMES = re.compile(r'MetricName=\(?((?:"[^"]+"(?: OR )?)+)')

Widget = dict[str, Any]


def body(template: Template) -> dict[str, Any]:
    (dashboard,) = template.properties("AWS::CloudWatch::Dashboard").values()
    assert dashboard["DashboardName"] == "lifeguard"
    found: dict[str, Any] = json.loads(words(dashboard["DashboardBody"]))
    return found


def widgets(template: Template, kind: str) -> list[Widget]:
    return [one["properties"] for one in body(template)["widgets"] if one["type"] == kind]


def named(template: Template) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Each metric: its namespace, name and dimensions; () where a search knows none."""
    for widget in widgets(template, "metric"):
        for entry in widget["metrics"]:
            if isinstance(entry[0], str):
                yield entry[0], entry[1], tuple(entry[2:-1:2])
                continue
            if entry[0]["expression"] == "m1/PERIOD(m1)*60":
                continue
            found = SEARCH.fullmatch(entry[0]["expression"])
            assert found is not None, entry
            schema = SCHEMA.match(found["asked"]) or NAMESPACE.match(found["asked"])
            assert schema is not None
            parts = schema[1].split(",")
            names = NAMES.search(found["asked"])
            assert names is not None
            for name in re.findall('"([^"]+)"', names[1]):
                yield parts[0], name, tuple(parts[1:])


@pytest.fixture(params=["template", "observing", "watching"])
def each(request: pytest.FixtureRequest) -> Template:
    found: Template = request.getfixturevalue(request.param)
    return found


def test_the_body_is_as_cloudwatch_documents_it(each: Template) -> None:
    Draft7Validator.check_schema(BODY)
    assert [e.message for e in Draft7Validator(BODY).iter_errors(body(each))] == []


def test_no_widget_is_out_of_the_grid_or_over_another(each: Template) -> None:
    cells = [
        {
            (x, y)
            for x in range(one["x"], one["x"] + one["width"])
            for y in range(one["y"], one["y"] + one["height"])
        }
        for one in body(each)["widgets"]
    ]
    assert max(x for cell in cells for x, _ in cell) == 23
    assert all(not one & other for one, other in combinations(cells, 2))


def test_each_row_begins_with_its_question(each: Template) -> None:
    rows: dict[int, list[str]] = {}
    for one in body(each)["widgets"]:
        rows.setdefault(one["y"], []).append(one["type"])
    headings = [y for y, kinds in sorted(rows.items()) if kinds == ["text"]]
    assert headings[0] == 0
    assert len(headings) == len(widgets(each, "text"))
    for markdown in (one["markdown"] for one in widgets(each, "text")):
        assert re.fullmatch(r"## [^\n]+\n[^\n]+", markdown)


def test_the_questions_come_in_the_order_of_a_tired_person(template: Template) -> None:
    asked = [one["markdown"].partition("\n")[0] for one in widgets(template, "text")]
    assert asked == [
        "## Must I act?",
        "## Which server is sick?",
        "## What comes?",
        "## Out of CPU?",
        "## Out of memory or disk?",
        "## Is a disk slow?",
        "## Is it the database?",
        "## Lightsail",
        "## Does traffic arrive?",
        "## What was the month like?",
        "## How old are the backups?",
        "## Lifeguard itself",
    ]


def test_each_metric_is_one_that_aws_documents_or_lifeguard_sends(each: Template) -> None:
    sources = "".join(path.read_text() for path in FUNCTIONS.rglob("*.py"))
    ours = {name for space, name, _ in named(each) if space == "Lifeguard"}
    assert {name for name in ours if not re.search(rf'"{name}"|\b{name}=', sources)} == set()
    unknown = {
        (space, name)
        for space, name, _ in named(each)
        if space != "Lifeguard" and name not in DOCUMENTED[space]
    }
    assert unknown == set()


def test_each_metric_has_dimensions_that_are_documented(each: Template) -> None:
    for space, name, dimensions in named(each):
        assert not dimensions or dimensions in DIMENSIONS[space], (space, name)
        if space == "CWAgent":  # whatever the operator's agent appends
            assert dimensions == ()


def test_each_own_metric_is_of_a_function_that_sends_it(each: Template) -> None:
    for widget in widgets(each, "metric"):
        for entry in widget["metrics"]:
            if entry[0] == "Lifeguard":
                assert entry[3] in each.functions()


def test_searches_are_told_apart_and_labelled_by_what_they_find(each: Template) -> None:
    for widget in widgets(each, "metric"):
        found = [e[0] for e in widget["metrics"] if "SEARCH" in str(e[0])]
        assert len({e["id"] for e in found}) == len(found)
        assert all("${PROP('Dim." in e["label"] for e in found)
        several = len(found) > 1 or any(" OR " in e["expression"] for e in found)
        if several and "CWAgent" not in found[0]["expression"]:
            assert all("${PROP('MetricName')}" in e["label"] for e in found)


def test_route_53_is_asked_where_it_publishes(template: Template) -> None:
    regions = {
        widget["region"]: "AWS/Route53" in json.dumps(widget)
        for widget in widgets(template, "metric")
    }
    assert regions == {"<AWS::Region>": False, ROUTE_53: True}


def test_every_alarm_is_shown(each: Template) -> None:
    (shown,) = widgets(each, "alarm")
    alarms = each.of_type("AWS::CloudWatch::Alarm")
    assert sorted(shown["alarms"]) == sorted(f"<{name}.Arn>" for name in map(_short, alarms))


def _short(logical_id: str) -> str:
    return re.sub(r"[0-9A-F]{8}$", "", logical_id)


def test_every_function_is_shown(each: Template) -> None:
    (runs,) = [w for w in widgets(each, "metric") if "Invocations" in json.dumps(w)]
    assert {entry[3] for entry in runs["metrics"]} == set(each.functions())


def test_the_widgets_call_one_function_that_only_a_viewer_can_call(each: Template) -> None:
    sections = [w["params"]["section"] for w in widgets(each, "custom")]
    assert sections == ["now", "planned", "lightsail", "month"]
    assert {w["endpoint"] for w in widgets(each, "custom")} == {"<WidgetFunction.Arn>"}
    permissions = each.properties("AWS::Lambda::Permission").values()
    assert not [p for p in permissions if "Widget" in words(p["FunctionName"])]


def test_the_widget_can_change_nothing(each: Template) -> None:
    reads = re.compile(r"(dynamodb|lightsail):(Get|Query|Scan)|logs:|xray:|sqs:SendMessage")
    rights = each.rights("lifeguard-widget")
    assert [action for action, _, _ in rights if not reads.match(action)] == []
    assert [
        r for r in rights if r[0].startswith("sqs:") and r[1] != "<WidgetDeadLetters.Arn>"
    ] == []


def test_backups_have_a_row_where_a_policy_asks_for_them(
    watching: Template, observing: Template
) -> None:
    assert "OldestBackupHours" in {name for _, name, _ in named(watching)}
    assert "OldestBackupHours" not in {name for _, name, _ in named(observing)}


def test_titles_are_in_the_language_of_the_emails() -> None:
    korean = kept(replace(ACTING, notify=NotifySettings(language=Language.KO)))
    titles = {w.get("title", w.get("markdown")) for w in _titled(korean)}
    assert titles <= set(KOREAN.templates.values())
    assert not titles & set(ENGLISH.templates.values()) - {"IOPS"}


def _titled(template: Template) -> list[Widget]:
    return [one["properties"] for one in body(template)["widgets"]]


def test_its_address_is_in_the_console_of_the_partition(template: Template) -> None:
    assert words(template.body["Outputs"]["DashboardUrl"]["Value"]).startswith(
        "https://<AWS::Region>.console.Fn::FindInMap: Consoles | <AWS::Partition> | domain/"
    )
    domains = template.body["Mappings"]["Consoles"]
    assert {partition: entry["domain"] for partition, entry in domains.items()} == dict(CONSOLES)


def test_an_operator_may_go_without() -> None:
    without = kept(Policies(dashboard=False))
    assert not without.of_type("AWS::CloudWatch::Dashboard")
    assert "lifeguard-widget" not in without.functions()
    assert "DashboardUrl" not in without.body["Outputs"]
