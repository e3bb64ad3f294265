"""Lists that come in pages, read to their end: as many calls as there are pages, and never without end."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from .call import Call
from .errors import EcrError
from .retry import Caller

T = TypeVar("T")

#: More than an account can have of anything; a list that is longer has no end.
MOST_PAGES = 500


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list; `next_token` is empty on the last one."""

    items: tuple[T, ...]
    next_token: str = ""


def all_pages(caller: Caller, call: Call, page: Callable[[str, float], Page[T]]) -> tuple[tuple[T, ...], int]:
    """All items, and in how many pages they came; `page` makes the call for the page of a token, in so many seconds.

    Raises EcrError when the list has no end: what is missing in a part of it proves nothing.
    """
    items: list[T] = []
    token = ""
    seen: set[str] = set()
    for number in range(1, MOST_PAGES + 1):
        one = caller.call(call, functools.partial(page, token))
        items += one.items
        token = one.next_token
        if not token:
            return tuple(items), number
        if token in seen:
            raise EcrError(
                f"the API answers a list with pages that repeat themselves (page {number}); try again"
            )
        seen.add(token)
    raise EcrError(f"the API answers a list with more than {MOST_PAGES} pages; check the endpoint")
