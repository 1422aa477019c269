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
    "verb.end_drill": "테스트 인스턴스 종료(삭제)",
    "remedy.reboot": "재부팅",
    "remedy.stop_start": "중지 후 시작",
    "remedy.start": "시작",
    "remedy.replace": "최신 이미지로 새 인스턴스 생성",
}
