"""One Chinese word for one thing, the glossary's: what a user reads may not call it otherwise."""
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from citygrid_plugin.core.analysis import evaluation, time_steps

TS = Path(__file__).resolve().parents[2] / "citygrid_plugin/resources/i18n/citygrid_zh_CN.ts"


def messages():
    return [(message.findtext("source"), message.findtext("translation") or "")
            for message in ET.parse(TS).iter("message")]


@pytest.mark.parametrize("english, others", [
    (r"\bretir", "废弃|废除|注销"),          # 作废; 废弃 is a state of a component (abandoned)
    (r"^[Cc]orrected\b", "改正|更正"),       # 已整改
    (r"\bworkspace", "工作空间"),            # 工作区
    (r"\bload\b", "负荷"),                  # 负载
    (r"\bcrews?\b", "小组|班组"),            # 普查队
    (r"\bcertain(ty)?\b", "把握"),           # 可信度
    (r"\baccepted\b", "接受"),              # 采纳 (a change, an offset)
    (r"\bcode .*\bretired\b", "废止"),       # 作废
    (r"\bopen cases?\b", "未结案"),           # 在办案件
    (r"\bstep records?\b", "步骤记录"),       # 流转记录
    (r"\bclusters?\b", "聚集"),             # 集聚, 聚类 where they are the result
    (r"\bdashboard\b", "大屏|看板"),         # 指挥屏
    (r"^(?!.*\bsteps?\b).*\bperiods?\b", "时段"),   # 期间, 周期, 统计期; 时段 is a step of time
    (r"^(?!.*(case record|whole case)).*\bcases?\b", "案卷"),  # 案件; 案卷 is the case on paper
    ])
def test_the_glossary_word_alone(english, others):
    wrong = {source: text for source, text in messages()
             if re.search(english, source, re.IGNORECASE) and re.search(others, text)}
    assert not wrong


def test_abandoned_stays_a_state_of_its_own():
    assert not any(re.search("废除|注销", text) for _, text in messages())


def test_steps_of_time_are_called_by_their_length():
    texts = dict(messages())
    assert [texts[step] for step in evaluation.STEPS.values()] == ["日", "周", "月", "季度", "年"]
    assert time_steps.STEPS.items() <= evaluation.STEPS.items()
