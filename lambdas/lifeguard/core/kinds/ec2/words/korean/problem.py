"""Korean templates: what is wrong with an instance, and what is asked or done about it."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "cause.system-status-check": "호스트 장애",
    "cause.instance-status-check": "운영 체제 무응답",
    "cause.attached-ebs-check": "볼륨 무응답",
    "cause.application-check": "애플리케이션 상태 검사 실패",
    "cause.instance-stop": "예약된 중지",
    "cause.instance-retirement": "호스트 만료",
    "cause.instance-reboot": "AWS 재부팅",
    "cause.system-reboot": "호스트 재부팅",
    "cause.system-maintenance": "호스트 유지 관리",
    "cause.unknown-scheduled-event": "알 수 없는 예약된 이벤트",
    "cause.stopped-by-aws": "AWS에 의한 중지",
    "cause.stopped-by-its-own-system": "운영 체제 종료",
    "cause.degraded-instance-store-drive": "인스턴스 스토어 볼륨 성능 저하",
    "cause.endpoint-not-answering": "사이트 무응답",
    "cause.stale-backup": "최근 백업 없음",
    "problem.system_check": "시스템 상태 검사가 실패했습니다",
    "problem.instance_check": "인스턴스 상태 검사가 실패했습니다",
    "problem.ebs_check": "연결된 EBS 상태 검사가 실패했습니다",
    "problem.application_check": "애플리케이션 상태 검사가 실패했습니다",
    "problem.application_check_said": "애플리케이션 상태 검사가 실패했습니다: {said:semicolons}",
    "problem.scheduled": "AWS가 이벤트({code}, {id})를 {when}에 실행하도록 예약했습니다",
    "problem.stopped_by_aws": "AWS가 인스턴스를 중지했습니다({code})",
    "problem.stopped_by_system": "인스턴스의 운영 체제가 스스로 종료되었습니다({code})",
    "runbook.replace": "최신 이미지로 만든 새 인스턴스로 교체할지 결정하십시오.",
    "runbook.force_stop_or_replace": (
        "인스턴스를 강제 중지한 후 다시 시작할지, 최신 이미지로 만든 새 인스턴스로 교체할지 "
        "결정하십시오."
    ),
    "runbook.replace_volume": (
        "볼륨을 교체할지 결정하십시오. 인스턴스를 다른 호스트로 옮겼지만 볼륨이 응답하지 않습니다."
    ),
    "runbook.check_application": "애플리케이션을 확인하십시오. 애플리케이션이 응답하지 않습니다.",
    "runbook.check_endpoint": (
        "웹 서버, 애플리케이션과 로그를 확인하십시오. 이 서버의 사이트가 응답하지 않습니다. "
        "그다음 DNS 레코드, 인증서, 보안 그룹을 확인하십시오."
    ),
    "runbook.reboot_overdue": (
        "인스턴스를 중지하고 시작할지 결정하십시오. AWS의 재부팅이 예정보다 지연되고 있습니다."
    ),
    "runbook.maintenance_overdue": (
        "인스턴스를 중지하고 시작할지 결정하십시오. AWS의 유지 관리 작업이 예정보다 지연되고 "
        "있습니다."
    ),
    "runbook.unknown_event": (
        "AWS가 예약한 이벤트를 확인하십시오. Lifeguard가 알지 못하는 이벤트입니다."
    ),
    "runbook.copy_drive": (
        "성능이 저하된 인스턴스 스토어 볼륨의 데이터를 다른 곳에 복사하십시오. 인스턴스를 "
        "중지하면 데이터가 사라집니다."
    ),
    "runbook.stale_backup": (
        "백업이 성공하지 못하는 원인을 찾거나 인스턴스의 이미지를 직접 생성하십시오. 그때까지 이 "
        "인스턴스에는 최근 백업이 없습니다."
    ),
    "runbook.does_not_stay_up": (
        "인스턴스를 확인하십시오. 인스턴스가 실행 상태를 유지하지 못합니다."
    ),
    "runbook.start": (
        "인스턴스를 시작할지 결정하십시오. 인스턴스의 운영 체제가 스스로 종료되었습니다."
    ),
    "rescue.console": "인스턴스의 콘솔 로그를 확인하십시오. 첫 번째 명령으로 볼 수 있습니다.",
    "rescue.snapshots": (
        "인스턴스의 데이터를 보존하십시오. 두 번째 명령으로 볼륨의 스냅샷을 생성합니다. "
        "스냅샷에서 생성한 볼륨을 실행 중인 서버에 연결해 복구하거나 복사할 수 있습니다."
    ),
    "rescue.launch": (
        "이미지({image})로 다른 인스턴스를 시작하십시오. 새 인스턴스가 정상이 되면 주소와 "
        "데이터를 옮기십시오. 시스템에 장애가 있는 동안 만든 이미지는 같은 장애를 일으킬 수 "
        "있습니다. 그런 경우 더 오래된 이미지를 사용하십시오."
    ),
    "rescue.create_image": (
        "인스턴스의 이미지를 생성하고 그 이미지로 다른 인스턴스를 시작하십시오. 명령의 "
        "{placeholder} 자리에 이미지 ID를 넣으십시오. 새 인스턴스가 정상이 되면 주소와 데이터를 "
        "옮기십시오."
    ),
    "another_time.fixed": "AWS에서 이 이벤트의 일정 변경을 허용하지 않습니다.",
    "another_time.earlier": (
        "AWS에서 이 이벤트의 일정 변경을 허용하지 않습니다. 더 일찍 처리하려면 원하는 시각에 다음 "
        "명령을 실행하십시오."
    ),
    "another_time.move": (
        "다른 시각에 진행하려면 이벤트의 일정을 변경하십시오. 가능한 가장 늦은 시각은 "
        "{until}입니다. 다음 명령은 예시입니다."
    ),
    "page_cause.system-status-check": (
        "시스템 상태 검사가 실패했습니다. 호스트에 문제가 있습니다."
    ),
    "page_cause.instance-status-check": (
        "인스턴스 상태 검사가 실패했습니다. 운영 체제가 응답하지 않습니다."
    ),
    "page_cause.attached-ebs-check": (
        "연결된 EBS 상태 검사가 실패했습니다. 볼륨이 응답하지 않습니다."
    ),
    "page_cause.application-check": "애플리케이션 상태 검사가 실패했습니다.",
    "page_cause.instance-stop": "AWS가 인스턴스 중지를 예약했습니다.",
    "page_cause.instance-retirement": "AWS가 인스턴스 만료(retirement)를 예약했습니다.",
    "page_cause.instance-reboot": "AWS가 인스턴스 재부팅을 예약했습니다.",
    "page_cause.system-reboot": "AWS가 호스트 재부팅을 예약했습니다.",
    "page_cause.system-maintenance": "AWS가 호스트 유지 관리를 예약했습니다.",
    "page_cause.unknown-scheduled-event": (
        "Lifeguard가 알지 못하는 종류의 이벤트를 AWS가 예약했습니다."
    ),
    "page_cause.stopped-by-aws": "AWS가 인스턴스를 중지했습니다.",
    "page_cause.stopped-by-its-own-system": "운영 체제가 스스로 종료되었습니다.",
    "page_cause.endpoint-not-answering": "서버의 사이트가 응답하지 않습니다.",
    "page_cause.stale-backup": "마지막 정상 백업이 정책이 허용하는 것보다 오래되었습니다.",
    "page_cause.degraded-instance-store-drive": ("인스턴스 스토어 볼륨의 성능이 저하되었습니다."),
}
