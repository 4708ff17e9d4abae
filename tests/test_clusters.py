"""Copies and matches → clusters: removed, linked, kept."""

from __future__ import annotations

from itertools import combinations

from make import cleaned, damaged, pages, pool, printed, read, words
from rapidfuzz.distance import Indel, Levenshtein

from dedupe.clusters import cut_runs, runs_of
from dedupe.model import Result
from dedupe.normalize import spell
from dedupe.pieces import Piece
from dedupe.settings import DEFAULTS
from dedupe.stream import read_stream

A = pool()["articles"]
FORM = "因管网检修,定于{}上午八时至下午六时在老街一带停水,请居民提前储水,给您带来不便敬请谅解。"


def shape(result: Result) -> list[tuple[str, list[str]]]:
    return [(c.action, [m.relation for m in c.members[1:]]) for c in result.clusters]


def test_an_exact_copy_is_removed() -> None:
    result = cleaned(printed(A[0]), printed(A[1], A[0]))
    assert shape(result) == [("removed", ["exact"])]
    first, copy = result.clusters[0].members
    assert spell(read(result, first.span)) == spell(read(result, copy.span)) == spell(printed(A[0]))
    assert (first.role, first.relation, first.similarity) == ("representative", "exact", 1.0)
    assert copy.similarity == 1


def test_a_damaged_copy_is_near() -> None:
    result = cleaned(A[1]["body"][1], damaged(A[1]["body"][1], 0.05, 2))
    assert shape(result) == [("removed", ["near"])]
    assert 0.8 < result.clusters[0].members[1].similarity < 1


def test_a_fragment_is_contained() -> None:
    result = cleaned(printed(A[0]), f"{A[0]['body'][0][8:50]}\n\n{printed(A[1])}")
    assert [action for action, _ in shape(result)] == ["removed"]
    assert spell(read(result, result.clusters[0].members[1].span)) == spell(A[0]["body"][0][8:50])


def test_three_printings_are_one_cluster() -> None:
    result = cleaned(printed(A[0]), printed(A[1], A[0]), printed(A[2], A[0]))
    assert shape(result) == [("removed", ["exact", "exact"])]


def test_a_reprint_in_another_dump_is_linked_and_kept() -> None:
    result = cleaned(printed(A[0], A[2]), printed(A[1], A[0]), dump=None)
    assert shape(result) == [("linked", ["exact"])]
    assert {read(result, m.span)[:6] for m in result.clusters[0].members} == {A[0]["headline"][0][:6]}
    assert not [e for e in result.ledger if e.fate == "duplicate"]


def test_a_variant_is_kept() -> None:
    result = cleaned(FORM.format("11月28日"), printed(A[0]), FORM.format("10月16日"))
    assert shape(result) == [("kept", ["variant"])]


def test_equal_headlines_and_bylines_alone_join_nothing() -> None:
    head = "县里召开冬季安全生产工作会议部署任务"
    texts = [f"{head}\n\n{A[n]['body'][1]}\n\n记者 王燕 通讯员 孙安琪" for n in (0, 1)]
    assert shape(cleaned(*texts, dump=None)) == []
    assert shape(cleaned(*texts)) == []


def test_mastheads_join_nothing_across_dumps() -> None:
    masthead = pool()["furniture"][1]
    texts = [f"{masthead}\n\n{printed(A[n])}" for n in (0, 1)]
    assert shape(cleaned(*texts, dump=None)) == []


def test_nothing_gives_no_clusters() -> None:
    assert shape(cleaned("", printed(A[0]))) == []


def test_no_chaining() -> None:
    """A is like B and B like C, but A unlike C: every member is like its representative."""
    one, two, three, four = (words(n, 60) for n in range(4))
    result = cleaned(one + two, two + three, three + four, dump=None, threshold=0.9)
    for cluster in result.clusters:
        spans = [spell(read(result, member.span)) for member in cluster.members]
        for text in spans[1:]:
            shorter = min(len(text), len(spans[0]))
            common = Indel.normalized_similarity(text, spans[0]) * (len(text) + len(spans[0])) / 2
            assert common >= 0.8 * shorter
    pairs = {frozenset((a.span.page, b.span.page)) for c in result.clusters for a, b in combinations(c.members, 2)}
    assert frozenset(("p0", "p2")) not in pairs


def test_a_chain_of_damage_stays_near_its_representative() -> None:
    """Each text is like the next one, the first is unlike the last."""
    chain = [words(7, 80)]
    for seed in range(6):
        chain.append(damaged(chain[-1], 0.1, seed))
    result = cleaned(*chain, dump=None, threshold=0.75)
    assert len(result.clusters) > 1
    for cluster in result.clusters:
        first, *others = (spell(read(result, member.span)) for member in cluster.members)
        assert all(member.similarity >= 0.75 for member in cluster.members)
        for member, text in zip(cluster.members[1:], others, strict=True):
            # A contained one is alike to a part: the letters beyond it count for nothing.
            apart = Levenshtein.distance(text, first) - (
                abs(len(first) - len(text)) if member.relation == "contained" else 0
            )
            assert apart <= 0.3 * len(first)


