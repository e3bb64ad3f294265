"""Where credentials may be: the configuration, a named profile, or the places of Alibaba Cloud's own chain in its order.

Each becomes a provider of the official library, which reads and renews what is there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from ..errors import SettingsError
from ..settings import AssumeRole, Settings
from .profiles import check_cli_profile, cli_file, cli_profiles, credentials_file, sections


@dataclass(frozen=True)
class Source:
    """One place where credentials may be."""

    #: For messages: "profile 'prod' in ~/.aliyun/config.json".
    name: str
    #: The library's provider of what is there; raises whatever it raises.
    provider: Callable[[], Any]
    #: Whether a failure may mean just that there is nothing.
    is_guess: bool = False


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

    cli = cli_profiles()
    if profile in cli.profiles:
        return _cli_source(cli.profiles, profile)
    path = credentials_file()
    if profile in sections(path):
        return Source(
            f"profile {profile!r} in {path}",
            lambda: providers.ProfileCredentialsProvider(profile_name=profile, profile_file=str(path)),
        )
    raise SettingsError(f"credentials profile {profile!r} is in neither {cli_file()} nor {path}")


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
    if environment.environment_cli_profile_disabled.lower() != "true" and cli_file().is_file():
        yield Source(f"the current profile of {cli_file()}", _current_cli_provider)
    path = credentials_file()
    if (name := environment.client_type) in sections(path):
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

    cli = cli_profiles()
    name = environment.environment_profile_name or cli.current
    if name not in cli.profiles:
        raise SettingsError(f"there is no profile {name!r} in it" if name else "it has no current profile")
    return _cli_source(cli.profiles, name).provider()


def _cli_source(profiles: dict[str, Any], name: str) -> Source:
    """A profile of the CLI. Raises SettingsError when it, or one that it builds on, lacks something."""
    from alibabacloud_credentials import provider as providers

    where = f"profile {name!r} in {cli_file()}"
    check_cli_profile(profiles, name, where)
    if profiles[name]["mode"] == "EcsRamRole":
        role = profiles[name].get("ram_role_name")
        return Source(
            where, lambda: providers.EcsRamRoleCredentialsProvider(role_name=role, async_update_enabled=False)
        )
    return Source(
        where,
        lambda: providers.CLIProfileCredentialsProvider(profile_name=name, profile_file=str(cli_file())),
    )
