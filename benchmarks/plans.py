"""Questions of staffing to solve: a published one, small ones to enumerate, a large one.

    python -m benchmarks.plans callcenter_1 | bank_wednesday | small | many_skills | national_bank

solves one and prints what was found, how far it is from the bound, and what it took.
"""

from __future__ import annotations

import itertools
import math
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import brentq

from sim import Study, load
from sim.analytic import erlang_c
from sim.centre.shifts import Shift
from sim.planning.optimise import Plan, optimise

_FIVE_MIN = 12


class Question(NamedTuple):
    """What is asked.

    Attributes
    ----------
    study : the centre.
    asked : further arguments of `sim.planning.optimise.optimise`.
    """

    study: Study
    asked: dict[str, Any]


def callcenter_1(seed: int = 5) -> Question:
    """CALLCENTER-1 of the SimOpt testbed, rebuilt from its description.

    16 hours, 500 + 500 sin((3 pi t - 16 pi) / 32) calls an hour, 150 lines; shifts of 8.5 hours
    from every half-hour up to 08:00, with a lunch of half an hour after 3 to 4.5 hours; in every
    hour 80 % are answered within 20 s. An agent costs 144.
    """
    weights = [_calls(i / _FIVE_MIN, (i + 1) / _FIVE_MIN) for i in range(16 * _FIVE_MIN)]
    weights += [0.0] * (8 * _FIVE_MIN)
    lunches = (3.0, 3.5, 4.0, 4.5)
    shifts = {
        f"from_{_clock(start).replace(':', '')}_lunch_{lunch:g}h": {
            "start": _clock(start),
            "end": _clock(start + 8.5),
            "agents": 2,
            "breaks": [{"after_s": lunch * 3600.0, "duration_s": 1800.0, "paid": False}],
        }
        for start in np.arange(0.0, 8.01, 0.5).tolist()
        for lunch in lunches
    }
    centre = {
        "name": "callcenter_1",
        "horizon": {"interval_min": 30, "opening": "00:00-16:00"},
        "sites": {"site": {"trunk_groups": {"lines": {"lines": 150}}}},
        "demand": {"profiles": {"day": weights}},
        "contact_types": {
            "call": {
                "demand": {"daily_volume": sum(weights), "profile": "day"},
                "talk": {"dist": "gamma", "mean_s": 360.0, "cv": math.sqrt(2.0) / 6.0},
                "patience": {"dist": "gamma", "mean_s": 120.0, "cv": 0.5},
            }
        },
        "pools": {
            "agents": {
                "site": "site",
                "skills": {"call": {}},
                "wage_per_hour": 18.0,
                "staffing": {"shifts": shifts},
            }
        },
    }
    given = {name: Shift.model_validate(shift) for name, shift in shifts.items()}
    study = Study.from_dict({"centre": centre, "seed": seed})
    return Question(study, {"share": 0.8, "minutes": 60, "shifts": {"agents": given}})


def _calls(first: float, last: float) -> float:
    """Calls expected between two hours."""

    def until(t: float) -> float:
        at = (3.0 * math.pi * t - 16.0 * math.pi) / 32.0
        return 500.0 * t - 500.0 * 32.0 / (3.0 * math.pi) * math.cos(at)

    return until(last) - until(first)


def _clock(hours: float) -> str:
    minutes = round(hours * 60.0)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


_BANK_NEEDS = (1, 4, 8, 9, 10, 9, 8, 16, 10, 10, 6, 7, 8, 8, 6, 6, 5, 4)
"""Agents by hour from 06:00 that Erlang C asks for: half of the callers wait at most."""
BANK_SHIFTS = {
    "night": {0: 252.0},
    "edge": {6: 288.0, 14: 288.0, 16: 288.0, 18: 288.0},
    "day": {8: 180.0, 10: 180.0, 12: 180.0},
}
"""By pool, begin and cost of each shift of six hours."""
BANK_TWO_STEPS = {"edge": {"from_06": 4, "from_16": 3, "from_18": 5},
                  "day": {"from_08": 5, "from_10": 1, "from_12": 10}}  # fmt: skip
"""The plan that covers these numbers at least cost: 6,336 ILS."""


