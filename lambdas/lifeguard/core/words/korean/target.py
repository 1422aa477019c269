"""Korean templates: whether load balancers find a server healthy."""

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
}
