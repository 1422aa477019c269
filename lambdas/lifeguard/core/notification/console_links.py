"""Where a person can look further: the console, at the right Region and minute."""

from __future__ import annotations

from datetime import timedelta

from lifeguard.core.decision.situation import Situation
from lifeguard.core.resources.resource import Service

BEFORE = timedelta(hours=1)

_DOMAINS = {"cn-": "amazonaws.cn", "us-gov-": "amazonaws-us-gov.com"}


def links(situation: Situation) -> list[str]:
    """Return the console pages of the instance and of its metrics around the incident."""
    resource = situation.incident.resource
    domain = next(
        (name for prefix, name in _DOMAINS.items() if resource.region.startswith(prefix)),
        "aws.amazon.com",
    )
    console = f"https://{resource.region}.console.{domain}"
    home = situation.settings.home_region or resource.region
    start = f"{situation.incident.opened_at - BEFORE:%Y-%m-%dT%H:%M:%SZ}"
    end = f"{situation.now:%Y-%m-%dT%H:%M:%SZ}"
    region = f"region={resource.region}"
    query = f"%7BAWS/EC2,InstanceId%7D%20{resource.id}"
    around = f"start={start};end={end}"
    log_group = "$252Faws$252Flambda$252Flifeguard-respond"
    pattern = f"log-events$3FfilterPattern$3D{situation.incident.id}"
    if resource.service is Service.EC2_HOST:
        return [f"  Hosts:    {console}/ec2/home?{region}#Hosts:"]
    if resource.service is Service.EBS_VOLUME:
        return [f"  Volume:   {console}/ec2/home?{region}#VolumeDetails:volumeId={resource.id}"]
    pages = {
        "Instance": f"{console}/ec2/home?{region}#InstanceDetails:instanceId={resource.id}",
        "Metrics": f"{console}/cloudwatch/home?{region}#metricsV2:query={query};{around}",
        "Logs": f"https://{home}.console.{domain}/cloudwatch/home?region={home}"
        f"#logsV2:log-groups/log-group/{log_group}/{pattern}",
    }
    return [f"  {name + ':':<9} {page}" for name, page in pages.items()]
