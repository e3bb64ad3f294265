"""The emulator over HTTP: server, signatures, rate limit, fault rules, request log, state file, control routes and page.

May import `actions` and `world`. aiohttp is imported here only.
"""
