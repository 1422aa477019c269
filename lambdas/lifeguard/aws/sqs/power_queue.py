"""Asking `power`: a stop or a start through its queue, and whether it may use a key, at once."""

from __future__ import annotations

import json

from lifeguard import codec
from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import Retryable, translated
from lifeguard.core.throttling.power_request import PowerRequest
from lifeguard.immutable import immutable


@immutable
class PowerQueue:
    """The queue that `power` takes its requests from."""

    url: str
    region: str

    def ask(self, request: PowerRequest) -> None:
        """Send a request; the same one again is harmless.

        Raises:
            Retryable, Refused: as AWS answered.
        """
        with translated():
            client("sqs", self.region).send_message(
                QueueUrl=self.url, MessageBody=codec.dumps(request)
            )


@immutable
class KeyProof:
    """Asks the function that starts instances whether it may grant on their volumes' keys.

    KMS answers for whoever asks, so it must be the one that will start them.
    """

    function: str
    region: str

    def objections(self, keys: tuple[str, ...], region: str) -> dict[str, str]:
        """Return the keys (ARNs) on which it may not grant, each with KMS's error code.

        Raises:
            Retryable, Refused: as AWS answered, or the function failed.
        """
        with translated():
            answer = client("lambda", self.region).invoke(
                FunctionName=self.function,
                Payload=json.dumps({"prove": keys, "region": region}).encode(),
            )
        said = json.loads(answer["Payload"].read())
        if "FunctionError" in answer:
            raise Retryable(answer["FunctionError"], str(said.get("errorMessage", said)))
        return dict(said["objections"])
