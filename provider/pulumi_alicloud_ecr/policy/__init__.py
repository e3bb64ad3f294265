"""Policies for ECR attachments: the pack for Pulumi's engine and the same rules over files."""
