"""EC2's DescribeInstanceCreditSpecifications and ModifyInstanceCreditSpecification."""

from __future__ import annotations

from typing import Any

from sandbox.gateway.refusal import Code
from sandbox.gateway.request import Request
from sandbox.hosts.estate import Estate
from sandbox.hosts.host import Host
from sandbox.hosts.states import HostState
from sandbox.worldfile.burstable import is_burstable, usual_mode
from sandbox.worldfile.instance_spec import CreditOption, Tenancy


def describe_instance_credit_specifications(estate: Estate, request: Request) -> dict[str, Any]:
    """DescribeInstanceCreditSpecifications of the instances named; of all, who is unlimited."""
    ids = request.instance_ids()
    hosts = estate.require(ids) if ids else [h for h in estate.hosts.values() if _unlimited(h)]
    told = [{"InstanceId": host.id, "CpuCredits": _mode(host).value} for host in hosts]
    return {"InstanceCreditSpecifications": told}


def modify_instance_credit_specification(estate: Estate, request: Request) -> dict[str, Any]:
    """ModifyInstanceCreditSpecification: each instance is changed or refused by itself."""
    done, refused = [], []
    for wanted in request.params["InstanceCreditSpecifications"]:
        id_, mode = wanted["InstanceId"], CreditOption(wanted["CpuCredits"])
        host = estate.hosts.get(id_)
        code = Code.INVALID_INSTANCE_ID_NOT_FOUND if host is None else _refusal(host, mode)
        if host is None or code is not None:
            error = {"Code": code, "Message": f"The instance '{id_}' was not modified."}
            refused.append({"InstanceId": id_, "Error": error})
            continue
        host.switch_credits(mode)
        done.append({"InstanceId": id_})
    return {
        "SuccessfulInstanceCreditSpecifications": done,
        "UnsuccessfulInstanceCreditSpecifications": refused,
    }


def _refusal(host: Host, mode: CreditOption) -> Code | None:
    """Return why EC2 does not change it (EC2 API, UnsuccessfulInstanceCreditSpecification...)."""
    if host.state not in {HostState.RUNNING, HostState.STOPPED}:
        return Code.INCORRECT_INSTANCE_STATE
    dedicated = host.spec.tenancy is Tenancy.HOST and host.spec.type.startswith("t3.")
    if not is_burstable(host.spec.type) or (dedicated and mode is CreditOption.UNLIMITED):
        return Code.CREDIT_SPECIFICATION_NOT_SUPPORTED
    return None


def _unlimited(host: Host) -> bool:
    return _mode(host) is CreditOption.UNLIMITED


def _mode(host: Host) -> CreditOption:
    """Return its mode; of what is not burstable, standard (EC2 API, the same operation)."""
    if host.credits is not None:
        return host.credits.mode
    return host.credit_mode or usual_mode(host.spec.type)
