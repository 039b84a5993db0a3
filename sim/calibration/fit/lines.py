"""Lines that calls wait in: a contact type, or a contact type at a site where there are several."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

SITE = "main"
"""The site of a centre whose records do not tell several."""
LEAST_KNOWN = 0.95
"""Sites are used if they are known of this share of calls, and of those that nobody answered."""
LEAST_SHARE = 0.01
"""A site with a smaller share of the calls is not one of its own."""


@dataclass(frozen=True)
class Setup:
    """How long it takes to put a call through from one site to another.

    Attributes
    ----------
    seconds : from when an agent is taken until the answer; low, high : its interval.
    calls : from which it is told.
    """

    seconds: float
    low: float
    high: float
    calls: int


@dataclass(frozen=True)
class Sites:
    """Where calls queue and agents sit.

    Attributes
    ----------
    names : the most calls first; one only: the records do not tell several.
    shares : share of each contact type's calls that queue at each site, by type, shape (sites,).
    setups : how long it takes to put a call through from one site to another, by the two names in
        order; absent: no time that is seen.
    """

    names: tuple[str, ...] = (SITE,)
    shares: Mapping[str, NDArray[np.float64]] | None = None
    setups: Mapping[tuple[str, str], Setup] = field(default_factory=dict)

    @property
    def several(self) -> bool:
        """Whether there is more than one."""
        return len(self.names) > 1

    def line(self, contact_type: str, site: str) -> str:
        """Name of the line of a contact type at a site."""
        return f"{contact_type} @ {site}" if self.several else contact_type

    def of_calls(self, calls: pd.DataFrame) -> NDArray[np.intp]:
        """Number of the site of each call; of those where it is not known the first one's."""
        if not self.several:
            return np.zeros(len(calls), dtype=np.intp)
        found = pd.Index(self.names).get_indexer(pd.Index(calls["site"].astype(object)))
        return np.maximum(found, 0)

    def with_lines(self, calls: pd.DataFrame) -> pd.DataFrame:
        """Calls with a column ``line``."""
        if not self.several:
            return calls.assign(line=calls["contact_type"])
        code, kinds = pd.factorize(calls["contact_type"].astype(object))
        names = [self.line(str(kind), site) for kind in kinds for site in self.names]
        codes = code * len(self.names) + self.of_calls(calls)
        return calls.assign(line=pd.Categorical.from_codes(codes, categories=pd.Index(names)))

    def with_setups(self, calls: pd.DataFrame, site_of: Mapping[str, str]) -> pd.DataFrame:
        """Calls with a column ``setup_s``: the end of the wait in which they were put through.

        Parameters
        ----------
        calls : `Records.calls`; site_of : site of each agent.
        """
        if not self.setups:
            return calls
        code, names = pd.factorize(calls["agent"].astype(object))
        of_name = np.array([site_of.get(str(name), "") for name in names], dtype=object)
        at = pd.Index(self.names).get_indexer(pd.Index(of_name))[code]
        table = np.zeros((len(self.names), len(self.names) + 1))
        for pair, setup in self.setups.items():
            one, other = (self.names.index(name) for name in pair)
            table[one, other] = table[other, one] = setup.seconds
        took = np.where(calls["start_s"].notna().to_numpy(dtype=bool), at, -1)
        wait = np.nan_to_num(calls["wait_s"].to_numpy(dtype=np.float64))
        return calls.assign(setup_s=np.minimum(table[self.of_calls(calls), took], wait))

    def of_agents(self, calls: pd.DataFrame) -> dict[str, str]:
        """Site of each agent: the one that the records name, else where most of its calls queued.

        Parameters
        ----------
        calls : `Records.calls`.
        """
        if not self.several:
            return {}
        known = calls["agent"] != ""
        agent = calls["agent"][known].astype(object)
        site = np.asarray(self.names, dtype=object)[self.of_calls(calls)[known.to_numpy(bool)]]
        if "agent_site" in calls:
            told = calls["agent_site"][known].astype(object).to_numpy()
            site = np.where(np.isin(told, self.names), told, site)
        table = pd.crosstab(agent.to_numpy(), site)
        return {str(a): str(s) for a, s in table.idxmax(axis=1).items()}


def find_sites(calls: pd.DataFrame) -> Sites:
    """The sites of records whose calls and agents have them.

    Parameters
    ----------
    calls : `Records.calls` of normal days.
    """
    if "site" not in calls:
        return Sites()
    offered = calls[["contact_type", "site", "start_s"]][calls["join_s"].notna()]
    known = (offered["site"] != "").to_numpy(dtype=bool)
    gone = offered["start_s"].isna().to_numpy(dtype=bool)
    if not known.size or known.mean() < LEAST_KNOWN:
        return Sites()
    if gone.any() and known[gone].mean() < LEAST_KNOWN:
        return Sites()
    number = offered["site"][known].astype(str).value_counts()
    names = tuple(str(n) for n in number.index[number >= LEAST_SHARE * len(offered)])
    if len(names) < 2:
        return Sites()
    sites = Sites(names)
    kind = offered["contact_type"].astype(str).to_numpy(dtype=object)
    table = pd.crosstab(kind, sites.of_calls(offered)).reindex(columns=range(len(names)))
    number_at = table.fillna(0).to_numpy(dtype=np.float64)
    share = number_at / number_at.sum(axis=1, keepdims=True)
    return Sites(names, dict(zip((str(k) for k in table.index), share, strict=True)))


def lines_of(calls: pd.DataFrame) -> pd.Series[str]:
    """The line of each call: the contact type where nothing else is said."""
    return calls["line"] if "line" in calls else calls["contact_type"]
