"""Whether the Region has what Lifeguard is made of."""

from __future__ import annotations

from collections.abc import Iterator

from botocore.exceptions import ClientError

from account.session import STACK, code
from prerequisites.place import Place

PARTITIONS = ("aws", "aws-cn", "aws-us-gov")
"""Those that the stack is synthesized for (cdk.json, target-partitions)."""
CAPABILITIES = "https://builder.aws.com/build/capabilities"
"""AWS's page of what is offered in which Region."""

_UNKNOWN_OPERATION = "Unable to determine service/operation name"
"""How Lambda's API answers a path that it does not know, as an AccessDeniedException."""


def partition_is_served(place: Place) -> Iterator[str]:
    """Tell of a partition for which the stack is not made."""
    if place.partition not in PARTITIONS:
        yield (
            f"{place.region} is in the partition {place.partition}, and Lifeguard is made for"
            f" {', '.join(PARTITIONS)}: deploy to a Region of one of these"
        )


def durable_functions_are_offered(place: Place) -> Iterator[str]:
    """Tell of a Region whose Lambda does not know durable functions.

    AWS has no list that a program can read, and the schema of AWS::Lambda::Function is the same
    everywhere. The API is asked for the executions of the function that is to be, which is there
    or not. A Region that answers may still refuse the function; CloudFormation says so then.
    """
    try:
        place.client("lambda").list_durable_executions_by_function(
            FunctionName=f"{STACK}-respond", MaxItems=1
        )
    except ClientError as error:
        if code(error) == "ResourceNotFoundException":
            return
        if code(error) != "UnknownOperationException" and _UNKNOWN_OPERATION not in str(error):
            raise
        yield (
            f"Lambda in {place.region} does not know durable functions, of which Lifeguard is made:"
            f" deploy to a Region that has them ({CAPABILITIES})"
        )
