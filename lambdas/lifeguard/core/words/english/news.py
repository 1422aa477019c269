"""English templates: what sources of news say, and the quiet that alarms ask for."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "news.alarm": 'the CloudWatch alarm "{alarm:100}" is in state {state} for {instance}',
    "news.alarm_because": (
        'the CloudWatch alarm "{alarm:100}" is in state {state} for {instance} ({why:240})'
    ),
    "news.database": "RDS reports of {database}: {said:200}",
    "news.lightsail_database": "Lightsail reports of {database}: {said:200}",
    "news.drill": "the weekly self-test {drill} has begun",
    "news.found": "Lifeguard's check of the Region found that {what}",
    "news.health": "AWS Health reports {event} for {resource}",
    "news.health_over": "AWS Health reports that {event} is over for {resource}",
    "news.health_starts": "AWS Health reports {event} for {resource}, which starts on {at}",
    "news.regional_issue": "AWS reports an operational issue of Amazon EC2 in {region}",
    "news.regional_issue_over": (
        "AWS reports that the operational issue of Amazon EC2 in {region} is over"
    ),
    "news.state_change": "Amazon EC2 reports that the instance {instance} is now {state}",
    "news.unmuted": (
        "Lifeguard's check of the Region found no active mute rule for the alarm {alarm}"
    ),
    "hold.muted": "an alarm mute rule mutes the alarm",
    "hold.muted_by": 'the alarm mute rule "{rule:100}" mutes the alarm',
    "hold.over": "the alarm is no longer muted or suppressed",
    "hold.suppressed": "the actions of the alarm are suppressed ({by:100})",
    "hold.unnamed": "the alarm is muted or suppressed",
}
