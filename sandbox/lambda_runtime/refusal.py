"""Lambda's error answers [botocore lambda: Invoke, SendDurableExecutionCallbackSuccess]."""

from __future__ import annotations

from sandbox.gateway.refusal import Refusal


def already_started(name: str) -> Refusal:
    """Return the answer to a second start under the same name with another payload."""
    return Refusal(
        "DurableExecutionAlreadyStartedException",
        f"The durable execution {name} has already been started with another payload.",
        409,
    )


def callback_closed() -> Refusal:
    """Return the answer to a callback that has timed out or was answered before."""
    return Refusal(
        "CallbackTimeoutException",
        "The callback ID token has expired or the callback has already been closed.",
    )


def callback_unknown() -> Refusal:
    """Return the answer to a callback id that never was one."""
    return Refusal("InvalidParameterValueException", "Invalid callback ID.")


def unqualified() -> Refusal:
    """Return the answer to an invocation of a durable function without version or alias."""
    return Refusal(
        "InvalidParameterValueException",
        "You cannot invoke a durable function using an unqualified ARN.",
    )


def only_by_name() -> Refusal:
    """Return the sandbox's own answer to ways of starting an execution that it does not offer."""
    return Refusal(
        "InvalidParameterValueException",
        "The sandbox starts durable executions with InvocationType Event and a name only.",
    )


def no_function(name: str) -> Refusal:
    """Return the answer to a name that no function, version or alias has."""
    return Refusal("ResourceNotFoundException", f"Function not found: {name}", 404)


def not_offered(operation: str) -> Refusal:
    """Return the sandbox's own answer to an operation that it does not offer."""
    return Refusal("ServiceException", f"The sandbox's Lambda does not know {operation}.", 501)
