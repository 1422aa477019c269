"""Korean templates: emails that are not of one incident."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "others.lifeguard": "Lifeguard",
    "others.nothing_to_do": "조치하실 일은 없습니다.",
    "others.servers": "서버 {count}대",
    "others.server": "{name:40}({id})",
    "others.server.unnamed": "{id}",
    "others.server.placed": "{server}, {place}",
    "others.server.why": "{server}: {why:clauses}",
    "others.id": "{id}",
    "backup_email.retried": "백업 실패, Lifeguard가 다시 시도함",
    "backup_email.retried.duty": (
        "아직 조치하실 일은 없습니다. Lifeguard가 최대 {attempts}회까지 시도하며, 포기하면 "
        "알려 드립니다."
    ),
    "backup_email.given_up": "백업 실패, 이번 회차는 더 시도하지 않음",
    "backup_email.given_up.duty": (
        "아래 원인을 확인하여 해결해 주십시오. Lifeguard는 다음 예약 시각에 다시 시도합니다."
    ),
    "backup_email.failures": "실패한 백업:",
    "backup_email.failed": "{server}: {what} 생성 실패({why})",
    "backup_email.failed.unexplained": "{server}: {what} 생성 실패(원인 알 수 없음)",
    "backup_email.stays": (
        "이전 백업은 모두 그대로 보관하며, 이미지는 복사에 성공할 때까지 보관합니다"
    ),
    "backup_email.left_out": "백업을 만들지 않음",
    "backup_email.left_out.duty": (
        "아래 데이터를 다른 방법으로 보호해 주십시오. 이미 보호하고 있다면 조치하실 일은 "
        "없습니다. 이 내용은 한 번만 알려 드립니다."
    ),
    "backup_email.left_out.servers": "백업을 만들지 않는 서버:",
    "backup_email.left_out.server": "{server}: {why}",
    "backup_email.images": "백업 {count}개",
    "backup_email.pruning": "{begins:short}부터 삭제 예정",
    "backup_email.pruning.duty": (
        "목록이 맞다면 조치하실 일은 없습니다. Lifeguard는 {begins}부터 정책에서 보관하지 "
        "않는 백업을 삭제하며, 앞으로도 다시 묻지 않고 삭제합니다."
    ),
    "backup_email.pruning.keep_more": (
        "더 많이 보관하려면 정책의 `keep` 값을 변경하고 배포하십시오."
    ),
    "backup_email.pruning.goes": "삭제할 백업(이미지는 EBS 스냅샷 포함):",
    "backup_email.pruning.stays": "Lifeguard가 만든 백업 중 보관하는 것:",
    "backup_email.pruning.image": "{what} {image}, 서버 {server}, {region}, {made:iso}: {why}",
    "backup_email.pruning.hold": "백업을 계속 보관하려면 {tag} 태그를 지정하십시오. 예:",
    "backup_email.pruning.others": "다른 사람이 만든 백업은 삭제하지 않습니다",
    "freeze_email.on": "변경 중지(freeze) 상태, 아무것도 변경하지 않음",
    "freeze_email.on.duty": "의도한 변경 중지(freeze)라면 조치하실 일은 없습니다.",
    "freeze_email.down": "Lifeguard가 중지했으나 변경 중지(freeze) 때문에 시작하지 못함",
    "freeze_email.down.duty": (
        "아래 서버 {count}대를 직접 시작하거나 변경 중지(freeze)를 해제해 주십시오. 변경 중지 "
        "상태에서는 Lifeguard가 자신이 중지한 서버를 시작할 수 없습니다."
    ),
    "freeze_email.down.servers": "Lifeguard가 중지한 뒤 다시 시작하지 못한 서버:",
    "freeze_email.start": "서버 {count}대를 시작하는 명령:",
    "freeze_email.start_first": "처음 {count}대를 시작하는 명령:",
    "freeze_email.turn_off": "변경 중지(freeze)를 해제하는 명령:",
    "freeze_email.reason": "{why}",
    "freeze_email.effect": (
        "변경 중지(freeze) 상태에서는 중지, 시작, 재부팅, 백업, 태그 지정 등 어떤 변경도 하지 "
        "않습니다"
    ),
    "freeze_email.resumes": "감시와 알림은 계속하며, 해제되면 멈춘 지점부터 다시 진행합니다",
    "freeze_email.held": "그 밖에 열려 있는 인시던트: {count}건",
    "freeze_email.off": "변경 중지(freeze) 해제, 열려 있는 인시던트 {count}건 재개",
    "freeze_email.off.happened": (
        "변경 중지(freeze) 스위치가 다시 꺼졌습니다(SSM 파라미터 {parameter})"
    ),
    "freeze_email.off.resumes": (
        "Lifeguard가 열려 있는 인시던트 {count}건을 다시 확인하고 멈춘 지점부터 진행합니다"
    ),
    "selftest.lost": "주간 테스트 이벤트 유실",
    "selftest.lost.duty": "이벤트가 어디에서 유실되었는지 아래 순서대로 확인해 주십시오.",
    "selftest.lost.happened": (
        "주간 테스트 이벤트({drill})를 {sent}에 보냈으나 인시던트가 생성되지 않았습니다"
    ),
    "selftest.lost.effect": (
        "해결될 때까지 Lifeguard는 1분마다 실행하는 점검으로만 장애를 감지한다고 가정하십시오"
    ),
    "selftest.lost.where": "확인 순서:",
    "selftest.lost.rule": "기본 이벤트 버스의 lifeguard-drill 규칙: 활성화되어 있는지 확인",
    "selftest.lost.intake": "대기열 lifeguard-intake-dlq, 로그 /aws/lambda/lifeguard-intake",
    "selftest.lost.respond": "대기열 lifeguard-respond-dlq, 로그 /aws/lambda/lifeguard-respond",
    "selftest.missing": "주간 테스트 이벤트가 전송되지 않음",
    "selftest.missing.duty": (
        "EventBridge Scheduler의 lifeguard-report 일정과 같은 이름의 함수, 그 "
        "로그(/aws/lambda/lifeguard-report)를 확인해 주십시오."
    ),
    "selftest.missing.happened": "{last} 이후 테스트 이벤트가 전송되지 않았습니다",
    "subscription.unconfirmed": "이메일 주소 {count}개가 메일을 받지 못함",
    "subscription.duty": (
        '아래 주소의 사용자에게 AWS Notifications가 보낸 메일에서 "Confirm subscription"을 '
        "클릭하도록 요청해 주십시오."
    ),
    "subscription.expires": (
        "확인하지 않은 요청은 2일 뒤 SNS가 삭제합니다. 아래 명령으로 새 요청을 보낼 수 있습니다."
    ),
    "subscription.addresses": "확인되지 않은 주소:",
    "subscription.address": "{address}",
    "subscription.ask_again": "새 요청을 보내는 명령({placeholder} 자리에 주소 입력):",
    "unprotected.gist": "{tag} 태그에 해당하는 정책 없음",
    "unprotected.duty": (
        "{tag} 태그를 policies.yaml의 정책({policies}) 중 하나로 지정하거나, 정책을 추가하고 "
        "배포해 주십시오."
    ),
    "unprotected.no_policies.duty": (
        "정책 파일(policies.yaml)에 정책이 없습니다. 정책을 추가하고 배포한 뒤 {tag} 태그를 "
        "그 정책으로 지정해 주십시오."
    ),
    "unprotected.effect": "그 전까지 Lifeguard는 관찰만 합니다.",
    "unprotected.servers": "정책이 없는 서버:",
    "unprotected.server": '{server}: {tag} = "{value:60}"',
    "unprotected.server.empty": "{server}: {tag} 태그에 값이 없습니다",
    "unprotected.correct": "{tag} 태그를 지정하는 명령(예):",
    "shared.own_email": "조치가 필요합니다. 이 서버의 메일을 확인하십시오",
    "shared.in_digest": "조치가 필요합니다. 동시 장애(storm) 메일을 확인하십시오",
    "shared.result": "{done:and}. {why}",
    "shared.happened": "AWS 알림 하나에 서버 {count}대가 포함되어 있습니다",
    "shared.servers": "서버:",
    "shared.server": "{server}: {result}",
    "shared.plan": "예정 작업",
    "shared.when": "시각",
    "shared.would_have": "observe 모드",
    "shared.aws_acts": "AWS 작업",
    "shared.verifies": "Lifeguard 확인",
    "shared.time": "{at}",
    "shared.aws_acts.from": "{begins} 이후",
    "shared.aws_acts.between": "{begins}~{ends}",
    "shared.done": "{cause}, 모두 완료",
    "shared.asks": "{cause}, {all}대 중 {count}대 조치 필요",
    "shared.asks.duty": "조치가 필요한 서버의 메일에 응답해 주십시오.",
    "storm.on": "{region} 동시 장애(storm), {parts}",
    "storm.need_you": "{count}대 조치 필요",
    "storm.are_held": "{count}대 보류",
    "storm.zones": "{zones}",
    "storm.zone": "{zone} {count}대",
    "storm.release.duty": (
        "Lifeguard가 정책의 `storm: hold`에 따라 보류한 서버 {count}대의 처리를 결정해 "
        "주십시오. 아래 첫 번째 명령으로 보류를 해제합니다."
    ),
    "storm.answers.duty": "아래 승인 요청에 응답해 주십시오.",
    "storm.people.duty": (
        "사람의 조치가 필요하거나 시작되지 않는 아래 서버 {count}대를 확인해 주십시오."
    ),
    "storm.nothing_to_do": (
        "조치하실 일은 없습니다. Lifeguard가 동시 작업 한도 안에서 조치하고 결과를 알려 드립니다."
    ),
    "storm.release": "보류한 서버 {count}대를 Lifeguard가 조치하도록 보류를 해제하는 명령:",
    "storm.answer": '승인하는 명령, 서버 {server}(거절: "answer": "no"):',
    "storm.people": "사람의 조치가 필요하거나 시작되지 않는 서버 {count}대:",
    "storm.does_not_start": "중단됨, 시작되지 않음: {server}",
    "storm.treated": "조치 또는 감시 중",
    "storm.queued": "동시 작업 한도 대기",
    "storm.held": "보류(해제할 때까지)",
    "storm.frozen": "변경 중지(freeze)로 보류",
    "storm.recovered": "복구됨",
    "storm.closed": "조치 없이 종료",
    "storm.person": "사람의 조치 필요",
    "storm.count": "{count}대",
    "storm.happened": (
        "{region} 리전(계정 {account})에서 여러 서버에 동시에 장애가 발생한 것을 {began}에 "
        "감지했습니다"
    ),
    "storm.still_open": "가용 영역별 미해결 서버: {zones}",
    "storm.names": "해당 서버: {names}",
    "storm.names_and_more": "해당 서버: {names} 외 {count}대",
    "storm.name": "{name:40}",
    "storm.silent": "동시 장애가 계속되는 동안 이 서버들에 대한 다른 메일은 보내지 않습니다",
    "storm.label": "동시 장애(storm)",
    "storm.over": "{region} 동시 장애(storm) 종료, {count}대 복구",
    "storm.all_done": "{region} 리전(계정 {account})의 동시 장애 서버를 모두 처리했습니다",
    "failure.down": "Lifeguard가 중지한 뒤 오류 발생, 시작 필요",
    "failure.perhaps_down": "Lifeguard가 중지하던 중 오류 발생, 실행 여부 확인 필요",
    "failure.not_down": "Lifeguard 오류, 서버 확인 필요",
    "failure.down.duty": (
        "인스턴스를 시작해 주십시오. Lifeguard가 인스턴스를 중지한 뒤 다시 시작하지 못했습니다."
    ),
    "failure.perhaps_down.duty": (
        "인스턴스를 시작해 주십시오. Lifeguard가 인스턴스를 중지한 뒤 다시 시작하지 못했을 수 "
        "있습니다."
    ),
    "failure.not_down.duty": (
        "인스턴스를 확인하고, 실행 중이어야 한다면 실행되고 있는지 확인해 주십시오."
    ),
    "failure.again": "Lifeguard가 2분 안에 이 인시던트를 다시 처리합니다.",
    "failure.gives_up": "Lifeguard는 이 인시던트를 더 이상 처리하지 않습니다.",
    "failure.left.duty": (
        "Lifeguard가 시작한 인스턴스가 관리되지 않은 채 남아 비용이 발생할 수 있습니다. "
        "마지막 명령으로 찾아, 이 서버를 대신하고 있지 않다면 종료(삭제)해 주십시오."
    ),
    "failure.start": "인스턴스를 시작하고 상태 검사를 통과할 때까지 기다리는 명령:",
    "failure.look": "인스턴스 상태를 확인하는 명령:",
    "failure.left": "Lifeguard가 시작한 인스턴스를 찾는 명령:",
    "failure.no_deeds": "Lifeguard가 변경한 것은 없습니다",
    "failure.deed": "{action}: {result}",
    "failure.deeds": "{action}: {until:time}까지 {count}회 {result}",
    "failure.begun": "{action}: 시작했으나 결과를 알 수 없음",
    "failure.result.sent": "요청함",
    "failure.result.done": "완료",
    "failure.result.already": "이미 완료됨",
    "failure.result.failed": "실패",
    "failure.result.refused": "거부됨",
    "failure.server": "{id}, {region}, 계정 {account}",
    # what AWS Health says of services without a runbook
    "notice.planned": "AWS 예정 변경",
    "notice.planned.duty": "Lifeguard는 이 변경을 처리하지 않습니다. 아래에서 AWS의 예정 작업을 확인하고 리소스를 준비해 주십시오.",
    "notice.issue": "AWS가 문제를 보고함",
    "notice.issue.duty": "애플리케이션에 문제가 없다면 조치하실 일은 없습니다. AWS가 문제를 해결하고 있습니다.",
    "notice.again": "이전 메일 이후 일정이 변경되었습니다.",
    "notice.said": "AWS 안내:",
    "notice.entities": "영향을 받는 리소스:",
    "notice.entity": "{entity}",
    "notice.further": "외 {count}건",
    "notice.event": "이벤트",
    "notice.code": "{code}, {region}",
    "notice.starts": "시작",
    "notice.ends": "종료",
    "notice.date": "{at}",
    "console.health": "AWS Health 대시보드",
}
