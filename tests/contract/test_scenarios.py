"""What every way to the lifecycle does alike: the core, the dynamic provider host, the native plugin."""

from typing import Any

import pytest
from tests.contract.front_ends import FrontEnd, Refused, Unfinished
from tests.contract.place import Place

from alicloud_ecr_emulator import DEFAULT_ACCOUNT_ID, DEFAULT_REGION_ID, SECOND_ACCOUNT_ID
from pulumi_alicloud_ecr.schema import (
    ASSOCIATION,
    ATTACHMENT,
    GRANT,
    ROUTE_TABLE_ASSOCIATION,
    ROUTE_TABLE_PROPAGATION,
    Kind,
)

IN_PLACE = [
    ("transitRouterAttachmentName", "name", "one", "two"),
    ("transitRouterAttachmentDescription", "description", "one", "two"),
    ("tags", "tags", {"a": "1", "b": "2"}, {"b": "3", "c": "4"}),
]


@pytest.mark.parametrize("mode", ["by_transit_router", "by_cen"])
def test_a_created_attachment_is_attached_and_has_every_value_resolved(
    mode: str, front_end: FrontEnd, place: Place
) -> None:
    made = front_end.create(ATTACHMENT, place.name, getattr(place, mode))

    [there] = place.attachments()
    assert made.id == there["attachment_id"]
    assert made.state.items() >= {**place.resolved, "status": "Attached", "resourceType": "ECR"}.items()


def test_the_same_inputs_or_the_resolved_ones_change_nothing(front_end: FrontEnd, place: Place) -> None:
    given = {**place.by_transit_router, "tags": {"team": "net"}}
    made = front_end.create(ATTACHMENT, place.name, given)

    assert front_end.change(ATTACHMENT, place.name, made, given) == "same"
    assert front_end.change(ATTACHMENT, place.name, made, {**given, **place.resolved}) == "same"
    assert front_end.change(ATTACHMENT, place.name, made, {**place.by_cen, "tags": {"team": "net"}}) == "same"


@pytest.mark.parametrize(("wire", "api", "before", "after"), IN_PLACE)
def test_an_in_place_property_changes_in_place(
    wire: str, api: str, before: Any, after: Any, front_end: FrontEnd, place: Place
) -> None:
    made = front_end.create(ATTACHMENT, place.name, {**place.by_transit_router, wire: before})
    changed = {**place.by_transit_router, wire: after}

    assert front_end.change(ATTACHMENT, place.name, made, changed) == "update"
    updated = front_end.update(ATTACHMENT, place.name, made, changed)

    [there] = place.attachments()
    assert there["attachment_id"] == made.id
    assert there[api] == updated.state[wire] == after
    assert updated.state["status"] == "Attached"
    assert front_end.change(ATTACHMENT, place.name, updated, changed) == "same"


@pytest.mark.parametrize(("wire", "api", "before", "after"), IN_PLACE)
def test_leaving_an_in_place_property_out_clears_it(
    wire: str, api: str, before: Any, after: Any, front_end: FrontEnd, place: Place
) -> None:
    made = front_end.create(ATTACHMENT, place.name, {**place.by_transit_router, wire: before})

    assert front_end.change(ATTACHMENT, place.name, made, place.by_transit_router) == "update"
    updated = front_end.update(ATTACHMENT, place.name, made, place.by_transit_router)

    assert not place.attachments()[0][api]
    assert not updated.state.get(wire)


@pytest.mark.parametrize(
    ("wire", "other"),
    [
        ("ecrId", "ecr-other"),
        ("transitRouterId", "tr-other"),
        ("cenId", "cen-other"),
        ("regionId", "cn-other"),
        ("ecrOwnerId", SECOND_ACCOUNT_ID),
    ],
)
def test_another_immutable_value_replaces(wire: str, other: str, front_end: FrontEnd, place: Place) -> None:
    made = front_end.create(ATTACHMENT, place.name, place.by_transit_router)

    changed = {**place.by_transit_router, wire: other}

    assert front_end.change(ATTACHMENT, place.name, made, changed) == "replace"


def test_what_happened_elsewhere_is_read(front_end: FrontEnd, place: Place) -> None:
    made = front_end.create(ATTACHMENT, place.name, {**place.by_transit_router, "tags": {"team": "net"}})
    place.cloud.seed(attachments=[{"attachment_id": made.id, "name": "theirs", "tags": {"acs:x": "1"}}])
    place.let_listings_age()

    read = front_end.read(ATTACHMENT, place.name, made)

    assert read is not None
    assert read.state["transitRouterAttachmentName"] == "theirs"
    assert not read.state.get("tags")
    place.cloud.seed(remove={"attachments": [made.id]})
    place.let_listings_age()
    assert front_end.read(ATTACHMENT, place.name, made) is None


