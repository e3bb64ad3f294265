"""The native plugin, when this folder is given to Pulumi as a plugin (`pulumi package get-schema ./provider`)."""

from pulumi_alicloud_ecr.native.__main__ import main

main()
