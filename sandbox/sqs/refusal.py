"""SQS's error answers [botocore sqs; their codes as an AWS-query-compatible client reads them]."""

from __future__ import annotations

from sandbox.gateway.refusal import Code, Refusal

_PREFIX = "AWS.SimpleQueueService"


def handle_unknown(handle: str) -> Refusal:
    """Return the answer to a receipt handle that is of no message, or no longer."""
    return Refusal("ReceiptHandleIsInvalid", f'The input receipt handle "{handle}" is not valid.')


def not_in_flight() -> Refusal:
    """Return the answer to a visibility change of a message that nobody has received."""
    text = "The message referred to isn't in flight."
    return Refusal(f"{_PREFIX}.MessageNotInflight", text)


def too_long_in_flight() -> Refusal:
    """Return the answer to a visibility timeout that ends 12 hours after the first receipt."""
    text = "Total VisibilityTimeout for the message is beyond the limit [43200 seconds]"
    return _invalid("VisibilityTimeout", text)


def body_missing() -> Refusal:
    """Return the answer to an empty message."""
    return _invalid("MessageBody", "The request must contain the parameter MessageBody.")


def body_too_long(limit: int) -> Refusal:
    """Return the answer to a message longer than the queue takes."""
    return _invalid("MessageBody", f"Message must be shorter than {limit} bytes.")


def delay_out_of_range(longest: int) -> Refusal:
    """Return the answer to DelaySeconds that no message may have."""
    return _invalid("DelaySeconds", f"DelaySeconds must be >= 0 and <= {longest}.")


def visibility_out_of_range(longest: int) -> Refusal:
    """Return the answer to a VisibilityTimeout that no message may have."""
    return _invalid("VisibilityTimeout", f"Must be between 0 and {longest}, if provided.")


def empty_batch() -> Refusal:
    """Return the answer to a batch of nothing."""
    return Refusal(f"{_PREFIX}.EmptyBatchRequest", "There should be at least one entry.")


def too_many_entries(most: int, given: int) -> Refusal:
    """Return the answer to a batch of too many."""
    text = f"Maximum number of entries per request are {most}. You have sent {given}."
    return Refusal(f"{_PREFIX}.TooManyEntriesInBatchRequest", text)


def same_ids() -> Refusal:
    """Return the answer to a batch in which an entry's Id is not its own."""
    return Refusal(f"{_PREFIX}.BatchEntryIdsNotDistinct", "Two or more entries have the same Id.")


def wrong_id() -> Refusal:
    """Return the answer to a batch with an Id of another shape."""
    text = "A batch entry id can only contain alphanumeric characters, hyphens and underscores."
    return Refusal(f"{_PREFIX}.InvalidBatchEntryId", f"{text} It can be at most 80 letters long.")


def batch_too_long(limit: int) -> Refusal:
    """Return the answer to a batch longer than a queue takes."""
    text = f"Batch requests cannot be longer than {limit} bytes."
    return Refusal(f"{_PREFIX}.BatchRequestTooLong", text)


def not_offered(operation: str, queue: str) -> Refusal:
    """Return the sandbox's own answer to an operation that it does not offer."""
    text = f"Lambda polls {queue}; the sandbox knows no {operation} of such a queue."
    return Refusal(f"{_PREFIX}.UnsupportedOperation", text)


def _invalid(name: str, reason: str) -> Refusal:
    text = f"Value for parameter {name} is invalid. Reason: {reason}"
    return Refusal(Code.INVALID_PARAMETER_VALUE, text)
