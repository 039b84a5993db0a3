"""A small centre in which nearly every field is given: an hour of a few calls at three sites."""

from __future__ import annotations

from typing import Any

Data = dict[str, Any]


def everything() -> Data:
    """The study as plain data; every call of it replays the same."""
    return {
        "centre": {
            "name": "everything",
            "horizon": {
                "days": 1,
                "first_weekday": "mon",
                "interval_min": 60,
                "opening": "08:00-10:00",
                "warmup_s": 60.0,
            },
            "seats": "soft",
            "sites": {
                "main": {
                    "seats": 40,
                    "standby_seats": 2,
                    "trunk_groups": {"pstn": {"lines": 12}, "sip": {"lines": 3}},
                    "ivr": {"ports": 6, "when_full": "wait"},
                    "queue_limit": 9,
                },
                "second": {"seats": 9},
                "third": {},
            },
            "links": {
                "wan": {"between": ["main", "second"], "transfer_delay_s": 2.0, "capacity": 3}
            },
            "demand": {
                "busyness_correlation": 0.5,
                "within_day_type_correlation": 0.5,
                "profiles": {"morning": [0.0] * 8 + [1.0, 3.0] + [0.0] * 14},
                "events": {
                    "billing": {
                        "day": 0,
                        "start": "08:30",
                        "duration_s": 600.0,
                        "factor": 2.0,
                        "contact_types": ["call"],
                    }
                },
            },
            "ivr_journeys": {"menu": _menu()},
            "contact_types": _contact_types(),
            "pools": _pools(),
            "routes": _routes(),
            "routing": {"reroute_delay_s": 5.0, "transfers_at_most": 2},
            "outages": _outages(),
            "target": {"threshold_s": 20.0, "share": 0.8, "short_abandon_s": 5.0},
            "tariff": _tariff(),
        },
        "replications": 2,
        "seed": 7,
        "workers": 1,
        "engine": "reference",
        "staffing": {"scale": 1.0},
        "demand": {"scale": 1.0},
        "executor": {"kind": "serial", "retries": 1, "wait_s": 10.0},
    }


def _menu() -> Data:
    return {
        "start": "greeting",
        "opt_out": 0.05,
        "nodes": {
            "greeting": {
                "play": {"dist": "constant", "value_s": 4.0},
                "branches": {"who": 0.7, "bot": 0.3},
                "announcement": {
                    "play": {"dist": "uniform", "low_s": 2.0, "high_s": 4.0},
                    "contained": 0.1,
                    "start": "08:00",
                    "end": "08:20",
                },
                "opt_out": 0.02,
            },
            "who": {
                "play": {"dist": "gamma", "mean_s": 6.0, "cv": 0.5},
                "branches": {"contained": 0.4, "agent": 0.5, "hung_up": 0.1},
                "authentication": {"success": 0.8, "attempts": 2, "on_failure": "agent"},
            },
            "bot": {
                "play": {"dist": "weibull", "mean_s": 8.0, "cv": 0.7},
                "branches": {"contained": 0.5, "agent": 0.5},
                "recognition": {
                    "success": 0.7,
                    "attempts": 2,
                    "reprompt": {"dist": "hyperexponential", "mean_s": 5.0, "cv": 1.5},
                },
            },
        },
    }


