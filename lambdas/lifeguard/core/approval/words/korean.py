"""The approval page in Korean."""

from __future__ import annotations

from types import MappingProxyType

from lifeguard.core.approval.words.words import AnswerWords, ProposedActionWords, Words
from lifeguard.core.incident.question import ProposedAction, Risk
from lifeguard.core.kinds.ec2.problem import ProblemKind

_PROOF = "모든 상태 검사가 통과할 때까지 기다린 뒤 결과를 이메일로 알립니다."
_BACKUP = "정책이 요구하면 먼저 백업을 만듭니다."

KOREAN = Words(
    language="ko",
    title="Lifeguard가 묻습니다",
    what_happened="발생한 문제",
    why_asked="묻는 이유(기록 원문)",
    what_happens="'예'라고 답하면",
    at_once="한도나 동결 스위치로 기다려야 하는 경우가 아니면 바로 시작합니다.",
    begins="빨라도 {when}에 시작합니다.",
    risks="'예'라고 답할 때 감수할 점",
    until="{when}까지 답해 주십시오. '아니요'라고 답하거나 답이 없으면 모든 것을 그대로 둡니다.",
    yes="예, 진행합니다",
    no="아니요, 그대로 둡니다",
    incident="인시던트",
    evidence="증거(기록 원문)",
    no_risks="잠시 중단되는 것 외에 감수할 점은 없습니다.",
    offers=MappingProxyType(
        {
            ProposedAction.REBOOT: ProposedActionWords(
                "{instance} 서버를 재부팅해도 됩니까?",
                (_BACKUP, "EC2가 인스턴스를 재부팅합니다. 호스트와 주소는 그대로입니다.", _PROOF),
            ),
            ProposedAction.STOP_START: ProposedActionWords(
                "{instance} 서버를 중지했다가 다시 시작해도 됩니까?",
                (
                    _BACKUP,
                    "다시 시작할 권한을 먼저 확인한 뒤 EC2가 인스턴스를 중지합니다.",
                    "EC2가 대개 다른 호스트에서 다시 시작합니다. 몇 분 동안 서비스가 멈춥니다.",
                    _PROOF,
                ),
            ),
            ProposedAction.START: ProposedActionWords(
                "{instance} 서버를 시작해도 됩니까?", ("EC2가 인스턴스를 시작합니다.", _PROOF)
            ),
            ProposedAction.FORCE_STOP: ProposedActionWords(
                "{instance} 서버를 강제로 중지해도 됩니까?",
                (
                    "운영 체제의 종료를 기다리지 않고 EC2가 인스턴스를 중지합니다.",
                    "EC2가 대개 다른 호스트에서 다시 시작합니다.",
                    _PROOF,
                ),
            ),
            ProposedAction.RESCHEDULE: ProposedActionWords(
                "AWS가 예약한 {instance} 서버의 재부팅을 유지 관리 시간대로 옮겨도 됩니까?",
                ("AWS의 예약된 이벤트를 {detail}(으)로 옮깁니다.", "이후 결과를 확인합니다."),
            ),
            ProposedAction.WITHOUT_BACKUP: ProposedActionWords(
                "백업 없이 {instance} 서버를 조치해도 됩니까?",
                ("백업을 만들지 못했지만 조치를 계속합니다.", _PROOF),
            ),
            ProposedAction.REPLACE: ProposedActionWords(
                "{instance} 서버를 이미지에서 만든 새 인스턴스로 교체해도 됩니까?",
                (
                    (
                        "EC2가 {detail}에서 새 인스턴스를 시작합니다. 유형, 영역, 서브넷, 보안"
                        " 그룹, 역할, 키, 태그는 같습니다."
                    ),
                    "새 인스턴스의 상태 검사가 통과한 경우에만 이전 인스턴스를 중지합니다.",
                    "탄력적 IP 주소와 대상 그룹을 새 인스턴스로 옮깁니다.",
                    (
                        "이전 인스턴스는 중지된 채 태그를 달아 보관합니다. Lifeguard는 이를 종료"
                        "(삭제)하지 않습니다."
                    ),
                    (
                        "새 인스턴스가 검사를 통과하지 못하면 그것을 종료하고 이전 인스턴스는"
                        " 그대로 둡니다."
                    ),
                    _PROOF,
                ),
            ),
        }
    ),
    risk=MappingProxyType(
        {
            Risk.PUBLIC_IP: "퍼블릭 IPv4 주소가 바뀝니다. 이 주소를 가리키는 설정을 고쳐야 합니다.",
            Risk.DEDICATED_HOST: "같은 전용 호스트에서 다시 시작됩니다.",
            Risk.OUTPOST: "중지된 동안 Outpost의 자리를 잃을 수 있습니다.",
            Risk.CAPACITY_RESERVATION: "중지된 동안 용량 예약의 자리를 잃을 수 있습니다.",
            Risk.HIBERNATION: "메모리에 있던 내용은 사라집니다.",
            Risk.FLAPPING: "하루 동안 여러 번 조치했지만 계속 실패하고 있습니다.",
            Risk.UNCLEAN_STOP: (
                "운영 체제가 정상적으로 종료되지 않습니다. 아직 디스크에 쓰지 않은 내용은"
                " 사라집니다."
            ),
            Risk.NO_BACKUP: "되돌아갈 새 백업이 없습니다.",
            Risk.LOST_CHANGES: "{since} 이후 바뀐 데이터를 모두 잃게 됩니다.",
            Risk.PRIVATE_IP: (
                "인스턴스 ID와 프라이빗 주소가 바뀝니다. 지금 것은 이전 인스턴스가 유지합니다. DNS"
                " 레코드, 주소로 등록된 대상 그룹, 경보 등 이를 가리키는 설정을 고쳐야 합니다."
            ),
            Risk.STACK: (
                "CloudFormation 스택에 속해 있습니다. 스택은 계속 이전 인스턴스를 가리킵니다."
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
        yes=("'예'라고 답했습니다", "답을 기록했습니다. 결과를 이메일로 알립니다."),
        no=("'아니요'라고 답했습니다", "모든 것을 그대로 둡니다. 이메일로 확인해 드립니다."),
        was_yes=(
            "이미 답했습니다",
            "{when}에 '예'라고 답했습니다. 지금은 아무것도 하지 않았습니다.",
        ),
        was_no=(
            "이미 답했습니다",
            "{when}에 '아니요'라고 답했습니다. 지금은 아무것도 하지 않았습니다.",
        ),
        expired=(
            "시간이 지났습니다",
            (
                "답할 수 있는 시간이 {when}에 끝났습니다. 아무것도 하지 않았습니다. 문제가 계속되면"
                " 이메일에 있는 명령을 직접 실행하십시오."
            ),
        ),
        changed=(
            "이 질문은 더 이상 유효하지 않습니다",
            (
                "질문한 뒤 상황이 바뀌었거나 인시던트가 끝났습니다. 아무것도 하지 않았습니다."
                " 가장 최근 이메일에 현재 상태가 있습니다. 다시 답이 필요하면 새 이메일로 묻습니다."
            ),
        ),
        wrong=(
            "올바른 링크가 아닙니다",
            (
                "링크가 잘렸거나 바뀌었습니다. 아무것도 하지 않았습니다. 이메일의 링크 전체를"
                " 복사하거나 함께 있는 명령을 사용하십시오."
            ),
        ),
        busy=(
            "AWS가 응답하지 않습니다",
            (
                "잠시 후 링크를 다시 열어 보십시오. 답이 기록되었는지 표시되며, 기록되지 않았으면"
                " 다시 답할 수 있습니다."
            ),
        ),
        unasked=(
            "답이 없습니다",
            (
                "'예'나 '아니요'를 고르지 않았습니다. 아무것도 하지 않았습니다. 이메일의 링크를"
                " 다시 여십시오."
            ),
        ),
    ),
)
