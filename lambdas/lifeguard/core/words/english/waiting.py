"""English templates: actions, remedies, and what Lifeguard waits for."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "verb.create_image": "image",
    "verb.create_snapshots": "snapshots",
    "verb.reschedule": "move of AWS's event",
    "verb.suppress_application_checks": "pause of the application checks",
    "verb.resume_application_checks": "end of the pause of the application checks",
    "verb.stop": "stop",
    "verb.force_stop": "forced stop",
    "verb.start": "start",
    "verb.reboot": "reboot",
    "verb.change_type": "change of the instance type",
    "verb.launch_replacement": "launch of a new instance",
    "verb.retire": "stop of the old instance",
    "verb.move_addresses": "move of the Elastic IP addresses",
    "verb.move_targets": "move of the load balancer targets",
    "verb.adopt_replacement": "tags of the new instance",
    "verb.discard_replacement": "termination of the new instance",
    "verb.launch_drill": "launch of the test instance",
    "verb.end_drill": "termination of the test instance",
    "remedy.reboot": "a reboot",
    "remedy.stop_start": "a stop and a start",
    "remedy.start": "a start",
    "remedy.replace": "a new instance from its latest image",
}
