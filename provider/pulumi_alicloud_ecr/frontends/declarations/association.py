"""EcrAssociation as a program declares it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Never

import pulumi

from ...schema import ASSOCIATION
from .base import Declared, OutputOf


class Association(Declared):
    """Associates an Express Connect Router (ECR) with a transit router: what an EcrAttachment of the two needs first.

    Source: CreateExpressConnectRouterAssociation and its siblings, expressconnectrouter 2023-09-01. Created when
    the status is INACTIVE (it awaits its attachment) or ACTIVE.
    """

    _kind = ASSOCIATION

    ecr_id = OutputOf[str]()
    transit_router_id = OutputOf[str]()
    region_id = OutputOf[str]()
    cen_id = OutputOf[str]()
    transit_router_owner_id = OutputOf[str]()
    description = OutputOf[str | None]()
    allowed_prefixes = OutputOf[Sequence[str] | None]()
    allowed_prefixes_mode = OutputOf[str]()
    profile = OutputOf[str | None]()
    association_id = OutputOf[str]()
    status = OutputOf[str]()
    owner_id = OutputOf[str]()
    create_time = OutputOf[str]()
    tags = OutputOf[Mapping[str, str] | None]()

    def __init__(
        self,
        resource_name: str,
        ecr_id: pulumi.Input[str],
        transit_router_id: pulumi.Input[str] | None = None,
        region_id: pulumi.Input[str] | None = None,
        cen_id: pulumi.Input[str] | None = None,
        transit_router_owner_id: pulumi.Input[str] | None = None,
        description: pulumi.Input[str] | None = None,
        allowed_prefixes: pulumi.Input[Sequence[pulumi.Input[str]]] | None = None,
        allowed_prefixes_mode: pulumi.Input[str] | None = None,
        profile: pulumi.Input[str] | None = None,
        opts: pulumi.ResourceOptions | None = None,
        **misnamed: Never,
    ) -> None:
        """Declare an association.

        Args:
            resource_name: The name in the stack.
            ecr_id: The id of the ECR. Changing it replaces the association.
            transit_router_id: The id of the transit router. Left out, `cen_id` and the region name it. Changing it
                replaces.
            region_id: The region of the transit router; falls back to `alicloud-ecr:region`. Changing it replaces.
            cen_id: The id of the CEN instance. Changing it replaces.
            transit_router_owner_id: The account that owns the transit router; needed when it is not the caller's.
            description: At most 128 characters.
            allowed_prefixes: The CIDR blocks, at most 10,000, that the transit router may advertise to the ECR;
                order, spelling and duplicates make no difference. Left out or empty: no limit. Changed in place.
            allowed_prefixes_mode: MatchMode (exactly these are advertised to the data centre) or IncrementalMode
                (more specific routes inside them are withdrawn, others stay). Left out, it stays as it is.
            profile: Name of the credentials profile of the ECR's owner.
            opts: Pulumi's resource options; `import_` adopts an existing association.
            misnamed: Nothing. Names of pulumi-alicloud are answered with what to write.
        """
        self._declare(resource_name, locals(), opts)
