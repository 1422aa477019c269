"""English templates: the alarms, whose emails CloudWatch writes."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "alarm.fleet.status": "An EC2 instance failed a system or instance status check. Lifeguard is handling it.",
    "alarm.fleet.ebs": "An EC2 instance failed the attached EBS status check. Lifeguard is handling it.",
    "alarm.fleet.application": "An EC2 instance failed an application status check. Lifeguard is handling it.",
    "alarm.malformed": "Lifeguard received an event that it cannot read. The one-minute sweep still watches the server that the event is about. The event is in the queue {queue}.",
    "alarm.requests_wait": "Requests of Lifeguard to stop or start servers have waited for two hours: servers may be DOWN. Check them first, then the log /aws/lambda/{function}.",
    "alarm.no_sweeps": "The one-minute sweep of Lifeguard has not run for ten minutes. A failure whose event is lost goes unnoticed. Check the rule {rule} and the function of the same name.",
    "alarm.no_backups": "The scheduled backups of Lifeguard have not run to completion for a day. Servers may have no recent backup. Check the rule {rule} and the function of the same name.",
    "alarm.dead_letters": "The function {function} of Lifeguard failed to process something and does not try again. The message is in the queue {queue}, the reason in the log /aws/lambda/{function}.",
    "alarm.errors": "The function {function} of Lifeguard failed. Lambda tries again twice. What it cannot finish then goes to the queue {function}-dlq. The reason is in the log /aws/lambda/{function}.",
    "alarm.executions": "Lifeguard stopped working on an incident: check the instance first. An email and the log /aws/lambda/{function} name it.",
    "alarm.emails_refused": "SNS refused an email of Lifeguard, in plain ASCII as well, and Lifeguard went on without it. The log of {functions:and} holds what the email was about.",
    "alarm.unanswered": "The one-minute sweep of Lifeguard runs, but for half an hour AWS has not answered some of its requests, so it may miss something. The log /aws/lambda/{function} says which requests.",
}
