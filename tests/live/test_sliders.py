"""What the controls of the live page move, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

import sim
from sim.app.live.saved import scenario_file
from sim.app.live.sliders import Controls
from sim.config.failures import failures_from
from sim.errors import InputError
from tests.small_studies import small, small_data


@pytest.fixture(scope="module")
def bank() -> Controls:
    return Controls(sim.load("retail_bank"), failures_from()[0])


@pytest.mark.broad
def test_the_neutral_setting_is_the_study(bank: Controls) -> None:
    assert bank.study_at(bank.checked({})) == bank.study


def test_each_control_moves_its_fields_by_its_factor(bank: Controls) -> None:
    moved = bank.study_at({"volume": 1.2, "handling": 0.9, "patience": 2.0, "pool.main_vip": 1.3})
    was, now = bank.study.centre, moved.centre
    assert moved.demand.scale == pytest.approx(1.2)
    for name, one in was.contact_types.items():
        assert now.contact_types[name].talk.mean() == pytest.approx(0.9 * one.talk.mean())
        patience, longer = one.patience, now.contact_types[name].patience
        assert patience is not None and longer is not None
        assert longer.mean() == pytest.approx(2.0 * patience.mean())
        assert now.contact_types[name].wrap_up == one.wrap_up
    scales = {name: pool.staffing.scale for name, pool in now.pools.items()}
    assert scales.pop("main_vip") == pytest.approx(1.3)
    assert set(scales.values()) == {1.0}


@pytest.mark.parametrize("share", [0.25, -0.25, -0.5])
def test_self_service_keeps_a_share_of_what_it_hands_on(bank: Controls, share: float) -> None:
    fields = bank.fields({"containment": share})
    was = bank.study.to_dict()["centre"]
    own = was["contact_types"]["balance"]["ivr"]["branches"]["service"]
    now = fields["centre.contact_types.balance.ivr.branches.service"]
    assert now["agent"] == pytest.approx((1.0 - share) * own["agent"])
    assert sum(now.values()) == pytest.approx(1.0)
    greeting = fields["centre.ivr_journeys.vip.nodes.greeting.branches"]
    assert greeting["contained"] >= 0.0
    assert sum(greeting.values()) == pytest.approx(1.0)
    bank.study_at({"containment": share})


def test_every_duration_of_a_law_is_scaled() -> None:
    data = small_data()
    data["centre"]["contact_types"]["gold"]["talk"] = {"dist": "empirical", "values_s": [10, 30]}
    data["centre"]["contact_types"]["plain"]["talk"] = {
        "dist": "uniform",
        "low_s": 60,
        "high_s": 90,
    }
    controls = Controls(sim.Study.from_dict(data))
    types = controls.study_at({"handling": 1.5}).to_dict()["centre"]["contact_types"]
    assert list(types["gold"]["talk"]["values_s"]) == [15.0, 45.0]
    assert (types["plain"]["talk"]["low_s"], types["plain"]["talk"]["high_s"]) == (90.0, 135.0)


def test_a_chosen_failure_begins_at_the_busiest_hour(bank: Controls) -> None:
    outage = bank.study_at({"failure": "site:main"}).centre.outages["site:main"]
    assert outage.component == "site"
    assert outage.start == "10:00:00"


def test_the_seats_bound_a_slider(bank: Controls) -> None:
    slider = bank.sliders["pool.main_general"]
    assert slider.high < 1.5
    bank.study_at({slider.name: slider.high})
    with pytest.raises(InputError, match="seats"):
        bank.study_at({slider.name: slider.high + 0.02})


def test_a_centre_of_many_pools_has_a_slider_for_each_site() -> None:
    data = small_data()
    pool = data["centre"]["pools"]["pool"]
    data["centre"]["pools"] = {f"p{i}": pool for i in range(13)}
    step = data["centre"]["routes"]["route"]["steps"]["site"][0]
    step["pools"] = list(data["centre"]["pools"])
    controls = Controls(sim.Study.from_dict(data))
    assert [n for n in controls.sliders if "." in n] == ["site.site"]
    assert controls.sliders["site.site"].base == 13 * 6
    moved = controls.study_at({"site.site": 0.5}).centre.pools
    assert {p.staffing.scale for p in moved.values()} == {0.5}


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ({"volme": 1.0}, "'volme'.*did you mean 'volume'"),
        ({"volume": 9.0}, "setting.volume: found 9; allowed: 0.5 to 1.5"),
        ({"volume": float("nan")}, "setting.volume: found nan"),
        ({"volume": "1"}, "setting.volume: is a number, found '1'"),
        ({"volume": True}, "setting.volume: is a number"),
        ({"failure": "site:mian"}, "did you mean 'site:main'"),
        ({"failure": ["site:main"]}, "setting.failure"),
        ([], "setting: is a mapping, found list"),
    ],
)
def test_a_wrong_setting_is_refused_in_a_sentence(
    bank: Controls, setting: object, message: str
) -> None:
    with pytest.raises(InputError, match=message):
        bank.checked(setting)  # type: ignore[arg-type]


def test_a_saved_scenario_is_the_setting(bank: Controls, tmp_path: Path) -> None:
    setting: dict[str, float | str]
    setting = {"volume": 1.1, "containment": 0.2, "handling": 0.95, "failure": "ivr:main"}
    text = scenario_file(bank, setting, "mine")
    assert yaml.safe_load(text)["scenario"]["name"] == "mine"
    file = tmp_path / "mine.yaml"
    file.write_text(text, encoding="utf-8")
    loaded = sim.load(overrides=["centre=retail_bank", str(file)])
    assert loaded.effective_centre == bank.study_at(setting).effective_centre


def test_without_failures_none_can_be_chosen() -> None:
    controls = Controls(small())
    assert not controls.failures
    with pytest.raises(InputError, match=r"setting\.failure"):
        controls.checked({"failure": "site:site"})


def test_calls_of_a_trace_have_no_slider_of_their_volume() -> None:
    data = small_data()
    data["centre"]["contact_types"]["plain"]["demand"] = {"trace": {"times_s": [100.0, 200.0]}}
    assert "volume" in Controls(small()).sliders
    assert "volume" not in Controls(sim.Study.from_dict(data)).sliders
