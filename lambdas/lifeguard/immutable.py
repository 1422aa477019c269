"""Frozen dataclasses that are cheap to declare: what a cold start declares, it uses little of.

`dataclasses.dataclass` writes the source of up to seven methods of each class and compiles it, at
import: with hundreds of classes that was almost half of a cold start. `immutable` declares the same
class with shared methods, and lets `dataclasses` compile `__init__` when the first one is made.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from copy import copy
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar, dataclass_transform

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(dataclasses.Field, dataclasses.field))
def immutable(cls: type[T]) -> type[T]:
    """Return the class as `dataclasses.dataclass(frozen=True, slots=True)` would.

    All of `dataclasses` works with it: `fields`, `replace`, `asdict`, `is_dataclass`. Unlike there,
    no attribute at all can be set on an instance of a subclass either.
    """
    made: Any = dataclasses.dataclass(init=False, repr=False, eq=False, slots=True)(cls)
    compared = tuple(field.name for field in dataclasses.fields(made) if field.compare)
    methods = {
        "__init__": _first_init(made),
        "__repr__": _repr,
        "__setattr__": _refuse_to_set,
        "__delattr__": _refuse_to_delete,
        "__getstate__": _state,
        "__setstate__": _set_state,
        **_comparison(compared),
    }
    for name, method in methods.items():
        if name not in cls.__dict__:
            setattr(made, name, method)
    return made  # type: ignore[no-any-return]


def _first_init(cls: type[DataclassInstance]) -> Callable[..., None]:
    def __init__(self: object, *args: object, **kwargs: object) -> None:  # noqa: N807
        init = _compiled_init(cls)
        cls.__init__ = init  # type: ignore[method-assign]
        init(self, *args, **kwargs)

    return __init__


def _compiled_init(cls: type[DataclassInstance]) -> Callable[..., None]:
    """Return the `__init__` that `dataclasses` makes for a class of the same fields."""
    members: dict[str, Any] = {field.name: copy(field) for field in dataclasses.fields(cls)}
    members["__annotations__"] = {field.name: field.type for field in dataclasses.fields(cls)}
    members["__module__"] = cls.__module__
    if hasattr(cls, "__post_init__"):
        members["__post_init__"] = cls.__post_init__
    twin: Any = dataclasses.dataclass(frozen=True, repr=False, eq=False)(
        type(cls.__name__, (), members)
    )
    init: Callable[..., None] = twin.__init__
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    return init


def _comparison(names: tuple[str, ...]) -> dict[str, Callable[..., Any]]:
    values: Callable[[object], object] = attrgetter(*names) if names else lambda _: ()

    def __eq__(self: object, other: object) -> bool:  # noqa: N807
        if other.__class__ is not self.__class__:
            return NotImplemented
        return values(self) == values(other)

    def __hash__(self: object) -> int:  # noqa: N807
        return hash(values(self))

    return {"__eq__": __eq__, "__hash__": __hash__}


def _repr(self: DataclassInstance) -> str:
    shown = (f"{f.name}={getattr(self, f.name)!r}" for f in dataclasses.fields(self) if f.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _refuse_to_set(_self: object, name: str, _value: object) -> None:
    msg = f"cannot assign to field {name!r}"
    raise dataclasses.FrozenInstanceError(msg)


def _refuse_to_delete(_self: object, name: str) -> None:
    msg = f"cannot delete field {name!r}"
    raise dataclasses.FrozenInstanceError(msg)


def _state(self: DataclassInstance) -> list[Any]:
    return [getattr(self, field.name) for field in dataclasses.fields(self)]


def _set_state(self: DataclassInstance, state: list[Any]) -> None:
    for field, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, field.name, value)
