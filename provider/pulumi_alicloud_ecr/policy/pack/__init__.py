"""The folder that `--policy-pack` takes; `alicloud-ecr policy-pack` prints where it is."""
