"""Trunk lines and IVR ports that are too few for the calls, or for the agents."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.centre import ivr_outcomes
from sim.study.oddities.oddity import Oddity
from sim.study.oddities.scene import Scene
from sim.study.oddities.staff import QUARTER_S, Floats

LINES, BUSY_LINES, BUSY_PORTS = "few_lines", "busy_lines", "busy_ports"


def lines(scene: Scene) -> Iterator[Oddity]:
    """Lines of all sites together against agents and calls, and ports against calls.

    A load that is above all lines of the centre is refused in part however calls are shared out.
    """
    centre = scene.centre
    voice = np.array([kind.channel == "voice" for kind in centre.contact_types.values()])
    groups = [site.trunk_groups for site in centre.sites.values()]
    calls = np.where(voice[:, None], scene.calls, 0.0)
    found = [ivr_outcomes(centre, name) for name in scene.types]
    in_ivr = np.array([0.0 if outcome is None else outcome.seconds for outcome in found])
    ivr_load = in_ivr @ calls / QUARTER_S
    if all(groups):
        count = sum(group.lines for of_site in groups for group in of_site.values())
        on_calls = scene.reach[voice].any(axis=0)
        agents = scene.agents[on_calls].sum(axis=0)
        most = int(np.argmax(agents))
        if agents[most] > count:
            figures = {**scene.moment(most), "lines": count, "agents": float(agents[most])}
            yield Oddity(LINES, "centre.sites", figures)
        talking = np.array([kind.talk.mean() for kind in centre.contact_types.values()])
        load = ivr_load + np.where(voice, talking, 0.0) @ scene.offered / QUARTER_S
        yield from _busy(scene, BUSY_LINES, load, count)
    ports = [site.ivr.ports for site in centre.sites.values() if site.ivr is not None]
    if len(ports) == len(groups):
        yield from _busy(scene, BUSY_PORTS, ivr_load, sum(ports))


def _busy(scene: Scene, name: str, load: Floats, count: int) -> Iterator[Oddity]:
    hourly = load.reshape(-1, 4).mean(axis=1)
    hour = int(np.argmax(hourly))
    if hourly[hour] > count:
        figures = {**scene.moment(4 * hour), "count": count, "load": float(hourly[hour])}
        yield Oddity(name, "centre.sites", figures)
