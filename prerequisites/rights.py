"""Whether the account is prepared for the CDK, and whether the caller may deploy to it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from botocore.exceptions import ClientError

from account.session import STACK, code
from prerequisites.place import Place

BOOTSTRAP = 6
"""The least version of the bootstrap that the CDK wants for a stack (its manifest says so)."""
QUALIFIER = "hnb659fds"
"""The CDK's own, in the names of all that a bootstrap makes."""
ROLES = ("deploy-role", "file-publishing-role")
"""Those that the CDK assumes: for the stack, and for its assets."""
OWN = ("cloudformation:CreateChangeSet", "cloudformation:ExecuteChangeSet")
"""What whoever cannot assume them needs on the stack, and more: the CDK goes on with that person's
own credentials."""

_ASSUMED = re.compile(r"arn:(?P<partition>[^:]+):sts::(?P<account>\d+):assumed-role/(?P<role>.+)/")
_DENIED = ("AccessDenied", "AccessDeniedException")


def account_is_bootstrapped(place: Place) -> Iterator[str]:
    """Tell of an account and Region without a bootstrap, or with one that is too old."""
    where = f"account {place.account}, {place.region}"
    try:
        answer = place.client("ssm").get_parameter(Name=f"/cdk-bootstrap/{QUALIFIER}/version")
    except ClientError as error:
        if code(error) != "ParameterNotFound":
            raise
        yield f"{where} is not prepared for the CDK: run `make bootstrap` once"
        return
    version = answer["Parameter"]["Value"]
    if int(version) < BOOTSTRAP:
        yield f"the bootstrap of {where} has version {version}: run `make bootstrap` again"


def caller_may_deploy(place: Place) -> Iterator[str]:
    """Tell of a caller who may neither assume the CDK's roles nor deploy without them.

    Raises:
        ClientError: AWS did not say whether the caller may deploy without them.
    """
    refused = [role for role in map(_role, ROLES, [place] * len(ROLES)) if _denied(place, role)]
    if refused and _may_not(place):
        yield (
            f"{place.caller} may not assume {' and '.join(refused)}: ask for sts:AssumeRole on"
            " these roles, or deploy with other credentials"
        )


def _role(name: str, place: Place) -> str:
    return (
        f"arn:{place.partition}:iam::{place.account}:role/"
        f"cdk-{QUALIFIER}-{name}-{place.account}-{place.region}"
    )


def _denied(place: Place, role: str) -> bool:
    """Assume a role, for a quarter of an hour that nobody uses."""
    try:
        place.client("sts").assume_role(
            RoleArn=role, RoleSessionName="lifeguard-prerequisites", DurationSeconds=900
        )
    except ClientError as error:
        if code(error) in _DENIED:
            return True
        raise
    return False


def _may_not(place: Place) -> bool:
    """Return whether IAM denies the caller what a deployment without those roles needs."""
    stack = f"arn:{place.partition}:cloudformation:{place.region}:{place.account}:stack/{STACK}/1"
    answer = place.client("iam").simulate_principal_policy(
        PolicySourceArn=_principal(place.caller), ActionNames=list(OWN), ResourceArns=[stack]
    )
    return any(one["EvalDecision"] != "allowed" for one in answer["EvaluationResults"])


def _principal(caller: str) -> str:
    """Return the user or role whose policies a caller has: IAM simulates no sessions."""
    found = _ASSUMED.match(caller)
    return found.expand(r"arn:\g<partition>:iam::\g<account>:role/\g<role>") if found else caller
