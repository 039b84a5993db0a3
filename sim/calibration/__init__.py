"""From call records to a centre: measuring demand, patience, handling, priority and staffing.

`sim.calibration.anonymous_bank` runs all of it on the Anonymous Bank records and writes
``scenarios/centre/anonymous_bank.yaml``.
"""

from sim.calibration.demand import (
    Busyness,
    busyness,
    common_correlation,
    intraday_profile,
    normal_days,
)
from sim.calibration.patience import PatienceFit, fit_patience
from sim.calibration.priority import HeadStart, estimate_head_start, service_order
from sim.calibration.readers.anonymous_bank import Records, default_folder, read_records
from sim.calibration.survival import (
    KaplanMeier,
    exponential_mle,
    kaplan_meier,
    weibull_mle,
)

__all__ = [
    "Busyness",
    "HeadStart",
    "KaplanMeier",
    "PatienceFit",
    "Records",
    "busyness",
    "common_correlation",
    "default_folder",
    "estimate_head_start",
    "exponential_mle",
    "fit_patience",
    "intraday_profile",
    "kaplan_meier",
    "normal_days",
    "read_records",
    "service_order",
    "weibull_mle",
]
