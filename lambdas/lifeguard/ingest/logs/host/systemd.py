"""systemd and its daemons: units that fail, leases that are lost, clocks, orders to go down.

"Stopping ..." before an exit means that somebody asked for it; src/core/service.c, unit.c and job.c
hold the words.
"""

from __future__ import annotations

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.container import ContainerSymptom
from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.core.diagnosis.symptoms.network import NetworkSymptom
from lifeguard.core.diagnosis.symptoms.proxy import ProxySymptom
from lifeguard.ingest.logs.host.programs import ProgramsReader
from lifeguard.ingest.logs.reader import says

_UNIT = r"(?P<subject>[\w@.:\\-]{1,120}\.(?:service|socket|mount|scope|slice|timer|target))"
_NAMED = r"(?P<subject>\S.{0,119}?)(?: - |\.{1,3}\Z|\.?\Z)"

_SYSTEMD = (
    says(HostSymptom.UNIT_OOM, "OOM killer", rf"\A{_UNIT}: A process of this unit has been killed by the OOM killer"),
    says(HostSymptom.UNIT_OOM, "'oom-kill'", rf"\A{_UNIT}: Failed with result 'oom-kill'"),
    says(HostSymptom.UNIT_KILLED, "code=killed", rf"\A{_UNIT}: .{{0,60}}code=killed, status=(?P<signal>9)/KILL"),
    says(HostSymptom.UNIT_FAILED, "code=", rf"\A{_UNIT}: .{{0,60}}code=(?:killed|dumped), status=(?P<signal>6|11)/"),
    says(HostSymptom.UNIT_EXEC_FAILED, "code=exited", rf"\A{_UNIT}: .{{0,60}}code=exited, status=(?P<code>2\d\d)/"),
    says(HostSymptom.UNIT_EXEC_FAILED, "Failed at step", rf"\A{_UNIT}: Failed at step"),
    says(HostSymptom.UNIT_FAILED, "code=exited", rf"\A{_UNIT}: .{{0,60}}code=exited, status=(?P<code>[1-9]\d{{0,2}})"),
    says(HostSymptom.UNIT_START_LIMIT, "Start request repeated", rf"\A{_UNIT}: Start request repeated too quickly"),
    says(HostSymptom.UNIT_START_LIMIT, "'start-limit-hit'", rf"\A{_UNIT}: Failed with result 'start-limit-hit'"),
    says(HostSymptom.UNIT_TIMED_OUT, "'timeout'", rf"\A{_UNIT}: Failed with result 'timeout'"),
    says(HostSymptom.UNIT_TIMED_OUT, "timed out", rf"\A{_UNIT}: (?:State '[^']{{1,40}}'|[Ss]tart\w{{0,10}}(?: operation)?|[Ss]top\w{{0,10}}|Start-pre operation) timed out"),
    says(HostSymptom.UNIT_WATCHDOG, "atchdog", rf"\A{_UNIT}: (?:Watchdog timeout|Failed with result 'watchdog')"),
    says(HostSymptom.UNIT_RESTARTING, "restart counter is at", rf"\A{_UNIT}: Scheduled restart job, restart counter is at (?P<count>\d{{1,9}})"),
    says(HostSymptom.UNIT_FAILED, "Failed with result", rf"\A{_UNIT}: Failed with result"),
    says(HostSymptom.UNIT_FAILED, "entered failed state", r"\AUnit (?P<subject>\S{1,120}) entered failed state"),
    says(HostSymptom.UNIT_FAILED, "Failed to start ", rf"\AFailed to start {_NAMED}"),
    says(HostSymptom.UNIT_FAILED, "Dependency failed for", rf"\ADependency failed for {_NAMED}"),
    says(HostSymptom.UNATTENDED_UPGRADE, "apt upgrade", r"\AStart(?:ing|ed) (?:apt-daily-upgrade\.service - )?Daily apt upgrade and clean"),
    says(HostSymptom.UNATTENDED_UPGRADE, "dnf-automatic", r"\AStart(?:ing|ed) dnf-automatic"),
    says(HostSymptom.UNATTENDED_UPGRADE, "unattended-upgrade", r"\AStarting unattended-upgrade"),
    says(HostSymptom.REBOOT_ASKED, "Reboot", r"\A(?:Starting|Reached target|Started) (?:.{0,40} - )?(?:System )?[Rr]eboot"),
    says(HostSymptom.POWERED_DOWN, "Power", r"\A(?:Starting|Reached target|Started) (?:.{0,40} - )?(?:System )?[Pp]ower[- ][Oo]ff"),
    says(HostSymptom.POWERED_DOWN, "Shutting down"),
    says(NetworkSymptom.FIREWALL_RELOADED, "eload", r"\AReload(?:ing|ed) (?:firewalld|ufw|netfilter-persistent|iptables|nftables)"),
    says(ProxySymptom.RELOADED, "Reloaded ", r"\AReloaded (?:nginx|apache2|httpd|haproxy|caddy)\b"),
    says(HostSymptom.UNIT_STOPPING, "Stopping ", rf"\AStopping {_NAMED}"),
    says(HostSymptom.UNIT_STOPPED, "Stopped ", rf"\AStopped {_NAMED}"),
    says(HostSymptom.UNIT_STOPPED, "Deactivated successfully", rf"\A{_UNIT}: Deactivated successfully"),
    says(HostSymptom.UNIT_STARTED, "Started ", rf"\AStarted {_NAMED}"),
    says(HostSymptom.BOOTED, "Startup finished in", r"\AStartup finished in .{0,120}\(kernel\)"),
    says(HostSymptom.BOOTED, "running in system mode", r"\Asystemd \d{1,4}.{0,60} running in system mode"),
)  # fmt: skip

