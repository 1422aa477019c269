"""Whether CloudFormation can take a deployment of the stack now."""

from __future__ import annotations

from collections.abc import Iterator

from botocore.exceptions import ClientError

from account.session import STACK, code
from prerequisites.place import Place

_STUCK = {
    "UPDATE_ROLLBACK_FAILED": "an update could be neither finished nor undone: run `aws"
    f" cloudformation continue-update-rollback --stack-name {STACK}`, then deploy again",
    "DELETE_FAILED": "it was removed in part: look in CloudFormation's events for what keeps it,"
    " remove that, run `make destroy` again, wait a minute and deploy",
    "ROLLBACK_FAILED": "its first deployment could not be undone: look in CloudFormation's events"
    " for what keeps it, remove that, delete the stack, wait a minute and deploy",
}
"""States that a deployment cannot leave (DescribeStacks, StackStatus)."""


def stack_can_be_deployed(place: Place) -> Iterator[str]:
    """Tell of a stack that is in the middle of something, or stuck."""
    status = _status(place)
    if status.endswith("_IN_PROGRESS") and status != "REVIEW_IN_PROGRESS":
        yield f"the stack {STACK} is {status}: wait until that has ended, then deploy again"
    if status in _STUCK:
        yield f"the stack {STACK} is {status}: {_STUCK[status]}"


def _status(place: Place) -> str:
    try:
        answer = place.client("cloudformation").describe_stacks(StackName=STACK)
    except ClientError as error:
        if code(error) != "ValidationError":  # there is none of that name
            raise
        return ""
    return str(answer["Stacks"][0]["StackStatus"])
