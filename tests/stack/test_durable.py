"""The durable function: an execution waiting since last month finds the version it began on."""

from __future__ import annotations

from tests.stack.template import Template

DAY = 24 * 3600
RESPOND = "lifeguard-respond"


def test_respond_alone_is_durable_for_as_long_as_aws_allows(template: Template) -> None:
    durable = {
        n: f["DurableConfig"] for n, f in template.functions().items() if "DurableConfig" in f
    }
    assert durable == {RESPOND: {"ExecutionTimeout": 366 * DAY, "RetentionPeriodInDays": 90}}


def test_every_version_is_kept(template: Template) -> None:
    versions = template.of_type("AWS::Lambda::Version")
    assert [v["Properties"]["FunctionName"] for v in versions.values()] == [
        {"Ref": template.logical_id(RESPOND)}
    ]
    for version in versions.values():
        assert version["DeletionPolicy"] == "Retain"
        assert version["UpdateReplacePolicy"] == "Retain"


def test_callers_name_an_alias_of_the_newest_version(template: Template) -> None:
    (version,) = template.of_type("AWS::Lambda::Version")
    (alias,) = template.properties("AWS::Lambda::Alias").values()
    assert alias["Name"] == "live"
    assert alias["FunctionName"] == {"Ref": template.logical_id(RESPOND)}
    assert alias["FunctionVersion"] == {"Fn::GetAtt": [version, "Version"]}
    for caller in ("lifeguard-intake", "lifeguard-sweep"):
        variables = template.functions()[caller]["Environment"]["Variables"]
        assert variables["LIFEGUARD_RESPOND"] == f"{RESPOND}:{alias['Name']}"


def test_a_new_policy_makes_a_new_version(template: Template, observing: Template) -> None:
    assert set(template.of_type("AWS::Lambda::Version")).isdisjoint(
        observing.of_type("AWS::Lambda::Version")
    )