def _contact_types() -> Data:
    return {
        "call": {
            "demand": {
                "daily_volume": 40.0,
                "weekday": {"mon": 1.2},
                "growth": 1.1,
                "profile": "morning",
                "busyness_cv": 0.2,
                "within_day_cv": 0.3,
                "within_day_correlation": 0.7,
            },
            "ivr": {
                "journey": "menu",
                "branches": {"bot": {"contained": 0.4, "agent": 0.6}},
                "success": {"who": 0.9},
                "opt_out": 0.03,
                "announced": {"greeting": 0.2},
            },
            "route": "both",
            "priority": 2,
            "head_start_s": 10.0,
            "score": {"base": 3.0, "per_s": 2.0},
            "balking": 0.02,
            "patience": {"dist": "exponential", "mean_s": 90.0},
            "patience_by_time": [1.0, 1.1, 1.0, 0.9],
            "talk": {"dist": "lognormal", "mean_s": 150.0, "cv": 0.8},
            "wrap_up": {"dist": "lognormal", "median_s": 20.0, "sigma": 0.5},
            "handling_by_time": [1.0, 1.2],
            "harder_after_deflection": {"reference_containment": 0.2, "elasticity": 0.5},
            "queue_limit": 8,
            "time_limit": {"after_s": 240.0, "then": "callback"},
            "callback": {
                "expected_wait_over_s": 30.0,
                "acceptance": 0.5,
                "answer": 0.8,
                "ring_s": 15.0,
            },
            "retry": {
                "blocked": [0.8, 0.5],
                "abandoned": 0.4,
                "dropped": 0.9,
                "disconnected": 0.3,
                "delay": {"dist": "weibull", "shape": 0.9, "scale_s": 200.0},
                "at_most": 3,
            },
            "repeat": {
                "unresolved": 0.1,
                "unresolved_contained": 0.1,
                "delay": {"dist": "gamma", "shape": 2.0, "scale_s": 300.0},
                "at_most": 2,
                "window_days": 3,
            },
            "transfers": {
                "gold": {"share": 0.1, "conference": {"dist": "exponential", "mean_s": 20.0}}
            },
            "target": {"threshold_s": 30.0, "share": 0.9, "short_abandon_s": 4.0},
            "lost_value": 12.0,
        },
        "gold": {
            "demand": {
                "driver": {"thousands": 20.0, "contacts_per_thousand_per_day": 1.0},
                "profile": "morning",
                "daily_number": "fixed",
            },
            "route": "late",
            "talk": {
                "dist": "hyperexponential",
                "probabilities": [0.3, 0.7],
                "means_s": [300.0, 90.0],
            },
            "patience": {
                "dist": "empirical",
                "quantiles_s": [10.0, 60.0, 200.0],
            },
        },
        "recorded": {
            "demand": {"trace": {"times_s": [29_000.0, 30_000.0, 31_000.5]}},
            "route": "late",
            "talk": {"dist": "uniform", "mean_s": 100.0, "cv": 0.3},
        },
        "chat": {
            "channel": "chat",
            "demand": {"daily_volume": 20.0, "profile": "morning"},
            "route": "chats",
            "talk": {"dist": "empirical", "values_s": [60.0, 90.0], "weights": [1.0, 2.0]},
            "patience": {"dist": "exponential", "mean_s": 300.0},
        },
        "mail": {
            "channel": "deferred",
            "demand": {"daily_volume": 10.0, "profile": "morning"},
            "due": {"working_days": 1},
            "talk": {"dist": "exponential", "mean_s": 120.0},
        },
        "list": {
            "channel": "outbound",
            "demand": {"release": {"contacts": 8, "at": "08:00"}},
            "due": {"after_s": 7200.0},
            "outbound": {"right_party": 0.4, "unanswered_s": 25.0},
            "talk": {"dist": "exponential", "mean_s": 80.0},
        },
    }


def _pools() -> Data:
    return {
        "front": {
            "site": "main",
            "skills": {
                "call": {"factor": 1.0, "talk_factor": 1.1, "wrap_up_factor": 0.9},
                "mail": {"preference": 2},
                "list": {"preference": 3},
            },
            "staffing": {
                "by_interval": [0] * 8 + [3, 4] + [0] * 14,
                "shifts": {
                    "early": {
                        "start": "08:00",
                        "end": "09:30",
                        "agents": 2,
                        "breaks": [{"after_s": 1200.0, "duration_s": 300.0, "groups": 2}],
                    }
                },
                "shrinkage": 0.1,
                "absence": 0.05,
                "scale": 1.1,
            },
            "wage_per_hour": 30.0,
            "reserve": 1,
            "handling_by_time": [1.0, 1.1],
            "new_hires": {
                "share": 0.3,
                "factor_at_start": 1.5,
                "weeks_to_proficiency": 8.0,
                "weeks_of_experience": 1.0,
            },
            "fatigue": {"threshold": 0.5, "slope": 0.4, "time_constant_s": 1800.0, "most": 1.5},
            "after_call": {
                "unavailable": {"dist": "exponential", "mean_s": 10.0},
                "while_waiting": [{"waiting_over": 2, "factor": 0.5}],
            },
            "overtime": {
                "share": 0.5,
                "waiting_over": 1,
                "wait_over_s": 20.0,
                "check_s": 300.0,
                "most_s": 1800.0,
            },
        },
        "desk": {
            "site": "second",
            "skills": {"call": {"factor": 1.2}, "gold": {}, "recorded": {}},
            "staffing": {"by_interval": [0] * 8 + [2, 2] + [0] * 14},
            "contract": "agency",
        },
        "chatters": {
            "site": "third",
            "skills": {"chat": {}},
            "staffing": {"by_interval": [0] * 8 + [1, 1] + [0] * 14},
            "concurrency": 2,
            "concurrency_factors": [1.0, 1.2],
        },
    }


