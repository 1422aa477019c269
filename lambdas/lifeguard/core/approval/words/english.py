"""The approval page in English."""

from __future__ import annotations

from types import MappingProxyType

from lifeguard.core.approval.words.words import AnswerWords, ProposedActionWords, Words
from lifeguard.core.incident.question import ProposedAction, Risk
from lifeguard.core.kinds.ec2.problem import ProblemKind

_PROOF = "Lifeguard waits for all status checks to pass, and tells you by email how it went."
_BACKUP = "Lifeguard makes a backup first, if the policy asks for one."

ENGLISH = Words(
    language="en",
    title="Lifeguard asks you",
    what_happened="What happened",
    why_asked="Why Lifeguard asks",
    what_happens="What a yes does",
    at_once="At a yes it begins at once, unless budgets or the freeze switch make it wait.",
    begins="At a yes it begins at {when} at the earliest.",
    risks="What you accept with a yes",
    until="Answer until {when}. With a no, or without an answer, everything is left as it is.",
    answer="Your answer",
    no="No, leave it as it is",
    send="Send the answer",
    incident="Incident",
    evidence="Evidence",
    no_risks="Nothing beyond the interruption itself.",
    offers=MappingProxyType(
        {
            ProposedAction.REBOOT: ProposedActionWords(
                "May Lifeguard reboot {instance}?",
                "Yes, reboot it",
                (_BACKUP, "EC2 reboots the instance; it keeps its host and its addresses.", _PROOF),
            ),
            ProposedAction.STOP_START: ProposedActionWords(
                "May Lifeguard stop and start {instance}?",
                "Yes, stop and start it",
                (
                    _BACKUP,
                    "The right to start it again is proven; then EC2 stops it.",
                    "EC2 starts it, usually on another host. It is away for some minutes.",
                    _PROOF,
                ),
            ),
            ProposedAction.START: ProposedActionWords(
                "May Lifeguard start {instance}?",
                "Yes, start it",
                ("EC2 starts the instance.", _PROOF),
            ),
            ProposedAction.FORCE_STOP: ProposedActionWords(
                "May Lifeguard force {instance} to stop?",
                "Yes, force it to stop, then start it",
                (
                    "EC2 stops the instance without waiting for its operating system.",
                    "EC2 starts it again, usually on another host.",
                    _PROOF,
                ),
            ),
            ProposedAction.RESCHEDULE: ProposedActionWords(
                "May Lifeguard have AWS reboot {instance} in your maintenance window?",
                "Yes, move the reboot",
                ("AWS's own event is moved to {detail}.", "Lifeguard verifies it afterwards."),
            ),
            ProposedAction.WITHOUT_BACKUP: ProposedActionWords(
                "May Lifeguard treat {instance} without a backup?",
                "Yes, go on without a backup",
                ("Lifeguard goes on although no backup could be made.", _PROOF),
            ),
            ProposedAction.REPLACE: ProposedActionWords(
                "May Lifeguard replace {instance} with a new instance from its image?",
                "Yes, replace it",
                (
                    (
                        "EC2 launches a new instance from {detail}: same type, zone, subnet,"
                        " security groups, role, key and tags."
                    ),
                    "Only if its status checks pass, the old instance is stopped.",
                    "Elastic IP addresses and target groups move to the new instance.",
                    "The old instance is kept, stopped and tagged. Lifeguard never terminates it.",
                    (
                        "If the new instance does not pass its checks, it is terminated, and the"
                        " old one is left as it is."
                    ),
                    _PROOF,
                ),
            ),
        }
    ),
    risk=MappingProxyType(
        {
            Risk.PUBLIC_IP: "Its public IPv4 address changes: what points to it must be updated.",
            Risk.DEDICATED_HOST: "It comes back on the same Dedicated Host.",
            Risk.OUTPOST: "Its place on the Outpost may be taken while it is stopped.",
            Risk.CAPACITY_RESERVATION: (
                "Its place in the capacity reservation may be lost while it is stopped."
            ),
            Risk.HIBERNATION: "What it holds in memory is lost.",
            Risk.FLAPPING: "It has been treated several times within a day and keeps failing.",
            Risk.UNCLEAN_STOP: (
                "Its operating system does not shut down: what is not yet on its disks is lost."
            ),
            Risk.NO_BACKUP: "There is no new backup to go back to.",
            Risk.LOST_CHANGES: "You would lose all changes to its data since {since}.",
            Risk.PRIVATE_IP: (
                "Its id and its private addresses change: the old instance keeps its own. What"
                " names them must be updated: DNS records, target groups by address, alarms."
            ),
            Risk.STACK: (
                "It belongs to a CloudFormation stack, which will go on naming the old instance."
            ),
            Risk.USER_DATA: "Its user data runs again, as on a first boot.",
            Risk.TWO_AT_ONCE: (
                "For some minutes both may run: both may write to what they share, and jobs that"
                " begin by themselves may run twice."
            ),
        }
    ),
    cause=MappingProxyType(
        {
            ProblemKind.SYSTEM_CHECK: "The system status check fails: its host is in trouble.",
            ProblemKind.INSTANCE_CHECK: (
                "The instance status check fails: its operating system does not answer."
            ),
            ProblemKind.EBS_CHECK: "The attached EBS status check fails: a volume does not answer.",
            ProblemKind.APPLICATION_CHECK: "An application status check fails.",
            ProblemKind.INSTANCE_STOP: "AWS has scheduled a stop of the instance.",
            ProblemKind.INSTANCE_RETIREMENT: "AWS has scheduled the instance's retirement.",
            ProblemKind.INSTANCE_REBOOT: "AWS has scheduled a reboot of the instance.",
            ProblemKind.SYSTEM_REBOOT: "AWS has scheduled a reboot of the host.",
            ProblemKind.SYSTEM_MAINTENANCE: "AWS has scheduled maintenance of the host.",
            ProblemKind.UNKNOWN_EVENT: "AWS has scheduled an event that Lifeguard does not know.",
            ProblemKind.STOPPED_BY_AWS: "AWS has stopped the instance.",
            ProblemKind.STOPPED_BY_SYSTEM: "Its operating system shut itself down.",
            ProblemKind.STALE_BACKUP: "Its last good backup is older than its policy allows.",
            ProblemKind.DEGRADED_DRIVE: "An instance-store drive is degraded.",
        }
    ),
    answers=AnswerWords(
        yes=("You said yes", "Your yes is noted. Lifeguard tells you by email how it went."),
        no=("You said no", "Everything is left as it is. An email confirms it."),
        was_yes=("Answered already", "The answer was yes, at {when}. Nothing more was done now."),
        was_no=("Answered already", "The answer was no, at {when}. Nothing more was done now."),
        expired=(
            "Too late",
            (
                "The time to answer ended at {when}. Nothing was done; if the trouble lasts, the"
                " email names the commands to run by hand."
            ),
        ),
        changed=(
            "This question no longer stands",
            (
                "The situation has changed since it was asked, or the incident is over. Nothing was"
                " done. Your latest email tells how it stands; if Lifeguard needs your answer"
                " again, it asks you again."
            ),
        ),
        wrong=(
            "This link is not valid",
            (
                "It is incomplete or was changed. Nothing was done. Copy the whole link from the"
                " email, or use the command beside it."
            ),
        ),
        busy=(
            "AWS does not answer",
            (
                "Please open the link again in a minute: it shows whether your answer was noted,"
                " and lets you answer if it was not."
            ),
        ),
        unasked=(
            "Nothing was answered",
            "Neither yes nor no was chosen. Nothing was done. Open the link from the email again.",
        ),
    ),
)
