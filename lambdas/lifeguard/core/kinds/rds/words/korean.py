"""Korean templates of DB instances."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "cause.db-storage-is-full": "스토리지 가득 참",
    "cause.db-has-failed": "DB 인스턴스 장애",
    "cause.db-incompatible-parameters": "호환되지 않는 파라미터",
    "cause.db-incompatible-network": "호환되지 않는 네트워크",
    "cause.db-key-inaccessible": "암호화 키 접근 불가",
    "cause.db-broken": "사용 불가",
    "cause.db-storage-short": "스토리지 부족",
    "cause.db-disk-limit": "디스크 성능 한계",
    "cause.db-connections-limit": "연결 수 한계",
    "cause.db-memory-short": "메모리 부족",
    "cause.db-cpu-limit": "CPU 과부하",
    "cause.db-cpu-credits-short": "CPU 크레딧 소진",
    "cause.db-cpu-credits-charged": "CPU 크레딧 과금",
    "cause.db-failed-over": "장애 조치",
    "page_cause.db-storage-is-full": "DB 인스턴스의 스토리지가 가득 찼습니다.",
    "page_cause.db-has-failed": "DB 인스턴스에 장애가 발생했습니다.",
    "page_cause.db-incompatible-parameters": (
        "DB 인스턴스가 파라미터 그룹의 파라미터로 시작되지 않습니다."
    ),
    "page_cause.db-incompatible-network": "RDS가 DB 인스턴스의 네트워크를 사용할 수 없습니다.",
    "page_cause.db-key-inaccessible": "RDS가 DB 인스턴스의 KMS 키를 사용할 수 없습니다.",
    "page_cause.db-broken": "DB 인스턴스를 사용할 수 없습니다.",
    "page_cause.db-storage-short": "DB 인스턴스의 스토리지가 부족합니다.",
    "page_cause.db-disk-limit": "DB 인스턴스의 디스크가 부하를 감당하지 못합니다.",
    "page_cause.db-connections-limit": "DB 인스턴스의 연결 수가 한계에 가깝습니다.",
    "page_cause.db-memory-short": "DB 인스턴스의 메모리가 부족합니다.",
    "page_cause.db-cpu-limit": "DB 인스턴스의 CPU 사용률이 높습니다.",
    "page_cause.db-cpu-credits-short": "DB 인스턴스의 CPU 크레딧이 소진됩니다.",
    "page_cause.db-cpu-credits-charged": "DB 인스턴스의 CPU 크레딧에 요금이 부과됩니다.",
    "page_cause.db-failed-over": "DB 인스턴스가 장애 조치 중입니다.",
    "console.database": "DB 인스턴스",
    "rds.over_storage": "스토리지 여유 확보",
    "rds.over_disk": "디스크 성능 정상",
    "rds.over_connections": "연결 수 정상",
    "rds.over_memory": "메모리 여유 확보",
    "rds.over_cpu": "CPU 사용률 정상",
    "rds.over_credits": "CPU 크레딧 정상",
    "rds.state.db-storage-is-full": "RDS가 스토리지가 가득 찼다고 알렸습니다({state})",
    "rds.state.db-has-failed": "RDS가 DB 인스턴스 장애를 알렸습니다({state})",
    "rds.state.db-incompatible-parameters": (
        "RDS가 DB 인스턴스를 시작할 수 없는 파라미터를 알렸습니다({state})"
    ),
    "rds.state.db-incompatible-network": (
        "RDS가 DB 인스턴스가 사용할 수 없는 네트워크를 알렸습니다({state})"
    ),
    "rds.state.db-key-inaccessible": "RDS가 KMS 키를 사용할 수 없다고 알렸습니다({state})",
    "rds.state.db-broken": "RDS가 알린 상태: {state}",
    "rds.limit": "{parts:clauses}",
    "rds.duty.db-storage-is-full": (
        "스토리지를 늘리십시오. 스토리지가 가득 찬 DB 인스턴스는 늘리지 않으면 복구되지 않으며, "
        "재부팅은 도움이 되지 않습니다."
    ),
    "rds.duty.db-has-failed": (
        "백업으로 복원할 수 있는 가장 최근 시점으로 새 DB 인스턴스를 복원하십시오. 이 상태에서 "
        "AWS가 권장하는 방법은 이것뿐입니다."
    ),
    "rds.duty.db-incompatible-parameters": (
        "맞지 않는 파라미터(대개 클래스의 메모리보다 많은 메모리를 요구하는 파라미터)를 수정한 후 "
        "DB 인스턴스를 재부팅하십시오. 수정하지 않고 재부팅을 반복해도 달라지지 않습니다."
    ),
    "rds.duty.db-incompatible-network": (
        "서브넷 그룹, 사용 가능한 주소 또는 VPC의 DNS 설정을 수정하십시오."
    ),
    "rds.duty.db-key-inaccessible": (
        "KMS 키를 다시 활성화하고 RDS가 사용할 수 있게 한 후 DB 인스턴스를 시작하십시오. 7일이 "
        "지나면 RDS가 복구하지 못합니다."
    ),
    "rds.duty.db-broken": "DB 인스턴스와 이벤트를 확인하십시오.",
    "rds.look": "DB 인스턴스와 이벤트, 지표를 확인하십시오.",
    "rds.snapshot_first": "변경하기 전에 스냅샷을 생성합니다",
    "rds.snapshot_under_way": "스냅샷을 생성하는 동안 RDS는 변경을 받지 않습니다",
    "rds.choose": "변경 방법 선택",
    "rds.change_by_hand": (
        "원하는 변경으로 답하거나 직접 변경하십시오. 그때까지 Lifeguard는 아무것도 변경하지 "
        "않습니다."
    ),
    "rds.change_later": "RDS가 아직 변경을 받지 않았습니다({answer})",
    "rds.change_refused": "RDS가 변경을 거부했습니다",
    "rds.snapshot_done": "스냅샷은 이미 생성했습니다",
    "rds.has_snapshot": "먼저 스냅샷({name})을 생성했습니다",
    "rds.no_snapshot": "RDS가 스냅샷 생성을 받지 않았습니다({answer})",
    "rds.backups_only": (
        "이 상태에서는 RDS가 스냅샷을 생성하지 않습니다. 자동 백업의 최근 시점: {until}"
    ),
    "rds.no_backups": "이 상태에서는 RDS가 스냅샷을 생성하지 않습니다",
    "rds.step.snapshot_made": "스냅샷({name})을 생성했습니다.",
    "rds.step.modifies": "Lifeguard가 선택한 변경만 즉시 적용합니다.",
    "rds.step.proof": (
        "RDS가 DB 인스턴스를 사용 가능으로 표시하고 지표가 10분 동안 정상일 때까지 기다립니다."
    ),
    "rds.clustered": "클러스터의 구성원이므로 Lifeguard는 이 DB 인스턴스를 변경하지 않습니다",
    "rds.modifying": "RDS가 변경을 적용하고 있습니다({state})",
    "rds.proving": "지표가 10분 동안 정상이어야 합니다",
    "rds.busy": "RDS가 DB 인스턴스를 작업하고 있습니다({state})",
    "rds.look_until_settled": ("상태가 안정될 때까지 DB 인스턴스와 이벤트를 확인하십시오."),
    "rds.busy_since": "{since}부터 DB 인스턴스가 {state} 상태입니다",
    "rds.stopped": "DB 인스턴스가 중지되어 있어 Lifeguard는 그대로 둡니다",
    "rds.failing_over": (
        "장애 조치 후에는 클라이언트가 DNS를 다시 조회할 때까지 연결이 실패합니다"
    ),
    "rds.failed_over": (
        "데이터베이스가 예비 인스턴스로 장애 조치되었습니다(마지막 소식: {at}). 1~2분 동안 연결이 "
        "실패했으며 데이터베이스 자체는 정상이었습니다"
    ),
    "rds.recovered_by_aws": (
        "AWS가 데이터베이스를 복구했습니다(마지막 소식: {at}). 그동안 연결이 실패했습니다"
    ),
    "rds.is_available": "RDS가 표시한 DB 인스턴스 상태: {state}",
    "rds.at_no_limit": "지표가 10분 동안 한계에 이르지 않았습니다",
    "rds.reading": "RDS: {state}, {its_class}, {storage} {gib} GiB",
    "rds.deed": "데이터베이스 변경",
    "rds.is_now": "현재 {its_class}, {storage} {gib} GiB",
    "rds.same_endpoint": "엔드포인트",
    "rds.same_data": "데이터",
    "rds.way_back": "스냅샷 {name}, {at}",
    "verb.modify_database": "데이터베이스 변경",
    "done.modify_database": "Lifeguard가 데이터베이스 변경",
    "remedy.modify_database": "데이터베이스 변경",
    "short.modify_database": "어떻게 변경할까요?",
    "may.modify_database": "데이터베이스를 변경해도 됩니까? 방법을 선택하십시오.",
    "offer_act.modify_database": "데이터베이스 변경",
    "offer_question.modify_database": "{server} 데이터베이스를 변경해도 됩니까?",
    "offer_yes.modify_database": "예, 변경합니다",
    "risk.database_outage": (
        "클래스를 바꾸면 데이터베이스가 몇 분간 중단됩니다(예비 인스턴스가 있으면 장애 조치)."
    ),
    "risk.storage_locked": (
        "스토리지를 변경하면 6시간 동안 또는 최적화가 끝날 때까지 다시 변경할 수 없습니다."
    ),
    "risk.storage_copied": "RDS가 모든 데이터를 복사하므로 몇 시간 동안 스토리지가 느려집니다.",
    "answer.db_snapshot_begun": "RDS가 스냅샷({snapshot})을 생성합니다",
    "answer.db_modified": "RDS가 변경을 받았습니다",
}
