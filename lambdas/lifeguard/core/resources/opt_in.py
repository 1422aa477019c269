"""Which policy a resource has been given by its opt-in tag."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lifeguard.core.policy.policy import Mode, Policies, Policy
from lifeguard.core.resources.tags import REPLACED_BY
from lifeguard.core.text.message import Said


@dataclass(frozen=True, slots=True)
class OptIn:
    """The policy, or None without the tag; and what is odd about it."""

    policy: Policy | None
    note: Said = ""


def opt_in(tags: Mapping[str, str], policies: Policies, *, retired: bool = False) -> OptIn:
    """Return the policy that a resource's tags name.

    A value that names no policy is treated as `observe`, and the note says so. `retired`: an
    incident in the ledger has replaced it. Without one the tag that says so is not believed.
    """
    replacement = tags.get(REPLACED_BY)
    if replacement is None:
        return _opt_in(tags, policies)
    if retired:
        return OptIn(None, f"{replacement} has taken its place, and it is only kept")
    found = _opt_in(tags, policies)
    doubt = f"its tag {REPLACED_BY} names {replacement}, but Lifeguard has not replaced it"
    return OptIn(found.policy, f"{doubt}: the tag is not believed; {found.note}".rstrip("; "))


def _opt_in(tags: Mapping[str, str], policies: Policies) -> OptIn:
    tag = policies.opt_in_tag
    value = tags.get(tag)
    if value is None:
        return OptIn(None, f"it has no tag {tag}")
    named = policies.policies.get(value)
    if named is not None:
        return OptIn(named)
    known = ", ".join(sorted(policies.policies))
    note = f'its tag {tag} names the policy "{value}", which policies.yaml lacks (it has {known})'
    return OptIn(Policy(value, mode=Mode.OBSERVE), f"{note}: treated as observe")
