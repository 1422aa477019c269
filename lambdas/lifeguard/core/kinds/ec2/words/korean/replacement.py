"""Korean templates: replacement."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    # the question and the launch
    "replacement.image_pending": "EC2가 최신 이미지({image})를 아직 생성하고 있습니다",
    "replacement.newest_image": "최신 정상 이미지는 {image}입니다",
    "replacement.by_hand": (
        "직접 교체하려면 아래 명령으로 이미지에서 새 인스턴스를 시작하고 주소를 새 인스턴스로 "
        "옮기십시오."
    ),
    "replacement.old_image": (
        "최신 정상 이미지는 {made:iso}에 생성되어 백업의 최대 허용 기간({limit})보다 오래되었습니다"
    ),
    "replacement.coming_image": (
        "{made:iso}에 생성된 이미지({image})는 아직 사용할 수 없으며, 사용할 수 있게 되면 직접 "
        "시작할 수 있습니다"
    ),
    # why the new instance is terminated
    "replacement.not_listed": (
        "새 인스턴스가 시작되지 않았습니다: EC2 목록에 없거나 더 이상 표시되지 않습니다"
    ),
    "replacement.ended": "새 인스턴스가 시작되지 않았습니다: 현재 상태는 {state}입니다({reason})",
    "replacement.ended_unexplained": (
        "새 인스턴스가 시작되지 않았습니다: 현재 상태는 {state}이며 EC2가 이유를 제공하지 않습니다"
    ),
    # the end
    "replacement.served": "대상 그룹 {groups}개가 새 인스턴스로 트래픽을 보냅니다",
    "replacement.old_kept": "기존 인스턴스({old})는 {until:date}까지 보관됩니다",
    "replacement.no_traffic": "로드 밸런서가 새 인스턴스로 트래픽을 보내지 않습니다",
    "replacement.rename": (
        "기존 인스턴스 ID나 기존 프라이빗 IP 주소를 참조하는 항목(DNS 레코드, IP 주소 대상 그룹, "
        "경보)을 업데이트하십시오. 새 인스턴스는 ID와 프라이빗 IP 주소가 다릅니다."
    ),
    "replacement.protect_new": (
        "새 인스턴스({new})에 종료 방지를 설정하십시오. 기존 인스턴스에는 종료 방지가 설정되어 "
        "있습니다."
    ),
    "replacement.update_stack": (
        "CloudFormation 스택({stack})을 업데이트하기 전에 스택을 수정하십시오. 스택이 아직 기존 "
        "인스턴스를 참조하므로 새 인스턴스({new})를 참조해야 합니다."
    ),
    "replacement.retired": (
        "{name}({instance}) 서버는 {when:date}에 교체되어 중지된 상태로 보관되고 있습니다. 기존 "
        "인스턴스가 아직 있고 디스크가 더 이상 필요하지 않으면 종료(삭제)하십시오."
    ),
}
