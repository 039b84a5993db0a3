"""What stands on disk of a year with its failures: tables, what was found as JSON, figures."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.drills.availability.may_fail import failing_of
from sim.drills.availability.years import (
    COST,
    COUNTED,
    HARM,
    Availabilities,
    Availability,
)
from sim.drills.components import Failures
from sim.errors import TrunklineError
from sim.report.availability_report import availability_report
from sim.store.provenance import provenance
from sim.store.stored import damaged, read_stored, write_stored
from sim.store.tables import write_both
from sim.study import Study
from sim.wording import availability as words

KIND = "availability"
"""Of the folder, for its manifest."""
FILE = "availability.json"


_OF_SETS = ("calm", "alone", "together")


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
    write_stored(folder, FILE, {"designs": {name: _facts(one) for name, one in found.items()}})


def draw_availability(found: Mapping[str, Availability], folder: Path) -> None:
    """Write the page, ``index.html``, and its figures as SVG and PNG: ``components-NAME`` of each
    design, ``designs`` of several."""
    availability_report(found, folder, facts=provenance(next(iter(found.values())).study))


def read_availability(folder: Path) -> Availabilities:
    """The year whose folder `write_availability` filled.

    Raises
    ------
    ResultError : it is damaged, or another version wrote it.
    """
    facts = read_stored(folder, FILE)
    try:
        return Availabilities({str(n): _year(str(n), one) for n, one in facts["designs"].items()})
    except (KeyError, TypeError, ValueError, AttributeError, TrunklineError) as error:
        raise damaged(folder, FILE, error) from None


def _year(name: str, facts: dict[str, Any]) -> Availability:
    study = Study.from_dict(facts["study"])
    failures = Failures.from_dict({"kinds": facts["kinds"]})
    failing = failing_of(study, failures, [str(label) for label in facts["failures"]])
    calm, alone, together = (
        np.array(facts["of_sets"][part], dtype=np.float64) for part in _OF_SETS
    )
    level, simulated = float(facts["confidence"]), int(facts["simulated"])
    return Availability(name, study, failing, level, calm, alone, together, simulated)


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
        "kinds": {
            f.component.kind: f.typical.model_dump(mode="json", by_alias=True, exclude_none=True)
            for f in one.failing
        },
        "study": one.study.to_dict(),
        "of_sets": {name: getattr(one, name).tolist() for name in _OF_SETS},
        "said": words.headline(one),
        "how": words.how(one),
    }  # fmt: skip
