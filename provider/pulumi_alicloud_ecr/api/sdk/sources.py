"""Where credentials may be: the configuration, a named profile, or the places of Alibaba Cloud's own chain in its order.

What a profile file says is looked at before the official library reads it, since the library answers a file that is
broken, a profile that lacks something, and one that isn't there alike, or with whatever exception comes along.
"""

from __future__ import annotations

import configparser
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import SettingsError
from ..settings import AssumeRole, Settings
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
class Source:
    """One place where credentials may be."""

    #: For messages: "profile 'prod' in ~/.aliyun/config.json".
    name: str
    #: The library's provider of what is there; raises whatever it raises.
    provider: Callable[[], Any]
    #: Whether a failure may mean just that there is nothing.
    is_guess: bool = False


@dataclass(frozen=True)
class _CliFile:
    """~/.aliyun/config.json: its profiles by name, and the name of the current one."""

    profiles: dict[str, Any]
    current: str


def sources(settings: Settings, profile: str) -> Iterator[Source]:
    """The sources to try, in their order. Raises SettingsError when what is named is not there or broken."""
    if profile:
        found = [_named(profile)]
    elif settings.access_key:
        found = [Source("the configuration", lambda: _static(settings))]
    else:
        found = list(_chain())
    for source in found:
        yield _assuming(source, settings.assume_role) if settings.assume_role else source


def _static(settings: Settings) -> Any:
    from alibabacloud_credentials import provider as providers

    keys = {"access_key_id": settings.access_key, "access_key_secret": settings.secret_key}
    if settings.security_token:
        return providers.StaticSTSCredentialsProvider(**keys, security_token=settings.security_token)
    return providers.StaticAKCredentialsProvider(**keys)


def _assuming(source: Source, role: AssumeRole) -> Source:
    """The role of the configuration, assumed with what the source has."""

    def provider() -> Any:
        from alibabacloud_credentials import provider as providers

        return providers.RamRoleArnCredentialsProvider(
            credentials_provider=source.provider(),
            role_arn=role.role_arn,
            role_session_name=role.session_name,
            policy=role.policy or None,
            duration_seconds=role.session_expiration,
            external_id=role.external_id or None,
        )

    return Source(f"the role {role.role_arn} assumed with {source.name}", provider, source.is_guess)


def _named(profile: str) -> Source:
    """A profile of the Alibaba Cloud CLI (~/.aliyun/config.json), else of the SDKs' credentials file."""
    from alibabacloud_credentials import provider as providers

    cli = _cli_profiles()
    if profile in cli.profiles:
        return _cli_source(cli.profiles, profile)
    path = _credentials_file()
    if profile in _sections(path):
        return Source(
            f"profile {profile!r} in {path}",
            lambda: providers.ProfileCredentialsProvider(profile_name=profile, profile_file=str(path)),
        )
    raise SettingsError(f"credentials profile {profile!r} is in neither {_cli_file()} nor {path}")


def _chain() -> Iterator[Source]:
    """The places of Alibaba Cloud's chain that hold something, and the metadata service of an ECS instance."""
    from alibabacloud_credentials import provider as providers
    from alibabacloud_credentials.utils import auth_util as environment

    if environment.environment_access_key_id or environment.environment_access_key_secret:
        yield Source(
            "the environment (ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET)",
            providers.EnvironmentVariableCredentialsProvider,
        )
    if environment.enable_oidc_credential:
        yield Source(
            "the environment (ALIBABA_CLOUD_OIDC_TOKEN_FILE, ALIBABA_CLOUD_ROLE_ARN)",
            providers.OIDCRoleArnCredentialsProvider,
        )
    if environment.environment_cli_profile_disabled.lower() != "true" and _cli_file().is_file():
        yield Source(f"the current profile of {_cli_file()}", _current_cli_provider)
    path = _credentials_file()
    if (name := environment.client_type) in _sections(path):
        yield Source(
            f"profile {name!r} in {path}",
            lambda: providers.ProfileCredentialsProvider(profile_name=name, profile_file=str(path)),
        )
    if environment.environment_ecs_metadata_disabled.lower() != "true":
        # Without its own background renewal: that would speak to standard error, and not through our transport.
        yield Source(
            "the RAM role of this ECS instance",
            lambda: providers.EcsRamRoleCredentialsProvider(async_update_enabled=False),
            is_guess=True,
        )
    if environment.environment_credentials_uri:
        yield Source("ALIBABA_CLOUD_CREDENTIALS_URI", providers.URLCredentialsProvider)


def _current_cli_provider() -> Any:
    from alibabacloud_credentials.utils import auth_util as environment

    cli = _cli_profiles()
    name = environment.environment_profile_name or cli.current
    if name not in cli.profiles:
        raise SettingsError(f"there is no profile {name!r} in it" if name else "it has no current profile")
    return _cli_source(cli.profiles, name).provider()


def _cli_source(profiles: dict[str, Any], name: str) -> Source:
    """A profile of the CLI. Raises SettingsError when it, or one that it builds on, lacks something."""
    from alibabacloud_credentials import provider as providers

    where = f"profile {name!r} in {_cli_file()}"
    _check_cli_profile(profiles, name, where)
    if profiles[name]["mode"] == "EcsRamRole":
        role = profiles[name].get("ram_role_name")
        return Source(
            where, lambda: providers.EcsRamRoleCredentialsProvider(role_name=role, async_update_enabled=False)
        )
    return Source(
        where,
        lambda: providers.CLIProfileCredentialsProvider(profile_name=name, profile_file=str(_cli_file())),
    )


def _check_cli_profile(profiles: dict[str, Any], name: str, where: str) -> None:
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


def _cli_profiles() -> _CliFile:
    """What the file of the CLI says; nothing without a file. Raises SettingsError when it is broken."""
    path = _cli_file()
    if not path.is_file():
        return _CliFile({}, "")
    try:
        file = json.loads(_text(path))
        found = _CliFile(
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


def _sections(path: Path) -> dict[str, dict[str, str]]:
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


def _cli_file() -> Path:
    return _home() / ".aliyun" / "config.json"


def _credentials_file() -> Path:
    from alibabacloud_credentials.utils import auth_util as environment

    named = environment.environment_credentials_file
    return Path(named).expanduser() if named else _home() / ".alibabacloud" / "credentials.ini"


def _home() -> Path:
    """The user's folder as the library finds it. Where there is none, as for a uid without a name, nothing of the
    project's own folder is taken for it."""
    from alibabacloud_credentials.utils import auth_constant

    home = Path(auth_constant.HOME)
    return home if home.is_absolute() else Path("/nonexistent")
