"""Text from elsewhere: no secret, no control character, and nothing that can't be written."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_alicloud_ecr.api.settings import Settings
from pulumi_alicloud_ecr.api.text import hide, one_line, shown

SECRET = "s3cr3t-Value/With+Signs=="


@pytest.mark.parametrize(
    "text",
    [
        "a {} b",
        "https://sts.aliyuncs.com/?Action=AssumeRole&SecurityToken={}&x=1",
        "GET&%2F&AccessKeyId%3Dak%26SecurityToken%3D{}%26Version%3D1",
        "GET&%252F&SecurityToken%253D{}%2526Version",
        '{{"AccessKeySecret": "{}", "a": 1}}',
        "{{'sts_token': '{}'}}",
        "Authorization: ACS3-HMAC-SHA256 Credential=ak,Signature={}",
        "x-acs-security-token: {}",
        "http://user:{}@proxy:3128",
    ],
)
def test_what_stands_where_secrets_do_is_replaced(text: str) -> None:
    value = "NeverSeenBefore0123456789"
    hide("other-secret")
    said = one_line(text.format("other-secret" if text == "a {} b" else value))
    assert value not in said
    assert "other-secret" not in said
    assert "[secret]" in said or "?[…]" in said


def test_the_secrets_of_the_configuration_are_known() -> None:
    Settings.from_config({"alicloud-ecr:accessKey": "ak", "alicloud-ecr:secretKey": SECRET}, {})
    assert one_line(f"x{SECRET}y") == "x[secret]y"


@pytest.mark.parametrize(
    "text",
    [
        "The security token is invalid.",
        "configuration alicloud-ecr:secretKey is missing: accessKey and secretKey go together",
        "SignatureDoesNotMatch: the AccessKey secret is wrong (HTTP 400, RequestId 1A2B)",
        "waiting for ECR attachment tr-attach-1 to be Attached timed out after 10 s; its last status was Attaching",
        'check "ecr_id": "ecr-1" and see https://help.example/page',
        "an umlaut ü, 中文 and an emoji 🙂",
    ],
)
def test_ordinary_text_stays(text: str) -> None:
    assert one_line(text) == text


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("a\x1b[31mred\x1b[0m", "ared"),
        ("a\x1b]0;title\x07b", "ab"),
        ("a\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\b", "alinkb"),
        ("a\x9b2Jb", "ab"),
        ("a\x1bcb", "ab"),
        ("a\r\nb\tc\x00d\x08", "a b c d"),
        ("a\u202eb\u2066c", "a b c"),
        ("a\ud800b", "a?b"),
    ],
)
def test_terminals_get_nothing_but_text(text: str, plain: str) -> None:
    assert one_line(text) == plain


@given(st.text())
def test_any_text_becomes_one_writable_line(text: str) -> None:
    line = one_line(text)
    line.encode("utf-8")
    assert len(line) <= 400
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", line)


@given(st.text(st.characters(codec="utf-8")))
def test_line_breaks_of_a_stack_are_kept(text: str) -> None:
    assert shown(text).count("\n") <= text.count("\n")
    assert shown("a\nb") == "a\nb"


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "https://",
        "SecurityToken=",
        "\x1b]",
        "\x1b[0",
        "url: ",
        "Authorization:",
        '"password" : "',
        "https://a?",
    ],
)
def test_a_text_made_to_keep_us_busy_is_cut(piece: str) -> None:
    # Without bounds in the patterns this would take hours.
    assert len(one_line(piece * (4_000_000 // len(piece)))) <= 400
