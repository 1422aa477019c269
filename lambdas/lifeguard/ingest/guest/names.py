"""The forms of the identifiers in a script's output.

Such a name may become an argument of a command; what is of no such form is no identifier.
"""

from __future__ import annotations

import re

CONTAINER_ID = re.compile(r"[0-9a-f]{12}")
CONTAINER = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_.-]{0,126}")
"""A name of Docker's (moby, daemon/names/names.go) that the script has not cut."""
UNIT = re.compile(r"[a-zA-Z0-9:_.@\\-]{1,110}\.[a-z]{4,10}")
"""A unit of systemd: systemd.unit(5), "Description", with its suffix."""
PROJECT = re.compile(r"[a-z0-9][a-z0-9_-]{0,126}")
"""A project of Docker Compose (compose-spec, "name")."""
DEVICE = re.compile(
    r"/dev/(?:nvme\d{1,3}n\d{1,3}(?:p\d{1,3})?|(?:xvd|sd|vd)[a-z]{1,2}\d{0,3})", re.ASCII
)
"""A disk, or a partition of one (EC2 guide, "Device names for volumes")."""
VOLUME = re.compile(r"vol-[0-9a-f]{8,17}")
"""An EBS volume's id."""
STATE = re.compile(r"[A-Z][A-Za-z+<]{0,7}")
"""The state of a process as `ps` prints it: ps(1), "PROCESS STATE CODES"."""
STARTED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[0-9.]{0,10}(?:Z|[+-]\d\d:\d\d)", re.ASCII)
WORD = re.compile(r"[a-z][a-z0-9_-]{0,31}(?: [a-z]{1,16})?")
"""A code of the script's own, or a tool and what it was asked."""
