"""The language of a command is said on its line, by a variable, or by the locale."""

from __future__ import annotations

import pytest

from sim.cli.main import main
from sim.wording import language_code


@pytest.fixture
def nothing_said(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in ("TRUNKLINE_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


@pytest.mark.parametrize("line", [["language=zh", "list"], ["list", "language=zh_CN"]])
def test_a_command_answers_in_the_language_that_is_asked_for(
    line: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main([*line, "--help"])
    told = capsys.readouterr().out
    assert "用法：" in told
    assert "选项" in told
    assert "显示此帮助并退出" in told


def test_what_argparse_refuses_is_refused_in_that_language(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as found:
        main(["rerun", "language=zh"])
    assert found.value.code == 2
    assert "缺少必需的参数" in capsys.readouterr().err


def test_a_language_without_a_catalogue_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", "language=zhh"]) == 2
    told = capsys.readouterr().err
    assert "language: found 'zhh', allowed are en, zh; did you mean language=zh?" in told


@pytest.mark.parametrize(
    ("variables", "code"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh-CN"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
        ({"LC_MESSAGES": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"}, "zh-CN"),
        ({"LANG": "zh_CN.UTF-8", "TRUNKLINE_LANGUAGE": "en"}, "en"),
        ({"TRUNKLINE_LANGUAGE": "zh"}, "zh-CN"),
    ],
)
def test_the_variable_goes_before_the_locale(
    nothing_said: pytest.MonkeyPatch, variables: dict[str, str], code: str
) -> None:
    for name, value in variables.items():
        nothing_said.setenv(name, value)
    assert language_code() == code
