"""A hook of the site's build: links from a page to files of the repository lead to the repository, once they exist."""

import re
from pathlib import Path
from typing import Any

from mkdocs.exceptions import PluginError

ROOT = Path(__file__).resolve().parents[2]
_LINK = re.compile(r"(\]\()(?!https?:|mailto:|#)([^)#\s]+)((?:#[^)\s]*)?\))")
_CODE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)


def on_page_markdown(markdown: str, *, page: Any, config: Any, **_: Any) -> str:
    """The page with links out of docs/ made absolute. Raises PluginError naming a link that leads nowhere."""
    here = Path(page.file.abs_src_path).parent
    docs = Path(config.docs_dir).resolve()
    fences = [match.span() for match in _CODE.finditer(markdown)]

    def absolute(match: re.Match[str]) -> str:
        target = (here / match[2]).resolve()
        if target.is_relative_to(docs) and target.suffix in (".md", ".svg", ".png", ""):
            return match[0] if target.suffix else _in_repository(match, target)
        return _in_repository(match, target)

    def _in_repository(match: re.Match[str], target: Path) -> str:
        if any(begin <= match.start() < end for begin, end in fences):
            return match[0]
        if not target.exists():
            raise PluginError(f"{page.file.src_path}: the link {match[2]} leads nowhere")
        kind = "tree" if target.is_dir() else "blob"
        return f"{match[1]}{config.repo_url}/{kind}/main/{target.relative_to(ROOT)}{match[3]}"

    return _LINK.sub(absolute, markdown)
