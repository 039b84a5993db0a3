"""The retail bank with every optional feature on at once."""

from __future__ import annotations

from typing import Any

from omegaconf import OmegaConf

from sim import Study
from sim.config.compose import composed
from sim.config.folders import groups, shipped
from sim.config.overrides import parse

SCENARIOS = ("second_site", "voice_bot", "late_information", "callers_return", "blended")
"""Their centres are laid over each other, the later ones on top."""

OUTAGES = ("acd_restart", "crm_down", "illness", "ivr_down", "main_site_peak", "trunk_group_cut",
           "wan_link_cut")  # fmt: skip
"""All of them, on the same day."""

STAFF = 1.5
"""Factor on staffing with which 77 % are answered within 20 s, as on the plain day."""

CALLBACK = {"expected_wait_over_s": 45.0, "acceptance": 0.5, "answer": 0.85, "ring_s": 15.0}
PEOPLE = {
    "new_hires": {"share": 0.15, "factor_at_start": 1.4, "weeks_to_proficiency": 12.0},
    "fatigue": {"threshold": 0.8, "slope": 0.5, "time_constant_s": 3600.0},
    "overtime": {"share": 0.3, "waiting_over": 3, "most_s": 3600.0},
    "handling_by_time": [1.03, 1.0, 0.99, 1.02],
    "staffing": {"absence": 0.04},
}


def with_every_option(*overrides: str) -> Study:
    """The retail bank with everything on that its engines can do beyond the plain model.

    Breaks, absence, new hires, fatigue, failures and callers who call again take so much that it is
    staffed half as much again, for the service level of the plain day.

    Parameters
    ----------
    overrides : as of `sim.load`.
    """
    chosen = ["centre=retail_bank", "centre.seats=soft", f"staffing.scale={STAFF}", *overrides]
    data = composed(parse(chosen, groups()))
    centre = OmegaConf.create(data["centre"])
    for name in SCENARIOS:
        more = OmegaConf.load(shipped("scenarios") / "scenario" / f"{name}.yaml")
        centre = OmegaConf.merge(centre, more.centre)
    for name in OUTAGES:
        more = OmegaConf.load(shipped("scenarios") / "outages" / f"{name}.yaml")
        centre = OmegaConf.merge(centre, {"outages": more})
    found: Any = OmegaConf.to_container(centre)
    for kind in found["contact_types"].values():
        if kind.get("ivr"):
            kind["callback"] = dict(CALLBACK)
            kind["time_limit"] = {"after_s": 600.0, "then": "callback"}
            kind["score"] = {"base": 0.0, "per_s": 2.0 - kind.get("priority", 1)}
    for name, pool in found["pools"].items():
        for key, value in () if "concurrency" in pool else PEOPLE.items():
            pool[key] = {**pool.get(key, {}), **value} if isinstance(value, dict) else value
        for shift in pool["staffing"].get("shifts", {}).values():
            shift["breaks"] = [{"after_s": 5400.0, "duration_s": 900.0, "groups": 3}]
        if name.endswith("general"):
            pool["staffing"]["shrinkage"] = 0.25
    for link in found["links"].values():
        link["capacity"] = 60
    found["routes"]["vip"]["entry"] = {
        "policy": "best_service",
        "shares_by_time": [{"main": 0.9, "second": 0.1}, {"main": 0.6, "second": 0.4}],
        "margin_s": 20.0,
        "refresh_s": 300.0,
        "information_lag_s": 60.0,
    }
    found["routing"] = {**found.get("routing", {}), "call_selection": "largest_score"}
    return Study.from_dict({**data, "centre": found})
