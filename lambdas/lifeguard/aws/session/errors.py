"""AWS's error codes, each classified once by the reaction it needs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError

from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import Message, message


class Retryable(Exception):  # noqa: N818  named by the reaction it needs
    """AWS could not answer now; the same call may work later."""

    def __init__(self, code: str, said: str) -> None:
        """Keep AWS's code beside its message."""
        super().__init__(f"{code}: {said}")
        self.code = code
        self.said = said


class Refused(Exception):  # noqa: N818  named by the reaction it needs
    """AWS will not do it, however often it is asked: a person must know."""

    def __init__(self, code: str, said: str) -> None:
        """Keep AWS's code beside its message."""
        super().__init__(f"{code}: {said}")
        self.code = code
        self.said = said


CONTENTION = "Contention"
"""Our own: so many enter the budgets that one had no answer yet."""
NOT_SENT = "ParamValidationError"
"""boto3 itself refused the call."""


def answer(error: Retryable | Refused) -> Message:
    """Return an error as the operator is told of it: AWS's code, and AWS's words as they came."""
    if error.code == NOT_SENT:
        return message("answer.not_sent")
    if not error.said:
        return message("answer.aws_code", code=error.code)
    return message("answer.aws_said", code=error.code, said=foreign(error.said))


class Reaction(StrEnum):
    """What an error code calls for."""

    THROTTLED = "throttled"  # ask again later; nothing is wrong
    LATER = "later"  # a passing condition of the resource or of AWS
    REFUSED = "refused"


_REACTIONS = {
    Reaction.THROTTLED: (
        "RequestLimitExceeded",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
        "ProvisionedThroughputExceededException",
        "RequestThrottled",
        "KMSThrottling",  # SNS, of its topic's key
        "KmsThrottled",  # SQS, of its queue's key
        CONTENTION,
    ),
    Reaction.LATER: (
        "InsufficientInstanceCapacity",
        "InsufficientHostCapacity",
        "InsufficientReservedInstanceCapacity",
        "InsufficientAddressCapacity",
        "SnapshotCreationPerVolumeRateExceeded",
        "ConcurrentSnapshotLimitExceeded",
        "ResourceLimitExceeded",
        "IncorrectInstanceState",
        "IncorrectState",
        "HealthUnavailable",
        "InternalError",
        "InternalException",
        "InternalFailure",
        "InternalServerError",
        "ResourceContention",
        "ServerInternal",
        "ServiceException",
        "ServiceUnavailable",
        "ServiceUnavailableException",
        "Unavailable",
        "RequestTimeout",
        "TransactionConflictException",
        "TransactionInProgressException",
        "DependencyTimeoutException",
        "KMSInternalException",
        "KeyUnavailableException",
    ),
}
"""EC2 API, "Error codes for the Amazon EC2 API"; the API references of the other
services, by botocore's models."""


def reaction(code: str) -> Reaction:
    """Return what an error code calls for; an unknown one is refused: it needs a person's eye."""
    return next((r for r, codes in _REACTIONS.items() if code in codes), Reaction.REFUSED)


def _readable(message: str) -> str:
    """Return AWS's words without the cipher at their end, which is another each time."""
    return message.partition(" Encoded authorization failure message:")[0]


@contextmanager
def translated() -> Iterator[None]:
    """Turn botocore's errors into ours.

    Raises:
        Retryable: the code is one that passes, or no answer came.
        Refused: any other code.
    """
    try:
        yield
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "Unknown")
        said = _readable(error.response.get("Error", {}).get("Message", ""))
        if reaction(code) is Reaction.REFUSED:
            raise Refused(code, said) from error
        raise Retryable(code, said) from error
    except ParamValidationError:
        # Its message quotes what was to be sent, which may hold an instance's secrets.
        raise Refused(NOT_SENT, "boto3 would not send the call") from None
    except BotoCoreError as error:  # no connection, no answer in time
        raise Retryable(type(error).__name__, str(error)) from error
