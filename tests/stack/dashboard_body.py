"""A dashboard's body as JSON Schema, and the metrics that AWS documents.

CloudWatch API reference, "Dashboard body structure and syntax"; of what it allows, what is used.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_TEXT: dict[str, Any] = {"type": "string", "minLength": 1}
_COUNT = {"type": "integer", "minimum": 0}


def _widget(kind: str, properties: dict[str, Any], *needed: str) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {
            "type": {"const": kind},
            "x": {**_COUNT, "maximum": 23},
            "y": _COUNT,
            "width": {"type": "integer", "minimum": 1, "maximum": 24},
            "height": {"type": "integer", "minimum": 1, "maximum": 1000},
            "properties": {
                "type": "object",
                "properties": properties,
                "required": list(needed),
                "additionalProperties": False,
            },
        },
        "required": ["type", "x", "y", "width", "height", "properties"],
        "additionalProperties": False,
    }


_LINE = {
    "type": "object",
    "properties": {"value": {"type": "number"}, "label": _TEXT},
    "required": ["value"],
    "additionalProperties": False,
}
_ENTRY = {
    "type": "array",
    "minItems": 1,
    "items": {
        "anyOf": [
            _TEXT,
            {
                "type": "object",
                "properties": {
                    "expression": {**_TEXT, "maxLength": 1024},
                    "id": {"type": "string", "pattern": "^[a-z][a-zA-Z0-9_]*$"},
                    "label": _TEXT,
                    "visible": {"type": "boolean"},
                    "stat": {
                        "type": "string",
                        "pattern": "^(Average|Sum|Minimum|Maximum|SampleCount|p[0-9]{1,2})$",
                    },
                },
                "additionalProperties": False,
            },
        ]
    },
}
_AXIS = {
    "type": "object",
    "properties": {
        "min": {"type": "number"},
        "max": {"type": "number"},
        "showUnits": {"type": "boolean"},
    },
    "additionalProperties": False,
}
_ARN = {"type": "string", "pattern": r"^(arn:|<)"}

BODY: Mapping[str, Any] = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "object",
    "properties": {
        "start": {"type": "string", "pattern": "^-P"},
        "widgets": {
            "type": "array",
            "maxItems": 500,
            "items": {
                "anyOf": [
                    _widget(
                        "text",
                        {"markdown": _TEXT, "background": {"enum": ["solid", "transparent"]}},
                        "markdown",
                    ),
                    _widget(
                        "alarm",
                        {
                            "title": _TEXT,
                            "alarms": {
                                "type": "array",
                                "items": _ARN,
                                "minItems": 1,
                                "maxItems": 100,
                            },
                            "sortBy": {"enum": ["default", "stateUpdatedTimestamp", "timestamp"]},
                        },
                        "alarms",
                    ),
                    _widget(
                        "custom",
                        {
                            "endpoint": _ARN,
                            "params": {"type": "object"},
                            "title": _TEXT,
                            "updateOn": {
                                "type": "object",
                                "properties": {
                                    name: {"type": "boolean"}
                                    for name in ("refresh", "resize", "timeRange")
                                },
                                "additionalProperties": False,
                            },
                        },
                        "endpoint",
                    ),
                    _widget(
                        "metric",
                        {
                            "title": _TEXT,
                            "region": _TEXT,
                            "metrics": {"type": "array", "minItems": 1, "items": _ENTRY},
                            "view": {"enum": ["timeSeries", "singleValue", "bar"]},
                            "stacked": {"type": "boolean"},
                            "period": {"type": "integer", "multipleOf": 60},
                            "setPeriodToTimeRange": {"type": "boolean"},
                            "start": {"type": "string", "pattern": "^-P"},
                            "yAxis": {
                                "type": "object",
                                "properties": {"left": _AXIS},
                                "additionalProperties": False,
                            },
                            "annotations": {
                                "type": "object",
                                "properties": {"horizontal": {"type": "array", "items": _LINE}},
                                "additionalProperties": False,
                            },
                        },
                        "metrics",
                        "region",
                    ),
                ]
            },
        },
    },
    "required": ["widgets"],
    "additionalProperties": False,
}

_CHECKS = ("StatusCheckFailed", *(f"StatusCheckFailed_{x}" for x in ("System", "Instance")))
DOCUMENTED: Mapping[str, frozenset[str]] = {
    namespace: frozenset(names)
    for namespace, names in {
        # EC2 user guide, "CloudWatch metrics that are available for your instances".
        "AWS/EC2": (
            *_CHECKS,
            "StatusCheckFailed_AttachedEBS",
            "CPUUtilization",
            "CPUCreditBalance",
            "CPUSurplusCreditsCharged",
            "EBSIOBalance%",
            "EBSByteBalance%",
        ),
        # EBS user guide, "Amazon CloudWatch metrics for Amazon EBS".
        "AWS/EBS": (
            "VolumeQueueLength",
            "BurstBalance",
            "VolumeStalledIOCheck",
            "VolumeIOPSExceededCheck",
            "VolumeThroughputExceededCheck",
        ),
        # CloudWatch user guide, "Metrics collected by the CloudWatch agent".
        "CWAgent": (
            "mem_used_percent",
            "swap_used_percent",
            "disk_used_percent",
            "Memory % Committed Bytes In Use",
            "Paging File % Usage",
            "LogicalDisk % Free Space",
        ),
        # RDS user guide, "Amazon CloudWatch metrics for Amazon RDS".
        "AWS/RDS": (
            "DiskQueueDepth",
            "ReadIOPS",
            "WriteIOPS",
            "ReadLatency",
            "WriteLatency",
            "DatabaseConnections",
            "CPUUtilization",
            "BurstBalance",
            "EBSIOBalance%",
            "EBSByteBalance%",
            "FreeStorageSpace",
            "FreeableMemory",
            "SwapUsage",
        ),
        # Application Load Balancers guide, "CloudWatch metrics for your Application Load Balancer".
        "AWS/ApplicationELB": (
            "HTTPCode_ELB_5XX_Count",
            "HTTPCode_Target_5XX_Count",
            "UnHealthyHostCount",
            "TargetResponseTime",
        ),
        # Route 53 developer guide, "Monitoring health checks using CloudWatch".
        "AWS/Route53": ("HealthCheckStatus",),
        # Lambda developer guide, "Types of metrics for Lambda functions".
        "AWS/Lambda": ("Invocations", "Duration", "Errors"),
        # SNS developer guide, "Monitoring Amazon SNS topics using CloudWatch".
        "AWS/SNS": ("NumberOfNotificationsDelivered", "NumberOfNotificationsFailed"),
    }.items()
}

DIMENSIONS: Mapping[str, frozenset[tuple[str, ...]]] = {
    "AWS/EC2": frozenset({("InstanceId",)}),
    "AWS/EBS": frozenset({("VolumeId",)}),
    "AWS/RDS": frozenset({("DBInstanceIdentifier",)}),
    "AWS/ApplicationELB": frozenset({("LoadBalancer",), ("TargetGroup", "LoadBalancer")}),
    "AWS/Route53": frozenset({("HealthCheckId",)}),
    "AWS/Lambda": frozenset({("FunctionName",)}),
    "AWS/SNS": frozenset({("TopicName",)}),
    "Lifeguard": frozenset({("service",), ("DBInstanceIdentifier", "service")}),
}
"""The sets of dimensions that these pages name, of those that are used."""
