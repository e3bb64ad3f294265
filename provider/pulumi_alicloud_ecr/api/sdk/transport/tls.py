"""What TLS trusts: a file or folder that the environment names, else the system's and certifi's authorities."""

from __future__ import annotations

import os
import ssl
from collections.abc import Mapping

from ...errors import SettingsError
from .sockets import TlsSocket

#: As requests, curl and OpenSSL name them; the first that is set decides.
_VARIABLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR")


def context(environ: Mapping[str, str]) -> ssl.SSLContext:
    """A context that verifies certificate and host name. Raises SettingsError when a variable names nothing usable."""
    variable = next((name for name in _VARIABLES if environ.get(name, "").strip()), "")
    made = ssl.create_default_context() if not variable else _trusting(variable, environ[variable].strip())
    if not variable:
        import certifi

        made.load_verify_locations(certifi.where())
    made.sslsocket_class = TlsSocket
    return made


def _trusting(variable: str, path: str) -> ssl.SSLContext:
    """A context that trusts only what is in a file or folder."""
    folder = os.path.isdir(path)
    try:
        return ssl.create_default_context(cafile=None if folder else path, capath=path if folder else None)
    except OSError as error:  # ssl.SSLError is one: the file has no certificate
        why = (
            "there is no such file"
            if isinstance(error, FileNotFoundError)
            else "it has no usable certificates"
        )
        raise SettingsError(f"the environment variable {variable} names {path}: {why}") from None
