"""Tests read English, whatever the locale of the machine; those of languages choose their own."""

from __future__ import annotations

import os

os.environ["TRUNKLINE_LANGUAGE"] = "en"

from tests.processor_time import (  # noqa: F401  (pytest finds its hooks here)
    pytest_collection,
    pytest_collection_finish,
    pytest_runtest_logreport,
    pytest_runtest_makereport,
    pytest_sessionfinish,
    pytest_terminal_summary,
    pytest_testnodedown,
)
