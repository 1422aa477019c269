"""Another type where EC2 has no capacity: which, and after how many failures."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.kinds.ec2.remediation.alternative_type import CAPACITY, QUOTA, another_type
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.resources.verb import Verb
from tests.support.situations import (
    ACT,
    act,
    did,
    instance,
    situation,
    stopped,
)

LACKS = "InsufficientInstanceCapacity"
FELL_BACK = "Server.InsufficientInstanceCapacity"
BY_US = "Client.UserInitiatedShutdown"
OTHERS = ("t3.small", "t3.medium")


def failed(code: str = LACKS) -> ActionRecord:
    return act(Verb.START, result=Result.FAILED, code=code)


def became(kind: str) -> ActionRecord:
    return act(Verb.CHANGE_TYPE, made=kind)


def down(
    *acts: ActionRecord, others: tuple[str, ...] = OTHERS, kind: str = "t3.micro"
) -> InstanceSituation:
    """Return the situation of a stopped instance after these acts."""
    policy = replace(ACT, alternative_types=others)
    return did(situation(stopped(BY_US, type=kind), policy=policy), act(Verb.STOP), *acts)


def fallen(*acts: ActionRecord) -> InstanceSituation:
    """Return the situation of an instance that EC2 let start and fall back for want of capacity."""
    found = down(*acts)
    assert found.instance is not None
    return replace(found, observed=replace(found.instance, state_reason=FELL_BACK))


def of_all_types() -> InstanceSituation:
    acts = [failed(), failed(), became("t3.small"), failed(), failed(), became("t3.medium")]
    return down(*acts, failed(), failed())


LAPSED = act(Verb.START, result=Result.REFUSED, code="UnauthorizedOperation")
SENT = act(Verb.START, result=Result.SENT, code=LACKS)
REFUSED = act(Verb.START, result=Result.REFUSED, code="VcpuLimitExceeded")
STOP = act(Verb.STOP, result=Result.FAILED, code=LACKS)
ROWS = [
    ("no start yet", down(), None),
    ("one failure", down(failed()), None),
    ("two failures", down(failed(), failed()), "t3.small"),
    ("more failures", down(failed(), failed(), failed()), "t3.small"),
    ("failures of another kind", down(failed("InternalError"), failed("InternalError")), None),
    ("one of each kind", down(failed("InternalError"), failed()), None),
    ("with one of another kind", down(failed(), failed("InternalError"), failed()), "t3.small"),
    ("two that fell back", fallen(act(Verb.START), act(Verb.START)), "t3.small"),
    ("one that fell back", fallen(act(Verb.START)), None),
    ("one that failed, one that fell back", fallen(failed(), act(Verb.START)), "t3.small"),
    ("refused for want of capacity", down(REFUSED, REFUSED), "t3.small"),
    ("refused for another reason", down(LAPSED, LAPSED), None),
    ("sent and not answered", down(SENT, SENT), None),
    ("a stop that lacks it, whatever that is", down(STOP, STOP), None),
    # each type is given two starts of its own, and is tried once
    ("just changed", down(failed(), failed(), became("t3.small"), kind="t3.small"), None),
    (
        "changed and failed once",
        down(failed(), failed(), became("t3.small"), failed(), kind="t3.small"),
        None,
    ),
    (
        "changed and failed twice",
        down(failed(), failed(), became("t3.small"), failed(), failed(), kind="t3.small"),
        "t3.medium",
    ),
    (
        "each once, though EC2 shows the old type still",
        down(failed(), failed(), became("t3.small"), failed(), failed()),
        "t3.medium",
    ),
    (
        "all tried",
        of_all_types(),
        None,
    ),
    # only of the same family
    ("another family", down(failed(), failed(), others=("m5.large", "t3a.micro")), None),
    ("the first that fits", down(failed(), failed(), others=("m5.large", "t3.large")), "t3.large"),
    ("its own type", down(failed(), failed(), others=("t3.micro",)), None),
    ("none named", down(failed(), failed(), others=()), None),
]


@pytest.mark.parametrize(("found", "kind"), [r[1:] for r in ROWS], ids=[r[0] for r in ROWS])
def test_another_type_is_tried_after(found: InstanceSituation, kind: str | None) -> None:
    assert another_type(found) == kind


@pytest.mark.parametrize("code", sorted(CAPACITY | QUOTA))
def test_each_code_of_ec2s_for_it_counts(code: str) -> None:
    assert another_type(down(failed(code), failed(code))) == "t3.small"


def test_what_has_no_server_or_no_policy_becomes_nothing_else() -> None:
    found = down(failed(), failed())
    assert another_type(replace(found, observed=None)) is None
    assert another_type(replace(found, policy=None)) is None
    assert another_type(situation(instance())) is None
