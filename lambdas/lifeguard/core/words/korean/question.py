"""Korean templates: how a question goes on, and its answers."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "ask.declined": "조치하실 일은 없습니다. 거절하셨습니다. 생각이 바뀌면 직접 조치하십시오.",
    "ask.asked_before": "{at}에 같은 내용을 요청했으나 그 뒤 요청이 철회되었습니다",
    "ask.agreed": "조치하실 일은 없습니다. Lifeguard가 승인된 작업({act})을 진행합니다.",
    "ask.agreed_later": (
        "조치하실 일은 없습니다. Lifeguard가 {when} 이후에 승인된 작업({act})을 진행합니다."
    ),
    "ask.refused": "기록된 응답은 '{answer}'입니다. Lifeguard는 인스턴스를 그대로 둡니다",
    "ask.nobody_acted": "아무도 조치하지 않았습니다. Lifeguard는 인스턴스를 그대로 둡니다",
    "ask.nobody_acted_since": (
        "{since} 이후 아무도 조치하지 않았습니다. Lifeguard는 인스턴스를 그대로 둡니다"
    ),
    "ask.answer": "{answer}({channel}, {at})",
    "ask.answer_by": "{answer}({channel}, {at}, 응답자: {by:40})",
    "answer_kind.yes": "예",
    "answer_kind.no": "아니요",
    "answer_kind.later": "1시간 뒤에 알림",
    "answer_kind.mine": "직접 조치 중",
    "channel.page": "승인 페이지",
    "channel.command": "명령",
}
