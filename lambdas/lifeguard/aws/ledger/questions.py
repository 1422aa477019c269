"""Questions in the ledger: posed by an incident's execution, answered once by a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lifeguard import codec
from lifeguard.aws.ledger.items import (
    Item,
    pack,
    question,
    record_key,
    to_incident,
    unpack,
)
from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import Refused, translated
from lifeguard.core.incident.incident import Incident
from lifeguard.core.incident.question import ApprovalAnswer, PendingApproval

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_NOT_HELD = "ConditionalCheckFailedException"


@dataclass(frozen=True, slots=True)
class Questions:
    """The ledger's table."""

    table: str
    region: str

    def pose(self, incident: Incident, asked: PendingApproval) -> bool:
        """Let a question stand; False: another execution has taken the incident over.

        Raises:
            Retryable, Refused: as AWS answered, here and below.
        """
        try:
            with translated():
                self._client().update_item(
                    TableName=self.table,
                    Key=pack(record_key(incident.id)),
                    UpdateExpression="SET pending_approval = :pending_approval, "
                    "pending_approval_id = :pending_approval_id",
                    ConditionExpression="#generation = :generation AND attribute_exists(#open)",
                    ExpressionAttributeNames={"#generation": "generation", "#open": "open"},
                    ExpressionAttributeValues=pack(
                        {
                            ":generation": incident.generation,
                            **{f":{name}": value for name, value in question(asked).items()},
                        }
                    ),
                )
        except Refused as refused:
            if refused.code != _NOT_HELD:
                raise
            return False
        return True

    def read(self, incident: str) -> Incident | None:
        """Return the incident as it stands, or None when there is none of that id."""
        with translated():
            answer = self._client().get_item(
                TableName=self.table, Key=pack(record_key(incident)), ConsistentRead=True
            )
        return to_incident(unpack(answer["Item"])) if "Item" in answer else None

    def answer(self, incident: str, verdict: ApprovalAnswer) -> Incident | None:
        """Note a person's answer; return the incident with it, or None when it is not noted.

        It is noted once, and only while the very question stands: whoever comes later, or after
        the world has changed, changes nothing.
        """
        try:
            with translated():
                answer = self._client().update_item(
                    TableName=self.table,
                    Key=pack(record_key(incident)),
                    UpdateExpression="ADD revision :one, answered :id "
                    "SET approval_answers = "
                    "list_append(if_not_exists(approval_answers, :none), :answer)",
                    ConditionExpression="pending_approval_id = :question "
                    "AND attribute_exists(#open) "
                    "AND (attribute_not_exists(answered) OR NOT contains(answered, :question))",
                    ExpressionAttributeNames={"#open": "open"},
                    ExpressionAttributeValues=pack(
                        {
                            ":one": 1,
                            ":id": {verdict.question},
                            ":question": verdict.question,
                            ":none": [],
                            ":answer": [codec.dumps(verdict)],
                        }
                    ),
                    ReturnValues="ALL_NEW",
                )
        except Refused as refused:
            if refused.code != _NOT_HELD:
                raise
            return None
        item: Item = unpack(answer["Attributes"])
        return to_incident(item)

    def _client(self) -> DynamoDBClient:
        return client("dynamodb", self.region)
