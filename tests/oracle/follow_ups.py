"""Follow-up calls: callers who call again, and calls that are passed on to another type."""

from __future__ import annotations

from dataclasses import replace

from sim.centre.follow_ups import Repeat, Retry, Transfer
from sim.workload import counter_based as cb
from tests.oracle import entry, line, links, luck, service
from tests.oracle.calls import AGENT, CONTAINED, Caller, Luck, Story
from tests.oracle.state import State

RETRIED = {
    "blocked": "blocked",
    "blocked_queue": "blocked",
    "abandoned": "abandoned",
    "balked": "abandoned",
    "hung_up_at_message": "abandoned",
    "callback_unanswered": "abandoned",
    "dropped_in_outage": "dropped",
    "disconnected": "disconnected",
    "message": "disconnected",
}
"""Which probability to call again goes with an ending."""


def happen(o: State) -> bool:
    """Whether there may be any in this centre."""
    requeued = any(x.fate("talking") == "requeue" for x in o.centre.outages.values())
    kinds = o.centre.contact_types.values()
    return requeued or any(k.retry or k.repeat or k.transfers for k in kinds)


def tells_story(o: State, caller: Caller) -> None:
    """Who calls and why goes into the log where there are follow-up calls."""
    if happen(o):
        s = caller.story
        o.write(caller, caller=s.first, attempt=s.attempt, origin=s.origin, served_before=s.served)


# Callers who call again ------------------------------------------------------------------------


def may_call_again(o: State, caller: Caller, disposition: str) -> None:
    """The first type's retry or repeat says whether, and when."""
    story = caller.story
    home = o.centre.contact_types[story.home]
    kept = None
    again: Retry | Repeat
    if disposition in RETRIED:
        if home.retry is None or story.retries >= home.retry.at_most:
            return
        again = home.retry
        probability = by_attempt(getattr(again, RETRIED[disposition]), story.retries)
        if again.patience == "keep":
            kept = story.patience
            if again.calls_as == "passed_on_to":
                kept = caller.luck.patience
        after = caller.is_now(origin=1, retries=story.retries + 1, passed=0)
    elif disposition in ("answered", "called_back", "contained"):
        if home.repeat is None or story.repeats >= home.repeat.at_most:
            return
        again = home.repeat
        contained = disposition == "contained"
        probability = again.unresolved_contained if contained else again.unresolved
        after = caller.is_now(origin=2, retries=0, repeats=story.repeats + 1, passed=0, served=True)
    else:
        return
    key, attempt = caller.luck.key, story.attempt
    if cb.chance(key, cb.COMES_BACK, attempt) >= probability:
        return
    back = o.now + luck.duration(again.delay, cb.chance(key, cb.BACK_DELAY, attempt))
    o.write(caller, back_s=back)
    if back < o.centre.horizon.end_s:
        as_before = again.calls_as == "passed_on_to"
        kind = caller.kind if as_before else story.home
        new_matter = after.origin == 2 or (not as_before and is_elsewhere(caller))
        call = new_call(o, kind, after, caller, back, new_matter, kept)
        call.story = replace(call.story, patience=call.luck.patience)
        o.plan(back, "arrival", call.number, entry.arrives, call)


def by_attempt(probability: float | tuple[float, ...], retries: int) -> float:
    """A probability for all attempts, or one for each with the last for all that follow."""
    if isinstance(probability, tuple):
        return probability[min(retries, len(probability) - 1)]
    return probability


def is_elsewhere(caller: Caller) -> bool:
    """Whether a call is not one of the caller's own, by the type first called."""
    return caller.story.passed > 0 or caller.kind != caller.story.home


