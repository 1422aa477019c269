"""Finding the servers that Systems Manager does not manage, for the report that tells them once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.core.decision.kind import Kinds
from lifeguard.core.decision.observed import Observed
from lifeguard.core.policy.policy import Policies
from lifeguard.core.report.coverage import Coverage
from lifeguard.core.report.unmanaged import may_be_unmanaged
from lifeguard.core.resources.resource import Resource

Managed = Callable[[str, Iterable[Resource]], frozenset[str]]
"""`aws.ssm.managed_nodes.managed` is the real one."""


def read_unmanaged(  # noqa: PLR0913, PLR0917  all that it hangs on
    coverage: Coverage | None,
    policies: Policies,
    kinds: Kinds,
    told: Collection[str],
    managed: Managed,
    unanswered: Callable[[Exception], None],
) -> tuple[Observed, ...]:
    """Return those that were not told yet; none where AWS did not answer, which is heard.

    A report that says less is better than none: what is not known is told in another week.
    """
    asked = () if coverage is None else may_be_unmanaged(coverage, policies, kinds, told)
    if not asked:
        return ()
    try:
        known = managed(asked[0].resource.region, (one.resource for one in asked))
    except (Retryable, Refused) as error:
        unanswered(error)
        return ()
    return tuple(one for one in asked if one.resource.key not in known)
