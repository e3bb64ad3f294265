"""Drives the real Pulumi engine for tests and benchmarks: stacks, what a command did, an emulated cloud beside, kills."""
