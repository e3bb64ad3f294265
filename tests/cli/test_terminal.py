"""What a terminal shows: widths, colours, encodings, and how long a silence may be."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cli.conftest import Cli
from tests.cli.world import HOSTILE, world
from tools.testing.fake_clock import FakeClock

from alicloud_ecr_emulator.process import EmulatorProcess
from pulumi_alicloud_ecr.cli.concurrency import MinuteQuota
from pulumi_alicloud_ecr.cli.table import Column, fit

_RUN = "import sys; from pulumi_alicloud_ecr.cli import main; sys.exit(main(sys.argv[1:]))"


def on_terminal(columns: int, environment: Mapping[str, str], *argv: str) -> str:
    """What a command shows on a terminal of so many columns."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    settings = {**os.environ, "TERM": "xterm-256color", **environment}
    for name in ("COLUMNS", "LINES", *(n for n in ("NO_COLOR", "FORCE_COLOR") if n not in environment)):
        settings.pop(name, None)
    process = subprocess.Popen(
        [sys.executable, "-c", _RUN, *argv],
        stdin=theirs,
        stdout=theirs,
        stderr=subprocess.DEVNULL,
        env=settings,
    )
    os.close(theirs)
    shown = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # how Linux says that the other end is closed
            break
        if not part:
            break
        shown += part
    os.close(ours)
    assert process.wait() == 0
    return shown.decode().replace("\r\n", "\n")


@pytest.fixture
def lines_at(ecr_emulator: EmulatorProcess) -> Callable[..., list[str]]:
    seed = world(3)
    seed["attachments"][1]["name"] = "数据中心的一条很长很长很长的专线"
    ecr_emulator.seed(**seed)

    def lines(columns: int, **environment: str) -> list[str]:
        return on_terminal(columns, {**ecr_emulator.env, **environment}, "list").splitlines()

    return lines


@pytest.mark.parametrize(
    ("columns", "heads"),
    [
        (60, ["ID", "NAME", "STATUS"]),
        (80, ["ID", "NAME", "STATUS", "ECR"]),
        (120, ["ID", "NAME", "STATUS", "ECR", "TRANSIT ROUTER", "REGION"]),
        (200, ["ID", "NAME", "STATUS", "ECR", "TRANSIT ROUTER", "REGION", "CEN", "TAGS"]),
    ],
)
def test_a_table_keeps_whole_ids_and_leaves_out_columns(
    lines_at: Callable[..., list[str]], columns: int, heads: list[str]
) -> None:
    from rich.cells import cell_len

    lines = lines_at(columns, NO_COLOR="1")
    assert re.split(r" {2,}", lines[0]) == heads
    assert len(lines) == 4
    for number, line in enumerate(lines[1:]):
        assert cell_len(line) <= columns
        assert line.startswith(f"tr-attach-{number:018}  ")
        assert "ECR" not in heads or f"ecr-{number:018}" in line


def test_colours_are_for_terminals_that_want_them(lines_at: Callable[..., list[str]]) -> None:
    assert "\033[32mAttached\033[0m" in lines_at(80)[1]
    for without in ({"NO_COLOR": "1"}, {"TERM": "dumb"}, {"NO_COLOR": "1", "FORCE_COLOR": "1"}):
        assert "\033" not in "".join(lines_at(80, **without))