def bank_wednesday(seed: int = 6) -> Question:
    """February Wednesdays of the Anonymous Bank, as T. W. Miller staffs them (chapter 6).

    Agents have 15 calls an hour; callers wait for as long as it takes. What is published are the
    agents of each hour by Erlang C; calls of an hour are as many as these still do for: half of
    the callers wait then, and no fewer agents would do. Shifts of six hours, with the published
    costs; those that cost the same an hour are one pool, and any agent takes any call.
    """
    calls = [0.0] * 6 + [15.0 * _most_erlangs(agents) for agents in _BANK_NEEDS]
    shifts = {
        pool: {
            f"from_{start:02d}": {
                "start": f"{start:02d}:00", "end": f"{(start + 6) % 24:02d}:00", "agents": 1,
            }
            for start in costs
        }
        for pool, costs in BANK_SHIFTS.items()
    }  # fmt: skip
    centre = {
        "name": "bank_wednesday",
        "horizon": {"interval_min": 60},
        "demand": {"profiles": {"day": calls}},
        "contact_types": {
            "call": {
                "demand": {"daily_volume": sum(calls), "profile": "day"},
                "talk": {"dist": "exponential", "mean_s": 240.0},
                "target": {"threshold_s": 0.0, "share": 0.5},
            }
        },
        "pools": {
            name: {
                "skills": {"call": {}},
                "wage_per_hour": next(iter(BANK_SHIFTS[name].values())) / 6.0,
                "staffing": {"shifts": own},
            }
            for name, own in shifts.items()
        },
    }
    given = {
        pool: {name: Shift.model_validate(shift) for name, shift in own.items()}
        for pool, own in shifts.items()
    }
    study = Study.from_dict({"centre": centre, "seed": seed})
    return Question(study, {"share": 0.5, "minutes": 60, "shifts": given})


def _most_erlangs(agents: int) -> float:
    """The load at which half of the callers wait, by Erlang C."""
    return float(brentq(lambda load: erlang_c(load, agents) - 0.5, 1e-6, agents - 1e-6))


def small(number: int) -> Question:
    """Two contact types, three pools, two shifts each: few enough agents to try every plan.

    Rates are uncertain (a day's busyness), the third pool takes both types and is the dearest.
    """
    luck = np.random.default_rng([19, number])
    volume = float(luck.uniform(90.0, 190.0))
    gold = float(luck.uniform(0.3, 0.5))
    shifts = {
        "early": {"start": "08:00", "end": "12:00", "agents": 3},
        "late": {"start": "10:00", "end": "14:00", "agents": 3},
    }
    wages = luck.uniform(18.0, 24.0, 2).tolist()
    pools = {
        "plain": (["plain"], wages[0]),
        "gold": (["gold"], wages[1]),
        "both": (["plain", "gold"], float(luck.uniform(1.02, 1.3)) * max(wages)),
    }
    weights = [0.0] * 8 + luck.uniform(1.0, 2.0, 6).tolist() + [0.0] * 10
    busyness = float(luck.uniform(0.1, 0.25))
    centre = {
        "name": f"small_{number}",
        "horizon": {"opening": "08:00-14:00"},
        "demand": {"profiles": {"day": weights}},
        "contact_types": {
            name: {
                "demand": {
                    "daily_volume": volume * share,
                    "profile": "day",
                    "busyness_cv": busyness,
                },
                "talk": {"dist": "lognormal", "mean_s": float(luck.uniform(150, 300)), "cv": 1.0},
                "patience": {"dist": "exponential", "mean_s": float(luck.uniform(60, 240))},
            }
            for name, share in (("plain", 1.0 - gold), ("gold", gold))
        },
        "pools": {
            name: {
                "skills": {skill: {} for skill in skills},
                "staffing": {"shifts": shifts},
                "wage_per_hour": wage,
            }
            for name, (skills, wage) in pools.items()
        },
    }
    study = Study.from_dict({"centre": centre, "seed": 100 + number})
    given = {name: Shift.model_validate(shift) for name, shift in shifts.items()}
    share = float(luck.choice([0.7, 0.8]))
    return Question(study, {"share": share, "minutes": 120, "shifts": dict.fromkeys(pools, given)})


