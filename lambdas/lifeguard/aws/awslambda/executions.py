"""Starting and waking the durable executions that carry incidents."""

from __future__ import annotations

import json

from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import Refused, translated
from lifeguard.immutable import immutable

_FINISHED = frozenset(
    {
        "CallbackTimeoutException",
        "InvalidParameterValueException",
        "ResourceNotFoundException",
    }
)
"""The callback is over already (SendDurableExecutionCallbackSuccess, errors): whoever waited on
it has looked, or will when its own time-out ends."""


@immutable
class Executions:
    """The executions of one durable function, named `function:alias`."""

    function: str
    region: str

    def start(self, execution: str) -> None:
        """Start the incident's execution; a repeated start is byte-identical and does nothing.

        Raises:
            Retryable, Refused: as AWS answered.
        """
        with translated():
            client("lambda", self.region).invoke(
                FunctionName=self.function,
                InvocationType="Event",
                DurableExecutionName=execution,
                Payload=json.dumps(execution).encode(),
            )

    def wake(self, callback_id: str) -> None:
        """End a wait; one that is over already is no error.

        Raises:
            Retryable, Refused: as AWS answered.
        """
        try:
            with translated():
                client("lambda", self.region).send_durable_execution_callback_success(
                    CallbackId=callback_id
                )
        except Refused as refused:
            if refused.code not in _FINISHED:
                raise
