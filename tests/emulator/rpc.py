"""A client that signs the way older Go clients do: HMAC-SHA1, signature version 1.0. Written apart from the emulator's code."""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import json
import time
import urllib.parse
import uuid
from collections.abc import Mapping
from typing import Any

from alicloud_ecr_emulator import DEFAULT_ACCESS_KEY_ID, DEFAULT_ACCESS_KEY_SECRET


def _percent(text: str) -> str:
    unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~"
    return "".join(c if c in unreserved else "".join(f"%{byte:02X}" for byte in c.encode()) for c in text)


def signed_query(
    method: str,
    action: str,
    form: Mapping[str, str],
    key: str = DEFAULT_ACCESS_KEY_ID,
    secret: str = DEFAULT_ACCESS_KEY_SECRET,
    **overrides: str,
) -> dict[str, str]:
    """The query of a signed request; `form` goes into the body and is signed too."""
    query = {
        "AccessKeyId": key,
        "Action": action,
        "Format": "json",
        "SignatureMethod": "HMAC-SHA1",
        "SignatureNonce": str(uuid.uuid4()),
        "SignatureVersion": "1.0",
        "Timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "Version": "2017-09-12",
        **overrides,
    }
    pairs = sorted({**query, **form}.items())
    to_sign = f"{method}&%2F&" + _percent("&".join(f"{_percent(k)}={_percent(v)}" for k, v in pairs))
    digest = hmac.new(f"{secret}&".encode(), to_sign.encode(), hashlib.sha1).digest()
    return {**query, "Signature": base64.b64encode(digest).decode()}


def send(
    port: int,
    method: str,
    query: Mapping[str, str],
    form: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> tuple[int, dict[str, Any]]:
    """Send one request; answers the status and the JSON."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        body = urllib.parse.urlencode(form) if form else None
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        connection.request(method, "/?" + urllib.parse.urlencode(query), body, {**kind, **(headers or {})})
        response = connection.getresponse()
        return response.status, json.loads(response.read())
    finally:
        connection.close()


def call(port: int, action: str, **form: str) -> tuple[int, dict[str, Any]]:
    """One signed POST as the default account."""
    return send(port, "POST", signed_query("POST", action, form), form)
