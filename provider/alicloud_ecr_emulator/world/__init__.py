"""What exists in the emulated cloud, and its rules: entities, status changes, prerequisites, seeds.

Knows no HTTP and no parameter or answer of the API; imports nothing but the standard library.
"""
