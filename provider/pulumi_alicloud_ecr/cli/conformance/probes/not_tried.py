"""What is assumed and can't be tried safely with one ECR and one transit router of one account, with the reasons."""

from __future__ import annotations

from ..assumption import Basis, Subject
from .reads import LIST
from .refusals import CREATE

SUBJECT = Subject()
_TWO_ACCOUNTS = "needs a second account"
_GRANT = "GrantInstanceToTransitRouter"
_REVOKE = "RevokeInstanceFromTransitRouter"
_DATA_CENTRE = "needs routes that a data centre advertises to the ECR"

for _name, _sentence, _basis, _source, _why, *_switches in (
    ("payer-from-grant", "Who pays for an attachment is what the grant's OrderType said.", Basis.DOCUMENTED, _GRANT, _TWO_ACCOUNTS, "payer_from_grant=false"),
    ("grant-again", "Granting again replaces the grant, its payer too.", Basis.ASSUMED, _GRANT, _TWO_ACCOUNTS, "grant_again=ignore"),
    ("revoke-needs-detached", "A grant is not revoked while the ECR is attached.", Basis.ASSUMED, _REVOKE, _TWO_ACCOUNTS, "revoke_while_attached=take"),
    ("grant-required", "Another account's ECR is attached only after a grant: Forbbiden.AttachChildInstanceAcrossUid.", Basis.DOCUMENTED, f"{CREATE}, error codes", _TWO_ACCOUNTS),
    ("same-enterprise", "Accounts of different enterprises or sites are refused with Forbbiden.AttachChildInstanceAcrossBid.", Basis.DOCUMENTED, f"{CREATE}, error codes", _TWO_ACCOUNTS),
    ("payer-fixed", "OrderType in an update is taken no notice of.", Basis.ASSUMED, "UpdateTransitRouterEcrAttachmentAttribute", "could change who pays; this package never sends it", "order_type_on_update=refuse"),
    ("failure-stays-listed", "An attachment that fails stays listed with a status that is none of the documented ones.", Basis.ASSUMED, LIST, "no known way to make one fail", "failed_status=Detached"),
    ("cen-mode-makes-router", "CEN and region without a transit router: an Enterprise Edition transit router is made.", Basis.DOCUMENTED, CREATE, "makes a transit router, which costs and stays"),
    ("attachment-pages", "NextToken leads through all pages of a long list of attachments.", Basis.DOCUMENTED, LIST, "needs more than 100 attachments; route tables are listed in the same way (pages-go-on)"),
    ("association-pages", "NextToken leads through all pages of a long list of associations.", Basis.DOCUMENTED, "DescribeExpressConnectRouterAssociation", "needs more than 100 associations of one ECR"),
    ("quota-codes", "Quotas that are used up are refused with QuotaFull or QuotaExceeded codes.", Basis.DOCUMENTED, f"{CREATE}, error codes", "needs the quota to be used up"),
    ("most-prefixes", "An association has at most 10,000 allowed prefixes.", Basis.DOCUMENTED, "ModifyExpressConnectRouterAssociationAllowedPrefix", "more are refused before a call is made"),
    ("routes-learned", "A table has learned an ECR's routes as soon as the propagation is Active.", Basis.ASSUMED, "EnableTransitRouterRouteTablePropagation", _DATA_CENTRE, "route_learning_seconds=30"),
    ("all-tables-advertised", "The routes of all of a transit router's tables arrive at an attached ECR, inside the allowed prefixes.", Basis.DOCUMENTED, CREATE, "would need routes of the user's to be advertised", "advertises_associated_table_only=true"),
    ("throttling-codes", "Too many calls are refused with a Throttling code.", Basis.DOCUMENTED, "the gateway's common codes", "would slow down whatever else the account does"),
):  # fmt: skip
    SUBJECT.not_tried(_name, _sentence, _basis, _source, _why, *_switches)
