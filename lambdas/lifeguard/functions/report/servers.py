"""Reading which servers run, for the report."""

from __future__ import annotations

from collections.abc import Callable

from lifeguard.aws.ec2.list_opted_in import running
from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.core.policy.policy import Policies
from lifeguard.core.report.coverage import Coverage, coverage


def read_coverage(
    region: str, policies: Policies, unanswered: Callable[[Exception], None]
) -> Coverage | None:
    """Return which servers are protected; None: EC2 did not answer, and `unanswered` heard it.

    A report that says less is better than none.
    """
    try:
        return coverage(running(region), policies)
    except (Retryable, Refused) as error:
        unanswered(error)
        return None
