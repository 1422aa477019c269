"""The approval page in Korean."""

from __future__ import annotations

from types import MappingProxyType

from lifeguard.core.approval.words.words import AnswerWords, ProposedActionWords, Words
from lifeguard.core.incident.question import ProposedAction, Risk
from lifeguard.core.kinds.ec2.problem import ProblemKind

_PROOF = "모든 상태 검사를 통과할 때까지 기다린 뒤 결과를 이메일로 알려 드립니다."
_BACKUP = "정책이 요구하면 먼저 백업을 만듭니다."

KOREAN = Words(
    language="ko",
    title="Lifeguard 승인 요청",
    what_happened="현재 상황",
    why_asked="승인이 필요한 이유(원문)",
    what_happens="승인하면 진행되는 작업",
    at_once=(
        "승인 즉시 시작합니다. 단, 동시 작업 한도에 걸리거나 변경 중지(freeze) 상태이면 대기합니다."
    ),
    begins="{when} 이후에 시작합니다.",
    risks="승인 전 확인 사항",
    until="{when}까지 응답해 주십시오. 거절하거나 응답이 없으면 현재 상태를 유지합니다.",
    answer="응답",
    no="아니요, 그대로 둡니다",
    send="응답 보내기",
    incident="인시던트 번호",
    evidence="진단 근거(원문)",
    no_risks="잠시 중단되는 것 외에 다른 영향은 없습니다.",
    offers=MappingProxyType(
        {
            ProposedAction.REBOOT: ProposedActionWords(
                "{instance} 서버를 재부팅해도 됩니까?",
                "예, 재부팅합니다",
                (_BACKUP, "EC2가 인스턴스를 재부팅합니다. 호스트와 주소는 그대로입니다.", _PROOF),
            ),
            ProposedAction.STOP_START: ProposedActionWords(
                "{instance} 서버를 중지했다가 다시 시작해도 됩니까?",
                "예, 중지 후 시작합니다",
                (
                    _BACKUP,
                    "다시 시작할 권한을 먼저 확인한 뒤 EC2가 인스턴스를 중지합니다.",
                    "EC2가 대개 다른 호스트에서 다시 시작합니다. 몇 분 동안 서비스가 멈춥니다.",
                    _PROOF,
                ),
            ),
            ProposedAction.START: ProposedActionWords(
                "{instance} 서버를 시작해도 됩니까?",
                "예, 시작합니다",
                ("EC2가 인스턴스를 시작합니다.", _PROOF),
            ),
            ProposedAction.FORCE_STOP: ProposedActionWords(
                "{instance} 서버를 강제로 중지해도 됩니까?",
                "예, 강제로 중지한 뒤 시작합니다",
                (
                    "운영 체제의 종료를 기다리지 않고 EC2가 인스턴스를 중지합니다.",
                    "EC2가 대개 다른 호스트에서 다시 시작합니다.",
                    _PROOF,
                ),
            ),
            ProposedAction.RESCHEDULE: ProposedActionWords(
                "AWS가 예약한 {instance} 서버의 재부팅을 유지 관리 기간으로 변경해도 됩니까?",
                "예, 재부팅 시각을 변경합니다",
                (
                    "예약된 이벤트의 시작 시각을 다음으로 변경합니다: {detail}",
                    "이후 결과를 확인합니다.",
                ),
            ),
            ProposedAction.WITHOUT_BACKUP: ProposedActionWords(
                "백업 없이 {instance} 서버의 작업을 계속해도 됩니까?",
                "예, 백업 없이 계속합니다",
                ("백업을 만들지 못했지만 작업을 계속합니다.", _PROOF),
            ),
            ProposedAction.REPLACE: ProposedActionWords(
                "{instance} 서버를 이미지에서 만든 새 인스턴스로 교체해도 됩니까?",
                "예, 교체합니다",
                (
                    (
                        "AMI {detail}로 새 인스턴스를 시작합니다. 인스턴스 유형, 가용 영역, 서브넷,"
                        " 보안 그룹, IAM 역할, 키 페어, 태그는 동일합니다."
                    ),
                    "새 인스턴스가 상태 검사를 통과한 경우에만 기존 인스턴스를 중지합니다.",
                    "탄력적 IP 주소와 대상 그룹을 새 인스턴스로 옮깁니다.",
                    (
                        "기존 인스턴스는 중지된 상태로 태그를 달아 보관합니다. Lifeguard가 기존"
                        " 인스턴스를 삭제하는 일은 없습니다."
                    ),
                    (
                        "새 인스턴스가 검사를 통과하지 못하면 새 인스턴스를 종료(삭제)하고 기존"
                        " 인스턴스는 그대로 둡니다."
                    ),
                    _PROOF,
                ),
            ),
        }
    ),
    risk=MappingProxyType(
        {
            Risk.PUBLIC_IP: (
                "퍼블릭 IPv4 주소가 바뀝니다. 이 주소를 사용하는 설정을 변경해야 합니다."
            ),
            Risk.DEDICATED_HOST: "같은 전용 호스트에서 다시 시작됩니다.",
            Risk.OUTPOST: "중지된 동안 Outpost 용량을 잃을 수 있습니다.",
            Risk.CAPACITY_RESERVATION: "중지된 동안 예약된 용량을 잃을 수 있습니다.",
            Risk.HIBERNATION: "메모리에 있던 내용은 사라집니다.",
            Risk.FLAPPING: "최근 24시간 동안 여러 번 조치했으나 장애가 반복되고 있습니다.",
            Risk.UNCLEAN_STOP: (
                "운영 체제가 정상적으로 종료되지 않습니다. 아직 디스크에 쓰지 않은 내용은"
                " 사라집니다."
            ),
            Risk.NO_BACKUP: "복원에 사용할 최신 백업이 없습니다.",
            Risk.LOST_CHANGES: "{since} 이후 바뀐 데이터를 모두 잃게 됩니다.",
            Risk.PRIVATE_IP: (
                "인스턴스 ID와 프라이빗 IP가 바뀝니다. 현재 값은 기존 인스턴스에 남습니다. DNS"
                " 레코드, 주소로 등록된 대상 그룹, 경보 등 이 값을 사용하는 설정을 변경해야 합니다."
            ),
            Risk.STACK: (
                "CloudFormation 스택에 속해 있습니다. 스택은 계속 기존 인스턴스를 가리킵니다."
            ),
            Risk.USER_DATA: "사용자 데이터가 첫 부팅 때처럼 다시 실행됩니다.",
            Risk.TWO_AT_ONCE: (
                "몇 분 동안 두 인스턴스가 함께 실행될 수 있습니다. 공유하는 데이터에 둘 다 쓸 수"
                " 있고 자동 작업이 두 번 실행될 수 있습니다."
            ),
        }
    ),
    cause=MappingProxyType(
        {
            ProblemKind.SYSTEM_CHECK: "시스템 상태 검사가 실패했습니다. 호스트에 문제가 있습니다.",
            ProblemKind.INSTANCE_CHECK: (
                "인스턴스 상태 검사가 실패했습니다. 운영 체제가 응답하지 않습니다."
            ),
            ProblemKind.EBS_CHECK: "연결된 EBS 상태 검사가 실패했습니다. 볼륨이 응답하지 않습니다.",
            ProblemKind.APPLICATION_CHECK: "애플리케이션 상태 검사가 실패했습니다.",
            ProblemKind.INSTANCE_STOP: "AWS가 인스턴스 중지를 예약했습니다.",
            ProblemKind.INSTANCE_RETIREMENT: "AWS가 인스턴스 만료(retirement)를 예약했습니다.",
            ProblemKind.INSTANCE_REBOOT: "AWS가 인스턴스 재부팅을 예약했습니다.",
            ProblemKind.SYSTEM_REBOOT: "AWS가 호스트 재부팅을 예약했습니다.",
            ProblemKind.SYSTEM_MAINTENANCE: "AWS가 호스트 유지 관리를 예약했습니다.",
            ProblemKind.UNKNOWN_EVENT: "Lifeguard가 알지 못하는 이벤트를 AWS가 예약했습니다.",
            ProblemKind.STOPPED_BY_AWS: "AWS가 인스턴스를 중지했습니다.",
            ProblemKind.STOPPED_BY_SYSTEM: "운영 체제가 스스로 종료되었습니다.",
            ProblemKind.STALE_BACKUP: "마지막 정상 백업이 정책이 허용하는 것보다 오래되었습니다.",
            ProblemKind.DEGRADED_DRIVE: "인스턴스 스토어 드라이브의 성능이 저하되었습니다.",
        }
    ),
    answers=AnswerWords(
        yes=("승인되었습니다", "승인이 기록되었습니다. 결과는 이메일로 알려 드립니다."),
        no=("거절되었습니다", "현재 상태를 유지합니다. 이메일로 확인해 드립니다."),
        was_yes=(
            "이미 응답했습니다",
            "{when}에 승인되었습니다. 지금은 아무 작업도 하지 않았습니다.",
        ),
        was_no=(
            "이미 응답했습니다",
            "{when}에 거절되었습니다. 지금은 아무 작업도 하지 않았습니다.",
        ),
        expired=(
            "응답 기한이 지났습니다",
            (
                "응답 기한이 {when}에 끝났습니다. 아무 작업도 하지 않았습니다. 문제가 계속되면"
                " 이메일에 있는 명령을 직접 실행하십시오."
            ),
        ),
        changed=(
            "이 요청은 더 이상 유효하지 않습니다",
            (
                "요청한 뒤 상황이 바뀌었거나 인시던트가 끝났습니다. 아무 작업도 하지 않았습니다."
                " 현재 상태는 가장 최근 이메일에서 확인하십시오. 승인이 다시 필요하면 새 이메일로"
                " 요청합니다."
            ),
        ),
        wrong=(
            "유효하지 않은 링크입니다",
            (
                "링크가 잘렸거나 바뀌었습니다. 아무 작업도 하지 않았습니다. 이메일의 링크 전체를"
                " 복사하거나 함께 있는 명령을 사용하십시오."
            ),
        ),
        busy=(
            "AWS가 응답하지 않습니다",
            (
                "잠시 후 링크를 다시 열어 보십시오. 응답이 기록되었는지 표시되며, 기록되지"
                " 않았으면 다시 응답할 수 있습니다."
            ),
        ),
        unasked=(
            "선택된 답이 없습니다",
            (
                "'예'나 '아니요'를 선택하지 않았습니다. 아무 작업도 하지 않았습니다. 이메일의"
                " 링크를 다시 여십시오."
            ),
        ),
    ),
)
