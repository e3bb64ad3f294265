"""The text of docs/cli.md, made from the help of the commands; `tools.reference` writes it."""

import contextlib
import io

from pulumi_alicloud_ecr.cli import main
from pulumi_alicloud_ecr.cli.app import app

_HEAD = """\
# Command line

`pip install pulumi-alicloud-ecr` brings `alicloud-ecr`. This page is made from its help (`alicloud-ecr COMMAND -h`).

- **Where it looks:** `--endpoint`, else `ALICLOUD_ECR_ENDPOINT`, else Alibaba Cloud; credentials and region as in
  [configuration](configuration.md).
- **Output:** tables are as wide as the terminal, with whole ids, and leave out columns that don't fit. Where the output
  goes elsewhere it is tab-separated values, in UTF-8 as far as the locale allows. `--json` has everything, under the
  names of the properties. Progress and notes go to standard error.
- **Colours:** on terminals; `NO_COLOR` turns them off, `FORCE_COLOR` on.
- **Files** that exist are not overwritten without `--force`.
- **Exit codes:** 0 done; 1 the API refused, or something was found wrong; 2 the command was used or configured wrongly;
  130 interrupted. `check` has its own: 0 pass, 1 violations, 2 could not judge.
- **Completion:** `alicloud-ecr --install-completion`.
- An error is one line with the endpoint, the RAM action where one is missing, and the next step.
"""


def commands() -> str:
    """The text of docs/cli.md."""
    names = [command.name for command in app.registered_commands if command.name]
    return "\n".join([_HEAD, *(f"## {name}\n\n```text\n{_help(name)}\n```\n" for name in names)])


def _help(name: str) -> str:
    with contextlib.redirect_stdout(io.StringIO()) as shown:
        main([name, "-h"])
    return shown.getvalue().strip()
