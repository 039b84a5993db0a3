"""Whatever a file or a command line asks for, nothing in it is imported, looked up or run."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

import sim
from sim.cli import main
from sim.experiments.rerun import _plainly
from tests.small_studies import small_data

RUN = "{_target_: subprocess.check_call, args: [touch, CANARY]}"
"""What an attacker would have Hydra call."""

SWEEPS = {
    "a callback": f"hydra: {{callbacks: {{x: {RUN}}}}}",
    "a launcher": f"hydra: {{launcher: {RUN}}}",
    "a sweeper": f"hydra: {{sweeper: {RUN}}}",
    "a search path": "hydra: {searchpath: ['file:///tmp']}",
    "another launcher": "defaults: [override /hydra/launcher: basic]",
    "another sweeper": "defaults: [_self_, {override /hydra/sweeper: basic}]",
    "logging by a factory": "hydra: {job_logging: {version: 1, handlers: {x: {(): os.getcwd}}}}",
    "logging of Hydra itself": "hydra: {hydra_logging: {version: 1, root: {level: DEBUG}}}",
    "a folder to run in": "hydra: {run: {dir: CANARY}, sweep: {dir: CANARY}}",
    "another mode": "hydra: {mode: RUN}",
    "variables of the environment": "hydra: {job: {env_set: {EVIL: x}}}",
    "an object": f"scenario: {{title: x, note: {RUN}}}",
    "an object among points": f"hydra: {{sweeper: {{cases: {{one: {{workers: {RUN}}}}}}}}}",
    "a variable": "scenario: {title: '${oc.env:EVIL}'}",
    "a variable with a default": "scenario: {title: 'x ${oc.env:EVIL,y} z'}",
    "what Hydra knows": "scenario: {title: '${hydra:runtime.cwd}'}",
    "decoding": "scenario: {title: '${oc.decode:\"1\"}'}",
    "a resolver of anybody's": "scenario: {title: '${eval:1+1}'}",
    "a variable within a reference": "scenario: {title: '${scenario.${oc.env:EVIL}}'}",
    "a python tag": "scenario: {title: !!python/object/apply:os.getcwd []}",
    "a tag that OmegaConf takes": "scenario: {title: !!python/object/apply:pathlib.Path [CANARY]}",
    "a package of Hydra's": "# @package hydra.callbacks.x",
    "a package in a defaults list": "defaults: [evil@hydra.callbacks.x]",
    "a package of a group": "defaults: [{/scenario@hydra.callbacks.x: evil}]",
    "an option by a variable": "defaults: [{/outages: '${oc.env:EVIL}'}]",
    "a file outside of the folder": "defaults: [../../evil]",
}

TYPED = (
    "hydra.callbacks.x._target_=os.getcwd",
    "+hydra.callbacks.x._target_=os.getcwd",
    "++hydra.launcher._target_=os.getcwd",
    "hydra.sweeper._target_=os.getcwd",
    "hydra.searchpath=[file:///tmp]",
    "hydra.mode=RUN",
    "hydra/launcher=basic",
    "hydra/job_logging=none",
    "+hydra/callbacks=x",
    "~hydra",
    "~hydra.sweeper",
    "'hydra'.mode=RUN",
    "+scenario@hydra.callbacks.x=evil",
    "scenario@hydra=evil",
    "+centre._target_=os.getcwd",
    "centre.title='${oc.env:EVIL}'",
    "centre.title=${oc.env:EVIL}",
    "scenario=${oc.env:EVIL}",
    "+centre.pools.x={_target_:os.getcwd}",
)
COMMANDS = ("run", "check", "sweep", "sensitivity", "warm-up", "compare", "drill")


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of scenarios beside a file that would tell of a call."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EVIL", "leaked")
    folder = tmp_path / "mine"
    (folder / "scenario").mkdir(parents=True)
    (folder / "scenario" / "evil.yaml").write_text("_target_: os.getcwd\n")
    (tmp_path / "evil.yaml").write_text("scenario: {title: leaked}\n")
    return folder


def _refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    before = sorted(os.listdir())
    assert main(arguments) == 2
    told = capsys.readouterr()
    assert told.err.startswith("trunkline: ")
    assert len(told.err.splitlines()) == 1
    assert "leaked" not in told.err + told.out
    assert sorted(os.listdir()) == before
    return told.err


def _command(name: str, *texts: str) -> list[str]:
    return [name, *(["base", "more_agents"] if name == "compare" else []), *texts]


@pytest.mark.parametrize("text", SWEEPS.values(), ids=SWEEPS)
def test_a_file_asks_for_nothing_but_data(
    text: str, own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (own / "sweep").mkdir()
    text = text.replace("CANARY", str(own.parent / "canary"))
    head = "" if text.startswith("#") else "# @package _global_\n"
    (own / "sweep" / "mine.yaml").write_text(f"{head}{text}\nreplications: 2\n")
    asked = ["--scenarios", str(own), "sweep=mine"]
    assert "mine.yaml" in _refused(capsys, "sweep", "--dry-run", *asked)
    assert "mine.yaml" in _refused(capsys, "check", *asked)
    assert "mine.yaml" in _refused(capsys, "check", str(own / "sweep" / "mine.yaml"))


@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_takes_more_than_data_from_a_file(
    command: str, own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for text in ("hydra: {callbacks: {x: {_target_: os.getcwd}}}", "seed: ${oc.env:EVIL}"):
        (own / "scenario" / "mine.yaml").write_text(f"# @package _global_\n{text}\n")
        chosen = "mine" if command == "compare" else "scenario=mine"
        told = _refused(capsys, *_command(command, "--scenarios", str(own), chosen))
        assert "mine.yaml: " in told


@pytest.mark.parametrize("text", TYPED)
def test_a_command_line_asks_for_nothing_but_data(
    text: str, own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _refused(capsys, "sweep", "--dry-run", "--scenarios", str(own), text)
    with pytest.raises(sim.InputError):
        sim.load("retail_bank", [text], scenarios=own)


@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_takes_more_than_data_from_its_arguments(
    command: str, capsys: pytest.CaptureFixture[str], own: Path
) -> None:
    for text in ("hydra.callbacks.x._target_=os.getcwd", "hydra/launcher=basic"):
        assert "of hydra only hydra.sweeper is" in _refused(capsys, *_command(command, text))


def test_a_folder_of_hydras_own_configuration_is_refused(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (own / "hydra" / "callbacks").mkdir(parents=True)
    for command in (*COMMANDS, "list"):
        told = _refused(capsys, *_command(command, "--scenarios", str(own)))
        assert "holds a folder 'hydra'" in told


def test_a_folder_does_not_replace_what_a_study_is_made_of(own: Path) -> None:
    (own / "study.yaml").write_text("defaults: [centre: retail_bank]\nseed: 99\n")
    assert sim.load("retail_bank", scenarios=own).seed == 1


def test_no_file_chooses_a_scheduler_that_would_send_code_to_run(own: Path) -> None:
    (own / "scenario" / "mine.yaml").write_text(
        "# @package _global_\nexecutor: {kind: dask, address: 'tcp://198.51.100.1:8786'}\n"
    )
    with pytest.raises(sim.InputError, match=r"executor\.address: found 'tcp:.* in a file"):
        sim.load("retail_bank", ["scenario=mine"], own)
    (own / "scenario" / "open.yaml").write_text("# @package executor\nlisten: 0.0.0.0\n")
    with pytest.raises(sim.InputError, match=r"executor\.listen: found '0\.0\.0\.0' in a file"):
        sim.load("retail_bank", ["scenario=open"], own)
    assert sim.load("retail_bank", ["scenario=mine", "executor=dask"], own).executor.address is None
    typed = sim.load("retail_bank", ["executor=dask", "executor.address=tcp://127.0.0.1:8786"])
    assert typed.executor.address == "tcp://127.0.0.1:8786"


def test_a_stored_result_is_simulated_anew_on_this_machine(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = small_data(replications=1, executor={"kind": "dask", "address": "tcp://198.51.100.1:1"})
    result = sim.Result(sim.Study.from_dict(data), ())
    assert _plainly(result).executor.address is None


def test_a_list_names_what_is_wrong_with_a_file(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (own / "scenario" / "tagged.yaml").write_text("title: !!python/name:os.system\n")
    assert main(["list", "--scenarios", str(own)]) == 0
    assert "found the tag !!python/name:os.system" in capsys.readouterr().out


def test_a_name_is_of_a_length_that_can_be_shown() -> None:
    with pytest.raises(
        sim.InputError, match=r"scenario: a name has 5,000 characters, 'x{20}\.\.\.'"
    ):
        sim.Study.from_dict(small_data(scenario={"x" * 5000: 1}))


def test_a_typed_text_that_is_not_utf_8_is_one_sentence() -> None:
    bad = b"\xd7\xdc".decode("utf-8", "surrogateescape")
    for text in (f"centre.title={bad}", f"centre.pools.{bad}.wage_per_hour=1", f"scenario={bad}"):
        with pytest.raises(sim.InputError):
            sim.load("retail_bank", [text])


def test_an_error_does_not_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "centre.title=a\x1b[31mb"]) == 2
    assert "\x1b" not in capsys.readouterr().err


@pytest.mark.parametrize("more", [{"_target_": "os.getcwd"}, {"title": "${oc.env:EVIL}"}])
def test_a_study_of_plain_data_is_data(more: dict[str, str], own: Path) -> None:
    data = small_data()
    for place in (data["centre"], data["centre"]["pools"]["pool"], data["centre"]["pools"]):
        kept = dict(place)
        place.update(more)
        with pytest.raises(sim.InputError):
            sim.Study.from_dict(data)
        place.clear()
        place.update(kept)
    sim.Study.from_dict(data)


@pytest.mark.parametrize("bad", ["a\x1b[2Jb", "a\x00", "a\u202eb", "\x9b1m"])
def test_a_text_that_steers_a_terminal_is_refused(bad: str, own: Path) -> None:
    for data in (small_data(scenario={"title": bad}), small_data(scenario={bad: 1})):
        with pytest.raises(sim.InputError, match="holds the control character") as error:
            sim.Study.from_dict(data)
        assert str(error.value).isprintable()
    (own / "scenario" / "mine.yaml").write_text(f"title: {json.dumps(bad)}\n")
    with pytest.raises(sim.InputError, match=r"mine\.yaml: title: the text holds"):
        sim.load("retail_bank", ["scenario=mine"], own)


def test_data_that_hold_themselves_or_lie_deep_are_refused() -> None:
    data = small_data()
    data["centre"]["sites"]["site"]["ivr"] = data
    deep: dict[str, object] = {}
    for _ in range(5000):
        deep = {"x": deep}
    for wrong in (data, small_data(demand=deep)):
        with pytest.raises(sim.InputError, match="lie within each other"):
            sim.Study.from_dict(wrong)
