"""The command `systemctl`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from sandbox.hosts.guest.docker_engine import DockerEngine
from sandbox.hosts.guest.guest import CONTAINERD_UNIT, DOCKER_UNIT, Guest
from sandbox.hosts.guest.machine import GuestMachine
from sandbox.hosts.guest.programs.words import Words, take_apart
from sandbox.hosts.guest.run import Asked, HangsError, Printed
from sandbox.worldfile.guest_spec import DockerStateSpec

_VALUED = frozenset({"p", "property", "state", "type", "t", "job-mode", "signal", "s", "n"})
_INACTIVE = 3
"""The exit status of `systemctl is-active` and of `status` where it does not run."""
_STUCK = 90.0
"""Seconds until systemd gives a stop up (systemd.service(5), TimeoutStopSec)."""
_DOCKERS = frozenset({DOCKER_UNIT, CONTAINERD_UNIT})


def systemctl(machine: GuestMachine, asked: Asked) -> Printed:
    """Answer as systemd does, for the units of the world file and Docker's."""
    words = take_apart(asked.arguments, _VALUED)
    command, *names = words.operands or ("list-units",)
    answer = _COMMANDS.get(command)
    if answer is None:
        return Printed(status=1, error=f"systemctl: not played here: {command}")
    units = tuple(one if "." in one else f"{one}.service" for one in names)
    if command == "stop" and DOCKER_UNIT in units and asked.within is not None:
        takes_too_long = DockerEngine(machine).stops_for() > asked.within
        if takes_too_long:
            raise HangsError
    return answer(machine, words, units)


def _is_active(guest: Guest, unit: str) -> bool:
    if unit in {"docker.socket", *_DOCKERS}:
        return guest.daemon_pid is not None
    if unit not in guest.units():
        return False
    return unit not in guest.spec.units or any(one.unit == unit for one in guest.processes)


def _state(guest: Guest, unit: str) -> str:
    if _is_active(guest, unit):
        return "active"
    return "failed" if unit in guest.failed_units else "inactive"


def _main_pid(guest: Guest, unit: str) -> int:
    if unit in _DOCKERS:
        return guest.daemon_pid or 0
    return next((one.pid for one in guest.processes if one.unit == unit), 0)


def _unknown(guest: Guest, units: tuple[str, ...]) -> Printed | None:
    for unit in units:
        if unit != "docker.socket" and unit not in guest.units():
            text = f"Failed to act on {unit}: Unit {unit} not loaded."
            return Printed(status=5, error=text)
    return None


def _change(machine: GuestMachine, units: tuple[str, ...], *, stops: bool, starts: bool) -> Printed:
    guest = machine.guest
    if unknown := _unknown(guest, units):
        return unknown
    errors = []
    if _DOCKERS & set(units):
        engine = DockerEngine(machine)
        if starts and (stops or guest.docker is not DockerStateSpec.RUNNING):
            engine.restart_daemon()
        elif stops:
            engine.stop_daemon()
    for unit in (one for one in units if one not in _DOCKERS and one != "docker.socket"):
        if stops and not guest.stop_unit(unit):
            machine.spend(_STUCK)
            errors.append(f"Job for {unit} failed because a timeout was exceeded.")
        elif (
            starts and not _is_active(guest, unit) and (why := guest.start_unit(unit, machine.now))
        ):
            errors.append(f"Job for {unit} failed: {why}")
    machine.spend(1.0)
    machine.changed()
    return Printed(status=1 if errors else 0, error="\n".join(errors))


def _restart(machine: GuestMachine, _words: Words, units: tuple[str, ...]) -> Printed:
    return _change(machine, units, stops=True, starts=True)


def _stop(machine: GuestMachine, _words: Words, units: tuple[str, ...]) -> Printed:
    return _change(machine, units, stops=True, starts=False)


def _start(machine: GuestMachine, _words: Words, units: tuple[str, ...]) -> Printed:
    return _change(machine, units, stops=False, starts=True)


def _asks_active(machine: GuestMachine, words: Words, units: tuple[str, ...]) -> Printed:
    states = [_state(machine.guest, unit) for unit in units]
    out = "" if words.has("q", "quiet") else "".join(f"{one}\n" for one in states)
    return Printed(out, 0 if "active" in states else _INACTIVE)


def _cat(machine: GuestMachine, _words: Words, units: tuple[str, ...]) -> Printed:
    if unknown := _unknown(machine.guest, units):
        return unknown
    return Printed("".join(f"# /usr/lib/systemd/system/{one}\n" for one in units))


def _show(machine: GuestMachine, words: Words, units: tuple[str, ...]) -> Printed:
    guest = machine.guest
    wanted = [name for name in words.value("p", "property").split(",") if name]
    out = []
    for unit in units:
        is_known = unit in guest.units() or unit == "docker.socket"
        state = _state(guest, unit)
        told = {
            "Id": unit,
            "LoadState": "loaded" if is_known else "not-found",
            "ActiveState": state,
            "SubState": {"active": "running", "inactive": "dead"}.get(state, state),
            "MainPID": str(_main_pid(guest, unit)),
            "ControlGroup": f"/system.slice/{unit}" if state == "active" else "",
            "NRestarts": "0",
            "Result": "exit-code" if state == "failed" else "success",
            "Type": "simple",
            "CanStart": "yes",
            "TriggeredBy": "docker.socket" if unit == DOCKER_UNIT else "",
            "UnitFileState": "enabled",
            "ExecMainStartTimestamp": f"{guest.booted_at:%a %Y-%m-%d %H:%M:%S} UTC",
            "TimeoutStopUSec": "1min 30s",
        }
        shown = {name: told.get(name, "") for name in wanted} or told
        bare = words.has("value")
        out += [value if bare else f"{name}={value}" for name, value in shown.items()]
    return Printed("".join(f"{one}\n" for one in out))


def _list_units(machine: GuestMachine, words: Words, _units: tuple[str, ...]) -> Printed:
    guest = machine.guest
    wanted = set(words.value("state").split(",")) - {""}
    rows = []
    for unit in sorted(guest.units() | guest.failed_units):
        state = _state(guest, unit)
        sub = {"active": "running", "inactive": "dead"}.get(state, state)
        if not wanted or wanted & {state, sub}:
            rows.append(f"{unit} loaded {state} {sub} {unit.removesuffix('.service')}\n")
    return Printed("".join(rows))


def _reset_failed(machine: GuestMachine, _words: Words, units: tuple[str, ...]) -> Printed:
    machine.guest.failed_units -= set(units)
    return Printed()


_COMMANDS: Mapping[str, Callable[[GuestMachine, Words, tuple[str, ...]], Printed]] = (
    MappingProxyType(
        {
            "cat": _cat,
            "is-active": _asks_active,
            "list-units": _list_units,
            "reset-failed": _reset_failed,
            "restart": _restart,
            "show": _show,
            "start": _start,
            "status": _asks_active,
            "stop": _stop,
        }
    )
)
