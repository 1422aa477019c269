"""Korean templates of Lightsail instances."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "cause.burst-capacity-gone": "버스트 용량 소진",
    "cause.burst-capacity-low": "버스트 용량 부족",
    "page_cause.burst-capacity-gone": "인스턴스의 버스트 용량이 모두 소진되었습니다.",
    "page_cause.burst-capacity-low": "인스턴스의 버스트 용량이 부족합니다.",
    "lightsail.burst_gone": (
        "버스트 용량이 소진되어 CPU가 플랜의 기준 성능으로 제한됩니다(최근 1시간 CPU {cpu}%)"
    ),
    "lightsail.burst_low": (
        "버스트 용량이 {percent}% 남았으며, CPU {cpu}% 기준으로 {left} 후 소진됩니다"
    ),
    "lightsail.burst_back": "버스트 용량이 더 이상 부족하지 않습니다({percent}% 남음)",
    "lightsail.reading": "Lightsail: {state}, 시스템 검사 {system}, 인스턴스 검사 {instance}",
    "lightsail.gist_back": "버스트 용량 부족 해소",
    "lightsail.same_disks": "디스크",
    "lightsail.bigger": (
        "부하가 계속된다면 번들 {bundle}(메모리 {memory}GB, 월 {price} USD) 사용을 검토하십시오."
    ),
    "lightsail.no_restart": (
        "이 문제로 인스턴스를 재시작하지 마십시오. 재시작해도 버스트 용량이 생기지 않습니다."
    ),
    "lightsail.no_restart_old": (
        "이 문제로 인스턴스를 중지하지 마십시오. 2023년 6월 29일 이전에 생성된 인스턴스는 중지하면 "
        "버스트 용량을 모두 잃습니다."
    ),
    "lightsail.ask_backup": (
        "백업이 성공하지 못하는 원인을 찾거나 인스턴스의 스냅샷을 직접 생성하십시오. 그때까지 이 "
        "인스턴스에는 최근 백업이 없습니다."
    ),
    "lightsail.ask_new": (
        "스냅샷에서 같은 번들이나 더 큰 번들로 새 인스턴스를 생성하고 고정 IP를 옮길지 "
        "결정하십시오."
    ),
    "lightsail.ask_bigger": (
        "스냅샷에서 더 큰 번들로 새 인스턴스를 생성할지 결정하십시오. 버스트 용량이 소진되었으며, "
        "중지 후 시작해도 회복되지 않습니다."
    ),
    "lightsail.manage_instance": (
        "{names}: 하이브리드 활성화로 SSM Agent를 등록하십시오. 활성화 태그는 인스턴스와 같은 값의 "
        "{tag}, 그리고 인스턴스 이름을 값으로 하는 {node_of} 두 개입니다"
    ),
    "lightsail.larger_disk": (
        "디스크가 작습니다. Lightsail 디스크는 늘릴 수 없으므로 스냅샷에서 더 큰 번들로 새 "
        "인스턴스를 생성하십시오. 스냅샷을 만들려면 다음을 실행하십시오:"
    ),
    "lightsail.address.label": "퍼블릭 IP 변경",
    "lightsail.address.reason": ("고정 IP가 없으므로 중지 후 시작하면 퍼블릭 IP 주소가 변경됩니다"),
    "lightsail.address.advice": (
        "인스턴스에 고정 IP를 연결하거나 public_ip_change: allow를 설정하십시오."
    ),
    "lightsail.same_static_ip": "고정 IP",
    "lightsail.way_back": "스냅샷 {name}, {at}",
    "lightsail.unhealthy": "로드 밸런서에서 비정상({balancers})",
    "lightsail.look_at_application": (
        "애플리케이션을 확인하십시오. 인스턴스의 상태 검사는 모두 통과하지만 로드 "
        "밸런서({balancers})에서 정상으로 확인되지 않습니다."
    ),
    "lightsail.target": "로드 밸런서({balancer:40})의 상태: {health}",
    "lightsail.target_because": "로드 밸런서({balancer:40})의 상태: {health} ({reason})",
    "lightsail.traffic": "로드 밸런서 {balancers}개가 인스턴스로 트래픽을 다시 보냅니다",
    "answer.snapshot_begun": "Lightsail이 스냅샷 {snapshot} 생성을 시작했습니다",
    "answer.operation_begun": "Lightsail이 작업 {operation} 실행을 시작했습니다",
}
