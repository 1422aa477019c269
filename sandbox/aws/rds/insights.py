"""DescribeDimensionKeys of Performance Insights, which Database Insights answers."""

from __future__ import annotations

from typing import Any

from sandbox.gateway.refusal import Code, Refusal
from sandbox.gateway.request import Request
from sandbox.hosts.estate import Estate

_STATEMENT = "db.sql_tokenized.statement"


def describe_dimension_keys(estate: Estate, request: Request) -> dict[str, Any]:
    """DescribeDimensionKeys, of `db.load.avg` by statement alone; the busiest come first."""
    params, databases = request.params, estate.rds.databases.values()
    known = {one.resource_id: one.spec.statements for one in databases}
    statements = known.get(params["Identifier"])
    if statements is None:
        raise Refusal(Code.INVALID_PARAMETER_VALUE, "Performance Insights is not on for this.")
    group = params["GroupBy"]
    if (params["Metric"], group["Group"]) != ("db.load.avg", "db.sql_tokenized"):
        raise Refusal(Code.INVALID_PARAMETER_VALUE, "The sandbox knows the load by statement only.")
    busiest = sorted(statements.items(), key=lambda one: -one[1])[: group.get("Limit", 10)]
    return {
        "AlignedStartTime": params["StartTime"],
        "AlignedEndTime": params["EndTime"],
        "Keys": [{"Dimensions": {_STATEMENT: text}, "Total": load} for text, load in busiest],
    }
