"""`trunkline fit`: what records hold, a mapping to edit, and nothing of people in any of it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from sim.calibration.readers.mapping_files import SAMPLES, presets
from sim.cli import main
from tests.tiers import sampled

SECRETS = ("13800000001", "Ann Example", "Bob Example", "张示例", "ann@example", "SIP/ann",
           "NO_SERVER", "9000001", "5010")  # fmt: skip


@pytest.mark.parametrize("sample", sampled(sorted(f.name for f in SAMPLES.iterdir()), quick=3))
def test_exploring_a_sample_tells_its_rows_and_no_name_of_anybody(
    sample: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["fit", str(SAMPLES / sample), "--explore"]) == 0
    told = capsys.readouterr().out
    assert "these records fit the preset '" in told
    assert "rows read, " in told and "What is missing" in told
    assert not [secret for secret in SECRETS if secret in told]


def test_exploring_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fit", str(SAMPLES / "generic.csv"), "--explore", "language=zh"]) == 0
    told = capsys.readouterr().out
    assert "读取 6 行，保留 6 个来电" in told and "业务类型" in told


FOREIGN = """\
通话ID,技能组,进线时间,接听时间,结束时间,排队时长,通话时长,主叫号码,工号,备注
1,贷款,2026/01/05 09:00:00,2026/01/05 09:00:40,2026/01/05 09:04:40,40,240,13800000001,8001,x
2,贷款,2026/01/05 09:01:00,,2026/01/05 09:02:00,60,,13800000002,,x
"""


def test_a_template_is_a_mapping_that_reads_the_records(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("calls.csv").write_bytes(FOREIGN.encode("gbk"))
    assert main(["fit", "calls.csv", "--explore"]) == 2
    told = capsys.readouterr().err
    assert "no preset fits these records; nearest is" in told and "--mapping-template" in told
    assert main(["fit", "calls.csv", "--mapping-template", "ours.yaml"]) == 0
    text = Path("ours.yaml").read_text("utf-8")
    assert yaml.safe_load(text) == {
        "time_zone": "Asia/Shanghai",
        "columns": {
            "entry": "进线时间", "answer": "接听时间", "end": "结束时间",
            "wait": {"column": "排队时长", "unit": "s"},
            "talk": {"column": "通话时长", "unit": "s"},
            "call_id": "通话ID", "contact_type": "技能组", "agent": "工号", "customer": "主叫号码",
        },
        "at_once_s": 0,
    }  # fmt: skip
    assert "# columns that nothing was guessed for: 备注" in text
    assert "13800000001" not in text and "8001" not in text
    capsys.readouterr()
    assert main(["fit", "calls.csv", "--mapping", "ours.yaml", "--explore"]) == 0
    assert "2 rows read, 2 calls kept" in capsys.readouterr().out
    assert main(["fit", "calls.csv", "--mapping-template", "ours.yaml"]) == 2
    assert "is there already" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ([], "fit: needs records"),
        (["nowhere.csv", "--explore"], "trunkline: nowhere.csv: there is no such file or folder"),
        (["{generic}", "--preset", "generik", "--explore"], "did you mean 'generic'?"),
        (["{generic}", "--mapping", "no.yaml", "--explore"], "no.yaml: there is no such file"),
        (["{generic}", "--mapping", "a", "--preset", "b"], "one too many"),
        (["{bank}", "--preset", "generic", "--explore"], "has no column 'entry'"),
        (["no+such://me:secret@host/base", "--preset", "generic", "--explore"], "host: "),
    ],
)
def test_what_is_wrong_is_one_sentence(
    typed: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    places = {"generic": SAMPLES / "generic.csv", "bank": SAMPLES / "01_anonymous_bank.txt"}
    assert main(["fit", *(t.format(**places) for t in typed)]) == 2
    told = capsys.readouterr().err
    assert sentence in told and len(told.splitlines()) == 1 and "secret" not in told


def test_the_page_of_the_mapping_is_current(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fit", "--fields"]) == 0
    page = Path(__file__).parents[2] / "docs" / "mapping.md"
    assert page.read_text(encoding="utf-8") == capsys.readouterr().out, (
        "write it anew: trunkline fit --fields > docs/mapping.md"
    )


def test_every_preset_stands_on_the_page_of_records() -> None:
    page = (Path(__file__).parents[2] / "docs" / "records.md").read_text(encoding="utf-8")
    assert not [name for name in presets() if f"| `{name}` |" not in page]
