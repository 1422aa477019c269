"""Korean templates of a diagnosis: how a diagnosis is shown: how sure it is, what it rules out."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "diagnosis.confidence.high": "높음",
    "diagnosis.confidence.medium": "보통",
    "diagnosis.confidence.low": "낮음",
    "diagnosis.sure.proven_seen": "원인을 직접 기록한 줄이 있고 소스 {hops}개에서 그 영향이 확인됨",
    "diagnosis.sure.proven": "원인을 직접 기록한 줄이 소스 한 곳에만 있음",
    "diagnosis.sure.likely_seen": "소스 {hops}개와 일치하며 반대되는 증거가 없음",
    "diagnosis.sure.likely": "소스 한 곳과만 일치함",
    "diagnosis.sure.unknown": "증거가 부족하거나 여러 원인과 일치함",
    "diagnosis.sure.unread": "읽을 수 있는 줄이 없음",
    "diagnosis.sure.none": "모든 소스를 읽었으나 장애의 흔적이 없음",
    "diagnosis.not.fact": "반대되는 줄이 있음",
    "diagnosis.not.absent": "{hop:40}: 장애 시간대를 포함하지만 흔적이 없음",
    "diagnosis.not.own_kill": "워커는 타임아웃 후 자체 서버가 종료했으며, 메모리를 언급하는 문구는 모든 SIGKILL에 붙는 추측임",
    "diagnosis.not.consequence": "원인에 따른 결과임",
    "diagnosis.not.weaker": "증거가 더 약하거나 더 늦게 시작됨",
    "diagnosis.holder": "잠금을 잡고 있는 프로세스: {pid}. 실행 중인 구문은 로그에 없음(pg_stat_activity에서 확인)",
    "diagnosis.holder_statement": "잠금을 잡고 있는 프로세스: {pid}, {statement:120}",
    "diagnosis.holder_runs": "잠금을 잡고 있는 프로세스: {pid}({session:60}), {statement:120}",
    "diagnosis.next.kernel": "해당 시간의 커널 로그(`journalctl -k` 또는 `dmesg -T`)를 확인하십시오.",
    "diagnosis.next.database": "해당 시간의 데이터베이스 로그를 확인하십시오.",
    "diagnosis.next.metrics": "해당 시간의 지표(CPU, 메모리, 디스크 대기열 길이, 연결 수)를 확인하십시오.",
    "diagnosis.view.cause": "원인: {cause} ({code})",
    "diagnosis.view.at": "위치: {hop:60}",
    "diagnosis.view.sure": "신뢰도: {confidence}. {reason}.",
    "diagnosis.view.because": "근거(요청 경로 순서, UTC):",
    "diagnosis.view.ruled_out": "제외한 원인:",
    "diagnosis.view.not": "{cause}: {why}",
    "diagnosis.view.advice": "조치:",
    "diagnosis.view.next": "다음으로 확인할 것:",
}
