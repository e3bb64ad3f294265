"""Finds or gets a Pulumi engine without asking anything: the CLI, the Python language host, the dynamic launcher.

Needs nothing but Python's standard library, since it runs before any virtual environment exists.
`python3 -m tools.engine` gets it and prints the CLI's path; README.md beside this file tells the whole story.
"""

from tools.engine.errors import EngineError
from tools.engine.get import Engine, get_engine

__all__ = ["Engine", "EngineError", "get_engine"]
