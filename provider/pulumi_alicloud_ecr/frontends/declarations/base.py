"""What the declared resources have in common: outputs by their Python names, arguments by their wire names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Generic, Self, TypeVar, overload

import pulumi

from ...schema import Kind, Property, Type, python_name
from ...schema.check import text_of, text_of_number
from .. import replacement_options

T = TypeVar("T")


class OutputOf(Generic[T]):
    """An output of a resource, by its Python name; what the table says of it is its documentation."""

    def __set_name__(self, owner: type[Declared], name: str) -> None:
        known = next(p for p in owner._kind.properties if p.python == name)
        self._wire = known.wire
        self.__doc__ = known.doc

    @overload
    def __get__(self, resource: None, owner: type[Declared]) -> Self: ...

    @overload
    def __get__(self, resource: Declared, owner: type[Declared]) -> pulumi.Output[T]: ...

    def __get__(self, resource: Declared | None, owner: type[Declared]) -> Self | pulumi.Output[T]:
        if resource is None:
            return self
        output: pulumi.Output[T] = pulumi.get(resource, self._wire)
        return output


class Declared(pulumi.CustomResource):
    """What they have in common; the front end says how a resource is declared."""

    _kind: ClassVar[Kind[Any, Any]]

    def _declare(
        self, resource_name: str, given: Mapping[str, Any], opts: pulumi.ResourceOptions | None
    ) -> None:
        """Register the resource with the arguments given, by their Python names; other names are passed over."""
        opts = replacement_options.old_first(f"{self._kind.name} {resource_name}", opts)
        props = self._wire_of(given)
        self._register(resource_name, replacement_options.tied(self._kind, props, opts, Declared), opts)

    def _register(self, resource_name: str, props: dict[str, Any], opts: pulumi.ResourceOptions) -> None:
        """Register the resource with these properties, by their wire names."""
        raise NotImplementedError

    def _wire_of(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """The arguments under their wire names, with those names that are not ours but that check has an answer to.

        Raises TypeError, as Python does, for any other name that the class does not have.
        """
        known = {p.wire: _exact(p, given.get(p.python)) for p in self._kind.properties}
        misnamed = {_wire_name(name): value for name, value in given.get("misnamed", {}).items()}
        if unexpected := misnamed.keys() - self._kind.hints.keys() - known.keys():
            name = python_name(min(unexpected))
            raise TypeError(f"{self._kind.name}() got an unexpected keyword argument {name!r}")
        return known | misnamed


def _exact(p: Property, value: Any) -> Any:
    """The argument, its numbers as text: on their way to the provider they become floats, which may change them.

    Those in outputs are left to check, which converts what arrived unchanged and refuses the rest.
    """
    if p.type is Type.TAGS and isinstance(value, Mapping):
        return {key: text_of(item) for key, item in value.items()}
    return text_of_number(value) if p.type is Type.STRING else value


def _wire_name(python: str) -> str:
    first, *others = python.split("_")
    return first + "".join(word.capitalize() for word in others)
