"""Policies for ECR attachments: the pack that the engine runs, and the same rules over files.

Converts what the engine and its files say into plain resources, judges them by the predicates of `prerequisites`, and
reports. May import everything but the other ways in.
"""
