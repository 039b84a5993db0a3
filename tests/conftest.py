"""Tests read English, whatever the locale of the machine; those of languages choose their own."""

from __future__ import annotations

import os

os.environ["TRUNKLINE_LANGUAGE"] = "en"
