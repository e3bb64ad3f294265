"""Pages by NextToken. A token names the last row given out, so rows that come or go between two pages do no harm."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import TypeVar

from ..world.errors import ApiError, invalid_parameter
from ..world.table import Table
from .parameters import Parameters

T = TypeVar("T")

DEFAULT_PAGE = 20
LARGEST_PAGE = 100


def page(table: Table[T], items: Iterable[T], parameters: Parameters, size: int) -> tuple[list[T], str]:
    """The items of one page, and the token of the next page or an empty string."""
    scope = table.kind.__name__
    last = _decoded(parameters.text("NextToken"), scope) or "0"
    if not (last.isascii() and last.isdigit() and len(last) < 16):
        raise _not_a_token()
    after = int(last)
    in_order = sorted(items, key=table.row)
    found = list(islice((item for item in in_order if table.row(item) > after), size + 1))
    if len(found) <= size:
        return found, ""
    return found[:size], _encoded(scope, str(table.row(found[size - 1])))


def page_by_key(items: Mapping[str, T], parameters: Parameters, size: int) -> tuple[list[T], str]:
    """A page of items that are in no table, in order of their keys; the token names the last key given out."""
    after = _decoded(parameters.text("NextToken"), "Key")
    keys = list(islice((key for key in sorted(items) if key > after), size + 1))
    token = _encoded("Key", keys[size - 1]) if len(keys) > size else ""
    return [items[key] for key in keys[:size]], token


def by_number(items: list[T], parameters: Parameters, largest: int = 50) -> tuple[list[T], dict[str, object]]:
    """The items of one page by PageNumber and PageSize, and the answer's paging fields."""
    number = parameters.number("PageNumber", 1, 1, 1_000_000)
    size = parameters.number("PageSize", 10, 1, largest)
    fields: dict[str, object] = {"PageNumber": number, "PageSize": size, "TotalCount": len(items)}
    return items[(number - 1) * size : number * size], fields


def _encoded(scope: str, last: str) -> str:
    return base64.urlsafe_b64encode(f"{scope}:{last}".encode()).decode()


def _decoded(token: str, scope: str) -> str:
    """What the token says was given out last; an empty string without a token."""
    if not token:
        return ""
    try:
        kind, _, last = base64.urlsafe_b64decode(token.encode()).decode().partition(":")
    except (binascii.Error, UnicodeError, ValueError):
        kind, last = "", ""
    if kind != scope:
        raise _not_a_token()
    return last


def _not_a_token() -> ApiError:
    return invalid_parameter("NextToken", "is not a token of this operation")