def test_runs_join_pieces_that_follow_each_other_on_both_sides() -> None:
    stream = read_stream(pages(printed(A[0], A[1]), printed(A[0], A[1])))
    start = int(stream.page_starts[1])
    blocks = [stream.bounds(block) for block in range(len(stream.blocks) // 2)]
    copies = {
        len(blocks) + n: (Piece(start + low, start + high, low, high, 1.0),)
        for n, (low, high) in enumerate(blocks)
        if n != 2
    }
    runs = runs_of(stream, copies, DEFAULTS)
    assert [run.target for run in runs] == [(blocks[0][0], blocks[1][1]), (blocks[3][0], blocks[-1][1])]
    assert all(run.similarity == 1 for run in runs)
    assert [run.passage[0] - start for run in runs] == [run.target[0] for run in runs]


def test_a_fragment_stays_one_member_though_the_kept_text_has_a_column_break() -> None:
    first = "据悉，该市今年将新建公共停车场二十处，新增泊位三千余个，重点缓解老城区和医院周边停车难问题，"
    second = "其中城东片区六处，城西片区八处，其余分布在车站和市场附近，全部项目预计年底前投入使用。"
    last = "市民可通过手机查询空余泊位，也可以提前预约，超过一小时的部分按现行标准减半收费。"
    text = f"老城停车难有望缓解\n\n本报讯 {first}\n\n{second}\n\n{last}\n\n{first[9:]}{second[:-9]}\n"
    result = cleaned(text)
    removed = [c for c in result.clusters if c.action == "removed"]
    copies = [m for c in removed for m in c.members if m.role == "copy"]
    assert [text[m.span.start : m.span.end] for m in copies] == [first[9:] + second[:-9]]


def test_a_moved_line_never_stretches_the_kept_text_over_two_pages() -> None:
    """A line between pieces may have its kept text on another page: what is named holds no more than one page."""
    stream = read_stream(pages(printed(A[0], A[1]), printed(A[2]), printed(A[0], A[1])))
    start, elsewhere = int(stream.page_starts[2]), int(stream.page_starts[1])
    low, high = stream.bounds(1)[0], stream.bounds(2)[1]
    middle = (low + high) // 2
    line = Piece(start + middle, start + middle + 20, elsewhere, elsewhere + 20, 0.8)
    pieces = (
        Piece(start + low, start + middle, low, middle, 1.0),
        line,
        Piece(start + middle + 20, start + high, middle + 20, high, 1.0),
    )
    for run in runs_of(stream, {stream.block_at(start + low): pieces}, DEFAULTS):
        assert stream.page_at(run.target[0]) == stream.page_at(run.target[1] - 1)


def test_a_paragraph_that_leaves_out_sentences_is_one_member() -> None:
    said, left_out, after = A[0]["body"][0], A[1]["body"][0] + A[2]["body"][0], A[3]["body"][0]
    assert DEFAULTS.removal.max_skipped < len(spell(left_out)) < DEFAULTS.removal.max_left_out
    text = f"{said}{left_out}{after}\n\n{printed(A[4])}{said}{after}\n"
    result = cleaned(text)
    members = [m for c in result.clusters if c.action == "removed" for m in c.members if m.role == "copy"]
    assert [spell(read(result, m.span)) for m in members] == [spell(said + after)]


def test_what_is_left_ending_inside_a_kept_block_is_cut_too() -> None:
    """The last piece ends inside a kept paragraph and is cut off; then the one before it ends inside one, too."""
    text = printed(A[0], A[1])
    stream = read_stream(pages(text, text))
    start = int(stream.page_starts[1])
    (a, b), (c, d), (e, f) = (stream.bounds(block) for block in (1, 2, 3))
    inside, beyond = (c + d) // 2, (e + f) // 2
    blocks = [stream.block_at(start + at) for at in (a, c, e)]
    targets = [(a, b), (c, inside), (inside, beyond)]
    copies = {
        block: (Piece(start + low, start + high, *target, 1.0),)
        for block, (low, high), target in zip(blocks, [(a, b), (c, d), (e, f)], targets, strict=True)
    }
    assert [run.target for run in cut_runs(stream, copies, DEFAULTS)] == targets


def test_a_block_that_begins_inside_a_kept_one_is_cut_from_what_follows() -> None:
    """Its first piece lies at the end of one kept paragraph, its second fills the next: as a block it fills neither."""
    text = printed(A[0], A[1])
    stream = read_stream(pages(text, text))
    start = int(stream.page_starts[1])
    (a, b), (c, d), (e, f) = (stream.bounds(block) for block in (1, 2, 3))
    inside = b - 10
    pieces = (
        Piece(start + c, start + c + 10, inside, b, 1.0),
        Piece(start + c + 10, start + d, c, d, 1.0),
    )
    copies = {
        stream.block_at(start + c): pieces,
        stream.block_at(start + e): (Piece(start + e, start + f, e, f, 1.0),),
    }
    assert a < inside
    assert [run.target for run in cut_runs(stream, copies, DEFAULTS)] == [(inside, d), (e, f)]
