"""The table of variants: its form, the classes that matter, and that it is what its tool makes."""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from collections import Counter
from importlib.util import find_spec
from pathlib import Path

import pytest

import dedupe
from dedupe.normalize import fold

ROOT = Path(__file__).parent.parent
DATA = Path(dedupe.__file__).parent / "data"
TOOL = ROOT / "tools" / "build_variants.py"
BY_HAND = ROOT / "tools" / "variants_by_hand.tsv"


def pairs(table: Path) -> list[tuple[str, str]]:
    """Read a table's (variant, representative) pairs."""
    lines = [line for line in table.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return [(variant, chosen) for variant, chosen in (line.split("\t") for line in lines)]


@pytest.mark.parametrize(
    "printed",
    [
        "后後", "发發髮", "干乾幹榦", "里裡裏", "台臺颱枱", "着著", "么麼麽", "为為爲", "说説說",
        "群羣", "峰峯", "够夠", "国國囯", "户戶戸", "吴吳呉", "青靑", "清淸", "回囘囬",
        "并並竝倂", "斗鬥鬭鬪", "涂凃塗", "雠讐讎", "征徵", "面麵麪", "叶葉", "告吿", "真眞",
        "铁鐵鉄銕", "馆館舘", "炮砲礮", "窗窓牎", "吉𠮷", "年秊", "黄黃", "强強", "广廣広",
        "气氣気", "会會", "学學斈", "宁寧寕", "卫衛衞", "启啟啓唘", "温溫", "净淨", "决決",
        "岁歲嵗歳", "泽澤沢", "齐齊斉", "圆圓円",
    ],
)  # fmt: skip
def test_forms_of_one_word_fold_together(printed: str) -> None:
    assert {fold(form) for form in printed} == {printed[0]}


@pytest.mark.parametrize(
    "words",
    [
        "人入", "己已巳", "未末", "土士", "千干", "日曰",  # shapes
        "芸艺", "沪滤", "豫予", "浜滨", "欠缺", "缶罐", "连联",  # Japanese simplifications, words in Chinese
        "喆哲", "堃坤", "龢和", "邨村", "栋东", "洁吉", "玲令", "琳林", "莉利", "晴晶",  # names
        "柜匮", "一壹", "二两", "三叁", "〇零", "月肉",
    ],
)  # fmt: skip
def test_other_words_stay_apart(words: str) -> None:
    assert len({fold(word) for word in words}) == len(words)


def test_each_variant_stands_once_and_its_representative_for_itself() -> None:
    table = pairs(DATA / "variants.tsv")
    variants = [variant for variant, _ in table]
    assert len(table) > 4000
    assert Counter(variants).most_common(1)[0][1] == 1
    assert not {chosen for _, chosen in table} & set(variants)
    assert variants == sorted(variants)


def test_classes_are_of_single_letters_that_nfkc_leaves_alone() -> None:
    for variant, chosen in pairs(DATA / "variants.tsv"):
        assert unicodedata.normalize("NFKC", variant + chosen).casefold() == variant + chosen
        assert unicodedata.category(chosen)[0] in "LN"


def test_classes_are_small() -> None:
    # A wrong pair joins two classes; the largest right ones, 国 面 窗, have six forms.
    sizes = Counter(chosen for _, chosen in pairs(DATA / "variants.tsv"))
    assert sizes.most_common(1)[0][1] <= 5


def test_pairs_checked_by_hand_fold_together() -> None:
    by_hand = pairs(BY_HAND)
    assert len(by_hand) > 60
    assert [(variant, standard) for variant, standard in by_hand if fold(variant) != fold(standard)] == []


def test_radicals_checked_by_hand_are_radicals() -> None:
    radicals = [pair for pair in pairs(BY_HAND) if "\u2e80" <= pair[0] <= "\u2eff"]
    assert len(radicals) > 30
    assert all(unicodedata.name(radical).startswith("CJK RADICAL") for radical, _ in radicals)


def test_licence_of_the_source_is_named_and_stands_beside_it() -> None:
    header = (DATA / "variants.tsv").read_text("utf-8")[:600]
    assert "OpenCC" in header and "Apache License 2.0" in header
    assert "OpenCC" in (DATA / "NOTICE").read_text("utf-8")
    assert "Version 2.0, January 2004" in (DATA / "NOTICE-APACHE-2.0").read_text("utf-8")


@pytest.mark.skipif(find_spec("opencc") is None, reason="the table is made from the opencc wheel, not installed")
def test_table_is_what_the_tool_makes() -> None:
    assert subprocess.run([sys.executable, str(TOOL), "--check"], check=False).returncode == 0
