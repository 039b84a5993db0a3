"""Routing rules: which site, which pool, which call.

Subclass `Rules` and pass it to `sim.run(..., rules=MyRules)` to try a policy of your own in
Python; the compiled engine knows the rules of this class only.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING

from sim.engine.codes import BEST_SERVICE, MOST_IDLE, ORDER, SHARES, WAITING
from sim.engine.plan import EnginePlan, PlanQueue, PlanStep
from sim.engine.reference.events import Clock
from sim.engine.reference.records import Answers, Call, Link, Pool, Site
from sim.workload.counter_based import MOVED_BY_HAND, chance

if TYPE_CHECKING:
    from collections.abc import Sequence


class Rules:
    """The rules of the model, over the engine's state.

    Attributes
    ----------
    plan : the centre with indices.
    pools, sites : the state of every pool and site, by index.
    links : the state of every watched link.
    views : what the carrier knows, by index of the plan's views.
    clock : what time it is.
    """

    def __init__(self, plan: EnginePlan, pools: list[Pool], sites: list[Site]) -> None:
        self.plan = plan
        self.pools = pools
        self.sites = sites
        self.links = [Link(link) for link in plan.links]
        self.views = [Answers() for _ in plan.views]
        self.clock = Clock()

    # Which site a call is offered to: `kernel.carrier` ----------------------------------------

    def candidate_sites(self, call: Call) -> Sequence[int]:
        """Sites that the carrier tries in turn for an arriving call, best first.

        Only sites that it believes up; with overflow off at most one.
        """
        ctype = self.plan.contact_types[call.contact_type]
        order = ctype.sites
        up = [s for s in order if not self.sites[s].believed_down]
        if ctype.policy == ORDER:
            if self.plan.overflow:
                return up
            return order[:1] if order[0] in up else ()
        if ctype.policy == SHARES:
            first = self._by_shares(call.u_entry, order, ctype.shares_at(call.arrival_s), up)
        elif not up:
            return ()
        elif ctype.policy == BEST_SERVICE:
            first = self._best_service(call, up)
        else:
            first = min(up, key=lambda s: self.known(call.contact_type, s))
        if first < 0:
            return ()
        if not self.plan.overflow:
            return (first,)
        return [first, *(s for s in up if s != first)]

    def moved(self, call: Call, sites: Sequence[int]) -> Sequence[int]:
        """The candidate sites where people move calls away from the first of them.

        To the others a call goes as if these sites were down; where nothing else is up it stays.
        """
        if not sites or not self.sites[sites[0]].moved:
            return sites
        first = self.sites[sites[0]]
        u = chance(call.key, MOVED_BY_HAND, call.attempt)
        if u >= first.moved:
            return sites
        order = self.plan.contact_types[call.contact_type].sites
        up = [s for s in order if not self.sites[s].believed_down]
        if first.moved_to >= 0:
            found = first.moved_to if first.moved_to in up else -1
        else:
            shunned = [site for site in self.sites if u < site.moved and site.moved_to < 0]
            for site in shunned:
                site.believed_down += 1
            found = next(iter(self.candidate_sites(call)), -1)
            for site in shunned:
                site.believed_down -= 1
        return sites if found < 0 else [found, *(s for s in up if s != found)]

    def _best_service(self, call: Call, up: list[int]) -> int:
        """The home site, or the best one if it is better by the margin; -1: none."""
        ctype = self.plan.contact_types[call.contact_type]
        if ctype.shares:
            shares = ctype.shares_at(call.arrival_s)
            home = self._by_shares(call.u_entry, ctype.sites, shares, up)
        else:
            home = up[0] if self.plan.overflow or up[0] == ctype.sites[0] else -1
        if home < 0 or not self.plan.overflow:
            return home
        best = min(up, key=lambda s: self.known(call.contact_type, s))
        gain = self.known(call.contact_type, home) - self.known(call.contact_type, best)
        return best if gain >= ctype.margin_s else home

    def known(self, ctype: int, site: int) -> float:
        """How good a site is for calls of a type, as far as the carrier knows; lower is better.

        As `look` finds it; or, with a view, as `look` found it when the sites were asked, and 0 for
        every site before the first answer.
        """
        view = self.plan.contact_types[ctype].view_index
        if view < 0:
            return self.look(ctype, site)
        answer = self.views[view].now
        return 0.0 if answer is None else answer[ctype, site]

    def look(self, ctype: int, site: int) -> float:
        """How good a site is for calls of a type now; lower is better.

        The expected wait, seconds, or less than 0 by as many agents as are idle.
        """
        if self.plan.contact_types[ctype].policy == MOST_IDLE:
            return -self.idle_first(ctype, site)
        return self.expected_wait(ctype, site)

    def ask_sites(self, view: int) -> None:
        """The sites tell how they are; the answer is under way to the carrier."""
        answer = {
            (index, site): self.look(index, site)
            for index, ctype in enumerate(self.plan.contact_types)
            for site in ctype.sites
            if ctype.view_index == view
        }
        self.views[view].under_way.append(answer)

    def tell_carrier(self, view: int) -> None:
        """The oldest answer under way is what the carrier goes by from now on."""
        self.views[view].now = self.views[view].under_way.popleft()

    def _by_shares(
        self, u: float, order: Sequence[int], shares: Sequence[float], up: list[int]
    ) -> int:
        """Site at ``u`` of the cumulative shares; -1: none.

        The calls of a site believed down are shared out over the others by their shares, with the
        same number stretched over the site's own stretch, so that no other call is moved.
        """
        low = 0.0
        last = len(order) - 1
        place = 0
        while place < last and u >= low + shares[place]:
            low += shares[place]
            place += 1
        site = order[place]
        if site in up:
            return site
        if not up or not self.plan.overflow:
            return -1
        share = [shares[order.index(s)] for s in up]
        total = 0.0
        for part in share:
            total += part
        if total <= 0.0:
            return up[0]
        rest = (u - low) / shares[place] * total
        low = 0.0
        for chosen, part in zip(up, share, strict=True):
            low += part
            if rest < low:
                return chosen
        return up[-1]

    def idle_first(self, ctype: int, site: int) -> int:
        """Agents idle for a type in its first pools at a site."""
        queue = self.plan.contact_types[ctype].queues[site]
        assert queue is not None
        return sum(self._spare(queue))

    def _spare(self, queue: PlanQueue) -> list[int]:
        """Idle agents for a queue's calls, of each of its first pools."""
        pairs = zip(queue.first_pools, queue.first_reserves, strict=True)
        return [max(len(self.pools[p].idle) - reserve, 0) for p, reserve in pairs]

    # Steps and their pools: `kernel.matching` and `kernel.links` ---------------------------------

    def expected_wait(self, ctype: int, site: int) -> float:
        """Expected wait of the next call of a type at a site, seconds.

        0 with an idle agent in the queue's first pools; else (calls waiting there for any of these
        pools' types + 1) x mean handling of the type / agents on duty in these pools.
        """
        queue = self.plan.contact_types[ctype].queues[site]
        assert queue is not None
        if any(self._spare(queue)):
            return 0.0
        agents = sum(self.pools[p].level * self.pools[p].places for p in queue.first_pools)
        waiting = self._sharing(queue, site)
        if agents == 0:
            return float("inf")
        return (waiting + 1) * self.plan.contact_types[ctype].handling_s / agents

    def _sharing(self, queue: PlanQueue, site: int) -> int:
        by_type = self.sites[site].waiting_by_type
        return sum(by_type[k] for k in queue.shares_with)

    def waiting_before(self, call: Call) -> int:
        """Calls that wait where a call joins, for any of its first pools, but itself."""
        queue = self.plan.contact_types[call.contact_type].queues[call.queue_site]
        assert queue is not None
        itself = int(call.state == WAITING)
        return self._sharing(queue, call.queue_site) - itself

    def opens(self, call: Call, step: PlanStep) -> bool:
        """Whether a step that is due opens for a call."""
        if not step.conditional:
            return True
        site = self.sites[call.queue_site]
        others = site.waiting_by_type[call.contact_type] - (call.state == WAITING)
        if step.queue_longer_than >= 0 and others <= step.queue_longer_than:
            return False
        if step.site_down >= 0 and not self.sites[step.site_down].believed_down:
            return False
        if step.agents_idle >= 0:
            if step.transfer_to >= 0:
                idle = self.idle_first(call.contact_type, step.transfer_to)
            else:
                idle = sum(len(self.pools[p].idle) for p in step.pools)
            if idle < step.agents_idle:
                return False
        limit = step.expected_wait_over_s
        if self.expected_wait(call.contact_type, call.queue_site) <= limit:
            return False
        return step.transfer_to < 0 or self._suits(call, step)

    def _suits(self, call: Call, step: PlanStep) -> bool:
        """Whether the other line is as a step that moves calls asks for."""
        waiting = self.sites[step.transfer_to].waiting_by_type[call.contact_type]
        if 0 <= step.other_queue_shorter_than <= waiting:
            return False
        there_s = self.expected_wait(call.contact_type, step.transfer_to)
        if there_s >= step.other_expected_wait_under_s:
            return False
        least_s = step.other_expected_wait_shorter_by_s
        if least_s != least_s:
            return True
        return self.expected_wait(call.contact_type, call.queue_site) - there_s >= least_s

    def reaches(self, site: int, other: int) -> bool:
        """Whether a call in a queue of ``site`` gets to ``other``: queue and link work."""
        if self.sites[site].queues_stopped:
            return False
        link = self.plan.link_of[site][other]
        return link < 0 or self.links[link].open

    def choose_pool(self, call: Call, step: PlanStep) -> int:
        """Pool with an idle agent for a call among a step's pools; -1: none is idle."""
        for group in step.groups:
            free = [p for p in group if len(self.pools[p].idle) > step.reserve]
            if self.plan.blocking:
                free = [p for p in free if self.reaches(call.queue_site, self.pools[p].site)]
            if not free:
                continue
            if len(free) == 1:
                return free[0]
            if self.plan.contact_types[call.contact_type].random_agent:
                return self._random_agent(call.u_agent, free, step.reserve)
            return min(free, key=lambda p: self.pools[p].idle[0])
        return -1

    def _random_agent(self, u: float, free: list[int], reserve: int) -> int:
        """The pool of the agent at ``u`` of all whom the reserve leaves, uniformly over agents."""
        place = int(u * sum(len(self.pools[p].idle) - reserve for p in free))
        for p in free:
            place -= len(self.pools[p].idle) - reserve
            if place < 0:
                return p
        return free[-1]

    # Which call: `kernel.overtime` and `kernel.queues` --------------------------------------------

    def waiting_for(self, pool: Pool) -> list[float]:
        """When the waiting calls that a pool may take joined their queues, seconds."""
        found = {
            call.index: joined
            for _, _, _, _, joined, call, _ in pool.heap
            if call.state == WAITING and call.join_s == joined
            if not self.plan.blocking or self.reaches(call.queue_site, pool.site)
        }
        return list(found.values())

    def choose_call(self, pool: Pool) -> Call | None:
        """The waiting call that a freed agent takes, removed from the pool's heap; None: none.

        The agent is not among the idle ones of the pool, as many of whom are needed as the reserve
        of a step by which the call waits.
        Best rank (own type first, where the pool says so), then priority class, then the largest
        waiting time + head start, then the earliest arrival. Or, by score: best rank, then the
        largest score, then the longest waiting time, then the earliest arrival.
        """
        if self.plan.by_score:
            return self._largest_score(pool)
        heap = pool.heap
        found = None
        passed_over = []
        while heap and found is None:
            entry = heappop(heap)
            call = entry[5]
            if call.state == WAITING and call.join_s == entry[4]:
                blocked = self.plan.blocking and not self.reaches(call.queue_site, pool.site)
                if blocked or entry[6] > len(pool.idle):
                    passed_over.append(entry)
                else:
                    found = call
        for entry in passed_over:
            heappush(heap, entry)
        return found

    def _largest_score(self, pool: Pool) -> Call | None:
        pool.heap = [e for e in pool.heap if e[5].state == WAITING and e[5].join_s == e[4]]
        best, best_merit = None, (0, 0.0, 0.0, 0)
        for rank, _, _, index, joined, call, reserve in pool.heap:
            if self.plan.blocking and not self.reaches(call.queue_site, pool.site):
                continue
            if reserve > len(pool.idle):
                continue
            score = self.score(call)
            merit = (rank, -score, joined if score < float("inf") else 0.0, index)
            if best is None or merit < best_merit:
                best, best_merit = call, merit
        return best

    def score(self, call: Call) -> float:
        """How urgent a waiting call is now: base + rate x waiting time in its queue."""
        if call.at_the_head:
            return float("inf")
        ctype = self.plan.contact_types[call.contact_type]
        score: float = ctype.score_base + ctype.score_per_s * (self.clock.now - call.join_s)
        return score
