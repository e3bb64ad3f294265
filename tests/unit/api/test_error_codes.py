"""The table of error codes: every code of the API page has a meaning, a remedy and a decision."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_alicloud_ecr.api import error_codes
from pulumi_alicloud_ecr.api.error_codes import (
    CODES,
    FAMILIES,
    Meaning,
    Reaction,
)
from pulumi_alicloud_ecr.api.errors import ApiError, Refused

#: HTTP status and code, in the order of the table on the page CreateTransitRouterEcrAttachment.
_PAGE = Path(__file__).parents[2] / "emulator" / "data" / "create_attachment_codes.txt"
PAGE_CODES = [line.split()[1] for line in _PAGE.read_text().splitlines()]

DELETE_CODES = [
    "OperationFailed.RouteTableAssociationExist",
    "OperationFailed.RouteTablePropagationExist",
    "OperationFailed.RouteEntryExist",
    "OperationFailed.PrefixListExist",
    "OperationFailed.FlowLogExistOrNisOpened",
    "OperationFailed.NotSupportForceDelete",
    "InvalidTransitRouterAttachmentId.NotFound",
    "IncorrectStatus.EcrResource",
    "OperationUnsupported.TransitRouterType",
]

#: What a code does not say by itself: everything that a missing association may be refused with is looked into.
LOOKED_INTO = {
    "InvalidStatus.ResourceStatus",
    "InvalidTransitRouterId.NotFound",
    "Forbbiden.TransitRouterServiceNotOpen",
    "OperationUnsupported.TransitRouterType",
    "IncorrectStatus.TransitRouter",
    "QuotaFull.ChildInstanceRelatedCen",
    "IncorrectStatus.EcrResource",
    "OperationUnsupported.ECRAttachment",
    "ResourceNotFound",
    "Unauthorized",
    "NoPermission.AliyunServiceRolePolicyForCEN",
    "Forbbiden.AttachChildInstanceAcrossBid",
    "Forbidden.ResourceOwnerTransitRouterServiceNotOpen",
}


def error(code: str, status: int = 400) -> ApiError:
    return ApiError("DoThing", code, "words", "REQ-1", status)


def test_the_page_has_its_twenty_five_codes() -> None:
    assert len(PAGE_CODES) == len(set(PAGE_CODES)) == 25


@pytest.mark.parametrize("code", PAGE_CODES + DELETE_CODES)
def test_every_documented_code_stands_in_the_table_with_meaning_and_remedy(code: str) -> None:
    found = CODES[code]
    assert len(found.meaning) > 10
    assert found.remedy.endswith(".")
    assert found.remedy[0].isupper()
    assert "\n" not in found.meaning + found.remedy


def test_no_two_codes_of_the_page_mean_the_same() -> None:
    meanings = [CODES[code].meaning for code in PAGE_CODES]
    assert len(set(meanings)) == len(meanings)


@pytest.mark.parametrize("code", sorted(LOOKED_INTO))
def test_a_code_that_can_mean_a_missing_prerequisite_is_looked_into(code: str) -> None:
    assert error_codes.meaning(error(code)).then in (
        Reaction.INVESTIGATE,
        Reaction.MISSING,
        Reaction.RETRY_IF_SOUND,
    )


@pytest.mark.parametrize(
    ("code", "then"),
    [
        ("Throttling", Reaction.RETRY),
        ("Throttling.User", Reaction.RETRY),
        ("Rejected.Throttling", Reaction.RETRY),
        ("Operation.Blocking", Reaction.RETRY),
        ("Conflict.Lock", Reaction.RETRY),
        ("Conflict.Other", Reaction.RETRY),
        ("ServiceUnavailable", Reaction.RETRY),
        ("IncorrectStatus.NeverHeardOf", Reaction.RETRY_IF_SOUND),
        ("InvalidStatus.NeverHeardOf", Reaction.RETRY_IF_SOUND),
        ("OperationFailed.NeverHeardOf", Reaction.FAIL),
        ("QuotaExceeded.NeverHeardOf", Reaction.MISSING),
        ("Forbbiden.NeverHeardOf", Reaction.INVESTIGATE),
        ("Forbidden.RAM", Reaction.MISSING),
        ("InvalidNewThing.NotFound", Reaction.INVESTIGATE),
        ("NeverHeardOf", Reaction.FAIL),
    ],
)
def test_a_code_nobody_has_seen_is_decided_by_its_family(code: str, then: Reaction) -> None:
    assert error_codes.meaning(error(code)).then is then


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_an_unknown_code_with_a_transient_http_status_passes(status: int) -> None:
    assert error_codes.passes(error("NeverHeardOf", status))


def test_a_known_code_counts_more_than_its_http_status() -> None:
    assert error_codes.meaning(error("SignatureDoesNotMatch", 503)).then is Reaction.FAIL


@pytest.mark.parametrize("code", ["InvalidAccessKeyId.NotFound", "InvalidAction.NotFound", "NeverHeardOf"])
def test_a_404_of_the_gateway_never_means_that_the_resource_is_gone(code: str) -> None:
    assert not error_codes.is_gone(error(code, 404))
    assert not error_codes.may_be_gone(error(code, 404))


def test_only_a_code_that_names_the_resource_says_that_it_is_gone() -> None:
    assert error_codes.is_gone(error("InvalidTransitRouterAttachmentId.NotFound"))
    assert not error_codes.is_gone(error("ResourceNotFound"))
    assert error_codes.may_be_gone(error("ResourceNotFound"))


def test_no_family_hides_behind_an_earlier_one() -> None:
    prefixes = [prefix for prefix, _ in FAMILIES]
    for index, prefix in enumerate(prefixes):
        assert not any(prefix.startswith(earlier) for earlier in prefixes[:index]), prefix


def test_an_explanation_is_one_line_with_meaning_remedy_code_and_request() -> None:
    text = str(error_codes.explained(error("Unauthorized"), "the thing is not made"))
    assert text.startswith("the thing is not made: the AccessKey may not do this. Grant")
    assert "DoThing was refused with Unauthorized: words (HTTP 400, RequestId REQ-1)" in text
    assert "\n" not in text


def test_refusals_leave_an_explaining_block_explained_and_other_errors_as_they_are() -> None:
    with pytest.raises(Refused, match="the AccessKey may not do this"), error_codes.explaining():
        raise error("Unauthorized")
    with pytest.raises(KeyError), error_codes.explaining():
        raise KeyError


@given(st.text(max_size=60), st.integers(100, 599))
def test_any_code_whatsoever_has_a_meaning(code: str, status: int) -> None:
    assert isinstance(error_codes.meaning(error(code, status)), Meaning)
    assert str(error_codes.explained(error(code, status)))
