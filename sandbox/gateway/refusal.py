"""How an API says no, before it becomes botocore's ClientError."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType


class Code(StrEnum):
    """The AWS error codes that a world gives of its own."""

    CONCURRENT_SNAPSHOT_LIMIT_EXCEEDED = "ConcurrentSnapshotLimitExceeded"
    CREDIT_SPECIFICATION_NOT_SUPPORTED = "InstanceCreditSpecification.NotSupported"
    DRY_RUN_OPERATION = "DryRunOperation"
    DUPLICATE_INSTANCE_ID = "DuplicateInstanceId"
    IDEMPOTENT_PARAMETER_MISMATCH = "IdempotentParameterMismatch"
    INCORRECT_INSTANCE_STATE = "IncorrectInstanceState"
    INSUFFICIENT_INSTANCE_CAPACITY = "InsufficientInstanceCapacity"
    INVALID_AMI_ID_MALFORMED = "InvalidAMIID.Malformed"
    INVALID_AMI_ID_NOT_FOUND = "InvalidAMIID.NotFound"
    INVALID_AMI_ID_UNAVAILABLE = "InvalidAMIID.Unavailable"
    INVALID_AMI_NAME_DUPLICATE = "InvalidAMIName.Duplicate"
    INVALID_AMI_NAME_MALFORMED = "InvalidAMIName.Malformed"
    INVALID_COMMAND_ID = "InvalidCommandId"
    INVALID_DOCUMENT = "InvalidDocument"
    INVALID_DOCUMENT_VERSION = "InvalidDocumentVersion"
    INVALID_FILTER_KEY = "InvalidFilterKey"
    INVALID_GROUP_NOT_FOUND = "InvalidGroup.NotFound"
    INVALID_INPUT = "InvalidInputException"
    INVALID_INSTANCE_ATTRIBUTE_VALUE = "InvalidInstanceAttributeValue"
    INVALID_INSTANCE_EVENT_IDNOT_FOUND = "InvalidInstanceEventIDNotFound"
    INVALID_INSTANCE_EVENT_START_TIME = "InvalidInstanceEventStartTime"
    INVALID_INSTANCE_ID = "InvalidInstanceID"
    INVALID_INSTANCE_ID_NOT_FOUND = "InvalidInstanceID.NotFound"
    INVALID_IP_ADDRESS_IN_USE = "InvalidIPAddress.InUse"
    INVALID_KEY_PAIR_NOT_FOUND = "InvalidKeyPair.NotFound"
    INVALID_KEY_USAGE = "InvalidKeyUsageException"
    INVALID_NEXT_PAGE = "InvalidNextToken"
    INVALID_PAGE = "InvalidPaginationToken"
    INVALID_PARAMETER = "InvalidParameter"
    INVALID_PARAMETERS = "InvalidParameters"
    INVALID_PARAMETER_COMBINATION = "InvalidParameterCombination"
    INVALID_PARAMETER_VALUE = "InvalidParameterValue"
    INVALID_PLUGIN_NAME = "InvalidPluginName"
    INVALID_RESOURCE_ID = "InvalidResourceId"
    INVALID_SNAPSHOT_IN_USE = "InvalidSnapshot.InUse"
    INVALID_SNAPSHOT_NOT_FOUND = "InvalidSnapshot.NotFound"
    INVALID_SSM_INSTANCE_ID = "InvalidInstanceId"
    INVALID_SUBNET_ID_NOT_FOUND = "InvalidSubnetID.NotFound"
    INVALID_TARGET = "InvalidTarget"
    INVALID_VOLUME_NOT_FOUND = "InvalidVolume.NotFound"
    INVOCATION_DOES_NOT_EXIST = "InvocationDoesNotExist"
    KEY_DISABLED = "DisabledException"
    KMS_DRY_RUN_OPERATION = "DryRunOperationException"
    KMS_INVALID_STATE = "KMSInvalidStateException"
    MISSING_PARAMETER = "MissingParameter"
    NOT_FOUND = "NotFoundException"
    OPERATION_FAILURE = "OperationFailureException"
    OPERATION_NOT_PERMITTED = "OperationNotPermitted"
    REQUEST_LIMIT_EXCEEDED = "RequestLimitExceeded"
    RESOURCE_LIMIT_EXCEEDED = "ResourceLimitExceeded"
    SNAPSHOT_LIMIT_EXCEEDED = "SnapshotLimitExceeded"
    TARGET_GROUP_NOT_FOUND = "TargetGroupNotFound"
    THROTTLING = "ThrottlingException"
    UNSUPPORTED_HIBERNATION_CONFIGURATION = "UnsupportedHibernationConfiguration"
    UNSUPPORTED_OPERATION = "UnsupportedOperation"
    UNSUPPORTED_PLATFORM_TYPE = "UnsupportedPlatformType"
    VOLUME_MODIFICATION_RATE_EXCEEDED = "VolumeModificationRateExceeded"
    VALIDATION = "ValidationException"


class Refusal(Exception):  # noqa: N818  a refusal is AWS's answer, not an error of ours
    """One AWS error answer."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(f"{code}: {message}")
        self.code = str(code)
        self.message = message
        self.status = status


_DENIED = MappingProxyType(
    {
        "ec2": "UnauthorizedOperation",
        "sns": "AuthorizationError",
        "autoscaling": "AccessDenied",
        "cloudwatch": "AccessDenied",
        "elb": "AccessDenied",
        "elbv2": "AccessDenied",
        "rds": "AccessDenied",
        "s3": "AccessDenied",
        "sqs": "AccessDenied",
        "sts": "AccessDenied",
    }
)
"""Each service's own word for it; AccessDeniedException elsewhere."""


def denied(service: str, action: str) -> Refusal:
    """Return what AWS answers a caller whose role lacks `action`."""
    return Refusal(
        _DENIED.get(service, "AccessDeniedException"),
        f"You are not authorized to perform this operation: {action}",
        403,
    )


def not_found(instance_ids: list[str]) -> Refusal:
    """Return EC2's answer to instance ids that do not exist."""
    if len(instance_ids) == 1:
        text = f"The instance ID '{instance_ids[0]}' does not exist"
    else:
        text = f"The instance IDs '{', '.join(instance_ids)}' do not exist"
    return Refusal(Code.INVALID_INSTANCE_ID_NOT_FOUND, text)


def wrong_state(instance_id: str, verb: str) -> Refusal:
    """Return EC2's answer when the state does not allow it; `verb` such as `started`."""
    return Refusal(
        Code.INCORRECT_INSTANCE_STATE,
        f"The instance '{instance_id}' is not in a state from which it can be {verb}.",
    )


def would_succeed() -> Refusal:
    """Return EC2's answer to an allowed DryRun."""
    return Refusal(
        Code.DRY_RUN_OPERATION, "Request would have succeeded, but DryRun flag is set.", 412
    )
