"""Korean templates: CPU credits of burstable instances, and unlimited mode."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "cause.cpu-credits-gone": "CPU 크레딧 소진",
    "cause.cpu-credits-low": "CPU 크레딧 부족",
    "cause.surplus-credits-charged": "잉여 CPU 크레딧 과금",
    "page_cause.cpu-credits-gone": "인스턴스의 CPU 크레딧이 모두 소진되었습니다.",
    "page_cause.cpu-credits-low": "인스턴스의 CPU 크레딧이 부족합니다.",
    "page_cause.surplus-credits-charged": "인스턴스의 잉여 CPU 크레딧에 요금이 부과됩니다.",
    "credits.gone": (
        "CPU 크레딧이 소진되어 CPU가 인스턴스 유형의 기준 성능으로 제한됩니다(최근 30분 CPU {cpu}%)"
    ),
    "credits.low": "CPU 크레딧이 {balance}개 남았으며, CPU {cpu}% 기준으로 {left} 후 소진됩니다",
    "credits.charged": (
        "1시간 동안 잉여 CPU 크레딧 {charged}개에 약 {usd} USD가 부과되었습니다(무제한 모드에서 "
        "하루치를 넘는 잉여 크레딧에 부과)"
    ),
    "credits.charged_unpriced": (
        "1시간 동안 잉여 CPU 크레딧 {charged}개에 요금이 부과되었습니다(무제한 모드에서 하루치를 "
        "넘는 잉여 크레딧에 부과)"
    ),
    "credits.find": (
        "CPU를 사용하는 프로세스나 컨테이너를 확인하고(top, docker stats), 요금을 감수할지 "
        "결정하십시오."
    ),
    "credits.costs": "무제한 모드에서는 크레딧을 초과한 CPU 사용량에 요금이 부과됩니다({price})",
    "credits.back": "CPU 크레딧이 더 이상 부족하지 않습니다({balance}개 남음)",
    "credits.not_charged": "1시간 30분 동안 잉여 CPU 크레딧에 요금이 부과되지 않았습니다",
    "credits.unlimited": (
        "인스턴스를 무제한 모드로 전환하여 CPU가 더 이상 기준 성능으로 제한되지 않습니다. 추가 "
        "요금: {price}. 표준 모드로 되돌리려면 아래 명령을 실행하십시오"
    ),
    "credits.unlimited_by_others": "인스턴스가 무제한 모드로 전환되었습니다",
    "credits.gist_back": "CPU 크레딧 부족 해소",
    "credits.gist_not_charged": "잉여 CPU 크레딧 과금 종료",
    "credits.price": "시간당 최대 {usd} USD, Linux T3 요금 기준",
    "credits.price_unknown": "잉여 CPU 크레딧마다 AWS 요금 적용",
    "credits.switch": (
        "또는 아래 마지막 명령으로 인스턴스를 무제한 모드로 전환하십시오. CPU가 기준 성능으로 "
        "제한되지 않으며, 크레딧을 초과한 사용량에 요금이 부과됩니다({price})."
    ),
    "credits.will_switch": (
        "크레딧이 소진되면 정책에 따라 Lifeguard가 인스턴스를 무제한 모드로 전환합니다. 크레딧을 "
        "초과한 사용량에 요금이 부과됩니다({price})."
    ),
    "credits.will_ask": (
        "크레딧이 소진되면 Lifeguard가 무제한 모드 전환 여부를 여쭙니다. 전환하면 크레딧을 초과한 "
        "사용량에 요금이 부과됩니다({price})."
    ),
    "credits.step": (
        "EC2가 재시작 없이 인스턴스를 무제한 모드로 전환합니다. 크레딧을 초과한 사용량에 요금이 "
        "부과됩니다({price})."
    ),
    "credits.switching": "EC2에 아직 무제한 모드로 표시되지 않습니다",
    "credits.not_unlimited": (
        "EC2가 무제한 모드 전환 요청을 수락했으나 인스턴스가 아직 표준 모드로 표시됩니다"
    ),
    "credits.no_restart": (
        "이 문제로 인스턴스를 재시작하지 마십시오. 재시작해도 CPU 크레딧이 생기지 않습니다."
    ),
    "credits.no_restart_t2": (
        "이 문제로 인스턴스를 중지하지 마십시오. T2 인스턴스는 중지하면 CPU 크레딧을 모두 잃습니다."
    ),
    "credits.ask": (
        "CPU를 사용하는 프로세스를 찾거나, 무제한 모드 또는 다른 인스턴스 유형으로 바꿀지 "
        "결정하십시오. CPU 크레딧이 소진되었으며, 중지 후 시작해도 회복되지 않습니다."
    ),
    "credits.breakeven": (
        "부하가 CPU {percent}%를 계속 넘는다면 같은 크기의 M5 인스턴스가 무제한 모드의 "
        "{type}보다 저렴합니다."
    ),
    "credits.debt": (
        "인스턴스를 중지하거나 표준 모드로 전환하면 남은 잉여 크레딧 {debt}개의 요금(약 {usd} "
        "USD)이 즉시 청구됩니다."
    ),
    "credits.debt_unknown": (
        "인스턴스를 중지하거나 표준 모드로 전환하면 남은 잉여 크레딧의 요금이 즉시 청구됩니다."
    ),
    "answer.unlimited": "EC2가 무제한 모드 전환을 수락했습니다",
    "answer.not_unlimited": "EC2가 무제한 모드 전환을 거부했습니다({code})",
    "done.unlimited_credits": "Lifeguard가 무제한 모드로 전환",
    "deed.unlimited_credits": "무제한 모드로 전환",
    "verb.unlimited_credits": "무제한 모드 전환",
    "remedy.unlimited_credits": "무제한 모드로 전환",
    "not_done.unlimited_credits": "{reason}",
    "short.unlimited_credits": "무제한 모드로 전환할까요?",
    "may.unlimited_credits": "요금이 부과될 수 있는 무제한 모드로 전환해도 됩니까?",
    "offer_question.unlimited_credits": (
        "{server} 서버를 요금이 부과될 수 있는 무제한 모드로 전환해도 됩니까?"
    ),
    "offer_act.unlimited_credits": "무제한 모드 전환",
    "offer_yes.unlimited_credits": "예, 전환합니다",
}
