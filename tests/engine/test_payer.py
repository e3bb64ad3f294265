"""Who pays is said by the grant: on the attachment it is an output, and a change of it says beforehand what it takes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.engine.conftest import NewSite
from tests.engine.native import native
from tools.testing.site import ECR, UPDATE, Site, attachment, declared, program

from alicloud_ecr_emulator import SECOND_ACCOUNT_ID

FRONT_ENDS = pytest.mark.parametrize("program_of", [program, native], ids=["dynamic", "native"])
Program = Callable[..., str]
THEIRS = {"ecr_id": ECR, "cen_id": "cen-theirs", "cen_owner_id": SECOND_ACCOUNT_ID}


def grants(site: Site) -> list[str]:
    return [grant["order_type"] for grant in site.cloud.state()["grants"]]


@FRONT_ENDS
def test_a_change_of_the_payer_says_at_preview_what_it_takes(program_of: Program, new_site: NewSite) -> None:
    site = new_site()
    site.cloud.seed(cens=[{"cen_id": "cen-theirs", "owner_id": SECOND_ACCOUNT_ID}])
    site.stack.write(program_of(declared("EcrGrant", "grant", **THEIRS, order_type="PayByCenOwner")))
    site.stack.up()
    site.stack.write(program_of(declared("EcrGrant", "grant", **THEIRS, order_type="PayByResourceOwner")))

    preview = site.stack.preview()

    assert preview.ops == {"grant": "replace"}
    said = " ".join(d.message for d in preview.diagnostics)
    assert "takes four steps: detach the ECR (EcrAttachment), revoke this grant, grant again, attach" in said
    site.stack.up()
    assert grants(site) == ["PayByResourceOwner"]
    assert site.stack.preview("--expect-no-changes").ops == {"grant": "same"}


@FRONT_ENDS
def test_an_order_type_of_an_attachment_is_refused_and_never_sent(
    program_of: Program, new_site: NewSite
) -> None:
    site = new_site()
    site.stack.write(program_of(attachment(), "pulumi.export('payer', line.order_type)"))
    site.stack.up()
    assert site.stack.outputs() == {"payer": "PayByCenOwner"}
    site.stack.write(program_of(attachment(order_type="PayByResourceOwner")))

    refused = site.stack.up(fails=True)

    (line,) = [error for error in refused.errors if "orderType" in error]
    assert "set it on EcrGrant" in line
    assert "Traceback" not in refused.screen
    assert site.calls(UPDATE) == 0


@FRONT_ENDS
def test_names_and_ids_of_pulumi_alicloud_are_answered_with_what_to_write(
    program_of: Program, new_site: NewSite
) -> None:
    site = new_site()
    theirs = {"transit_router_ecr_attachment_name": "line", "transit_router_id": "cen-1:tr-1"}
    site.stack.write(program_of(attachment(**theirs)))

    refused = site.stack.preview(fails=True)

    said = "\n".join(refused.errors)
    assert "write transitRouterAttachmentName (in Python transit_router_attachment_name)" in said
    assert "write its transit_router_id" in said
    assert "Traceback" not in refused.screen
