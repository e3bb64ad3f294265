def install_plugin() -> int:
    """Put the native plugin where Pulumi looks.

    Pulumi doesn't search virtual environments; this installs a launcher (`pulumi plugin install`) that starts the
    plugin from the environment of the project or, without one, from this one. Once per user and version.
    """
    from ..install_plugin import run

    return run()
