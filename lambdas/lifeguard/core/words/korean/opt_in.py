"""Korean templates: whether Lifeguard may act on a resource."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "optin.untagged": "인스턴스에 태그({tag})가 없습니다",
    "optin.replaced": "다른 인스턴스({by})가 이 인스턴스를 대체했으며, 이 인스턴스는 보관만 합니다",
    "optin.not_replaced": (
        "태그({tag})가 {by} 인스턴스를 가리키지만, Lifeguard가 이 인스턴스를 교체하지 않았으므로 "
        "태그를 무시합니다"
    ),
    "optin.both": "{first}. {second}",
    "optin.unknown_policy": (
        '태그({tag})의 값 "{value}"에 해당하는 정책이 policies.yaml에 없습니다(정의된 정책: '
        "{known}). Lifeguard는 이 인스턴스를 mode: observe로 취급합니다"
    ),
    "freeze.on": "변경 중지(freeze) 스위치가 켜져 있습니다(SSM 파라미터 {parameter})",
    "freeze.missing": (
        "변경 중지(freeze) 스위치가 없습니다(SSM 파라미터 {parameter}, 값은 on 또는 off여야 합니다)"
    ),
    "freeze.unknown_value": (
        '변경 중지(freeze) 스위치의 값이 잘못되었습니다: "{value}"(SSM 파라미터 {parameter}, '
        "허용되는 값: on, off)"
    ),
}
