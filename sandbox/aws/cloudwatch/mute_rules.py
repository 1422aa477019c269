"""CloudWatch's ListAlarmMuteRules, which moto does not know: the rules that events have told of."""

from __future__ import annotations

from typing import Any

from sandbox.gateway.request import Request
from sandbox.hosts.estate import Estate

ACTIVE, EXPIRED = "ACTIVE", "EXPIRED"


def list_alarm_mute_rules(estate: Estate, request: Request) -> dict[str, Any]:
    """ListAlarmMuteRules: those on one alarm, or all; a rule whose window is over has expired."""
    now, params = estate.agenda.now(), request.params
    found = [
        {
            "AlarmMuteRuleArn": rule,
            "Status": ACTIVE if until is None or now < until else EXPIRED,
            "MuteType": "ONE_TIME",
            "LastUpdatedTimestamp": estate.spec.now,
        }
        for alarm, (rule, until) in sorted(estate.mutes.items())
        if params.get("AlarmName") in {None, alarm}
    ]
    wanted = params.get("Statuses", [ACTIVE, EXPIRED])
    return {"AlarmMuteRuleSummaries": [rule for rule in found if rule["Status"] in wanted]}
