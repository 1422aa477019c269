"""The lamp's words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from lifeguard.core.policy.policy import Language

WORDS: Mapping[Language, Mapping[str, str]] = MappingProxyType(
    {
        Language.EN: {
            "cause.lamp-dark": "lamp dark",
            "page_cause.lamp-dark": "The lamp does not shine.",
            "lamp.dark": "the lamp went dark",
            "lamp.reading": "the house: the switch is {state}",
            "lamp.grace": "the power may come back by itself",
            "lamp.electrician": "Call an electrician. A new bulb did not help.",
            "lamp.hot": "the bulb is hot",
            "lamp.hot.label": "hot bulb",
            "lamp.hot.advice": "Let the bulb cool down.",
            "lamp.page": "lamp",
            "lamp.bulb": "the bulb, now {made}",
            "lamp.deed": "bulb changed",
            "lamp.fitted": "the house fitted the bulb {made}",
            "risk.hot_bulb": "The bulb is hot while it is changed.",
            "verb.change_bulb": "change of the bulb",
            "done.change_bulb": "bulb changed by Lifeguard",
            "remedy.change_bulb": "a new bulb",
            "not_done.change_bulb": "{reason}",
            "short.change_bulb": "change the bulb?",
            "may.change_bulb": "May Lifeguard change its bulb?",
            "offer_act.change_bulb": "a new bulb",
            "offer_question.change_bulb": "May Lifeguard change the bulb of {server}?",
            "offer_yes.change_bulb": "Yes, change the bulb",
        },
        Language.KO: {
            "cause.lamp-dark": "전등 꺼짐",
            "page_cause.lamp-dark": "전등이 켜지지 않습니다.",
            "lamp.dark": "전등이 꺼졌습니다",
            "lamp.reading": "주택: 스위치 상태 {state}",
            "lamp.grace": "전원이 스스로 복구될 수 있습니다",
            "lamp.electrician": "전기 기사에게 문의하십시오. 전구를 교체해도 켜지지 않았습니다.",
            "lamp.hot": "전구가 뜨겁습니다",
            "lamp.hot.label": "뜨거운 전구",
            "lamp.hot.advice": "전구가 식을 때까지 기다리십시오.",
            "lamp.page": "전등",
            "lamp.bulb": "전구({made})",
            "lamp.deed": "전구 교체",
            "lamp.fitted": "새 전구({made})를 끼웠습니다",
            "risk.hot_bulb": "교체하는 동안 전구가 뜨겁습니다.",
            "verb.change_bulb": "전구 교체",
            "done.change_bulb": "Lifeguard가 전구 교체",
            "remedy.change_bulb": "전구 교체",
            "not_done.change_bulb": "{reason}",
            "short.change_bulb": "전구를 교체할까요?",
            "may.change_bulb": "전구를 교체해도 됩니까?",
            "offer_act.change_bulb": "전구 교체",
            "offer_question.change_bulb": "{server}의 전구를 교체해도 됩니까?",
            "offer_yes.change_bulb": "예, 전구를 교체합니다",
        },
    }
)
