"""The last rung: a new instance from a snapshot, at a person's yes."""

from __future__ import annotations

from tests.e2e.conftest import Document
from tests.e2e.lightsail.conftest import CURE_OF_SYSTEM, Serve

HOPELESS: Document = {"fault": {"kind": "system", "cured_by": "replace"}}
YES: Document = {"answers": "yes", "after": 600}
LAUNCH, FIREWALL = "CreateInstancesFromSnapshot", "PutInstancePublicPorts"
DETACH, ATTACH = "DetachStaticIp", "AttachStaticIp"
TAG, UNTAG, DELETE = "TagResource", "UntagResource", "DeleteInstance"
REPLACED = [
    *CURE_OF_SYSTEM,
    LAUNCH,
    FIREWALL,
    TAG,
    "StopInstance",
    DETACH,
    ATTACH,
    TAG,
    UNTAG,
]


def test_a_yes_puts_a_new_instance_in_its_place(serve: Serve) -> None:
    outcome = serve(HOPELESS, operator=YES, until="2026-11-20T13:00Z")
    for e in outcome.emails:
        print(e["at"], e["subject"])
        print(e["body"])
        print("----")
    for i in outcome.document["incidents"]:
        print(i["status"], i["reason"], i["rungs"])
    print(outcome.document["resources"])
    assert outcome.calls == REPLACED
    assert outcome.status == "resolved"
