"""The AWS CLI of these tests understands what the real one does, and refuses all else."""

from __future__ import annotations

import pytest

from tests.support.aws_cli import CliCall, UsageError, parsed

ID = "i-00ddbf07ce6372082"
HERE = "--region us-east-1"


@pytest.mark.parametrize(
    ("command", "name", "params"),
    [
        (f"ec2 stop-instances {HERE} --force --instance-ids {ID} i-1", "stop_instances",
         {"Force": True, "InstanceIds": [ID, "i-1"]}),
        (f"ec2 create-image {HERE} --instance-id {ID} --no-reboot --name n", "create_image",
         {"InstanceId": ID, "NoReboot": True, "Name": "n"}),
        (f"ec2 modify-instance-attribute {HERE} --instance-id {ID} --no-disable-api-stop",
         "modify_instance_attribute", {"InstanceId": ID, "DisableApiStop": {"Value": False}}),
        (f"ec2 modify-instance-attribute {HERE} --instance-id {ID} --instance-type Value=t3.small",
         "modify_instance_attribute", {"InstanceId": ID, "InstanceType": {"Value": "t3.small"}}),
        (f"ec2 run-instances {HERE} --count 1 --security-group-ids sg-1 sg-2", "run_instances",
         {"MinCount": 1, "MaxCount": 1, "SecurityGroupIds": ["sg-1", "sg-2"]}),
        (f"ec2 describe-instances {HERE} --filters Name=a,Values=b,c Name=d,Values=e --output text",
         "describe_instances",
         {"Filters": [{"Name": "a", "Values": ["b", "c"]}, {"Name": "d", "Values": ["e"]}]}),
        (f"lambda invoke {HERE} --function-name f --payload {{}} /dev/stdout", "invoke",
         {"FunctionName": "f", "Payload": b"{}"}),
        (f"ssm put-parameter {HERE} --name n --value v --overwrite", "put_parameter",
         {"Name": "n", "Value": "v", "Overwrite": True}),
    ],
)  # fmt: skip
def test_a_command_is_a_call(command: str, name: str, params: dict[str, object]) -> None:
    service = command.split(maxsplit=1)[0]
    assert parsed(["aws", *command.split()]) == CliCall(service, name, "us-east-1", params)


def test_a_wait_is_none() -> None:
    call = parsed(f"aws ec2 wait instance-stopped {HERE} --instance-ids {ID}".split())
    assert (call.waits, call.name, call.params) == (True, "instance_stopped", {"InstanceIds": [ID]})


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (f"gcloud ec2 stop-instances {HERE}", "not the AWS CLI"),
        (f"aws ec2 halt-instances {HERE}", "no such command: ec2 halt-instances"),
        (f"aws ec2 wait instance-asleep {HERE}", "no such command: ec2 instance-asleep"),
        (f"aws ec2 stop-instances {HERE} --instance-id {ID}", "unknown option: --instance-id"),
        (f"aws ec2 stop-instances {HERE} --instance-ids", "has no value"),
        (f"aws ec2 stop-instances {HERE} {ID}", "unknown option"),
        (f"aws ec2 stop-instances --instance-ids {ID}", "no Region"),
        (f"aws ec2 describe-hosts {HERE} --filter Nam=a", "has no Nam"),
        (f"aws ec2 describe-hosts {HERE} --filter a", "no name before a"),
        (f"aws ec2 modify-instance-attribute {HERE} --no-instance-type", "is no flag"),
    ],
)
def test_what_the_cli_would_not_take_is_refused(command: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        parsed(command.split())
