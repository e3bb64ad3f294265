"""The one place through which text from elsewhere passes on its way to a screen, a log or an error.

Secrets that this process has met are replaced, so are the query strings of URLs and what stands beside the name of a
secret; control characters and the escape sequences of terminals are dropped. What comes out can be written in UTF-8.
"""

from __future__ import annotations

import re
import threading

#: Shorter ones would replace parts of ordinary words.
_SHORTEST = 6

#: What is longer is cut before anything else: nobody reads it, and a server may have made it to keep us busy.
_LONGEST = 50_000

_lock = threading.Lock()
_secrets: set[str] = set()

_NAMES = (
    "SecurityToken|AccessKeySecret|Signature|SubjectToken|OIDCToken|access_key_secret|secret_key|sts_token|"
    "security_token|access_token|refresh_token|oauth_access_token|oauth_refresh_token|password"
)
#: The name of a secret and its value: in a query or a string to sign (encoded once or twice), in JSON, in a header.
_NAMED = re.compile(
    rf"""(?i)((?:\b|(?<=3D)|(?<=26)|_)(?:{_NAMES})(?:=|%3D|%253D|["']\s*:\s*["'])"""
    r"""|\b(?:Proxy-)?Authorization\s*:\s*|\bx-acs-(?:security-token|accesskey-secret)\s*:\s*)"""
    r"""(?!\[secret\])[^&\s"',;}][^&\r\n"',;}]*?(?=%26|%2526|[&\r\n"',;}]|\s\w+\s*[:=]|\s|$)"""
)
_QUERY = re.compile(r"""(?i)(\bhttps?://[^\s"'?]{1,500}|\burl: [^\s"'?]{0,500})\?[^\s"')]+""")
_USERINFO = re.compile(r"""(?i)\b(https?://)[^/\s@"']{1,500}@""")

_ESCAPES = re.compile(
    r"\x1b[\]PX^_][^\x07\x1b\x9c]{0,500}(?:\x07|\x1b\\|\x9c)?|\x9d[^\x07\x9c]{0,500}(?:\x07|\x9c)?"
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b[ -/]*[0-~]?"
)
#: Control characters but tab and line feed, and the marks that turn the direction of text.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069]")


def hide(*secrets: str | None) -> None:
    """From now on these are replaced wherever text is shown."""
    with _lock:
        _secrets.update(secret for secret in secrets if secret and len(secret) >= _SHORTEST)


def scrubbed(text: str) -> str:
    """The text without secrets."""
    with _lock:
        known = sorted(_secrets, key=len, reverse=True)
    for secret in known:
        text = text.replace(secret, "[secret]")
    text = _NAMED.sub(r"\1[secret]", text)
    text = _QUERY.sub(r"\1?[…]", text)
    return _USERINFO.sub(r"\1[secret]@", text)


def shown(text: object) -> str:
    """Text that may go to a terminal, a log or the engine, line breaks kept."""
    plain = str(text)[:_LONGEST].encode("utf-8", "replace").decode()
    return scrubbed(_CONTROLS.sub(" ", _ESCAPES.sub("", plain)))


def one_line(text: object, most: int = 400) -> str:
    """The same in one line of at most so many characters."""
    line = " ".join(shown(text).split())
    return line if len(line) <= most else line[: most - 1] + "…"
