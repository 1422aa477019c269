"""Korean templates: what came of a call to AWS, and what became of an execution."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "answer.accepted": "Amazon EC2가 요청({action})을 수락했습니다",
    "answer.accepted_unread": (
        "Amazon EC2가 요청({action})을 수락했지만 콘솔 로그를 반환하지 않았습니다({code})"
    ),
    "answer.addresses_moved": "Lifeguard가 탄력적 IP 주소 {count}개를 {to} 인스턴스로 옮겼습니다",
    "answer.addresses_moved_but": (
        "Lifeguard가 탄력적 IP 주소 {count}개를 {to} 인스턴스로 옮겼습니다. 다른 사람이 다른 "
        "리소스로 옮긴 주소 {left}개는 옮기지 않았습니다"
    ),
    "answer.adopted": "Lifeguard가 새 인스턴스({instance})에 정책 태그를 지정했습니다",
    "answer.already_done": "Lifeguard가 Amazon EC2를 호출하기 전에 이미 완료된 작업입니다",
    "answer.aws_code": "AWS가 {code} 오류를 반환했습니다",
    "answer.aws_said": "AWS가 {code} 오류를 반환했습니다: {said}",
    "answer.checks_paused": "Amazon EC2가 애플리케이션 상태 검사를 일시 중지했습니다",
    "answer.checks_refused": "Amazon EC2가 애플리케이션 상태 검사에 대한 요청을 거부했습니다",
    "answer.checks_refused_because": (
        "Amazon EC2가 애플리케이션 상태 검사에 대한 요청을 거부했습니다: {why}"
    ),
    "answer.checks_resumed": "Amazon EC2가 애플리케이션 상태 검사를 재개했습니다",
    "answer.error": "Lifeguard가 오류로 중단되었습니다: {said}",
    "answer.event_moved": (
        "Amazon EC2가 예약된 이벤트({event})의 일정을 변경했습니다. 변경된 시각: {to}"
    ),
    "answer.executions_died": (
        "이 인시던트를 처리하던 Lifeguard 실행 {count}개가 결과 없이 종료되었습니다"
    ),
    "answer.found": "{resource} 리소스가 이미 있었습니다",
    "answer.frozen": "Lifeguard가 Amazon EC2를 호출하지 않았습니다: {why}",
    "answer.given_up": "Lifeguard 자체가 이 인시던트를 처리하지 못했습니다: {why}",
    "answer.gone": "{instance} 인스턴스가 더 이상 존재하지 않습니다",
    "answer.image_made": "Amazon EC2가 이미지({image})를 생성하고 있습니다",
    "answer.interrupted": "Lifeguard의 이전 시도가 중간에 끊겼습니다",
    "answer.launched": "Amazon EC2가 {instance} 인스턴스를 시작했습니다",
    "answer.launching": "Amazon EC2가 {instance} 인스턴스를 시작하고 있습니다",
    "answer.not_sent": "AWS SDK가 호출을 보내기 전에 거부했습니다",
    "answer.requested": "Lifeguard가 Amazon EC2에 요청을 보냈습니다",
    "answer.retiring": (
        "Amazon EC2가 기존 인스턴스({instance})를 중지하고 있으며, 이 인스턴스는 보존됩니다"
    ),
    "answer.snapshots_made": "Amazon EC2가 스냅샷({snapshots})을 생성하고 있습니다",
    "answer.start_refused": (
        "AWS가 다시 시작하는 요청을 거부할 것이므로 Lifeguard가 인스턴스를 중지하지 않았습니다: "
        "{answer}"
    ),
    "answer.deregistered": (
        "Elastic Load Balancing이 대상 그룹({group:40})에서 인스턴스({instance})를 분리합니다"
    ),
    "answer.registered": (
        "Elastic Load Balancing이 대상 그룹({group:40})에 인스턴스({instance})를 등록했습니다"
    ),
    "answer.targets_moved": (
        "Lifeguard가 새 인스턴스({instance})를 대상 그룹 {groups}개에 등록했습니다"
    ),
    "answer.terminating": "Amazon EC2가 {instance} 인스턴스를 종료(삭제)하고 있습니다",
    "answer.terminating_but": (
        "Amazon EC2가 {instance} 인스턴스를 종료(삭제)하고 있습니다. 볼륨은 함께 삭제되지 "
        "않습니다: {volumes}. 이 볼륨을 직접 삭제하십시오"
    ),
    "answer.took_effect": "작업이 이미 적용되어 있었습니다",
    "answer.type_changed": "Amazon EC2가 인스턴스 유형을 {type} 유형으로 변경했습니다",
}
