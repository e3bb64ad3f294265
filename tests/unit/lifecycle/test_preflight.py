"""A refusal is looked into: the happy path minus one thing, and all that is missing in one message, in seconds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from tests.unit.conftest import CEN, ECR, REGION, TR, Bench, inputs
from tools.testing.world_cloud import (
    ASSOCIATIONS,
    CREATE,
    GRANTS_TO_CEN,
    ROUTERS,
    SERVICE,
    TRANSIT_ROUTERS,
    Fault,
    dropped,
    refusal,
)

import alicloud_ecr_emulator as emulator
from pulumi_alicloud_ecr.api.errors import EcrError, Exists, Refused

ASSOCIATION = "ecr-assoc-unit000000001"
OWN = emulator.DEFAULT_ACCOUNT_ID
SECOND = emulator.SECOND_ACCOUNT_ID
SECOND_ECR = emulator.SECOND_ACCOUNT_ECR_ID

#: An association and a grant for the second account's ECR: the happy path across accounts.
ACROSS: dict[str, Any] = {
    "associations": [
        {
            "association_id": "ecr-assoc-across",
            "ecr_id": SECOND_ECR,
            "owner_id": SECOND,
            "cen_id": CEN,
            "region_id": REGION,
            "transit_router_id": TR,
            "transit_router_owner_id": OWN,
        }
    ],
    "grants": [
        {
            "ecr_id": SECOND_ECR,
            "ecr_owner_id": SECOND,
            "cen_id": CEN,
            "cen_owner_id": OWN,
            "region_id": REGION,
        }
    ],
}

#: What a create without its association may be refused with: the API page names no code for it.
MISSING_ASSOCIATION_CODES = [
    "ResourceNotFound",
    "InvalidStatus.ResourceStatus",
    "IncorrectStatus.EcrResource",
    "OperationUnsupported.ECRAttachment",
    "Forbbiden.SomethingNew",
]


@dataclass(frozen=True)
class Missing:
    """One thing that is wrong: the world and the inputs, and what the message has to say of it."""

    says: tuple[str, ...]
    seed: dict[str, Any]
    inputs: dict[str, Any]


def minus(*says: str, inputs: dict[str, Any] | None = None, **seed: Any) -> Missing:
    return Missing(says, seed, inputs or {})


PREREQUISITES = {
    "association": minus(
        f"no association of ECR {ECR} with transit router {TR}",
        "create one first",
        remove={"associations": [ASSOCIATION]},
    ),
    "association-of-another-router": minus(
        f"(association {ASSOCIATION} is of transit router tr-other)",
        associations=[{"association_id": ASSOCIATION, "transit_router_id": "tr-other"}],
    ),
    "edition": minus(
        f"transit router {TR} is Basic Edition",
        "use an Enterprise Edition transit router",
        transit_routers=[{"transit_router_id": TR, "type": "Basic"}],
    ),
    "router": minus("transit router tr-nowhere does not exist", inputs={"transit_router_id": "tr-nowhere"}),
    "router-of-another-cen": minus(
        "transit router tr-nowhere does not exist", inputs={"transit_router_id": "tr-nowhere", "cen_id": CEN}
    ),
    "region": minus(
        "the attachment's region is cn-beijing", f"set region_id={REGION}", inputs={"region_id": "cn-beijing"}
    ),
    "cen": minus("there is no such CEN instance in this account", inputs={"cen_id": "cen-nowhere"}),
    "ecr": minus(f"account {OWN} has no ECR ecr-nowhere", inputs={"ecr_id": "ecr-nowhere"}),
    "owner": minus(f"account {OWN} has no ECR {SECOND_ECR}", inputs={"ecr_id": SECOND_ECR}, **ACROSS),
    "grant": minus(
        f"account {SECOND} of the ECR has not granted ECR {SECOND_ECR} to CEN {CEN}",
        "create an EcrGrant",
        inputs={"ecr_id": SECOND_ECR, "ecr_owner_id": SECOND},
        associations=ACROSS["associations"],
    ),
    "enterprise": minus(
        "different sites (China, International) or enterprises",
        inputs={"ecr_id": SECOND_ECR, "ecr_owner_id": SECOND},
        accounts=[{"account_id": SECOND, "enterprise": "another"}],
        **ACROSS,
    ),
    "service": minus(
        "the transit router service is not open for this account",
        accounts=[{"account_id": OWN, "transit_router_service": False}],
    ),
    "owner-s-service": minus(
        "the account that owns the ECR has not opened the transit router service",
        inputs={"ecr_id": SECOND_ECR, "ecr_owner_id": SECOND},
        accounts=[{"account_id": SECOND, "transit_router_service": False}],
        **ACROSS,
    ),
    "role": minus(
        "the service-linked role AliyunServiceRoleForCEN is missing",
        accounts=[{"account_id": OWN, "service_linked_role": False, "may_create_service_linked_role": False}],
    ),
    "one-router-per-region": minus(
        "is attached to another transit router of the region as well",
        "tr-attach-foreign",
        transit_routers=[
            {"transit_router_id": "tr-other", "cen_id": CEN, "region_id": REGION, "owner_id": OWN}
        ],
        attachments=[
            {
                "attachment_id": "tr-attach-foreign",
                "cen_id": CEN,
                "transit_router_id": "tr-other",
                "region_id": REGION,
                "owner_id": OWN,
                "ecr_id": ECR,
                "ecr_owner_id": OWN,
            }
        ],
    ),
    "quota": minus(
        "as many ECR attachments as its quota allows", settings={"attachments_per_transit_router": 0}
    ),
    "permission": minus(
        "the AccessKey may not do this", accounts=[{"account_id": OWN, "denied_actions": [CREATE]}]
    ),
    "cen-level": minus(
        "CEN instances whose level is Full", cens=[{"cen_id": CEN, "protection_level": "FULL"}]
    ),
    "region-support": minus(
        "transit routers of this region do not support ECR attachments",
        regions=[{"region_id": REGION, "ecr_supported": False}],
    ),
}


@pytest.mark.parametrize("name", PREREQUISITES)
def test_what_is_missing_is_said_within_seconds_with_the_way_to_get_it(bench: Bench, name: str) -> None:
    missing = PREREQUISITES[name]
    bench.seed(**missing.seed)
    before = len(bench.there)
    begun = bench.clock.now()
    with pytest.raises(Refused) as raised:
        bench.create(inputs(**missing.inputs))
    text = str(raised.value)
    assert all(says in text for says in missing.says), text
    assert "\n" not in text
    assert bench.clock.now() - begun < 10
    assert bench.cloud.count(CREATE) == 1
    assert len(bench.there) == before


@pytest.mark.parametrize("code", MISSING_ASSOCIATION_CODES)
def test_a_missing_association_is_the_first_thing_said_whatever_the_code(
    new_bench: Callable[..., Bench], code: str
) -> None:
    bench = new_bench(missing_association_code=code)
    bench.seed(remove={"associations": [ASSOCIATION]})
    begun = bench.clock.now()
    with pytest.raises(Refused, match=r"^missing prerequisite: .*no association of ECR"):
        bench.create()
    assert bench.clock.now() - begun < 10


def test_all_that_is_missing_is_said_at_once(bench: Bench) -> None:
    bench.seed(
        remove={"associations": [ASSOCIATION]},
        transit_routers=[{"transit_router_id": TR, "type": "Basic"}],
        accounts=[{"account_id": OWN, "transit_router_service": False}],
    )
    with pytest.raises(Refused) as raised:
        bench.create()
    text = str(raised.value)
    assert "no association of" in text
    assert "is Basic Edition" in text
    assert "the transit router service is not open" in text


def test_a_code_that_names_what_no_look_can_see_is_said_beside_what_was_seen(bench: Bench) -> None:
    bench.seed(
        remove={"associations": [ASSOCIATION]},
        accounts=[{"account_id": OWN, "service_linked_role": False, "may_create_service_linked_role": False}],
    )
    with pytest.raises(Refused) as raised:
        bench.create()
    assert "the service-linked role" in str(raised.value)
    assert "no association of" in str(raised.value)


@pytest.mark.parametrize(
    ("operation", "says"),
    [
        (ROUTERS, "whether the ECR exists is unverified"),
        (ASSOCIATIONS, "whether the ECR is associated with the transit router is unverified"),
        (TRANSIT_ROUTERS, f"the edition of transit router {TR} is unverified"),
        (SERVICE, "whether the transit router service is open for this account is unverified"),
    ],
)
def test_what_may_not_be_read_is_called_unverified(bench: Bench, operation: str, says: str) -> None:
    bench.seed(accounts=[{"account_id": OWN, "denied_actions": [operation]}])
    bench.cloud.faults.append(Fault(CREATE, refusal("OperationUnsupported.ECRAttachment"), times=2))
    with pytest.raises(Refused) as raised:
        bench.create()
    assert f"{says}: {operation} was refused with Unauthorized" in str(raised.value)


def test_a_grant_that_may_not_be_read_is_called_unverified(bench: Bench) -> None:
    bench.seed(accounts=[{"account_id": OWN, "denied_actions": [GRANTS_TO_CEN]}], **ACROSS)
    bench.cloud.faults.append(Fault(CREATE, refusal("Forbbiden.AttachChildInstanceAcrossUid"), times=2))
    with pytest.raises(Refused, match="whether the ECR is granted to the CEN is unverified"):
        bench.create(inputs(ecr_id=SECOND_ECR, ecr_owner_id=SECOND))


def test_what_cannot_be_reached_is_unverified_within_seconds(bench: Bench) -> None:
    bench.cloud.faults += [
        Fault(CREATE, refusal("OperationUnsupported.ECRAttachment"), times=2),
        *[Fault(op, dropped, times=9999) for op in (ROUTERS, ASSOCIATIONS, TRANSIT_ROUTERS, SERVICE)],
    ]
    begun = bench.clock.now()
    with pytest.raises(Refused, match="unverified"):
        bench.create()
    assert bench.clock.now() - begun < 20


def test_a_status_that_passes_is_waited_for_when_nothing_is_missing(bench: Bench) -> None:
    bench.seed(
        associations=[
            {
                "association_id": ASSOCIATION,
                "status": "CREATING",
                "change": {"at": bench.world.clock() + 20, "to": "INACTIVE"},
            }
        ]
    )
    id, _ = bench.create()
    assert [a.attachment_id for a in bench.there] == [id]


def test_the_prerequisites_are_looked_at_once_however_often_the_create_is_refused(bench: Bench) -> None:
    bench.cloud.faults.append(Fault(CREATE, refusal("IncorrectStatus.EcrResource"), times=6))
    bench.create()
    assert bench.cloud.count(SERVICE) == 1


def test_the_happy_path_looks_at_nothing(bench: Bench) -> None:
    bench.create()
    assert not {ROUTERS, ASSOCIATIONS, TRANSIT_ROUTERS, SERVICE} & set(bench.cloud.calls)


def test_a_refusal_with_nothing_missing_is_tried_once_more_then_says_what_was_looked_at(bench: Bench) -> None:
    bench.cloud.faults.append(Fault(CREATE, refusal("OperationUnsupported.ECRAttachment"), times=2))
    with pytest.raises(Refused, match="were looked at and nothing is missing"):
        bench.create()
    assert bench.cloud.count(CREATE) == 2


@pytest.mark.parametrize("code", MISSING_ASSOCIATION_CODES)
def test_an_association_that_comes_while_its_absence_is_looked_into_is_enough(
    new_bench: Callable[..., Bench], code: str
) -> None:
    bench = new_bench(missing_association_code=code)
    there = next(iter(bench.world.associations))
    bench.seed(remove={"associations": [ASSOCIATION]})
    bench.cloud.when(ROUTERS, lambda: bench.world.associations.put(there))
    id, _ = bench.create()
    assert [a.attachment_id for a in bench.there] == [id]
    assert bench.cloud.count(CREATE) == 2


def test_a_grant_that_comes_while_its_absence_is_looked_into_is_enough(bench: Bench) -> None:
    bench.seed(associations=ACROSS["associations"])
    bench.cloud.when(ROUTERS, lambda: bench.seed(grants=ACROSS["grants"]))
    _, state = bench.create(inputs(ecr_id=SECOND_ECR, ecr_owner_id=SECOND))
    assert state.ecr_owner_id == SECOND
    assert bench.cloud.count(CREATE) == 2


def test_an_association_on_its_way_is_waited_for_whatever_the_create_is_refused_with(bench: Bench) -> None:
    ready = bench.world.clock() + 30
    bench.seed(
        associations=[
            {"association_id": ASSOCIATION, "status": "CREATING", "change": {"at": ready, "to": "INACTIVE"}}
        ]
    )
    early = refusal("ResourceNotFound")
    bench.cloud.faults.append(Fault(CREATE, early, times=4))
    id, _ = bench.create()
    assert [a.attachment_id for a in bench.there] == [id]


def test_once_more_is_not_made_past_the_deadline(bench: Bench) -> None:
    bench.cloud.faults.append(Fault(CREATE, refusal("ResourceNotFound"), times=9))
    deadline = bench.clock.now() + 0.2
    with pytest.raises(Refused, match="does not exist"):
        bench.create(seconds=0.2)
    assert bench.clock.now() <= deadline
    assert bench.cloud.count(CREATE) == 1


def test_a_dry_run_with_nothing_missing_is_not_made_again(bench: Bench) -> None:
    bench.cloud.faults.append(Fault(CREATE, refusal("ResourceNotFound")))
    found = bench.attachments.dry_run(inputs(), bench.call())
    assert "nothing is missing" in str(found)
    assert bench.cloud.count(CREATE) == 1


def test_verify_prerequisites_looks_before_creating(bench: Bench) -> None:
    bench.seed(remove={"associations": [ASSOCIATION]})
    with pytest.raises(EcrError, match="missing prerequisite: no association of"):
        bench.create(inputs(verify_prerequisites=True))
    assert bench.cloud.count(CREATE) == 0


def test_verify_prerequisites_lets_pass_what_is_there(bench: Bench) -> None:
    bench.create(inputs(verify_prerequisites=True))
    assert bench.cloud.count(SERVICE) == 1


def test_across_accounts_the_happy_path_is_happy(bench: Bench) -> None:
    bench.seed(**ACROSS)
    _, state = bench.create(inputs(ecr_id=SECOND_ECR, ecr_owner_id=SECOND))
    assert state.ecr_owner_id == SECOND


def test_across_accounts_verifying_finds_nothing_missing(bench: Bench) -> None:
    bench.seed(**ACROSS)
    bench.create(inputs(ecr_id=SECOND_ECR, ecr_owner_id=SECOND, verify_prerequisites=True))
    assert len(bench.there) == 1


def test_a_foreign_attachment_in_the_way_is_named_instead_of_the_quota(bench: Bench) -> None:
    bench.foreign(hidden_reads=1)
    with pytest.raises(Exists, match="tr-attach-foreign"):
        bench.create()


def test_many_refused_creates_of_one_ecr_share_the_looks(bench: Bench) -> None:
    bench.seed(remove={"associations": [ASSOCIATION]})
    bench.cloud.latency = 0.02

    def task() -> None:
        with pytest.raises(Refused):
            bench.create()

    bench.clock.run(*[task] * 10)
    assert bench.cloud.count(ASSOCIATIONS) <= 5


def test_a_dry_run_says_what_is_missing_and_makes_nothing(bench: Bench) -> None:
    assert bench.attachments.dry_run(inputs(), bench.call()) is None
    bench.seed(remove={"associations": [ASSOCIATION]})
    found = bench.attachments.dry_run(inputs(), bench.call())
    assert "no association of" in str(found)
    assert bench.there == []


def test_a_dry_run_of_what_is_there_already_says_nothing(bench: Bench) -> None:
    bench.create()
    assert bench.attachments.dry_run(inputs(), bench.call()) is None
