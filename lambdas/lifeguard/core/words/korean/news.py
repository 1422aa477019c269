"""Korean templates: what sources of news say, and the quiet that alarms ask for."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "news.alarm": "CloudWatch 경보({alarm:100})가 {instance} 인스턴스에 대해 {state} 상태입니다",
    "news.alarm_because": (
        "CloudWatch 경보({alarm:100})가 {instance} 인스턴스에 대해 {state} 상태입니다. "
        "이유: {why:240}"
    ),
    "news.database": "RDS 이벤트({database}): {said:200}",
    "news.lightsail_database": "Lightsail 이벤트({database}): {said:200}",
    "news.drill": "주간 자체 테스트({drill})가 시작되었습니다",
    "news.found": "Lifeguard가 리전을 점검하여 다음을 발견했습니다: {what}",
    "news.health": "AWS Health가 {resource} 리소스에 대해 {event} 이벤트를 알렸습니다",
    "news.health_over": (
        "AWS Health가 {resource} 리소스의 {event} 이벤트가 종료되었다고 알렸습니다"
    ),
    "news.health_starts": (
        "AWS Health가 {resource} 리소스에 대해 {event} 이벤트를 알렸습니다. 시작 시각: {at}"
    ),
    "news.regional_issue": "AWS가 {region} 리전의 Amazon EC2 운영 문제를 알렸습니다",
    "news.regional_issue_over": (
        "AWS가 {region} 리전의 Amazon EC2 운영 문제가 종료되었다고 알렸습니다"
    ),
    "news.state_change": ("Amazon EC2가 {instance} 인스턴스의 현재 상태를 알렸습니다: {state}"),
    "news.unmuted": (
        "Lifeguard가 리전을 점검했으나 경보({alarm})에 적용 중인 음소거 규칙이 없습니다"
    ),
    "hold.muted": "경보 음소거 규칙이 경보를 음소거했습니다",
    "hold.muted_by": "경보 음소거 규칙({rule:100})이 경보를 음소거했습니다",
    "hold.over": "경보의 음소거 또는 작업 억제가 해제되었습니다",
    "hold.suppressed": "경보의 작업이 억제되고 있습니다({by:100})",
    "hold.unnamed": "경보가 음소거되었거나 경보의 작업이 억제되고 있습니다",
}
