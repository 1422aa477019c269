"""Korean templates of Lightsail databases."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "cause.lightsail-db-broken": "사용할 수 없음",
    "cause.lightsail-db-silent": "지표가 끊김",
    "cause.lightsail-db-storage-short": "스토리지 부족",
    "cause.lightsail-db-disk-limit": "디스크 성능 한계",
    "cause.lightsail-db-cpu-limit": "CPU 과부하",
    "cause.lightsail-db-failed-over": "장애 조치",
    "page_cause.lightsail-db-broken": "데이터베이스를 사용할 수 없습니다.",
    "page_cause.lightsail-db-silent": "데이터베이스의 지표가 더 이상 들어오지 않습니다.",
    "page_cause.lightsail-db-storage-short": "데이터베이스의 스토리지가 부족합니다.",
    "page_cause.lightsail-db-disk-limit": "데이터베이스의 디스크가 부하를 감당하지 못합니다.",
    "page_cause.lightsail-db-cpu-limit": "데이터베이스의 CPU 사용률이 높습니다.",
    "page_cause.lightsail-db-failed-over": "데이터베이스가 장애 조치 중입니다.",
    "console.lightsail_database": "데이터베이스",
    "lightsail_db.over_silent": "지표가 다시 들어옴",
    "lightsail_db.over_storage": "스토리지 충분",
    "lightsail_db.over_disk": "디스크 성능 정상",
    "lightsail_db.over_cpu": "CPU 사용률 정상",
    "lightsail_db.state": "Lightsail이 알린 상태: {state}",
    "lightsail_db.silent": (
        "Lightsail은 데이터베이스를 사용 가능으로 표시하지만 {since} 이후 지표가 없습니다"
    ),
    "lightsail_db.limit": "{parts:clauses}",
    "lightsail_db.duty.lightsail-db-broken": (
        "데이터베이스와 이벤트를 확인하십시오. 복구되지 않으면 백업을 새 데이터베이스로 복원하고 "
        "애플리케이션이 새 엔드포인트를 사용하게 하십시오."
    ),
    "lightsail_db.duty.lightsail-db-silent": (
        "데이터베이스에 연결해 보십시오. 응답하지 않으면 재부팅이 도움이 될 수 있습니다. "
        "응답하면 거절하십시오."
    ),
    "lightsail_db.duty.lightsail-db-storage-short": (
        "필요 없는 데이터(오래된 로그, 사용하지 않는 복제 슬롯, 임시 테이블)를 삭제하거나, "
        "스냅샷을 더 큰 플랜으로 복원하십시오."
    ),
    "lightsail_db.duty.lightsail-db-disk-limit": (
        "읽기와 쓰기가 가장 많은 쿼리를 찾아 누락된 인덱스를 추가하고, 한 행씩 쓰지 말고 묶어서 "
        "쓰십시오. 부하가 계속된다면 데이터베이스를 Amazon RDS로 옮기십시오."
    ),
    "lightsail_db.duty.lightsail-db-cpu-limit": (
        "CPU를 많이 사용하는 쿼리를 찾으십시오(느린 쿼리 로그, 누락된 인덱스). 부하가 계속된다면 "
        "스냅샷을 더 큰 플랜으로 복원하십시오. 재부팅은 도움이 되지 않습니다."
    ),
    "lightsail_db.duty.lightsail-db-failed-over": "데이터베이스와 이벤트를 확인하십시오.",
    "lightsail_db.nothing_in_place": (
        "Lightsail에서는 운영 중인 데이터베이스의 플랜과 디스크를 변경할 수 없습니다"
    ),
    "lightsail_db.bigger": (
        "바로 위 플랜: {plan}(vCPU {vcpus}개, 메모리 {memory} GB, 스토리지 {gib} GB, 월 {price} "
        "USD)"
    ),
    "lightsail_db.connections": "연결 {count}개가 열려 있습니다",
    "lightsail_db.maintenance": "대기 중인 AWS 유지 관리: {action:80}",
    "lightsail_db.maintenance_at": "대기 중인 AWS 유지 관리: {action:80}, {at}",
    "lightsail_db.told": "Lightsail 이벤트({at}): {said:120}",
    "lightsail_db.no_snapshot": "Lightsail이 스냅샷 생성을 받지 않았습니다({answer})",
    "lightsail_db.backups_only": "스냅샷을 생성하지 않았습니다. 자동 백업의 최근 시점: {until}",
    "lightsail_db.snapshot_under_way": "스냅샷을 생성하는 동안 Lightsail은 재부팅을 받지 않습니다",
    "lightsail_db.reboot_brief": "재부팅할까요?",
    "lightsail_db.reboot_later": "Lightsail이 아직 재부팅을 받지 않았습니다({answer})",
    "lightsail_db.reboot_refused": "Lightsail이 재부팅을 거부했습니다",
    "lightsail_db.step.snapshot": "Lightsail이 거부하지 않는 한 스냅샷을 먼저 생성합니다.",
    "lightsail_db.step.reboots": (
        "Lightsail이 데이터베이스를 재부팅합니다. 1~2분 동안 중단되며 연결이 끊어집니다."
    ),
    "lightsail_db.step.proof": (
        "Lightsail에 지표가 다시 들어와 10분 동안 정상인지 Lifeguard가 확인합니다."
    ),
    "lightsail_db.rebooting": "Lightsail이 데이터베이스를 재부팅하고 있습니다({state})",
    "lightsail_db.proving": "지표가 10분 동안 정상이어야 합니다",
    "lightsail_db.busy": "Lightsail이 데이터베이스를 작업하고 있습니다({state})",
    "lightsail_db.look_until_settled": (
        "상태가 안정될 때까지 데이터베이스와 이벤트를 확인하십시오."
    ),
    "lightsail_db.busy_since": "{since}부터 데이터베이스가 {state} 상태입니다",
    "lightsail_db.stopped": "데이터베이스가 중지되어 있어 Lifeguard는 그대로 둡니다",
    "lightsail_db.is_available": "Lightsail이 데이터베이스를 {state} 상태로 표시합니다",
    "lightsail_db.reading": "Lightsail: {state}, {plan}, 스토리지 {gib} GB",
    "lightsail_db.try_first": (
        "Lifeguard는 데이터베이스에 직접 연결할 수 없습니다. 먼저 연결해 보고, 응답하면 "
        "거절하십시오"
    ),
}
