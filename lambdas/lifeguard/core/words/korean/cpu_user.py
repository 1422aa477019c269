"""Korean templates about what uses the CPU of a server that may not use much of it for long."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "cpu_user.gone_in": "현재 속도로 {left} 후 소진",
    "cpu_user.find": "CPU를 사용하는 프로세스 확인 필요",
    "cpu_user.find_duty": (
        "SSH가 아직 응답하는 동안 CPU를 사용하는 프로세스나 컨테이너를 "
        "확인하십시오(top, docker stats)."
    ),
    "cpu_user.limit_it": "사용량을 제한하거나(docker update --cpus) 중지하십시오.",
    "cpu_user.limit": (
        "CPU의 {percent}% 사용 중: {who}. 아래 첫 번째 명령을 서버에서 root로 실행하여 "
        "{cpus} vCPU 이하로 제한하십시오."
    ),
    "cpu_user.limited": (
        "CPU의 {percent}% 사용 중: {who}. Lifeguard가 설정한 제한 안에서도 사용량이 높으니 원인을 "
        "확인하십시오."
    ),
    "cpu_user.stop": "CPU의 {percent}% 사용 중: {who}. 사용량을 제한하거나 중지하십시오.",
    "cpu_user.ask": "CPU를 사용하는 프로세스를 찾아 제한하십시오.",
}
