"""NUMBERS: call log -> service, waits, load, costs, with intervals of confidence."""

from sim.measures.bounds import Bound
from sim.measures.cost import PARTS
from sim.measures.counting import Counting, count
from sim.measures.counts import Counts, reconcile
from sim.measures.estimate import Estimate, check_level, paired_estimate, ratio_estimate
from sim.measures.margins import Margin, margins_of
from sim.measures.measure import FAMILIES, Measure
from sim.measures.registry import MEASURES, measure_named
from sim.measures.replications import Gathering, Replications
from sim.measures.results import (
    Difference,
    by,
    cost_parts,
    measure_table,
    paired,
    per_replication,
    totals,
)
from sim.measures.series_table import series_estimate, series_table
from sim.measures.service_level import VARIANTS, service_level_counts
from sim.measures.tables import FLOW_AXES

__all__ = [
    "FAMILIES",
    "FLOW_AXES",
    "MEASURES",
    "PARTS",
    "VARIANTS",
    "Bound",
    "Counting",
    "Counts",
    "Difference",
    "Estimate",
    "Gathering",
    "Margin",
    "Measure",
    "Replications",
    "by",
    "check_level",
    "cost_parts",
    "count",
    "margins_of",
    "measure_named",
    "measure_table",
    "paired",
    "paired_estimate",
    "per_replication",
    "ratio_estimate",
    "reconcile",
    "series_estimate",
    "series_table",
    "service_level_counts",
    "totals",
]
