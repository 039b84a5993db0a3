"""What libraries print below Python is not among what a command says."""

from __future__ import annotations

import subprocess
import sys

SAYS = """
import os
from sim.cli.own_output import own_output
print("before")
try:
    with own_output():
        print("within")
        os.write(1, b"a line of a library\\n")
        raise ValueError
except ValueError:
    print("after")
os.write(1, b"again\\n")
"""


def test_only_what_python_prints_is_seen() -> None:
    found = subprocess.run(
        [sys.executable, "-u", "-c", SAYS], capture_output=True, text=True, check=True
    )
    assert found.stdout.split() == ["before", "within", "after", "again"]
