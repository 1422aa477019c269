"""The table of adapters: one row for each row of the table of kinds."""

from __future__ import annotations

from collections.abc import Mapping

from lifeguard import clock
from lifeguard.aws.cloudwatch import vital_signs
from lifeguard.aws.ec2 import console_output, cpu_credits, execute
from lifeguard.aws.ec2.reader import Ec2Reader
from lifeguard.aws.elbv2 import metrics, targets
from lifeguard.aws.eventbridge.selftest import SelfTest
from lifeguard.aws.kms.volume_keys import KeyRights
from lifeguard.aws.ledger.retirements import Retirements
from lifeguard.aws.ledger.sweep_state import SweepState
from lifeguard.aws.lightsail import (
    balancer_metrics,
    burst,
    database_ways,
    execute_database,
    load_balancers,
    measure_database,
    read_instances,
    replacement_plan,
)
from lifeguard.aws.lightsail import execute as lightsail_calls
from lifeguard.aws.lightsail import read_databases as lightsail_databases
from lifeguard.aws.rds import busiest, measure, modifications, read_databases
from lifeguard.aws.rds import execute as rds_calls
from lifeguard.aws.sqs.power_queue import KeyProof, PowerQueue
from lifeguard.aws.ssm.switches import Freeze
from lifeguard.core.resources.resource import Service
from lifeguard.functions.respond.adapters.adapter import Adapter
from lifeguard.functions.respond.adapters.dedicated_host import HostAdapter
from lifeguard.functions.respond.adapters.instance import InstanceAdapter, RestoreDrillAdapter
from lifeguard.functions.respond.adapters.lightsail import LightsailAdapter
from lifeguard.functions.respond.adapters.lightsail_database import LightsailDbAdapter
from lifeguard.functions.respond.adapters.rds import RdsAdapter
from lifeguard.functions.respond.adapters.self_test import SelfTestAdapter
from lifeguard.functions.settings import RespondSettings
from lifeguard.functions.wiring import policies


def adapters(settings: RespondSettings, region: str) -> Mapping[str, Adapter]:
    """Return each kind's adapter, as this deployment's settings make it."""
    table = settings.ledger_table
    reader = Ec2Reader(KeyRights(policies().kms_keys, KeyProof(settings.power, region)))
    retirements = Retirements(table, region)
    of_instance = (
        reader,
        targets,
        vital_signs,
        console_output,
        execute,
        PowerQueue(settings.power_queue_url, region),
        retirements,
        cpu_credits,
        policies(),
        clock.now,
        metrics,
    )
    instance = InstanceAdapter(*of_instance)
    return {
        Service.EC2: instance,
        Service.EBS_VOLUME: instance,
        Service.LIGHTSAIL: LightsailAdapter(
            read_instances,
            burst,
            lightsail_calls,
            load_balancers,
            replacement_plan,
            retirements,
            policies(),
            clock.now,
            balancer_metrics,
        ),
        Service.LIGHTSAIL_DB: LightsailDbAdapter(
            lightsail_databases, measure_database, database_ways, execute_database, clock.now
        ),
        Service.RDS: RdsAdapter(
            read_databases, measure, modifications, rds_calls, busiest, policies(), clock.now
        ),
        Service.EC2_HOST: HostAdapter(reader),
        Service.RESTORE: RestoreDrillAdapter(*of_instance),
        Service.DRILL: SelfTestAdapter(SelfTest(SweepState(table, region), region), Freeze(region)),
    }
