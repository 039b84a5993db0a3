"""Logs worked out by hand: pressing 0, announcements, a voice bot that does not understand."""

from __future__ import annotations

from tests.builders import Data, Engine, centre, centre_data, constant, draw, kind, pool, shown

COLUMNS = ("ivr_start_s", "ivr_end_s", "ivr_outcome", "ivr_menus", "ivr_flags", "queue_s",
           "disposition")  # fmt: skip


def data(node: Data, arrivals: list[float], **parts: object) -> Data:
    return centre_data(
        ivr_journeys={"j": {"start": "n", "nodes": {"n": node}}},
        contact_types={"call": kind(arrivals, ivr={"journey": "j"})},
        pools={"p": pool(9)},
        **parts,
    )


def test_a_caller_who_presses_0_joins_the_queue_before_the_menu_is_over(engine: Engine) -> None:
    of = centre(
        data({"play": constant(40), "branches": {"contained": 1.0}, "opt_out": 1.0}, [10.0])
    )
    luck = draw(of)
    (row,) = shown(engine(of, luck), *COLUMNS)
    pressed = 10.0 + float(luck.ivr_s[0])
    assert 10.0 < pressed < 50.0
    assert row == (10.0, pressed, "agent", 1, 4, pressed, "answered")


def test_a_port_is_free_as_soon_as_its_caller_has_pressed_0(engine: Engine) -> None:
    node = {"play": constant(40), "branches": {"contained": 1.0}, "opt_out": 1.0}
    of = centre(data(node, [0.0, 1.0], sites={"a": {"ivr": {"ports": 1, "when_full": "wait"}}}))
    luck = draw(of)
    first, second = (float(s) for s in luck.ivr_s)
    starts = shown(engine(of, luck), "ivr_start_s", "ivr_end_s")
    assert starts == [(0.0, first), (max(first, 1.0), max(first, 1.0) + second)]


def test_an_announcement_contains_calls_while_an_incident_lasts(engine: Engine) -> None:
    """From 60 to 120 everybody is told; the call at 120 hears the menu only."""
    node = {
        "play": constant(30),
        "branches": {"agent": 1.0},
        "announcement": {"play": constant(8), "contained": 1.0, "event": "incident"},
    }
    event = {"start": "00:01:00", "duration_s": 60, "factor": 1}
    of = centre(data(node, [0.0, 60.0, 119.0, 120.0], demand={"events": {"incident": event}}))
    assert shown(engine(of, draw(of)), *COLUMNS) == [
        (0.0, 30.0, "agent", 1, 0, 30.0, "answered"),
        (60.0, 68.0, "contained", 0, 8, None, "contained"),
        (119.0, 127.0, "contained", 0, 8, None, "contained"),
        (120.0, 150.0, "agent", 1, 0, 150.0, "answered"),
    ]


def test_a_voice_bot_asks_again_and_gives_up(engine: Engine) -> None:
    """20 s, then two reprompts of 6 s; then an agent."""
    bot = {"success": 0.0, "attempts": 3, "reprompt": constant(6)}
    node = {"play": constant(20), "branches": {"contained": 1.0}, "recognition": bot}
    of = centre(data(node, [5.0]))
    assert shown(engine(of, draw(of)), *COLUMNS) == [(5.0, 37.0, "agent", 3, 2, 37.0, "answered")]
    frame = engine(of, draw(of)).frame()
    names = ("failed_authentication", "failed_recognition", "opted_out", "informed")
    assert [bool(frame[f"ivr_{n}"][0]) for n in names] == [False, True, False, False]
    assert list(frame.columns).index("wait_s") == list(frame.columns).index("queue_s") + 1


def test_a_journey_that_an_outage_cuts_off_has_no_flags(engine: Engine) -> None:
    outage = {"component": "site", "name": "a", "start": "00:00:30", "duration": constant(10),
              "detection": {"delay_s": 0}}  # fmt: skip
    node = {"play": constant(40), "branches": {"agent": 1.0},
            "recognition": {"success": 0.0, "attempts": 1}}  # fmt: skip
    of = centre(data(node, [0.0, 50.0], outages={"o": outage}))
    assert shown(engine(of, draw(of)), "ivr_end_s", "ivr_flags", "loss_cause") == [
        (30.0, 0, "in_ivr"),
        (90.0, 2, ""),
    ]
