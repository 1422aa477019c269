"""Korean templates: what needs a yes, and why."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "event.found": "Lifeguard 정기 점검에서 문제를 발견했습니다: {what}",
    "not_done.reboot": "{reason}",
    "not_done.stop_start": "{reason}",
    "not_done.start": "{reason}",
    "not_done.replace": "{reason}",
    "consent.needed": "승인 필요",
    "consent.mode_ask": "정책에 mode: ask가 설정되어 있습니다",
    "consent.flapping": (
        "인스턴스에 장애가 반복되고 있습니다(하루 동안 Lifeguard의 복구 조치 {times}회)"
    ),
    "consent.flapping.brief": "반복 장애로 자동 복구 중단",
    "consent.flapping.find_out": "인스턴스에 장애가 반복되는 원인을 찾으십시오.",
    "consent.not_touched": "조치하지 않음({obstacles})",
    "consent.run": "이를 감수할 수 있다면 명령을 실행하십시오({remedy}).",
    "consent.aws_acts": "AWS가 {when}에 직접 작업을 수행합니다.",
}
