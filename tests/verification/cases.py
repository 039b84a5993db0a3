"""The cases with known answers that the model can express.

`cc`: published by Buist & L'Ecuyer with the ContactCenters library (Apache-2.0), means and 95 %
intervals of 1,000 (singleQueue: 300) replications. `exact`: closed forms or exact solutions of the
Markov chain, the published ones with their source.
"""

from __future__ import annotations

import numpy as np

from sim.centre import Centre, validated
from sim.engine import CallLog
from sim.engine.codes import ABANDONED, ANSWERED, BLOCKED, BLOCKED_QUEUE, FIRST
from tests.verification.counting import busy_seconds, manned_seconds, queue_counts, steady
from tests.verification.harness import (
    DAY,
    Case,
    Known,
    Ratio,
    exponential,
    published,
    queue,
)
from tests.verification.work_cases import CHATS, DEFERRED, SCORES

CC = "Buist & L'Ecuyer, ContactCenters"
EXACT = "exact solution of the Markov chain"
HOUR = 3600.0


# ContactCenters: one queue, 480 minutes, start empty, served out -------------------------------


def _eight_hours(**fields: object) -> Centre:
    """4.2 calls a minute for 480 minutes, 12 agents, mean service 2 minutes."""
    one = queue(per_minute=4.2, agents=12, service=exponential(120.0), **fields)  # type: ignore[arg-type]
    data = one.model_dump(by_alias=True)
    data["horizon"] |= {"opening": "00:00-08:00", "closing": "serve_out"}
    data["demand"]["profiles"] = {"shift": (1.0, 0.0, 0.0)}
    data["contact_types"]["call"]["demand"] |= {"daily_volume": 2016.0, "profile": "shift"}
    data["pools"]["pool"]["staffing"]["by_interval"] = (12, 0, 0)
    return validated(Centre, data)


def _eight_hours_counts(log: CallLog) -> dict[str, Ratio]:
    found = queue_counts(log, 20.0)
    busy = busy_seconds(log, 0, 0.0, 8 * HOUR)
    return found | {"occupancy": (busy, 12 * 8 * HOUR)}


def _eight_hours_mean(
    value: float, deviation: float, unit: float = 1.0, sight: float = 0.1
) -> Known:
    return published(value, deviation, 1000, 3, unit, sight)


MMC = Case(
    "CC-MMC",
    CC,
    _eight_hours,
    _eight_hours_counts,
    {
        "good": _eight_hours_mean(1816.158, 57.043),
        "good_of_offered": _eight_hours_mean(0.902, 0.033),
        "wait_of_served": _eight_hours_mean(0.099, 0.045, 60.0, sight=0.12),
        "occupancy": _eight_hours_mean(0.695, 0.023),
    },
    400,
)

MMC_AB = Case(
    "CC-MMCAb",
    CC,
    lambda: _eight_hours(patience=exponential(60.0)),
    _eight_hours_counts,
    {
        "abandoned": _eight_hours_mean(58.609, 15.295),
        "good": _eight_hours_mean(1906.008, 35.828),
        "good_of_served": _eight_hours_mean(0.975, 0.0079),
        "wait_of_served": _eight_hours_mean(0.024, 0.0060, 60.0),
        "occupancy": _eight_hours_mean(0.675, 0.019),
        "good_of_served_and_late": _eight_hours_mean(0.968, 0.0099),
    },
    400,
)

MMC_BLOCKED = Case(
    "CC-MMCBlocked",
    CC,
    lambda: _eight_hours(queue_limit=5),
    _eight_hours_counts,
    {
        "blocked": _eight_hours_mean(18.655, 9.831, sight=0.14),
        "good": _eight_hours_mean(1854.284, 42.176),
        "good_of_served": _eight_hours_mean(0.929, 0.019),
        "wait_of_served": _eight_hours_mean(0.060, 0.016, 60.0),
        "occupancy": _eight_hours_mean(0.689, 0.021),
        "good_of_offered": _eight_hours_mean(0.920, 0.022),
    },
    400,
)


# ContactCenters: a day of thirteen periods ------------------------------------------------------

