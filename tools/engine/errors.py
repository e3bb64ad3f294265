"""The one error of this tool: its text is for the user, says what to do next, and needs no traceback."""


class EngineError(Exception):
    pass
