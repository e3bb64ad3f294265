EXAMPLES = """\b
Example:
  pulumi preview --policy-pack "$(alicloud-ecr policy-pack)\""""


def policy_pack() -> int:
    """Print the folder for --policy-pack."""
    from ..policy_pack import run_policy_pack

    return run_policy_pack()
