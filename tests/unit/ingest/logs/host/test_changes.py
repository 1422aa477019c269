"""What changed a host: packages, people, calls of AWS's API, boots."""

from __future__ import annotations

import pytest

from lifeguard.core.diagnosis.symptoms.cloud import CloudSymptom
from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from tests.support.log_lines import kinds, said, symptoms, times

UPGRADED = HostSymptom.PACKAGE_UPGRADED
ID = "i-0f9e8d7c6b5a41322"


def test_the_history_of_apt() -> None:
    text = (
        "Start-Date: 2026-03-12  06:14:02\nCommandline: /usr/bin/unattended-upgrade\n"
        "Upgrade: containerd.io:amd64 (1.6.8-1, 1.6.9-1), docker-ce:amd64 (5:20.10, 5:20.11)\n"
        "End-Date: 2026-03-12  06:14:30"
    )
    assert said(text) == [
        (HostSymptom.UNATTENDED_UPGRADE, "", {}),
        (UPGRADED, "containerd.io", {}),
        (UPGRADED, "docker-ce", {}),
    ]
    assert set(times(text)) == {"2026-03-12T06:14:02"}
    assert kinds(text) == {"packages": 4}


def test_what_apt_prints() -> None:
    text = (
        "Log started: 2026-03-12  06:14:02\nPreparing to unpack .../x.deb ...\n"
        "Unpacking containerd.io (1.6.9-1) over (1.6.8-1) ...\nLog ended: today"
    )
    assert said(text) == [(UPGRADED, "containerd.io", {})]
    assert times(text) == ["2026-03-12T06:14:02"]


PACKAGES: dict[str, object] = {
    "2026-03-12 06:14:02 upgrade containerd.io:amd64 1.6.8 1.6.9": (UPGRADED, "containerd.io", {}),
    "2026-03-12T06:14:02+0000 SUBDEBUG Upgrade: containerd-1.7.2-1.amzn2023.x86_64": (
        UPGRADED,
        "containerd",
        {},
    ),
    "Mar 12 06:14:02 Updated: docker-20.10.7-5.amzn2.x86_64": (UPGRADED, "docker", {}),
    "2026-03-12 06:14:02,123 INFO Packages that will be upgraded: containerd.io docker-ce": (
        HostSymptom.UNATTENDED_UPGRADE,
        "containerd.io docker-ce",
        {},
    ),
    "Mar 12 06:14:02 h needrestart[9]: systemctl restart docker.service": (
        HostSymptom.SERVICE_RESTARTED_BY_UPGRADE,
        "docker.service",
        {},
    ),
    "  Updating   : 32:docker-25.0.6-1.amzn2.0.2.x86_64                            7/30": (
        UPGRADED,
        "docker",
        {},
    ),
    "Mar 12 06:14:02 h yum[9]: hello": None,
}


@pytest.mark.parametrize(("line", "says"), PACKAGES.items())
def test_packages(line: str, says: object) -> None:
    assert said(line) == ([says] if says else [])
    assert kinds(line) == {"packages": 1}


CLOUD = {
    "2026-03-12T09:10:02Z AuthorizeSecurityGroupIngress alice sg-0a1b": (
        "cloudtrail",
        CloudSymptom.API_CALL,
        "AuthorizeSecurityGroupIngress",
    ),
    "2026-03-12T09:10:02+00:00 alice ec2.amazonaws.com RevokeSecurityGroupIngress {}": (
        "cloudtrail",
        CloudSymptom.API_CALL,
        "RevokeSecurityGroupIngress",
    ),
    f"2026-03-12T09:10:02Z arn:aws:iam::1:user/alice StopInstances {ID}": (
        "cloudtrail",
        CloudSymptom.API_CALL,
        "StopInstances",
    ),
    '{"eventTime":"2026-03-12T09:10:02Z","eventSource":"rds.amazonaws.com","eventName":"ModifyDBInstance"}': (
        "cloudtrail",
        CloudSymptom.API_CALL,
        "ModifyDBInstance",
    ),
    f"2026-03-12T09:10:02Z {ID} instance-retirement scheduled": (
        "ec2",
        CloudSymptom.SCHEDULED_EVENT,
        "instance-retirement",
    ),
    f"2026-03-12T09:10:02Z {ID} The instance is running on degraded hardware": (
        "ec2",
        CloudSymptom.HOST_DEGRADED,
        "",
    ),
    f"2026-03-12T09:10:02Z {ID} StatusCheckFailed_System 1": (
        "ec2",
        CloudSymptom.SYSTEM_CHECK_FAILED,
        "",
    ),
    f"2026-03-12T09:10:02Z {ID} StatusCheckFailed_Instance 0.0": (
        "ec2",
        CloudSymptom.INSTANCE_CHECK_OK,
        "",
    ),
    f"2026-03-12T09:10:02Z {ID} StatusCheckFailed_AttachedEBS 1": (
        "ec2",
        CloudSymptom.EBS_CHECK_FAILED,
        "",
    ),
    f"2026-03-12T09:10:02Z {ID} SystemStatus impaired InstanceStatus impaired": (
        "ec2",
        CloudSymptom.SYSTEM_CHECK_FAILED,
        "",
    ),
    f"2026-03-12T09:10:02Z {ID} stopped Client.UserInitiatedShutdown": (
        "ec2",
        CloudSymptom.API_CALL,
        "StopInstances",
    ),
    f"2026-03-12T09:10:02Z {ID} stopped Server.InternalError: Internal error": (
        "ec2",
        CloudSymptom.STOPPED_BY_AWS,
        "Server.InternalError",
    ),
    '{"source":"aws.health","time":"2026-03-12T09:10:02Z","detail":{"eventTypeCode":"AWS_EC2_INSTANCE_REBOOT_MAINTENANCE_SCHEDULED"}}': (
        "ec2",
        CloudSymptom.SCHEDULED_EVENT,
        "AWS_EC2_INSTANCE_REBOOT_MAINTENANCE_SCHEDULED",
    ),
}


