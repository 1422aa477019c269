"""Korean templates: the approval page, and what its questions offer."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "page.title": "{what}",
    "page.told": "{title}. {what}",
    "page.brand": "Lifeguard",
    "page.brand_asks": "Lifeguard 승인 요청",
    "page.item": "{what}",
    "page.server": '{id} ("{name:40}")',
    "page.server_id": "{id}",
    "page.server_label": "서버",
    "page.server_is": "{name:40} ({id})",
    "page.state": "상태",
    "page.down_since": "{since}부터 중단되었습니다({length} 경과).",
    "page.place": "위치",
    "page.place_is": "{place}, 계정 {account}",
    "page.image": "이미지",
    "page.image_is": "{image}, {at} 생성",
    "page.starts": "시작",
    "page.starts_is": "{when} 이후",
    "page.until": "응답 기한",
    "page.until_is": "{when}({left} 남음)",
    "page.stays": "거절하거나 기한까지 응답이 없으면 서버를 현재 상태로 둡니다.",
    "page.stays_down": (
        "거절하거나 기한까지 응답이 없으면 직접 조치하실 때까지 서버는 중단된 상태로 남습니다."
    ),
    "page.no_risks": "잠시 중단되는 것 외에 다른 영향은 없습니다.",
    "page.lost_changes": "이미지를 만든 이후 바뀐 데이터를 모두 잃게 됩니다.",
    "page.more_risks": "승인 전 추가 확인 사항",
    "page.steps": "승인하면 진행되는 작업",
    "page.at_once": (
        "승인 즉시 시작합니다. 단, 동시 작업 한도에 걸리거나 변경 중지(freeze) 상태이면 대기합니다."
    ),
    "page.begins": "승인하면 {when} 이후에 시작합니다.",
    "page.reasons": "승인이 필요한 이유",
    "page.evidence": "진단 근거",
    "page.footer": "인시던트 번호 {incident}. 모든 시각은 {zone} 기준입니다.",
    "page.answer": "응답",
    "page.no": "아니요, 그대로 둡니다",
    "page.no_down": "아니요, 중단된 상태로 둡니다",
    "page.so_far": "지금까지의 응답",
    "page.later": "1시간 뒤에 알림",
    "page.mine": "직접 조치 중",
    "page.by": "이름(선택 사항)",
    "page.send": "응답 보내기",
    # -- what a question offers --------------------------------------------------------------------
    "offer_question.reboot": "{server} 서버를 재부팅해도 됩니까?",
    "offer_question.stop_start": "{server} 서버를 중지했다가 다시 시작해도 됩니까?",
    "offer_question.start": "{server} 서버를 시작해도 됩니까?",
    "offer_question.force_stop": "{server} 서버를 강제로 중지한 뒤 시작해도 됩니까?",
    "offer_question.reschedule": (
        "AWS가 예약한 {server} 서버의 재부팅을 유지 관리 기간으로 변경해도 됩니까?"
    ),
    "offer_question.without_backup": "백업 없이 {server} 서버의 작업을 계속해도 됩니까?",
    "offer_question.replace": "{server} 서버를 이미지에서 만든 새 인스턴스로 교체해도 됩니까?",
    "offer_act.reboot": "재부팅",
    "offer_act.stop_start": "중지 후 시작",
    "offer_act.start": "시작",
    "offer_act.force_stop": "강제 중지 후 시작",
    "offer_act.reschedule": "AWS 재부팅 일정 변경",
    "offer_act.without_backup": "백업 없이 계속",
    "offer_act.replace": "새 인스턴스로 교체",
    "offer_yes.reboot": "예, 재부팅합니다",
    "offer_yes.stop_start": "예, 중지 후 시작합니다",
    "offer_yes.start": "예, 시작합니다",
    "offer_yes.force_stop": "예, 강제로 중지한 뒤 시작합니다",
    "offer_yes.reschedule": "예, 재부팅 시각을 변경합니다",
    "offer_yes.without_backup": "예, 백업 없이 계속합니다",
    "offer_yes.replace": "예, 교체합니다",
    "offer_step.backup": "정책이 요구하면 먼저 백업을 만듭니다.",
    "offer_step.reboots": "EC2가 인스턴스를 재부팅합니다. 호스트와 주소는 그대로입니다.",
    "offer_step.stops": "다시 시작할 권한을 먼저 확인한 뒤 EC2가 인스턴스를 중지합니다.",
    "offer_step.starts_elsewhere": (
        "EC2가 대개 다른 호스트에서 인스턴스를 시작합니다. 몇 분 동안 서비스가 중단됩니다."
    ),
    "offer_step.starts": "EC2가 인스턴스를 시작합니다.",
    "offer_step.forces": "운영 체제의 종료를 기다리지 않고 EC2가 인스턴스를 중지합니다.",
    "offer_step.moves_event": "AWS의 예약된 이벤트를 다음 시각으로 변경합니다: {to}",
    "offer_step.verifies": "재부팅이 끝나면 Lifeguard가 인스턴스를 확인합니다.",
    "offer_step.without_backup": "백업을 만들지 못했지만 작업을 계속합니다.",
    "offer_step.launches": (
        "AMI({image})로 새 인스턴스를 시작합니다. 인스턴스 유형, 가용 영역, 서브넷, 보안 그룹, IAM"
        " 역할, 키 페어, 태그는 동일합니다."
    ),
    "offer_step.retires": "새 인스턴스가 상태 검사를 통과한 경우에만 기존 인스턴스를 중지합니다.",
    "offer_step.moves": "탄력적 IP 주소와 대상 그룹을 새 인스턴스로 옮깁니다.",
    "offer_step.keeps_old": (
        "기존 인스턴스는 중지된 상태로 태그를 달아 보관합니다. Lifeguard가 기존 인스턴스를 삭제하는"
        " 일은 없습니다."
    ),
    "offer_step.gives_up_new": (
        "새 인스턴스가 상태 검사를 통과하지 못하면 새 인스턴스를 종료(삭제)하고 기존 인스턴스는"
        " 그대로 둡니다."
    ),
    "offer_step.proof": "모든 상태 검사를 통과할 때까지 기다린 뒤 결과를 이메일로 알려 드립니다.",
    "risk.public_ip": (
        "퍼블릭 IPv4 주소가 바뀝니다. 이 주소를 사용하는 DNS 레코드와 허용 목록을 변경해야 합니다."
    ),
    "risk.dedicated_host": "같은 전용 호스트(Dedicated Host)에서 다시 시작됩니다.",
    "risk.outpost": "중지된 동안 Outpost 용량을 잃을 수 있습니다.",
    "risk.capacity_reservation": "중지된 동안 예약된 용량을 잃을 수 있습니다.",
    "risk.hibernation": "메모리에 있던 내용은 사라집니다.",
    "risk.flapping": "최근 24시간 동안 여러 번 재시작했으나 장애가 반복되고 있습니다.",
    "risk.unclean_stop": (
        "운영 체제가 정상적으로 종료되지 않습니다. 아직 디스크에 쓰지 않은 데이터는 사라집니다."
    ),
    "risk.no_backup": "복원에 사용할 최신 백업이 없습니다.",
    "risk.lost_changes": "{since} 이후 바뀐 데이터를 모두 잃게 됩니다.",
    "risk.private_ip": (
        "인스턴스 ID와 프라이빗 IP 주소가 바뀝니다. 현재 값은 기존 인스턴스에 남습니다. DNS 레코드,"
        " IP 주소로 등록된 대상 그룹, 경보 등 이 값을 사용하는 설정을 변경해야 합니다."
    ),
    "risk.stack": "CloudFormation 스택에 속해 있습니다. 스택은 계속 기존 인스턴스를 가리킵니다.",
    "risk.user_data": "사용자 데이터가 첫 부팅 때처럼 다시 실행됩니다.",
    "risk.two_at_once": (
        "몇 분 동안 두 인스턴스가 함께 실행될 수 있습니다. 공유하는 데이터에 둘 다 쓸 수 있고"
        " 예약된 작업이 두 번 실행될 수 있습니다."
    ),
    # -- the problem -------------------------------------------------------------------------------
    "evidence.news": "{when}  {source}: {said}",
    "evidence.ec2": (
        "{when}  EC2: {state}, 시스템 상태 검사 {system}, 인스턴스 상태 검사 {instance}, 연결된 EBS"
        " 상태 검사 {ebs}"
    ),
    "evidence.console": "콘솔: {line}",
    "evidence.guest": "서버 내부: {line}",
    "evidence_source.health": "AWS Health",
    "evidence_source.alarm": "CloudWatch 경보",
    "evidence_source.state_change": "EC2 상태 변경",
    "evidence_source.sweep": "Lifeguard 정기 점검",
    "evidence_source.drill": "Lifeguard 자체 테스트",
    "evidence_source.backup": "Lifeguard 백업",
    "evidence_source.rds": "RDS 이벤트",
    # -- what came of an answer --------------------------------------------------------------------
    "progress.title": "경과",
    "progress.at": "{at:short}",
    "progress.opened": "Lifeguard가 인시던트 처리를 시작했습니다",
    "progress.asked": "Lifeguard가 승인을 요청했습니다",
    "progress.answered": "응답: {answer}({how})",
    "progress.by": "응답자 {by:40}",
    "progress.from": "접속 주소 {source:45}",
    "progress.act": "{act}: {state}",
    "progress.act_failed": "{act}: {state}({answer:plain})",
    "progress.acts_failed": "{act}: {until:short}까지 {count}회 {state}({answer:plain})",
    "progress.begun": "{act}: 시작됨",
    "progress.closed": "Lifeguard가 인시던트를 종료했습니다",
    "progress.refreshes": "인시던트가 끝날 때까지 이 페이지는 {seconds}초마다 새로 고쳐집니다.",
    "progress.footer": "인시던트 번호 {incident}. 모든 시각은 {zone} 기준입니다. {refreshes}",
    "progress_act.sent": "요청함",
    "progress_act.done": "완료",
    "progress_act.already": "이미 완료됨",
    "progress_act.failed": "일시적으로 실패",
    "progress_act.refused": "AWS가 거부함",
    "progress_status.open": "Lifeguard가 작업 중입니다.",
    "progress_status.waiting": "Lifeguard가 다음 단계를 기다리고 있습니다.",
    "progress_status.needs_human": "직접 조치해야 합니다.",
    "progress_status.resolved": "문제가 해결되었으며 상태 검사로 확인했습니다.",
    "progress_status.closed": "인시던트가 끝났습니다. 더 할 일이 없었습니다.",
    "progress_status.observed": (
        "인시던트가 끝났습니다. observe 모드에서는 Lifeguard가 아무것도 변경하지 않습니다."
    ),
    # -- what the page says of an answer -----------------------------------------------------------
    "verdict_title.yes": "승인되었습니다",
    "verdict.yes": "승인이 기록되었습니다. 결과는 이메일로 알려 드립니다.",
    "verdict_title.no": "거절되었습니다",
    "verdict.no": "거절이 기록되었습니다. 서버를 현재 상태로 두며, 이메일로 확인해 드립니다.",
    "verdict_title.later": "1시간 뒤에 알려 드립니다",
    "verdict.later": (
        "{when}에 모든 수신자에게 다시 알려 드립니다. 요청은 계속 유효합니다. 승인하거나 거절하려면"
        " 링크를 다시 여십시오."
    ),
    "verdict_title.later_last": "다시 알려 드릴 시간이 없습니다",
    "verdict.later_last": (
        "1시간이 지나기 전인 {when}에 응답 기한이 끝납니다. 요청은 그때까지 유효합니다. 승인하거나"
        " 거절하려면 링크를 다시 여십시오."
    ),
    "verdict_title.mine": "직접 조치 중으로 기록되었습니다",
    "verdict.mine": (
        "{when} 전에는 다시 알리지 않으며 아무것도 변경하지 않습니다. 서버는 계속 확인합니다."
        " 요청은 계속 유효합니다. 승인하거나 거절하려면 링크를 다시 여십시오."
    ),
    "verdict_title.recorded": "응답이 기록되었습니다",
    "verdict.recorded": "기록된 응답: {answer}",
    "verdict_title.crowded": "이 요청은 너무 여러 번 미뤄졌습니다",
    "verdict.crowded": "아무것도 기록하지 않았습니다. 승인하거나 거절하려면 링크를 다시 여십시오.",
    "verdict_title.was_answered": "이미 응답한 요청입니다",
    "verdict.was_answered": "기록된 응답: {answer}. 지금은 아무 작업도 하지 않았습니다.",
    "verdict_title.expired": "응답 기한이 지났습니다",
    "verdict.expired": (
        "응답 기한이 {when}에 끝났습니다. 아무 작업도 하지 않았습니다. 문제가 계속되면 이메일에"
        " 있는 명령을 직접 실행하십시오."
    ),
    "verdict_title.changed": "이 요청은 더 이상 유효하지 않습니다",
    "verdict.changed": (
        "요청한 뒤 상황이 바뀌었거나 인시던트가 끝났습니다. 아무 작업도 하지 않았습니다."
        " 현재 상태는 가장 최근 이메일에서 확인하십시오."
        " 승인이 다시 필요하면 새 이메일로 요청합니다."
    ),
    "verdict_title.wrong": "유효하지 않은 링크입니다",
    "verdict.wrong": (
        "링크가 잘렸거나 바뀌었습니다. 아무 작업도 하지 않았습니다. 이메일의 링크 전체를 복사하거나"
        " 이메일에 있는 명령을 사용하십시오."
    ),
    "verdict_title.busy": "AWS가 응답하지 않습니다",
    "verdict.busy": (
        "잠시 후 링크를 다시 열어 보십시오. 응답이 기록되었는지 표시되며, 기록되지 않았으면 다시"
        " 응답할 수 있습니다."
    ),
    "verdict_title.unasked": "선택된 답이 없습니다",
    "verdict.unasked": (
        "답을 선택하지 않았습니다. 아무 작업도 하지 않았습니다. 이메일의 링크를 다시 여십시오."
    ),
    "page.choice": "{yes}: {choice}",
}
