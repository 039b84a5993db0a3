"""Small odd centres for property tests."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import combinations
from random import Random
from typing import Any

from hypothesis import strategies as st

from tests.builders import Data, constant, hours, values
from tests.features import FEATURES, OFTEN
from tests.themes import DAY, SPAN, Dice, Frame

SITES, KINDS, POOLS, OUTAGES = "abc", "xyz", 5, "onm"
SHARES = (
    ((1.0,), (1.0,), (1.0,), (1.0,)),
    ((0.75, 0.25), (0.5, 0.5), (0.25, 0.75), (1.0, 0.0)),
    ((0.5, 0.125, 0.375), (0.25, 0.625, 0.125), (0.375, 0.25, 0.375), (1.0, 0.0, 0.0)),
)
WEEKDAYS = ("mon", "tue")
SIZES = {
    "whole": (1, 24), "links": (1, 4), "sites": (len(SITES), 5), "pools": (POOLS, 16),
    "demand": (len(KINDS), 3), "kinds": (len(KINDS), 14), "entries": (len(KINDS), 4),
    "lines": (len(KINDS) * len(SITES), 12), "outages": (len(OUTAGES), 6),
}  # fmt: skip
"""Parts of a centre, and the choices that one of them may take."""
FEATURE_SIZES = {feature.name: (1, feature.choices + 1) for feature in FEATURES}
"""The same of the optional features; the first choice is whether the centre has it."""


Chosen = bool | Collection[str]
"""Optional features: all, none, or those of these names."""


def _dice(luck: bytes) -> dict[str, list[Dice]]:
    """Dice for every part: each has choices of its own, so that parts left out move no other."""
    found: dict[str, list[Dice]] = {}
    at = 0
    for name, (number, size) in {**SIZES, **FEATURE_SIZES}.items():
        found[name] = [Dice(luck[at + i * size : at + (i + 1) * size]) for i in range(number)]
        at += number * size
    return found


def _centre(luck: bytes, outages: bool = True, features: Chosen = True) -> Data:
    all_dice = _dice(luck)
    data, frame = _plain_centre(all_dice, outages)
    if features and outages:
        for feature in FEATURES:
            (dice,) = all_dice[feature.name]
            if dice.yes(OFTEN) and (features is True or feature.name in features):
                feature.add(dice, frame, data)
    return data


def _plain_centre(all_dice: dict[str, list[Dice]], outages: bool) -> tuple[Data, Frame]:
    (dice,), (links_dice,) = all_dice["whole"], all_dice["links"]
    frame = Frame(dice)
    theme = frame.theme
    sites = list(SITES[: dice.pick(*theme.sites)])
    kinds = list(KINDS[: dice.pick(*theme.kinds)])
    failing = OUTAGES[: dice.pick(*theme.failing)] if outages else ""
    opening, spans = _opening(dice, frame)
    if opening:
        frame.closing(dice, spans)
    overflow = not dice.yes(theme.overflow_off_of)
    pools = {
        f"p{i}": _pool(all_dice["pools"][i], frame, sites, kinds, i, spans)
        for i in range(dice.pick(*theme.pools))
    }
    links = _links(links_dice, frame, sites)
    doomed = [dice.pick(*sites)] if dice.yes(theme.same_site_of) else sites
    described = {n: _outage(all_dice["outages"][i], frame, doomed) for i, n in enumerate(failing)}
    shared = all(len(p["skills"]) == len(kinds) for p in pools.values()) and dice.yes(
        theme.same_route_of
    )
    ivr = dice.yes(theme.ivr_of)
    calls = [_times(all_dice["demand"][i], frame) for i, _ in enumerate(kinds)]
    agents = sum(_agents(p["staffing"]) for p in pools.values())
    talk = min(100.0, frame.load * max(agents, 1) * SPAN / max(1, sum(len(c) for c in calls)))
    types = {
        k: _kind(all_dice["kinds"][i], frame, calls[i], talk, "x" if shared else k, ivr)
        for i, k in enumerate(kinds)
    }
    down = [o["name"] for o in described.values()] or sites
    routes = {}
    for i, name in enumerate(["x"] if shared else kinds):
        users = kinds if shared else [name]
        routes[name] = _route(
            all_dice["entries"][i],
            all_dice["lines"][3 * i : 3 * i + 3],
            frame,
            sites,
            links,
            pools,
            users,
            types,
            down,
            overflow,
        )
    for type_ in types.values():
        endless = not any(
            "transfer_to" in step
            for line in routes[type_["route"]]["steps"].values()
            for step in line
        )
        if not endless:  # endless patience could go round for ever
            type_.setdefault("patience", constant(60))
    horizon: Data = {
        "days": frame.days,
        "closing": "serve_out" if dice.pick(*theme.serve_out) else "disconnect",
    }
    if opening is not None:
        horizon["opening"] = opening
    data: Data = {
        "horizon": horizon,
        "sites": {s: _site(all_dice["sites"][i], frame) for i, s in enumerate(sites)},
        "links": links,
        "ivr_journeys": {"j": _journey(dice, frame)} if ivr else {},
        "contact_types": types,
        "pools": pools,
        "routes": routes,
        "routing": {
            "agent_selection": dice.pick("longest_idle", "random_agent"),
            "overflow": overflow,
            "reroute_delay_s": dice.pick(0, 0, frame.beat or 5),
        },
        "outages": described,
    }
    return data, frame


def _size() -> int:
    return sum(number * each for number, each in {**SIZES, **FEATURE_SIZES}.values())


def centres(outages: bool = True, features: Chosen = True) -> st.SearchStrategy[Data]:
    """A centre of 1-3 sites, 1-5 pools and 1-3 contact types as plain data.

    Parameters
    ----------
    outages : whether anything may fail; without, there are no optional features either.
    features : whether optional features (`tests.features`) may be in it, or which of them.
    """
    return st.binary(min_size=_size(), max_size=_size()).map(
        lambda luck: _centre(luck, outages, features)
    )


def sampled_centre(number: int, seed: int, features: Chosen) -> Data:
    """One of `centres`, the same for ever: parts added behind the others move none of them."""
    return _centre(Random(f"{seed}:{number}").randbytes(_size()), features=features)


def plain_centres() -> st.SearchStrategy[Data]:
    """Centres in which every line has one unconditional step at once, and nothing fails."""
    return centres(outages=False).map(_plain)


def _plain(data: Data) -> Data:
    for route in data["routes"].values():
        for site, line in route["steps"].items():
            first = next(s for s in line if "pools" in s)
            route["steps"][site] = [{"after_s": 0, "pools": first["pools"]}]
    data["routing"]["overflow"] = True
    return data


def _opening(dice: Dice, frame: Frame) -> tuple[Any, list[tuple[int, int]]]:
    """Opening hours, and the same in seconds after the origin."""
    if not dice.yes(frame.theme.hours_of):
        return None, [(0, SPAN)]
    first = frame.moment(dice, 0, 60)
    last = frame.moment(dice, first + 60, SPAN + 20)
    if not frame.origin:
        return hours(first, last), [(first, last)]
    midnight = DAY - frame.origin
    first = min(first, midnight - 20)
    last = max(last, midnight + 20)
    if not dice.yes(frame.theme.gap_of):
        return (
            {"mon": hours(frame.origin + first, DAY), "tue": hours(0, last - midnight)},
            [(first, last)],
        )
    ends = frame.moment(dice, max(first + 10, midnight - 40), midnight)
    again = frame.moment(dice, midnight, midnight + 20)
    last = max(last, again + 20)
    return (
        {
            "mon": hours(frame.origin + first, frame.origin + ends),
            "tue": hours(again - midnight, last - midnight),
        },
        [(first, ends), (again, last)],
    )


def _site(dice: Dice, frame: Frame) -> Data:
    theme = frame.theme
    groups = 0
    if dice.yes(theme.lines_of):
        groups = dice.number(1, 2)
    site: Data = {
        "trunk_groups": {f"g{i}": {"lines": dice.pick(1, 2, 3, 4, 8)} for i in range(groups)}
    }
    if dice.yes(theme.limits_of):
        site["queue_limit"] = dice.pick(1, 2, 4, 2, 4, 0)
    if dice.yes(1.5):
        site["ivr"] = {
            "ports": dice.pick(1, 1, 2, 4),
            "when_full": dice.pick("bypass", "wait", "wait", "block"),
        }
    return site


def _links(dice: Dice, frame: Frame, sites: list[str]) -> Data:
    links = {}
    for one, other in combinations(sites, 2):
        if dice.yes(frame.theme.link_of):
            links[one + other] = {
                "between": [one, other],
                "transfer_delay_s": dice.pick(*frame.theme.delays) * (frame.beat or 2.5),
            }
    return links


def _shift(dice: Dice, frame: Frame, spans: list[tuple[int, int]]) -> Data:
    start = 0 if dice.yes() else frame.moment(dice, 0, SPAN - 20)
    end = frame.moment(dice, start + 1, SPAN + 50)
    span = dice.pick(*spans)
    if not any(start < b and end > a for a, b in spans) or (
        frame.origin and frame.day(start) and not any(start < b and end > a for a, b in spans[-1:])
    ):
        start, end = span
    found = {
        "start": frame.clock(start),
        "end": frame.clock(end),
        "agents": dice.pick(1, 1, 2, 3),
    }
    if frame.origin:
        found["days"] = [WEEKDAYS[frame.day(start)]]
    return found


def _pool(
    dice: Dice,
    frame: Frame,
    sites: list[str],
    kinds: list[str],
    number: int,
    spans: list[tuple[int, int]],
) -> Data:
    """The first pool can take every type, the others some."""
    skilled = kinds if number == 0 else dice.some(kinds, frame.theme.skilled_of)
    shifts = {}
    for i in range(dice.pick(*frame.theme.shifts)):
        shifts[f"s{i}"] = _shift(dice, frame, spans)
    if not frame.origin and dice.yes(6):
        shifts["night"] = {
            "start": "23:53:00",
            "end": frame.clock(spans[0][0] + dice.number(1, SPAN)),
            "agents": dice.number(1, 2),
        }
    staffing: Data = {
        "scale": dice.pick(1, 1, 1, 1, 1.5, 0.5),
        "shrinkage": dice.pick(0, 0, 0, 0, 0.3),
        "shifts": shifts,
    }
    if not shifts or dice.yes():
        agents = [dice.pick(*frame.theme.agents) for _ in range(2)]
        staffing["by_interval"] = agents if frame.origin else agents[:1]
    found: Data = {
        "site": dice.pick(*sites),
        "skills": {
            k: {"factor": dice.pick(1, 1, 0.5, 1.5, 2), "preference": dice.pick(*frame.preferences)}
            for k in skilled
        },
        "staffing": staffing,
        "own_type_first": dice.pick(*frame.own),
    }
    staffing["end_of_shift"] = "first_free" if dice.yes(4) else "finish_own_call"
    return found


def _route(
    dice: Dice,
    blocks: list[Dice],
    frame: Frame,
    sites: list[str],
    links: Data,
    pools: dict[str, Data],
    kinds: list[str],
    types: Data,
    down: list[str],
    overflow: bool,
) -> Data:
    """Lines at every site that reaches a pool with the skills; entered at some of them."""
    delays = {frozenset(k["between"]): k["transfer_delay_s"] for k in links.values()}
    skilled = [p for p, d in pools.items() if all(k in d["skills"] for k in kinds)]
    reached = {
        site: [
            p
            for p in skilled
            if pools[p]["site"] == site or frozenset((site, pools[p]["site"])) in delays
        ]
        for site in sites
    }
    near = {site: [p for p in skilled if pools[p]["site"] == site] for site in sites}
    lines = [s for s in sites if (reached if overflow else near)[s]]
    steps = {}
    for number, site in enumerate(lines):
        others = {s: delays[frozenset((site, s))] for s in lines if frozenset((site, s)) in delays}
        handling = [_handling(types[k]) for k in kinds]
        steps[site] = _line(blocks[number], frame, site, reached[site], others, handling, down)
        if not overflow and not any(
            p in near[site] for s in steps[site] for p in s.get("pools", ())
        ):
            step = next(s for s in steps[site] if "pools" in s)
            step["pools"] = [*step["pools"], near[site][0]]
    policy = dice.pick(*frame.theme.policies)
    entered = dice.some(lines, frame.theme.entered_of)
    entry: Data = {"policy": policy}
    if policy == "shares":
        weights = SHARES[len(entered) - 1][dice.number(0, 3)]
        entry["shares"] = dict(zip(entered, weights, strict=True))
    else:
        entry["sites"] = entered
    return {"entry": entry, "steps": steps}


def _handling(kind: Data) -> float:
    return sum(_mean(kind[part]) for part in ("talk", "wrap_up") if part in kind)


def _mean(dist: Data) -> float:
    if dist["dist"] == "empirical":
        return float(sum(dist["values_s"]) / len(dist["values_s"]))
    return float(dist["value_s"] if dist["dist"] == "constant" else dist["mean_s"])


def _line(
    dice: Dice,
    frame: Frame,
    site: str,
    reached: list[str],
    others: dict[str, float],
    handling: list[float],
    down: list[str],
) -> list[Data]:
    theme = frame.theme
    unit = frame.beat or 5
    line: list[Data] = []
    opened: set[str] = set()
    later = sorted(dice.pick(0, 1, 2, 4) for _ in range(dice.pick(*theme.steps) - 1))
    for after in (dice.pick(0, 0, 0, 1) if not later or later[0] else 0, *later):
        first = 1 if line else dice.pick(*theme.first)  # mostly opens pools at once
        one: Data = {"after_s": after * unit}
        # At once and without delay only ever onwards: no circles.
        onwards = [s for s, delay in others.items() if after or delay or s > site]
        if onwards and dice.yes(first * theme.transfer_of):
            one["transfer_to"] = dice.pick(*onwards)
        else:
            left = [p for p in reached if p not in opened]
            one["pools"] = dice.some(
                left if left and dice.yes(1.3) else reached, theme.together_of, theme.most
            )
            opened.update(one["pools"])
        if dice.yes(first * theme.when_of):
            one["if"] = _condition(dice, handling, down, theme.asked)
        line.append(one)
    if not any("pools" in s for s in line):
        line.append({"after_s": 4 * unit, "pools": dice.some(reached)})
    return line


def _condition(dice: Dice, handling: list[float], down: list[str], asks: Sequence[str]) -> Data:
    asked = {
        "queue_longer_than": dice.number(0, 2),
        "expected_wait_over_s": dice.number(0, 3) * dice.pick(*handling) / dice.number(1, 3),
        "site_down": dice.pick(*down),
        "agents_idle": dice.pick(1, 2, 2, 3),
    }
    first, second = dice.pick(*asks), dice.pick(*asks)
    return {name: asked[name] for name in ((first, second) if dice.yes(4) else (first,))}


def _journey(dice: Dice, frame: Frame) -> Data:
    login: Data = {
        "play": frame.duration(dice, 15),
        "branches": {"menu": 0.5, "contained": 0.125, "agent": 0.375},
    }
    if dice.yes():
        login["authentication"] = {
            "success": 0.5,
            "attempts": dice.number(1, 3),
            "on_failure": dice.pick("agent", "menu", "hung_up"),
        }
    menu = {"play": frame.duration(dice, 15), "branches": {"agent": 0.875, "hung_up": 0.125}}
    return {"start": "login", "nodes": {"login": login, "menu": menu}}


def _times(dice: Dice, frame: Frame) -> list[float]:
    times = [frame.origin + t for t in frame.times(dice, dice.pick(*frame.theme.calls) * 3 // 2)]
    if frame.days > 1 and not frame.origin:
        times += [DAY + t for t in frame.times(dice, dice.number(0, 8))]
    return times


def _agents(staffing: Data) -> float:
    """About how many agents a staffing has on duty."""
    shifts = sum(s["agents"] for s in staffing["shifts"].values())
    return float((staffing.get("by_interval", [0])[0] + 0.5 * shifts) * staffing["scale"])


def _kind(dice: Dice, frame: Frame, times: list[float], talk: float, route: str, ivr: bool) -> Data:
    theme = frame.theme
    unit = frame.beat or 5
    kind: Data = {
        "demand": {"trace": {"times_s": times}},
        "route": route,
        "priority": dice.pick(*frame.priorities),
        "head_start_s": dice.pick(*frame.heads) * unit,
    }
    if dice.yes():
        kind["talk"] = frame.duration(dice, 0.7 * talk, 1)
        kind["wrap_up"] = frame.duration(dice, 0.3 * talk)
    else:
        kind["talk"] = frame.duration(dice, talk, 1)
    if dice.yes(4):
        kind["balking"] = 0.3
    if dice.yes(theme.limits_of):
        kind["queue_limit"] = dice.pick(1, 2, 4, 2, 4, 0)
    if not dice.yes(4):
        kind["patience"] = frame.duration(dice, dice.pick(*theme.patience) / 2)
    if ivr and not dice.yes(3):
        kind["ivr"] = {"journey": "j"}
    return kind


def _outage(dice: Dice, frame: Frame, sites: list[str]) -> Data:
    unit = frame.beat or 3
    outage: Data = {
        "component": "site",
        "name": dice.pick(*sites),
        "duration": constant(0)
        if dice.yes(8)
        else frame.duration(dice, dice.pick(*frame.theme.outage)),
        "failback_delay_s": dice.pick(0, 0, 1, 3) * unit,
        "return_ramp_s": dice.pick(0, 0, 10, 60, 200),
    }
    if dice.yes():
        start = frame.moment(dice)
        outage["start"] = frame.clock(start)
        outage["day"] = frame.day(start)
    else:
        most = dice.pick(*frame.theme.up)
        up = [frame.span(dice, most) + unit, frame.span(dice, most), frame.span(dice, most)]
        outage["up_time"] = values(frame.origin + up[0], *up[1:], 200_000)
    if dice.yes(1.5):
        outage["detection"] = {"delay_s": dice.pick(0, 1, 2, 3) * unit}
    else:
        outage["detection"] = {"ping_s": 5, "misses": dice.number(1, 3)}
    return outage
