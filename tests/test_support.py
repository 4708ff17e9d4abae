"""support.py: who prints each character of an article."""

from __future__ import annotations

from make import cleaned

FIRST = "本市供水公司昨日对老街一带的管网进行检修,更换了十二处老旧阀门,沿街居民的用水没有受到影响。"
SECOND = "公司负责人表示,明年还将对城东片区的管网继续进行改造,计划在汛期到来之前全部完成。"


def test_lines_and_spaces_go_with_the_letter_before_them() -> None:
    """The copy is cut into lines otherwise; still every character of what stays has its witnesses."""
    cut = "\n".join(FIRST[n : n + 12] for n in range(0, len(FIRST), 12))
    (article,) = cleaned(cut, FIRST, scope="corpus", consensus=True, max_removed=1).articles
    assert article.text == FIRST
    assert [(run.start, run.end, run.copies) for run in article.support] == [(0, len(FIRST), (0, 1))]


def test_what_only_the_kept_text_prints_is_its_own() -> None:
    (article,) = cleaned(f"{FIRST}\n\n{SECOND}", SECOND, scope="corpus", consensus=True, max_removed=1).articles
    runs = [(article.text[run.start : run.end].strip(), run.copies) for run in article.support]
    assert runs == [(FIRST, (0,)), (SECOND, (0, 1))]