_RATES = (100, 150, 150, 180, 200, 150, 150, 150, 120, 100, 80, 70, 60)
_AGENTS = (4, 6, 8, 8, 8, 7, 8, 8, 6, 6, 4, 4, 4)
_SL20 = (78.1, 85.9, 97.5, 93.7, 90.1, 93.0, 97.4, 97.3, 93.5, 97.0, 87.3, 91.8, 94.7)
_SL30 = (81.8, 89.2, 98.4, 95.7, 93.0, 94.9, 98.4, 98.3, 95.4, 97.9, 89.6, 93.5, 95.8)
_SL20_DEVIATION = (11.2, 9.17, 3.05, 5.96, 7.33, 6.41, 3.21, 3.36, 5.61, 3.92, 9.99, 7.64, 5.73)
_SL30_DEVIATION = (10.7, 8.08, 2.45, 5.03, 6.30, 5.59, 2.58, 2.85, 4.75, 3.33, 9.26, 6.80, 5.17)


def _single_queue() -> Centre:
    one = queue(agents=1, service=exponential(100.0), patience=exponential(1000.0), balking=0.1)
    data = one.model_dump(by_alias=True)
    data["horizon"] |= {"opening": "08:00-21:00", "closing": "serve_out", "interval_min": 60}
    data["demand"]["profiles"] = {"day": (0.0,) * 8 + tuple(map(float, _RATES)) + (0.0,) * 3}
    data["contact_types"]["call"]["demand"] |= {
        "daily_volume": float(sum(_RATES)),
        "profile": "day",
    }
    data["pools"]["pool"]["staffing"]["by_interval"] = (0,) * 8 + _AGENTS + (0,) * 3
    data["pools"]["pool"]["staffing"]["end_of_shift"] = "first_free"
    return validated(Centre, data)


def _single_queue_counts(log: CallLog) -> dict[str, Ratio]:
    found: dict[str, Ratio] = {}
    for threshold, name in ((20.0, "SL20"), (30.0, "SL30")):
        found[f"{name}_all"] = queue_counts(log, threshold)["good_of_offered_less_early"]
        for period in range(13):
            start = (8 + period) * HOUR
            counts = queue_counts(log, threshold, start, start + HOUR)
            found[f"{name}_{period + 1}"] = counts["good_of_offered_less_early"]
    busy = busy_seconds(log, 0, 8 * HOUR, 21 * HOUR)
    found["occupancy_all"] = (busy, manned_seconds(log, 0, 8 * HOUR, 21 * HOUR))
    return found


SINGLE_QUEUE = Case(
    "CC-singleQueue",
    CC,
    _single_queue,
    _single_queue_counts,
    {
        "SL20_all": published(92.5, 1.90, 300, 1, 0.01),
        "SL30_all": published(94.4, 1.69, 300, 1, 0.01),
        "occupancy_all": published(55.8, 1.68, 300, 1, 0.01),
        **{
            f"SL{seconds}_{i + 1}": published(value, deviation, 300, 1, 0.01)
            for seconds, values, deviations in (
                (20, _SL20, _SL20_DEVIATION),
                (30, _SL30, _SL30_DEVIATION),
            )
            for i, (value, deviation) in enumerate(zip(values, deviations, strict=True))
        },
    },
    300,
)


# ContactCenters: three types, two groups, busyness ---------------------------------------------

_MSK_RATES = ((4.2, 5.3, 3.2), (5.1, 4.3, 4.8), (6.3, 5.2, 4.8))
_MSK_LAST_STAFF = 9
_MSK_GOOD = ((170.154, 599.334, 15.49), (262.936, 511.648, 34.697), (259.806, 613.732, 24.888))
_MSK_DEVIATION = ((93.722, 83.392, 27.520), (134.377, 86.571, 55.230), (155.150, 99.046, 44.327))


def _by_period(values: tuple[float, ...], rest: float) -> tuple[float, ...]:
    return (*values, *([rest] * 9))


