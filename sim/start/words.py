"""Headings of a planner's sheet, in English and Chinese, and how they are told apart."""

from __future__ import annotations

import re
import unicodedata

from sim.wording import N_

COLUMNS: dict[str, tuple[str, ...]] = {
    "day": (
        "day", "date", "weekday", "day of week", "days", "weekdays",
        "日期", "星期", "日", "周", "周几", "工作日", "上班日",
    ),
    "start": (
        "start", "time", "interval", "from", "start time", "interval start", "period", "half hour",
        "时间", "时段", "开始", "开始时间", "起始时间", "间隔", "上班", "上班时间",
    ),
    "end": ("end", "to", "until", "end time", "finish", "结束", "结束时间", "下班", "下班时间"),
    "contact type": (
        "contact type", "type", "call type", "queue", "contact types", "skills", "skill", "service",
        "业务", "业务类型", "类型", "队列", "技能", "技能组", "受理业务",
    ),
    "calls": (
        "calls", "volume", "volumes", "offered", "calls offered", "offered calls", "contacts",
        "call volume", "forecast", "来电", "来电量", "呼入量", "话务量", "进线量", "电话量",
        "业务量",
    ),
    "handle time": (
        "handle time", "aht", "average handle time", "handling time", "average handling time",
        "平均处理时长", "处理时长", "平均处理时间", "处理时间", "平均通话时长", "通话时长",
    ),
    "agents": (
        "agents", "staff", "headcount", "rostered", "agents on duty", "people", "fte",
        "坐席", "坐席数", "座席", "座席数", "人数", "上班人数", "排班人数", "在岗人数",
    ),
    "pool": (
        "pool", "team", "group", "agent group", "坐席组", "座席组", "班组", "小组", "组", "团队",
    ),
    "shift": ("shift", "shift name", "班次", "班次名称", "班"),
    "wage": (
        "wage", "wage per hour", "hourly wage", "cost per hour", "时薪", "小时工资", "小时成本",
    ),
}  # fmt: skip
"""What a column may be called; the first name is the one in messages and templates."""

TITLES = {
    "day": N_("Day"),
    "start": N_("Start"),
    "end": N_("End"),
    "contact type": N_("Contact type"),
    "calls": N_("Calls"),
    "handle time": N_("Handle time (s)"),
    "agents": N_("Agents"),
    "pool": N_("Pool"),
    "shift": N_("Shift"),
    "wage": N_("Hourly wage"),
}
"""Columns as templates and messages call them; each is read in every language."""

MINUTES = ("min", "mins", "minutes", "分", "分钟")
SECONDS = ("s", "sec", "secs", "seconds", "秒")

_UNIT = re.compile(r"[(（\[]\s*([^)）\]]*?)\s*[)）\]]")
_KNOWN = {name: column for column, names in COLUMNS.items() for name in names}


def column_of(heading: str) -> tuple[str, str] | None:
    """Which column a heading is, and the unit it names; None: none that is known."""
    text = unicodedata.normalize("NFKC", heading).strip().lower()
    unit = _UNIT.search(text)
    text = " ".join(_UNIT.sub(" ", text).replace("_", " ").replace("-", " ").split())
    for ending in (*SECONDS, *MINUTES):
        if unit is None and text.endswith(f" {ending}"):
            return (
                (_KNOWN[known], ending) if (known := text[: -len(ending) - 1]) in _KNOWN else None
            )
    return (_KNOWN[text], unit[1] if unit else "") if text in _KNOWN else None


WEEKDAYS: dict[str, tuple[str, ...]] = {
    "mon": ("mon", "monday", "周一", "星期一", "礼拜一"),
    "tue": ("tue", "tues", "tuesday", "周二", "星期二", "礼拜二"),
    "wed": ("wed", "wednesday", "周三", "星期三", "礼拜三"),
    "thu": ("thu", "thur", "thurs", "thursday", "周四", "星期四", "礼拜四"),
    "fri": ("fri", "friday", "周五", "星期五", "礼拜五"),
    "sat": ("sat", "saturday", "周六", "星期六", "礼拜六"),
    "sun": ("sun", "sunday", "周日", "周天", "星期日", "星期天", "礼拜天"),
}

TOTALS = ("total", "totals", "sum", "合计", "总计", "小计", "总和")
"""Rows that begin so are sums of others, and left out."""
