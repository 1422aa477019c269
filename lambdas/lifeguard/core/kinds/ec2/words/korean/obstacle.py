"""Korean templates: what stands in the way of a remedy of an instance."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "obstacle.group.label": "Auto Scaling 그룹 {group:60}",
    "obstacle.group.reason": (
        "인스턴스가 Auto Scaling 그룹({group})에 속해 있습니다. 이 그룹은 비정상 인스턴스를 "
        "교체하며, 중지된 인스턴스를 종료(삭제)하게 됩니다"
    ),
    "obstacle.group.advice": (
        "Auto Scaling 그룹({group})이 인스턴스를 스스로 교체한다면 조치가 필요하지 않습니다."
    ),
    "obstacle.managed.label": "AWS 관리형",
    "obstacle.managed.reason": "다른 AWS 서비스가 인스턴스를 관리합니다({service})",
    "obstacle.managed.advice": (
        "여기서는 조치가 필요하지 않습니다. 다른 AWS 서비스({service})가 인스턴스를 관리합니다."
    ),
    "obstacle.spot.label": "스팟 인스턴스",
    "obstacle.spot.reason": "인스턴스가 다시 시작할 수 없는 스팟 인스턴스({type})입니다",
    "obstacle.spot.advice": "이 인스턴스를 대신할 다른 인스턴스를 시작하십시오.",
    "obstacle.spot.replacement": "인스턴스가 스팟 인스턴스입니다",
    "obstacle.instance_store_root.label": "인스턴스 스토어 루트 볼륨",
    "obstacle.instance_store_root.reason": (
        "인스턴스의 루트 디바이스가 인스턴스 스토어 볼륨입니다. 중지할 수 없고 종료(삭제)만 할 수 "
        "있습니다"
    ),
    "obstacle.instance_store_root.advice": (
        "보유한 이미지로 다른 인스턴스를 시작하고, 이 인스턴스가 실행 중일 때 데이터를 "
        "복사하십시오."
    ),
    "obstacle.instance_store_root.replacement": (
        "인스턴스의 루트 디바이스가 인스턴스 스토어 볼륨입니다. 시작할 수 있는 이미지를 만들 수 "
        "없습니다"
    ),
    "obstacle.instance_store_data.label": "인스턴스 스토어 데이터",
    "obstacle.instance_store_data.reason": (
        "인스턴스에 인스턴스 스토어 볼륨이 있으며, 중지하면 그 데이터가 사라집니다"
    ),
    "obstacle.instance_store_data.advice": (
        "인스턴스 스토어 볼륨에서 필요한 데이터를 복사한 후 인스턴스를 중지하고 시작하십시오. "
        "데이터가 없어져도 된다면 정책에 instance_store: expendable을 설정하십시오."
    ),
    "obstacle.instance_store_data.replacement": (
        "인스턴스의 인스턴스 스토어 볼륨은 이미지에 포함되지 않습니다"
    ),
    "obstacle.stop_protection.label": "중지 방지",
    "obstacle.stop_protection.reason": "중지 방지가 켜져 있습니다(DisableApiStop)",
    "obstacle.stop_protection.advice": (
        "인스턴스를 중지해도 된다면 중지 방지를 끄고, 작업을 마친 후 다시 켜십시오."
    ),
    "obstacle.public_ip.label": "퍼블릭 IPv4 주소 변경",
    "obstacle.public_ip.reason": "인스턴스의 퍼블릭 IPv4 주소는 자동 할당되어 있어 변경됩니다",
    "obstacle.public_ip.advice": (
        "이 주소를 가리키는 설정을 변경할 준비를 하거나, 먼저 인스턴스에 탄력적 IP 주소를 "
        "연결하십시오. 주소가 바뀌어도 된다면 정책에 public_ip_change: allow를 설정하십시오."
    ),
    "obstacle.dedicated_host.label": "전용 호스트(Dedicated Host)",
    "obstacle.dedicated_host.reason": (
        "인스턴스가 전용 호스트(Dedicated Host)에서 실행 중이며, 같은 호스트에서 다시 시작됩니다"
    ),
    "obstacle.dedicated_host.advice": (
        "인스턴스를 다른 전용 호스트(Dedicated Host)로 옮기십시오. 명령의 {placeholder} 자리에 그 "
        "호스트의 ID를 넣으십시오. 첫 번째 명령으로 보유한 호스트를 볼 수 있습니다. 또는 AWS에 "
        "호스트 교체를 요청하십시오."
    ),
    "obstacle.dedicated_host.replacement": (
        "인스턴스가 전용 호스트(Dedicated Host)에서 실행 중입니다"
    ),
    "obstacle.locked_keys.label": "고객 관리형 KMS 키",
    "obstacle.locked_keys.reason": "중지하면 인스턴스를 다시 시작할 수 없습니다: {keys:semicolons}",
    "obstacle.locked_keys.advice": "{advice:sentences}",
    "obstacle.outpost.label": "Outpost",
    "obstacle.outpost.reason": (
        "인스턴스가 Outpost에서 실행 중이며, 중지된 동안 그 용량을 다른 인스턴스가 차지할 수 "
        "있습니다"
    ),
    "obstacle.outpost.advice": "Outpost에 인스턴스를 위한 용량이 있는지 확인하십시오.",
    "obstacle.outpost.replacement": "인스턴스가 Outpost에서 실행 중입니다",
    "obstacle.capacity_reservation.label": "용량 예약",
    "obstacle.capacity_reservation.reason": (
        "인스턴스가 용량 예약({id})을 사용하며, 중지된 동안 자리를 잃을 수 있습니다"
    ),
    "obstacle.capacity_reservation.advice": (
        "용량 예약에서 인스턴스의 자리가 유지되는지 확인하십시오."
    ),
    "obstacle.capacity_reservation.replacement": "인스턴스가 용량 예약({id})을 사용합니다",
    "obstacle.hibernation.label": "최대 절전 모드 활성화",
    "obstacle.hibernation.reason": (
        "인스턴스에 최대 절전 모드가 활성화되어 있으며, 메모리에 있는 데이터는 이미지에 없을 수 "
        "있습니다"
    ),
    "obstacle.hibernation.advice": "인스턴스의 메모리에 있는 데이터를 잃어도 되는지 결정하십시오.",
    "obstacle.hibernation.replacement": "인스턴스에 최대 절전 모드가 활성화되어 있습니다",
    "obstacle.interfaces.label": "여러 네트워크 인터페이스",
    "obstacle.interfaces.reason": "인스턴스에 네트워크 인터페이스가 {count}개 있습니다",
    "obstacle.addresses.label": "여러 탄력적 IP 주소",
    "obstacle.addresses.reason": "인스턴스에 탄력적 IP 주소가 {count}개 있습니다",
    "obstacle.private_ips.label": "여러 프라이빗 IPv4 주소",
    "obstacle.private_ips.reason": (
        "인스턴스에 추가 프라이빗 IP 주소 또는 접두사가 있으며, 이는 기존 인스턴스에 남습니다"
    ),
    "obstacle.interface_type.label": "네트워크 인터페이스 유형 {type}",
    "obstacle.interface_type.reason": "인스턴스의 네트워크 인터페이스 유형이 {type}입니다",
    "obstacle.routes.label": "트래픽 전달",
    "obstacle.routes.reason": (
        "인스턴스의 소스/대상 확인이 꺼져 있습니다. 다른 대상으로 가는 경로가 이 인스턴스의 "
        "네트워크 인터페이스를 지나갑니다"
    ),
    "obstacle.licence.label": "라이선스 구성",
    "obstacle.licence.reason": "인스턴스에 라이선스 구성이 적용되어 있습니다",
    "obstacle.fleet.label": "EC2 Fleet 소속",
    "obstacle.fleet.reason": "인스턴스가 EC2 Fleet({id})에 속해 있습니다",
    "obstacle.spot_fleet.label": "스팟 플릿 소속",
    "obstacle.spot_fleet.reason": "인스턴스가 스팟 플릿({id})에 속해 있습니다",
    "obstacle.emr.label": "EMR 클러스터 소속",
    "obstacle.emr.reason": "인스턴스가 EMR 클러스터({id})에 속해 있습니다",
    "obstacle.no_image.label": "정상 이미지 없음",
    "obstacle.no_image.reason": "인스턴스의 정상 이미지가 없습니다",
    "obstacle.lacking_volumes.label": "볼륨이 빠진 이미지",
    "obstacle.lacking_volumes.reason": (
        "인스턴스의 가장 최근 정상 이미지에 볼륨({devices})이 없습니다"
    ),
    "obstacle.launch.label": "새 인스턴스 시작 불가",
    "obstacle.launch.refused": "EC2가 Lifeguard의 새 인스턴스 시작을 허용하지 않습니다: {answer}",
    "obstacle.launch.refused_with_role": (
        "EC2가 Lifeguard의 새 인스턴스 시작을 허용하지 않습니다(IAM 역할이 instance_roles에 "
        "있는지 확인 필요): {answer}"
    ),
    "obstacle.launch.unproven": (
        "EC2가 시험 실행(DryRun)에 새 인스턴스를 시작한 것처럼 응답했습니다"
    ),
    "obstacle.replace_manually": "인스턴스를 직접 교체하십시오.",
    "key.state": "KMS 키({key})의 상태가 {state}입니다",
    "key.unreadable": "Lifeguard가 KMS 키({key})를 조회할 수 없습니다({code})",
    "key.not_listed": "고객 관리형 KMS 키({key})가 policies.yaml의 kms_keys에 없습니다",
    "key.default_not_listed": (
        "{region}의 EBS 기본 암호화에 쓰이는 고객 관리형 KMS 키({key})가 policies.yaml의 "
        "kms_keys에 없습니다"
    ),
    "key.no_grant": "Lifeguard가 KMS 키({key})의 권한 부여(grant)를 생성할 권한이 없습니다({code})",
    "key.enable": (
        "볼륨의 KMS 키를 활성화하십시오. 키를 활성화할 때까지는 인스턴스를 중지하면 다시 시작할 "
        "수 없습니다."
    ),
    "key.cancel_deletion": (
        "볼륨의 KMS 키 삭제를 취소하고 키를 활성화하십시오. 그때까지는 인스턴스를 중지하면 다시 "
        "시작할 수 없습니다. 키가 없으면 인스턴스의 데이터를 잃게 됩니다."
    ),
    "key.allow_reading": (
        "Lifeguard의 IAM 역할이 볼륨의 KMS 키를 조회할 수 있도록 허용하십시오(kms:DescribeKey). "
        "인스턴스를 시작하려면 이 키가 필요합니다. 다른 계정의 키라면 키 소유자가 허용해야 합니다."
    ),
    "key.allow_grants": (
        "Lifeguard의 IAM 역할이 볼륨의 KMS 키에 권한 부여(grant)를 생성할 수 있도록 허용하십시오. "
        "명령으로 볼 수 있는 키 정책에서 IAM에 의한 권한 제어를 허용해야 합니다. policies.yaml의 "
        "kms_keys에 키를 추가하십시오. 인스턴스를 시작하려면 이 키가 필요합니다."
    ),
    "key.check": (
        "볼륨의 KMS 키를 확인하십시오(상태: {state}). 키를 활성화할 때까지는 인스턴스를 중지하면 "
        "다시 시작할 수 없습니다."
    ),
}
