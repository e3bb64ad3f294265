"""What providers tell the policy pack of the same run."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from pulumi_alicloud_ecr.frontends import pending_creations
from pulumi_alicloud_ecr.frontends.pending_creations import PendingCreations

URN = "urn:pulumi:test::project::type::name"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    pending_creations._sweep.cache_clear()
    return tmp_path


def test_an_announced_create_is_pending_until_it_answers() -> None:
    provider, pack = PendingCreations("127.0.0.1:1"), PendingCreations("127.0.0.1:1")
    assert URN not in pack
    provider.announce(URN)
    assert URN in pack
    assert URN not in PendingCreations("127.0.0.1:2")
    assert f"{URN}2" not in pack
    provider.answered(URN)
    assert URN not in pack


def test_the_announcement_of_a_process_that_is_gone_means_nothing_and_is_removed(folder: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    run = PendingCreations("127.0.0.1:1")
    run.announce(URN)
    [file] = folder.glob("*/*/*")
    file.write_text(str(ended.pid))
    assert URN not in run
    pending_creations._sweep.cache_clear()
    PendingCreations("127.0.0.1:2").announce(URN)
    assert not file.exists()


@pytest.mark.skipif(os.name == "nt", reason="the folder's owner is a POSIX idea")
def test_a_folder_of_somebody_else_is_not_trusted(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    run = PendingCreations("127.0.0.1:1")
    run.announce(URN)
    owner = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: owner + 1)
    stranger = PendingCreations("127.0.0.1:1")
    (folder / f"pulumi-alicloud-ecr-{owner}").rename(folder / f"pulumi-alicloud-ecr-{owner + 1}")
    assert URN not in stranger


def test_a_folder_that_cannot_be_used_means_that_nothing_is_known(folder: Path) -> None:
    (folder / f"pulumi-alicloud-ecr-{os.getuid()}").write_text("a file")
    run = PendingCreations("127.0.0.1:1")
    run.announce(URN)
    run.answered(URN)
    assert URN not in run
