"""An example of every part of a centre, as text, by the name of its class."""

from __future__ import annotations

from importlib.resources import files

import yaml

EXAMPLES: dict[str, str] = yaml.safe_load(
    files(__package__).joinpath("field_examples.yaml").read_text(encoding="utf-8")
)
"""Part of a centre -> YAML that may stand in its file, put upon the example ``Centre``."""
