"""English templates: emails that are not of one incident."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "others.lifeguard": "Lifeguard",
    "others.nothing_to_do": "Nothing to do.",
    "others.servers": "{count:server|servers}",
    "others.server": "{name:40} ({id})",
    "others.server.unnamed": "{id}",
    "others.server.placed": "{server} in {place}",
    "others.server.why": "{server}: {why:clauses}",
    "others.id": "{id}",
    "backup_email.retried": "backup failed, Lifeguard retries it",
    "backup_email.retried.duty": (
        "Nothing to do yet: Lifeguard tries at most {attempts} times in all and reports if it "
        "gives up."
    ),
    "backup_email.given_up": "backup failed, no further attempt this time",
    "backup_email.given_up.duty": (
        "Check the reason below and correct it. Lifeguard tries again at the next scheduled time."
    ),
    "backup_email.failures": "Failed:",
    "backup_email.failed": "{server}: the {what} failed ({why})",
    "backup_email.failed.unexplained": "{server}: the {what} failed, the reason is not known",
    "backup_email.stays": (
        "all earlier backups are kept, and an image is kept until its copy has succeeded"
    ),
    "backup_email.left_out": "no backup is made",
    "backup_email.left_out.duty": (
        "Protect the data below in another way. If you do so already, there is nothing to do: "
        "Lifeguard reports this once."
    ),
    "backup_email.left_out.servers": "Lifeguard makes no backup of:",
    "backup_email.left_out.server": "{server}: {why}",
    "backup_email.images": "{count:backup|backups}",
    "backup_email.pruning": "to be deleted from {begins:short} on",
    "backup_email.pruning.duty": (
        "Nothing to do if the list is correct: from {begins:zoned} on, Lifeguard deletes what "
        "your policies do not keep, now and in future, without asking again."
    ),
    "backup_email.pruning.keep_more": (
        "To keep more backups, change `keep` in the policy and deploy."
    ),
    "backup_email.pruning.goes": "To be deleted, images with their EBS snapshots:",
    "backup_email.pruning.stays": "Kept, of the backups that Lifeguard made:",
    "backup_email.pruning.image": "{what} {image} of {server}, {region}, {made:iso}: {why}",
    "backup_email.pruning.hold": "To keep a backup for good, give it the tag {tag}, for example:",
    "backup_email.pruning.others": "backups that others made are never deleted",
    "freeze_email.on": "the freeze is on, nothing is changed",
    "freeze_email.on.duty": "Nothing to do if the freeze is intended.",
    "freeze_email.down": "stopped by Lifeguard, and the freeze prevents the start",
    "freeze_email.down.duty": (
        "Start the {count:server|servers} below yourself, or turn the freeze off: while it is "
        "on, Lifeguard must not start what it has stopped."
    ),
    "freeze_email.down.servers": "Down, stopped by Lifeguard and not started again:",
    "freeze_email.start": "Start the {count:server|servers}:",
    "freeze_email.start_first": "Start the first {count} of them:",
    "freeze_email.turn_off": "Turn the freeze off:",
    "freeze_email.reason": "{why:cap}",
    "freeze_email.effect": (
        "while the freeze is on, Lifeguard changes nothing: no stop, no start, no reboot, no "
        "backup, no tag"
    ),
    "freeze_email.resumes": (
        "Lifeguard continues to watch and to report, and resumes where it stopped when the "
        "freeze is off"
    ),
    "freeze_email.held": "{count:other incident is|other incidents are} open",
    "freeze_email.off": "the freeze is off, {count:open incident resumes|open incidents resume}",
    "freeze_email.off.happened": "the freeze switch is off again (SSM parameter {parameter})",
    "freeze_email.off.resumes": (
        "Lifeguard checks {count:open incident|open incidents} again and resumes where it stopped"
    ),
    "selftest.lost": "the weekly test event was lost",
    "selftest.lost.duty": "Find out where the event was lost, in the order below.",
    "selftest.lost.happened": (
        "the weekly test event {drill} was sent on {sent:zoned}, and Lifeguard opened no "
        "incident for it"
    ),
    "selftest.lost.effect": (
        "until this is fixed, assume that Lifeguard learns of failures only through its check "
        "every minute"
    ),
    "selftest.lost.where": "Check, in this order:",
    "selftest.lost.rule": "the rule lifeguard-drill on the default event bus: is it enabled?",
    "selftest.lost.intake": (
        "the queue lifeguard-intake-dlq and the log /aws/lambda/lifeguard-intake"
    ),
    "selftest.lost.respond": (
        "the queue lifeguard-respond-dlq and the log /aws/lambda/lifeguard-respond"
    ),
    "selftest.missing": "the weekly test event was not sent",
    "selftest.missing.duty": (
        "Check the EventBridge Scheduler schedule lifeguard-report, the function of the same name "
        "and its log /aws/lambda/lifeguard-report."
    ),
    "selftest.missing.happened": "no test event was sent since {last:zoned}",
    "subscription.unconfirmed": "{count:email address receives|email addresses receive} nothing",
    "subscription.duty": (
        'Ask the owners of these addresses to click "Confirm subscription" in the email from '
        "AWS Notifications."
    ),
    "subscription.expires": (
        "SNS deletes a request that is not confirmed after two days; the command below sends "
        "a new one."
    ),
    "subscription.addresses": "Not confirmed:",
    "subscription.address": "{address}",
    "subscription.ask_again": "Send a new request, with the address in place of {placeholder}:",
    "unprotected.gist": "the tag {tag} names no policy",
    "unprotected.duty": (
        "Set the tag {tag} to a policy of policies.yaml ({policies}), or add the policy and deploy."
    ),
    "unprotected.no_policies.duty": (
        "Add a policy to policies.yaml and deploy, then set the tag {tag} to it: there is no "
        "policy yet."
    ),
    "unprotected.effect": "Until then Lifeguard only observes.",
    "unprotected.servers": "Without a policy:",
    "unprotected.server": '{server}: {tag} = "{value:60}"',
    "unprotected.server.empty": "{server}: {tag} has no value",
    "unprotected.correct": "Set the tag {tag}, for example:",
    "shared.own_email": "needs you, see its own email",
    "shared.in_digest": "needs you, see the email about the storm",
    "shared.result": "{done:and}; {why}",
    "shared.happened": "one notice of AWS names {count:server|servers}",
    "shared.servers": "Servers:",
    "shared.server": "{server}: {result}",
    "shared.plan": "Planned",
    "shared.when": "When",
    "shared.would_have": "In mode observe",
    "shared.aws_acts": "AWS acts",
    "shared.verifies": "Lifeguard verifies",
    "shared.time": "{at:zoned}",
    "shared.aws_acts.from": "{begins:zoned} or later",
    "shared.aws_acts.between": "{begins} to {ends:zoned}",
    "shared.done": "all done ({cause})",
    "shared.asks": "{count} of {all} need you ({cause})",
    "shared.asks.duty": "Answer the emails of the servers that need you.",
    "storm.on": "storm in {region}; {parts:semicolons}",
    "storm.need_you": "{count:needs|need} you",
    "storm.are_held": "{count} held",
    "storm.zones": "{zones}",
    "storm.zone": "{zone} {count}",
    "storm.release.duty": (
        "Decide about the {count:server|servers} that Lifeguard holds back because the "
        "policies say `storm: hold`: the first command below releases them."
    ),
    "storm.answers.duty": "Answer the questions below.",
    "storm.people.duty": (
        "Check the {count:server below that needs a person or does not start|servers below "
        "that need a person or do not start}."
    ),
    "storm.nothing_to_do": (
        "Nothing to do: Lifeguard works on the servers within the budgets and reports the outcome."
    ),
    "storm.release": (
        "Release the storm, so that Lifeguard works on the {count:held server|held servers}:"
    ),
    "storm.answer": 'Answer yes for {server} (for a no, write "answer": "no"):',
    "storm.people": (
        "{count:server needs a person or does not start|servers need a person or do not start}:"
    ),
    "storm.does_not_start": "DOWN, does not start: {server}",
    "storm.treated": "Worked on or watched",
    "storm.queued": "Waiting for a place in the budgets",
    "storm.held": "Held until you release the storm",
    "storm.frozen": "Held by the freeze",
    "storm.recovered": "Recovered",
    "storm.closed": "Closed with nothing to do",
    "storm.person": "Need a person",
    "storm.count": "{count:server|servers}",
    "storm.happened": (
        "many servers failed at once in {region} (account {account}), noticed on {began:zoned}"
    ),
    "storm.still_open": "still open, by zone: {zones}",
    "storm.names": "the servers are {names}",
    "storm.names_and_more": "the servers are {names} and {count} more",
    "storm.name": "{name:40}",
    "storm.silent": "no other email is sent about these servers while the storm lasts",
    "storm.label": "Storm",
    "storm.over": "the storm in {region} is over, {count} recovered",
    "storm.all_done": (
        "Lifeguard has finished with all servers of the storm in {region} (account {account})"
    ),
    "failure.down": "Lifeguard stopped it and failed, start it",
    "failure.perhaps_down": "Lifeguard failed while stopping it, check that it runs",
    "failure.not_down": "Lifeguard failed, check the server",
    "failure.down.duty": "Start the instance: Lifeguard stopped it and has not started it again.",
    "failure.perhaps_down.duty": (
        "Start the instance: Lifeguard may have stopped it and not started it again."
    ),
    "failure.not_down.duty": "Check the instance, and that it runs if it should.",
    "failure.again": "Lifeguard resumes this incident within two minutes.",
    "failure.gives_up": "Lifeguard no longer works on this incident.",
    "failure.left.duty": (
        "Lifeguard may have launched an instance for it that nobody manages now and that "
        "costs money: find it with the last command, and terminate it unless it has taken the "
        "place of this server."
    ),
    "failure.start": "Start the instance and wait until its status checks pass:",
    "failure.look": "Show the state of the instance:",
    "failure.left": "Find the instance that was launched:",
    "failure.no_deeds": "Lifeguard changed nothing",
    "failure.deed": "{action}: {result}",
    "failure.deeds": "{action}: {result} {count} times until {until:time}",
    "failure.begun": "{action}: begun, the result is not known",
    "failure.result.sent": "requested",
    "failure.result.done": "done",
    "failure.result.already": "already done",
    "failure.result.failed": "failed",
    "failure.result.refused": "refused",
    "failure.server": "{id}, {region}, account {account}",
    # what AWS Health says of services without a runbook
    "notice.planned": "AWS plans a change",
    "notice.planned.duty": "Read below what AWS will do, and prepare your resources: Lifeguard does not.",
    "notice.issue": "AWS reports an issue",
    "notice.issue.duty": "Nothing to do unless your application has problems: AWS works on the issue.",
    "notice.again": "The dates have changed since the last email.",
    "notice.said": "AWS says:",
    "notice.entities": "Affected:",
    "notice.entity": "{entity}",
    "notice.further": "and {count} more",
    "notice.event": "Event",
    "notice.code": "{code}, {region}",
    "notice.starts": "Starts",
    "notice.ends": "Ends",
    "notice.date": "{at:zoned}",
    "console.health": "AWS Health Dashboard",
}
