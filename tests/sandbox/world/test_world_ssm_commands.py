"""Run Command as AWS documents it: delivery, time-outs, statuses, events, what is refused."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError, ParamValidationError

from sandbox.worldfile.fault_spec import FaultKind, FaultSpec
from sandbox.worldfile.guest_spec import AgentSpec
from sandbox.worldfile.instance_spec import InitialState
from tests.sandbox.world.conftest import Stage
from tests.sandbox.world.guests import (
    DOCUMENT,
    content,
    invocation,
    ran,
    register,
    send,
    ssm,
    statuses,
    world,
)
from tests.sandbox.world.lightsail import refused
from tests.sandbox.world.scene import ID

OTHER = "i-00000000000000000"


def test_a_command_is_sent_delivered_and_ends(stage: Stage) -> None:
    scene = stage(world())
    register(
        scene, 'printf "%s" "$SSM_what"', what={"type": "String", "interpolationType": "ENV_VAR"}
    )
    command = send(Parameters={"what": ["$(reboot)"]}, Comment="incident 7")
    assert refused(invocation, command=command) == "InvocationDoesNotExist"
    scene.wait(1)
    assert invocation(command)["Status"] == "Pending"
    scene.wait(1)
    running = invocation(command)
    assert (running["Status"], running["ResponseCode"]) == ("InProgress", -1)
    assert running["StandardOutputContent"] == ""
    scene.wait(5)
    found = invocation(command)
    assert (found["Status"], found["ResponseCode"]) == ("Success", 0)
    assert found["StandardOutputContent"] == "$(reboot)"
    assert found["PluginName"] == "run"
    assert found["ExecutionElapsedTime"] == "PT1S"
    assert statuses(scene) == ["InProgress", "Success"]


def test_the_event_is_as_documented(stage: Stage) -> None:
    scene = stage(world())
    register(scene)
    command = send()
    scene.wait(10)
    event = next(one for one in scene.emitted if one["source"] == "aws.ssm")
    assert event["detail-type"] == "EC2 Command Invocation Status-change Notification"
    assert event["resources"] == [f"arn:aws:ec2:us-east-1:123456789012:instance/{ID}"]
    assert event["detail"] == {
        "command-id": command,
        "document-name": DOCUMENT,
        "instance-id": ID,
        "requested-date-time": "2026-11-20T10:00:00.000Z",
        "status": "InProgress",
    }


def test_a_failure_keeps_output_and_code(stage: Stage) -> None:
    found = ran(stage(world()), "echo out; echo wrong >&2; exit 3")
    assert (found["Status"], found["StatusDetails"]) == ("Failed", "Failed")
    assert found["ResponseCode"] == 3
    assert found["StandardOutputContent"] == "out\n"
    assert found["StandardErrorContent"] == "wrong\n"


def test_output_is_cut_at_24000_characters(stage: Stage) -> None:
    found = ran(stage(world()), "yes lifeguard | head -n 3000")
    assert len(found["StandardOutputContent"]) == 24_000
    assert found["StandardOutputContent"].endswith("--output truncated--")


def test_a_list_tells_2500_characters(stage: Stage) -> None:
    ran(stage(world()), "yes lifeguard | head -n 300")
    (found,) = ssm().list_command_invocations(InstanceId=ID, Details=True)["CommandInvocations"]
    assert len(found["CommandPlugins"][0]["Output"]) == 2_500


def test_commands_are_found_by_their_comment(stage: Stage) -> None:
    scene = stage(world())
    register(scene)
    first = send(Comment="incident 7")
    scene.wait(60)
    second = send(Comment="incident 8")
    found = ssm().list_commands(
        InstanceId=ID, Filters=[{"key": "InvokedAfter", "value": "2026-11-20T10:00:30Z"}]
    )
    assert [(one["CommandId"], one["Comment"]) for one in found["Commands"]] == [
        (second, "incident 8")
    ]
    everything = [one["CommandId"] for one in ssm().list_commands()["Commands"]]
    assert everything == [second, first]
    wanted = [{"key": "Status", "value": "Success"}, {"key": "DocumentName", "value": DOCUMENT}]
    assert [one["CommandId"] for one in ssm().list_commands(Filters=wanted)["Commands"]] == [first]


def test_a_script_that_takes_too_long_is_killed(stage: Stage) -> None:
    scene = stage(world())
    register(scene, "echo begun; sleep 45; echo done", limit=30)
    command = send()
    scene.wait(31)
    assert invocation(command)["Status"] == "InProgress"
    scene.wait(2)
    found = invocation(command)
    assert (found["Status"], found["StatusDetails"]) == ("TimedOut", "ExecutionTimedOut")
    assert found["StandardOutputContent"] == "begun\n"


def test_a_mute_agent_gets_it_when_it_is_back_in_time(stage: Stage) -> None:
    scene = stage(world({"fault": FaultSpec(FaultKind.INSTANCE)}))
    register(scene)
    command = send(TimeoutSeconds=300)
    scene.wait(20)
    assert invocation(command)["Status"] == "Delayed"
    scene.reboot()
    scene.wait(20)
    assert invocation(command)["Status"] == "Success"


def test_it_does_not_come_later_than_that(stage: Stage) -> None:
    scene = stage(world({"fault": FaultSpec(FaultKind.INSTANCE)}))
    register(scene, limit=120)
    command = send(TimeoutSeconds=60)
    scene.wait(20)
    scene.reboot()
    assert invocation(command)["Status"] == "Delayed"
    scene.wait(60)
    found = invocation(command)
    assert (found["Status"], found["StatusDetails"]) == ("TimedOut", "DeliveryTimedOut")
    assert statuses(scene) == ["TimedOut"]
    (whole,) = ssm().list_commands(CommandId=command)["Commands"]
    assert (whole["Status"], whole["StatusDetails"]) == ("TimedOut", "DeliveryTimedOut")
    assert whole["DeliveryTimedOutCount"] == 1


def test_a_canceled_command_never_arrives(stage: Stage) -> None:
    scene = stage(world({"fault": FaultSpec(FaultKind.INSTANCE)}))
    register(scene)
    command = send(TimeoutSeconds=600)
    scene.wait(5)
    ssm().cancel_command(CommandId=command)
    scene.reboot()
    scene.wait(60)
    assert invocation(command)["Status"] == "Cancelled"
    assert statuses(scene) == ["Cancelled"]


def test_what_runs_is_not_taken_back(stage: Stage) -> None:
    scene = stage(world())
    register(scene, 'sleep 20; fallocate -l 64M "$LIFEGUARD_ROOT/swapfile"')
    command = send()
    scene.wait(5)
    ssm().cancel_command(CommandId=command, InstanceIds=[ID])
    assert invocation(command)["Status"] == "Cancelling"
    scene.wait(30)
    assert invocation(command)["Status"] == "Cancelled"
    assert scene.world.estate.ssm.node(ID).guest.swap_file_mb == 64
    ssm().cancel_command(CommandId=command)
    assert invocation(command)["Status"] == "Cancelled"


def test_of_a_host_that_reboots_meanwhile_nobody_tells(stage: Stage) -> None:
    scene = stage(world())
    register(scene, "sleep 30", limit=60)
    command = send(TimeoutSeconds=30)
    scene.wait(5)
    scene.reboot()
    assert invocation(command)["StatusDetails"] == "ExecutionTimedOut"


def test_exit_194_reboots(stage: Stage) -> None:
    scene = stage(world())
    register(scene, "exit 194")
    command = send()
    scene.wait(5)
    assert scene.world.estate.hosts[ID].is_booting
    assert invocation(command)["Status"] == "InProgress"


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"InstanceIds": [OTHER]}, "InvalidInstanceId"),
        ({"InstanceIds": [ID, ID]}, "DuplicateInstanceId"),
        ({"InstanceIds": []}, "ValidationException"),
        ({"DocumentName": "lifeguard-none"}, "InvalidDocument"),
        ({"DocumentVersion": "2"}, "InvalidDocumentVersion"),
        ({"DocumentHash": "0" * 64}, "InvalidDocument"),
        ({"Comment": "x" * 101}, "ValidationException"),
        ({"TimeoutSeconds": 2_592_001}, "ValidationException"),
        ({"Parameters": {"other": ["1"]}}, "InvalidParameters"),
        ({"Parameters": {"size": ["much"]}}, "InvalidParameters"),
        ({"Parameters": {"size": ["1", "2"]}}, "InvalidParameters"),
        ({"Parameters": {"size": ["7"], "unit": ["T"]}}, "InvalidParameters"),
        ({"Parameters": {"size": ["12345"]}}, "InvalidParameters"),
        ({"Parameters": {}}, "InvalidParameters"),
    ],
)
def test_what_is_refused(stage: Stage, params: dict[str, object], code: str) -> None:
    scene = stage(world())
    size = {"type": "String", "allowedPattern": "^[0-9]+$", "maxChars": 4}
    unit = {"type": "String", "default": "M", "allowedValues": ["M", "G"]}
    register(scene, size=size, unit=unit)
    assert refused(send, **{"Parameters": {"size": ["1"]}, **params}) == code
    assert statuses(scene) == []


def test_less_than_30_seconds_are_refused_by_botocore(stage: Stage) -> None:
    register(stage(world()))
    with pytest.raises(ParamValidationError, match="valid min value: 30"):
        send(TimeoutSeconds=29)


def test_a_role_without_the_right_is_refused(stage: Stage) -> None:
    scene = stage(world())
    register(scene)
    scene.world.allowed = lambda action, _resource: action != "ssm:SendCommand"
    with pytest.raises(ClientError, match=r"AccessDeniedException.*ssm:SendCommand"):
        send()


def test_the_agent_checks_a_pattern_again(stage: Stage) -> None:
    """Java's `$`, the API's, is there before a last line end; Go's, the agent's, is not."""
    scene = stage(world())
    pattern = {"type": "String", "allowedPattern": "^[a-z]+$", "interpolationType": "ENV_VAR"}
    register(scene, name=pattern)
    command = send(Parameters={"name": ["web\n"]})
    scene.wait(10)
    found = invocation(command)
    assert (found["Status"], found["StandardOutputContent"]) == ("Failed", "")


def test_a_parameter_may_stand_in_the_text(stage: Stage) -> None:
    """Without ENV_VAR a value becomes shell text, and the variable is not set."""
    scene = stage(world())
    register(scene, 'echo "{{ name }} {{other}} ${SSM_name:-unset}"', name={"type": "String"})
    command = send(Parameters={"name": ["$(echo web)"]})
    scene.wait(10)
    assert invocation(command)["StandardOutputContent"] == "web {{other}} unset\n"


@pytest.mark.parametrize(
    ("agent", "state"),
    [(AgentSpec.NONE, InitialState.RUNNING), (AgentSpec.ONLINE, InitialState.STOPPED)],
)
def test_nothing_is_sent_to_what_is_no_node(
    stage: Stage, agent: AgentSpec, state: InitialState
) -> None:
    register(stage(world({"state": state}, agent=agent)))
    assert refused(send) == "InvalidInstanceId"


def test_a_changed_document_is_another_version(stage: Stage) -> None:
    scene = stage(world())
    register(scene, "echo 1")
    first = ssm().describe_document(Name=DOCUMENT)["Document"]
    register(scene, "echo 2")
    latest = ssm().describe_document(Name=DOCUMENT, DocumentVersion="$LATEST")["Document"]
    assert (first["DocumentVersion"], latest["DocumentVersion"]) == ("1", "2")
    assert (first["LatestVersion"], latest["LatestVersion"]) == ("1", "2")
    assert first["Hash"] != latest["Hash"]
    assert first["HashType"] == "Sha256"
    old = {"DocumentHash": first["Hash"], "DocumentHashType": "Sha256"}
    assert refused(send, DocumentVersion="2", **old) == "InvalidDocument"
    command = send(DocumentVersion="1", **old)
    scene.wait(10)
    assert invocation(command)["StandardOutputContent"] == "1\n"


def test_a_document_is_told_whole(stage: Stage) -> None:
    scene = stage(world())
    what = {"type": "String", "description": "which", "default": "all"}
    register(scene, "echo 1", what=what)
    found = ssm().get_document(Name=DOCUMENT)
    assert '"echo 1"' in found["Content"]
    described = ssm().describe_document(Name=DOCUMENT)["Document"]
    assert described["Parameters"] == [
        {"Name": "what", "Type": "String", "DefaultValue": "all", "Description": "which"}
    ]
    assert described["PlatformTypes"] == ["Linux", "MacOS"]


def test_only_documents_that_are_played_can_be_registered(stage: Stage) -> None:
    scene = stage(world())
    documents, now = scene.world.estate.ssm.documents, scene.agenda.now()
    with pytest.raises(ValueError, match=r"schemaVersion 2\.2 with one step"):
        documents.put("lifeguard-odd", {"schemaVersion": "0.3", "mainSteps": []}, now)
    with pytest.raises(ValueError, match="allowed: 65536"):
        documents.put("lifeguard-long", content("x" * 65_536), now)
