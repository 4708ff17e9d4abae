"""Line → is it a page's number, a date, the name of a paper? Letters may be misread."""

from __future__ import annotations

import re

from dedupe.patterns import pattern

# 第7版 公告, A05版时事, 第?版, Page 7.
FOLIO = pattern(r"\W*(?:第\s*)?[\w?？〇]{1,4}\s*版\W*(?:\w{2,6})?\W*|\W*page\W{0,3}\d{1,3}\W*", re.I)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_LATIN_DATE = (
    rf"(?:[a-z]{{3,6}}day\W{{1,3}})?(?:{_MONTH}\W{{1,3}}\d{{1,2}}|\d{{1,2}}\W{{1,3}}{_MONTH})\W{{1,3}}\d{{4}}\W*"
)
_DATE = pattern(
    r"\W*(?:公元)?[\w\]]{2,8}\s*年\s*[\w\]]{1,3}\s*月\s*[\w\]]{1,3}\s*\w?\W*(?:(?:星期|周)\w\W*)?|"  # 2021年]1月23百
    rf"\W*{_LATIN_DATE}",
    re.I,
)
_DAY = r"\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*\w\s*(?:星期\w)?"
_PAGE = r"(?:第\s*[\w?？]{1,4}|[A-Z]?\d{1,3})\s*版"
_NOTHING = r"[^，。,]"  # that a sentence has
_MASTHEAD = pattern(
    rf"{_NOTHING}{{0,12}}?{_PAGE}{_NOTHING}{{0,10}}?{_DAY}\W*|"
    rf"{_NOTHING}{{0,12}}?{_DAY}{_NOTHING}{{0,20}}?{_PAGE}\W*\w{{0,6}}\W*|"
    rf"{_NOTHING}{{0,60}}?page\W{{0,3}}\d{{1,3}}\W{_NOTHING}{{0,10}}?{_LATIN_DATE}",
    re.I,
)
_NUMERAL = pattern(r"[\d〇零一二三四五六七八九十元廿卅]")
_LONGEST = 120  # letters of a masthead, its white aside
_NUMERALS = 4  # of a year, a month and a day, at least
_PAPER = pattern(
    r"\w{1,6}(?:日|晚|早|晨|时|時|周|商|导|導|农|農|工人|都市|青年|邮|郵|新|侨|僑|画|畫|论坛|論壇)[报報]|\w{2,6}(?:文摘|周刊|週刊|月刊)|"
    r"(?:the )?(?:[a-z]+ ){1,3}(?:post|gazette|times|herald|tribune|chronicle|courier|journal|mail|mercury|daily news)",
    re.I,
)
_REPORTS = pattern(r"(?:预|預|快|喜|简|簡|捷|战|戰|公|海|通|举|舉|汇|匯|警|情)[报報]$")


def is_folio(line: str) -> bool:
    """Tell whether a line is a page's number, with or without its subject."""
    return FOLIO.fullmatch(line.strip()) is not None


def is_date(line: str) -> bool:
    """Tell whether a line is a date, with year and day, and nothing else."""
    bare = line.strip()
    return len(bare) <= 40 and _DATE.fullmatch(bare) is not None and len(_NUMERAL.findall(bare)) >= _NUMERALS


def is_masthead(line: str) -> bool:
    """Tell whether a line is all of a masthead: a page's number and the date, with or without the paper's name."""
    bare = " ".join(line.split())
    return len(bare) <= _LONGEST and ("版" in bare or "age" in bare.lower()) and _MASTHEAD.fullmatch(bare) is not None


def is_paper(line: str) -> bool:
    """Tell whether a line is a paper's name: 高新时报, 齐鲁文摘, The Harbour Gazette."""
    bare = " ".join(line.split())
    return _PAPER.fullmatch(bare) is not None and _REPORTS.search(bare) is None
