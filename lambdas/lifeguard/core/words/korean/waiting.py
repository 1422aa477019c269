"""Korean templates: actions, remedies, and what Lifeguard waits for."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "verb.create_image": "이미지 생성",
    "verb.create_snapshots": "스냅샷 생성",
    "verb.reschedule": "AWS 이벤트 일정 변경",
    "verb.suppress_application_checks": "애플리케이션 상태 검사 일시 중지",
    "verb.resume_application_checks": "애플리케이션 상태 검사 재개",
    "verb.stop": "중지",
    "verb.force_stop": "강제 중지",
    "verb.start": "시작",
    "verb.reboot": "재부팅",
    "verb.change_type": "인스턴스 유형 변경",
    "verb.launch_replacement": "새 인스턴스 시작",
    "verb.retire": "기존 인스턴스 중지",
    "verb.move_addresses": "탄력적 IP 주소 이동",
    "verb.move_targets": "로드 밸런서 대상 이동",
    "verb.adopt_replacement": "새 인스턴스 태그 지정",
    "verb.discard_replacement": "새 인스턴스 종료(삭제)",
    "verb.launch_drill": "테스트 인스턴스 시작",
    "verb.deregister_target": "대상 그룹에서 분리",
    "verb.register_target": "대상 그룹에 다시 등록",
    "verb.detach_from_load_balancer": "로드 밸런서에서 분리",
    "verb.attach_to_load_balancer": "로드 밸런서에 다시 연결",
    "verb.end_drill": "테스트 인스턴스 종료(삭제)",
    "remedy.reboot": "재부팅",
    "remedy.stop_start": "중지 후 시작",
    "remedy.start": "시작",
    "remedy.replace": "최신 이미지로 새 인스턴스 생성",
    "waiting.at_once": "Lifeguard가 즉시 조치할 수 있습니다",
    "waiting.recovery_failed": "AWS의 인스턴스 자동 복구가 실패했습니다",
    "waiting.auto_recovery": "그때까지 AWS가 인스턴스를 자동으로 복구하고 있을 수 있습니다",
    "waiting.system_busy": "그때까지 운영 체제가 재부팅 또는 업데이트 중일 수 있습니다",
    "waiting.period_over": "첫 조치 전에 대기 시간이 끝났습니다",
    "waiting.host_failed": "호스트에 이미 장애가 발생했습니다",
    "waiting.expedited": "AWS가 이벤트 일정을 앞당겼습니다",
    "waiting.no_window": "정책에 유지 관리 기간이 없습니다",
    "waiting.window": "유지 관리 기간에 해당하는 시각입니다",
    "waiting.deadline_first": "AWS의 기한 전에 유지 관리 기간이 없습니다",
    "waiting.aws_acts": "AWS가 직접 조치하고, Lifeguard는 그 후에 결과를 확인합니다",
    "waiting.planned": "Lifeguard가 다음 조치를 계획했습니다: {remedy}({why})",
    "waiting.date_moved": "일정이 변경되었습니다. {plan}",
    "waiting.act_failed": "AWS가 지금은 이 작업({act})을 수행하지 못했습니다: {answer}",
    "waiting.application_checks_pause": (
        "Lifeguard가 수행하는 재시작은 애플리케이션의 장애가 아닙니다"
    ),
    "waiting.application_checks_prove": (
        "애플리케이션 상태 검사로 인스턴스의 복구를 확인해야 합니다"
    ),
    "waiting.endpoint": "사이트가 아직 시작 중일 수 있습니다",
    "waiting.application_checks_run": "애플리케이션 상태 검사가 다시 실행 중입니다",
    "waiting.investigation": "먼저 로그에서 원인을 찾고 있습니다",
    "waiting.look_inside": "먼저 서버 내부를 확인하고 있습니다",
    "waiting.frozen": "모든 변경이 중지되어 있습니다: {reason}",
    "waiting.held": "{reason}",
    "waiting.aws_maintenance": "AWS가 호스트에서 유지 관리 작업을 수행하고 있습니다",
    "waiting.regional_issue": "AWS가 {region} 리전의 문제를 보고하는 동안 Lifeguard가 대기합니다",
    "waiting.storm": (
        "많은 인스턴스에 동시에 장애가 발생했으며(대량 장애 {storm}), Lifeguard는 담당자가 "
        "해제할 때까지 대기합니다"
    ),
    "waiting.storm_left": (
        "많은 인스턴스에 동시에 장애가 발생했으나(대량 장애 {storm}) 제때 해제한 사람이 없어, "
        "Lifeguard는 인스턴스를 그대로 둡니다"
    ),
    "waiting.shared_notice": "AWS의 한 통지에 여러 서버가 포함되어 있습니다",
    "waiting.gathering": "Lifeguard가 같은 통지에 포함된 다른 서버도 확인하고 있습니다",
    "waiting.checks_undecided": "상태 검사 결과가 아직 나오지 않았습니다",
    "waiting.effect": "조치의 결과가 아직 나타나지 않았습니다",
    "waiting.checks_not_passed": "상태 검사가 아직 통과하지 않았습니다",
    "waiting.event_listed": (
        "상태 검사는 통과했으나, AWS 목록에 이벤트({event})가 아직 남아 있습니다"
    ),
    "waiting.announced": "AWS Health가 알린 이벤트가 EC2에 아직 표시되지 않습니다",
    "waiting.no_traffic": "로드 밸런서가 아직 인스턴스로 트래픽을 보내지 않습니다",
    "waiting.changed_by_others": (
        "다른 사용자나 도구가 인스턴스를 변경하고 있어(상태: {state}), Lifeguard는 변경이 끝날 "
        "때까지 대기합니다"
    ),
    "waiting.start_by_hand": "담당자가 인스턴스를 중지하여, Lifeguard가 시작을 기다립니다",
    "waiting.not_started": "담당자가 인스턴스를 중지한 후 시작하지 않았습니다(중지 시각: {since})",
    "waiting.stopping": "인스턴스가 중지되는 중입니다",
    "waiting.still_stopping": "인스턴스가 아직 중지되는 중입니다",
    "waiting.must_run": "인스턴스가 중지되어 있으며 실행되어야 합니다",
    "waiting.must_run_again": "인스턴스가 다시 실행되어야 합니다",
    "waiting.stop_hangs": (
        "호스트에 장애가 발생했으며, Lifeguard가 요청한 중지가 끝나지 않았습니다(요청 시각: "
        "{since})"
    ),
    "waiting.stop_not_begun": "중지가 아직 시작되지 않았습니다",
    "waiting.force_approved": "담당자가 강제 중지를 승인했습니다",
    "waiting.force_requested": "Lifeguard가 강제 중지를 요청했습니다",
    "waiting.force_failed": "AWS가 지금은 강제 중지를 수행하지 못했습니다: {answer}",
    "waiting.forced_again": "AWS의 다음 응답 후 Lifeguard가 강제 중지를 다시 시도합니다: {answer}",
    "waiting.booting": "인스턴스가 시작되는 중이며 상태 검사가 실행되고 있습니다",
    "waiting.changing_state": "인스턴스의 상태가 바뀌는 중입니다",
    "waiting.start_not_broken_off": "EC2가 시작을 중단하지 못했습니다: {answer}",
    "waiting.start_requested": "Lifeguard가 시작을 요청했습니다",
    "waiting.start_unconfirmed": (
        "Lifeguard가 시작을 요청했으나, AWS가 이를 수행했다는 기록이 없습니다"
    ),
    "waiting.start_not_made": "Lifeguard가 시작을 요청했으나, AWS가 이를 수행하지 않았습니다",
    "waiting.start_again": "Lifeguard가 시작을 다시 시도합니다: {reason}",
    "waiting.start_fell_back": (
        "EC2가 시작을 수락했으나 인스턴스가 다시 중지되었습니다({code}). 가장 흔한 원인은 볼륨의 "
        "고객 관리형 KMS 키를 호출자가 사용할 수 없는 것입니다(kms:CreateGrant)"
    ),
    "waiting.came_back_stopped": "인스턴스가 다시 중지된 상태가 되었습니다({code})",
    "waiting.no_capacity": "EC2가 현재 인스턴스 유형으로 시작할 수 없습니다: {reason}",
    "waiting.image_first": "Lifeguard가 먼저 백업을 만듭니다(재부팅 없는 이미지)",
    "waiting.snapshots_first": "Lifeguard가 먼저 백업을 만듭니다(스냅샷)",
    "waiting.image_snapshots": "EC2가 이미지의 스냅샷을 생성하고 있습니다",
    "waiting.backup_failed": "AWS가 지금은 백업을 만들지 못했습니다: {reason}",
    "waiting.slot": "시작이 바로 이어질 수 있을 때까지 중지를 미룹니다",
    "waiting.turn": "정책의 동시 처리 한도 때문에 Lifeguard가 대기합니다: {why}",
    "waiting.turn_since": "인스턴스가 대기하고 있습니다(시작: {since})",
    "waiting.places_taken": "Lifeguard가 현재 처리 중인 서버: {holders}",
    "waiting.places_taken_by_more": "Lifeguard가 현재 처리 중인 서버: {holders} 외 {further}대",
    "waiting.group_full": "그룹({group})의 동시 처리 한도({limit}대)에 도달했습니다",
    "waiting.zone_full": "가용 영역({zone})의 동시 처리 한도({limit}대)에 도달했습니다",
    "waiting.account_full": "계정의 동시 처리 한도({limit}대)에 도달했습니다",
    "waiting.group_taken_by_others": "그룹({group})의 다른 서버가 먼저입니다",
    "waiting.zone_taken_by_others": "가용 영역({zone})의 다른 서버가 먼저입니다",
    "waiting.account_taken_by_others": "계정의 다른 서버가 먼저입니다",
    "waiting.hour_full": "최근 1시간 동안 처리를 시작한 서버가 한도({limit}대)에 도달했습니다",
    "waiting.hour_taken_by_others": "다른 서버가 먼저이며 1시간 한도({limit}대)를 모두 사용합니다",
    "waiting.reschedule": "Lifeguard가 이벤트를 유지 관리 기간으로 옮깁니다: {what}",
    "waiting.moved": "EC2에 이벤트의 새 시각이 아직 표시되지 않습니다",
}