@pytest.mark.parametrize(("line", "says"), CLOUD.items())
def test_what_aws_says(line: str, says: tuple[str, CloudSymptom, str]) -> None:
    kind, symptom, subject = says
    assert said(line) == [(symptom, subject, {})]
    assert kinds(line) == {kind: 1}
    assert times(line) == ["2026-03-12T09:10:02+00:00"]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ('{"eventSource":"ec2.amazonaws.com","eventName":"DescribeInstances"}', "cloudtrail"),
        ('{"source":"aws.ec2","detail":{"state":"running"}}', "ec2"),
        ('{"eventSource":"ec2.amazonaws.com","eventName":1}', "unrecognised"),
        ('{"source":"app","detail":{}}', "unrecognised"),
        (f"2026-03-12T09:10:02Z {ID} hello", "unrecognised"),
        (f"2026-03-12T09:10:02Z {ID} NetworkIn much", "unrecognised"),
        (f"2026-03-12 09:10:02 INFO StartInstances {ID}", "unrecognised"),
        (f"2026-99-12T09:10:02Z StopInstances {ID}", "unrecognised"),
        ("2026-03-12T09:10:02Z hello, world", "unrecognised"),
        ("2026-03-12 09:14:02 INFO Installed plugins", "unrecognised"),
        ("Remove: it (now)", "packages"),
        ("Remove: nothing", "unrecognised"),
        ("Mar 12 06:14:02 hello", "unrecognised"),
    ],
)
def test_what_says_nothing(line: str, kind: str) -> None:
    assert [s for s in symptoms(line) if s is not UPGRADED] == []
    assert kinds(line) == {kind: 1}


@pytest.mark.parametrize(
    ("command", "symptom"),
    [
        ("/usr/bin/systemctl stop nginx", HostSymptom.SUDO),
        ("/usr/bin/docker compose up -d", HostSymptom.SUDO),
        ("/usr/bin/docker ps", HostSymptom.SUDO_HARMLESS),
        ("/usr/bin/journalctl -u nginx", HostSymptom.SUDO_HARMLESS),
    ],
)
def test_commands_of_people(command: str, symptom: HostSymptom) -> None:
    line = f"Mar 12 09:14:02 h sudo[1]:   alice : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND={command}"
    assert said(line) == [(symptom, command, {})]


def test_sessions_of_sudo_say_nothing() -> None:
    line = "Mar 12 09:14:02 h sudo: pam_unix(sudo:session): session opened for user root"
    assert said(line) == []
    assert kinds(line) == {"sudo": 1}


@pytest.mark.parametrize(
    "message",
    [
        "Failed password for root from 192.0.2.1 port 22 ssh2",
        "Invalid user admin from 192.0.2.1",
        "Connection closed by 192.0.2.1 port 5 [preauth]",
    ],
)
def test_failed_logins_are_noise(message: str) -> None:
    assert symptoms(f"Mar 12 09:14:02 h sshd[1]: {message}") == [HostSymptom.LOGIN_NOISE]


BOOT = "Cloud-init v. 23.3 finished at Thu, 12 Mar 2026 09:15:00 +0000. Datasource DataSourceEc2Local.  Up 31.02 seconds"


@pytest.mark.parametrize(
    "envelope", ["", "[   31.104402] cloud-init[1801]: ", "Mar 12 09:14:02 h cloud-init[9]: "]
)
def test_the_end_of_a_boot(envelope: str) -> None:
    assert said(envelope + BOOT) == [(HostSymptom.BOOTED, "", {"seconds": 31.02})]
    assert times(envelope + BOOT) == ["2026-03-12T09:15:00+00:00"]


@pytest.mark.parametrize(
    ("line", "subject"),
    [
        (
            "2026-03-12 09:14:02,412 - util.py[WARNING]: Failed to run module scripts-user (x)",
            "scripts-user",
        ),
        (
            "2026-03-12 09:14:02,412 - cc_scripts_user.py[WARNING]: Failed running /var/lib/cloud/x [1]",
            "/var/lib/cloud/x",
        ),
        (
            "[    9.100000] cloud-init[9]: 2026 [WARNING]: Failed to run module scripts-user",
            "scripts-user",
        ),
    ],
)
def test_modules_that_failed(line: str, subject: str) -> None:
    assert said(line) == [(HostSymptom.CLOUD_INIT_FAILED, subject, {})]


@pytest.mark.parametrize(
    "line",
    [
        "Cloud-init v. 23.3 is here",
        "2026-03-12 09:14:02,412 - hello",
        "20 clouds",
    ],
)
def test_other_lines_are_not_cloud_inits(line: str) -> None:
    assert kinds(line) == {"unrecognised": 1}


def test_a_boot_that_tells_no_time() -> None:
    line = "Mar 12 09:14:02 h cloud-init[9]: Cloud-init v. 23.3 running 'init' at some time"
    assert kinds(line) == {"cloud-init": 1}
