"""The CPU credits of one instance, as CloudWatch and EC2 say of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from lifeguard.core.forecast.cpu_credits import CpuCredits, cpu_credits
from lifeguard.core.forecast.trend import CALM, Series, calm, mean, within
from lifeguard.immutable import immutable

SPAN = timedelta(minutes=30)
"""Over which the CPU that is told is measured, as the use of credits is."""
CHARGED_IN = timedelta(hours=1)
"""AWS charges what has become due at the end of an hour (EC2 user guide, "Unlimited mode
examples")."""
MARGIN = 1.25
"""A shortage is over where the credits last for so many times what the policy warns of."""
RESERVE = timedelta(hours=1.2)
"""What is earned in it must be left before a shortage is over: the next busy hour spends less."""
_UNKNOWN_RESERVE = 10.0
"""Credits, of a type of which it is not known what it earns."""

READ = CHARGED_IN + CALM
"""How far back everything is read that is said of credits."""


class CreditMode(StrEnum):
    """The credit option for CPU usage (DescribeInstanceCreditSpecifications, CpuCredits)."""

    STANDARD = "standard"
    UNLIMITED = "unlimited"


@immutable
class InstanceCredits:
    """What was measured until `left.at`, and read at `read_at`.

    * `mode` None: nobody has asked, as enough is left.
    * `cpu` is the mean CPU utilization of half an hour, in percent of all vCPUs.
    * `charged` are the surplus credits that AWS has charged in an hour; `charging`, whether any
      were in an hour and a half. `debt` are those that are spent and not charged yet.
    * `warn_below`: less than so much time until the credits are gone is a problem.
    """

    read_at: datetime
    left: CpuCredits
    warn_below: timedelta
    mode: CreditMode | None = None
    cpu: float = 0
    charged: float = 0
    charging: bool = False
    debt: float = 0
    eased: bool = False  # for half an hour enough has been left, with a margin

    @property
    def runs_short(self) -> bool:
        """Whether the credits will be gone so soon that a person should know, in any mode."""
        left = self.left.gone_in
        return left is not None and left < self.warn_below

    @property
    def matters(self) -> bool:
        """Whether anything of it depends on the mode."""
        return self.runs_short or self.charged > 0

    @property
    def falls_short(self) -> bool:
        """Whether the CPU will soon be held at the baseline, or is."""
        return self.mode is CreditMode.STANDARD and self.runs_short

    @property
    def spent(self) -> bool:
        """Whether the CPU is held at the baseline of its type."""
        return self.mode is CreditMode.STANDARD and self.left.gone

    @property
    def costs(self) -> bool:
        """Whether AWS charges what the CPU uses beyond its credits."""
        return self.mode is CreditMode.UNLIMITED and self.charged > 0

    @property
    def holds_back_no_more(self) -> bool:
        """Whether a lack of credits is over: enough is left, or none are needed."""
        return self.eased or self.mode is CreditMode.UNLIMITED


@immutable
class CreditMeasurements:
    """What CloudWatch holds of five minutes each, the earliest first.

    * `balances` are CPUCreditBalance, `usages` sums of CPUCreditUsage, `cpus` CPUUtilization.
    * `charges` are sums of CPUSurplusCreditsCharged, `debts` CPUSurplusCreditBalance.
    """

    balances: Series
    usages: Series = ()
    cpus: Series = ()
    charges: Series = ()
    debts: Series = ()

    @property
    def rests(self) -> bool:
        """Whether nothing else need be read: credits are left, and have not become fewer."""
        values = [value for _, value in self.balances]
        rises = all(earlier <= later for earlier, later in pairwise(values))
        return rises and bool(values) and values[-1] >= _UNKNOWN_RESERVE

    def credits(
        self, earned: float | None, warn_below: timedelta, now: datetime
    ) -> InstanceCredits | None:
        """Return what they say at the latest of them; None: they are too few.

        Args:
            earned: credits an hour, see `earned_per_hour`.
            warn_below: see `InstanceCredits`.
            now: when they were read.
        """
        found = self._at(None, earned, warn_below, now)
        if found is None:
            return None

        def suffices(when: datetime) -> bool:
            look = self._at(when, earned, warn_below, now)
            return look is not None and _suffices(look)

        began = found.left.at - CHARGED_IN
        return replace(
            found,
            charged=sum(value for at, value in self.charges if at > began),
            charging=any(value > 0 for _, value in self.charges),
            debt=self.debts[-1][1] if self.debts else 0,
            eased=calm(self.balances, suffices),
        )

    def _at(
        self, when: datetime | None, earned: float | None, warn_below: timedelta, now: datetime
    ) -> InstanceCredits | None:
        left = cpu_credits(self.balances, self.usages, earned, when)
        if left is None:
            return None
        cpu = mean(within(self.cpus, SPAN, left.at)) or 0
        return InstanceCredits(now, left, warn_below, cpu=cpu)


def _suffices(look: InstanceCredits) -> bool:
    """Whether so much is left that a shortage may be over: more than what would begin one."""
    earned = look.left.earned
    least = _UNKNOWN_RESERVE if earned is None else earned * (RESERVE / timedelta(hours=1))
    gone_in = look.left.gone_in
    lasts = gone_in is None or gone_in >= look.warn_below * MARGIN
    return look.left.balance >= least and lasts
