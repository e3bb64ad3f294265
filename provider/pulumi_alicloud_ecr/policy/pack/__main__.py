"""What the engine runs in this folder."""

from pulumi_alicloud_ecr.policy.servicer import serve

serve()
