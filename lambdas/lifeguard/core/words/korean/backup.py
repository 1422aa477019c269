"""Korean templates: backup."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    # images that were not made
    "backup.image": "이미지",
    "backup.snapshot": "스냅샷",
    "backup.db_snapshot": "DB 스냅샷",
    "backup.copy": "이미지 복사본",
    "backup.aws_said": "{code}: {said}",
    "backup.ec2_said": "{said}",
    "backup.refused": "AWS가 인스턴스의 백업을 생성하지 않습니다: {answer}",
    "backup.stuck": "AWS가 {limit} 안에 백업을 완료하지 못했습니다",
    "backup.not_listed": "이미지가 EC2 목록에 없습니다",
    "backup.of_a_group": (
        "인스턴스가 Auto Scaling 그룹({group})에 속해 있으며, 이 그룹이 인스턴스를 교체합니다"
    ),
    "backup.managed": "AWS 서비스({service})가 인스턴스를 관리합니다",
    "backup.instance_store": (
        "루트 볼륨이 인스턴스 스토어 볼륨이므로 EC2가 이미지를 생성할 수 없습니다"
    ),
    # how old the last good one is
    "freshness.none": (
        "정상 백업이 없습니다(Lifeguard가 인스턴스를 처음 확인한 시각: {since:iso}). 정책의 최대 "
        "허용 기간은 {limit}입니다"
    ),
    "freshness.old": (
        "마지막 정상 백업의 시점은 {last:iso}입니다. 정책의 최대 허용 기간은 {limit}입니다"
    ),
    "freshness.again": "정상 백업이 다시 있습니다({made:iso})",
    "freshness.not_asked": "이 인스턴스의 예약 백업을 요청하는 정책이 더 이상 없습니다",
    # which images stay, and which are deleted
    "retention.last": "최근 백업에 포함됩니다(보관: {count}개)",
    "retention.daily": "해당 날짜의 마지막 백업입니다(보관: {count}일)",
    "retention.weekly": "해당 주의 마지막 백업입니다(보관: {count}주)",
    "retention.failed": "백업 생성이 실패했습니다",
    "retention.newer": "정책에 따라 더 최신 백업을 보관합니다",
    "retention.not_ours": "Lifeguard가 생성한 백업이 아닙니다",
    "retention.held": "누군가 백업을 보관하도록 지정했습니다(태그 {tag})",
    "retention.protected": "이미지에 등록 취소 방지가 설정되어 있습니다",
    "retention.public": "이미지가 퍼블릭이므로 누구나 사용할 수 있습니다",
    "retention.used": "백업이 사용 중입니다({user})",
    "retention.shared": "이미지가 다른 계정 또는 조직과 공유되어 있습니다({account})",
    "retention.pending": "백업이 대기 중(pending)입니다",
    "retention.other_state": "백업이 사용 가능 상태도 실패 상태도 아닙니다",
    "retention.young": "생성된 지 {age} 미만인 백업입니다",
    "retention.last_good": "인스턴스의 마지막 정상 백업입니다",
    "retention.incident": (
        "인스턴스의 아직 열려 있는 인시던트({since:iso}부터)보다 먼저 생성된 백업입니다"
    ),
    "retention.of_incident": "아직 열려 있는 인시던트에 속한 백업입니다",
    "retention.not_copied": "이 이미지도 더 최신 이미지도 아직 복사되지 않았습니다",
    "retention.hidden": (
        "사용 중인 이미지가 계정의 SSM 파라미터로 지정되어 있습니다({user}, {parameter})"
    ),
    # who uses an image
    "retention.instance": "인스턴스 {instance}",
    "retention.template": "시작 템플릿 {template} 버전 {version}",
    "retention.configuration": "시작 구성 {name}",
    "retention.group": "Auto Scaling 그룹 {name}",
    "retention.fleet": "플릿 {fleet}",
    "retention.spot_request": "스팟 인스턴스 요청 {request}",
    # restore drills
    "drill.of": "{server} 서버의 복원 테스트({image})",
    "drill.launch_later": "지금은 AWS가 테스트 인스턴스를 시작하지 못했습니다: {answer}",
    "drill.not_launched": (
        "EC2가 테스트 인스턴스를 시작하지 않아 백업을 테스트하지 못했습니다: {answer} ({drill})"
    ),
    "drill.find_out": (
        "EC2가 테스트 인스턴스를 시작하지 않은 이유를 확인하십시오. 백업에서 테스트 인스턴스를 "
        "시작하기 전에는 백업을 복원할 수 있는지 확인되지 않습니다."
    ),
    "drill.starting": "테스트 인스턴스가 시작 중이며 상태 검사가 진행 중입니다",
    "drill.passed": "{length} 만에 모든 상태 검사를 통과했습니다",
    "drill.gone": "테스트 인스턴스가 시작되지 않았습니다: EC2 목록에 더 이상 표시되지 않습니다",
    "drill.ended": "테스트 인스턴스가 시작되지 않았습니다: 현재 상태는 {state}입니다({reason})",
    "drill.ended_unexplained": (
        "테스트 인스턴스가 시작되지 않았습니다: 현재 상태는 {state}이며 EC2가 이유를 제공하지 "
        "않습니다"
    ),
    "drill.not_passed": "테스트 인스턴스가 {limit} 안에 상태 검사를 통과하지 못했습니다",
    "drill.ending": "테스트 인스턴스를 종료(삭제)하고 있습니다",
    "drill.end_later": "테스트 인스턴스가 아직 종료(삭제)되지 않았습니다: {answer}",
    "drill.not_ended": (
        "테스트 인스턴스({instance})를 종료(삭제)하지 못해 계속 실행되며 비용이 발생합니다: "
        "{answer}"
    ),
    "drill.terminate": "테스트 인스턴스({instance})를 종료(삭제)하십시오.",
    "drill.succeeded": "{drill}: {why}",
    "drill.failed": "백업을 복원하지 못했습니다: {why} ({drill})",
    "drill.do_not_rely": (
        "이 백업에 의존하지 마십시오. 다른 백업을 생성하고 복원 테스트가 실패한 이유를 "
        "확인하십시오."
    ),
}
