"""Pages by NextToken. A token names the last row given out, so rows that come or go between two pages do no harm."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from itertools import islice
from typing import TypeVar

from ..world.errors import invalid_parameter
from ..world.table import Table
from .parameters import Parameters

T = TypeVar("T")

DEFAULT_PAGE = 20
LARGEST_PAGE = 100


def page(table: Table[T], items: Iterable[T], parameters: Parameters, size: int) -> tuple[list[T], str]:
    """The items of one page, and the token of the next page or an empty string."""
    after = _row_of(parameters.text("NextToken"), table.kind.__name__)
    found = list(islice((item for item in items if table.row(item) > after), size + 1))
    if len(found) <= size:
        return found, ""
    return found[:size], _token(table.row(found[size - 1]), table.kind.__name__)


def by_number(items: list[T], parameters: Parameters, largest: int = 50) -> tuple[list[T], dict[str, object]]:
    """The items of one page by PageNumber and PageSize, and the answer's paging fields."""
    number = parameters.number("PageNumber", 1, 1, 1_000_000)
    size = parameters.number("PageSize", 10, 1, largest)
    fields: dict[str, object] = {"PageNumber": number, "PageSize": size, "TotalCount": len(items)}
    return items[(number - 1) * size : number * size], fields


def _token(row: int, scope: str) -> str:
    return base64.urlsafe_b64encode(f"{scope}:{row}".encode()).decode()


def _row_of(token: str, scope: str) -> int:
    if not token:
        return 0
    try:
        kind, _, row = base64.urlsafe_b64decode(token.encode()).decode().partition(":")
    except (binascii.Error, UnicodeError, ValueError):
        kind, row = "", ""
    if kind != scope or not (row.isascii() and row.isdigit() and len(row) < 16):
        raise invalid_parameter("NextToken", "is not a token of this operation")
    return int(row)
