"""What calls are signed with: read and renewed by the official library, in bounded time, and its errors in one line.

The library lets any exception through, with whatever a server has answered in it.
"""

from __future__ import annotations

import functools
import logging
import queue
import re
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from ..call import calling, current
from ..errors import EcrError, SettingsError, Unreachable
from ..settings import Settings
from ..text import hide, one_line
from .hook import Exchange, exchanging
from .sources import Source, sources
from .transport import TransportError
from .transport.limit import Limit, OutOfTime

T = TypeVar("T")

#: The loggers of the libraries: they write stacks, and requests with their keys, to standard error.
_LOGGERS = ("credentials", "darabonba-core", "alibabacloud-tea", "apscheduler")

_NOWHERE = (
    "no usable credentials in the configuration (alicloud-ecr:accessKey, secretKey, profile), the environment "
    "(ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET), the profile files or a RAM role"
)
#: A server that gives credentials and has failed, in the library's words; the same call may work later.
_PASSES = re.compile(r"(?i)http_?code[:=] ?['\"]?(?:5\d\d|429)|\bThrottling")
#: The answer of STS, which the library repeats whole.
_REFUSAL = re.compile(r'(?s)result: \{(?=.*"Code": *"([^"]+)")(?=.*"Message": *"((?:[^"\\]|\\.)+)")')


class Credentials:
    """The credentials of one connection, as the SDKs' clients ask for them; safe to use from many threads."""

    def __init__(self, settings: Settings, profile: str) -> None:
        self._settings = settings
        self._profile = profile
        self._lock = threading.Lock()
        #: The source that has credentials, once it is found, and the library's provider of it.
        self._found: tuple[Source, Any] | None = None
        self._current: Any = None

    def refresh(self, exchange: Exchange) -> None:
        """Have valid credentials ready; what must be fetched for it is fetched by the exchange.

        Raises SettingsError when there are none that can be used, Unreachable when whoever gives them doesn't answer.
        """
        _quiet()
        limit = Limit(exchange.left(), current(), "the source of the credentials")
        self._current = _within(limit, exchange, self._load)
        hide(self._current.get_access_key_secret(), self._current.get_security_token())

    def get_credential(self) -> Any:
        """Asked by the SDK, for the call that comes after `refresh`."""
        from alibabacloud_credentials.models import CredentialModel

        return CredentialModel(
            access_key_id=self._current.get_access_key_id(),
            access_key_secret=self._current.get_access_key_secret(),
            security_token=self._current.get_security_token(),
            type="access_key",
        )

    def _load(self) -> Any:
        with self._lock:
            if self._found is not None:
                return _ask(*self._found)
            failures: list[EcrError] = []
            for source in sources(self._settings, self._profile):
                try:
                    provider = _explained(source, source.provider)
                    credentials = _ask(source, provider)
                except EcrError as error:
                    if not source.is_guess:
                        failures.append(error)
                    continue
                self._found = source, provider
                return credentials
        raise _failure(failures)


def _ask(source: Source, provider: Any) -> Any:
    """The credentials that the provider has now, checked for what a request can carry."""
    found = _explained(source, provider.get_credentials)
    values = found.get_access_key_id(), found.get_access_key_secret(), found.get_security_token() or "-"
    if not all(isinstance(value, str) and re.fullmatch(r"[\x21-\x7e]+", value) for value in values):
        raise SettingsError(
            f"{source.name} can't be used: what it gives is no AccessKey with its secret and token"
        )
    return found


def _failure(failures: list[EcrError]) -> EcrError:
    """The error for sources of which none could be used."""
    if not failures:
        return SettingsError(_NOWHERE)
    # One that may answer later is worth waiting for.
    if passing := next((error for error in failures if isinstance(error, Unreachable)), None):
        return passing
    return SettingsError("; ".join(str(error) for error in failures))


def _explained(source: Source, ask: Callable[[], T]) -> T:
    """What the library gives, or its error in one line that names the source."""
    from alibabacloud_credentials.exceptions import CredentialException

    try:
        return ask()
    except SettingsError as error:
        raise (
            error if source.name in str(error) else SettingsError(f"{source.name} can't be used: {error}")
        ) from None
    except TransportError as error:
        raise Unreachable(
            f"reading the credentials ({source.name})",
            str(error),
            connected=error.connected,
            usable=error.usable,
        ) from None
    except Exception as error:  # noqa: BLE001 - the library lets anything through
        text = str(error)
        if isinstance(error, CredentialException) and _PASSES.search(text):
            raise Unreachable(f"reading the credentials ({source.name})", one_line(text)) from None
        raise SettingsError(f"{source.name} can't be used: {_reason(error)}") from None


def _reason(error: Exception) -> str:
    from alibabacloud_credentials.exceptions import CredentialException

    match error:
        case KeyError():
            return f"{one_line(error)} is missing"
        case OSError():
            return one_line(f"{error.filename or 'a file'}: {error.strerror or type(error).__name__}")
        case CredentialException() if refusal := _REFUSAL.search(str(error)):
            return f"it was refused with {one_line(refusal[1])}: {one_line(refusal[2])}"
        case CredentialException() | ValueError():
            return one_line(error)
    # The types of what stands in the file, most often: the text names no field.
    return f"a value in it has a wrong type or is missing ({type(error).__name__}: {one_line(error)})"


def _within(limit: Limit, exchange: Exchange, load: Callable[[], T]) -> T:
    """What `load` gives, asked for on a thread that is left behind when the limit comes: a command that hangs, or
    a locked file, can't be interrupted."""
    answer: queue.SimpleQueue[tuple[T | None, BaseException | None]] = queue.SimpleQueue()
    call = current()

    def run() -> None:
        try:
            with calling(call), exchanging(exchange):
                answer.put((load(), None))
        except BaseException as error:  # noqa: BLE001 - raised where it was asked for
            answer.put((None, error))

    threading.Thread(target=run, daemon=True, name="credentials").start()
    while True:
        try:
            loaded, error = answer.get(timeout=limit.slice())
        except queue.Empty:
            continue
        except OutOfTime:
            why = "interrupted" if limit.interrupted else "their source did not answer in time"
            raise Unreachable("reading the credentials", why, connected=False) from None
        if error is not None:
            raise error
        assert loaded is not None
        return loaded


@functools.cache
def _quiet() -> None:
    for name in _LOGGERS:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
