"""The forms of text in `policies.yaml`: the parsers read by them, the JSON Schema states them."""

from __future__ import annotations

import re
from datetime import timedelta

UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
DURATION = re.compile(r"([0-9]{1,7})([smhd])")
LONGEST = timedelta(days=30)
"""Longer is a slip of the pen; it also keeps every sum of times within what a datetime holds."""

DIVIDING_HOURS = (1, 2, 3, 4, 6, 8, 12)
"""They divide a day, so that each day's slots are at the same times."""
YOUNGEST = timedelta(hours=1)
LONGEST_AGE = timedelta(days=90)
REGION = re.compile(r"[a-z]{2}(?:-[a-z]{1,16}){1,4}-[0-9]")
"""The form of a Region's name; which there are, AWS adds to."""

TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
WHOLE = re.compile(r"[0-9]{1,9}")
EMAIL = re.compile(r'[^@\s,;:<>"]{1,64}@[^@\s,;:<>".]+(?:\.[^@\s,;:<>".]+)+')
LONGEST_EMAIL = 254
"""RFC 5321, 4.5.3.1.3."""

KEY_ARN = re.compile(r"arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+")
ROLE_ARN = re.compile(r"arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]+")
INSTANCE_TYPE = re.compile(r"[a-z][a-z0-9-]{0,31}\.[a-z0-9-]{1,32}")
"""The form of every name in EC2's InstanceType; the list itself grows too often to be kept here."""

GUEST_NAME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9:_.@\\-]{0,126}")
"""A container's name (moby, daemon/names/names.go), or a unit's with or without its suffix
(systemd.unit(5), "Description")."""

URL_CHARACTERS = re.compile(r"[!-~]+")
"""RFC 3986, 2: a URL is of printable ASCII characters; `urlsplit` would drop line breaks."""
LONGEST_URL = 2048

TAG_PUNCTUATION = "_.:/=+-@"
"""With letters, digits and spaces, what every AWS service takes in a tag ("Tag naming limits and
requirements", AWS tagging user guide)."""
LONGEST_TAG_KEY = 128
LONGEST_TAG_VALUE = 256

HOP = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_.-]{0,39}")
CONTAINER = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_.-]{1,126}")
"""moby, daemon/names/names.go."""
LOG_FILE = re.compile(r"(?:/[a-zA-Z0-9_-][a-zA-Z0-9_.-]*){1,20}")
LONGEST_LOG_FILE = 200
DB_INSTANCE = re.compile(r"[a-z](?:-?[a-z0-9]){0,62}")
"""An identifier as RDS keeps it: small letters (RDS API, CreateDBInstance)."""
LIGHTSAIL_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_\-]{0,253}[A-Za-z0-9_]")
"""A resource's name (Lightsail API, ResourceName)."""
LOG_GROUP = re.compile(r"[.\-_/#A-Za-z0-9]{1,512}")
"""API reference, FilterLogEvents, logGroupName."""

LOAD_BALANCER = re.compile(
    r"[a-zA-Z0-9_](?:[a-zA-Z0-9_-]{0,253}[a-zA-Z0-9_])?"
    r"|arn:aws[a-z-]*:elasticloadbalancing:[a-z0-9-]+:[0-9]{12}"
    r":loadbalancer/app/[a-zA-Z0-9-]{1,32}/[0-9a-f]{16}"
)
"""Lightsail's ResourceName (API reference), which every name of ELB's is too; an ARN of the Service
Authorization Reference ("Resource types defined by Elastic Load Balancing V2")."""
