"""The SDKs' models, imported one by one: the same classes, and no more of them than are used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pulumi_alicloud_ecr.api.sdk.models import CBN, ECR, STS


def _python(program: str, path: Path | None = None) -> str:
    """What a program prints in a process that has imported nothing yet."""
    prepared = f"import sys; sys.path[:0] = {[str(path)] if path else []}\n{program}"
    return subprocess.run(
        [sys.executable, "-c", prepared], capture_output=True, text=True, check=True
    ).stdout.strip()


@pytest.mark.parametrize("package", [CBN, ECR, STS])
def test_every_class_of_the_sdk_is_there_and_is_the_sdks(package: str) -> None:
    one_by_one = _python(
        f"""
from pulumi_alicloud_ecr.api.sdk.models import models
made = models({package!r})
from {package} import models as theirs
from {package}.client import main_models
assert made is theirs is main_models
for name, module in sorted(vars(made)["_modules"].items()):
    print(f"{{getattr(made, name).__module__}} {{name}} {{module}}")
"""
    )
    all_at_once = _python(
        f"""
from {package} import models
for name, cls in sorted(vars(models).items()):
    if isinstance(cls, type):
        print(cls.__module__, name, cls.__module__.rpartition(".")[2])
"""
    )
    assert one_by_one == all_at_once != ""


def test_a_client_and_a_request_import_what_they_use() -> None:
    imported = _python(
        """
from pulumi_alicloud_ecr.api.sdk import models
cbn = models.cbn()
import alibabacloud_cbn20170912.client
cbn.CreateTransitRouterEcrAttachmentRequest(ecr_id="ecr-1")
print([name.rpartition(".")[2] for name in sys.modules if name.startswith("alibabacloud_cbn20170912.models.")])
"""
    )
    assert imported == "['_create_transit_router_ecr_attachment_request']"


def test_a_class_that_the_sdk_lacks_is_said_as_python_says_it() -> None:
    said = _python(
        """
from pulumi_alicloud_ecr.api.sdk import models
try:
    models.cbn().Nothing
except AttributeError as error:
    print(error)
"""
    )
    assert said == f"module '{CBN}.models' has no attribute 'Nothing'"


@pytest.mark.parametrize("more", ["Own = dict", "print('said')", "from os import path"])
def test_a_package_that_does_more_is_run_as_it_is(tmp_path: Path, more: str) -> None:
    folder = tmp_path / "some_sdk" / "models"
    folder.mkdir(parents=True)
    (tmp_path / "some_sdk" / "__init__.py").touch()
    (folder / "_request.py").write_text("class Request: pass\n")
    (folder / "__init__.py").write_text(
        f"from __future__ import annotations\nfrom ._request import Request\n{more}\n"
    )
    said = _python(
        "from pulumi_alicloud_ecr.api.sdk.models import models\n"
        "made = models('some_sdk')\n"
        "print(type(made).__name__, made.Request.__name__)",
        tmp_path,
    )
    assert said.splitlines()[-1] == "module Request"
