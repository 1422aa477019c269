"""Korean templates: how a question goes on, and its answers."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "question.look": "인스턴스를 확인하십시오.",
    "question.look_until_settled": (
        "인스턴스를 확인하십시오. 인스턴스의 상태가 안정되는 대로 Lifeguard가 계속 진행합니다."
    ),
    "question.look_left": "인스턴스를 확인하십시오. Lifeguard는 인스턴스를 그대로 둡니다.",
    "question.host": "계획 필요",
    "question.host_until": "{deadline}까지 계획 필요",
    "question.host_plan": (
        "이 전용 호스트(Dedicated Host)에서 무엇을 언제 옮길지 팀과 함께 계획하십시오."
    ),
    "question.host_deadline": "기한에 대비하십시오. {deadline}에 AWS가 직접 조치합니다.",
    "question.on_host": "호스트에서 실행 중인 다음 서버를 고려하십시오: {servers:semicolons}.",
    "question.host_not_moved": (
        "Lifeguard는 전용 호스트(Dedicated Host) 간에 인스턴스를 옮기지 않습니다"
    ),
    "question.unhealthy": "대상 그룹에서 비정상({groups})",
    "question.target": "대상 그룹({group})의 상태: {health}",
    "question.target_because": "대상 그룹({group})의 상태: {health} ({reason})",
    "question.look_at_application": (
        "애플리케이션을 확인하십시오. 인스턴스의 모든 상태 검사를 통과했으나 대상 "
        "그룹({groups})에서 비정상입니다."
    ),
    "question.hangs": "{state} 상태에서 멈춤",
    "question.changed_by_others": (
        "인스턴스가 다른 사용자나 도구에 의해 {state} 상태에 머물러 있습니다(시작: {since})"
    ),
    "question.state_for_a_day": "인스턴스가 하루 동안 {state} 상태에 머물러 있습니다",
    "question.pending": (
        "EC2가 시작을 수락했으나 인스턴스가 pending 상태에 머물러 있습니다(시작: {since})"
    ),
    "question.not_started": "중지된 후 시작되지 않음",
    "question.start_it": (
        "인스턴스를 시작하십시오. Lifeguard는 담당자가 중지한 인스턴스를 시작하지 않습니다."
    ),
    "question.does_not_start": "중지됨, 시작되지 않음",
    "question.does_not_start_yet": "중지됨, 아직 시작되지 않음",
    "question.cannot_start": "중지됨, 시작할 수 없음",
    "question.start_by_hand": (
        "원인을 제거한 후 인스턴스를 시작하십시오. 인스턴스가 중지되어 있으며 Lifeguard가 시작할 "
        "수 없습니다."
    ),
    "question.remove_the_cause": (
        "원인을 제거하십시오. Lifeguard가 하루 동안 시작을 계속 시도합니다."
    ),
    "question.tried_for_a_day": "Lifeguard가 하루 동안 시작을 시도했습니다: {reason}",
    "question.undecided": "상태 검사 결과 없음",
    "question.checks_undecided": "인스턴스의 상태 검사가 통과도 실패도 아닌 상태입니다",
    "question.stop_hangs": (
        "Lifeguard가 중지를 요청했으나 인스턴스가 아직 중지되지 않았습니다(요청 시각: {since}). "
        "강제 중지는 운영 체제의 종료 과정을 건너뛰며, 호스트에는 장애가 없습니다"
    ),
    "question.not_forced": "stopping 상태에서 멈춤, 강제 중지하지 않음",
    "question.start_follows": (
        "Lifeguard가 요청한 중지이므로, 중지가 끝나는 대로 Lifeguard가 인스턴스를 시작합니다"
    ),
    "question.force_refused": "EC2가 강제 중지를 수락하지 않았습니다: {answer}",
    "question.force_the_stop": (
        "디스크를 현재 상태 그대로 두어도 된다면 강제 중지한 후 인스턴스를 시작하십시오."
    ),
    "question.stop_unconfirmed": (
        "Lifeguard가 중지를 요청했으나 인스턴스가 아직 실행 중입니다(요청 시각: {at})"
    ),
    "question.stop_accepted": (
        "EC2가 중지를 수락했으나 인스턴스가 아직 실행 중입니다(수락 시각: {at})"
    ),
    "question.stop_without_effect": "중지가 적용되지 않음",
    "question.stop_start_by_hand": "인스턴스를 직접 중지한 후 시작하십시오.",
    "question.image_without_snapshots": (
        "이미지에 스냅샷이 표시되지 않은 채 시간이 지났습니다({after})"
    ),
    "question.backup_failed": "백업 실패",
    "question.no_backup": "Lifeguard가 백업을 만들지 못했습니다: {reason}",
    "question.go_on_without_backup": (
        "백업 없이 계속할지 결정하십시오. 아래 명령은 백업 없이 진행합니다."
    ),
    "question.reschedule": "AWS가 대신 유지 관리 기간({start})에 작업하도록 할지 결정하십시오.",
    "question.refused": "AWS가 작업을 거부함: {act}",
    "question.refused_by_aws": "원인을 제거하거나 직접 수행하십시오. AWS가 거부한 작업: {act}.",
    "question.nothing_by_itself": "Lifeguard가 처리할 수 없음",
    "question.still_failing": "복구되지 않음({remedies})",
    "question.not_fixed": "Lifeguard의 다음 조치로 복구되지 않았습니다: {remedies}",
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
