"""Tags of attachments: set, removed, listed; system tags are seen and left alone."""

from __future__ import annotations

import pytest
from tests.emulator.cloud import Cloud

TYPE = {"ResourceType": "TRANSITROUTERECRATTACHMENT"}


def _tags(cloud: Cloud) -> dict[str, str]:
    return {each["Key"]: each["Value"] for each in cloud.listed()[0]["Tags"]}


def test_tags_are_added_overwritten_and_removed(cloud: Cloud) -> None:
    named = {**TYPE, "ResourceId.1": cloud.attached(**{"Tag.1.Key": "a", "Tag.1.Value": "1"})}
    cloud.call("TagResources", **named, **{"Tag.1.Key": "a", "Tag.1.Value": "2", "Tag.2.Key": "b"})
    assert _tags(cloud) == {"a": "2", "b": ""}
    cloud.call("UntagResources", **named, **{"TagKey.1": "a", "TagKey.2": "never"})
    assert _tags(cloud) == {"b": ""}
    cloud.call("UntagResources", **named, All="true")
    assert _tags(cloud) == {}


def test_system_tags_can_be_seeded_and_seen_but_neither_set_nor_removed(cloud: Cloud) -> None:
    attachment_id = cloud.attached()
    cloud.seed(attachments=[{"attachment_id": attachment_id, "tags": {"acs:rm:rgId": "rg-1", "mine": "1"}}])
    named = {**TYPE, "ResourceId.1": attachment_id}
    assert cloud.code("TagResources", **named, **{"Tag.1.Key": "acs:x"}) == "InvalidParameter"
    cloud.call("UntagResources", **named, All="true", **{"TagKey.1": "acs:rm:rgId"})
    assert _tags(cloud) == {"acs:rm:rgId": "rg-1"}


def test_a_resource_has_twenty_tags_at_most_and_system_tags_do_not_count(cloud: Cloud) -> None:
    attachment_id = cloud.attached(**{f"Tag.{n}.Key": f"k{n}" for n in range(1, 20)})
    tags = {each["Key"]: each["Value"] for each in cloud.listed()[0]["Tags"]}
    cloud.seed(attachments=[{"attachment_id": attachment_id, "tags": {**tags, "acs:x": "1"}}])
    named = {**TYPE, "ResourceId.1": attachment_id}
    cloud.call("TagResources", **named, **{"Tag.1.Key": "k20"})
    assert cloud.code("TagResources", **named, **{"Tag.1.Key": "k21"}) == "NumberExceed.Tags"


def test_tags_are_listed_by_resource_and_by_tag(cloud: Cloud) -> None:
    attachment_id = cloud.attached(**{"Tag.1.Key": "a", "Tag.1.Value": "1"})
    expected = [{"ResourceId": attachment_id, **TYPE, "TagKey": "a", "TagValue": "1"}]
    for asked in ({"ResourceId.1": attachment_id}, {"Tag.1.Key": "a"}, {}):
        assert cloud.call("ListTagResources", **TYPE, **asked)["TagResources"]["TagResource"] == expected
    assert cloud.call("ListTagResources", **TYPE, **{"Tag.1.Key": "b"})["TagResources"]["TagResource"] == []


@pytest.mark.parametrize(
    ("action", "parameters", "code"),
    [
        ("TagResources", {"ResourceId.1": "tr-attach-no", "Tag.1.Key": "k"}, "InvalidResourceId.NotFound"),
        ("TagResources", {"Tag.1.Key": "k"}, "MissingResourceId"),
        ("TagResources", {"ResourceId.1": "tr-attach-no"}, "MissingTag"),
        ("UntagResources", {"ResourceId.1": "tr-attach-no"}, "MissingTagKey"),
        ("UntagResources", {"TagKey.1": "k", "ResourceType": "Cen"}, "InvalidParameter"),
        ("ListTagResources", {"ResourceType": ""}, "MissingResourceType"),
    ],
)
def test_a_tag_request_that_cannot_be_is_refused(
    cloud: Cloud, action: str, parameters: dict[str, str], code: str
) -> None:
    assert cloud.code(action, **{**TYPE, **parameters}) == code
