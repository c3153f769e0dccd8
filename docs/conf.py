"""The settings of the documentation site; `make docs` builds it.

The source folder is that of the project, so that the pages of docs/ and the notebooks stay where
they are and their links to each other hold.
"""

import os
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE / "extensions")]

# Kernels take over what is set here: with a backend for files, notebooks would show no pictures.
os.environ.pop("MPLBACKEND", None)

project = "dovetail"
author = "the dovetail contributors"
copyright = author  # noqa: A001

root_doc = "docs/index"
include_patterns = ["docs/**", "notebooks/*.ipynb"]
exclude_patterns = ["**/.ipynb_checkpoints"]
extensions = [
    "doctest_blocks",
    "reference_pages",
    "front_page",
    "live_explorers",
    "command_pages",
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx_copybutton",
]
suppress_warnings = ["config.cache"]

# Pages: the names of headings in links are those of the places where people read the files.
myst_heading_anchors = 4
myst_enable_extensions: list[str] = []

# Notebooks are run, those that have not changed are taken from the cache. `make docs NOTEBOOKS=off`
# leaves them as they are stored, without outputs.
nb_execution_mode = "cache"
nb_execution_timeout = 900
nb_execution_raise_on_error = True
nb_merge_streams = True
# With `-t tutorial` the first notebook alone is run: so the tests do, which run all elsewhere.
if "tags" in globals() and globals()["tags"].has("tutorial"):  # given by Sphinx
    nb_execution_excludepatterns = ["notebooks/0[2-9]-*", "notebooks/1*"]
# A view has no Python behind it here: its page is shown, not the widget.
nb_mime_priority_overrides = [("html", "application/vnd.jupyter.widget-view+json", None)]
nb_ipywidgets_js: dict[str, dict[str, str]] = {}

# Reference: each name stands under the shortest path by which it can be had.
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
autodoc_use_type_comments = False
python_maximum_signature_line_length = 88
python_use_unqualified_type_names = True
python_display_short_literal_types = True
napoleon_numpy_docstring = True
napoleon_google_docstring = False
# Fields as a list: they need no place in the index, where `rank` would stand a dozen times.
napoleon_custom_sections = [("Attributes", "params_style")]
napoleon_use_rtype = False
default_role = "code"
smartquotes = False  # options begin with two hyphens

nitpicky = True
nitpick_ignore_regex = [
    ("py:.*", r"(?!dovetail\.).*"),  # other packages, and types that docstrings describe in words
    ("py:.*", r"dovetail\._core\..*"),  # compiled, not public
    ("py:.*", r"dovetail\.views\.tiles\..*"),  # what a view is made of, not public
    ("py:.*", r".*\.(AnyPair|ledgers\.Trained)"),  # variables for types
]

html_theme = "furo"
html_title = "dovetail"
html_static_path = ["static"]
html_js_files = [("views.js", {"defer": "defer"})]
html_favicon = "static/icon.svg"
html_show_copyright = False
html_show_sourcelink = False
html_copy_source = False
copybutton_prompt_text = r">>> |\.\.\. |\$ "
copybutton_prompt_is_regexp = True
