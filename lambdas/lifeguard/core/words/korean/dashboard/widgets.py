"""Korean templates: what the custom widgets of the dashboard show."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "widget.cell": "{what:cap}",
    "widget.head.state": "상태",
    "widget.head.server": "서버",
    "widget.head.problem": "문제",
    "widget.head.since": "시작",
    "widget.head.next": "다음 단계",
    "widget.head.checks": "상태 검사",
    "widget.head.burst": "버스트 용량",
    "widget.head.cpu": "최근 1시간 CPU",
    "widget.server": "{name:40}",
    "widget.value": "{value}",
    "widget.since": "{at}({length})",
    "widget.answer": "{until}까지 응답하십시오",
    "widget.frozen": "변경 중지(freeze) 스위치가 켜져 있어 Lifeguard는 아무것도 변경하지 않습니다.",
    "widget.no_incident": "열린 인시던트가 없습니다. 조치하실 일은 없습니다.",
    "widget.nothing_planned": "Lifeguard가 아는 AWS 예약 작업이 없습니다.",
    "widget.no_outage": "30일 동안 장애가 없었습니다.",
    "widget.no_lightsail": "옵트인 태그가 있는 Lightsail 인스턴스가 없습니다.",
    "widget.unanswered": "지금은 AWS가 응답하지 않습니다. 1분 뒤에 다시 시도하십시오.",
    "widget.unknown": "알 수 없음",
    "widget.checks_ok": "통과",
    "widget.checks_failed": "실패",
    "widget.burst": "{percent}%, 최대 CPU로 {length}",
    "widget.burst_falls": "{percent}%, {gone} 후 소진",
    "widget.cpu": "{percent}%",
    "widget.cpu_of": "{percent}%(기준 {baseline}%)",
}
