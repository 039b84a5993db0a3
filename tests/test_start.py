"""What a process does not wait for when it starts: heavy libraries come when they are used."""

from __future__ import annotations

import subprocess
import sys

HEAVY = (
    "dask", "hydra", "jinja2", "llvmlite", "loky", "matplotlib", "numba", "numpy", "omegaconf",
    "pandas", "pyarrow", "rich", "scipy", "simpy", "tqdm",
)  # fmt: skip

STARTS = {
    "import sim": "import sim",
    "trunkline --help": "from sim.cli import main; main(['--help'])",
    "a misspelt command": "from sim.cli import main; main(['rnu'])",
    "a misspelt field": "from sim.cli import main; main(['run', 'staffing.scal=1'])",
    "a misspelt field of a sweep": "from sim.cli import main; main(['sweep', 'staffing.scal=1,2'])",
    "a misspelt option": "from sim.cli import main; main(['run', 'scenario=second_sit'])",
    "a misspelt name": "from sim.cli import main; main(['run', 'staffin.scale=1'])",
}


PROGRAM = f"""
import sys
for start, code in {STARTS}.items():
    try:
        exec(code)
    except SystemExit:
        pass
    print("found:", *(name for name in {HEAVY} if name in sys.modules), sep="|")
"""


def test_the_starts_are_without_heavy_libraries() -> None:
    """One after the other in one process: each adds what it imports."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True
    )
    found = [line for line in done.stdout.splitlines() if line.startswith("found:")]
    assert dict(zip(STARTS, found, strict=True)) == dict.fromkeys(STARTS, "found:")


UNUSED = {
    "sim.planning.staff, sim.report.staff_table": (
        "jinja2", "matplotlib", "openpyxl", "scipy.optimize", "scipy.stats",
    ),
    "sim.report.notebook.written.of_run": (
        "openpyxl", "sim.drills", "sim.report.sweep_report", "sim.experiments.sensitivity",
    ),
}  # fmt: skip
"""What an answer does not load: the quick requirement, and the page of a run."""


def test_an_answer_loads_nothing_that_it_does_not_use() -> None:
    """Drawing and the large parts of SciPy cost the quick one more than its own arithmetic."""
    code = "import sys\n" + "".join(
        f"import {modules}; print(*(name for name in {unused} if name in sys.modules))\n"
        for modules, unused in UNUSED.items()
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_a_misspelt_field_is_told_with_what_is_allowed() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "sim.cli", "run", "staffing.scal=1"], capture_output=True, text=True
    )
    assert done.returncode == 2
    assert done.stderr == (
        "trunkline: staffing.scal: unknown field; allowed here: scale; did you mean 'scale'?\n"
    )
