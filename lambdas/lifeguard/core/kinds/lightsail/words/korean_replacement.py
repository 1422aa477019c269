"""Korean templates: the replacement of a Lightsail instance."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "lightsail.replace_by_hand": (
        "직접 교체하려면 아래 명령으로 스냅샷에서 새 인스턴스를 생성하고 고정 IP를 새 "
        "인스턴스로 옮기십시오."
    ),
    "lightsail.newest_snapshot": (
        "최신 정상 스냅샷은 {snapshot}이며 생성된 지 {age} 지났습니다. 새 인스턴스는 이 "
        "스냅샷의 데이터로 시작합니다"
    ),
    "lightsail.old_snapshot": "스냅샷이 백업의 최대 허용 기간({limit})보다 오래되었습니다",
    "lightsail.coming_snapshot": "더 새로운 스냅샷({snapshot})은 아직 사용할 수 없습니다",
    "lightsail.snapshot_pending": "Lightsail이 최신 스냅샷({snapshot})을 아직 생성하고 있습니다",
    "lightsail.no_snapshot": "문제가 시작되기 전에 생성된 사용 가능한 스냅샷이 없습니다",
    "lightsail.lacking_disks": "연결된 디스크 중 스냅샷에 포함되지 않은 것이 있습니다: {disks}",
    "lightsail.no_bundle": (
        "스냅샷에 필요한 {size}GB 이상의 시스템 디스크를 제공하는 번들이 없습니다"
    ),
    "lightsail.ipv6_only": (
        "인스턴스에 IPv6 주소만 있으며, IPv6 주소는 다른 인스턴스로 옮길 수 없습니다"
    ),
    "lightsail.metadata_options": (
        "인스턴스의 메타데이터 옵션이 새 인스턴스보다 엄격하며, 스냅샷에서 생성할 때 지정할 수 "
        "없습니다"
    ),
    "lightsail.step.launches": (
        "Lightsail이 {snapshot} 스냅샷에서 같은 가용 영역에 새 인스턴스를 생성합니다. 키 페어, "
        "태그, 방화벽 규칙, 디스크, 자동 스냅샷 설정은 같습니다."
    ),
    "lightsail.step.moves": (
        "고정 IP({static_ip})가 새 인스턴스로 옮겨집니다. 몇 초 동안은 어느 인스턴스에도 "
        "연결되어 있지 않습니다."
    ),
    "lightsail.step.keeps_old": (
        "기존 인스턴스는 중지되고 태그가 지정된 상태로 보관됩니다. Lifeguard는 삭제하지 않으며, "
        "삭제할 때까지 이전과 같이 요금이 부과됩니다."
    ),
    "lightsail.step.gives_up_new": (
        "새 인스턴스가 상태 검사를 통과하지 못하면 Lifeguard가 새 인스턴스를 삭제하고 기존 "
        "인스턴스는 그대로 둡니다."
    ),
    "risk.new_name": (
        "이름과 프라이빗 IP 주소가 변경됩니다. 기존 인스턴스의 이름을 사용하는 "
        "항목(policies.yaml의 endpoints, 경보, DNS 레코드)을 업데이트하십시오."
    ),
    "lightsail.not_listed": (
        "새 인스턴스가 시작되지 않았습니다: Lightsail 목록에 없거나 더 이상 표시되지 않습니다"
    ),
    "lightsail.ended": "새 인스턴스가 시작되지 않았습니다: 현재 상태는 {state}입니다",
    "lightsail.old_kept": (
        "기존 인스턴스({old})는 중지된 상태로 보관되며 이전과 같이 요금이 부과됩니다"
    ),
    "lightsail.rename": (
        "기존 인스턴스({old})의 이름을 사용하는 항목(policies.yaml의 endpoints, 경보, "
        "스크립트)을 업데이트하십시오. 새 인스턴스의 이름은 {new}이며 프라이빗 IP 주소가 "
        "다릅니다."
    ),
    "lightsail.new_address": (
        "DNS 레코드와 허용 목록을 업데이트하십시오. 퍼블릭 IPv4 주소가 변경되었습니다(이전 "
        "{before}, 현재 {now})."
    ),
    "lightsail.register_again": (
        "기존 인스턴스가 Systems Manager에 등록되어 있었다면(mi-...) 새 인스턴스({new})를 다시 "
        "등록하십시오. 두 인스턴스의 등록 정보가 같으므로 그때까지 해당 노드에 명령을 보내지 "
        "마십시오."
    ),
    "lightsail.stop_on_idle": (
        "새 인스턴스({new})에 유휴 시 중지 추가 기능을 설정하십시오. 기존 인스턴스에는 설정되어 "
        "있습니다."
    ),
    "lightsail.delete_old": "디스크가 더 이상 필요하지 않으면 기존 인스턴스({old})를 삭제하십시오.",
    "lightsail.firewall_set": (
        "새 인스턴스의 방화벽에 기존 인스턴스의 규칙 {count}개를 적용했습니다"
    ),
    "lightsail.static_ip_gone": "고정 IP({static_ip})가 더 이상 존재하지 않습니다",
    "lightsail.static_ip_elsewhere": (
        "다른 사람이 고정 IP({static_ip})를 {holder} 인스턴스에 연결했습니다"
    ),
    "lightsail.name_taken": "같은 이름({name})의 인스턴스가 이미 있습니다",
    "lightsail.launching": "Lightsail이 인스턴스({instance})를 생성하고 있습니다",
    "lightsail.retiring": (
        "Lightsail이 기존 인스턴스({instance})를 중지하고 있으며, 이 인스턴스는 보관됩니다"
    ),
    "lightsail.deleting": "Lightsail이 인스턴스({instance})를 삭제했습니다",
    "lightsail.deleting_but": (
        "Lightsail이 인스턴스({instance})를 삭제했지만 요금이 부과되는 디스크({disks})는 남아 "
        "있습니다. 이 디스크를 직접 삭제하십시오"
    ),
    "lightsail.retired": (
        "{name} 서버는 {when:date}에 교체되어 중지된 상태로 보관되고 있으며, 이전과 같이 요금이 "
        "부과됩니다. "
        "기존 인스턴스가 아직 있고 디스크가 더 이상 필요하지 않으면 삭제하십시오."
    ),
    "lightsail.not_ours": (
        "인스턴스({instance})에 이번 교체의 태그가 없으므로 Lifeguard가 삭제하지 않습니다"
    ),
    "offer_question.new_instance": "{server} 서버를 스냅샷에서 만든 새 인스턴스로 교체해도 됩니까?",
    "offer_act.new_instance": "새 인스턴스로 교체",
    "offer_yes.new_instance": "예, 교체합니다",
    "short.new_instance": "스냅샷으로 만든 새 인스턴스로 교체할까요?",
    "may.new_instance": "스냅샷으로 만든 새 인스턴스로 교체해도 됩니까?",
    "lightsail.on.same": (
        "같은 크기의 새 인스턴스, 번들 {bundle}(메모리 {memory}GB, 월 {price} USD, 기존 {now} USD)"
    ),
    "lightsail.on.bigger": (
        "한 단계 큰 새 인스턴스, 번들 {bundle}(메모리 {memory}GB, 월 {price} USD, 기존 {now} USD)"
    ),
    "lightsail.static_ip_moved": (
        "고정 IP({static_ip}, {address})를 새 인스턴스({to})로 옮겼으며, 옮기는 몇 초 동안은 어느 "
        "인스턴스에도 연결되어 있지 않았습니다"
    ),
    "risk.billed_twice": (
        "기존 인스턴스를 삭제할 때까지 두 인스턴스의 요금이 모두 부과됩니다. Lightsail은 중지된 "
        "인스턴스에도 이전과 같이 요금을 부과합니다."
    ),
    "verb.set_firewall": "새 인스턴스의 방화벽 규칙 설정",
    "verb.move_static_ip": "고정 IP 이동",
    "done.set_firewall": "새 인스턴스에 방화벽 규칙 설정",
    "done.move_static_ip": "고정 IP 이동",
}
