"""Korean templates: what may be changed about a database, and what is not offered."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "database.offer": "{what}: {parts:semicolons}",
    "database.to_autoscaling": "스토리지 자동 조정(최대 {most}GiB) 켜기",
    "database.to_bigger": "스토리지를 {now}GiB에서 {gib}GiB로 증설",
    "database.to_gp3": "같은 크기의 gp3 스토리지로 변경(현재 {now})",
    "database.to_faster": "gp3 스토리지에 {iops} IOPS, {throughput}MiB/s 프로비저닝",
    "database.to_io2": "같은 크기의 io2 스토리지({iops} IOPS 프로비저닝)로 변경",
    "database.to_striped": "gp3 스토리지 {gib}GiB(현재 {now}GiB), 볼륨 4개에 스트라이핑",
    "database.to_class": "인스턴스 클래스 {db_class}(vCPU {vcpus}개, 메모리 {memory}GiB)",
    "database.to_another_class": "다른 인스턴스 클래스",
    "database.iops": "{now} → {then} IOPS",
    "database.mibps": "{now} → {then}MiB/s",
    "database.no_outage": "중단 없음",
    "database.outage": "몇 분간 중단",
    "database.failover": "대기 인스턴스로 장애 조치, 1~2분간 연결 끊김",
    "database.copies": "RDS가 전체 데이터를 복사하므로 몇 시간 동안 스토리지가 느려짐",
    "database.locks": "6시간 동안 또는 최적화가 끝날 때까지 스토리지를 다시 변경할 수 없음",
    "database.never_shrinks": "스토리지는 다시 줄일 수 없음",
    "database.price": "월 {now} → {then} USD",
    "database.price_same": "월 {now} USD로 같음",
    "database.price_up_to": "월 {now} → 최대 {then} USD",
    "database.price_unknown": "가격을 읽지 못함",
    "database.refused": "제안하지 않음: {what} ({why})",
    "database.why.pending": "대기 중인 다른 변경이 함께 적용됩니다: {names}",
    "database.why.stopped": "데이터베이스가 중지되어 있습니다({status})",
    "database.why.busy": "RDS가 데이터베이스를 변경하고 있습니다({status})",
    "database.why.locked": "스토리지를 변경한 지 6시간이 지나지 않았으며 {until}부터 가능합니다",
    "database.why.maintenance": "AWS 유지 관리가 {until}에 예정되어 있습니다",
    "database.why.slower_iops": "지금보다 느려집니다({now} → {then} IOPS)",
    "database.why.slower_mibps": "지금보다 느려집니다({now} → {then}MiB/s)",
    "database.why.class_is_cap": "인스턴스 클래스({db_class})가 {iops} IOPS, {mibps}MiB/s까지만 허용합니다",
    "database.why.no-help": "도움이 되지 않습니다",
    "database.why.not-valid": "RDS가 이 데이터베이스에 제공하지 않습니다",
    "database.pending": "{name} {value}",
    "database.pending_name": "{name}",
}
