"""Korean templates: whether a site answers."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "cause.endpoint-not-answering": "사이트 무응답",
    "runbook.check_endpoint": (
        "웹 서버, 애플리케이션과 로그를 확인하십시오. 이 서버의 사이트가 응답하지 않습니다. "
        "그다음 DNS 레코드, 인증서, 보안 그룹을 확인하십시오."
    ),
    "page_cause.endpoint-not-answering": "서버의 사이트가 응답하지 않습니다.",
    "endpoint.silent": "{url:60}: 응답하지 않습니다({said})",
    "endpoint.answers": "{url:60}: 다시 응답합니다({said})",
    "endpoint.not_asked": "Lifeguard가 이 서버의 사이트를 더 이상 확인하지 않습니다",
    "endpoint.status": "HTTP {status}",
    "endpoint.miss.timed_out": "{limit} 후 시간 초과",
    "endpoint.miss.refused": "연결 거부",
    "endpoint.miss.unresolved": "DNS 이름을 확인할 수 없음",
    "endpoint.miss.bad_certificate": "유효하지 않은 인증서",
    "endpoint.miss.tls_failed": "TLS 핸드셰이크 실패",
    "endpoint.miss.cut_off": "HTTP 응답 없이 연결 종료",
    "endpoint.count": "엔드포인트 {count}개",
    "endpoint.gist": "수정 필요",
    "endpoint.gist.certificate_ends": "인증서 만료 임박",
    "endpoint.gist.wrong_name": "인증서의 이름 불일치",
    "endpoint.gist.forbidden_address": "확인할 수 없는 주소의 URL",
    "endpoint.gist.no_server": "엔드포인트에 해당하는 서버 없음",
    "endpoint.gist.several_servers": "엔드포인트에 해당하는 서버가 여러 대",
    "endpoint.duty": "아래 목록의 내용을 수정하십시오.",
    "endpoint.no_outage": "이 때문에 중단된 서버는 없으며, 같은 내용은 다시 알리지 않습니다.",
    "endpoint.flaws": "수정할 내용:",
    "endpoint.flaw.certificate_ends": "{name:40}: 인증서를 갱신하십시오. 만료 시각은 {ends:zoned}입니다",
    "endpoint.flaw.wrong_name": "{name:40}: 인증서를 교체하십시오. 인증서의 이름이 URL의 이름과 다릅니다",
    "endpoint.flaw.forbidden_address": "{name:40}: URL 또는 DNS 레코드를 수정하십시오. Lifeguard가 요청을 보내지 않는 주소({address})이므로 이 사이트는 확인되지 않습니다",
    "endpoint.flaw.no_server": "{name:40}: 이름을 수정하십시오. Lifeguard가 감시하는 서버 중에 이 이름의 서버가 없어 이 사이트는 확인되지 않습니다",
    "endpoint.flaw.several_servers": "{name:40}: 서버마다 다른 이름을 지정하십시오. 이 이름의 서버가 여러 대여서 이 사이트는 확인되지 않습니다",
}
