"""English templates: the approval page, and what its questions offer."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "page.title": "{what}",
    "page.told": "{title}. {what}",
    "page.brand": "Lifeguard",
    "page.brand_asks": "Lifeguard asks you",
    "page.item": "{what:cap}",
    "page.server": '{id} ("{name:40}")',
    "page.server_id": "{id}",
    "page.server_label": "Server",
    "page.server_is": "{name:40} ({id})",
    "page.state": "State",
    "page.down_since": "Down since {since} ({length}).",
    "page.place": "Where",
    "page.place_is": "{place}, account {account}",
    "page.image": "Image",
    "page.image_is": "{image} of {at}",
    "page.starts": "Starts",
    "page.starts_is": "{when} at the earliest",
    "page.until": "Answer by",
    "page.until_is": "{when} (in {left})",
    "page.stays": (
        "With a no, or without an answer by then, Lifeguard leaves the server as it is."
    ),
    "page.stays_down": (
        "With a no, or without an answer by then, the server stays down until you act."
    ),
    "page.no_risks": "Nothing changes beyond the interruption itself.",
    "page.lost_changes": "You lose all changes to its data since the image was made.",
    "page.more_risks": "With a yes you also accept",
    "page.steps": "What a yes does",
    "page.at_once": (
        "After a yes Lifeguard starts at once, or as soon as the budgets and the freeze switch"
        " allow."
    ),
    "page.begins": "After a yes Lifeguard starts at {when} at the earliest.",
    "page.reasons": "Why Lifeguard asks",
    "page.evidence": "Evidence",
    "page.footer": "Incident {incident}. All times are in the time zone {zone}.",
    "page.answer": "Your answer",
    "page.no": "No, leave it as it is",
    "page.no_down": "No, leave it down",
    "page.so_far": "Answers so far",
    "page.later": "Remind me in an hour",
    "page.mine": "I am on it",
    "page.by": "Your name (optional)",
    "page.send": "Send answer",
    # -- what a question offers --------------------------------------------------------------------
    "offer_question.reboot": "May Lifeguard reboot {server}?",
    "offer_question.stop_start": "May Lifeguard stop and start {server}?",
    "offer_question.start": "May Lifeguard start {server}?",
    "offer_question.force_stop": "May Lifeguard force {server} to stop, and then start it?",
    "offer_question.reschedule": (
        "May Lifeguard move AWS's scheduled reboot of {server} into your maintenance window?"
    ),
    "offer_question.without_backup": "May Lifeguard go on with {server} without a backup?",
    "offer_question.replace": "May Lifeguard replace {server} with a new instance from its image?",
    "offer_act.reboot": "a reboot",
    "offer_act.stop_start": "a stop and a start",
    "offer_act.start": "a start",
    "offer_act.force_stop": "a forced stop and a start",
    "offer_act.reschedule": "a new time for AWS's scheduled reboot",
    "offer_act.without_backup": "the next step without a backup",
    "offer_act.replace": "a replacement with a new instance",
    "offer_yes.reboot": "Yes, reboot it",
    "offer_yes.stop_start": "Yes, stop and start it",
    "offer_yes.start": "Yes, start it",
    "offer_yes.force_stop": "Yes, force it to stop, then start it",
    "offer_yes.reschedule": "Yes, move the reboot",
    "offer_yes.without_backup": "Yes, go on without a backup",
    "offer_yes.replace": "Yes, replace it",
    "offer_step.backup": "Lifeguard makes a backup first if the policy asks for one.",
    "offer_step.reboots": "EC2 reboots the instance. Its host and its addresses stay the same.",
    "offer_step.stops": (
        "Lifeguard proves that it has the right to start the instance again. Then EC2 stops it."
    ),
    "offer_step.starts_elsewhere": (
        "EC2 starts the instance, usually on another host. It is out of service for some minutes."
    ),
    "offer_step.starts": "EC2 starts the instance.",
    "offer_step.forces": "EC2 stops the instance without waiting for its operating system.",
    "offer_step.moves_event": "AWS's scheduled event is moved to {to}.",
    "offer_step.verifies": "Lifeguard checks the instance after the reboot.",
    "offer_step.without_backup": "Lifeguard goes on although no backup could be made.",
    "offer_step.launches": (
        "EC2 launches a new instance from {image} with the same type, Availability Zone, subnet,"
        " security groups, IAM role, key pair and tags."
    ),
    "offer_step.retires": (
        "Lifeguard stops the old instance only after the new one passes its status checks."
    ),
    "offer_step.moves": "Elastic IP addresses and target groups move to the new instance.",
    "offer_step.keeps_old": (
        "The old instance is kept, stopped and tagged. Lifeguard never terminates it."
    ),
    "offer_step.gives_up_new": (
        "If the new instance does not pass its status checks, Lifeguard terminates it and leaves"
        " the old one as it is."
    ),
    "offer_step.proof": (
        "Lifeguard waits for all status checks to pass and reports the result by email."
    ),
    "risk.public_ip": (
        "Its public IPv4 address changes. Update DNS records and allow-lists that name it."
    ),
    "risk.dedicated_host": "It starts again on the same Dedicated Host.",
    "risk.outpost": "While it is stopped, its capacity on the Outpost may be lost.",
    "risk.capacity_reservation": (
        "While it is stopped, its place in the capacity reservation may be lost."
    ),
    "risk.hibernation": "The contents of its memory are lost.",
    "risk.flapping": (
        "Lifeguard has restarted it several times within 24 hours, and it keeps failing."
    ),
    "risk.unclean_stop": (
        "Its operating system does not shut down. Data that is not yet on its disks is lost."
    ),
    "risk.no_backup": "There is no new backup to restore from.",
    "risk.lost_changes": "You lose all changes to its data since {since}.",
    "risk.private_ip": (
        "Its id and its private IP addresses change: the old instance keeps its own. Update what"
        " names them: DNS records, target groups by IP address, alarms."
    ),
    "risk.stack": (
        "It belongs to a CloudFormation stack. The stack continues to refer to the old instance."
    ),
    "risk.user_data": "Its user data runs again, as on a first boot.",
    "risk.two_at_once": (
        "Both instances may run for some minutes. Both may write to shared data, and scheduled jobs"
        " may run twice."
    ),
    # -- the problem -------------------------------------------------------------------------------
    "evidence.news": "{when}  {source}: {said}",
    "evidence.ec2": (
        "{when}  EC2: {state}; system check {system}, instance check {instance}, attached EBS check"
        " {ebs}"
    ),
    "evidence.console": "console: {line}",
    "evidence.guest": "inside the server: {line}",
    "evidence_source.health": "AWS Health",
    "evidence_source.alarm": "CloudWatch alarm",
    "evidence_source.state_change": "EC2 state change",
    "evidence_source.sweep": "found by Lifeguard's regular check",
    "evidence_source.drill": "Lifeguard's self-test",
    "evidence_source.backup": "Lifeguard's backup",
    "evidence_source.rds": "RDS event",
    # -- what came of an answer --------------------------------------------------------------------
    "progress.title": "What has happened",
    "progress.at": "{at:short}",
    "progress.opened": "Lifeguard opened the incident",
    "progress.asked": "Lifeguard asked",
    "progress.answered": "Answer: {answer} ({how})",
    "progress.by": "by {by:40}",
    "progress.from": "from {source:45}",
    "progress.act": "{act:cap}: {state}",
    "progress.act_failed": "{act:cap}: {state} ({answer:plain})",
    "progress.acts_failed": "{act:cap}: {state} {count} times until {until:short} ({answer:plain})",
    "progress.begun": "{act:cap}: started",
    "progress.closed": "Lifeguard closed the incident",
    "progress.refreshes": (
        "This page refreshes every {seconds} seconds until the incident is closed."
    ),
    "progress.footer": ("Incident {incident}. All times are in the time zone {zone}. {refreshes}"),
    "progress_act.sent": "requested",
    "progress_act.done": "done",
    "progress_act.already": "done before",
    "progress_act.failed": "failed for now",
    "progress_act.refused": "refused by AWS",
    "progress_status.open": "Lifeguard is working on the incident.",
    "progress_status.waiting": "Lifeguard is waiting for the next step.",
    "progress_status.needs_human": "A person must act.",
    "progress_status.resolved": "The problem is resolved, and the status checks prove it.",
    "progress_status.closed": "The incident is closed. There was nothing more to do.",
    "progress_status.observed": (
        "The incident is closed. In mode observe Lifeguard changes nothing."
    ),
    # -- what the page says of an answer -----------------------------------------------------------
    "verdict_title.yes": "You said yes",
    "verdict.yes": "Your yes is recorded. Lifeguard reports the result by email.",
    "verdict_title.no": "You said no",
    "verdict.no": (
        "Your no is recorded. Lifeguard leaves the server as it is and confirms it by email."
    ),
    "verdict_title.later": "You are reminded in an hour",
    "verdict.later": (
        "Lifeguard sends a reminder at {when} to all recipients. The question stays open: open the"
        " link again to say yes or no."
    ),
    "verdict_title.later_last": "There is no time for a reminder",
    "verdict.later_last": (
        "The time to answer ends at {when}, before an hour has passed. The question stays open"
        " until then: open the link again to say yes or no."
    ),
    "verdict_title.mine": "You are on it",
    "verdict.mine": (
        "Lifeguard sends no reminders before {when} and changes nothing. It continues to watch the"
        " server. The question stays open: open the link again to say yes or no."
    ),
    "verdict_title.recorded": "The answer is recorded",
    "verdict.recorded": "The answer was {answer}.",
    "verdict_title.crowded": "This question was put off too often",
    "verdict.crowded": "Nothing was recorded. Open the link again to say yes or no.",
    "verdict_title.was_answered": "Answered already",
    "verdict.was_answered": "The answer was {answer}. Nothing more was done now.",
    "verdict_title.expired": "Too late",
    "verdict.expired": (
        "The time to answer ended at {when}. Nothing was done. If the problem lasts, run the"
        " commands in the email by hand."
    ),
    "verdict_title.changed": "This question no longer stands",
    "verdict.changed": (
        "The situation has changed since the question was asked, or the incident is closed. Nothing"
        " was done. The latest email describes the present state. If Lifeguard needs your answer"
        " again, it asks again."
    ),
    "verdict_title.wrong": "This link is not valid",
    "verdict.wrong": (
        "The link is incomplete or was changed. Nothing was done. Copy the whole link from the"
        " email, or use the command in the email."
    ),
    "verdict_title.busy": "AWS does not respond",
    "verdict.busy": (
        "Open the link again in a minute. The page then shows whether your answer was recorded, and"
        " you can answer if it was not."
    ),
    "verdict_title.unasked": "Nothing was answered",
    "verdict.unasked": "No answer was chosen. Nothing was done. Open the link in the email again.",
    "page.choice": "{yes}: {choice}",
}
