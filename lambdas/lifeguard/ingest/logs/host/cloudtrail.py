"""CloudTrail: calls of AWS's API that change something, as events or as lines of a table.

`2026-03-12T09:10:02Z AuthorizeSecurityGroupIngress alice sg-0a1b`; calls that only look are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.cloud import CloudSymptom
from lifeguard.ingest.logs import stamp
from lifeguard.ingest.logs.line import SourceLine
from lifeguard.ingest.logs.plain import time_of
from lifeguard.ingest.logs.reader import Entry, Sighting

_LOOKS = re.compile(
    r"(?:Describe|Get|List|Head|Lookup|Search|BatchGet|Assume|Decrypt|Encrypt|GenerateDataKey|Check|Console|Query|Scan|Filter|Test|Validate|Estimate|View|Select)"
)
_CHANGES = re.compile(
    r"[ \t,|.:](?:Modi|Rebo|Stop|Term|Star|Run|Auth|Revo|Dele|Crea|Put|Upda|Deta|Atta|Repl|Disa|Asso|Rese|Rest|Regi|Dere|Set|Enab|Rota|Chan|Add|Remo|Rele|Allo|Fail|Send|Prom)"
)
"""How the verbs of such calls begin."""
_CALL = re.compile(
    r"(?:[ \t,|]{1,4}[^\s,|]{1,200}){0,4}?[ \t,|]{1,4}(?:[a-z0-9-]{2,30}(?:\.amazonaws\.com)?[:. ])?"
    r"((?:Modify|Reboot|Stop|Terminate|Start|Run|Authorize|Revoke|Delete|Create|Put|Update|Detach|Attach|Replace|Disassociate"
    r"|Associate|Reset|Restore|Register|Deregister|Set|Enable|Disable|Rotate|Change|Add|Remove|Release|Allocate|Failover|Send|Promote)"
    r"[A-Za-z]{0,30}?(?:SecurityGroup|Instance|DB|Route|NetworkAcl|Subnet|Target|Listener|LoadBalancer|Volume|Address|Function"
    r"|Stack|Service|Parameter|Secret|Certificate|Resource|Policy|Role|Command|Gateway|Vpc|Snapshot|Cluster|Image|Ingress|Egress|User|Key)"
    r"[A-Za-z0-9]{0,40})(?=[\s,|:(]|\Z)"
)


class CloudTrailReader:
    """Reads which calls changed something."""

    kind = SourceKind.CLOUDTRAIL
    programs: frozenset[str] = frozenset()
    is_open = False

    def entry(self, line: SourceLine) -> Entry | None:
        """Return a line in its parts, or None if it is not of this format."""
        if line.json:
            name, at = line.json.get("eventName"), time_of(line.json.get("eventTime"))
            if not isinstance(name, str) or not name or "eventSource" not in line.json:
                return None
            return Entry(line, name, at or line.stamp, fields={"call": name[:100]})
        text = line.message
        if text[:2] != "20" or text[10:11] != "T" or not _CHANGES.search(text[:300]):
            return None
        if (read := stamp.iso(text[:48])) is None:
            return None
        found = _CALL.match(text, read[1])
        return Entry(line, text, read[0], fields={"call": found[1]}) if found else None

    def read(self, entries: Sequence[Entry]) -> Iterator[Sighting]:
        """Yield the calls."""
        for entry in entries:
            call = entry.fields["call"]
            if not _LOOKS.match(call):
                yield Sighting(CloudSymptom.API_CALL, entry, call)


CLOUDTRAIL = CloudTrailReader()
