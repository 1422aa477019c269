"""Korean templates: outcome."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "outcome.drill_passed": "자체 테스트를 통과했습니다",
    "outcome.health_over": "AWS Health가 이벤트의 종료를 보고했습니다",
    "outcome.volume_not_ours": "볼륨이 Lifeguard 태그가 지정된 인스턴스에 연결되어 있지 않습니다",
    "outcome.volume_lost": (
        "AWS에서 볼륨({volume})이 손실되었습니다. 이 볼륨은 인스턴스({instance})에 연결되어 "
        "있습니다"
    ),
    "outcome.restore_volume": (
        "손실된 볼륨의 최신 스냅샷으로 새 볼륨을 만들고, 그 볼륨을 대신 연결하십시오."
    ),
    "outcome.terminated": "인스턴스가 종료(삭제)되었습니다",
    "outcome.unknown_instance": "AWS에서 이 계정과 리전의 해당 리소스를 찾을 수 없습니다",
    "outcome.not_tagged": "Lifeguard가 관리하지 않는 인스턴스입니다: {note}",
    "outcome.stopped_by_others": (
        "다른 사용자나 도구가 인스턴스를 중지하여(EC2에 사유 없음), Lifeguard는 중지된 상태로 "
        "둡니다"
    ),
    "outcome.stopped_by_others_because": (
        "다른 사용자나 도구가 인스턴스를 중지하여({code}), Lifeguard는 중지된 상태로 둡니다"
    ),
    "outcome.stopped_by_someone": (
        "다른 사용자나 도구가 인스턴스를 중지하여, Lifeguard는 중지된 상태로 둡니다"
    ),
    "outcome.stopped_after": (
        "Lifeguard의 조치({act}) 후 다른 사용자나 도구가 인스턴스를 중지하여(EC2에 사유 없음), "
        "Lifeguard는 중지된 상태로 둡니다"
    ),
    "outcome.stopped_after_because": (
        "Lifeguard의 조치({act}) 후 다른 사용자나 도구가 인스턴스를 중지하여(사유: {code}), "
        "Lifeguard는 중지된 상태로 둡니다"
    ),
    "outcome.proof": "{items:clauses}",
    "outcome.checks_pass": "모든 상태 검사를 통과했습니다",
    "outcome.check_passes": "상태 검사가 다시 통과했습니다",
    "outcome.problem_over": "문제가 해결되었습니다",
    "outcome.event_unlisted": "AWS 목록에 이벤트({event})가 더 이상 없습니다",
    "outcome.event_completed": "AWS가 이벤트({event})를 [Completed]로 표시했습니다",
    "outcome.event_cancelled": "AWS가 이벤트({event})를 취소했습니다",
    "outcome.traffic": "대상 그룹 {groups}개에서 인스턴스로 트래픽을 보내고 있습니다",
    "outcome.started": "인스턴스가 실행 중입니다(시작: {at})",
    "outcome.called_off": "AWS가 이벤트({event})를 취소했습니다",
    "outcome.over_by_itself": "Lifeguard의 조치 없이 문제가 해결되었습니다: {proof}",
    "outcome.not_measured": (
        "{what}. EC2 상태 검사는 통과했으나, 이 문제는 상태 검사로 측정되지 않습니다"
    ),
    "outcome.look_inside": (
        "서버가 정상적으로 작동하는지 확인하십시오. AWS가 이 서버의 문제를 보고했습니다."
    ),
    "outcome.nothing_wrong": "AWS가 보고한 문제가 없습니다",
    "outcome.announced_in_vain": (
        "AWS Health가 이벤트를 알렸으나 EC2에는 이 인스턴스의 이벤트가 없습니다. Lifeguard는 "
        "아무 조치도 하지 않았습니다"
    ),
    "outcome.would_have_left": "{what}: {plan:plain}",
    "outcome.would_have_asked": "{what}. Lifeguard는 스스로 조치하지 않고 승인을 요청했을 것입니다",
    "outcome.would_have_moved": (
        "{what}. Lifeguard는 이벤트를 유지 관리 기간({start})으로 옮겼을 것입니다"
    ),
    "outcome.would_have_acted": "{what}. Lifeguard는 즉시 조치했을 것입니다(조치: {remedy})",
    "outcome.would_have_acted_at": (
        "{what}. Lifeguard는 {at}에 조치했을 것입니다(조치: {remedy}, 이유: {why})"
    ),
    "outcome.backup_failed": "백업 실패",
    "outcome.make_another": "백업을 다시 만드십시오. 이미지({image}) 생성에 실패했습니다.",
}
