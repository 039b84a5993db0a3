"""Where calls ring events go stale: they are swept out of the compiled engine's second heap."""

from __future__ import annotations

import pytest

from sim.centre import Centre
from sim.engine import run_compiled, run_reference
from tests.builders import centre, centre_data, draw, exponential, kind, pool, route, step
from tests.engine.planting import planted
from tests.engine.ringing_faults import RINGING_SWEEP
from tests.engine.rule_faults import Fault
from tests.logs import assert_same_log


def crowded() -> Centre:
    """Many rings at once, mostly in vain: callers hang up, or a step leads to others in the end."""
    ringing = {
        "no_answer": 0.7,
        "no_answer_after_s": 40.0,
        "pick_up_s": 4.0,
        "unavailable": exponential(100),
    }
    calls = kind([0.5 * n for n in range(500)], exponential(60), patience=exponential(60))
    return centre(
        centre_data(
            contact_types={"call": calls},
            pools={"p": pool(30, ringing=ringing), "q": pool(20)},
            routes={"r": route([step("p"), step("q", after=50)])},
        )
    )


def test_a_crowded_centre_is_the_same_in_both_engines() -> None:
    of = crowded()
    luck = draw(of)
    assert_same_log(run_compiled(of, luck), run_reference(of, luck))


@pytest.mark.broad
@pytest.mark.parametrize("fault", RINGING_SWEEP, ids=lambda fault: fault.rule)
def test_what_is_swept_out_too_early_is_missed(fault: Fault) -> None:
    of = crowded()
    luck = draw(of)
    expected = run_reference(of, luck)
    with planted(fault, "compiled") as engine, pytest.raises(AssertionError):
        assert_same_log(engine(of, luck), expected)