def many_skills(types: int = 65, pools: int = 89, seed: int = 1965) -> Question:
    """A large centre with many contact types and pools, made up.

    Contact types come in families of about five, whose calls enter three of five sites by fixed
    shares. Each family has a pool at each of its sites for all its types; further pools are of
    specialists (two types of a family) and of people who know two families. After 20 s a call is
    open to specialists and to those of two families at its site, after 40 s to the other sites.
    """
    luck = np.random.default_rng(seed)
    sites = [f"site_{i}" for i in range(5)]
    families = _families(types)
    size = np.sort(luck.pareto(1.5, types) + 0.3)[::-1]
    volume = 60_000.0 * size / size.sum()
    names = [f"type_{i}" for i in range(types)]
    at = {f: sorted(luck.choice(5, 3, replace=False).tolist()) for f in range(len(families))}
    skills: dict[str, list[int]] = {}
    places: dict[str, int] = {}
    for f, mine in enumerate(families):
        for site in at[f]:
            if len(skills) < pools:
                skills[f"family_{f}_{site}"] = mine
                places[f"family_{f}_{site}"] = site
    number = itertools.count()
    while len(skills) < pools:
        f = int(luck.integers(len(families)))
        site = int(luck.choice(at[f]))
        others = [g for g in range(len(families)) if g != f and site in at[g]]
        if others and next(number) % 2:
            known = [*families[f], *families[int(luck.choice(others))]]
            name = f"bridge_{len(skills)}"
        else:
            known = luck.choice(families[f], min(2, len(families[f])), replace=False).tolist()
            name = f"special_{len(skills)}"
        skills[name], places[name] = sorted(known), site
    centre: dict[str, Any] = {
        "name": f"many_skills_{types}_{pools}",
        "horizon": {"opening": "08:00-20:00"},
        "sites": {s: {"trunk_groups": {"lines": {"lines": 2000}}} for s in sites},
        "links": {
            f"{a}_{b}": {"between": [a, b], "transfer_delay_s": 2}
            for a, b in itertools.combinations(sites, 2)
        },
        "demand": {
            "busyness_correlation": 0.5,
            "profiles": {
                f"day_{f}": [0.0] * 8 + _day(luck) + [0.0] * 4 for f in range(len(families))
            },
        },
        "contact_types": {},
        "pools": {
            name: {
                "site": sites[places[name]],
                "skills": {names[t]: {} for t in known},
                "wage_per_hour": round(18.0 + 0.6 * len(known) + float(luck.uniform(0, 3)), 2),
                "staffing": {
                    "shrinkage": 0.2,
                    "shifts": {
                        "full": {
                            "start": "08:00", "end": "16:30", "agents": 2,
                            "breaks": [{"after_s": 14_400, "duration_s": 1800, "paid": False}],
                        },
                        "part": {"start": "10:00", "end": "14:00", "agents": 1},
                    },
                },
            }
            for name, known in skills.items()
        },
        "routes": {},
    }  # fmt: skip
    for f, mine in enumerate(families):
        for t in mine:
            shares = luck.dirichlet(np.full(3, 8.0)).round(3)
            shares[0] = 1.0 - shares[1:].sum()
            centre["contact_types"][names[t]] = {
                "demand": {
                    "daily_volume": round(float(volume[t]), 1),
                    "profile": f"day_{f}",
                    "busyness_cv": 0.1,
                },
                "route": f"route_{t}",
                "talk": {"dist": "lognormal", "mean_s": round(float(luck.uniform(150, 420))),
                         "cv": 1.1},
                "patience": {"dist": "exponential", "mean_s": round(float(luck.uniform(90, 400)))},
            }  # fmt: skip
            own = [sites[s] for s in at[f]]
            centre["routes"][f"route_{t}"] = {
                "entry": {
                    "policy": "shares",
                    "shares": dict(zip(own, shares.tolist(), strict=True)),
                },
                "steps": {s: _steps(t, sites.index(s), skills, places) for s in own},
            }
    study = Study.from_dict({"centre": centre, "seed": seed})
    return Question(study, {"share": 0.8, "minutes": 60})


def _families(types: int) -> list[list[int]]:
    """Types dealt out so that every family has large and small ones."""
    many = max(types // 5, 1)
    return [list(range(f, types, many)) for f in range(many)]


def _day(luck: np.random.Generator) -> list[float]:
    """Twelve hours with two peaks, somewhat different for each family."""
    hour = np.arange(12.0)
    first, second = luck.normal(2.5, 0.5), luck.normal(7.0, 0.7)
    shape = 0.4 + np.exp(-((hour - first) ** 2) / 3.0) + 0.8 * np.exp(-((hour - second) ** 2) / 5.0)
    return [float(x) for x in shape.round(3)]


def _steps(
    kind: int, site: int, skills: Mapping[str, list[int]], places: Mapping[str, int]
) -> list[dict[str, Any]]:
    """The family's own pool first, then whoever else has the skill: here, then elsewhere."""
    able = [name for name, known in skills.items() if kind in known]
    here = [name for name in able if places[name] == site]
    own = [name for name in here if name.startswith("family")]
    then = [name for name in here if name not in own]
    far = [name for name in able if name not in here]
    steps = ((0, own), (20 if own else 0, then), (40, far))
    return [{"after_s": after, "pools": pools} for after, pools in steps if pools]


def national_bank() -> Question:
    """The shipped bank of forty pools."""
    return Question(load("national_bank"), {"share": 0.8, "minutes": 60})


QUESTIONS: dict[str, Callable[[], Question]] = {
    "callcenter_1": callcenter_1,
    "bank_wednesday": bank_wednesday,
    "small": lambda: small(0),
    "many_skills": many_skills,
    "national_bank": national_bank,
}


def solve(name: str, seconds: float = 800.0) -> Plan:
    """Solve a question, telling what is tried, and print what was found."""
    asked = QUESTIONS[name]()
    wall, spent = time.monotonic(), time.process_time()

    def told(step: str, cost: float, gap: float, row: str) -> None:
        at = time.monotonic() - wall
        print(f"{at:7.1f} s  {step:8s} {cost:12,.0f}  {gap:+.4f}  {row}", flush=True)

    plan = optimise(asked.study, **asked.asked, seconds=seconds, progress=told)
    gap = 1.0 - plan.bound / plan.cost
    print(
        f"{name}: {int(plan.counts.sum())} agents, cost {plan.cost:,.0f}, "
        f"{'holds' if plan.holds else 'not certain'} on {plan.days} fresh days, "
        f"bound {plan.bound:,.0f}, gap {gap:.1%}; {time.monotonic() - wall:.0f} s, "
        f"{time.process_time() - spent:.0f} processor seconds"
    )
    return plan


if __name__ == "__main__":
    for chosen in sys.argv[1:]:
        solve(chosen)