def _msk() -> Centre:
    types = {}
    for k, rates in enumerate(_MSK_RATES):
        types[f"type{k}"] = {
            "demand": {
                "daily_volume": 120.0 * sum(rates),
                "profile": f"type{k}",
                "busyness_cv": 28.7**-0.5,
            },
            "route": f"type{k}",
            "talk": exponential(60.0),
            "handling_by_time": _by_period((1 / 0.5, 1 / 0.6, 1 / 0.4), 1.0),
            "patience": exponential(60.0),
            "patience_by_time": _by_period((1 / 0.3, 1 / 0.4, 1 / 0.2), 1.0),
        }
    groups: tuple[tuple[str, ...], ...] = (("group0",), ("group0", "group1"), ("group1",))
    return validated(
        Centre,
        {
            "horizon": {"opening": "00:00-06:00", "closing": "serve_out"},
            "sites": {"site": {}},
            "demand": {
                "busyness_correlation": 1.0,
                "profiles": {f"type{k}": _by_period(r, 0.0) for k, r in enumerate(_MSK_RATES)},
            },
            "contact_types": types,
            "pools": {
                "group0": {
                    "site": "site",
                    "skills": {"type0": {}, "type1": {"preference": 1}},
                    "staffing": _first_free(12, 18, _MSK_LAST_STAFF),
                },
                "group1": {
                    "site": "site",
                    "skills": {"type1": {"preference": 2}, "type2": {}},
                    "staffing": _first_free(15, 20, 11),
                },
            },
            "routes": {
                f"type{k}": {
                    "entry": {"sites": ["site"]},
                    "steps": {"site": [{"pools": list(pools)}]},
                }
                for k, pools in enumerate(groups)
            },
        },
    )


def _first_free(*agents: int) -> dict[str, object]:
    """Numbers by period; when they fall the first agents to be free go, as in ContactCenters."""
    return {"by_interval": [*agents, *[0] * 9], "end_of_shift": "first_free"}


