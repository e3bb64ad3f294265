"""One call through an SDK: its answer, or the error in our words.

Every answer is checked for the RequestId that the API always sends, so that a body of some proxy is never taken
for an empty list.
"""

from __future__ import annotations

import functools
import json
import re
import threading
from collections.abc import Callable, Mapping
from typing import Any

from ..errors import ApiError, SettingsError, Unreachable
from .document import Document

CONNECT_TIMEOUT_MS = 5000

#: The last answer's headers in this thread: the SDK drops Retry-After when it makes an exception of a refusal.
_answer = threading.local()


def invoke(operation: str, call: Callable[[Any], Any], timeout: float) -> Document:
    """One call; its answer, or the error in our words."""
    from alibabacloud_credentials.exceptions import CredentialException
    from alibabacloud_tea_openapi.exceptions import AlibabaCloudException
    from darabonba.runtime import RuntimeOptions

    runtime = RuntimeOptions(
        read_timeout=max(1, int(timeout * 1000)),
        connect_timeout=min(CONNECT_TIMEOUT_MS, max(1, int(timeout * 1000))),
    )
    _answer.headers, _answer.body = {}, b""
    try:
        call(runtime)
    except AlibabaCloudException as error:
        raise _refusal(operation, error) from None
    except CredentialException as error:
        raise _no_credentials(error) from None
    except SettingsError:
        raise
    except Exception as error:  # noqa: BLE001 - the SDK lets anything through: broken JSON, missing keys, I/O errors
        inner = getattr(error, "inner_exception", None) or error
        if isinstance(inner, CredentialException):
            raise _no_credentials(inner) from None
        why = _why(inner, timeout)
        raise Unreachable(operation, why, connected=why not in _NO_CONNECTION) from None
    return _checked(operation, _answer.body)


def _checked(operation: str, body: bytes) -> Document:
    """What was received, if the API says that the call succeeded."""
    answer = Document(operation, json.loads(body))
    if answer.text("Success").lower() == "false":
        code = answer.text("Code") or "no code"
        raise ApiError(
            operation, code, _one_line(answer.text("Message") or "no message"), answer.text("RequestId"), 200
        )
    answer.required("RequestId")
    return answer


def _no_credentials(error: Any) -> SettingsError:
    # The chain's own text lists every place it looked in; one that holds credentials which fail says why.
    if "any of the providers in the chain" in str(error):
        return SettingsError(
            "no usable credentials in the configuration (alicloud-ecr:accessKey, secretKey, profile), the environment "
            "(ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET), the profile files or a RAM role"
        )
    return SettingsError(f"no usable credentials: {_one_line(error)}")


def _refusal(operation: str, error: Any) -> ApiError | Unreachable:
    data = error.data if isinstance(error.data, Mapping) else {}
    code = str(data.get("Code") or data.get("code") or error.code or "")
    if not code or code == "None":
        return Unreachable(operation, f"HTTP {error.status_code} with an unreadable body")
    return ApiError(
        operation,
        code,
        _one_line(data.get("Message") or data.get("message") or "no message"),
        str(data.get("RequestId") or data.get("requestId") or ""),
        int(error.status_code or 400),
        _retry_after(getattr(error, "retry_after", None)),
    )


def _retry_after(milliseconds: Any) -> float | None:
    """Seconds, from the gateway's x-acs-retry-after (milliseconds) or the standard Retry-After (seconds)."""
    if milliseconds:
        return float(milliseconds) / 1000
    value = str(getattr(_answer, "headers", {}).get("retry-after", ""))
    return float(value) if re.fullmatch(r"\d+(\.\d+)?", value) else None


@functools.cache
def keep_headers() -> None:
    """Have the SDK's transport remember the headers of each answer, for `_retry_after`."""
    from darabonba.core import DaraCore

    send = DaraCore.do_action

    def do_action(*args: Any, **kwargs: Any) -> Any:
        response = send(*args, **kwargs)
        _answer.headers, _answer.body = response.headers, response.body
        return response

    DaraCore.do_action = staticmethod(do_action)


_REFUSED = "the connection was refused"
_NO_HOST = "the host name of the endpoint was not found"
_BAD_CERTIFICATE = "the certificate of the endpoint is not valid"
_NO_CONNECTION = frozenset({_REFUSED, _NO_HOST, _BAD_CERTIFICATE})


def _why(error: BaseException, timeout: float) -> str:
    """What went wrong on the way, short: the transport's own texts repeat host, URL and parameters."""
    text = str(error)
    for mark, meaning in (
        ("timed out", f"no answer within {timeout:.0f} s"),
        ("refused", _REFUSED),
        ("resolve", _NO_HOST),
        ("certificate", _BAD_CERTIFICATE),
        ("Incomplete", "the answer was cut off"),
        ("reset", "the connection was broken"),
        ("aborted", "the connection was broken"),
        ("without response", "the connection was broken"),
    ):
        if mark.lower() in text.lower():
            return meaning
    return f"the answer was unreadable ({type(error).__name__})"


def _one_line(text: object) -> str:
    return " ".join(str(text).split())[:400]
