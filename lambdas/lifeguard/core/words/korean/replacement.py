"""Korean templates: a replacement, whatever the kind of resource."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "replacement.well_again": "기존 인스턴스가 스스로 복구되었습니다",
    "replacement.untagged": "기존 인스턴스에서 태그({tag})가 제거되었습니다",
    "replacement.no_longer_fails": (
        "교체의 원인이 된 상태 검사가 기존 인스턴스에서 더 이상 실패하지 않습니다"
    ),
    "replacement.not_passed": "새 인스턴스가 {limit} 안에 상태 검사를 통과하지 못했습니다",
    "replacement.not_retired": "기존 인스턴스를 중지하지 못했습니다: {answer}",
    "replacement.not_needed": (
        "기존 인스턴스가 스스로 복구되어 새 인스턴스({new})를 종료(삭제)했습니다"
    ),
    "replacement.discarded": "{why}. 새 인스턴스({new})를 종료(삭제)했습니다. {old}",
    "replacement.not_discarded": "{why}. 새 인스턴스({new})를 종료(삭제)하지 못했습니다. {old}",
    "replacement.old_unchanged": "기존 인스턴스는 그대로입니다",
    "replacement.old_state": "기존 인스턴스의 현재 상태는 {state}입니다",
    "replacement.old_gone": "기존 인스턴스가 더 이상 존재하지 않습니다",
    "replacement.look_at_old": (
        "인스턴스를 확인하십시오. Lifeguard는 이 인스턴스를 더 이상 변경하지 않습니다."
    ),
    "replacement.terminate_new": (
        "새 인스턴스({new})를 종료(삭제)한 다음 기존 인스턴스를 확인하십시오."
    ),
    "replacement.starting": "새 인스턴스가 시작 중이며 상태 검사가 진행 중입니다",
    "replacement.may_recover": (
        "새 인스턴스는 준비되었지만 기존 인스턴스가 스스로 복구되고 있을 수 있습니다"
    ),
    "replacement.retires": (
        "새 인스턴스가 상태 검사를 통과했으므로 Lifeguard가 기존 인스턴스를 중지하여 보관합니다"
    ),
    "replacement.takes_over": "새 인스턴스가 기존 인스턴스를 대신합니다",
    "replacement.again": "이전 시도가 실패했습니다: {answer}",
    "replacement.later": "지금은 AWS가 단계({step})를 완료하지 못했습니다: {answer}",
    "replacement.verifying": (
        "새 인스턴스가 상태 검사를 통과하고 트래픽을 받아야 하며, 기존 인스턴스가 중지되어야 합니다"
    ),
    "replacement.replaced": (
        "새 인스턴스({new})로 교체되었습니다: {proof:clauses}. {facts:clauses}"
    ),
    "replacement.replaced_unwell": (
        "새 인스턴스({new})로 교체되었지만 교체가 완전하지 않습니다. {facts:clauses}"
    ),
    "replacement.checks_pass": "새 인스턴스의 모든 상태 검사를 통과했습니다",
    "replacement.data_of": "새 인스턴스의 데이터 시점은 {made:iso}입니다",
    "replacement.old_not_stopped": "기존 인스턴스가 아직 중지되지 않았습니다",
    "replacement.new_fails_checks": "새 인스턴스가 상태 검사를 통과하지 못합니다",
    "replacement.step_failed": "단계({step})가 실패했습니다: {answer}",
    "replacement.see_old_stop": (
        "기존 인스턴스({old})가 중지되는지 확인하십시오. 기존 인스턴스와 새 인스턴스가 동시에 "
        "실행되어서는 안 됩니다."
    ),
    "replacement.look_at_new": (
        "새 인스턴스({new})를 확인하십시오. 새 인스턴스가 실행 중이며 조치가 필요합니다."
    ),
    "replacement.new_does_not_run": (
        "새 인스턴스({new})를 확인하십시오. 새 인스턴스가 실행되고 있지 않습니다."
    ),
    "replacement.go_back": "또는 아래 명령으로 기존 인스턴스({old})로 되돌리십시오.",
    "replacement.launch_later": "지금은 AWS가 새 인스턴스를 시작하지 못했습니다: {answer}",
    "replacement.not_replaced": "Lifeguard가 인스턴스를 교체하지 않습니다: {reason}",
    "replacement.not_launched": "새 인스턴스를 시작하지 못했습니다",
}
