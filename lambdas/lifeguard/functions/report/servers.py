"""Reading which servers run, for the report."""

from __future__ import annotations

from collections.abc import Callable

from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.core.kinds.table import KINDS
from lifeguard.core.policy.policy import Policies
from lifeguard.core.report.coverage import Coverage, coverage
from lifeguard.functions.finders.finder import Finders, all_running


def read_coverage(
    found: Finders, region: str, policies: Policies, unanswered: Callable[[Exception], None]
) -> Coverage | None:
    """Return which servers are protected; None: EC2 did not answer, and `unanswered` heard it.

    A report that says less is better than none.
    """
    try:
        return coverage(all_running(found, region), policies, KINDS)
    except (Retryable, Refused) as error:
        unanswered(error)
        return None
