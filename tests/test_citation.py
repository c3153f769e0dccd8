"""CITATION.cff says what pyproject.toml says, and the bibliography has every source."""

import re
import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]


def test_the_citation_agrees_with_the_package() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert citation["cff-version"] == "1.2.0"
    assert citation["type"] == "software"
    assert str(citation["version"]) == project["version"]
    assert citation["title"] == f"{project['name']}: {project['description']}"
    assert " OR ".join(citation["license"]) == project["license"]
    assert citation["keywords"] == project["keywords"]
    assert citation["message"]
    assert all(author.get("name") for author in citation["authors"])


def test_the_bibliography_has_every_source_of_the_theory() -> None:
    text = (ROOT / "docs" / "theory.md").read_text(encoding="utf-8").partition("## Sources")[2]
    entries = re.findall(r"^- (.+?)(?=^- |^$)", text, re.MULTILINE | re.DOTALL)
    books = (ROOT / "docs" / "bibliography.md").read_text(encoding="utf-8")
    heads = re.findall(r"^\*\*(.+?)\*\*", books, re.MULTILINE)
    assert len(entries) > 25
    for entry in entries:
        year = re.search(r"(?<=\()\d{4}", entry)
        assert year is not None
        first = re.match(r"(?:The )?(?:[A-Z][.-]+ ?)*(\w[\w-]+)", entry)
        assert first is not None
        assert [head for head in heads if first[1] in head and year[0] in head], entry


def test_the_bibliography_is_in_alphabetical_order() -> None:
    books = (ROOT / "docs" / "bibliography.md").read_text(encoding="utf-8")
    heads = re.findall(r"^\*\*(.+?)\*\*", books, re.MULTILINE)
    keys = [(head.split(",")[0].split()[0].lower(), head[-6:]) for head in heads]
    assert keys == sorted(keys)
