"""What the ways in share: declared resources, deadlines and error lines, engine messages, connections. Imports
`lifecycle` and everything below it."""
