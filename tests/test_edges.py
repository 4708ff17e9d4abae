"""A passage is judged with the numbers at its edges, where an alignment ends because much differs."""

from __future__ import annotations

import pytest
from make import verdict

FORM = "{},国家副主席在湖边的宾馆会见来访的老朋友克雷蒂安一行,双方谈到明年的植树计划。"
OTHERS = "本报讯(记者 王博 张绪旺){}"
CLOSING = "凡在本店购买山核桃和干果礼盒的顾客,凭小票可以到服务台领取购物袋一只,领完为止,日期{}"


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("11月1日", "12月4日", "variant"),
        ("14日下午", "10日上午", "variant"),
        ("11月1日", "11月1日", "copy"),
        ("ll月I日", "12月4日", "copy"),  # without a digit left, it is only misread
        ("昨天上午", "12月4日", "copy"),
    ],
)
@pytest.mark.parametrize("before", ["{}", OTHERS])
def test_a_date_that_a_block_begins_with_is_judged(a: str, b: str, expected: str, before: str) -> None:
    one, other = FORM.format(a), before.format(FORM.format(b))
    assert verdict(one, other) == expected
    assert verdict(other, one) == expected


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [("5月3日起", "6月9日止", "variant"), ("5月3日起", "5月3日起", "copy"), ("S月8日起", "8月S日止", "copy")],
)
def test_a_date_that_a_block_ends_with_is_judged(a: str, b: str, expected: str) -> None:
    assert verdict(CLOSING.format(a), CLOSING.format(b)) == expected
