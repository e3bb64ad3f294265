"""Once there is an id it must not get lost: whatever goes wrong, what is known goes into the state."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from ..api.error_codes import explaining
from ..api.errors import EcrError, NotReady


@contextmanager
def keep_partial_state(id: str, state: Callable[[], Any]) -> Iterator[None]:
    """Every error leaves this block as NotReady with the id and the state that was reached by then."""
    try:
        with explaining():
            yield
    except EcrError as error:
        raise NotReady(id, state(), error) from None
    except Exception as error:
        reason = EcrError(f"unexpected {type(error).__name__}: {error}; please report it")
        raise NotReady(id, state(), reason) from error
