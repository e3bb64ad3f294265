"""EcrGrant as a program declares it."""

from __future__ import annotations

from typing import Never

import pulumi

from ...schema import GRANT
from .base import Declared, OutputOf


class Grant(Declared):
    """Lets a CEN instance of another account attach an ECR of this one.

    Source: GrantInstanceToTransitRouter and RevokeInstanceFromTransitRouter, cbn 2017-09-12.
    """

    _kind = GRANT

    ecr_id = OutputOf[str]()
    cen_id = OutputOf[str]()
    cen_owner_id = OutputOf[str]()
    region_id = OutputOf[str]()
    order_type = OutputOf[str | None]()
    profile = OutputOf[str | None]()

    def __init__(
        self,
        resource_name: str,
        ecr_id: pulumi.Input[str],
        cen_id: pulumi.Input[str],
        cen_owner_id: pulumi.Input[str],
        region_id: pulumi.Input[str] | None = None,
        order_type: pulumi.Input[str] | None = None,
        profile: pulumi.Input[str] | None = None,
        opts: pulumi.ResourceOptions | None = None,
        **misnamed: Never,
    ) -> None:
        """Declare a grant.

        Args:
            resource_name: The name in the stack.
            ecr_id: The id of the ECR. Changing any value replaces the grant.
            cen_id: The id of the CEN instance.
            cen_owner_id: The account that owns the CEN instance, a string of digits.
            region_id: The region of the grant; falls back to `alicloud-ecr:region`, and the API does without.
            order_type: Who pays: PayByCenOwner or PayByResourceOwner. A change takes four steps: detach the ECR,
                revoke, grant again, attach; the preview says so.
            profile: Name of the credentials profile of the ECR's owner.
            opts: Pulumi's resource options; `import_` adopts an existing grant, `<ecr id>:<cen id>`.
            misnamed: Nothing. Names of pulumi-alicloud are answered with what to write.
        """
        self._declare(resource_name, locals(), opts)