def test_an_existing_attachment_is_adopted_as_it_is(front_end: FrontEnd, place: Place) -> None:
    id = f"tr-attach-{place.number:08}"
    place.attach(id, name="theirs", tags={"team": "net", "acs:x": "1"})
    given = {
        **place.by_transit_router,
        "transitRouterAttachmentName": "theirs",
        "tags": {"team": "net"},
    }

    adopted = front_end.adopt(ATTACHMENT, place.name, id, given)

    assert adopted.id == id
    assert adopted.state.items() >= {**given, **place.resolved, "status": "Attached"}.items()
    assert front_end.change(ATTACHMENT, place.name, adopted, given) == "same"


def test_what_nobody_has_is_not_adopted_and_the_error_says_where_it_was_sought(
    front_end: FrontEnd, place: Place
) -> None:
    said = (
        f"no such ECR attachment tr-attach-nobody in region {DEFAULT_REGION_ID}, account {DEFAULT_ACCOUNT_ID}"
    )
    with pytest.raises(Refused, match=said):
        front_end.adopt(ATTACHMENT, place.name, "tr-attach-nobody", place.by_transit_router)


def test_somebody_elses_attachment_is_left_alone(front_end: FrontEnd, place: Place) -> None:
    id = f"tr-attach-{place.number:08}"
    place.attach(id)

    with pytest.raises(Refused, match=rf"{id}.*import_") as refused:
        front_end.create(ATTACHMENT, place.name, place.by_transit_router)

    assert "\n" not in str(refused.value)
    assert [a["attachment_id"] for a in place.attachments()] == [id]


def test_a_wait_that_runs_out_of_time_keeps_the_id_and_an_update_resumes_it(
    front_end: FrontEnd, place: Place
) -> None:
    given = {**place.by_transit_router, "transitRouterAttachmentName": "slow"}
    place.cloud.seed(settings={"attach_seconds": 3600})
    try:
        with pytest.raises(Unfinished, match="Attaching") as unfinished:
            front_end.create(ATTACHMENT, place.name, given, timeout=2)
    finally:
        place.cloud.seed(settings={"attach_seconds": 0.1})
    kept = unfinished.value.made
    [there] = place.attachments()
    assert kept.id == there["attachment_id"]
    assert kept.state["status"] == "Attaching"

    place.cloud.seed(attachments=[{"attachment_id": kept.id, "status": "Attached"}])
    resumed = front_end.update(ATTACHMENT, place.name, kept, given)

    assert resumed.state["status"] == "Attached"
    assert [a["attachment_id"] for a in place.attachments()] == [kept.id]


def test_a_refused_create_says_what_is_missing_in_one_line(front_end: FrontEnd, bare_place: Place) -> None:
    place = bare_place
    with pytest.raises(Refused, match="association") as refused:
        front_end.create(ATTACHMENT, place.name, place.by_transit_router)

    assert "\n" not in str(refused.value)
    assert place.attachments() == []


def test_everything_that_is_wrong_is_named_with_its_property(front_end: FrontEnd, place: Place) -> None:
    wrong = {
        "ecrOwnerId": "somebody",
        "transitRouterAttachmentName": "http://x",
        "transitRouterAttachmentDescription": "x" * 257,
        "tags": {"acs:x": "1"},
        "orderType": "Nobody",
        "colour": "red",
    }

    failures = front_end.check(ATTACHMENT, place.name, wrong)

    assert failures.keys() == {"ecrId", "transitRouterId", *wrong}


def test_a_deleted_attachment_is_gone_and_deleting_it_again_succeeds(
    front_end: FrontEnd, place: Place
) -> None:
    made = front_end.create(ATTACHMENT, place.name, place.by_transit_router)

    front_end.delete(ATTACHMENT, place.name, made)
    assert place.attachments() == []
    front_end.delete(ATTACHMENT, place.name, made)

    again = front_end.create(ATTACHMENT, place.name, place.by_transit_router)
    assert again.id != made.id


def test_an_association_lives_through_create_update_read_and_delete(
    front_end: FrontEnd, bare_place: Place
) -> None:
    place = bare_place
    given = {**place.by_transit_router, "description": "one"}

    made = front_end.create(ASSOCIATION, place.name, given)
    assert made.state["status"] == "INACTIVE"
    changed = {**given, "description": "two"}
    assert front_end.change(ASSOCIATION, place.name, made, changed) == "update"
    updated = front_end.update(ASSOCIATION, place.name, made, changed)
    place.let_listings_age()
    read = front_end.read(ASSOCIATION, place.name, updated)
    assert read is not None
    assert read.state["description"] == "two"
    front_end.delete(ASSOCIATION, place.name, read)
    place.let_listings_age()

    assert front_end.read(ASSOCIATION, place.name, read) is None
    # Last, for a comparison shows the state to the process under another name, as if it had moved there.
    assert front_end.change(ASSOCIATION, place.name, read, {**changed, "ecrId": "ecr-other"}) == "replace"