def new_call(
    o: State,
    kind: str,
    story: Story,
    before: Caller,
    time: float,
    new_matter: bool = True,
    patience: float | None = None,
) -> Caller:
    """A further call of a caller, or a leg of one; patience is drawn unless it is kept."""
    key, attempt = before.luck.key, story.attempt
    drawn = Luck(
        arrival=time,
        ivr=before.luck.ivr,
        outcome=before.luck.outcome,
        menus=before.luck.menus,
        flags=before.luck.flags,
        balks=luck.balks_again(o.centre, kind, key, attempt),
        patience=luck.patience_again(o.centre, kind, key, attempt, time)
        if patience is None
        else patience,
        talk=before.luck.talk,
        wrap_up=before.luck.wrap_up,
        u_entry=cb.chance(key, cb.ENTRY_AGAIN, attempt),
        u_agent=cb.chance(key, cb.AGENT_AGAIN, attempt),
        key=key,
    )
    if story.origin == 2 and drawn.outcome == CONTAINED:
        drawn = replace(drawn, outcome=AGENT, flags=0)
    if new_matter:
        talk, wrap_up = luck.handling_again(o.centre, kind, key, attempt, time)
        drawn = replace(drawn, talk=talk, wrap_up=wrap_up)
    caller = Caller(len(o.calls), kind, drawn, story)
    o.calls.append(caller)
    o.rows.append({"contact_type": kind, "arrival_s": time})
    tells_story(o, caller)
    return caller


# Calls that are passed on ----------------------------------------------------------------------


def target_at(ways: dict[str, Transfer], u: float) -> str | None:
    """To whom a call with this number is passed on."""
    up_to = 0.0
    for target, way in ways.items():
        up_to += way.share
        if u < up_to:
            return target
    return None


def passes_on(o: State, caller: Caller) -> bool:
    """The talk is over: the call may go to another type's agents. True: this one stays with it."""
    story = caller.story
    ways = o.centre.contact_types[caller.kind].transfers
    if caller.virtual or story.passed >= o.centre.routing.transfers_at_most:
        return False
    target = target_at(ways, cb.chance(caller.luck.key, cb.PASSED_ON, story.attempt))
    if target is None:
        return False
    way = ways[target]
    after = caller.is_now(origin=3, passed=story.passed + 1, served=True)
    leg = new_call(o, target, after, caller, o.now)
    o.write(caller, transferred_to=list(o.centre.contact_types).index(target))
    goes_over_to(o, caller, leg)
    if way.conference is None:
        caller.place = "passed_on"
        return False
    u = cb.chance(caller.luck.key, cb.CONFERENCE, story.attempt)
    leg.partner, leg.conference = caller, luck.duration(way.conference, u)
    caller.place = "consult"
    return True


def goes_over_to(o: State, caller: Caller, leg: Caller) -> None:
    """The call was answered, and goes on as another leg, on its trunk line, in the queue."""
    o.write(caller, disposition="answered", end_s=o.now)
    leg.entry, leg.group = caller.entry, caller.group
    row = o.rows[caller.number]
    o.write(leg, entry_site=row["entry_site"], trunk_group=row["trunk_group"])
    caller.entry = caller.group = None
    links.leaves(o, caller)
    leg.in_front = True
    o.plan(o.now, "queue", leg.number, line.is_offered, leg)


def meets(o: State, leg: Caller) -> float:
    """The leg is answered: both agents confer for so long, if the first one is there still."""
    if leg.partner is None or leg.partner.place != "consult":
        return 0.0
    leg.joint = leg.conference
    o.plan(leg.answer + leg.joint, "service", leg.partner.number, service.goes_off, leg.partner)
    return leg.conference


def sends_partner_off(o: State, leg: Caller) -> None:
    """The caller is gone: the agent who passed the call on need not stay."""
    if leg.partner is not None and leg.partner.place == "consult":
        o.forget(leg.partner)
        o.plan(o.now, "service", leg.partner.number, service.goes_off, leg.partner)
    leg.partner = None


# Calls whose agent is lost ----------------------------------------------------------------------


def is_requeued(o: State, caller: Caller) -> None:
    """Any agent goes on with the rest of the talk, before all others who wait."""
    begins = max(caller.answer + caller.joint, o.now)
    rest = (caller.talk_end - begins) / caller.of_talk
    leg = new_call(o, caller.kind, caller.is_now(origin=4), caller, o.now, new_matter=False)
    leg.luck = replace(leg.luck, talk=rest, balks=False, patience=caller.luck.patience)
    leg.requeued = True
    o.write(caller, answer_s=min(caller.answer, o.now), talk_end_s=o.now, wrap_end_s=o.now)
    sends_partner_off(o, caller)
    service.is_over(o, caller)
    goes_over_to(o, caller, leg)
