"""The build backend: setuptools, whose sdist also gets what belongs to the source but into no wheel."""

from pathlib import Path

from setuptools import build_meta
from setuptools.build_meta import (
    build_editable,
    build_wheel,
    get_requires_for_build_editable,
    get_requires_for_build_sdist,
    get_requires_for_build_wheel,
    prepare_metadata_for_build_editable,
    prepare_metadata_for_build_wheel,
)

__all__ = [
    "build_editable",
    "build_sdist",
    "build_wheel",
    "get_requires_for_build_editable",
    "get_requires_for_build_sdist",
    "get_requires_for_build_wheel",
    "prepare_metadata_for_build_editable",
    "prepare_metadata_for_build_wheel",
]

_MANIFEST = """\
graft benchmarks
graft docs
graft examples
graft provider
graft tests
graft tools
include CHANGELOG.md CONTRIBUTING.md LICENSE Makefile Pulumi.yaml README.md SECURITY.md requirements*.lock
global-exclude *.py[cod]
prune **/__pycache__
prune provider/*.egg-info
"""


def build_sdist(
    sdist_directory: str, config_settings: dict[str, str | list[str] | None] | None = None
) -> str:
    """The sdist, by a manifest that is there only while it is made."""
    manifest = Path("MANIFEST.in")
    manifest.write_text(_MANIFEST, encoding="utf-8")
    try:
        return str(build_meta.build_sdist(sdist_directory, config_settings))
    finally:
        manifest.unlink()
