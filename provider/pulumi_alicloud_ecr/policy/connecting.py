"""Opens the cloud for policies with `live: true`: the one place of the policies that knows settings and SDK.

Both are imported when the first live question is asked, since the SDK alone would cost a preview more time than
all rules together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from ..api.cloud import Cloud
from .live import Live


def live_answers(stack_config: Mapping[str, str]) -> Callable[[str], Live]:
    """The live answers by credentials profile; settings come from the stack's configuration and the environment."""

    @cache
    def live_for(profile: str) -> Live:
        def connect() -> Cloud:
            from ..api.sdk import connect as open_cloud
            from ..api.settings import Settings

            return open_cloud(Settings.from_config(stack_config), profile or None)

        return Live(connect)

    return live_for
