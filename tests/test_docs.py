"""Links between the pages, and references to pages in the sources, lead somewhere."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
SOURCES = sorted([*(ROOT / "dovetail").rglob("*.py"), *(ROOT / "rust").rglob("*.rs")])


@cache
def headings(page: Path) -> tuple[str, ...]:
    return tuple(re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE))


def anchor(heading: str) -> str:
    """The name of a heading in a link."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def dead_links(page: Path) -> Iterator[str]:
    for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        path, _, fragment = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if "://" in link:
            continue
        if not target.exists() or (fragment and fragment not in map(anchor, headings(target))):
            yield link


def dead_references(source: Path) -> Iterator[str]:
    text = re.sub(r"\s*\n\s*(//[/!] ?)?", " ", source.read_text(encoding="utf-8"))
    for page, section in re.findall(r'(docs/[\w/]+\.md)(?:, "([^"]+)")?', text):
        if not (ROOT / page).exists() or (section and section not in headings(ROOT / page)):
            yield f"{page}, {section}"


def test_links_between_pages_lead_somewhere() -> None:
    assert not {page: dead for page in PAGES if (dead := list(dead_links(page)))}


def test_pages_and_sections_that_sources_name_exist() -> None:
    assert not {source: dead for source in SOURCES if (dead := list(dead_references(source)))}
