"""The write-ahead record: what survives a crash, and what its loss costs."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_alicloud_ecr.api.journal import (
    Journal,
    JournalEntry,
    default_folder,
    digest,
    token,
)


def test_what_was_sent_and_made_is_known_to_the_next_process(tmp_path: Path) -> None:
    first = Journal(tmp_path)
    first.sending("k", "t0")
    assert Journal(tmp_path).read("k") == JournalEntry(0, "t0", "")
    first.made("k", "id-1")
    assert Journal(tmp_path).read("k") == JournalEntry(0, "t0", "id-1")


def test_after_an_end_the_next_create_is_another_one(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.sending("k", "t0")
    journal.made("k", "id-1")
    journal.ended("k", "id-1")
    assert Journal(tmp_path).read("k") == JournalEntry(1, "", "")


def test_the_end_of_an_older_one_leaves_the_record_of_the_newer(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.made("k", "id-2")
    journal.ended("k", "id-1")
    assert journal.read("k").id == "id-2"


def test_an_end_without_a_record_still_changes_the_token(tmp_path: Path) -> None:
    Journal(tmp_path).ended("k", "id-1")
    assert Journal(tmp_path).read("k").generation == 1


def test_records_of_two_resources_are_apart(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.made("a", "id-a")
    assert journal.read("b") == JournalEntry()


def test_the_token_is_the_same_for_the_same_create_and_generation() -> None:
    create = digest("origin", "ecr", "tr")
    assert token(create, 0) == token(digest("origin", "ecr", "tr"), 0)
    assert len({token(create, 0), token(create, 1), token(digest("origin", "ecr", "tr2"), 0)}) == 3


@given(st.lists(st.one_of(st.none(), st.text()), max_size=6), st.integers(0, 10**6))
def test_a_token_is_ascii_of_at_most_64_characters(parts: list[str | None], generation: int) -> None:
    made = token(digest(*parts), generation)
    assert made.isascii()
    assert len(made) <= 64


def test_parts_that_run_together_have_different_digests() -> None:
    assert digest("ab", "c") != digest("a", "bc")
    assert digest("a", None, "b") != digest("a", "b", None)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '"x"', "7", '{"generation": 1}', '{"generation": "x", "token": "", "id": ""}',
     '{"generation": Infinity, "token": "", "id": ""}', '{"generation": NaN, "token": "", "id": ""}', "\x00"],
)  # fmt: skip
def test_a_corrupted_record_counts_as_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "k.json").write_text(text)
    assert Journal(tmp_path).read("k") == JournalEntry()


def test_a_record_that_is_no_text_counts_as_none(tmp_path: Path) -> None:
    (tmp_path / "k.json").write_bytes(b"\xff\xfe\x00")
    assert Journal(tmp_path).read("k") == JournalEntry()


def test_a_folder_that_cannot_be_made_costs_only_the_memory_of_other_runs(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    journal = Journal(tmp_path / "file" / "journal")
    journal.sending("k", "t")
    assert journal.read("k").token == "t"
    assert Journal(tmp_path / "file" / "journal").read("k") == JournalEntry()


def test_a_record_is_replaced_whole_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    for number in range(3):
        journal.made("k", f"id-{number}")
    assert os.listdir(tmp_path) == ["k.json"]
    assert json.loads((tmp_path / "k.json").read_text())["id"] == "id-2"


def test_the_folder_can_be_named_by_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ALICLOUD_ECR_STATE_DIR", str(tmp_path))
    assert default_folder() == tmp_path
    monkeypatch.delenv("ALICLOUD_ECR_STATE_DIR")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert default_folder() == tmp_path / "state" / "pulumi-alicloud-ecr" / "intents"
    monkeypatch.delenv("XDG_STATE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert default_folder() == tmp_path / "home" / ".local" / "state" / "pulumi-alicloud-ecr" / "intents"
