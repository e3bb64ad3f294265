"""ClientToken: the same request again is the same answer, even a stale one; another request with it is refused."""

from __future__ import annotations

from tests.emulator.cloud import CREATE, DELETE, QUICKSTART, UPDATE, Cloud

from alicloud_ecr_emulator import SECOND_ACCOUNT_ID

TOKEN = {"ClientToken": "token-1"}


def test_the_same_token_with_the_same_parameters_makes_one_attachment() -> None:
    cloud = Cloud(allow_duplicates=True)
    cloud.associate()
    first, again = (cloud.call(CREATE, **QUICKSTART, **TOKEN) for _ in range(2))
    assert first["TransitRouterAttachmentId"] == again["TransitRouterAttachmentId"]
    assert first["RequestId"] != again["RequestId"]
    assert len(cloud.listed()) == 1
    cloud.wait(10)
    cloud.call(CREATE, **QUICKSTART, ClientToken="token-2")
    cloud.wait(10)
    cloud.call(CREATE, **QUICKSTART)
    assert len(cloud.listed()) == 3


def test_the_same_token_with_other_parameters_is_refused(cloud: Cloud) -> None:
    cloud.attach(**TOKEN)
    assert (
        cloud.code(CREATE, **QUICKSTART, **TOKEN, TransitRouterAttachmentName="x")
        == "IdempotentParameterMismatch"
    )


def test_a_remembered_token_answers_with_the_dead_id_of_a_deleted_attachment(cloud: Cloud) -> None:
    dead = cloud.attached(**TOKEN)
    cloud.call(DELETE, TransitRouterAttachmentId=dead)
    cloud.wait(10)
    assert cloud.call(CREATE, **QUICKSTART, **TOKEN)["TransitRouterAttachmentId"] == dead
    assert cloud.listed() == []


def test_tokens_are_forgotten_after_their_time() -> None:
    cloud = Cloud(token_seconds=60.0)
    first = cloud.attached(**TOKEN)
    cloud.call(DELETE, TransitRouterAttachmentId=first, ClientToken="token-2")
    cloud.wait(60)
    assert cloud.call(CREATE, **QUICKSTART, **TOKEN)["TransitRouterAttachmentId"] != first


def test_a_refused_request_and_a_dry_run_leave_no_token(cloud: Cloud) -> None:
    assert cloud.code(CREATE, **QUICKSTART, **TOKEN) == "ResourceNotFound"
    cloud.associate()
    assert cloud.code(CREATE, **QUICKSTART, **TOKEN, DryRun="true") == "DryRunOperation"
    assert cloud.call(CREATE, **QUICKSTART, **TOKEN)["TransitRouterAttachmentId"]


def test_tokens_are_kept_apart_by_account_and_operation(cloud: Cloud) -> None:
    attachment_id = cloud.attached(**TOKEN)
    cloud.call(UPDATE, TransitRouterAttachmentId=attachment_id, TransitRouterAttachmentName="x", **TOKEN)
    theirs = cloud.call("CreateCen", account=SECOND_ACCOUNT_ID, **TOKEN)["CenId"]
    assert cloud.call("CreateCen", **TOKEN)["CenId"] != theirs
    assert cloud.call("CreateCen", account=SECOND_ACCOUNT_ID, **TOKEN)["CenId"] == theirs


def test_a_repeated_update_does_not_begin_again(cloud: Cloud) -> None:
    asked = {"TransitRouterAttachmentId": cloud.attached(), "TransitRouterAttachmentName": "x", **TOKEN}
    cloud.call(UPDATE, **asked)
    cloud.call(UPDATE, **asked)
    cloud.wait(5)
    cloud.call(UPDATE, **asked)
    assert cloud.listed()[0]["Status"] == "Attached"


def test_without_a_token_every_request_is_its_own(cloud: Cloud) -> None:
    assert cloud.call("CreateCen")["CenId"] != cloud.call("CreateCen")["CenId"]
