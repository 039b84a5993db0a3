"""One browser for all tests of a process, and small pages to open in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser import chromium


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[chromium.Browser]:
    """A running Chromium; where there is none, the test is skipped."""
    program = chromium.found()
    if program is None:
        pytest.skip(f"no Chromium: none of {', '.join(chromium.NAMES)} is on the path, "
                    f"and {chromium.VARIABLE} names none")  # fmt: skip
    with chromium.browser(program, tmp_path_factory.mktemp("chromium")) as running:
        yield running
