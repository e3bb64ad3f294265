"""The files of credentials profiles: the Alibaba Cloud CLI's and the SDKs'.

They are looked at before the official library reads them, since it answers a file that is broken, a profile that lacks
something, and one that isn't there alike, or with whatever exception comes along.
"""

from __future__ import annotations

import configparser
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import SettingsError
from ..text import hide, one_line

#: What the modes of ~/.aliyun/config.json can't do without. Modes that are not named here the library doesn't know.
_NEEDED = {
    "AK": ("access_key_id", "access_key_secret"),
    "StsToken": ("access_key_id", "access_key_secret", "sts_token"),
    "RamRoleArn": ("access_key_id", "access_key_secret", "ram_role_arn"),
    "ChainableRamRoleArn": ("source_profile", "ram_role_arn"),
    "EcsRamRole": (),
    "OIDC": ("oidc_provider_arn", "oidc_token_file", "ram_role_arn"),
    "CloudSSO": (
        "cloud_sso_sign_in_url",
        "cloud_sso_account_id",
        "cloud_sso_access_config",
        "access_token",
        "cloud_sso_access_token_expire",
    ),
    "OAuth": ("oauth_refresh_token",),
    "External": ("process_command",),
}
#: Fields of profiles that hold secrets.
_SECRET = (
    "access_key_secret",
    "sts_token",
    "access_token",
    "oauth_access_token",
    "oauth_refresh_token",
    "private_key",
)


@dataclass(frozen=True)
class CliFile:
    """~/.aliyun/config.json: its profiles by name, and the name of the current one."""

    profiles: dict[str, Any]
    current: str


def cli_profiles() -> CliFile:
    """What the file of the CLI says; nothing without a file. Raises SettingsError when it is broken."""
    path = cli_file()
    if not path.is_file():
        return CliFile({}, "")
    try:
        file = json.loads(_text(path))
        found = CliFile(
            {profile["name"]: profile for profile in file.get("profiles") or ()},
            str(file.get("current") or ""),
        )
    except json.JSONDecodeError as error:
        raise SettingsError(f"{path} is broken: it is not JSON (line {error.lineno}, {error.msg})") from None
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
        raise SettingsError(
            f"{path} is broken: it must be an object with profiles, each with a name and a mode"
        ) from None
    for profile in found.profiles.values():
        hide(*(profile[field] for field in _SECRET if isinstance(profile.get(field), str)))
    return found


def sections(path: Path) -> dict[str, dict[str, str]]:
    """The profiles of the SDKs' credentials file by name. Raises SettingsError when it can't be read as one."""
    if not path.is_file():
        return {}
    parser = configparser.ConfigParser()
    try:
        parser.read_string(_text(path))
        found = {name: dict(parser.items(name)) for name in parser.sections()}
    except configparser.Error as error:
        # Its text repeats lines of the file, and these hold keys.
        number = getattr(error, "lineno", None)
        line = f" (line {number})" if number else ""
        raise SettingsError(
            f"{path} is broken: it is not an INI file with a section for each profile{line}"
        ) from None
    for section in found.values():
        hide(*(section[field] for field in _SECRET if field in section))
    return found


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise SettingsError(f"{path} can't be read: {one_line(error.strerror)}") from None
    except UnicodeDecodeError:
        raise SettingsError(f"{path} is broken: it is not UTF-8") from None


def cli_file() -> Path:
    """Where the CLI has its profiles."""
    return _home() / ".aliyun" / "config.json"


def credentials_file() -> Path:
    """Where the SDKs have theirs."""
    from alibabacloud_credentials.utils import auth_util as environment

    named = environment.environment_credentials_file
    return Path(named).expanduser() if named else _home() / ".alibabacloud" / "credentials.ini"


def _home() -> Path:
    """The user's folder as the library finds it. Where there is none, as for a uid without a name, nothing of the
    project's own folder is taken for it."""
    from alibabacloud_credentials.utils import auth_constant

    home = Path(auth_constant.HOME)
    return home if home.is_absolute() else Path("/nonexistent")


def check_cli_profile(profiles: dict[str, Any], name: str, where: str) -> None:
    """Raises SettingsError when a profile, or one that it builds on, lacks something; `where` says which it is."""
    seen: list[str] = []
    while name:
        if name in seen:
            raise SettingsError(f"{where} can't be used: its source_profile leads back to itself")
        seen.append(name)
        profile = profiles.get(name)
        if not isinstance(profile, dict):
            raise SettingsError(f"{where} can't be used: its source_profile {name!r} is not in the file")
        mode = profile.get("mode")
        if not isinstance(mode, str) or mode not in _NEEDED:
            raise SettingsError(
                f"{where} can't be used: its mode {mode!r} is not one of {', '.join(_NEEDED)}"
            )
        if missing := [field for field in _NEEDED[mode] if not profile.get(field)]:
            raise SettingsError(f"{where} can't be used: {', '.join(missing)} is missing (mode {mode})")
        name = profile["source_profile"] if mode == "ChainableRamRoleArn" else ""
        if not isinstance(name, str):
            raise SettingsError(f"{where} can't be used: source_profile is not a name")
