"""Pages → articles, each once: the straight line through the steps."""

from __future__ import annotations

from collections.abc import Iterable

from dedupe.arranged import arrange, put_back
from dedupe.articles import draft_articles, in_order
from dedupe.assemble import make_articles, make_ledger
from dedupe.beginnings import find_beginnings
from dedupe.candidates import find_candidates, find_parts
from dedupe.clusters import make_clusters
from dedupe.cohesion import cut_blocks, read_words
from dedupe.consensus import NO_VERDICT, correct_blocks
from dedupe.continuations import join_continued
from dedupe.copies import crossed_pages, find_copies
from dedupe.gaps import fill_gaps
from dedupe.kinds import kinds_of, starts_of
from dedupe.model import Page, Result
from dedupe.quotations import find_quotations
from dedupe.settings import DEFAULTS, Settings
from dedupe.spread import Spread, in_turn
from dedupe.stream import read_stream
from dedupe.stretches import in_one_place
from dedupe.support import add_support
from dedupe.traits import read_traits
from dedupe.verify import verify


def clean(pages: Iterable[Page], settings: Settings = DEFAULTS, spread: Spread = in_turn) -> Result:
    """Give back the articles of some pages, each once, with the fate of every character.

    Same pages and settings, same result, whoever does the pieces that `spread` hands out. Pages are told apart by
    their ids, which must differ.
    """
    given = tuple(pages)
    put = {number: arrange(page) for number, page in enumerate(given) if page.columns}
    arranged = tuple(put[number][0] if number in put else page for number, page in enumerate(given))
    moved = {number: where for number, (_, where) in put.items()}
    stream = read_stream(arranged, settings, spread, {number: where.starts for number, where in moved.items()})
    cut = cut_blocks(stream, settings, spread)
    parts = find_parts(stream, settings)  # while others cut
    kinds = kinds_of(stream, settings, spread)
    words, hashed = read_words(cut)
    candidates = find_candidates(stream, kinds, settings, spread, hashed, parts)
    matches = verify(candidates, stream, settings, starts_of(stream, kinds, "headline"), spread)
    del cut, parts, candidates, hashed  # 20 KB a page that nobody asks for any more
    begun = find_beginnings(stream, matches, kinds, settings)
    traits = read_traits(stream, kinds, settings, spread)
    crossed = crossed_pages(stream, matches, settings.scope)
    printed = draft_articles(stream, crossed, (), kinds, words, traits, settings, spread, begun)
    quoted = find_quotations(stream, matches, in_order(printed), words, settings, spread)
    found = find_copies(stream, matches, quoted, kinds, words, settings, spread)
    copies = in_one_place(stream, found, settings.removal)
    changed = {stream.block_pages[block] for block in copies}
    anew = [page for page in range(len(stream.pages)) if page in changed or page not in printed]
    drafts = in_order(printed | draft_articles(stream, anew, copies, kinds, words, traits, settings, spread, begun))
    verdict = correct_blocks(stream, copies, settings) if settings.consensus else NO_VERDICT
    complete = fill_gaps(stream, drafts, copies, kinds, words, settings)
    whole = join_continued(stream, complete, kinds, words, settings)
    written = make_articles(stream, whole, copies, verdict.readings, kinds, settings, spread)
    clusters = make_clusters(stream, matches, copies, kinds, drafts, settings)  # while others write
    del matches, words, traits, printed, quoted, found, complete  # 50 KB more, for articles and ledger to take
    articles = add_support(stream, written, verdict)
    ledger = make_ledger(stream, articles, whole, copies)
    result = Result(stream.pages, stream.blocks_by_page(), tuple(articles), tuple(clusters), tuple(ledger))
    return put_back(result, given, moved, settings.removal)
