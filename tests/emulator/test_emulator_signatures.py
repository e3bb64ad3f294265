"""Signatures are checked for real, in both schemes, and refusals say what the server would have signed."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from alibabacloud_cbn20170912 import models as cbn
from alibabacloud_tea_openapi.utils import Utils
from tests.emulator import rpc
from tests.emulator.cloud import Clients

from alicloud_ecr_emulator import (
    DEFAULT_ACCESS_KEY_ID,
    DEFAULT_ACCESS_KEY_SECRET,
    DEFAULT_ACCOUNT_ID,
    QUICKSTART_CEN_ID,
    SECOND_ACCESS_KEY_ID,
    SECOND_ACCESS_KEY_SECRET,
    SECOND_ACCOUNT_ID,
)
from alicloud_ecr_emulator.process import EmulatorProcess

AWKWARD = "a+b c/ü*~'()&=%25"


def _code(action: Callable[[], object]) -> str:
    with pytest.raises(Exception, match=r"^Error: ") as refused:
        action()
    return str(refused.value.code)  # type: ignore[attr-defined]


def _list(clients: Clients) -> Callable[[], object]:
    return lambda: clients.cbn.list_transit_router_ecr_attachments(
        cbn.ListTransitRouterEcrAttachmentsRequest()
    )


def test_the_sdk_is_believed_and_its_account_known(ecr_emulator: EmulatorProcess) -> None:
    assert Clients(ecr_emulator).sts.get_caller_identity().body.account_id == DEFAULT_ACCOUNT_ID
    other = Clients(ecr_emulator, SECOND_ACCESS_KEY_ID, SECOND_ACCESS_KEY_SECRET)
    assert other.sts.get_caller_identity().body.account_id == SECOND_ACCOUNT_ID


def test_awkward_characters_survive_both_schemes(ecr_emulator: EmulatorProcess, clients: Clients) -> None:
    made = clients.cbn.create_cen(cbn.CreateCenRequest(name=AWKWARD)).body.cen_id
    status, answer = rpc.call(ecr_emulator.port, "CreateCen", Name=AWKWARD)
    assert status == 200
    names = {each["cen_id"]: each["name"] for each in ecr_emulator.state()["cens"]}
    assert names[made] == names[answer["CenId"]] == AWKWARD


def test_a_wrong_secret_and_an_unknown_key_are_refused(ecr_emulator: EmulatorProcess) -> None:
    assert _code(_list(Clients(ecr_emulator, secret="wrong"))) == "SignatureDoesNotMatch"
    assert _code(_list(Clients(ecr_emulator, key="LTAI-unknown"))) == "InvalidAccessKeyId.NotFound"


def test_the_old_scheme_is_taken_by_post_and_by_get(ecr_emulator: EmulatorProcess) -> None:
    form = {"CenId": QUICKSTART_CEN_ID}
    assert rpc.call(ecr_emulator.port, "ListTransitRouters", **form)[0] == 200
    query = {**rpc.signed_query("GET", "ListTransitRouters", form), **form}
    status, answer = rpc.send(ecr_emulator.port, "GET", query)
    assert (status, answer["TotalCount"]) == (200, 2)


def test_a_request_changed_after_signing_is_refused_with_the_string_to_sign(
    ecr_emulator: EmulatorProcess,
) -> None:
    query = rpc.signed_query("POST", "ListTransitRouters", {"CenId": "cen-1"})
    status, answer = rpc.send(ecr_emulator.port, "POST", query, {"CenId": "cen-2"})
    assert (status, answer["Code"]) == (400, "SignatureDoesNotMatch")
    assert "server string to sign is:POST&%2F&AccessKeyId%3D" in answer["Message"]
    assert answer.keys() == {"Code", "Message", "RequestId", "HostId", "Recommend"}


def test_the_string_to_sign_hides_the_security_token(ecr_emulator: EmulatorProcess) -> None:
    query = rpc.signed_query("POST", "ListTransitRouters", {}, secret="wrong", SecurityToken="se/cret+token")
    _, answer = rpc.send(ecr_emulator.port, "POST", query)
    assert answer["Code"] == "SignatureDoesNotMatch"
    assert "cret" not in answer["Message"]
    assert DEFAULT_ACCESS_KEY_SECRET not in answer["Message"]


@pytest.mark.parametrize("minutes", [-16, 16])
def test_a_skewed_clock_is_refused(ecr_emulator: EmulatorProcess, minutes: int) -> None:
    then = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 60 * minutes))
    _, answer = rpc.send(
        ecr_emulator.port, "POST", rpc.signed_query("POST", "DescribeCens", {}, Timestamp=then)
    )
    assert answer["Code"] == "InvalidTimeStamp.Expired"


def test_a_skewed_clock_is_refused_in_the_sdk_too(clients: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Utils, "get_timestamp", staticmethod(lambda: "2024-01-01T00:00:00Z"))
    assert _code(_list(clients)) == "InvalidTimeStamp.Expired"


def test_a_nonce_is_good_once(
    ecr_emulator: EmulatorProcess, clients: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = rpc.signed_query("POST", "DescribeCens", {})
    assert [rpc.send(ecr_emulator.port, "POST", query)[0] for _ in range(2)] == [200, 400]
    assert ecr_emulator.requests()[-1]["code"] == "SignatureNonceUsed"
    monkeypatch.setattr(Utils, "get_nonce", staticmethod(lambda: "the-same"))
    _list(clients)()
    assert _code(_list(clients)) == "SignatureNonceUsed"


@pytest.mark.parametrize(
    ("query", "headers", "code"),
    [
        ({"Action": "DescribeCens", "Version": "2017-09-12"}, {}, "MissingAccessKeyId"),
        ({"Action": "DescribeCens", "SignatureMethod": "HMAC-SHA256"}, {}, "IncompleteSignature"),
        ({"Action": "DescribeCens"}, {"Authorization": "ACS3-HMAC-SHA256 nonsense"}, "IncompleteSignature"),
        (
            {"Action": "DescribeCens"},
            {"Authorization": "ACS3-HMAC-SHA256 Credential=a,SignedHeaders=host,Signature=b"},
            "IncompleteSignature",
        ),
    ],
)
def test_a_request_without_a_whole_signature_is_refused(
    ecr_emulator: EmulatorProcess, query: dict[str, str], headers: dict[str, str], code: str
) -> None:
    _, answer = rpc.send(ecr_emulator.port, "POST", query, headers=headers)
    assert answer["Code"] == code


def test_a_broken_timestamp_is_refused(ecr_emulator: EmulatorProcess) -> None:
    _, answer = rpc.send(
        ecr_emulator.port, "POST", rpc.signed_query("POST", "DescribeCens", {}, Timestamp="now")
    )
    assert answer["Code"] == "InvalidTimeStamp.Format"


def test_sts_credentials_need_their_token_and_expire(ecr_emulator: EmulatorProcess) -> None:
    key = {
        "access_key_id": "STS.a",
        "access_key_secret": "s",
        "account_id": SECOND_ACCOUNT_ID,
        "security_token": "t",
    }
    ecr_emulator.seed(credentials=[key])
    identity = Clients(ecr_emulator, "STS.a", "s", "t").sts.get_caller_identity().body
    assert identity.account_id == SECOND_ACCOUNT_ID
    assert _code(_list(Clients(ecr_emulator, "STS.a", "s"))) == "MissingSecurityToken"
    assert (
        _code(_list(Clients(ecr_emulator, "STS.a", "s", "u"))) == "InvalidSecurityToken.MismatchWithAccessKey"
    )
    ecr_emulator.seed(credentials=[{"access_key_id": "STS.a", "expires_at": time.time() - 1}])
    assert _code(_list(Clients(ecr_emulator, "STS.a", "s", "t"))) == "InvalidSecurityToken.Expired"


def test_a_role_can_be_assumed_across_accounts(ecr_emulator: EmulatorProcess) -> None:
    asked = {"RoleArn": f"acs:ram::{SECOND_ACCOUNT_ID}:role/network", "RoleSessionName": "test"}
    query = rpc.signed_query("POST", "AssumeRole", asked, Version="2015-04-01")
    _, answer = rpc.send(ecr_emulator.port, "POST", query, asked)
    made = answer["Credentials"]
    assumed = Clients(ecr_emulator, made["AccessKeyId"], made["AccessKeySecret"], made["SecurityToken"])
    assert assumed.sts.get_caller_identity().body.account_id == SECOND_ACCOUNT_ID


def test_signatures_can_be_switched_off_but_the_key_must_be_known(ecr_emulator: EmulatorProcess) -> None:
    ecr_emulator.seed(settings={"verify_signatures": False})
    query = {
        "Action": "DescribeCens",
        "Version": "2017-09-12",
        "SignatureMethod": "HMAC-SHA1",
        "SignatureVersion": "1.0",
    }
    assert rpc.send(ecr_emulator.port, "GET", {**query, "AccessKeyId": DEFAULT_ACCESS_KEY_ID})[0] == 200
    assert rpc.send(ecr_emulator.port, "GET", {**query, "AccessKeyId": "LTAI-unknown"})[0] == 404


def test_nothing_secret_is_in_the_request_log_or_the_state(ecr_emulator: EmulatorProcess) -> None:
    key = {"access_key_id": "STS.a", "access_key_secret": "s3cr3t", "account_id": SECOND_ACCOUNT_ID}
    ecr_emulator.seed(credentials=[{**key, "security_token": "t0k3n"}])
    _list(Clients(ecr_emulator, "STS.a", "s3cr3t", "t0k3n"))()
    query = rpc.signed_query("POST", "DescribeCens", {}, key="STS.a", secret="s3cr3t", SecurityToken="t0k3n")
    rpc.send(ecr_emulator.port, "POST", query)
    shown = f"{ecr_emulator.requests()} {ecr_emulator.state()}"
    assert len(ecr_emulator.requests()) == 2
    assert [
        word for word in ("s3cr3t", "t0k3n", DEFAULT_ACCESS_KEY_SECRET, "Signature") if word in shown
    ] == []
    assert query["Signature"] not in shown
