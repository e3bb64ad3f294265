"""Which association counts as made before the attachment, and which as its own while ids are unknown."""

from pulumi_alicloud_ecr.policy.testing import (
    UNKNOWN,
    Sample,
    association,
    attachment,
    component,
    grant,
    run,
    sample,
)

POLICY = "ecr-association-required"
ECR = sample("test:index:Ecr", "ecr")
TR = sample("test:index:Tr", "tr")
KNOWN = {"ecrId": "ecr-1", "transitRouterId": "tr-1"}


def unknown_pair(make: object, *after: Sample, **more: object) -> Sample:
    """An attachment or association whose ids come from the stack's ECR and TR."""
    return make(  # type: ignore[operator,no-any-return]
        ecrId=UNKNOWN,
        transitRouterId=UNKNOWN,
        sources={"ecrId": [ECR], "transitRouterId": [TR]},
        depends_on=after,
        **more,
    )


def test_ids_that_come_from_the_same_resources_match_before_they_are_known() -> None:
    first = unknown_pair(association)
    run(ECR, TR, first, unknown_pair(attachment, first), config={POLICY: {"strict": True}}).passes(POLICY)


def test_ids_from_the_same_resources_do_not_replace_the_order() -> None:
    first = unknown_pair(association)
    run(ECR, TR, first, unknown_pair(attachment)).violates(POLICY, containing="depends_on")


def test_outputs_of_the_association_match_it_and_order_it() -> None:
    first = unknown_pair(association)
    after = attachment(
        ecrId=UNKNOWN, transitRouterId=UNKNOWN, sources={"ecrId": [first], "transitRouterId": [first]}
    )
    run(ECR, TR, first, after, config={POLICY: {"strict": True}}).passes(POLICY)


def test_an_output_passes_on_what_the_association_was_given() -> None:
    first = association(ecrId="ecr-1", transitRouterId=UNKNOWN, sources={"transitRouterId": [TR]})
    after = attachment(
        ecrId=UNKNOWN, transitRouterId=UNKNOWN, sources={"ecrId": [first], "transitRouterId": [TR]}
    )
    run(TR, first, after, config={POLICY: {"strict": True}}).passes(POLICY)


def test_an_id_from_elsewhere_is_undecided() -> None:
    first = unknown_pair(association)
    other = sample("test:index:Lookup", "other")
    after = attachment(
        ecrId=UNKNOWN,
        transitRouterId=UNKNOWN,
        sources={"ecrId": [other], "transitRouterId": [TR]},
        depends_on=[first],
    )
    run(ECR, TR, other, first, after).is_undecided(POLICY, after, containing="other")


def test_the_ids_of_two_new_ecrs_differ() -> None:
    token = "alicloud:expressconnect/routerExpressConnectRouter:RouterExpressConnectRouter"
    one, two = sample(token, "one"), sample(token, "two")
    first = association(ecrId=UNKNOWN, transitRouterId="tr-1", sources={"ecrId": [one]})
    after = attachment(ecrId=UNKNOWN, transitRouterId="tr-1", sources={"ecrId": [two]}, depends_on=[first])
    run(one, two, first, after).violates(POLICY, after)


def test_without_any_association_even_unknown_ids_are_a_violation() -> None:
    run(ECR, TR, unknown_pair(attachment)).violates(POLICY, containing="EcrAssociation")


def test_a_declared_association_leaves_an_unknown_id_undecided() -> None:
    config = {POLICY: {"associations": [KNOWN]}}
    run(ECR, TR, unknown_pair(attachment), config=config).is_undecided(POLICY)


def test_the_order_may_lead_through_other_resources() -> None:
    first = association(**KNOWN)
    between = sample("test:index:Between", "between", depends_on=[first])
    run(first, between, attachment(depends_on=[between], **KNOWN)).passes(POLICY)


def test_the_order_may_lead_through_the_source_of_another_property() -> None:
    first = association(**KNOWN)
    named_by = sample("test:index:Name", "named-by", depends_on=[first])
    after = attachment(
        transitRouterAttachmentName=UNKNOWN, sources={"transitRouterAttachmentName": [named_by]}, **KNOWN
    )
    run(first, named_by, after).passes(POLICY)


def test_depending_on_a_component_is_depending_on_what_is_in_it() -> None:
    whole = component()
    inner = component("inner", parent=whole)
    first = association(parent=inner, **KNOWN)
    run(whole, inner, first, attachment(depends_on=[whole], **KNOWN)).passes(POLICY)


def test_a_child_comes_after_all_that_its_component_depends_on() -> None:
    first = association(**KNOWN)
    whole = component(depends_on=[first])
    run(first, whole, attachment(parent=whole, **KNOWN)).passes(POLICY)


def test_two_children_of_one_component_are_not_ordered_by_it() -> None:
    whole = component()
    report = run(whole, association(parent=whole, **KNOWN), attachment(parent=whole, **KNOWN))
    report.violates(POLICY, containing="depends_on")


def test_depending_on_a_resource_is_not_depending_on_its_children() -> None:
    first = association(parent=ECR, **KNOWN)
    run(ECR, first, attachment(depends_on=[ECR], **KNOWN)).violates(POLICY, containing="depends_on")


def test_a_child_of_the_association_comes_after_it() -> None:
    first = association(**KNOWN)
    run(first, attachment(parent=first, **KNOWN)).passes(POLICY)


def test_a_grant_may_come_by_reference_too() -> None:
    permission = grant(ecrId=UNKNOWN, cenId="cen-1", cenOwnerId="1", sources={"ecrId": [ECR]})
    planned = attachment(ecrId=UNKNOWN, cenId="cen-1", regionId="r", ecrOwnerId="2", sources={"ecrId": [ECR]})
    run(ECR, permission, planned).passes("ecr-cross-account-grant")


def test_dependencies_in_a_circle_end() -> None:
    first = association("one", ecrId=UNKNOWN, transitRouterId="tr-1")
    loop = association(
        "one", ecrId=UNKNOWN, transitRouterId="tr-1", sources={"ecrId": [first]}, depends_on=[first]
    )
    run(loop, attachment(ecrId=UNKNOWN, transitRouterId="tr-1", sources={"ecrId": [loop]})).passes(POLICY)
