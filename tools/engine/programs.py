"""The programs that are built here from Go source, and kept in the cache: each once a machine."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from tools.engine import cache, go_build, versions
from tools.engine.progress import say

_SDK_VERSION_VARIABLE = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version"


@dataclass(frozen=True)
class Program:
    """One executable."""

    name: str
    #: What `go build` is given, and the folder of the go.mod that pins what it is made from.
    package: str
    module: Path
    #: The folder in the cache: another one for whatever would give another executable.
    key: str
    linker_flags: str = "-s -w"

    @property
    def path(self) -> Path:
        return cache.root() / self.key / "bin" / self.name

    def get(self) -> Path:
        """Its path; built first when it isn't there. Raises EngineError."""
        folder = cache.root() / self.key
        if not self.path.exists():
            with cache.lock(folder):
                if not self.path.exists():  # another run may have built it while this one waited
                    say(f"There is no {self.name} yet: building it into {folder}.")
                    with cache.staging(folder) as stage:
                        go_build.build(
                            self.package,
                            stage / "bin" / self.name,
                            module=self.module,
                            linker_flags=self.linker_flags,
                            log=cache.root() / "go-build.log",
                        )
        return self.path


def cli(module: Path = versions.NEWEST) -> Program:
    """The Pulumi CLI, with the engine in it. Takes 4 to 7 minutes on two cores."""
    version = versions.oldest_cli() if module == versions.OLDEST else versions.newest_cli()
    return Program(
        "pulumi",
        "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
        module,
        version,
        f"-s -w -X {_SDK_VERSION_VARIABLE}=v{version}",
    )


def yaml_host() -> Program:
    """The language host of YAML programs. Takes less than a minute."""
    return Program(
        "pulumi-language-yaml",
        "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml",
        versions.YAML_HOST,
        f"yaml-{versions.yaml_host()}",
    )


def sdk_generator() -> Program:
    """`sdk_generator/main.go`. Takes seconds after the newest CLI, which has the same packages."""
    module = versions.NEWEST
    sources = [module / "go.mod", module / "go.sum", *sorted((module / "sdk_generator").glob("*.go"))]
    content = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()
    return Program("sdk-generator", "./sdk_generator", module, f"sdk-generator-{content[:12]}")
