"""`python -m prerequisites`: the first thing that `make deploy` does in the account."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import boto3

from account.session import operator_session
from lifeguard.config import PolicyError, load_policies_yaml
from lifeguard.core.policy.policy import Deployment
from prerequisites.findings import Obstacle, Unknown, findings
from prerequisites.place import Place

_POLICIES = Path(__file__).resolve().parent.parent / "policies.yaml"


def main() -> None:
    """Say what could not be asked, and end with a message where the deployment would fail."""
    try:
        policies = load_policies_yaml(Path(os.environ.get("LIFEGUARD_POLICIES") or _POLICIES))
    except PolicyError as error:
        sys.exit(str(error))
    with operator_session() as session:
        judge(_place(session, policies.deployment()))


def judge(place: Place) -> None:
    """Print what was found.

    Raises:
        SystemExit: the deployment would fail; the message says why, and what to do.
    """
    found = tuple(findings(place))
    for one in found:
        if isinstance(one, Unknown):
            print(f"Could not be checked: {one.said}.")  # noqa: T201  for whoever deploys
    obstacles = [one.said for one in found if isinstance(one, Obstacle)]
    if obstacles:
        sys.exit("\n".join(("Nothing was deployed:", *(f"  {said}." for said in obstacles))))
    print(f"Deploying to account {place.account}, {place.region}, as {place.caller}.")  # noqa: T201


def _place(session: boto3.Session, deployment: Deployment) -> Place:
    caller = session.client("sts").get_caller_identity()
    return Place(session, caller["Account"], caller["Arn"], deployment)


if __name__ == "__main__":
    main()
