"""Korean templates: the alarms, whose emails CloudWatch writes."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "alarm.fleet.status": "EC2 인스턴스의 시스템 또는 인스턴스 상태 검사가 실패했습니다. Lifeguard가 처리하고 있습니다.",
    "alarm.fleet.ebs": "EC2 인스턴스의 연결된 EBS 상태 검사가 실패했습니다. Lifeguard가 처리하고 있습니다.",
    "alarm.fleet.application": "EC2 인스턴스의 애플리케이션 상태 검사가 실패했습니다. Lifeguard가 처리하고 있습니다.",
    "alarm.malformed": "Lifeguard가 읽을 수 없는 이벤트를 받았습니다. 해당 서버는 1분 주기 점검이 계속 감시합니다. 이벤트는 대기열({queue})에 있습니다.",
    "alarm.requests_wait": "Lifeguard의 중지 또는 시작 요청이 2시간 동안 처리되지 않았습니다. 서버가 중단된 상태일 수 있습니다. 먼저 서버를 확인하고, 그다음 로그(/aws/lambda/{function})를 확인하십시오.",
    "alarm.no_sweeps": "Lifeguard의 1분 주기 점검이 10분 동안 실행되지 않았습니다. 이벤트가 유실된 장애를 감지하지 못합니다. 규칙({rule})과 같은 이름의 함수를 확인하십시오.",
    "alarm.no_backups": "Lifeguard의 예약 백업이 하루 동안 끝까지 실행되지 않았습니다. 서버에 최근 백업이 없을 수 있습니다. 규칙({rule})과 같은 이름의 함수를 확인하십시오.",
    "alarm.dead_letters": "Lifeguard 함수({function})가 처리에 실패했으며 다시 시도하지 않습니다. 메시지는 대기열({queue})에, 원인은 로그(/aws/lambda/{function})에 있습니다.",
    "alarm.errors": "Lifeguard 함수({function})가 실패했습니다. Lambda가 두 번 더 시도하며, 끝내 처리하지 못한 것은 대기열({function}-dlq)로 갑니다. 원인은 로그(/aws/lambda/{function})에 있습니다.",
    "alarm.executions": "Lifeguard의 인시던트 처리가 중단되었습니다. 먼저 인스턴스를 확인하십시오. 인스턴스는 이메일과 로그(/aws/lambda/{function})에서 확인할 수 있습니다.",
    "alarm.emails_refused": "SNS가 Lifeguard의 이메일을 일반 ASCII로도 받지 않아 이메일 없이 작업을 계속했습니다. 이메일 내용은 로그({functions})에서 확인하십시오.",
    "alarm.unanswered": "Lifeguard의 1분 주기 점검은 실행되고 있으나, AWS가 30분 동안 일부 요청에 응답하지 않아 놓치는 것이 있을 수 있습니다. 어떤 요청인지는 로그(/aws/lambda/{function})에서 확인하십시오.",
}
