"""The journal: what survives a crash, what is forgotten when a state has it, and what bad files cost."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from pulumi_alicloud_ecr.api import journal_files
from pulumi_alicloud_ecr.api.journal import Attempt, Journal
from pulumi_alicloud_ecr.api.journal_files import Folder, Memory, default_files
from pulumi_alicloud_ecr.schema.claim import Claim, Holder

NOW = 1_750_000_000.0
SENT = Attempt("token-1", "claim-1", "the attachment of a to b", NOW)


def new(folder: Path | None, at: float = NOW) -> Journal:
    return Journal(Folder(folder) if folder else Memory(), lambda: at)


def test_what_was_sent_and_made_is_known_to_the_next_process(tmp_path: Path) -> None:
    first = new(tmp_path)
    first.sending("k", SENT)
    assert new(tmp_path).attempts("k") == (SENT,)
    made = first.made("k", SENT, "id-1")
    assert new(tmp_path).attempts("k") == (made,)
    assert made.id == "id-1"


def test_a_create_is_forgotten_when_the_engine_ends_well_after_the_answer(tmp_path: Path) -> None:
    journal = new(tmp_path)
    journal.made("k", SENT, "id-1")
    journal.answered("k", "id-1")
    assert new(tmp_path).attempts("k") != ()
    journal.settle()
    assert new(tmp_path).attempts("k") == ()
    assert os.listdir(tmp_path) == []


def test_a_create_without_an_answer_outlives_a_good_end(tmp_path: Path) -> None:
    journal = new(tmp_path)
    journal.sending("k", SENT)
    journal.made("other", Attempt("t", "c", "w", NOW), "id-2")
    journal.answered("other", "id-2")
    journal.settle()
    assert new(tmp_path).attempts("k") == (SENT,)


@pytest.mark.parametrize("seen", [("id-1", ""), ("id-9", "claim-1"), ("id-9", "claim-1 older")])
def test_a_create_is_forgotten_when_a_state_shows_it(tmp_path: Path, seen: tuple[str, str]) -> None:
    new(tmp_path).made("k", SENT, "id-1")
    new(tmp_path).observed(*seen)
    assert new(tmp_path).attempts("k") == ()


def test_a_state_with_another_claim_leaves_it(tmp_path: Path) -> None:
    new(tmp_path).sending("k", SENT)
    new(tmp_path).observed("id-9", "claim-9")
    assert new(tmp_path).attempts("k") == (SENT,)


def test_all_creates_that_may_be_alive_are_kept_the_latest_first(tmp_path: Path) -> None:
    journal = new(tmp_path)
    for number in range(12):
        journal.sending("k", Attempt(f"t{number}", f"c{number}", "w", NOW))
    assert [a.token for a in new(tmp_path).attempts("k")][:2] == ["t11", "t10"]
    assert len(new(tmp_path).attempts("k")) == 8


def test_a_create_is_forgotten_after_a_month(tmp_path: Path) -> None:
    new(tmp_path).sending("k", SENT)
    assert new(tmp_path, NOW + 31 * 86400).attempts("k") == ()


def test_what_was_taken_over_is_known_to_other_processes_until_it_is_released(tmp_path: Path) -> None:
    new(tmp_path).handing_out("id-1", "new old", lasting=True)
    new(tmp_path).handing_out("id-2", "claim")
    assert new(tmp_path).holder("id-1") == "new old"
    assert new(tmp_path).holder("id-2") is None
    new(tmp_path).released("id-1", "new old")
    assert new(tmp_path).holder("id-1") is None


def test_what_a_state_shows_does_not_undo_a_take_over_by_this_process(tmp_path: Path) -> None:
    journal = new(tmp_path)
    journal.handing_out("id-1", "new")
    journal.observed("id-1", "old")
    assert journal.holder("id-1") == "new"


def test_a_state_that_is_only_seen_does_not_undo_a_take_over_by_another_process(tmp_path: Path) -> None:
    new(tmp_path).handing_out("id-1", "theirs ours", lasting=True)
    journal = new(tmp_path)
    journal.observed("id-1", "ours")
    assert journal.holder("id-1") == "theirs ours"


def test_of_two_copies_of_a_state_the_one_that_was_seen_last_is_the_holder(tmp_path: Path) -> None:
    maker, mover = Holder.of("b", "urn:pulumi:s::p::t::a"), Holder.of("b", "urn:pulumi:s::p::t::b")
    claim = str(Claim.new(maker, "0" * 8))
    for by in (maker, mover, maker):
        new(tmp_path).observed("id-1", claim, by)
    assert new(tmp_path).moved_to("id-1", claim) == maker
    new(tmp_path).released("id-1", claim)
    assert os.listdir(tmp_path) == []


def test_a_machine_has_one_name_and_another_folder_is_another_machine(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    assert new(here).machine == new(here).machine != new(there).machine
    assert new(None).machine != new(None).machine


def test_a_file_of_a_version_before_the_claim_is_read_while_its_outcome_is_unknown(tmp_path: Path) -> None:
    (tmp_path / "old.json").write_text('{"generation": 1, "token": "t0", "id": ""}')
    (tmp_path / "had.json").write_text('{"generation": 1, "token": "t1", "id": "id-1"}')
    (found,) = new(tmp_path).attempts("k", "old", "had")
    assert (found.token, found.claim, found.id) == ("t0", "", "")


_NO_ATTEMPTS = [
    "", "{", "[]", "null", "7", "\x00", "[" * 50_000, '{"attempts": 7}', '{"attempts": [7, {}, {"token": ""}]}',
    '{"attempts": [{"token": "t", "sent": "x"}]}', '{"attempts": [{"token": "t", "sent": NaN}]}',
]  # fmt: skip


@pytest.mark.parametrize("text", _NO_ATTEMPTS)
def test_a_corrupt_file_counts_as_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "k.json").write_text(text)
    (tmp_path / "machine.json").write_text(text)
    journal = new(tmp_path)
    journal.observed("id", "claim")
    assert journal.attempts("k") == ()
    assert len(journal.machine) == 8


def _huge(file: Path) -> None:
    file.write_text(json.dumps({"attempts": [], "filling": "x" * 100_000}))


def _binary(file: Path) -> None:
    file.write_bytes(b"\xff\xfe\x00")


def _link(file: Path) -> None:
    target = file.with_name("target")
    target.write_text(json.dumps({"attempts": [{"token": "t", "sent": NOW}]}))
    file.symlink_to(target)


def _pipe(file: Path) -> None:
    os.mkfifo(file)


def _folder(file: Path) -> None:
    file.mkdir()


@pytest.mark.parametrize("make", [_huge, _binary, _link, _pipe, _folder])
def test_what_is_no_plain_file_of_ours_counts_as_none(tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path / "k.json")
    journal = new(tmp_path)
    assert journal.attempts("k") == ()
    journal.sending("k", SENT)
    assert journal.attempts("k") == (SENT,)


def test_another_user_s_file_counts_as_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new(tmp_path).sending("k", SENT)
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    assert new(tmp_path).attempts("k") == ()


@pytest.mark.parametrize("folder", ["file/journal", None])
def test_without_a_folder_only_the_memory_of_other_processes_is_lost(
    tmp_path: Path, folder: str | None
) -> None:
    (tmp_path / "file").write_text("in the way")
    where = tmp_path / folder if folder else None
    journal = new(where)
    journal.sending("k", SENT)
    journal.handing_out("id", "claim", lasting=True)
    assert (journal.attempts("k"), journal.holder("id")) == ((SENT,), "claim")
    assert new(where).attempts("k") == ()


def test_two_processes_leave_whole_files_and_nothing_beside(tmp_path: Path) -> None:
    one, two = new(tmp_path), new(tmp_path)
    for number in range(3):
        one.made("a", SENT, f"id-{number}")
        two.made("b", SENT, f"id-{number}")
    assert sorted(os.listdir(tmp_path)) == ["a.json", "b.json"]
    assert new(tmp_path).attempts("b")[0].id == "id-2"


def test_the_folder_stays_small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal_files, "_MOST", 5)
    journal = new(tmp_path)
    for number in range(9):
        journal.sending(f"k{number}", SENT)
    assert len(os.listdir(tmp_path)) == 5
    assert (tmp_path / "k8.json").exists()


def _found(folder: Path) -> bool:
    """Whether what is saved by default stands in that folder."""
    default_files().save("k", {"a": 1})
    return (folder / "k.json").exists()


def test_the_folder_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("ALICLOUD_ECR_STATE_DIR", "~/records")
    assert _found(tmp_path / "home" / "records")
    monkeypatch.delenv("ALICLOUD_ECR_STATE_DIR")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert _found(tmp_path / "state" / "pulumi-alicloud-ecr" / "intents")
    monkeypatch.delenv("XDG_STATE_HOME")
    assert _found(tmp_path / "home" / ".local" / "state" / "pulumi-alicloud-ecr" / "intents")


@pytest.mark.parametrize("named", ["", "~/records"])
def test_without_a_home_there_is_only_memory(monkeypatch: pytest.MonkeyPatch, named: str) -> None:
    def no_home(*_: object) -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", no_home)
    monkeypatch.setattr(Path, "expanduser", no_home)
    monkeypatch.setenv("ALICLOUD_ECR_STATE_DIR", named)
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    assert isinstance(default_files(), Memory)
