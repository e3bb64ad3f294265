"""The main front end: the three resources as Pulumi dynamic resources."""

from .resources import EcrAssociation, EcrAttachment, EcrGrant

__all__ = ["EcrAssociation", "EcrAttachment", "EcrGrant"]
