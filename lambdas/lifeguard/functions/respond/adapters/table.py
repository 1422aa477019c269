"""The table of adapters: one row for each row of the table of kinds, made when first asked for.

Each row imports the calls of its own service alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from lifeguard import clock
from lifeguard.core.resources.resource import Service
from lifeguard.functions.respond.adapters.adapter import Adapter
from lifeguard.functions.settings import RespondSettings
from lifeguard.functions.wiring import policies
from lifeguard.on_demand import OnDemand

if TYPE_CHECKING:
    from lifeguard.aws.ec2.reader import Ec2Reader


def adapters(settings: RespondSettings, region: str) -> Mapping[str, Adapter]:
    """Return each kind's adapter, as this deployment's settings make it."""
    instance = partial(_instance, settings, region)
    return OnDemand[Adapter](
        {
            Service.EC2: instance,
            Service.EBS_VOLUME: instance,
            Service.LIGHTSAIL: partial(_lightsail, settings, region),
            Service.LIGHTSAIL_DB: _lightsail_database,
            Service.RDS: _rds,
            Service.EC2_HOST: partial(_dedicated_host, settings, region),
            Service.RESTORE: partial(_instance, settings, region, drill=True),
            Service.DRILL: partial(_self_test, settings, region),
        }
    )


def _instance(settings: RespondSettings, region: str, *, drill: bool = False) -> Adapter:
    from lifeguard.aws.cloudwatch import vital_signs
    from lifeguard.aws.ec2 import console_output, cpu_credits, execute
    from lifeguard.aws.elbv2 import metrics, targets
    from lifeguard.aws.ledger.retirements import Retirements
    from lifeguard.aws.sqs.power_queue import PowerQueue
    from lifeguard.functions.respond.adapters.instance import InstanceAdapter, RestoreDrillAdapter

    made_by = RestoreDrillAdapter if drill else InstanceAdapter
    return made_by(
        _reader(settings, region),
        targets,
        vital_signs,
        console_output,
        execute,
        PowerQueue(settings.power_queue_url, region),
        Retirements(settings.ledger_table, region),
        cpu_credits,
        policies(),
        clock.now,
        metrics,
    )


def _lightsail(settings: RespondSettings, region: str) -> Adapter:
    from lifeguard.aws.ledger.retirements import Retirements
    from lifeguard.aws.lightsail import (
        balancer_metrics,
        burst,
        execute,
        load_balancers,
        read_instances,
        replacement_plan,
    )
    from lifeguard.functions.respond.adapters.lightsail import LightsailAdapter

    return LightsailAdapter(
        read_instances,
        burst,
        execute,
        load_balancers,
        replacement_plan,
        Retirements(settings.ledger_table, region),
        policies(),
        clock.now,
        balancer_metrics,
    )


def _lightsail_database() -> Adapter:
    from lifeguard.aws.lightsail import (
        database_ways,
        execute_database,
        measure_database,
        read_databases,
    )
    from lifeguard.functions.respond.adapters.lightsail_database import LightsailDbAdapter

    return LightsailDbAdapter(
        read_databases, measure_database, database_ways, execute_database, clock.now
    )


def _rds() -> Adapter:
    from lifeguard.aws.rds import busiest, execute, measure, modifications, read_databases
    from lifeguard.functions.respond.adapters.rds import RdsAdapter

    return RdsAdapter(
        read_databases, measure, modifications, execute, busiest, policies(), clock.now
    )


def _dedicated_host(settings: RespondSettings, region: str) -> Adapter:
    from lifeguard.functions.respond.adapters.dedicated_host import HostAdapter

    return HostAdapter(_reader(settings, region))


def _self_test(settings: RespondSettings, region: str) -> Adapter:
    from lifeguard.aws.eventbridge.selftest import SelfTest
    from lifeguard.aws.ledger.sweep_state import SweepState
    from lifeguard.aws.ssm.switches import Freeze
    from lifeguard.functions.respond.adapters.self_test import SelfTestAdapter

    state = SweepState(settings.ledger_table, region)
    return SelfTestAdapter(SelfTest(state, region), Freeze(region))


def _reader(settings: RespondSettings, region: str) -> Ec2Reader:
    from lifeguard.aws.ec2.reader import Ec2Reader
    from lifeguard.aws.kms.volume_keys import KeyRights
    from lifeguard.aws.sqs.power_queue import KeyProof

    return Ec2Reader(KeyRights(policies().kms_keys, KeyProof(settings.power, region)))
