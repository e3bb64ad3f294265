"""Policies for ECR attachments: the pack for Pulumi's engine and the same rules over files. Imports `frontends`,
`prerequisites` and what the table of properties says of resources."""