def _routes() -> Data:
    return {
        "both": {
            "entry": {
                "policy": "best_service",
                "shares_by_time": [
                    {"main": 0.8, "second": 0.2},
                    {"main": 0.6, "second": 0.4},
                ],
                "margin_s": 10.0,
                "refresh_s": 30.0,
                "information_lag_s": 5.0,
            },
            "steps": {
                "main": [
                    {"pools": ["front"]},
                    {
                        "after_s": 20.0,
                        "pools": ["desk"],
                        "reserve": 1,
                        "if": {
                            "queue_longer_than": 1,
                            "expected_wait_over_s": 5.0,
                            "agents_idle": 1,
                        },
                    },
                    {
                        "after_s": 60.0,
                        "transfer_to": "second",
                        "if": {
                            "other_queue_shorter_than": 3,
                            "other_expected_wait_under_s": 60.0,
                            "other_expected_wait_shorter_by_s": 1.0,
                        },
                    },
                ],
                "second": [{"pools": ["desk"]}],
            },
        },
        "late": {
            "entry": {"sites": ["second"]},
            "steps": {"main": [{"pools": ["desk"]}], "second": [{"pools": ["desk"]}]},
        },
        "chats": {"entry": {"sites": ["third"]}, "steps": {"third": [{"pools": ["chatters"]}]}},
    }


def _outages() -> Data:
    return {
        "main_down": {
            "component": "site",
            "name": "main",
            "day": 0,
            "start": "08:40",
            "duration": {"dist": "constant", "value_s": 300.0},
            "detection": {"ping_s": 10.0, "misses": 3},
            "failback_delay_s": 30.0,
            "return_ramp_s": 60.0,
            "moved_agents": {"share": 0.5, "pool": "desk", "after_s": 60.0},
            "standby": {"desk": {"agents": 1, "activation_delay_s": 30.0}},
        },
        "lines": {
            "component": "trunk_group",
            "name": "main.pstn",
            "share": 0.5,
            "up_time": {"dist": "exponential", "mean_s": 30_000.0},
            "duration": {"dist": "exponential", "mean_s": 200.0},
            "flaps": {"times": 2, "up_time": {"dist": "exponential", "mean_s": 100.0}},
        },
        "slow": {
            "component": "crm",
            "name": "second",
            "day": 0,
            "start": "09:10",
            "duration": {"dist": "constant", "value_s": 600.0},
            "handling_factor": 1.5,
        },
        "headsets": {
            "component": "agent",
            "name": "front",
            "up_time": {"dist": "exponential", "mean_s": 40_000.0},
            "duration": {"dist": "exponential", "mean_s": 300.0},
        },
    }


def _tariff() -> Data:
    return {
        "night_premium": {"start": "22:00", "end": "08:30", "factor": 1.5},
        "overtime_factor": 1.5,
        "hiring_per_agent": 9000.0,
        "coaching_per_hour": 4.0,
        "attrition_per_year": 0.3,
        "paid_hours_per_agent_year": 1900.0,
        "seat_per_day": 20.0,
        "standby_seat_per_day": 8.0,
        "sites": {
            "main": {
                "fixed_per_day": 900.0,
                "capital": {"switch": {"amount": 200_000.0, "life_years": 7.0}},
            }
        },
        "discount_rate": 0.06,
        "trunk_line_per_day": 2.0,
        "telecom_per_minute": 0.05,
        "billing_increment_s": 6.0,
        "ivr_port_per_day": 3.0,
        "ivr_per_minute": 0.02,
        "transfer_per_call": 0.5,
        "outsourcing": {
            "agency": {
                "per_minute": 0.6,
                "per_call": 0.2,
                "per_seat_hour": 5.0,
                "minimum_per_day": 100.0,
            }
        },
        "penalty": {"per_late_call": 1.0, "per_missed_interval": 20.0, "per_point_per_day": 10.0},
        "call_back_share": 0.2,
        "revenue_per_answered": 2.0,
        "revenue_per_served": {"mail": 1.0},
    }
