"""Which pools can stand in for which: kinds of pools, and who is most like whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sim.centre.pools import AgentPool

Kind = frozenset[str]
"""Contact types of the best preference rank of a pool: what its agents are there for."""


def kind_of(pool: AgentPool) -> Kind:
    """What the agents of a pool are there for."""
    best = min(skill.preference for skill in pool.skills.values())
    return frozenset(name for name, skill in pool.skills.items() if skill.preference == best)


def most_alike(
    pool: AgentPool, others: Mapping[str, AgentPool], among: Iterable[str]
) -> str | None:
    """The pool that is most like another: first by kind, then by skills; of equal ones the first.

    Parameters
    ----------
    others : pools by name.
    among : names of those that come into question.

    Returns
    -------
    Its name; None: no pool among them can take anything that the pool's agents are there for.
    """
    kind, skills = kind_of(pool), set(pool.skills)
    best, found = (0.0, 0.0, 0.0), None
    for name in among:
        other = others[name]
        able = set(other.skills)
        same = kind_of(other)
        likeness = (
            len(kind & able) / len(kind),
            len(kind & same) / len(kind | same),
            len(skills & able) / len(skills | able),
        )
        if likeness[0] > 0.0 and likeness > best:
            best, found = likeness, name
    return found
