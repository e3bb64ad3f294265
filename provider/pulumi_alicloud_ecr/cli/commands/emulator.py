import typer

#: The emulator has a command line of its own, which parses all that follows.
SETTINGS = {"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}


def emulator(context: typer.Context) -> int:
    """Serve the API on 127.0.0.1, without an account."""
    from ..emulator import run

    return run(context.args)
