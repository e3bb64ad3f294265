"""The rules of the API page, each at its limits."""

from __future__ import annotations

import string
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pulumi_alicloud_ecr.schema import validation

#: Anything that a program may hand over.
anything: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)
ALL_RULES = [
    validation.identifier,
    validation.account,
    validation.name,
    validation.description,
    validation.association_description,
    validation.order_type,
    validation.tags,
]
SCHEMES = ["http://", "https://", "http://x", "https://x"]


@pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: str(rule.__name__))
@settings(max_examples=40)
@given(value=anything)
def test_no_value_makes_a_rule_raise(rule: Any, value: Any) -> None:
    problem = rule(value)
    assert problem is None or (problem and "\n" not in problem.replace(str(value), ""))


@given(st.text(string.ascii_letters + string.digits + "-_", min_size=1))
def test_an_id_of_printable_ascii_passes(value: str) -> None:
    assert validation.identifier(value) is None


@pytest.mark.parametrize(
    "value", ["", " ", "ecr 1", "ecr-1\n", "ecr-ü", "ecr-\u0661", "ecr-\x7f", "\u200becr-1"]
)
def test_an_id_that_is_empty_or_not_printable_ascii_is_refused(value: str) -> None:
    assert validation.identifier(value)


@given(st.text(string.digits, min_size=1))
def test_an_account_is_a_string_of_digits(value: str) -> None:
    assert validation.account(value) is None


@pytest.mark.parametrize("value", ["", "12a", "\u0661\u0662", "1.0", "-1", 12, 12.0, True])
def test_what_is_no_string_of_digits_is_no_account(value: Any) -> None:
    assert validation.account(value)


@pytest.mark.parametrize(("rule", "most"), [(validation.name, 128), (validation.description, 256)])
def test_a_text_may_be_as_long_as_the_page_says_and_no_longer(rule: Any, most: int) -> None:
    assert rule("") is None
    assert rule("名" * most) is None
    assert rule("x" * (most + 1)) == f"has {most + 1} characters, at most {most} are allowed"


@pytest.mark.parametrize("rule", [validation.name, validation.description])
@pytest.mark.parametrize("value", SCHEMES)
def test_a_text_must_not_start_with_a_scheme_but_may_contain_one(rule: Any, value: str) -> None:
    assert rule(value) == "must not start with http:// or https://"
    assert rule("see " + value) is None


def test_the_description_of_an_association_has_128_characters_at_most() -> None:
    assert validation.association_description("x" * 128) is None
    assert validation.association_description("x" * 129)


def test_the_payer_is_one_of_two() -> None:
    assert validation.order_type("PayByCenOwner") is None
    assert validation.order_type("PayByResourceOwner") is None
    assert validation.order_type("paybycenowner") == "must be one of PayByCenOwner, PayByResourceOwner"


def test_twenty_tags_pass_and_twenty_one_do_not() -> None:
    assert validation.tags({f"k{n}": "" for n in range(20)}) is None
    assert validation.tags({f"k{n}": "" for n in range(21)}) == "has 21 tags, at most 20 are allowed"


def test_a_key_has_1_to_64_and_a_value_0_to_128_characters() -> None:
    assert validation.tags({"k" * 64: "v" * 128, "k": ""}) is None
    assert validation.tags({"": "v"}) == "a tag key must not be empty"
    assert "the key of tag" in str(validation.tags({"k" * 65: "v"}))
    assert "the value of tag 'k' has 129 characters" in str(validation.tags({"k": "v" * 129}))


@pytest.mark.parametrize("text", ["aliyun", "acs:", "aliyunX", "acs:x"])
def test_a_reserved_prefix_is_refused_in_key_and_value(text: str) -> None:
    assert "the key of tag" in str(validation.tags({text: "v"}))
    assert "the value of tag" in str(validation.tags({"k": text}))
    assert validation.tags({"x" + text: "x" + text}) is None


@pytest.mark.parametrize("text", [f"a{scheme}" for scheme in SCHEMES])
def test_a_scheme_anywhere_in_key_or_value_is_refused(text: str) -> None:
    assert "must not contain http:// or https://" in str(validation.tags({text: "v"}))
    assert "must not contain http:// or https://" in str(validation.tags({"k": text}))


def test_every_bad_tag_is_named_at_once() -> None:
    problem = validation.tags({"acs:a": "1", "ok": "1", "b": "aliyun", "": ""})
    assert problem is not None
    assert problem.count(";") == 2


@given(st.text())
def test_exactly_the_system_s_own_tags_are_no_drift(key: str) -> None:
    assert validation.is_system_tag(key) == key.startswith(("acs:", "aliyun"))


@given(st.dictionaries(st.text(max_size=70), st.text(max_size=140), max_size=24))
def test_tags_pass_exactly_when_the_page_s_sentences_hold(tags: dict[str, str]) -> None:
    def fits(text: str, most: int) -> bool:
        return (
            len(text) <= most
            and not text.startswith(("aliyun", "acs:"))
            and not any(scheme in text for scheme in ("http://", "https://"))
        )

    allowed = len(tags) <= 20 and all(k and fits(k, 64) and fits(v, 128) for k, v in tags.items())
    assert (validation.tags(tags) is None) == allowed
