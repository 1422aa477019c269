"""What is left of botocore's descriptions is what they were, and all that is called."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import botocore
import pytest
from botocore.loaders import Loader
from botocore.model import ServiceModel
from botocore.session import Session

from lifeguard.iam.everything import every_action
from stacks.bundling import aws_models, layer

WHOLE = Loader()
WANTED = aws_models.operations(every_action())
ASKED_FOR_BY_AWS = {
    "iam:PassRole",
    "kms:GenerateDataKey*",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
    "rds:AddTagsToResource",
    "xray:PutTelemetryRecords",
    "xray:PutTraceSegments",
}


@pytest.fixture(scope="module")
def data() -> Path:
    return layer.build()[0] / "python" / "botocore" / "data"


@pytest.fixture(scope="module")
def cut(data: Path) -> Loader:
    return Loader(extra_search_paths=[str(data)], include_default_search_paths=False)


def known(service: str) -> dict[str, Any]:
    model: dict[str, Any] = WHOLE.load_service_model(service, "service-2")
    return model


def services() -> list[str]:
    return sorted(
        name for name, names in WANTED.items() if names & known(name)["operations"].keys()
    )


def test_every_action_is_an_operation_or_asked_for_by_aws_alone() -> None:
    missing = {
        f"{service}:{name}"
        for service, names in WANTED.items()
        for name in names
        if name not in known(service)["operations"]
    }
    assert missing <= ASKED_FOR_BY_AWS | {"lambda:InvokeFunction"}


@pytest.mark.parametrize("service", services())
def test_each_operation_is_what_it_was(service: str, cut: Loader) -> None:
    ours = ServiceModel(cut.load_service_model(service, "service-2"), service)
    whole = ServiceModel(known(service), service)
    wanted = WANTED[service] & set(whole.operation_names)
    assert wanted <= set(ours.operation_names)
    for name in ours.operation_names:
        one, other = ours.operation_model(name), whole.operation_model(name)
        assert list(_shapes(one)) == list(_shapes(other)), name
        for part in ("http", "auth", "endpoint", "deprecated", "http_checksum"):
            assert getattr(one, part, None) == getattr(other, part, None), (name, part)


def _shapes(operation: Any) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401  botocore's own, untyped
    """Yield all that serialization and parsing look at, in order."""
    left = [operation.input_shape, operation.output_shape, *operation.error_shapes]
    seen: set[str] = set()
    while left:
        shape = left.pop(0)
        if shape is None or shape.name in seen:
            continue
        seen.add(shape.name)
        required = tuple(getattr(shape, "required_members", ()))
        yield shape.name, shape.type_name, shape.serialization, required, shape.metadata
        members = getattr(shape, "members", {})
        yield tuple((name, part.name, part.serialization) for name, part in members.items())
        left.extend(members.values())
        parts = (getattr(shape, part, None) for part in ("member", "key", "value"))
        left.extend(part for part in parts if part is not None)


@pytest.mark.parametrize("service", services())
def test_its_pages_and_endpoints_are_what_they_were(service: str, cut: Loader) -> None:
    rules = "endpoint-rule-set-1"
    assert cut.load_service_model(service, rules) == WHOLE.load_service_model(service, rules)
    if "paginators-1" in _kinds(service):
        pages = WHOLE.load_service_model(service, "paginators-1")["pagination"]
        left = cut.load_service_model(service, "paginators-1")["pagination"]
        assert left == {name: pages[name] for name in pages if name in left}
        assert WANTED[service] & pages.keys() <= left.keys()


def _kinds(service: str) -> set[str]:
    version = WHOLE.determine_latest_version(service, "service-2")
    folder = Path(botocore.__file__).parent / "data" / service / version
    return {path.name.partition(".")[0] for path in folder.iterdir()}


def test_no_other_service_is_left(data: Path) -> None:
    assert {path.name for path in data.iterdir() if path.is_dir()} <= set(services())


def test_where_a_service_is_offered_is_still_known(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Session().get_available_regions("lightsail")
    monkeypatch.setenv("AWS_DATA_PATH", "")
    session = Session()
    loader = Loader(extra_search_paths=[str(data)], include_default_search_paths=False)
    session.register_component("data_loader", loader)
    assert session.get_available_regions("lightsail") == whole
    assert whole


def test_prose_goes_and_members_of_that_name_stay() -> None:
    of_shape = {"shape": "String", "documentation": "prose"}
    shape = {"type": "structure", "documentation": "prose", "members": {"documentation": of_shape}}
    model = {
        "documentation": "prose",
        "operations": {"Get": {"input": {"shape": "Asked"}}, "Put": {"input": {"shape": "String"}}},
        "shapes": {"Asked": shape, "String": {"type": "string"}, "Other": {"type": "string"}},
    }
    asked = {"type": "structure", "members": {"documentation": {"shape": "String"}}}
    assert aws_models.cut(model, {"Get"}) == {
        "operations": {"Get": {"input": {"shape": "Asked"}}},
        "shapes": {"Asked": asked, "String": {"type": "string"}},
    }
