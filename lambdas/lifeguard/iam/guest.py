"""The rights that looking and acting inside a host need, where some policy wants that.

A command is two rights: on the document that is run, and on the node it runs on (Systems Manager
User Guide, "Setting up Run Command"). All else knows no resource (Service Authorization Reference,
AWS Systems Manager).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from lifeguard.iam.grants import FunctionName, Needs, Scope

TO_LOOK: Mapping[FunctionName, Needs] = MappingProxyType(
    {
        FunctionName.RESPOND: {
            Scope.ANYTHING: (
                "ssm:CancelCommand",
                "ssm:DescribeInstanceInformation",
                "ssm:GetCommandInvocation",
                "ssm:ListCommands",
            ),
            Scope.GUEST_DOCUMENTS: ("ssm:DescribeDocument", "ssm:GetDocument", "ssm:SendCommand"),
            Scope.GUEST_NODES: ("ssm:SendCommand",),
        },
        # It tells once of servers that nobody can look into.
        FunctionName.REPORT: {Scope.ANYTHING: ("ssm:DescribeInstanceInformation",)},
    }
)

TO_ACT: Mapping[FunctionName, Needs] = MappingProxyType(
    {
        FunctionName.RESPOND: {
            Scope.GUEST_ACTS: ("ssm:DescribeDocument", "ssm:GetDocument", "ssm:SendCommand"),
        },
    }
)
"""What acts inside need besides: their documents. The nodes are those that may be looked into."""

TO_READ_DATABASES: Mapping[FunctionName, Needs] = MappingProxyType(
    {
        FunctionName.RESPOND: {
            Scope.ANYTHING: (
                "lightsail:GetRelationalDatabaseEvents",
                "lightsail:GetRelationalDatabaseLogEvents",
                "lightsail:GetRelationalDatabaseLogStreams",
                "rds:DescribeEvents",
            ),
            Scope.RDS_OPTED_IN: ("rds:DescribeDBLogFiles", "rds:DownloadDBLogFilePortion"),
        }
    }
)
"""What the logs and events of databases need; the logs of RDS are those of DB instances that carry
the opt-in tag (Service Authorization Reference, Amazon RDS and Amazon Lightsail)."""

TO_READ_LOGS: Mapping[FunctionName, Needs] = MappingProxyType(
    {FunctionName.RESPOND: {Scope.LOG_GROUPS: ("logs:FilterLogEvents",)}}
)
"""What log groups need that policies name."""
