"""English templates: the replacement of a Lightsail instance."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "lightsail.replace_by_hand": (
        "To replace the instance yourself, create a new instance from the snapshot and move the "
        "static IP address to the new instance with these commands."
    ),
    "lightsail.newest_snapshot": (
        "the newest good snapshot is {snapshot}, {age} old; the new instance starts with its data"
    ),
    "lightsail.old_snapshot": "the snapshot is older than a backup may be ({limit})",
    "lightsail.coming_snapshot": "a newer snapshot, {snapshot}, is not available yet",
    "lightsail.snapshot_pending": "Lightsail is still creating the newest snapshot ({snapshot})",
    "lightsail.no_snapshot": (
        "no snapshot of the instance is available that was created before the problem began"
    ),
    "lightsail.lacking_disks": "the snapshot does not contain these attached disks: {disks}",
    "lightsail.no_bundle": (
        "no bundle on sale has a system disk of {size} GB or more, as the snapshot needs"
    ),
    "lightsail.ipv6_only": (
        "the instance has IPv6 addresses only, which cannot be moved to another instance"
    ),
    "lightsail.metadata_options": (
        "the metadata options of the instance are stricter than those of a new instance, and a "
        "launch from a snapshot does not take them"
    ),
    "lightsail.step.launches": (
        "Lightsail creates a new instance from {snapshot} in the same Availability Zone, with "
        "the same key pair, tags, firewall rules, disks and automatic snapshots."
    ),
    "lightsail.step.moves": (
        "The static IP address {static_ip} moves to the new instance. It belongs to neither "
        "instance for some seconds."
    ),
    "lightsail.step.keeps_old": (
        "The old instance is kept, stopped and tagged. Lifeguard never deletes it. Lightsail "
        "bills it as before until you delete it."
    ),
    "lightsail.step.gives_up_new": (
        "If the new instance does not pass its status checks, Lifeguard deletes it and leaves "
        "the old one as it is."
    ),
    "risk.new_name": (
        "Its name and its private IP address change. Update what names the old instance: "
        "endpoints in policies.yaml, alarms, DNS records."
    ),
    "lightsail.not_listed": (
        "the new instance did not start: Lightsail does not list it or no longer lists it"
    ),
    "lightsail.ended": "the new instance did not start: its state is {state}",
    "lightsail.old_kept": (
        "the old instance ({old}) is kept in the stopped state and billed as before"
    ),
    "lightsail.rename": (
        "Update everything that names the old instance {old}: its endpoint in policies.yaml, "
        "alarms, scripts. The new instance is called {new} and has a new private IP address."
    ),
    "lightsail.new_address": (
        "Update DNS records and allow-lists: the public IPv4 address changed from {before} to "
        "{now}."
    ),
    "lightsail.register_again": (
        "If the old instance was registered with Systems Manager (mi-...), register {new} "
        "again. Until then, send no commands to that node: both instances have the same "
        "registration."
    ),
    "lightsail.stop_on_idle": (
        "Turn on the add-on that stops an idle instance for {new}. The old instance has it."
    ),
    "lightsail.delete_old": "Delete the old instance {old} when nobody needs its disk any more.",
    "lightsail.firewall_set": (
        "the firewall of the new instance has the {count:rule|rules} of the old one"
    ),
    "lightsail.static_ip_gone": "the static IP address {static_ip} no longer exists",
    "lightsail.static_ip_elsewhere": (
        "someone else attached the static IP address {static_ip} to {holder}"
    ),
    "lightsail.name_taken": "another instance has the name {name}",
    "lightsail.launching": "Lightsail is creating the instance {instance}",
    "lightsail.retiring": "Lightsail is stopping the old instance {instance}, which is kept",
    "lightsail.deleting": "Lightsail deleted the instance {instance}",
    "lightsail.deleting_but": (
        "Lightsail deleted the instance {instance}, but keeps its disks, which cost money: "
        "{disks}; delete these disks manually"
    ),
    "lightsail.retired": (
        "{name} was replaced on {when:date}. It is kept in the stopped state and billed as before. "
        "Delete the old instance if it still exists and nobody needs its disk."
    ),
    "lightsail.not_ours": (
        "the instance {instance} does not carry the tags of this replacement, so Lifeguard does "
        "not delete it"
    ),
    "offer_question.new_instance": (
        "May Lifeguard replace {server} with a new instance from a snapshot?"
    ),
    "offer_act.new_instance": "a replacement with a new instance",
    "offer_yes.new_instance": "Yes, replace it",
    "short.new_instance": "replace it from a snapshot?",
    "may.new_instance": "May Lifeguard replace it with a new instance from a snapshot?",
    "lightsail.on.same": (
        "a new instance of the same size, {bundle} ({memory} GB, {price} USD a month, the old one "
        "{now} USD)"
    ),
    "lightsail.on.bigger": (
        "a new instance of the next bigger size, {bundle} ({memory} GB, {price} USD a month, the "
        "old one {now} USD)"
    ),
    "lightsail.static_ip_moved": (
        "the static IP address {static_ip} ({address}) moved to {to}, and was attached to neither "
        "instance for some seconds"
    ),
    "risk.billed_twice": (
        "You pay for both instances until you delete the old one: Lightsail bills a stopped "
        "instance as before."
    ),
    "verb.set_firewall": "firewall rules of the new instance",
    "verb.move_static_ip": "move of the static IP address",
    "done.set_firewall": "firewall rules set on the new instance",
    "done.move_static_ip": "static IP address moved",
}
