"""Who is calling: the two signature schemes, checked the way the service checks them.

ACS3-HMAC-SHA256 is what today's SDKs send (Authorization header); HMAC-SHA1, signature version 1.0, is what older Go clients
send (Signature parameter). A scheme answers None for a request that is not of its kind, else a claim, whose signature is then
compared in constant time. Signatures and secrets are never logged; the string to sign that a mismatch shows, as the service
does, has the SecurityToken taken out.
"""

from __future__ import annotations

import base64
import calendar
import hashlib
import hmac
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from ..world.entities import Credential
from ..world.errors import ApiError
from ..world.table import Table

SKEW_SECONDS: Final = 900
_LONGEST_NONCE: Final = 256
_LONGEST_STRING: Final = 4_000
_ACS3: Final = re.compile(
    r"ACS3-HMAC-SHA256 Credential=(?P<key>[^,\s]+),\s*SignedHeaders=(?P<headers>[^,\s]+),\s*Signature=(?P<signature>\S+)"
)
_SIGNED_ALWAYS: Final = {"host", "x-acs-action", "x-acs-version", "x-acs-date", "x-acs-signature-nonce"}


@dataclass(frozen=True, slots=True)
class SignedRequest:
    """A request as it arrived: decoded parameters in order, headers by lower-case name, and the untouched body."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    form: tuple[tuple[str, str], ...]
    headers: Mapping[str, str]
    body: bytes

    @property
    def has_signed_headers(self) -> bool:
        """Whether its signature covers headers (ACS3), the action's among them, and not only parameters."""
        return self.headers.get("authorization", "").startswith("ACS3-")


@dataclass(frozen=True, slots=True)
class Claim:
    """What a request claims about its sender. `sign` makes the right signature with a secret."""

    access_key_id: str
    signature: str
    string_to_sign: str
    timestamp: str
    nonce: str
    security_token: str
    sign: Callable[[str], str]


def acs3(request: SignedRequest) -> Claim | None:
    """The claim of an ACS3-HMAC-SHA256 request, else None."""
    if not request.has_signed_headers:
        return None
    authorization = request.headers["authorization"]
    parts = _ACS3.fullmatch(authorization)
    if parts is None:
        raise ApiError("IncompleteSignature", "Authorization must be ACS3-HMAC-SHA256 with its three fields.")
    names = parts["headers"].split(";")
    if not set(names) >= _SIGNED_ALWAYS:
        raise ApiError("IncompleteSignature", f"SignedHeaders must have {', '.join(sorted(_SIGNED_ALWAYS))}.")
    payload = hashlib.sha256(request.body).hexdigest()
    if request.headers.get("x-acs-content-sha256", payload) != payload:
        raise ApiError("SignatureDoesNotMatch", "x-acs-content-sha256 is not the digest of the body.")
    canonical = "\n".join(
        [
            request.method,
            request.path,
            "&".join(f"{_encode(name)}={_encode(value)}" for name, value in sorted(request.query)),
            *(f"{name}:{request.headers.get(name, '').strip()}" for name in names),
            "",
            parts["headers"],
            payload,
        ]
    )
    to_sign = f"ACS3-HMAC-SHA256\n{hashlib.sha256(_bytes(canonical)).hexdigest()}"
    return Claim(
        access_key_id=parts["key"],
        signature=parts["signature"],
        string_to_sign=f"{to_sign}\n{canonical}",
        timestamp=request.headers.get("x-acs-date", ""),
        nonce=request.headers.get("x-acs-signature-nonce", ""),
        security_token=request.headers.get("x-acs-security-token", ""),
        sign=lambda secret: hmac.new(_bytes(secret), _bytes(to_sign), hashlib.sha256).hexdigest(),
    )


