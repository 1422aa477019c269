"""Korean templates: whether load balancers find a server healthy, and its way out and back."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "cause.unhealthy-target": "로드 밸런서에서 비정상({groups:40})",
    "target.unhealthy": "로드 밸런서에서 비정상: {places}",
    "target.place": "{group:40}({reason})",
    "target.healthy": "로드 밸런서에서 정상: {groups:40}",
    "target.behind_none": "서버가 더 이상 로드 밸런서에 연결되어 있지 않습니다",
    "runbook.check_target": (
        "웹 서버, 애플리케이션과 로그를 확인하십시오. 로드 밸런서의 상태 확인에서 이 서버가 비정상입니다. "
        "그다음 상태 확인의 경로, 포트, 성공 코드와 보안 그룹을 확인하십시오."
    ),
    "page_cause.unhealthy-target": "로드 밸런서의 상태 확인에서 서버가 비정상입니다.",
    "places.load_balancer": "로드 밸런서({name:40})",
    "places.target_group": "대상 그룹({name:40})",
    "places.out_first": "다시 시작하기 전에 서버를 {place}에서 분리합니다",
    "places.requests_end": "처리 중인 요청이 끝나기를 기다립니다",
    "places.must_be_back": "Lifeguard가 분리한 서버이므로 다시 연결해야 합니다",
    "places.back_soon": "서버를 {place}에 다시 연결합니다",
    "places.back_again": "Lifeguard가 {place}에 서버 연결을 다시 시도합니다({reason})",
    "places.back_when_running": "서버가 중지되어 있으며, 실행 중인 서버만 다시 연결할 수 있습니다",
    "places.not_back_yet": "{place}에 아직 다시 연결되지 않음",
    "places.not_back": "{place}에 다시 연결되지 않음",
    "places.goes_on": (
        "Lifeguard가 다시 시작하기 전에 서버를 {place}에서 분리했으나 아직 다시 연결하지 못했습니다. "
        "Lifeguard가 계속 시도하며, 더 빨리 필요하면 직접 연결하십시오."
    ),
    "places.by_hand": (
        "서버를 {place}에 다시 연결하십시오. Lifeguard가 다시 시작하기 전에 분리했으나 다시 연결하지 "
        "못했습니다."
    ),
    "places.tried_for_a_day": "Lifeguard가 하루 동안 다시 연결을 시도했습니다: {reason}",
}
