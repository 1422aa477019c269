"""Which policy a resource has been given by its opt-in tag."""

from __future__ import annotations

from collections.abc import Mapping

from lifeguard.core.policy.policy import Mode, Policies, Policy
from lifeguard.core.resources.tags import REPLACED_BY
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import NOTHING, Message, message
from lifeguard.immutable import immutable


@immutable
class OptIn:
    """The policy, or None without the tag; and what is odd about it."""

    policy: Policy | None
    note: Message = NOTHING


def opt_in(tags: Mapping[str, str], policies: Policies, *, retired: bool = False) -> OptIn:
    """Return the policy that a resource's tags name.

    A value that names no policy is treated as `observe`, and the note says so. `retired`: an
    incident in the ledger has replaced it. Without one the tag that says so is not believed.
    """
    replacement = tags.get(REPLACED_BY)
    if replacement is None:
        return _opt_in(tags, policies)
    if retired:
        return OptIn(None, message("optin.replaced", by=foreign(replacement)))
    found = _opt_in(tags, policies)
    doubt = message("optin.not_replaced", tag=REPLACED_BY, by=foreign(replacement))
    both = message("optin.both", first=doubt, second=found.note) if found.note else doubt
    return OptIn(found.policy, both)


def _opt_in(tags: Mapping[str, str], policies: Policies) -> OptIn:
    tag = policies.opt_in_tag
    value = tags.get(tag)
    if value is None:
        return OptIn(None, message("optin.untagged", tag=tag))
    named = policies.policies.get(value)
    if named is not None:
        return OptIn(named)
    known = tuple(sorted(policies.policies))
    note = message("optin.unknown_policy", tag=tag, value=foreign(value), known=known)
    return OptIn(Policy(value, mode=Mode.OBSERVE), note)
