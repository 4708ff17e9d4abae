"""Who signs a paragraph behind its last full stop, and what does not."""

from __future__ import annotations

import pytest

from dedupe.blocks import ends_sentence
from dedupe.signed import is_signed, read_signature


@pytest.mark.parametrize(
    ("end", "byline", "credit"),
    [
        ("热闹非凡。（记者 张三）", "记者 张三", None),
        ("热闹非凡。”(本报记者 张三 通讯员 李四 王五)", "本报记者 张三 通讯员 李四 王五", None),
        ("热闹非凡！（新华社记者 王毅）", "新华社记者 王毅", None),
        ("不再上路。记者 王燕 通讯员 孙安琪", "记者 王燕 通讯员 孙安琪", None),
        ("不再上路。通讯员 李明 张华 摄", None, "通讯员 李明 张华 摄"),
        ("不再上路。通讯员李明张华摄", None, "通讯员李明张华摄"),
        ("图为活动现场。 田园 摄", None, "田园 摄"),
        ("图为活动现场。（记者 田园 摄影报道）", None, "记者 田园 摄影报道"),
        ("热闹非凡。（完）", None, None),
        ("联系电话:0530-8213456。2021年11月23日", None, None),
        ("请互相转告。平水县供电公司 2021年11月22日", None, None),
        ("热闹非凡。（据新华社电）", None, None),
        ("The bridge stays closed. (Reuters)", None, None),
    ],
)
def test_a_signature_ends_its_paragraph(end: str, byline: str | None, credit: str | None) -> None:
    assert is_signed(end) and ends_sentence(end)
    assert read_signature(end) == (byline, credit)


@pytest.mark.parametrize(
    "end",
    [
        "据了解。记者从有关部",
        "据了解。 记者 走访 发现",
        "村民们（记者 张三）",
        "他说（笑）",
        "据了解。通讯员",
        "据了解。记者2021年11月22日",
        "热闹非凡。摄",
        "The number is 3. (see",
    ],
)
def test_a_sentence_that_goes_on_is_no_signature(end: str) -> None:
    assert not is_signed(end) and not ends_sentence(end)
    assert read_signature(end) == (None, None)
