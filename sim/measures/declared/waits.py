"""Waits, giving up, callbacks and messages."""

from __future__ import annotations

from collections.abc import Iterable

from sim.measures import evaluate
from sim.measures.declared.splits import ANSWERED, CALLS, POOL, QUEUE_SITE, TYPE_TIME
from sim.measures.measure import Measure, ratio
from sim.measures.tables import QUANTILE_NAMES, WAIT_AXES

_GONE = "queue.abandoned + queue.balked"
_SHORT = "queue.abandoned_short"


def measures() -> Iterable[Measure]:
    """Measures of the families ``waits`` and ``callbacks``."""
    yield ratio(
        "answer_rate", "waits", "Answer rate", "share", CALLS,
        "queue.answered + queue.called_back", "queue.offered", True,
        f"Answered or called back by an agent / offered to agents. {QUEUE_SITE}",
    )  # fmt: skip
    yield ratio(
        "reached", "waits", "Reached an agent", "share", TYPE_TIME,
        "queue.answered + queue.called_back", "queue.offered + entry.refused_callers", True,
        "Answered or called back by an agent / wanted an agent: offered to agents, and those who "
        "were lost before any queue and wanted one (a share of each contact type).",
    )  # fmt: skip
    yield ratio(
        "asa", "waits", "Average speed of answer", "s", ANSWERED, "queue.answered_wait_s",
        "queue.answered", False,
        f"Mean wait of answered calls, from joining the queue. {POOL} {QUEUE_SITE}",
        by_pool=("agents.wait_s", "agents.answered"), short="Speed of answer",
    )  # fmt: skip
    for name, family, title, unit, top, bottom, better, text in (
        ("mean_wait", "waits", "Mean wait", "s", "queue.wait_s", "queue.offered - queue.callbacks",
         False,
         "Mean wait of all calls offered to agents, until answered or gone; callbacks apart."),
        ("abandonment", "waits", "Abandonment", "share", _GONE, "queue.offered", False,
         "Abandoned, balked included / offered to agents."),
        ("abandonment_after_short", "waits", "Abandonment without short abandons", "share",
         f"{_GONE} - {_SHORT}", f"queue.offered - {_SHORT}", False,
         "Abandoned after more than the target's short_abandon_s / (offered to agents - abandoned "
         "within it)."),
        ("message_share", "callbacks", "Messages", "share", "queue.message", "queue.offered",
         False, "Sent to a message after the longest time in the queue / offered to agents."),
        ("callback_share", "callbacks", "Callbacks", "share", "queue.callbacks", "queue.offered",
         None, "Callers who accepted a callback / offered to agents."),
        ("callback_wait", "callbacks", "Wait for the callback", "s", "queue.callback_wait_s",
         "queue.called_back", False,
         "Mean time from joining the queue until one who is called back talks to an agent."),
        ("callback_no_answer", "callbacks", "Callbacks in vain", "share",
         "queue.callback_unanswered", "queue.called_back + queue.callback_unanswered", False,
         "Callbacks that nobody answered / callbacks that an agent made."),
        ("expected_wait_bias", "callbacks", "Expected wait, mean error", "s",
         "queue.prediction_error_s", "queue.predicted", None,
         "Expected wait when the call joined the queue - time until an agent took it, mean over "
         "the calls that an agent took."),
        ("expected_wait_error", "callbacks", "Expected wait, mean absolute error", "s",
         "queue.prediction_off_s", "queue.predicted", False,
         "The same without signs: how far off the expected wait is."),
        ("ring_no_answer", "waits", "Share of rings not answered", "share",
         "queue.rings_not_answered", "queue.rings_not_answered + queue.answered", False,
         "Rings at agents who did not pick up / (these + answered calls). Rings that the caller or "
         "a failure ends are in neither."),
        ("balking", "waits", "Balking", "share", "queue.balked", "queue.offered", False,
         "Left at once on hearing that they must wait / offered to agents."),
    ):  # fmt: skip
        yield ratio(
            name, family, title, unit, CALLS, top, bottom, better, f"{text} {QUEUE_SITE}",
            signed=name == "expected_wait_bias",
        )  # fmt: skip
    for name in QUANTILE_NAMES:
        title = "Longest wait" if name == "max" else f"Wait, {name[1:]}th percentile"
        yield Measure(
            name=f"wait_{name}",
            family="waits",
            title=title,
            short="Longest wait" if name == "max" else f"{name[1:]} % wait at most",
            unit="s",
            axes=WAIT_AXES,
            numerator=f"{title.lower()} of answered calls",
            denominator="replications with an answered call",
            higher_is_better=False,
            text=f"{title} of answered calls in a replication; the mean over replications, with a "
            f"t interval. {QUEUE_SITE} One axis at a time.",
            estimator="quantile",
            most_axes=1,
            evaluate=evaluate.wait_quantile(name),
        )