def hmac_sha1(request: SignedRequest) -> Claim | None:
    """The claim of an HMAC-SHA1 request, signature version 1.0, else None."""
    parameters = dict(request.query + request.form)
    signature = parameters.pop("Signature", "")
    if not signature and "SignatureMethod" not in parameters:
        return None
    if parameters.get("SignatureMethod") != "HMAC-SHA1" or parameters.get("SignatureVersion") != "1.0":
        raise ApiError("IncompleteSignature", "SignatureMethod must be HMAC-SHA1 and SignatureVersion 1.0.")
    canonical = "&".join(f"{_encode(name)}={_encode(value)}" for name, value in sorted(parameters.items()))
    to_sign = f"{request.method}&{_encode('/')}&{_encode(canonical)}"

    def sign(secret: str) -> str:
        return base64.b64encode(
            hmac.new(_bytes(f"{secret}&"), _bytes(to_sign), hashlib.sha1).digest()
        ).decode()

    return Claim(
        access_key_id=parameters.get("AccessKeyId", ""),
        signature=signature,
        string_to_sign=to_sign,
        timestamp=parameters.get("Timestamp", ""),
        nonce=parameters.get("SignatureNonce", ""),
        security_token=parameters.get("SecurityToken", ""),
        sign=sign,
    )


SCHEMES: Final = (acs3, hmac_sha1)


class Authenticator:
    """Checks claims against the known credentials, and remembers nonces for as long as a timestamp is good."""

    def __init__(self) -> None:
        self._nonces: dict[tuple[str, str], float] = {}

    def authenticate(
        self, request: SignedRequest, credentials: Table[Credential], now: float, *, verify: bool
    ) -> str:
        """The caller's account id. Raises ApiError. With `verify` False only the AccessKeyId is looked at."""
        claim = next((found for scheme in SCHEMES if (found := scheme(request)) is not None), None)
        if claim is None or not claim.access_key_id:
            raise ApiError("MissingAccessKeyId")
        credential = credentials.get(claim.access_key_id)
        if credential is None:
            raise ApiError("InvalidAccessKeyId.NotFound")
        if verify:
            if not credential.access_key_secret:
                raise ApiError("SignatureDoesNotMatch")
            _check_time(claim.timestamp, now)
            _check_signature(claim, credential)
            self._check_nonce(claim, now)
        _check_token(claim, credential, now)
        return credential.account_id

    def _check_nonce(self, claim: Claim, now: float) -> None:
        while self._nonces:
            oldest = next(iter(self._nonces))
            if self._nonces[oldest] > now - 2 * SKEW_SECONDS:
                break
            del self._nonces[oldest]
        key = (claim.access_key_id, claim.nonce)
        if not claim.nonce or len(claim.nonce) > _LONGEST_NONCE or key in self._nonces:
            raise ApiError("SignatureNonceUsed")
        self._nonces[key] = now


def _check_time(timestamp: str, now: float) -> None:
    try:
        sent = calendar.timegm(time.strptime(timestamp, "%Y-%m-%dT%H:%M:%SZ"))
    except ValueError:
        raise ApiError("InvalidTimeStamp.Format") from None
    if abs(now - sent) > SKEW_SECONDS:
        raise ApiError("InvalidTimeStamp.Expired")


def _check_signature(claim: Claim, credential: Credential) -> None:
    expected = claim.sign(credential.access_key_secret)
    if not hmac.compare_digest(_bytes(expected), _bytes(claim.signature)):
        raise ApiError("SignatureDoesNotMatch", f"server string to sign is:{_without_token(claim)}")


def _check_token(claim: Claim, credential: Credential, now: float) -> None:
    if not credential.security_token:
        return
    if not claim.security_token:
        raise ApiError("MissingSecurityToken")
    if not hmac.compare_digest(_bytes(claim.security_token), _bytes(credential.security_token)):
        raise ApiError("InvalidSecurityToken.MismatchWithAccessKey")
    if credential.expires_at is not None and now >= credential.expires_at:
        raise ApiError("InvalidSecurityToken.Expired")


def _without_token(claim: Claim) -> str:
    text = claim.string_to_sign
    if claim.security_token:
        for shown in (
            _encode(_encode(claim.security_token)),
            _encode(claim.security_token),
            claim.security_token,
        ):
            text = text.replace(shown, "***")
    return text[:_LONGEST_STRING]


def _encode(text: str) -> str:
    return quote(text, safe="~")


def _bytes(text: str) -> bytes:
    """UTF-8; a header that is not UTF-8 reaches us as surrogates, which must end in a mismatch and not in a crash."""
    return text.encode("utf-8", "surrogatepass")
