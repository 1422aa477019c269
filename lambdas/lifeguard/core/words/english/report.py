"""English templates: the weekly report, and the first email after the first deployment."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "report.week": "last week",
    "report.gist": "{parts}",
    "report.gist.not_restored": "restore drill of {names:and} failed",
    "report.gist.incidents": "{count:incident|incidents}",
    "report.gist.no_incidents": "no incidents",
    "report.gist.down": "{length} down",
    "report.gist.would": "would have acted {count:time|times}",
    "report.gist.todo": "{count} to do",
    "report.todo": "{count:thing|things} to do this week:",
    "report.answer": (
        "Answer the question about {name:30} by {until:zoned}. The email with the question says how."
    ),
    "report.look": "Check {name:30} ({cause}, since {at}): Lifeguard leaves it to you.",
    "report.unknown_policy": (
        'Correct the tag {tag} of {name:30}: no policy is named "{value:40}", so Lifeguard only '
        "observes the server."
    ),
    "report.more_duties": "{count} more, each in its own email or in the ledger",
    "report.outages": "Outages:",
    "report.outage": "{name:30}: {count:outage|outages}, down {length} ({causes})",
    "report.still_down": "{name:30}: {count:outage|outages}, DOWN now, {length} so far ({causes})",
    "report.never_down": "{name:30}: {count:incident|incidents}, not down ({causes})",
    "report.prevented": "Prevented, or over as planned:",
    "report.moved": (
        "{name:30}: {cause} handled by Lifeguard on {at:date}, interrupted for {length}"
    ),
    "report.handled": "{name:30}: {cause} handled by Lifeguard on {at:date}, not interrupted",
    "report.passed": "{name:30}: {cause} over on {at:date}, healthy afterwards",
    "report.would": "Lifeguard would have acted (mode observe):",
    "report.observed": "{name:30}, {at}: {cause}; {why:clauses}",
    "report.set_mode": (
        "Lifeguard changed nothing there. To let it act, set mode: act in policies.yaml and deploy "
        "again."
    ),
    "report.said": "{said}",
    "report.plans": "Planned by AWS:",
    "report.planned": "{at}: AWS acts on {name:30} ({cause})",
    "report.unmanaged": (
        "Systems Manager does not manage these servers, so Lifeguard cannot look inside (told once):"
    ),
    "report.manage_instance": (
        "attach an instance profile with AmazonSSMManagedInstanceCore to {names}, or turn on "
        "Default Host Management Configuration; install SSM Agent where the image lacks it"
    ),
    "report.label.protected": "Protected",
    "report.of_running": "{count} of {running:running server|running servers}",
    "report.unread": "not known: EC2 did not answer this time",
    "report.label.untagged": "No tag {tag}",
    "report.label.no_backups": "No scheduled backup",
    "report.label.own_backups": "Automated backups off",
    "report.label.behind": "Backups over a day old",
    "report.label.address": "Public IP changes",
    "report.address": "{names:16} (at a stop and start)",
    "report.label.period": "Period",
    "report.period": "{since} to {until:zoned}",
    "report.names": "{names:16}",
    "report.names_more": "{names:16} and {count} more",
    "report.label.backups": "Backups",
    "report.facts": "{facts:semicolons}",
    "report.backups.good": "{good} of {count:server|servers} with a recent backup",
    "report.backups.oldest": (
        "{good} of {count:server|servers} with a recent backup, the oldest {age} old"
    ),
    "report.backups.counts": (
        "{made:image|images} made, {copied} copied, {pruned} pruned, {failed} failed"
    ),
    "report.backups.would": "{count:image|images} not made because of mode observe",
    "report.backups.restored": "restore drill of {name:30} passed",
    "report.backups.restored_in": "restore drill of {name:30} passed, restored in {length}",
    "report.backups.failed": (
        "Do not rely on the latest backup of {name:30}: its restore drill of {at:date} failed. "
        "Create a new image and find out why."
    ),
    "report.backups.blocked": (
        "Change what keeps Lifeguard from pruning backups, because it cannot find out which "
        "images are in use: {why:plain}."
    ),
    "report.label.selftest": "Self-test",
    "report.selftest.passed": "passed ({at})",
    "report.selftest.lost": "LOST ({at}): the test event did not arrive",
    "report.selftest.late": "not sent between {at} and this report",
    "report.selftest.first": "sent with this report; an email follows if it does not arrive",
    "report.selftest.find": (
        "Find out why the last self-test was lost. Its own email says where to look."
    ),
    "report.label.lifeguard": "Lifeguard",
    "report.taken_over": (
        "its work broke off during {count:incident|incidents} and was continued by a new execution"
    ),
    "report.orphans": (
        "Snapshots of deleted images cost money and have no use: {count}. Delete them (the "
        "commands delete {shown}), or tag them lifeguard:hold to keep them:"
    ),
    "report.lifeguard": "Lifeguard",
    "report.hello": "watches {count} of {running:running server|running servers} in {region}",
    "report.hello.untagged": (
        "{count:running server does|running servers do} not carry the tag {tag}. To protect a "
        "server, set the tag to the name of a policy."
    ),
    "report.hello.unknown": (
        "{count:running server carries|running servers carry} a tag {tag} that names no policy, "
        "so Lifeguard only observes there."
    ),
    "report.label.modes": "Policies",
    "report.modes": "{modes}",
    "report.label.next": "Next report",
    "report.next": "{at:zoned}, with a self-test",
}
