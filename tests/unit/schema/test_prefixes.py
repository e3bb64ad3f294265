"""Allowed prefixes: what a list of CIDR blocks may hold, and which changes of it are none."""

from __future__ import annotations

import ipaddress
from typing import Any

import pytest

from pulumi_alicloud_ecr.schema import ASSOCIATION, UNKNOWN, AssociationInputs, prefixes
from pulumi_alicloud_ecr.schema.check import check
from pulumi_alicloud_ecr.schema.diff import Diff, diff

STATE = {"ecrId": "e", "transitRouterId": "t", "regionId": "r", "status": "ACTIVE"}
THREE = ["10.0.0.0/8", "172.16.0.0/12", "2001:db8::/32"]


def change(before: object, after: object) -> Diff:
    given = {"ecrId": "e", "transitRouterId": "t"}
    news = check(ASSOCIATION, {**given, "allowedPrefixes": after}, "r").inputs
    return diff(ASSOCIATION, {**STATE, "allowedPrefixes": before}, news)


@pytest.mark.parametrize(
    "after",
    [
        THREE[::-1],
        [*THREE, *THREE],
        ["10.0.0.0/8", "172.16.0.0/12", "2001:DB8:0::/32"],
    ],
    ids=["order", "duplicates", "spelling"],
)
def test_order_duplicates_and_spelling_are_no_change(after: list[str]) -> None:
    assert change(THREE, after) == Diff()


@pytest.mark.parametrize("after", [THREE[:2], [], None, [*THREE[:2], "2001:db8::/33"]])
def test_another_set_is_changed_in_place_and_nothing_clears(after: list[str] | None) -> None:
    assert change(THREE, after) == Diff(updates=("allowedPrefixes",))


@pytest.mark.parametrize("nothing", [None, []])
@pytest.mark.parametrize("before", [None, []])
def test_none_and_empty_are_the_same(before: object, nothing: object) -> None:
    assert change(before, nothing) == Diff()


def test_one_unknown_block_leaves_the_list_open() -> None:
    assert change(THREE, [*THREE, UNKNOWN]) == Diff(unknowns=("allowedPrefixes",))
    assert check(ASSOCIATION, {**STATE, "allowedPrefixes": ["nonsense", UNKNOWN]}, "r").failures


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (["10.1.0.0/8"], "block 1 has bits set beyond its prefix length: write the first address"),
        (["2001:db8::1/32"], "or /128"),
        (["10.0.0.0/8", "10.0.0.1"], "block 2 has no prefix length: write /32"),
        (["10.0.0.0/255.0.0.0"], "write /8"),
        (["10.0.0.0/33"], "block 1 is not a CIDR block"),
        (["fe80::%1/64"], "is not a CIDR block"),
        ([" 10.0.0.0/8"], "is not a CIDR block"),
        ([{"cidr": "10.0.0.0/8"}], "is not a CIDR block"),
        ([1], "is not a CIDR block"),
        ("10.0.0.0/8", "must be a list of CIDR blocks"),
        (["a", "b", "c", "d", "e"], "and 2 more"),
    ],
)
def test_what_is_no_network_is_named_by_its_position_with_what_to_write(value: Any, said: str) -> None:
    assert said in (prefixes.problem(value) or "")


def many(count: int) -> list[str]:
    first = int(ipaddress.ip_address("10.0.0.0"))
    return [f"{ipaddress.ip_address(first + 256 * number)}/24" for number in range(count)]


def test_ten_thousand_blocks_are_allowed_and_one_more_is_not() -> None:
    assert prefixes.problem(many(10_000)) is None
    assert prefixes.problem([*many(10_000), *many(10_000)]) is None
    assert "has 10001 CIDR blocks, at most 10000 are allowed" in (prefixes.problem(many(10_001)) or "")


def test_ten_thousand_blocks_are_compared_by_reading_each_once() -> None:
    blocks = many(10_000)
    prefixes._network.cache_clear()
    for _ in range(3):
        assert change(blocks, blocks[::-1]) == Diff()
    assert prefixes._network.cache_info().misses == len(blocks)


def test_the_api_is_told_each_block_once_in_the_given_order() -> None:
    assert prefixes.distinct_of(("2001:DB8::/32", "10.0.0.0/8", "2001:db8::/32")) == (
        "2001:db8::/32",
        "10.0.0.0/8",
    )


def test_a_list_is_a_tuple_inside_and_a_list_in_the_state() -> None:
    inputs = ASSOCIATION.inputs_of({"ecrId": "e", "transitRouterId": "t", "allowedPrefixes": THREE})
    assert inputs == AssociationInputs("e", "t", allowed_prefixes=tuple(THREE))
    assert ASSOCIATION.wire_of(inputs)["allowedPrefixes"] == THREE
