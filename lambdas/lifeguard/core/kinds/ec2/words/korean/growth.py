"""Korean templates of a root volume that grows at a person's yes."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "verb.grow_volume": "루트 볼륨 확장",
    "remedy.grow_volume": "루트 볼륨 확장",
    "not_done.grow_volume": "{reason}",
    "done.grow_volume": "Lifeguard가 루트 볼륨 확장({answer})",
    "short.grow_volume": "디스크를 확장할까요?",
    "may.grow_volume": "루트 볼륨과 파일 시스템을 확장해도 됩니까?",
    "offer_question.grow_volume": "{server} 서버의 루트 볼륨을 확장해도 됩니까?",
    "offer_act.grow_volume": "루트 볼륨 확장",
    "offer_yes.grow_volume": "예, 확장합니다",
    "offer_step.grows": "서버를 멈추지 않고 볼륨을 확장합니다({sizes}).",
    "offer_step.grows_inside": "서버 안에서 파티션과 파일 시스템을 확장합니다.",
    "offer_step.told_inside": (
        "파일 시스템을 확장하는 명령을 이메일로 보냅니다."
        " 정책이 서버 안의 작업을 허용하지 않습니다."
    ),
    "risk.never_shrinks": (
        "볼륨은 다시 줄일 수 없고 비용이 늘어납니다."
        " AWS는 6시간 동안 이 볼륨의 다른 변경을 받지 않습니다."
    ),
    "grow.sizes": "{volume} 볼륨 {before}GiB → {after}GiB",
    "grow.brief": "디스크 가득 참, {before}GiB에서 {after}GiB로 확장",
    "grow.full": "정리해도 루트 파일 시스템에 여유가 없음, 제안하는 확장: {sizes}",
    "answer.volume_grows": "{volume} 볼륨 {before}GiB → {after}GiB",
    "waiting.volume_grows": "루트 볼륨을 확장하는 중",
    "waiting.file_system_grows": "볼륨은 확장되었으나 파일 시스템이 아직 사용하지 않음",
    "guest.do.use_grown": (
        "Lifeguard가 루트 볼륨을 확장했습니다."
        " 파일 시스템이 사용하게 하려면 서버에서 다음을 실행하십시오."
    ),
}