def _msk_counts(log: CallLog) -> dict[str, Ratio]:
    wait, disposition = log.wait_s(), log["disposition"]
    good = (disposition == ANSWERED) & (wait <= 20.0)
    left = disposition == ABANDONED
    served = float((disposition == ANSWERED).sum())
    # The source counts agents until the last caller has left: the staff of the last period stays.
    end = max(6 * HOUR, float(np.nanmax(log["end_s"])))
    drain = _MSK_LAST_STAFF * (end - 6 * HOUR)
    found: dict[str, Ratio] = {
        "served": (served, 1.0),
        "abandoned": (float(left.sum()), 1.0),
        "SL": (float(good.sum()), served + float((left & (wait > 20.0)).sum())),
        "occupancy_group0": (
            busy_seconds(log, 0, 0.0, end),
            manned_seconds(log, 0, 0.0, 6 * HOUR) + drain,
        ),
    }
    period = np.minimum(log["arrival_s"] // (2 * HOUR), 2)
    for k in range(3):
        for p in range(3):
            mine = good & (log["contact_type"] == k) & (period == p)
            found[f"good_type{k}_period{p + 1}"] = (float(mine.sum()), 1.0)
    return found


MSK = Case(
    "CC-SimpleMSK",
    CC,
    _msk,
    _msk_counts,
    {
        "served": published(4297.305, 437.605, 1000, 3),
        "abandoned": published(910.335, 551.164, 1000, 3, sight=0.18),
        "SL": published(0.501, 0.128, 1000, 3),
        "occupancy_group0": published(0.881, 0.058, 1000, 3, sight=0.02),
        # Days differ so much by their busyness that the first period tells little, the last less.
        **{
            f"good_type{k}_period{p + 1}": published(
                _MSK_GOOD[k][p], _MSK_DEVIATION[k][p], 1000, 3, sight=(0.18, 0.05, 0.5)[p]
            )
            for k in range(3)
            for p in range(3)
        },
    },
    400,
)


# Steady states ---------------------------------------------------------------------------------


def _steady(threshold: float, warmup: float = 0.25 * DAY) -> object:
    return lambda log: steady(log, threshold, warmup)


ERLANG_A_12 = Case(
    "CC-MMCAb exact steady state",
    "Erlang A, " + EXACT,
    lambda: queue(per_minute=4.2, agents=12, service=exponential(120), patience=exponential(60),
                  days=3),
    _steady(20.0),  # type: ignore[arg-type]
    {
        "waited_of_queued": Known(0.12737228),
        "wait_of_queued": Known(60 * 0.029678906),
        "abandoned_of_offered": Known(0.029678906),
        "occupancy": Known(0.67922477),
        "good_of_offered": Known(0.94526958),
        "early_of_offered": Known(0.023352235),
        "good_of_served_and_late": Known(0.96787154),
        "wait_of_served": Known(60 * 0.024060077),
    },
    60,
)  # fmt: skip

ERLANG_C_12 = Case(
    "CC-MMC exact steady state",
    "Erlang C, " + EXACT,
    lambda: queue(per_minute=4.2, agents=12, service=exponential(120), days=3),
    _steady(20.0),  # type: ignore[arg-type]
    {
        "waited_of_queued": Known(0.18388863),
        "wait_of_queued": Known(60 * 0.10216035),
        "occupancy": Known(0.7),
        "good_of_offered": Known(0.89907978),
    },
    120,
)

BLOCKED_12 = Case(
    "CC-MMCBlocked exact steady state",
    "M/M/12/17, " + EXACT,
    lambda: queue(per_minute=4.2, agents=12, service=exponential(120), queue_limit=5, days=3),
    _steady(20.0),  # type: ignore[arg-type]
    {
        "blocked_of_offered": Known(0.0094768743),
        "waited_of_queued": Known(0.15786136),
        "wait_of_queued": Known(60 * 0.061124241),
        "occupancy": Known(0.69336619),
        "good_of_served": Known(0.92755819),
    },
    100,
)

GANS = Case(
    "GANS2009-ErlangA",
    "Gans, Liu, Mandelbaum, Shen, Ye, 2009, p. 17-18",
    lambda: queue(per_minute=21 / 60, agents=6, service=exponential(HOUR / 5.015),
                  patience=exponential(HOUR / 2), days=20, warmup_s=0.0),
    _steady(60.0, DAY),  # type: ignore[arg-type]
    {
        "wait_of_served": Known(58.798),
        "wait_of_queued": Known(64.274),
        "abandoned_of_offered": Known(0.035708),
        "waited_of_queued": Known(0.277567),
    },
    40,
)  # fmt: skip

HERZOG_A = Case(
    "HERZOG-ErlangA-13",
    "A. Herzog, SimSystem, ErlangCTest (figures of TU Clausthal)",
    lambda: queue(per_minute=3.5, agents=13, service=exponential(180), patience=exponential(300),
                  days=3),
    _steady(20.0),  # type: ignore[arg-type]
    {"wait_of_queued": Known(9.9128)},
    60,
)  # fmt: skip

HERZOG_C = Case(
    "HERZOG-ErlangC-13",
    "A. Herzog, SimSystem, ErlangCTest (figures of TU Clausthal)",
    lambda: queue(per_minute=3.5, agents=13, service=exponential(180), days=4),
    _steady(20.0, 0.5 * DAY),  # type: ignore[arg-type]
    {"wait_of_queued": Known(26.5569)},
    100,
)

PYWORKFORCE = Case(
    "PYWORKFORCE-ErlangC",
    "pyworkforce, tests/test_erlang.py",
    lambda: queue(per_minute=100 / 30, agents=14, service=exponential(180), days=3),
    _steady(0.33 * 60),  # type: ignore[arg-type]
    {
        "waited_of_queued": Known(0.17413193),
        "wait_of_queued": Known(60 * 0.13059895),
        "good_of_offered": Known(0.88785269),
        "occupancy": Known(0.71428571),
    },
    120,
)

GKM_95 = Case(
    "GKM2003-occupancy",
    "Gans, Koole & Mandelbaum 2003, sec. 2.3 and 4.4",
    lambda: queue(per_minute=95.0, agents=100, service=exponential(60), days=1),
    _steady(0.33333333 * 60, 0.125 * DAY),  # type: ignore[arg-type]
    {
        "waited_of_queued": Known(0.50645685),
        "wait_of_queued": Known(60 * 0.10129137),
        "occupancy": Known(0.95),
    },
    120,
    ("heavy",),
)


def _charlotte(agents: int, wait: float, abandoned: float) -> Case:
    return Case(
        f"GKM2003-Charlotte-1030, {agents} agents",
        "Gans, Koole & Mandelbaum 2003, fig. 3 and sec. 4.2.2, Erlang A",
        lambda: queue(per_minute=1364 / 30, agents=agents, service=exponential(296),
                      patience=exponential(1800), days=1),
        _steady(20.0, 0.25 * DAY),  # type: ignore[arg-type]
        {"wait_of_queued": Known(wait, 0, 2), "abandoned_of_offered": Known(abandoned)},
        100,
        ("heavy",),
    )  # fmt: skip


LARGE = Case(
    "M/M/300+M",
    "Erlang A, lambda 100/min, mean service 3 min, mean patience 2 min; " + EXACT,
    lambda: queue(
        per_minute=100.0, agents=300, service=exponential(180), patience=exponential(120)
    ),
    _steady(20.0, 0.125 * DAY),  # type: ignore[arg-type]
    {"abandoned_of_offered": Known(0.0253510852)},
    40,
    ("heavy",),
)


# Priorities, overflow --------------------------------------------------------------------------

_PRIORITY_WAITS_H = (0.015743259, 0.023614889, 0.040482667, 0.089961483)


def _priorities() -> Centre:
    one = queue(agents=5, service=exponential(600.0), days=15)
    data = one.model_dump(by_alias=True)
    call = data["contact_types"].pop("call")
    skills: dict[str, dict[str, float]] = {}
    for k, per_hour in enumerate((6.0, 4.0, 6.0, 5.0)):
        data["contact_types"][f"class{k}"] = {
            **call,
            "demand": {"daily_volume": 24 * per_hour},
            "priority": k,
        }
        skills[f"class{k}"] = {}
    data["pools"]["pool"]["skills"] = skills
    return validated(Centre, data)


def _priority_waits(log: CallLog) -> dict[str, Ratio]:
    late = log["arrival_s"] >= DAY
    return {
        f"wait_class{k}": (float(log.wait_s()[mine].sum()), float(mine.sum()))
        for k in range(4)
        for mine in [late & (log["contact_type"] == k)]
    }


PRIORITIES = Case(
    "EXACT-prio_4classes",
    "Cobham 1954; Kella & Yechiali 1985",
    _priorities,
    _priority_waits,
    {f"wait_class{k}": Known(HOUR * w) for k, w in enumerate(_PRIORITY_WAITS_H)},
    100,
)


def _overflow_loss() -> Centre:
    one = queue(agents=8, service=exponential(60.0), queue_limit=0, days=1)
    data = one.model_dump(by_alias=True)
    call = data["contact_types"].pop("call")
    data["pools"], data["routes"] = {}, {}
    data["contact_types"] = {}
    for k in (1, 2):
        data["contact_types"][f"class{k}"] = {
            **call,
            "demand": {"daily_volume": 8.0 * 1440},
            "route": f"route{k}",
        }
        data["routes"][f"route{k}"] = {
            "entry": {"sites": ["site"]},
            "steps": {"site": [{"pools": [f"own{k}"]}, {"pools": ["shared"]}]},
        }
        data["pools"][f"own{k}"] = {
            "site": "site",
            "skills": {f"class{k}": {}},
            "staffing": {"by_interval": [8]},
        }
    data["pools"]["shared"] = {
        "site": "site",
        "skills": {"class1": {}, "class2": {}},
        "staffing": {"by_interval": [4]},
    }
    return validated(Centre, data)


def _overflow_counts(log: CallLog) -> dict[str, Ratio]:
    found: dict[str, Ratio] = {}
    late = log["arrival_s"] >= HOUR
    for k in (0, 1):
        mine = late & (log["contact_type"] == k)
        lost = (log["disposition"][mine] == BLOCKED_QUEUE).sum()
        shared = (log["pool"][mine] == 2).sum()
        found[f"B{k + 1}"] = (float(lost), float(mine.sum()))
        found[f"P_ov{k + 1}"] = (float(lost + shared), float(mine.sum()))
    found["shared_busy"] = (busy_seconds(log, 2, HOUR, DAY), DAY - HOUR)
    return found


OVERFLOW_LOSS = Case(
    "EXACT-overflow_loss_A",
    EXACT,
    _overflow_loss,
    _overflow_counts,
    {
        "B1": Known(0.090767585),
        "B2": Known(0.090767585),
        "P_ov1": Known(0.23557026),
        "P_ov2": Known(0.23557026),
        "shared_busy": Known(2.3168428),
    },
    20,
)


def _riordan() -> Centre:
    data = _overflow_loss().model_dump(by_alias=True)
    data["contact_types"] = {"class1": data["contact_types"]["class1"]}
    data["contact_types"]["class1"]["demand"] = {"daily_volume": 10.0 * 1440}
    data["pools"].pop("own2")
    data["routes"].pop("route2")
    data["pools"]["own1"]["staffing"]["by_interval"] = (10,)
    data["pools"]["shared"]["skills"] = {"class1": {}}
    data["pools"]["shared"]["staffing"]["by_interval"] = (100,)
    return validated(Centre, data)


def _riordan_counts(log: CallLog) -> dict[str, Ratio]:
    """Time averages of the number in the overflow group, and of its square about the mean."""
    mine = log["pool"] == 1
    times = np.concatenate((log["answer_s"][mine], log["wrap_end_s"][mine]))
    steps = np.concatenate((np.ones(mine.sum()), -np.ones(mine.sum())))
    order = np.argsort(times, kind="stable")
    at = np.append(np.clip(times[order], HOUR, DAY), DAY)
    spell = np.diff(at)
    number = np.cumsum(steps[order])
    total = DAY - HOUR
    return {
        "mean": (float((spell * number).sum()), total),
        "variance": (float((spell * (number - 2.1458234) ** 2).sum()), total),
    }


RIORDAN = Case(
    "EXACT-riordan_10_10",
    "Riordan's formula for overflow traffic",
    _riordan,
    _riordan_counts,
    {"mean": Known(2.1458234), "variance": Known(4.3624473)},
    12,
)


# IVR ports: an Erlang loss system ---------------------------------------------------------------


def _ports() -> Centre:
    one = queue(per_minute=10.0, agents=1, service=exponential(60.0), days=1)
    data = one.model_dump(by_alias=True)
    data["sites"]["site"]["ivr"] = {"ports": 10, "when_full": "block"}
    data["ivr_journeys"] = {
        "menu": {
            "start": "menu",
            "nodes": {"menu": {"play": exponential(60.0), "branches": {"contained": 1.0}}},
        }
    }
    data["contact_types"]["call"]["ivr"] = {"journey": "menu"}
    return validated(Centre, data)


def _ports_counts(log: CallLog) -> dict[str, Ratio]:
    """Steady state: the ports start empty."""
    late = log["arrival_s"] >= HOUR
    return {"blocked": (float((log["disposition"][late] == BLOCKED).sum()), float(late.sum()))}


PORTS = Case(
    "Erlang B, 10 ports",
    "Erlang 1917, B(10, 10) = 0.21458",
    _ports,
    _ports_counts,
    {"blocked": Known(0.2145823)},
    100,
)


# One server that breaks down -------------------------------------------------------------------

_UP_AND_DOWN = 5 * DAY


def _breakdown() -> Centre:
    """One agent who fails, busy or idle, and then goes on with the call that he left.

    Times in minutes: a call every 2, service 1, up 10, down 2. Service is exponential, so that to
    go on is to begin anew.
    """
    one = queue(per_minute=0.5, agents=1, service=exponential(60.0), days=5)
    data = one.model_dump(by_alias=True)
    data["outages"] = {
        "breakdown": {
            "component": "pool",
            "name": "pool",
            "up_time": exponential(600.0),
            "duration": exponential(120.0),
            "talking": "hold",
        }
    }
    return validated(Centre, data)


def _breakdown_counts(log: CallLog) -> dict[str, Ratio]:
    """Steady state of the calls of all days but the first hours, in minutes."""
    edges = np.array([t for f in log.failures for t in (f.fail_s, f.repair_s)])
    down = np.cumsum(np.diff(edges, prepend=0.0) * (np.arange(len(edges)) % 2))

    def down_until(times: np.ndarray) -> np.ndarray:
        return np.asarray(np.interp(times, edges, down, left=0.0))

    mine = log["arrival_s"] >= 2 * HOUR
    arrival, answer, end = (log[c][mine] for c in ("arrival_s", "answer_s", "end_s"))
    served = (end - answer) - (down_until(end) - down_until(answer))
    calls, time = float(mine.sum()), _UP_AND_DOWN - 2 * HOUR
    down_s = float(np.diff(down_until(np.array([2 * HOUR, _UP_AND_DOWN])))[0])
    return {
        "availability": (time - down_s, time),
        "in_system": (float((end - arrival).sum()), time),
        "not_in_service": (float((end - arrival - served).sum()), time),
        "time_in_system": (float((end - arrival).sum()) / 60.0, calls),
        "time_not_in_service": (float((end - arrival - served).sum()) / 60.0, calls),
        "busy": (float(served.sum()), time),
        "all_up_busy": (float((answer > arrival).sum()), calls),
    }


BREAKDOWN = Case(
    "EXACT-breakdown_c1",
    EXACT,
    _breakdown,
    _breakdown_counts,
    {
        "availability": Known(0.83333333),
        "in_system": Known(1.9166667),
        "not_in_service": Known(1.4166667),
        "time_in_system": Known(3.8333333),
        "time_not_in_service": Known(2.8333333),
        "busy": Known(0.5),
        "all_up_busy": Known(0.66666667),
    },
    40,
    ("heavy",),  # `tests/engine/test_agents_who_fail` has a smaller one of the kind
)


# Callers who call again ------------------------------------------------------------------------


def _retrial() -> Centre:
    """M/M/1 without waiting room: who finds the agent busy calls again until served.

    Times in minutes: 0.6 calls and 1 service a minute; a caller tries every 2 minutes.
    """
    one = queue(per_minute=0.6, agents=1, service=exponential(60.0), days=5)
    data = one.model_dump(by_alias=True)
    data["contact_types"]["call"] |= {
        "queue_limit": 0,
        "retry": {"blocked": 1.0, "delay": exponential(120.0), "at_most": 30_000},
    }
    return validated(Centre, data)


def _retrial_counts(log: CallLog) -> dict[str, Ratio]:
    """Steady state of all days but the first hours, in minutes."""
    start, end = 2 * HOUR, 5 * DAY
    arrival, back, leave = (log[c] for c in ("arrival_s", "back_s", "end_s"))
    blocked = log["disposition"] == BLOCKED_QUEUE
    mine = arrival >= start
    first = mine & (log["origin"] == FIRST)
    away = blocked & (back > start)
    orbit = float((np.minimum(back[away], end) - np.maximum(leave[away], start)).sum())
    return {
        "P_block_first_attempt": (float((blocked & first).sum()), float(first.sum())),
        "mean_orbit": (orbit, end - start),
        "mean_busy": (busy_seconds(log, 0, start, end), end - start),
        "mean_time_in_orbit": (orbit / 60.0, float(first.sum())),
    }


RETRIAL = Case(
    "EXACT-retrial_c1",
    EXACT,
    _retrial,
    _retrial_counts,
    {
        "P_block_first_attempt": Known(0.6),
        "mean_orbit": Known(2.7),
        "mean_busy": Known(0.6),
        "mean_time_in_orbit": Known(4.5),
    },
    40,
)


CASES = (
    MMC, MMC_AB, MMC_BLOCKED, SINGLE_QUEUE, MSK, ERLANG_A_12, ERLANG_C_12, BLOCKED_12, GANS,
    HERZOG_A, HERZOG_C, PYWORKFORCE, GKM_95, _charlotte(223, 32.58, 0.018103),
    _charlotte(218, 57.88, 0.032158), _charlotte(228, 16.99, 0.009437), LARGE, PRIORITIES,
    OVERFLOW_LOSS, RIORDAN, PORTS, BREAKDOWN, RETRIAL, DEFERRED, SCORES,
    CHATS,
)  # fmt: skip
