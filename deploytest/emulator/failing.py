"""An EC2 host that fails: ministack's pass every check, for ever.

The system check of an instance with the tag fails until a stop has taken it to another host.
"""

from __future__ import annotations

from typing import Any

from ministack.services import ec2

from deploytest.places import FAILED_HOST

_OK = "<systemStatus>\n                <status>ok</status>"
_PASSED = "<status>passed</status>"


def apply() -> None:
    """Apply it."""
    describe = ec2._describe_instance_status
    stop = ec2._stop_instances

    def described(request: Any) -> Any:
        status, headers, body = describe(request)
        text = body.decode()
        for instance in _failing():
            text = _impaired(text, instance)
        return status, headers, text.encode()

    def stopped(request: Any) -> Any:
        for instance in ec2._parse_member_list(request, "InstanceId"):
            ec2._tags[instance] = [
                tag for tag in ec2._tags.get(instance, ()) if tag["Key"] != FAILED_HOST[0]
            ]
        return stop(request)

    ec2._ACTION_MAP["DescribeInstanceStatus"] = described
    ec2._ACTION_MAP["StopInstances"] = stopped


def _failing() -> list[str]:
    ours = dict(zip(("Key", "Value"), FAILED_HOST, strict=True))
    return [instance for instance in ec2._instances if ours in ec2._tags.get(instance, ())]


def _impaired(text: str, instance: str) -> str:
    before, at, after = text.partition(f"<instanceId>{instance}</instanceId>")
    after = after.replace(_OK, _OK.replace("ok", "impaired"), 1)
    return before + at + after.replace(_PASSED, _PASSED.replace("passed", "failed"), 1)
