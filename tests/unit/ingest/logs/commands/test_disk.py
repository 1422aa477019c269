"""`df`, `du`, `mount`, `lsof`."""

from __future__ import annotations

import pytest

from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from tests.support.log_lines import said, symptoms

DF = "Filesystem      Size  Used Avail Use% Mounted on"
SHM = "/dev/shm"  # noqa: S108  where Linux mounts it
DF_I = "Filesystem      Inodes   IUsed IFree IUse% Mounted on"


@pytest.mark.parametrize(
    ("command", "heading", "row", "says"),
    [
        ("df -h", DF, "/dev/root  30G  29G  500M  99% /", (HostSymptom.DISK_FULL, "/", 99)),
        ("df -h", DF, "/dev/root  30G  10G  20G  33% /", (HostSymptom.DISK_FREE, "/", 33)),
        ("df -h", DF, "/dev/root  30G  28G  2G  94% /", None),
        ("df -hT", DF, "/dev/x xfs  30G  30G  0  100% /my data", (HostSymptom.DISK_FULL, "/my", 100)),
        ("df -i", DF_I, "/dev/root  9  9  0  100% /", (HostSymptom.INODES_FULL, "/", 100)),
        ("df", DF_I, "/dev/root  9  4  5  40% /", (HostSymptom.INODES_FREE, "/", 40)),
        ("df -Pi", "", "/dev/root  9  9  0  100% /", (HostSymptom.INODES_FULL, "/", 100)),
        ("df -i", DF_I, "/dev/root  9  9  0  97% /", None),
        ("df -h", DF, "tmpfs  64M  64M  0  100% /dev/shm", (HostSymptom.SHM_FULL, SHM, 100)),
        ("df -h", DF, "tmpfs  64M  0  64M  0% /dev/shm", None),
        ("df -h", DF, "tmpfs  64M  64M  0  100% /run/user/0", None),
        ("df -h", DF, "tmpfs  64M  64M  0  100% /srv", None),
        ("df -h", DF, "/dev/loop0  26M  26M  0  100% /snap/x/1", None),
        ("df -h", DF, "/dev/loop1  26M  26M  0  100% /mnt/iso", None),
        ("df -h", DF, "/dev/sda1  26M  26M  0  100% /boot/efi", None),
        ("df -h", DF, "overlay  30G  30G  0  100% /", (HostSymptom.DISK_FULL, "/", 100)),
        ("df --output=pcent /srv", "Use%", "100%", (HostSymptom.DISK_FULL, "/srv", 100)),
        ("df --output=target,pcent", "Mounted on Use%", "/ 100%", (HostSymptom.DISK_FULL, "/", 100)),
        ("df -h", DF, "df: /x: No such file or directory", None),
    ],
)  # fmt: skip
def test_df(command: str, heading: str, row: str, says: tuple[HostSymptom, str, int]) -> None:
    text = "\n".join(["$ " + command, *([heading] if heading else []), row])
    expected = [(says[0], says[1], {"percent": says[2]})] if says else []
    assert said(text) == expected


def test_both_headings_in_one_output() -> None:
    text = f"$ df -h /; df -i /\n{DF}\n/dev/root 30G 1G 29G 4% /\n{DF_I}\n/dev/root 9 9 0 100% /"
    assert symptoms(text) == [HostSymptom.DISK_FREE, HostSymptom.INODES_FULL]


def test_du_says_which_folder_holds_most_itself() -> None:
    text = (
        "$ du -xh --max-depth=1 /var/lib/docker | sort -h\n7.1G\t/var/lib/docker/volumes\n"
        "361G\t/var/lib/docker/containers\n380G\t/var/lib/docker\n400G\ttotal\n?\t/x"
    )
    assert said(text) == [
        (HostSymptom.DISK_EATER, "/var/lib/docker/containers", {"bytes": 361 * 1024**3})
    ]
    assert said("$ du -s /a\n12 /a") == [(HostSymptom.DISK_EATER, "/a", {"bytes": 12})]
    assert said("$ du -s /a\ndu: no") == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "$ mount | grep ' / '\n/dev/nvme0n1p1 on / type ext4 (ro,relatime)",
            [(HostSymptom.READ_ONLY, "/", {})],
        ),
        (
            "$ findmnt -no OPTIONS,TARGET,SOURCE /\nrw,relatime / /dev/nvme0n1p1",
            [(HostSymptom.MOUNTED_READ_WRITE, "/", {})],
        ),
        (
            "$ mount\n/dev/nvme0n1p1 type ext4 rw",
            [(HostSymptom.MOUNTED_READ_WRITE, "/dev/nvme0n1p1", {})],
        ),
        ("$ mount\n/dev/loop0 on /snap/x type squashfs (ro,nodev)", []),
        ("$ mount\ntmpfs on /run type tmpfs (rw)", []),
        ("$ mount\n/dev/nvme0n1p1 on / type ext4", []),
    ],
)
def test_mounts(text: str, says: object) -> None:
    assert said(text) == says


def test_files_that_are_deleted_and_held_open() -> None:
    row = "java    1201 app    4w   REG  259,1 8589934592     0 12345 /var/log/app.log (deleted)"
    assert said(f"$ sudo lsof +L1\nCOMMAND PID\n{row}\n(deleted)") == [
        (HostSymptom.DELETED_HELD_OPEN, "java", {})
    ]