_IFACE = r"\A(?P<subject>[\w.@-]{1,32}): "
_NETWORKD = (
    says(NetworkSymptom.LEASE_LOST, "lease lost", rf"{_IFACE}DHCP(?:v[46])? lease lost"),
    says(NetworkSymptom.ADDRESS_NOT_SET, "ould not set ", rf"{_IFACE}[Cc]ould not set (?:DHCPv?[46]?|route|address|IPv4)"),
    says(NetworkSymptom.LEASE_LOST, "DHCP", rf"{_IFACE}DHCPv?4? (?:error|client: .{{0,60}}(?:failed|timed out|max attempts))"),
    says(NetworkSymptom.LEASE_ACQUIRED, "acquired from", rf"{_IFACE}DHCPv[46] address .{{1,120}} acquired from"),
    says(NetworkSymptom.LEASE_ACQUIRED, " via ", rf"{_IFACE}DHCPv4 address .{{1,120}} via "),
    says(NetworkSymptom.LINK_DOWN, "Lost carrier", rf"{_IFACE}Lost carrier"),
    says(NetworkSymptom.LINK_DOWN, "Link DOWN", rf"{_IFACE}Link DOWN"),
    says(NetworkSymptom.LINK_UP, "Gained carrier", rf"{_IFACE}Gained carrier"),
)  # fmt: skip

_DHCLIENT = (
    says(NetworkSymptom.LEASE_LOST, "No DHCPOFFERS received"),
    says(NetworkSymptom.LEASE_LOST, "No working leases"),
    says(NetworkSymptom.LEASE_LOST, "expire", r"(?:lease expired|DHCPEXPIRE)"),
    says(NetworkSymptom.LEASE_LOST, "DHCPNAK"),
    says(NetworkSymptom.LEASE_ACQUIRED, "bound to ", r"\Abound to (?P<subject>[\d.]{7,15})"),
)

_NETWORK_MANAGER = (
    says(NetworkSymptom.LEASE_LOST, "dhcp4", r"dhcp4 \((?P<subject>[\w.-]{1,32})\): .{0,60}(?:expire|timeout|lease lost|state changed .{0,20}-> (?:fail|done|expire))"),
    says(NetworkSymptom.LEASE_ACQUIRED, "dhcp4", r"dhcp4 \((?P<subject>[\w.-]{1,32})\): .{0,60}(?:state changed .{0,20}-> bound|address=?)"),
    says(NetworkSymptom.LINK_DOWN, "carrier", r"\((?P<subject>[\w.-]{1,32})\): carrier: link disconnected"),
)  # fmt: skip

_LOGIND = (
    says(HostSymptom.POWERED_DOWN, "Power key pressed"),
    says(HostSymptom.POWERED_DOWN, "powering down", r"\A(?:The system will|System is) (?:power off|powering down)"),
    says(HostSymptom.POWERED_DOWN, "power off now", r"\AThe system will power off"),
    says(HostSymptom.REBOOT_ASKED, "reboot", r"\A(?:The system will reboot|System is rebooting)"),
)  # fmt: skip

_OOMD = (
    says(HostSymptom.OOM_CGROUP, "Killed ", r"\AKilled (?P<subject>/\S{1,200}) due to memory"),
)  # fmt: skip

_TIMESYNC = (
    says(NetworkSymptom.CLOCK_UNSYNCHRONIZED, "imed out", r"\ATimed out waiting for reply"),
    says(NetworkSymptom.CLOCK_STEPPED, "System clock time unset or jumped"),
    says(NetworkSymptom.CLOCK_OK, "synchroniz", r"\A(?:Initial clock synchronization|Synchronized to time server|Contacted time server)"),
)  # fmt: skip

_CHRONYD = (
    says(NetworkSymptom.CLOCK_OFFSET, "System clock wrong by", r"\ASystem clock wrong by -?(?P<seconds>\d{1,9}\.\d{1,9}) seconds"),
    says(NetworkSymptom.CLOCK_STEPPED, "System clock was stepped", r"stepped by -?(?P<seconds>\d{1,9}\.\d{1,9}) seconds"),
    says(NetworkSymptom.CLOCK_STEPPED, "Forward time jump detected"),
    says(NetworkSymptom.CLOCK_STEPPED, "Backward time jump detected"),
    says(NetworkSymptom.CLOCK_UNSYNCHRONIZED, "Can't synchronise"),
    says(NetworkSymptom.CLOCK_OK, "Selected source", r"\ASelected source (?P<subject>\S{1,100})"),
)  # fmt: skip

_FIREWALLD = (
    says(NetworkSymptom.FIREWALL_RELOADED, "eload"),
    says(ContainerSymptom.FIREWALL_CHAIN_MISSING, "No chain/target/match"),
)

SYSTEMD = ProgramsReader(
    SourceKind.SYSTEMD,
    {
        "systemd": _SYSTEMD,
        "systemd-networkd": _NETWORKD,
        "dhclient": _DHCLIENT,
        "dhcpcd": _DHCLIENT,
        "NetworkManager": _NETWORK_MANAGER,
        "systemd-logind": _LOGIND,
        "systemd-shutdown": _LOGIND,
        "systemd-oomd": _OOMD,
        "systemd-timesyncd": _TIMESYNC,
        "chronyd": _CHRONYD,
        "firewalld": _FIREWALLD,
    },
)