@pytest.mark.parametrize(
    ("encoding", "command"),
    [
        ("ascii", ["list"]),
        ("cp1252", ["list", "--json"]),
        ("ascii", ["graph", "--json"]),
        ("cp1252", ["import"]),
    ],
)
def test_no_encoding_ends_a_command_and_json_stays_json(
    ecr_emulator: EmulatorProcess, encoding: str, command: list[str]
) -> None:
    ecr_emulator.seed(**world(len(HOSTILE), hostile=True))
    done = subprocess.run(
        [sys.executable, "-c", _RUN, *command],
        env={**os.environ, **ecr_emulator.env, "PYTHONIOENCODING": encoding},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert b"Traceback" not in done.stderr
    if "--json" in command:
        assert "数据中心-专线" in json.dumps(json.loads(done.stdout.decode(encoding)), ensure_ascii=False)


@given(
    st.lists(st.tuples(st.integers(1, 40), st.one_of(st.none(), st.integers(1, 40))), min_size=1, max_size=9),
    st.integers(20, 200),
)
def test_columns_fit_whatever_they_hold(columns: list[tuple[int, int | None]], room: int) -> None:
    table = [Column(str(n), n, least) for n, (_, least) in enumerate(columns)]
    widths = fit(table, [natural for natural, _ in columns], room)
    assert 0 in widths
    assert len(widths) == 1 or sum(widths.values()) + 2 * (len(widths) - 1) <= room
    for number, wide in widths.items():
        natural, least = columns[number]
        assert wide <= natural
        assert wide == natural if least is None else wide >= min(least, natural)


def test_a_wait_is_explained_after_some_seconds(cli: Cli, ecr_emulator: EmulatorProcess) -> None:
    ecr_emulator.faults({"operation": "DescribeCens", "kind": "slow_headers", "seconds": 4, "count": 1})
    answer = cli("list")
    assert answer.code == 0
    assert re.search(rf"waiting for {ecr_emulator.endpoint} \(\d+ s\)", answer.err)


def test_a_dead_endpoint_is_named_at_once(cli: Cli) -> None:
    answer = cli("list", "--endpoint", "http://127.0.0.1:1")
    assert (answer.code, answer.out) == (1, "")
    [line] = answer.err.splitlines()
    assert line.startswith("error: nothing answers at http://127.0.0.1:1 (Connection refused): start")


def test_a_missing_permission_is_named_with_its_action(cli: Cli, ecr_emulator: EmulatorProcess) -> None:
    for operation in ("ListTransitRouterEcrAttachments", "DescribeCens"):
        ecr_emulator.faults({"operation": operation, "kind": "error", "code": "Forbidden.RAM"}, append=True)
    answer = cli("list")
    assert answer.code == 1
    [line] = answer.err.splitlines()
    assert ecr_emulator.endpoint in line
    assert "Grant the RAM action cen:ListTransitRouterEcrAttachments to the user or role" in line


def test_an_unknown_region_is_said(cli: Cli) -> None:
    answer = cli("list", "--region-id", "cn-hangzou")
    assert answer.code == 0
    assert "there is no region cn-hangzou: " in answer.err
    assert "cn-hangzhou" in answer.err
    assert "there is no region" not in cli("list", "--region-id", "cn-shanghai").err


def test_a_minutes_reads_may_start_at_once_and_no_more() -> None:
    clock = FakeClock()
    said: list[str] = []
    quota = MinuteQuota(clock, said.append, reads=300)
    began = clock.now()

    for _ in range(300):
        quota.take(lambda: False)
    assert clock.now() == began
    quota.take(lambda: False)

    assert clock.now() == began + 60
    assert said == ["waiting for the next minute: the API allows 300 of these reads in one"]


def test_every_ecr_is_asked_once(cli: Cli, ecr_emulator: EmulatorProcess) -> None:
    ecr_emulator.seed(**world(40))
    assert cli("graph").code == 0
    assert ecr_emulator.totals()["by_action"]["DescribeExpressConnectRouterAssociation"] == 40


@pytest.mark.parametrize(
    "argv", [[], ["list"], ["import"], ["graph"], ["doctor"], ["check"], ["new"], ["emulator"]]
)
def test_dash_h_is_help(offline: Cli, argv: list[str]) -> None:
    answer = offline(*argv, "-h")
    assert answer.code == 0
    assert answer.out.startswith("Usage: alicloud-ecr")
    assert not argv or "alicloud-ecr" in answer.out.partition("Example")[2]


@pytest.mark.parametrize(
    "argv", [["graph", "--format", "png"], ["emulator", "--port", "x"], ["import", "--format", "x"], ["new"]]
)
def test_a_mistakes_line_is_free_of_the_parsers_internals(offline: Cli, argv: list[str]) -> None:
    answer = offline(*argv)
    assert answer.code == 2
    for internal in ("Value error", "Input should", "pydantic", "argparse", "Traceback", "_"):
        assert internal not in answer.err