def test_a_grant_lives_through_create_read_and_delete(front_end: FrontEnd, place: Place) -> None:
    given = {"ecrId": place.ecr_id, "cenId": "cen-theirs", "cenOwnerId": SECOND_ACCOUNT_ID}
    place.cloud.seed(cens=[{"cen_id": "cen-theirs", "owner_id": SECOND_ACCOUNT_ID}])

    made = front_end.create(GRANT, place.name, given)
    assert made.id == f"{place.ecr_id}:cen-theirs"
    assert front_end.change(GRANT, place.name, made, given) == "same"
    assert front_end.read(GRANT, place.name, made) is not None
    front_end.delete(GRANT, place.name, made)

    assert front_end.read(GRANT, place.name, made) is None


LINKS = pytest.mark.parametrize(
    ("kind", "there"),
    [
        (ROUTE_TABLE_ASSOCIATION, "route_table_associations"),
        (ROUTE_TABLE_PROPAGATION, "route_table_propagations"),
    ],
    ids=["association", "propagation"],
)


def system_table(place: Place) -> str:
    tables = place.cloud.state()["route_tables"]
    (found,) = [
        t for t in tables if t["transit_router_id"] == place.transit_router_id and t["type"] == "System"
    ]
    return str(found["route_table_id"])


def links(place: Place, there: str, id: str) -> list[tuple[str, str]]:
    found = place.cloud.state()[there]
    return [(i["route_table_id"], i["status"]) for i in found if i["attachment_id"] == id]


@LINKS
def test_a_route_table_is_linked_read_and_let_go(
    kind: Kind[Any, Any], there: str, front_end: FrontEnd, place: Place
) -> None:
    attachment = f"tr-attach-{place.number:08}"
    place.attach(attachment)
    given = {"transitRouterAttachmentId": attachment}
    table = system_table(place)

    made = front_end.create(kind, place.name, given)
    assert made.id == f"{attachment}:{table}"
    assert made.state.items() >= {"transitRouterRouteTableId": table, "status": "Active"}.items()
    assert front_end.change(kind, place.name, made, given) == "same"
    assert front_end.change(kind, place.name, made, {**given, "transitRouterRouteTableId": table}) == "same"
    place.let_listings_age()
    assert front_end.read(kind, place.name, made) is not None
    front_end.delete(kind, place.name, made)
    assert links(place, there, attachment) == []
    place.let_listings_age()
    assert front_end.read(kind, place.name, made) is None


@LINKS
def test_an_existing_route_table_link_is_adopted(
    kind: Kind[Any, Any], there: str, front_end: FrontEnd, place: Place
) -> None:
    attachment = f"tr-attach-{place.number:08}"
    place.attach(attachment)
    table = system_table(place)
    place.cloud.seed(**{there: [{"attachment_id": attachment, "route_table_id": table}]})

    adopted = front_end.adopt(
        kind, place.name, f"{attachment}:{table}", {"transitRouterAttachmentId": attachment}
    )

    assert adopted.state.items() >= {"transitRouterRouteTableId": table, "status": "Active"}.items()
    assert links(place, there, attachment) == [(table, "Active")]


def test_another_route_table_takes_over_in_place(front_end: FrontEnd, place: Place) -> None:
    attachment, other = f"tr-attach-{place.number:08}", f"vtb-other{place.number:08}"
    place.attach(attachment)
    place.cloud.seed(route_tables=[{"route_table_id": other, "transit_router_id": place.transit_router_id}])
    given = {"transitRouterAttachmentId": attachment}
    made = front_end.create(ROUTE_TABLE_ASSOCIATION, place.name, given)
    changed = {**given, "transitRouterRouteTableId": other}

    assert front_end.change(ROUTE_TABLE_ASSOCIATION, place.name, made, changed) == "update"
    updated = front_end.update(ROUTE_TABLE_ASSOCIATION, place.name, made, changed)

    assert links(place, "route_table_associations", attachment) == [(other, "Active")]
    assert updated.state["transitRouterRouteTableId"] == other
    front_end.delete(ROUTE_TABLE_ASSOCIATION, place.name, updated)
    assert links(place, "route_table_associations", attachment) == []
