"""How the site of documentation is built: `make docs`, from these pages, without a network."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "_ext"))

from numpydoc.xref import DEFAULT_LINKS  # noqa: E402
from public_face import public_face  # noqa: E402

from sim import __version__  # noqa: E402

project = "Trunkline"
author = "The Trunkline engineers"
copyright = "The Trunkline engineers, MIT licence"
version = release = __version__
language = "en"
today_fmt = "%Y-%m-%d"

extensions = [
    "myst_nb",
    "numpydoc",
    "sphinx.ext.autodoc",
    "sphinx_copybutton",
    "sphinx_design",
    "compiled_first",
    "notebooks_run",
    "sphinx_gallery.gen_gallery",
    "anchors",
    "glossary_links",
    "api_pages",
]
source_suffix = {".md": "myst-nb", ".ipynb": "myst-nb", ".rst": "restructuredtext"}
exclude_patterns = ["_ext", "_build", "examples", "gallery/*.ipynb", "Thumbs.db", ".DS_Store"]
nitpicky = True

# Pages read the same on a forge: links to headings are those that a forge makes.
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 4
suppress_warnings = ["myst.header"]

# Notebooks are run when the site is built, in a folder of their own; what they gave is kept for the
# next build as long as they stay as they are.
nb_execution_mode = "cache"
nb_execution_cache_path = str(HERE.parent / "build" / "notebooks")
nb_execution_in_temp = False  # they read records that lie beside them, and leave nothing there
nb_execution_timeout = 240
nb_execution_raise_on_error = True
nb_ipywidgets_js: dict[str, dict[str, str]] = {}  # no notebook has a widget: nothing is fetched

templates_path: list[str] = []
html_theme = "furo"
html_title = "Trunkline"
html_static_path = ["_static"]
html_css_files = ["trunkline.css"]
html_copy_source = False
html_show_sphinx = False
html_last_updated_fmt = None
html_theme_options = {"navigation_with_keys": False}
pygments_style = "friendly"
pygments_dark_style = "monokai"

# A prompt is shown and not copied.
copybutton_prompt_text = r"\$ |>>> |\.\.\. "
copybutton_prompt_is_regexp = True
copybutton_only_copy_prompt_lines = True
copybutton_line_continuation_character = "\\"

# The API: of each thing what its docstring says, and the types of its annotations.
autodoc_typehints = "none"
autodoc_preserve_defaults = True
autodoc_member_order = "bysource"
python_maximum_signature_line_length = 76
add_module_names = False
default_role = "py:obj"
numpydoc_show_class_members = False
numpydoc_class_members_toctree = False
numpydoc_xref_param_type = True
DEFAULT_LINKS.clear()  # they lead to pages of other projects
numpydoc_xref_ignore = "all"
numpydoc_xref_aliases = {
    **{name.rpartition(".")[2]: name for name in public_face()},
}
numpydoc_validation_checks = {"GL08", "PR01", "PR07", "RT03", "SS01", "YD01"}
numpydoc_validation_exclude = {r"\.PlanStep$", r"\.Live(Widget)?$", r"\.LiveWidget\."}
# What is named and has no page is shown as code; nothing is fetched to link to other projects.
nitpick_ignore_regex = [(r"py:.*", r".*")]

# The gallery: examples are run when the site is built, each with few replications.
sphinx_gallery_conf = {
    "examples_dirs": ["examples"],
    "gallery_dirs": ["gallery"],
    "filename_pattern": r"plot_",
    "image_scrapers": ("figures.scraper",),
    "within_subsection_order": "FileNameSortKey",
    "abort_on_example_error": True,
    "download_all_examples": False,
    "show_signature": False,
    "write_computation_times": False,
    "min_reported_time": 3600,
    "capture_repr": ("_repr_html_", "__repr__"),
    "ignore_repr_types": r"matplotlib|Figure|Chart|list|tuple",
}
