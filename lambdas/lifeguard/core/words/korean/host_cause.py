"""Korean templates: host_cause."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "vital.heading": "먼저 확인할 사항:",
    "vital.changed": "{at}에 수동 변경이 있었습니다: {event}(사용자: {by:40})",
    "vital.changed_often": "{at}에 수동 변경이 있었습니다: {event}(사용자: {by:40}). 24시간 동안 수동 변경이 {more}건 더 있습니다",
    "vital.volume_stalled": "볼륨({volume})이 I/O를 완료하지 못했습니다(중단된 I/O 검사 실패, 대기열 길이 {queue})",
    "vital.volume_iops": "볼륨({volume})이 IOPS 한도에 도달했습니다(대기열 길이 {queue})",
    "vital.volume_throughput": "볼륨({volume})이 처리량 한도에 도달했습니다(대기열 길이 {queue})",
    "vital.disk": "파일 시스템({path}) 사용률이 {percent}%였습니다",
    "vital.disk_somewhere": "파일 시스템 하나의 사용률이 {percent}%였습니다",
    "vital.memory": "메모리 사용률이 {percent}%였습니다",
    "vital.memory_and_swap": "메모리 사용률이 {percent}%, 스왑 사용률이 {swap}%였습니다",
    "vital.cpu": "{until:time}까지 15분 동안 CPU 사용률이 평균 {average}%, 최고 {peak}%였습니다",
    "vital.credits": "CPU 크레딧이 {credits}개 남았습니다. 0이 되면 무제한 모드가 아닌 인스턴스는 기준 성능으로 실행됩니다",
    "vital.nothing": "{facts}",
    "vital.fact.cpu": "CPU {percent}%",
    "vital.fact.memory": "메모리 {percent}%",
    "vital.fact.disk": "디스크 {percent}%",
    "vital.fact.volumes": "볼륨 I/O 한도 도달 없음",
    "vital.fact.no_change": "24시간 동안 수동 변경 없음",
    "vital.unread.metrics": "CloudWatch 지표를 읽지 못했습니다",
    "vital.unread.agent": "CloudWatch 에이전트 지표를 읽지 못했습니다",
    "vital.unread.changes": "CloudTrail에서 수동 변경 기록을 읽지 못했습니다",
}
