"""Logs of GitHub Actions: `2026-03-12T09:14:02.1234567Z ##[error]Process completed with exit ...`.

Seven digits of a second and a Z stand before every line. A job that deploys is a change.
"""

from __future__ import annotations

import re

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.ingest.logs import stamp
from lifeguard.ingest.logs.line import SourceLine
from lifeguard.ingest.logs.reader import Entry, PatternReader, says

_HEAD = re.compile(
    r"(?:[\w .()/-]{1,80}\t[\w .()/-]{1,80}\t)?\ufeff?(20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z) "
)
"""`gh run view --log` puts the job and the step before the time."""
_MARK = re.compile(r"##\[(group|endgroup|error|warning|debug|command|section|notice)\]")
_SAID = re.compile(r"(?:out|err): |\[command\]")
"""What appleboy/ssh-action puts before a line of the server's."""

_DEPLOYS = (
    r"docker(?:-| )compose(?: -\S{1,60}(?: [^\s-]\S{0,100})?){0,4} (?:up|pull)\b|docker stack deploy|docker service update"
    r"|kubectl (?:apply|rollout|set image)|helm upgrade|cdk deploy|terraform apply|serverless deploy|sls deploy"
    r"|aws (?:deploy create-deployment|ecs update-service|lambda update-function-code|cloudformation deploy)"
    r"|eb deploy|cap production deploy|kamal deploy|pm2 (?:reload|restart)|systemctl (?:re)?(?:start|load) "
    r"|flyctl deploy|dep deploy|rsync -"
)

_ROWS = (
    says(HostSymptom.DEPLOYED, "", rf"\A(?:Run |\+ |\$ )?(?:sudo )?(?:{_DEPLOYS})"),
    says(HostSymptom.DEPLOYED, "eploy", r"\ARun .{0,60}\bdeploy\b|\A(?:[Dd]eploy(?:ing|ed|ment)\b).{0,60}(?:succe|complete|finish|version|release|production|to )"),
    says(AppSymptom.EXITED, "Process completed with exit code", r"exit code (?P<code>\d{1,3})"),
)  # fmt: skip


def _head(line: SourceLine) -> Entry | None:
    found = _HEAD.match(line.message)
    if found is None or (read := stamp.iso(found[1])) is None:
        return None
    rest = line.message[found.end() :]
    mark = _MARK.match(rest)
    message = rest[mark.end() :] if mark else rest
    said = _SAID.match(message)
    return Entry(line, message[said.end() :] if said else message, read[0], mark[1] if mark else "")


GITHUB_ACTIONS = PatternReader(SourceKind.GITHUB_ACTIONS, _head, _ROWS, is_open=True)
