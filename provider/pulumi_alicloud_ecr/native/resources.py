"""EcrAttachment, EcrAssociation and EcrGrant as resources of the native plugin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pulumi

from ..frontends.declarations import (
    Association,
    Attachment,
    Declared,
    Grant,
)
from .type_tokens import token


class _EcrResource(Declared, pulumi.CustomResource):
    """Declares a resource to the native plugin."""

    def _declare(
        self, resource_name: str, given: Mapping[str, Any], opts: pulumi.ResourceOptions | None
    ) -> None:
        if given.get("adopt"):
            raise TypeError("adopt is for the dynamic resources: the plugin imports an attachment as it is")
        props = {p.wire: given.get(p.python) for p in self._kind.properties if not p.internal}
        pulumi.CustomResource.__init__(self, token(self._kind), resource_name, props, opts)


class EcrAttachment(Attachment, _EcrResource):
    __doc__ = Attachment.__doc__


class EcrAssociation(Association, _EcrResource):
    __doc__ = Association.__doc__


class EcrGrant(Grant, _EcrResource):
    __doc__ = Grant.__doc__
