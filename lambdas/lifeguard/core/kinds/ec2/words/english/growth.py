"""English templates of a root volume that grows at a person's yes."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "verb.grow_volume": "growth of the root volume",
    "remedy.grow_volume": "a larger root volume",
    "not_done.grow_volume": "{reason}",
    "done.grow_volume": "Lifeguard grew the root volume: {answer}",
    "short.grow_volume": "grow the disk?",
    "may.grow_volume": "May Lifeguard grow the root volume and the file system on it?",
    "offer_question.grow_volume": "May Lifeguard grow the root volume of {server}?",
    "offer_act.grow_volume": "a larger root volume",
    "offer_yes.grow_volume": "Yes, grow it",
    "offer_step.grows": "It grows the volume while the server runs on: {sizes}.",
    "offer_step.grows_inside": "It grows the partition and the file system inside the server.",
    "offer_step.told_inside": (
        "It sends you the commands that grow the file system: the policy lets it act outside only."
    ),
    "risk.never_shrinks": (
        "The volume never shrinks again and costs more. For six hours AWS takes no other change"
        " of it."
    ),
    "grow.sizes": "{volume} from {before} to {after} GiB",
    "grow.brief": "the disk is full, grow it from {before} to {after} GiB",
    "grow.full": "cleaning leaves the root file system full; proposed: {sizes}",
    "answer.volume_grows": "{volume} from {before} to {after} GiB",
    "waiting.volume_grows": "the root volume is growing",
    "waiting.file_system_grows": "the volume has grown, and its file system does not use it yet",
    "guest.do.use_grown": (
        "Lifeguard has grown the root volume. To have the file system use it, run on the server:"
    ),
}
