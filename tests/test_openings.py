"""Paragraph → does an article, or a notice, begin with it?"""

from __future__ import annotations

import pytest

from dedupe.openings import ends_notice, is_notice, opens_article, opens_list


@pytest.mark.parametrize(
    "text",
    [
        "本报讯(记者 周敏)昨日",
        "本報訊 昨日",
        "据新华社北京11月3日电",
        "新华社北京11月3日电",
        "石沟村11月3日电 今年",
        "本圉讯(记者 周敏)昨日",
        "本 报讯(通讯员 周敏)昨日",
        "清河晚报讯(记者 周敏)昨日",
        "各村推出新举措据新华社电这个雪季,",  # its headline is on the same line
        "县里召开秋收会议新华社清河7月3日电 昨日",
        "老街下周修路？ 居民:早该修了中新网7月3日电 昨日",  # … with marks and blanks in it
        "新人领跑春季马拉松(图)新浪体育讯 昨日",
        "米价连涨三周 清河晚报讯(记者/周敏)昨日",
        "邻国总统会见记者中新社清河五月二十日电 昨日",
        "清河网7月3日消息:昨日",
        "据清河网7月3日消息:(记者 周敏)昨日",
        "清河在线消息(周敏)昨日",
        "清河日报讯 昨日",
        "本报诀(记疹 周敏)昨日",
        "平报讯(记机者 周敏)昨日",
        "本,报讯（通性员 周敏 通讯员 李桥）昨日",
    ],
)
def test_articles_open_like_this(text: str) -> None:
    assert opens_article(text)
    assert not is_notice(text)


@pytest.mark.parametrize(
    "text",
    [
        "遗失声明:张某",
        "招聘启事",
        "停电公告:明日",
        "寻人启事",
        "遗失吉明:张某",
        "免摘声明;本文",
        "声明;该文",
        "遗'失声明:张某",
        "遗失声昨:张某",
        "免责声明阴:本文",
        "遗声明:张某",
        "招聘枚事:本店",
        "本报的址:老街9号",
        "更多佶息请方问:清河网",
        "爷明:该文",
        "遗失声明李梅不慎将驾驶证丢失",  # its title on the same line, as engines that write paragraphs give it
        "清算公告清河县石沟合作社经股东会决议",
        "減資公告清河紡織有限公司",
        "停水通告因管道检修",
        "更名启事老街幼儿园",
    ],
)
def test_notices_open_like_this(text: str) -> None:
    assert is_notice(text)
    assert opens_article(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "双方发表联合声明:两国将",
            "声明说,双方",
            "遗失的物品:雨伞",
            "他发表声明。",
            "李明:该村的路",
            "记者手记:老街",
        ),
        *(
            "拍卖公告显示,三件瓷器",
            "招标公告发布后,九家公司",
            "遗失声明称,证件",
            "停电公告，居民早已看到",
            "清算公告中提到",
        ),
        *("联合声明两国将", "遗失声明"),
    ],
)
def test_what_only_speaks_of_a_notice_is_none(text: str) -> None:
    assert not is_notice(text)


@pytest.mark.parametrize(
    "text",
    [
        "他说,据新华社电讯所载",
        "昨日上午",
        "昨日上午他对记者说(记者没有问)",
        "会议指出",
        "他发表声明说",
        "据清河网7月3日消息,河水已退",  # as articles go on
        "据邻国通讯社3日报道,河水已退",
        "周敏(患者李桥的母亲)说,河水已退",
        "报社(通联部)昨日",
        "河水已退。中新网7月3日电 昨日",
        "",
    ],
)
def test_other_paragraphs_do_not(text: str) -> None:
    assert not opens_article(text)


@pytest.mark.parametrize("text", ["本报讯(记者 周敏)双河水库闸门检修完工", "本报讯 全县公交免费一天"])
def test_behind_a_dateline_stands_the_title_of_a_first_item(text: str) -> None:
    assert opens_list(text, 48)


@pytest.mark.parametrize(
    "text", ["本报讯(记者 周敏)双河水库闸门检修完工。", "本报讯(记者 周敏)", "双河水库闸门检修完工", ""]
)
def test_behind_a_dateline_stands_a_sentence_or_nothing(text: str) -> None:
    assert not opens_list(text, 48)


def test_the_title_of_an_item_is_no_longer_than_a_headline() -> None:
    assert not opens_list("本报讯 双河水库闸门检修完工", 8)


@pytest.mark.parametrize("text", ["证号371724,声明作废。", "编号R37,特此声明。", "请相互转告,特此公告"])
def test_a_notice_ends(text: str) -> None:
    assert ends_notice(text)


@pytest.mark.parametrize("text", ["声明作废的证件仍被人使用,警方提醒市民留意。", "他发表声明。", ""])
def test_other_text_does_not_end_as_notices_do(text: str) -> None:
    assert not ends_notice(text)
