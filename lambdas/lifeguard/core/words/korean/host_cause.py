"""Korean templates: what a console log names as the cause."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "host_cause.out-of-memory": "메모리 부족",
    "host_cause.sentence.out-of-memory": "메모리가 부족했습니다",
    "host_cause.bug-check": "Windows 버그 검사",
    "host_cause.sentence.bug-check": "Windows가 버그 검사(bug check)로 중단되었습니다",
    "host_cause.boot": "부팅 불가",
    "host_cause.sentence.boot": "운영 체제가 부팅하지 못했습니다",
    "host_cause.mount": "마운트 실패",
    "host_cause.sentence.mount": "파일 시스템을 마운트하지 못했습니다",
    "host_cause.file-system": "파일 시스템 오류",
    "host_cause.sentence.file-system": "파일 시스템에 오류가 있습니다",
    "host_cause.block-io": "디스크 I/O 오류",
    "host_cause.sentence.block-io": "디스크 읽기 또는 쓰기에 실패했습니다",
    "host_cause.disk-full": "디스크 공간 부족",
    "host_cause.sentence.disk-full": "파일 시스템의 공간이 부족했습니다",
    "host_cause.kernel-panic": "커널 패닉",
    "host_cause.sentence.kernel-panic": "커널 패닉이 발생했습니다",
    "host_cause.lockup": "작업 멈춤",
    "host_cause.sentence.lockup": "작업이나 CPU가 멈춰 응답하지 않았습니다",
    "host_cause.unit": "유닛 실패",
    "host_cause.sentence.unit": "systemd 유닛이 실패했습니다",
    "host_cause.cloud-init": "cloud-init 실패",
    "host_cause.sentence.cloud-init": "cloud-init이 실패했습니다",
    "host_cause.network-link": "네트워크 링크 끊김",
    "host_cause.sentence.network-link": "네트워크 링크가 준비되지 않았습니다",
    "host_cause.kernel-parameters": "알 수 없는 커널 파라미터",
    "host_cause.sentence.kernel-parameters": "커널에 알 수 없는 파라미터가 전달되었습니다",
    "host_cause.unexpected-shutdown": "예기치 않은 종료",
    "host_cause.sentence.unexpected-shutdown": "시스템이 예기치 않게 종료되었습니다",
    "host_cause.of": "{fault}({subject:60})",
    "host_cause.shown": "콘솔 로그에 따르면 {fault}",
    "host_cause.shown_of": "콘솔 로그에 따르면 {fault}(대상: {subject:60})",
    "host_cause.killed": (
        "콘솔 로그에 따르면 {fault}. 커널이 프로세스({subject:60})를 강제로 종료했습니다"
    ),
    "host_cause.again": "서버의 메모리를 늘리거나 사용량을 줄이지 않으면 다시 발생합니다",
    "host_cause.again_on": (
        "메모리가 {type} 유형보다 많은 인스턴스로 바꾸거나 사용량을 줄이지 않으면 다시 발생합니다"
    ),
}
