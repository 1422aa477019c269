"""English templates: what is wrong with an instance, and what is asked or done about it."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "cause.system-status-check": "host failure",
    "cause.instance-status-check": "OS not responding",
    "cause.attached-ebs-check": "volume not responding",
    "cause.application-check": "application check failed",
    "cause.instance-stop": "scheduled stop",
    "cause.instance-retirement": "host retirement",
    "cause.instance-reboot": "AWS reboot",
    "cause.system-reboot": "host reboot",
    "cause.system-maintenance": "host maintenance",
    "cause.unknown-scheduled-event": "unknown scheduled event",
    "cause.stopped-by-aws": "stopped by AWS",
    "cause.stopped-by-its-own-system": "OS shutdown",
    "cause.degraded-instance-store-drive": "degraded instance store volume",
    "cause.endpoint-not-answering": "site not answering",
    "cause.stale-backup": "no recent backup",
    "problem.system_check": "the system status check failed",
    "problem.instance_check": "the instance status check failed",
    "problem.ebs_check": "the attached EBS status check failed",
    "problem.application_check": "the application check failed",
    "problem.application_check_said": "the application check failed: {said:semicolons}",
    "problem.scheduled": "AWS scheduled the event {code} ({id}) for {when}",
    "problem.stopped_by_aws": "AWS stopped the instance ({code})",
    "problem.stopped_by_system": "the operating system of the instance shut itself down ({code})",
    "runbook.replace": (
        "Decide whether to replace the instance with a new instance from its latest image."
    ),
    "runbook.force_stop_or_replace": (
        "Decide whether to force stop the instance and start it again, or to replace it with a "
        "new instance from its latest image."
    ),
    "runbook.replace_volume": (
        "Decide whether to replace the volume. The volume does not respond although the instance "
        "moved to another host."
    ),
    "runbook.check_application": "Check the application. The application does not respond.",
    "runbook.check_endpoint": (
        "Check the web server, the application and their logs. The site of this server does not "
        "answer. Then check its DNS records, its certificate and its security groups."
    ),
    "runbook.reboot_overdue": (
        "Decide whether to stop and start the instance. The reboot by AWS is overdue."
    ),
    "runbook.maintenance_overdue": (
        "Decide whether to stop and start the instance. The maintenance by AWS is overdue."
    ),
    "runbook.unknown_event": (
        "Check the event that AWS scheduled. Lifeguard does not know this event."
    ),
    "runbook.copy_drive": (
        "Copy the data of the degraded instance store volume to another location. A stop would "
        "destroy the data."
    ),
    "runbook.stale_backup": (
        "Find out why no backup succeeds, or create an image of the instance yourself. Until "
        "then, the instance has no recent backup."
    ),
    "runbook.does_not_stay_up": "Check the instance. The instance does not stay running.",
    "runbook.start": "Decide whether to start the instance. Its operating system shut itself down.",
    "rescue.console": "Read the console log of the instance. The first command shows it.",
    "rescue.snapshots": (
        "Save the data of the instance. The second command creates snapshots of its volumes. You "
        "can attach a volume that you create from a snapshot to a running server, and repair or "
        "copy the volume there."
    ),
    "rescue.launch": (
        "Launch another instance from the image ({image}). Move the address and the data to the "
        "new instance once it is healthy. An image that was created while the system failed may "
        "fail in the same way. In that case, use an older image."
    ),
    "rescue.create_image": (
        "Create an image of the instance and launch another instance from that image. In the "
        "command, replace {placeholder} with the ID of the image. Move the address and the data "
        "to the new instance once it is healthy."
    ),
    "another_time.fixed": "AWS does not allow the event to be moved.",
    "another_time.earlier": (
        "AWS does not allow the event to be moved. To complete the event earlier, run the "
        "following commands at a time of your choice."
    ),
    "another_time.move": (
        "To change its time, move the event. The latest possible time is {until}. The following "
        "command is an example."
    ),
    "page_cause.system-status-check": (
        "The system status check fails: there is a problem with its host."
    ),
    "page_cause.instance-status-check": (
        "The instance status check fails: its operating system does not respond."
    ),
    "page_cause.attached-ebs-check": (
        "The attached EBS status check fails: a volume does not respond."
    ),
    "page_cause.application-check": "An application status check fails.",
    "page_cause.instance-stop": "AWS has scheduled a stop of the instance.",
    "page_cause.instance-retirement": "AWS has scheduled the instance for retirement.",
    "page_cause.instance-reboot": "AWS has scheduled a reboot of the instance.",
    "page_cause.system-reboot": "AWS has scheduled a reboot of its host.",
    "page_cause.system-maintenance": "AWS has scheduled maintenance of its host.",
    "page_cause.unknown-scheduled-event": (
        "AWS has scheduled an event of a kind that Lifeguard does not know."
    ),
    "page_cause.stopped-by-aws": "AWS has stopped the instance.",
    "page_cause.stopped-by-its-own-system": "Its operating system has shut itself down.",
    "page_cause.endpoint-not-answering": "The site of the server does not answer.",
    "page_cause.stale-backup": "Its last good backup is older than its policy allows.",
    "page_cause.degraded-instance-store-drive": "An instance store volume is degraded.",
}
