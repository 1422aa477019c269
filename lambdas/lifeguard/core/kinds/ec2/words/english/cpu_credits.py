"""English templates: CPU credits of burstable instances, and unlimited mode."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "cause.cpu-credits-gone": "no CPU credits left",
    "cause.cpu-credits-low": "CPU credits run low",
    "cause.surplus-credits-charged": "surplus CPU credits charged",
    "page_cause.cpu-credits-gone": "The instance has no CPU credits left.",
    "page_cause.cpu-credits-low": "The CPU credits of the instance run low.",
    "page_cause.surplus-credits-charged": "AWS charges surplus CPU credits of the instance.",
    "credits.gone": (
        "the CPU credits were used up; the CPU is held at the baseline of the instance type "
        "({cpu}% of CPU in the last half hour)"
    ),
    "credits.low": "{balance} CPU credits were left, enough for {left} at {cpu}% of CPU",
    "credits.charged": (
        "AWS charged {charged} surplus CPU credits in an hour, about {usd} USD (in unlimited mode, "
        "those beyond a day's worth are charged)"
    ),
    "credits.charged_unpriced": (
        "AWS charged {charged} surplus CPU credits in an hour (in unlimited mode, those beyond a "
        "day's worth are charged)"
    ),
    "credits.find": (
        "Find the process or container that uses the CPU (top, docker stats), and decide whether "
        "it is worth the price."
    ),
    "credits.costs": "what the CPU uses beyond its credits in unlimited mode costs {price}",
    "credits.back": "the CPU credits no longer run out ({balance} left)",
    "credits.not_charged": "AWS has charged no surplus CPU credits for an hour and a half",
    "credits.unlimited": (
        "the instance is in unlimited mode, so that its CPU is no longer held at the baseline; "
        "this costs {price}; the command below switches it back to standard mode"
    ),
    "credits.unlimited_by_others": "the instance is in unlimited mode now",
    "credits.gist_back": "CPU credits no longer run out",
    "credits.gist_not_charged": "surplus CPU credits no longer charged",
    "credits.price": "at most {usd} USD an hour, at AWS's price for Linux on T3",
    "credits.price_unknown": "AWS's price for each surplus CPU credit",
    "credits.switch": (
        "Or switch the instance to unlimited mode (the last command below): its CPU is then not "
        "held at the baseline, and what it uses beyond its credits costs {price}."
    ),
    "credits.will_switch": (
        "Once the credits are used up, Lifeguard switches the instance to unlimited mode, as its "
        "policy says: what it uses beyond its credits then costs {price}."
    ),
    "credits.will_ask": (
        "Once the credits are used up, Lifeguard asks whether to switch the instance to unlimited "
        "mode: what it uses beyond its credits then costs {price}."
    ),
    "credits.step": (
        "EC2 switches the instance to unlimited mode, without a restart: what it uses beyond its "
        "credits costs {price}."
    ),
    "credits.switching": "EC2 does not say yet that the instance is in unlimited mode",
    "credits.not_unlimited": (
        "EC2 accepted the switch to unlimited mode, but still says that the instance is in "
        "standard mode"
    ),
    "credits.no_restart": "Do not restart the instance for this: a restart earns no CPU credits.",
    "credits.no_restart_t2": (
        "Do not stop the instance for this: a T2 instance loses its CPU credits at a stop."
    ),
    "credits.ask": (
        "Find what uses the CPU, or decide whether to move to unlimited mode or another instance "
        "type. The CPU credits are used up, and a stop and a start does not bring any back."
    ),
    "credits.breakeven": (
        "If the load is to stay above {percent}% of CPU, an M5 instance of the same size costs "
        "less than {type} in unlimited mode."
    ),
    "credits.debt": (
        "A stop, or a switch to standard mode, bills the {debt} surplus credits that are still "
        "open at once (about {usd} USD)."
    ),
    "credits.debt_unknown": (
        "A stop, or a switch to standard mode, bills all surplus credits that are still open at "
        "once."
    ),
    "answer.unlimited": "EC2 accepted unlimited mode",
    "answer.not_unlimited": "EC2 did not accept unlimited mode ({code})",
    "done.unlimited_credits": "switched to unlimited mode by Lifeguard",
    "deed.unlimited_credits": "switched to unlimited mode",
    "verb.unlimited_credits": "switch to unlimited mode",
    "remedy.unlimited_credits": "a switch to unlimited CPU credits",
    "not_done.unlimited_credits": "{reason}",
    "short.unlimited_credits": "switch to unlimited mode?",
    "may.unlimited_credits": "May Lifeguard switch it to unlimited mode, which may cost?",
    "offer_question.unlimited_credits": (
        "May Lifeguard switch {server} to unlimited mode, which may cost?"
    ),
    "offer_act.unlimited_credits": "a switch to unlimited mode",
    "offer_yes.unlimited_credits": "Yes, switch it",
}
