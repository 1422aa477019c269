"""Korean templates: the weekly report, and the first email after the first deployment."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "report.week": "지난주",
    "report.gist": "{parts}",
    "report.gist.not_restored": "복원 테스트 실패({names:16})",
    "report.gist.incidents": "장애 {count}건",
    "report.gist.no_incidents": "장애 없음",
    "report.gist.down": "중단 {length}",
    "report.gist.would": "관찰만 {count}건",
    "report.gist.todo": "조치 필요 {count}건",
    "report.todo": "이번 주에 하실 일 {count}건:",
    "report.answer": (
        "{name:30} 서버에 대한 질문에 {until:zoned}까지 응답해 주십시오. 방법은 해당 질문 메일에 있습니다."
    ),
    "report.look": (
        "{name:30} 서버를 확인해 주십시오({cause}, {at}부터). Lifeguard는 더 이상 조치하지 않고 운영자의 판단에 맡깁니다."
    ),
    "report.unknown_policy": (
        '{name:30} 서버의 {tag} 태그를 수정해 주십시오. 태그 값에 해당하는 정책("{value:40}")이 '
        "없어 Lifeguard는 관찰만 합니다."
    ),
    "report.more_duties": "그 밖에 {count}건, 각각의 메일 또는 기록 참조",
    "report.outages": "장애:",
    "report.outage": "{name:30}: 장애 {count}건, 중단 {length}({causes})",
    "report.still_down": "{name:30}: 장애 {count}건, 현재 중단 중, 지금까지 {length}({causes})",
    "report.never_down": "{name:30}: 장애 {count}건, 중단 없음({causes})",
    "report.prevented": "예방했거나 예정대로 끝난 작업:",
    "report.moved": "{name:30}: {cause}, Lifeguard가 {at:date}에 처리, {length} 중단",
    "report.handled": "{name:30}: {cause}, Lifeguard가 {at:date}에 처리, 중단 없음",
    "report.passed": "{name:30}: {cause}, {at:date}에 종료, 이후 정상",
    "report.would": "관찰 모드(observe)여서 실행하지 않은 조치:",
    "report.observed": "{name:30}, {at}: {cause}. {why:clauses}",
    "report.set_mode": (
        "Lifeguard는 아무것도 변경하지 않았습니다. 직접 조치하게 하려면 policies.yaml에 mode: act를 "
        "설정하고 다시 배포해 주십시오."
    ),
    "report.said": "{said}",
    "report.plans": "AWS의 예정 작업:",
    "report.planned": "{at}: AWS가 작업 예정, {name:30}({cause})",
    "report.unmanaged": (
        "Systems Manager가 관리하지 않아 Lifeguard가 내부를 볼 수 없는 서버(한 번만 안내):"
    ),
    "report.manage_instance": (
        "{names}: AmazonSSMManagedInstanceCore 정책이 있는 인스턴스 프로파일을 연결하거나 기본 "
        "호스트 관리 구성을 켜고, SSM Agent가 없는 이미지라면 설치하십시오"
    ),
    "report.label.protected": "보호 대상",
    "report.of_running": "실행 중인 서버 {running}대 중 {count}대",
    "report.unread": "EC2가 응답하지 않아 이번에는 알 수 없음",
    "report.label.untagged": "{tag} 태그 없음",
    "report.label.no_backups": "예약 백업 없음",
    "report.label.own_backups": "자동 백업 꺼짐",
    "report.label.behind": "하루 이상 지난 백업",
    "report.label.address": "퍼블릭 IP 변경",
    "report.address": "{names:16}(중지 후 시작 시)",
    "report.label.period": "기간",
    "report.period": "{since}~{until:zoned}",
    "report.names": "{names:16}",
    "report.names_more": "{names:16} 외 {count}대",
    "report.label.backups": "백업",
    "report.facts": "{facts:semicolons}",
    "report.backups.good": "{count}대 중 {good}대에 최근 백업 있음",
    "report.backups.oldest": "{count}대 중 {good}대에 최근 백업 있음, 가장 오래된 것 {age} 전",
    "report.backups.counts": (
        "이미지 생성 {made}건, 복사 {copied}건, 정리 {pruned}건, 실패 {failed}건"
    ),
    "report.backups.would": "observe 모드로 생성하지 않은 이미지 {count}건",
    "report.backups.restored": "{name:30} 서버의 복원 테스트 성공",
    "report.backups.restored_in": "{name:30} 서버의 복원 테스트 성공({length} 만에 복원)",
    "report.backups.failed": (
        "{name:30} 서버의 최신 백업에 의존하지 마십시오. {at:date} 복원 테스트가 실패했습니다. "
        "새 이미지를 만들고 원인을 확인해 주십시오."
    ),
    "report.backups.blocked": (
        "사용 중인 이미지를 확인할 수 없어 백업을 정리하지 못합니다. 원인을 해결해 주십시오: "
        "{why:plain}."
    ),
    "report.label.selftest": "자체 점검",
    "report.selftest.passed": "정상({at})",
    "report.selftest.lost": "유실({at}): 점검 이벤트가 도착하지 않음",
    "report.selftest.late": "{at} 이후 이 보고서까지 전송되지 않음",
    "report.selftest.first": "이 보고서와 함께 전송, 도착하지 않으면 메일로 알림",
    "report.selftest.find": (
        "지난 자체 점검이 유실된 원인을 확인해 주십시오. 확인할 곳은 해당 메일에 있습니다."
    ),
    "report.label.lifeguard": "Lifeguard",
    "report.taken_over": "장애 {count}건에서 작업이 중단되어 새 실행이 이어받음",
    "report.orphans": (
        "삭제된 이미지의 스냅샷 {count}개가 쓰이지 않으면서 비용을 발생시킵니다. 삭제하거나, "
        "보관하려면 lifeguard:hold 태그를 지정해 주십시오. 처음 {shown}개의 삭제 명령:"
    ),
    "report.lifeguard": "Lifeguard",
    "report.hello": "{region} 리전의 실행 중인 서버 {running}대 중 {count}대를 감시합니다",
    "report.hello.untagged": (
        "실행 중인 서버 {count}대에 {tag} 태그가 없습니다. 서버를 보호하려면 태그 값을 정책 "
        "이름으로 지정해 주십시오."
    ),
    "report.hello.unknown": (
        "실행 중인 서버 {count}대의 {tag} 태그에 해당하는 정책이 없어 Lifeguard는 관찰만 합니다."
    ),
    "report.label.modes": "정책",
    "report.modes": "{modes}",
    "report.label.next": "다음 보고서",
    "report.next": "{at:zoned}, 자체 점검과 함께",
}
