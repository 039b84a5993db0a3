"""What stands on disk of a year with its failures: tables, what was found as JSON, figures."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from sim.drills.availability.years import COST, COUNTED, HARM, Availability
from sim.report.availability_report import availability_report
from sim.store.json_files import json_bytes
from sim.store.provenance import provenance
from sim.store.tables import write_both
from sim.wording import availability as words

KIND = "availability"
"""Of the folder, for its manifest."""


def designs_table(found: Mapping[str, Availability]) -> pd.DataFrame:
    """A row a design: columns ``design``; ``reachable``; for what failures add ``lost_calls``,
    ``minutes_below_target``, ``cost_total``; for the year with them ``year_cost_total``; for the
    year without ``calm_lost_calls`` ...; each with ``_low`` and ``_high``."""
    rows = []
    for name, one in found.items():
        row: dict[str, Any] = {"design": name, **_with_ends("reachable", one.reachable)}
        for what in HARM:
            row |= _with_ends(what, one.harm(what))
        row |= _with_ends(f"year_{COST}", one.whole(COST))
        for what in COUNTED:
            row |= _with_ends(f"calm_{what}", one.without_failures(what))
        rows.append(row)
    return pd.DataFrame(rows)


def _with_ends(name: str, found: tuple[float, float, float]) -> dict[str, float]:
    return dict(zip((name, f"{name}_low", f"{name}_high"), found, strict=True))


def write_availability(found: Mapping[str, Availability], folder: Path) -> None:
    """Write the numbers into an empty folder.

    ``components`` (a row a design and component) and ``designs`` as CSV and Parquet,
    ``availability.json``.
    """
    by_design = {name: one.table() for name, one in found.items()}
    write_both(pd.concat(by_design, names=["design"]).reset_index(), folder, "components")
    write_both(designs_table(found), folder, "designs")
    facts = {name: _facts(one) for name, one in found.items()}
    (folder / "availability.json").write_bytes(json_bytes({"designs": facts}))


def draw_availability(found: Mapping[str, Availability], folder: Path) -> None:
    """Write the page, ``index.html``, and its figures as SVG and PNG: ``components-NAME`` of each
    design, ``designs`` of several."""
    availability_report(found, folder, facts=provenance(next(iter(found.values())).study))


def _facts(one: Availability) -> dict[str, Any]:
    likely = one.chances
    return {
        "digest": one.study.digest(),
        "seed": one.study.seed,
        "confidence": one.level,
        "sets": len(one.calm),
        "simulated": one.simulated,
        "chances": {"nobody": likely.nobody, "two": likely.two, "three_or_more": likely.more},
        "three_or_more_at_most": one.of_three_or_more,
        "failures": {
            f.component.label: {"mtbf_s": f.chain.mtbf_s, "mttr_s": f.chain.mttr_s,
                                "source": f.typical.source}
            for f in one.failing
        },
        "said": words.headline(one),
        "how": words.how(one),
    }  # fmt: skip
