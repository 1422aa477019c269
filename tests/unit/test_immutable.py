"""What `immutable` makes is a frozen dataclass, whoever looks at it."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, is_dataclass, replace
from typing import Generic, TypeVar

import pytest

from lifeguard.immutable import immutable

T = TypeVar("T")


@immutable
class Point:
    """A point."""

    x: int
    y: int = 0
    label: str = field(default="", compare=False, repr=False)
    tags: list[str] = field(default_factory=list, compare=False)


@dataclass(frozen=True, slots=True)
class Twin:
    """The same, as `dataclasses` makes it."""

    x: int
    y: int = 0
    label: str = field(default="", compare=False, repr=False)
    tags: list[str] = field(default_factory=list, compare=False)


@immutable
class Named(Point):
    """A point with a name."""

    name: str = "origin"

    def described(self) -> str:
        return f"{self.name} {self.x}"


@immutable
class Checked:
    """A count; `double` is made of it."""

    count: int
    double: int = field(init=False)

    def __post_init__(self) -> None:
        if self.count < 0:
            raise ValueError(self.count)
        object.__setattr__(self, "double", 2 * self.count)


@immutable
class Box(Generic[T]):
    """Something in a box."""

    content: T


@immutable
class Nothing:
    """No field at all."""


@immutable
class Spoken:
    """It has a way of its own to be shown and compared."""

    words: str

    def __repr__(self) -> str:
        return self.words

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Spoken) and other.words.lower() == self.words.lower()

    def __hash__(self) -> int:
        return hash(self.words.lower())


def test_it_is_made_as_a_dataclass_is() -> None:
    assert Point(1, y=2) == Point(1, 2)
    assert Point(1) == Point(1, 0, "here", ["a"])
    assert Point(1).tags is not Point(1).tags
    assert Named(1, 2, name="home").described() == "home 1"
    assert Box("a").content == "a"
    assert Nothing() == Nothing()


@pytest.mark.parametrize("given", [((), {}), ((1, 2, "", [], 5), {}), ((1,), {"z": 3})])
def test_what_is_missing_or_unknown_is_refused_in_the_same_words(
    given: tuple[tuple[int, ...], dict[str, int]],
) -> None:
    args, kwargs = given
    with pytest.raises(TypeError) as ours:
        Point(*args, **kwargs)  # type: ignore[arg-type]
    with pytest.raises(TypeError) as theirs:
        Twin(*args, **kwargs)  # type: ignore[arg-type]
    assert str(ours.value) == str(theirs.value).replace("Twin", "Point")


def test_it_is_shown_and_hashed_by_its_fields() -> None:
    assert repr(Point(1, 2, "here")) == repr(Twin(1, 2, "here")).replace("Twin", "Point")
    assert hash(Point(1, 2)) == hash(Point(1, 2, "elsewhere"))
    assert {Nothing(), Nothing()} == {Nothing()}
    assert Point(1) != Point(2)


def test_another_class_is_never_equal() -> None:
    others: tuple[object, ...] = (Named(1), Twin(1), 1)
    assert Point(1) not in others


def test_what_a_class_says_itself_stays() -> None:
    assert repr(Spoken("Yes")) == "Yes"
    assert {Spoken("Yes"), Spoken("yes")} == {Spoken("YES")}


def test_nothing_can_be_set_or_deleted() -> None:
    point = Point(1)
    for name in ("x", "other"):
        with pytest.raises(FrozenInstanceError, match=f"cannot assign to field '{name}'"):
            setattr(point, name, 2)
    with pytest.raises(FrozenInstanceError, match="cannot delete field 'x'"):
        del point.x
    assert not hasattr(point, "__dict__")


def test_the_standard_library_knows_it() -> None:
    assert is_dataclass(Nothing)
    assert [one.name for one in fields(Named)] == ["x", "y", "label", "tags", "name"]
    assert replace(Named(1), name="b") == Named(1, name="b")
    assert asdict(Box(Point(1))) == {"content": {"x": 1, "y": 0, "label": "", "tags": []}}
    assert Point.__match_args__ == ("x", "y", "label", "tags")


def test_a_copy_is_equal() -> None:
    point = Named(1, 2, tags=["a"], name="home")
    pickled = pickle.loads(pickle.dumps(point))  # noqa: S301  our own
    for made in (copy.copy(point), copy.deepcopy(point), pickled):
        assert (made, made.tags) == (point, ["a"])


def test_what_it_checks_it_checks_every_time() -> None:
    for count in (1, 2):
        assert Checked(count).double == 2 * count
    for _ in range(2):
        with pytest.raises(ValueError, match="-1"):
            Checked(-1)
