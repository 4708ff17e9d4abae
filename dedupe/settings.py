"""Every number that steers a result, with its unit and its reason; the measured tables are in docs/DESIGN.md."""

from __future__ import annotations

from typing import Literal

from dedupe.records import dataclass, replace

Scope = Literal["page", "dump", "corpus"]
TokenizerName = Literal["jieba", "chars"]
Noise = Literal["low", "medium", "high"]


@dataclass(frozen=True, slots=True)
class Columns:
    """How the boxes of printed lines make paragraphs. A "letter" is the height of the column's middle line."""

    around: int = 4  # lines on each side that tell where the column begins and ends: a skewed one drifts over more
    indent: float = 0.7  # letters: Chinese papers set two, Western ones one to three
    max_indent: float = 0.4  # share of the column: what begins further in is no indented line
    short: float = 0.25  # share of the column that a last line leaves free, as `Layout.width_slack`
    last: float = 1.5  # letters left free behind a full stop, in columns set even on both sides
    justified: float = 0.6  # share of lines that reach the edge within a letter, from which a column is set so
    gap: float = 1.6  # times the usual step from line to line
    spaced: float = 0.6  # share of a full line's characters, below which one that reaches the edge is a spaced headline
    other_size: float = 1.35  # times as tall as the line beside it: a headline and its text are two paragraphs
    beside: int = 3  # lines on the other side, whose middle one tells how tall its letters are
    sizable: float = 4  # full-width characters of a line whose height tells a size
    quantile: float = 0.8  # of the lines' lengths in characters: as `Layout.column_quantile`; a headline has fewer


@dataclass(frozen=True, slots=True)
class Layout:
    """How the lines of a plain-text dump make paragraphs. Widths in full-width characters."""

    min_lines: int = 12  # lines; fewer tell nothing of a page's habit
    max_column: float = 60  # a newspaper column holds 10–30 characters; wider "lines" are whole paragraphs
    paragraph_lines: float = 0.6  # share of lines that end a sentence: of a column's lines one in seven does
    width_slack: float = 0.25  # share of the column: ragged Latin lines and lost characters stay within it
    head_slack: float = 0.15  # share of the column that a headline's line leaves empty; Chinese lines are justified
    head_over: float = 1.2  # … or that it is as long as, set over several columns
    head_said: float = -2.9  # log-odds (`Torn`) of a full Latin line up to which it is a headline; leads say its words
    head_said_han: float = 0.3  # share of a Chinese headline's pairs of letters that its lead says again
    head_said_clause: float = 0.6  # … with a comma or a full stop inside
    head_below_han: int = 150  # characters below that are asked for them
    head_lines: int = 4  # lines of a headline and the one below it
    heads_apart: float = 0.2  # share of the runs of lines that are headlines, from which blank lines part all of them
    head_below: int = 400  # characters below that are asked for them
    column_quantile: float = 0.8  # most lines fill the column; the longest may be two fused ones
    around: int = 10  # lines before and behind one that tell its column's width, where more stand without a blank one
    unseen_indent: float = 1  # full-width characters; Chinese papers set in two, but a headline may lack no more
    room: float = 0.95  # share of the column that a line and the next one's first word fill, if that had no room
    double_spaced_alone: float = 0.9  # share of lines with a blank line before them
    double_spaced_same_width: float = 0.6  # share of lines near the median width
    double_spaced_ending: float = 0.4  # share of lines that end a sentence; in paragraph-per-line dumps nearly all
    columns: Columns = Columns()  # where the dump gives its lines boxes


@dataclass(frozen=True, slots=True)
class Blanks:
    """From when on the blanks between a text's Chinese letters are its engine's. Measured in docs/DESIGN.md."""

    min_pairs: int = 6  # of letters side by side; fewer are a spaced heading (公 告) as well
    parted: float = 0.25  # share of the pairs with a blank between: of typed paragraphs' at most 0.17, engines' half
    alone: float = 0.1  # share of the words between that are one letter: of lists of names none, of engines' half
    least: float = 0.1  # share of all characters that are blanks; of engines' a third, of typed Chinese a hundredth


@dataclass(frozen=True, slots=True)
class Seeds:
    """Shared n-grams that make candidates. Lengths in characters of normalized text."""

    han: int = 4  # n-gram length in Chinese text: 0.9^8 = 43 % of them survive 10 % errors on both sides
    latin: int = 10  # the same in Latin text, where a character tells less
    all_pairs: int = 8  # occurrences up to which every pair is tried; beyond, each with its next neighbours
    neighbours: int = 2  # occurrences that a frequent n-gram is tried with: cost stays linear
    max_drift: int = 8  # characters two seeds of a chain may differ in diagonal, at most: insertions and deletions
    max_gap: int = 64  # characters between two seeds of a chain: at 20 % errors a sixth of the n-grams survive
    min_covered: float = 10  # Han characters of a chain that lie in seeds, Latin ones 0.4: two chance seeds have 8
    common_from: int = 6  # printings from which an n-gram tells less, in proportion
    min_common: float = 24  # … however often they are printed; of fewer, common ones count less: formulas have as many
    max_phrase: float = 24  # Han characters, Latin ones 0.4, below which what two blocks share may be a phrase
    phrase_share: float = 0.33  # … if it is less of both: no recall is lost, and a fifth of the candidates
    phrase_inside: int = 4  # letters before and behind it in both; what stands at an edge may be cut there


@dataclass(frozen=True, slots=True)
class Alignment:
    """Verification. Scores per aligned character: +1 equal, -1 not."""

    window: int = 48  # characters that an alignment is extended by at a time
    drop: int = 18  # score lost before an extension is given up: a run of unlike text that long ends a match
    detour: int = 4  # letters left out on one side, and as many on the other: the passage is aligned anew as a whole
    max_anew: int = 6000  # letters of such a passage; beyond, memory grows with the square
    edge_alike: float = 0.8  # similarity below which an edge of a match, less than a passage, is of other blocks
    min_score: int = 8  # equal less unequal columns: a chance likeness of twenty letters scores less


@dataclass(frozen=True, slots=True)
class FactWeights:
    """What each kind of difference says for two passages being copies of one text: log-odds (`facts.clues`).

    Fitted by `benchmarks/fit_facts.py`. Chances count by their negative logarithm, so a weight is an exponent.
    """

    constant: float = -8.491
    digits: float = -0.471  # digits that stand against other digits
    unlike_digits: float = -0.671  # those that no print makes alike
    attested: float = -0.401  # words against words that the dump prints elsewhere too
    in_place: float = -0.351  # those that stand elsewhere beside the same letters
    gives_way: float = -0.209  # words that give way at two places
    renamed: float = -3.849  # one that gives way to the same other word
    reworded: float = -0.513  # letters that differ in a row, against what misreading explains
    length: float = 2.346  # of the passage: a form is seldom long
    longest_left_out: float = 1.348  # a sentence left out is an abridgement …
    longest_rewritten: float = -0.933
    left_out: float = -2.43  # … words left out all over are a form filled in anew


@dataclass(frozen=True, slots=True)
class Facts:
    """When differing digits and names make a variant rather than a misread copy."""

    chance: float = 0.02  # probability that misreading alone explains the differing facts, below which it is no copy
    misread_alike: float = 0.4  # share of misread digits that become a digit like it (3 → 8), or vanish
    misread_unlike: float = 0.1  # share that become any other digit
    clustered: float = 1.6  # times as many misread in a row as if each were by itself: stains, folds; set by hand
    shape: float = 2.0  # of the scatter of such rows (negative binomial); set by hand on copies of tuning seeds
    chance_name: float = 0.005  # the same for words as such: what is misread in a row comes in clusters
    misread_attested: float = 0.07  # share of words misread in a row that stand elsewhere too, on both sides: 0.04–0.09
    misread_in_place: float = 0.005  # … with two letters beside them: 0.000–0.004 where 10 to 20 in 100 are misread
    around: int = 13  # letters; where they are the same, two places are one, printed or listed twice with its errors
    weighed_from: int = 60  # columns, from which all kinds of difference are weighed together; less has room for one
    words_below: int = 150  # columns, below which a number, weekday or month in a Western word is a fact: 60 Han
    renamed_below: int = 400  # columns, below which a name misread that gives way twice is a fact; chance makes more
    weights: FactWeights = FactWeights()
    copy_from: float = -0.4  # log-odds: 60 of 2,556 runs of one text are parted, 204 of 2,003 of one form joined
    surely: float = 8.0  # negative logarithm of a chance, from which it says no more: stains are worse
    digits_surely: float = 16.0  # … of digits, which are not: of 2,556 runs of one text the least likely has 12.4
    max_attested_difference: int = 4  # letters: 奥云额尔登 for 马丁 is a name for a name where the dump knows both
    max_name_difference: int = 2  # letters: a name stands for a name, a date for a date, of much the same length
    rewording: float = 0.004  # rewordings a character that another desk makes: 据悉 for 记者从农业农村部了解到
    desk_rewording: float = 0.002  # rewordings a letter in an article that another desk edits, told apart from names
    desk_digits: float = 0.05  # probability of so many differing digits in two articles: they are judged as a whole
    desk_chance: float = 0.2  # probability of so many of them by chance, below which they are other names
    surely_copy: float = 3.0  # log-odds from which two articles are one text, whatever a number says
    desk_attested: float = 0.05  # probability of so many such words that stand elsewhere too
    max_reworded: float = 0.12  # share of the columns in runs of two or more unlike letters: more is another wording
    reworded_per_misread: float = 1.5  # times the share that misreading makes: its scatter
    max_move: int = 40  # letters between two differences that may be one line listed elsewhere: two lines
    min_moved: int = 12  # letters of such a line; fewer are a list in another order
    max_run_gap: int = 40  # letters between two matches that are judged as one, on the side where they are closer
    max_run_omission: int = 1000  # the same on the other side: sentences that an abridged copy leaves out
    doubt: float = 0.15  # errors that a pair without any is taken to have: no print is proven flawless


@dataclass(frozen=True, slots=True)
class Verdicts:
    """How other printings of a text decide whether two are copies. Counts are of those for, less those against."""

    held: float = 0.8  # share of a passage that a printing must stand against: one of a piece tells of that alone
    most: int = 24  # printings asked, as `Consensus.max_witnesses`
    join: int = 2  # more that say so, from which a variant is a copy: one is as likely misled itself
    part: int = 2  # … from which a copy is a variant


@dataclass(frozen=True, slots=True)
class Kinds:
    """What a block can be, by its length in characters."""

    max_rule: int = 120  # a longer block is no byline, credit or masthead
    max_tail: int = 2  # letters of a headline's last word that stand on a line of their own
    max_masthead: int = 40  # letters of one of its lines, where each is a block
    max_headline: int = 48  # letters; of 5,944 Chinese headlines in tuning data 99.5 % are shorter
    max_plain_headline: int = 62  # … without a comma or a stop: a column's name and two lines, one on a party's plenum
    max_comma_headline: int = 14  # letters; one headline in a hundred has a comma, most sentences that break off do
    like_imprint: float = 0.7  # share of the letters that the beginning of an imprint must have, misread
    max_headline_latin: int = 110  # letters of a Latin headline
    large: float = 1.25  # times the usual height of letters, from which they are a headline's; boxes vary by a tenth
    plain: float = 1.1  # times that height, below which they are none's, where the page has large ones
    min_column: int = 4  # lines of one width, each a block, that are a column cut into its lines
    ragged: int = 2  # characters by which their widths may differ
    clauses: float = 0.33  # share of them with a comma or a full stop inside; of headlines one in a hundred has one
    max_large: int = 90  # letters; more in large type are an opening paragraph, or a poster


@dataclass(frozen=True, slots=True)
class Torn:
    """Log-odds that a Latin line without a sentence's end is no headline, but a piece of the paragraph above or below.

    Logistic regression on English generated pages of tuning seeds 12–19 (benchmarks/fit_torn.py), but for what is said
    to be set by hand: their titles have no double quotation marks, and one in twenty has lost its beginning.
    """

    always: float = -2.7  # a line of which nothing else is known
    next_middle: float = 2.98  # the block below begins with a lower-case letter, or as no sentence does
    comma: float = 2.6  # inside; set by hand, so that only a lead that says the line's words outweighs it
    article: float = 1.2  # the, a; of capitals alone a line is no piece of a sentence
    auxiliary: float = 1.35  # has, is, were, that …
    quote: float = 1.0  # a double quotation mark; set by hand
    leads_on: float = 1.33  # ends with a word that introduces something: of, to, has, his
    says: float = -0.92  # ends with who says so: …, Brown says
    small: float = 2.9  # begins with a small letter; set by hand, as the comma
    small_below_open: float = 1.18  # … below what stops in mid-sentence
    said_above: float = 0.84  # times the share of its long words that the block above has, too
    said_below: float = -2.34  # … the block below: a lead says its headline
    least: float = -0.4  # log-odds from which a line is taken for torn; counted in docs/DESIGN.md


@dataclass(frozen=True, slots=True)
class TornHan:
    """The same of a Chinese line: log-odds that it is no headline, but belongs to the paragraph above or below it.

    Logistic regression on generated and printed pages (benchmarks/fit_torn.py --lang zh). "Share" is 0..1.
    """

    always: float = -0.51  # a line of which nothing else is known
    comma: float = 3.66  # inside, as 、
    stop: float = 3.29  # a full stop or semicolon inside
    particle: float = 1.53  # 的 了 着 将 已 对 在
    day: float = 2.06  # 12月, 今天
    unpaired: float = 1.63  # a bracket or quotation mark without its other half
    letters: float = -2.33  # times its length, in forties
    full: float = 0.63  # as wide as the lines of the column
    begins_leaning: float = 1.56  # with a word that something must precede: 等 以上 和
    word_from_above: float = 1.59  # a word runs into it from a paragraph above that stops in mid-sentence
    word_into_below: float = 1.73  # a word runs from it into the block below
    below_leaning: float = 0.33  # … which begins with a word that something must precede
    below_opens: float = -4.36  # … with 本报讯
    below_says_when: float = -1.51  # … by saying when, or who said so
    said_above: float = -1.5  # times the share of its pairs of letters that stand above
    said_below: float = -3.83  # … below
    least: float = 2.5  # log-odds from which a line is taken for torn; with 2, headlines of printed pages go


@dataclass(frozen=True, slots=True)
class Removal:
    """What may be dropped as a copy."""

    covered: float = 0.85  # share of a block that kept text must hold
    min_similarity: float = 0.62  # share of letters, in order, that a removed piece has in common with what it cites
    max_skipped: int = 64  # letters of kept text that two pieces of one copy may leave out between them
    max_left_out: int = 250  # … and inside one paragraph of the copy: an abridged printing leaves out some sentences
    detours: int = 8  # removed copies of a block that are tried for the kept text that they cite
    max_facing: int = 40  # blocks of a match that may all face each other; of longer ones those place by place
    max_gap: int = 40  # letters inside a printing that have to stay, though what is around them may go: two lines
    max_uncovered: int = 8  # characters of a block in one run that no kept copy holds: a misread end, no clause
    max_lacking: int = 3  # letters in a row for which kept text has nothing: engines lose few, 3月6日 has four
    beside: int = 16  # letters beside what a piece cites, in its block, that may hold them: alignments end early
    max_apart: int = 3  # letters at a line's edge that are not cited by themselves: one misread is a third of them
    least_alone: float = 22  # Han characters, Latin ones 0.4, that go by themselves: fewer are a formula
    lead: int = 60  # letters between a headline and the place in its lead that repeats it
    headline_below: float = (
        10  # Han letters, Latin ones 0.4, of one that goes from below its text: fewer are a column's
    )
    same_headline: float = 0.7  # similarity from which a headline, byline or credit goes with the text beside it
    rooted: float = 0.05  # share of a printing's words in a paragraph beside it, from which that one goes on with it
    held_besides: float = (
        0.04  # share of a printing that larger paragraphs must hold besides: else it is no part of them
    )
    same_extent: float = 0.1  # share by which two places may differ and still count as equally complete
    same_damage: float = 0.001  # share of letters misread by which two places may differ and be equally good


@dataclass(frozen=True, slots=True)
class Plausible:
    """What speaks for one reading of a place against another, in nats: logistic regression (docs/DESIGN.md)."""

    words: float = 0.65  # times the log-probability of the words that it makes, by jieba's dictionary
    pairs: float = 2.5  # times the share of the pairs of letters across it that are printed elsewhere too
    fours: float = 5.0  # … of the runs of four letters
    present: float = 1.2  # there is a letter: of 9,600 that one engine has and another not, four of five are right
    doubled: float = 4.0  # … which stands beside itself: of 228 Han letters that one engine has so, 12 are right


@dataclass(frozen=True, slots=True)
class Damage:
    """How likely a letter is misread where printings differ, before one of them is chosen. Shares 0..1."""

    rate: float = 0.03  # of letters misread, where no confidence tells
    least: float = 0.0005  # … of those of which an engine is sure
    most: float = 0.4
    doubt: float = 1.5  # power of 1 - confidence that is misread, whatever the engine (docs/DESIGN.md)
    share: float = 0.1  # of a letter's misreadings, those that give the same other one
    echo: float = 0.7  # as `Consensus.echo`
    max_others: int = 24  # printings that one is held against, the likest: as `Consensus.max_witnesses`


@dataclass(frozen=True, slots=True)
class Consensus:
    """What printings prove, letter by letter, where they differ (`--consensus`). Shares 0..1, odds in nats."""

    rate: float = 0.03  # letters misread, before anything is known of a page
    prior: float = 60.0  # letters that a page is taken to have printed as well as the average page of its engine
    least_wrong: float = 0.0005  # no page is flawless
    most_wrong: float = 0.4
    sure_prior: float = 2.0  # misreadings as expected that a confidence is taken to have had already
    rounds: int = 6  # of expectation and maximization; more change nothing
    alike: float = 0.2  # of a letter's misreadings, those that give a certain letter of its shape
    unlike: float = 0.05  # … a certain other letter that some copy prints there
    gap: float = 0.02  # … nothing; and of nothing, a certain letter
    trust: float = 2.0  # contests that the shares above are worth against what the dump's own contests show
    echo: float = 0.7  # weight of a second that misreads the same, times itself for each further one: hard letters
    margin: float = 0.3  # log-odds that another reading must have over the kept one
    max_run: int = 3  # unlike letters in a row that one copy alone may overrule: more are another wording
    max_witnesses: int = 24  # copies of one kept block that vote, the likest: cost is their number times the letters


@dataclass(frozen=True, slots=True)
class Reprints:
    """When two articles that both stay print one text. Shares of an article's letters, 0..1."""

    held: float = 0.715  # of the shorter, in one order: 22 of 23 judged copies share 0.83 and more, quotations to 0.71
    both: float = 0.75  # of both, from which it does not matter where what they share begins
    head: float = 0.12  # of the shorter, unshared, before what they share: more on both sides is a sidebar, a quotation
    head_lost: float = 0.22  # … where both end alike and share all else: its first lines are lost at the other place
    rest_held: float = 0.95  # of what follows them: 1.0 of two notices cut off, 0.89 of a report with another opening
    of_longer: float = 0.05  # of the longer: less is a disclaimer or a sentence that stands alone elsewhere
    max_hosts: int = 1  # articles that may end with another article, each with a beginning of its own; more: a sidebar
    rooted: float = 0.1  # of the words of a shared passage in the rest of its article: they speak of one subject
    rooted_other: float = 0.03  # … where the articles state other facts
    look_back: int = 200  # passages: two articles that share more than that share no text, but a form
    contained: int = 100  # letters that an article must share with one that says much else; fewer are a quotation


@dataclass(frozen=True, slots=True)
class Continuations:
    """When an article that goes on elsewhere (下转第4版) and one that began elsewhere (上接第1版) are one."""

    cohesion: float = 0.1  # of their words, the least shared where only one of the two page numbers agrees; right: 0.12
    margin: float = 0.02  # … by which the right one of several must lead


@dataclass(frozen=True, slots=True)
class Gaps:
    """When a piece that another printing has goes into an article that has lost it."""

    cohesion: float = (
        0.15  # of what its words tell, the least that the article tells too, at its ends; wrong ones: to 0.06
    )


@dataclass(frozen=True, slots=True)
class Signing:
    """MinHash and LSH, as datasketch 2 computes them (scheme affine32)."""

    num_perm: int = 128
    seed: int = 1
    bands: int = 42  # × 3 rows: similarity 0.2 is found with 0.29, 0.35 with 0.84, 0.5 with 0.996 probability
    rows: int = 3
    shingle_words: int = 2  # jieba words a shingle
    shingle_chars: int = 3  # characters a shingle with --tokenizer chars
    min_agreement: float = 0.2  # share of equal values below which a shared bucket is chance
    engine: Literal["numpy", "datasketch"] = "numpy"  # the same signatures; datasketch takes 1 s to import
    max_bucket: int = 8  # members of a bucket up to which every pair is tried; beyond, each with its next neighbours
    neighbours: int = 2


@dataclass(frozen=True, slots=True)
class Index:
    """How the pages of a corpus that persists are looked up. What the sample depends on is written beside it."""

    sample: int = 2  # one n-gram of so many is kept: 20 letters have 8, of which 10 % errors a side leave 3 or 4
    stretch: int = 64  # letters of what is asked for that are looked up together: a notice, or a piece of an article
    min_shared: int = 3  # n-grams that a page must share with a stretch to be compared: a phrase has as many
    max_postings: int = 4096  # pages; an n-gram that more have is passed over
    max_pages: int = 16  # pages compared for a stretch, the likest; how many are left out is said


@dataclass(frozen=True, slots=True)
class Headings:
    """Where the boxes of lines tell that a headline stands, in times the height of its letters if nothing is said."""

    above: float = 2.0  # below a headline, within which its text or the next headline begins
    touch: float = 0.5  # that the boxes of both may overlap: engines draw them too high
    gap: float = 0.3  # between two pieces of one line; a gutter is wider
    gap_of_words: float = 0.45  # … in scripts that part words
    level: float = 0.7  # of the higher of two boxes that the other must cover to stand level with it
    slim: float = 0.5  # width of a letter below which a box holds several lines, or one that runs down the page
    most: int = 200_000  # headlines of a page times its blocks: one with more is a table, and time grows with them


@dataclass(frozen=True, slots=True)
class Junctions:
    """Log-odds that one article ends and another begins between two blocks.

    Fitted, together with those of `Assembly`, by benchmarks/fit_division.py: on 400 generated and 40 printed pages the
    most true articles are expected; those of places on 540, added to the others; those of topics chosen on 320,
    the others as they were. "Share" is 0..1, of what the words tell.
    """

    certain: float = 7.61  # a word runs across, a credit follows, 上接 / 下转
    large_headline: float = 6.0  # a headline in large letters behind a paragraph; set by hand
    round_up_title: float = 6.36  # 国内联播快讯, 简讯: the title of a round-up
    standing_title: float = 8.53  # 遗失声明, 天气预报: the title of a notice, of a standing column
    headline_body: float = -4.02  # a paragraph below a headline
    headline_headline: float = 1.95  # two headlines in a row: kicker and headline, or one below its text and one above
    heads_latin: float = 4.3  # … in Latin letters
    heads_column: float = 6.45  # … the second begins with a column's name in brackets: 【…】
    heads_dash: float = -4.38  # … with a dash: a subhead
    heads_cohesion: float = -11.34  # … times the share of its words in the one before
    heads_after_copy: float = 5.14  # … a removed copy stood between
    heads_begins: float = 3.0  # … with the second, not the first, begins a text printed elsewhere too; set by hand
    heads_short: float = 0.2  # … the one before is short: a kicker, a name of a column
    body_after_end: float = 7.99  # a paragraph behind a byline or credit
    body_after_top_byline: float = 5.41  # … which stands below a headline
    ended_opens: float = 3.86  # … the paragraph begins with 本报讯
    body: float = -2.52  # a paragraph behind a paragraph
    body_opens: float = 7.03  # … that begins with 本报讯
    body_notice: float = 13.21  # … as notices and advertisements begin
    body_leads: float = -0.33  # … that says when, or who said so
    body_after_copy: float = 6.85  # … with a removed copy between
    body_broken: float = -0.73  # … the one before stops in mid-sentence
    body_middle: float = -0.79  # … and so does this one
    body_wide_gap: float = 0.09  # … many blank lines between
    body_short: float = -1.23  # … of fewer than 20 letters
    body_cohesion: float = -11.76  # … times the share of its words in the paragraphs before
    below_past: float = -5.01  # … times the share of the words from it on in those before
    head: float = -4.26  # a headline, or subhead, behind a paragraph
    head_latin: float = 2.13  # … in Latin letters: Western papers set few subheads
    head_opens: float = 5.5  # … 本报讯 follows it; set by hand: the fit gave 3, for its pages hardly need it
    head_leads: float = 0.91  # … a paragraph follows that says when, or who said so
    head_after_end: float = 1.88  # … a byline or credit stands before it
    head_broken: float = -0.3  # … what stands before it stops in mid-sentence
    wide_gap: float = -0.09  # … many blank lines before it
    head_own: float = 2.52  # … times the share of its words in the paragraphs below
    head_lead_own: float = 2.35  # … in the first of them
    head_past: float = -0.2  # … in the paragraphs above
    follower_past: float = -1.65  # … times the share of the words below it in the paragraphs above
    head_begins: float = 10.0  # … with it begins a text that is printed elsewhere too; set by hand
    head_after_copy: float = 3.27  # … a removed copy stood before it
    two_headlines: float = -0.11  # … another headline follows it
    head_column: float = 3.31  # … it begins with 【…】
    head_dash: float = -3.54  # … with a dash
    head_counted: float = -3.88  # … with a number: 一、 (二) 3.
    head_marked: float = -2.84  # … with a mark: ▲ ● ■
    head_clauses: float = 0.31  # … it has two parts: 破小案 暖民心
    head_short: float = 1.09  # … it has eight letters or fewer (Latin: 24): a subhead
    head_long: float = -0.14  # … it has 15 or more (45)
    no_paragraph: float = 7.95  # … no paragraph follows
    two_below: float = -3.04  # … two paragraphs follow it before the next
    three_below: float = -1.93  # … three or more
    one_above: float = 0.07  # … one paragraph stands above it, since the last
    three_above: float = 0.25  # … three or more
    alternates: float = -4.29  # … one above and one below: items of a round-up
    some_below: float = 0.47  # … times the length of the text below it, up to that of short news
    much_below: float = 0.45  # … from there to that of an article
    some_above: float = -0.57  # … the same of the text above it
    much_above: float = 3.95
    head_own_none: float = 0.14  # … none of its words in the paragraphs below
    head_past_none: float = 2.51  # … none in the paragraphs above
    follower_past_none: float = 2.45  # … none of the next paragraph's words there
    head_far: float = -6.4  # … times the share of its words in the last blocks
    text_far: float = 2.6  # … times the share of the words below it there
    below_80: float = -3.46  # … fewer than 80 letters of text below it, before the next
    below_150: float = -2.4
    below_250: float = -0.28
    below_400: float = -0.11
    above_80: float = 1.29  # … fewer than 80 letters of text above it, since the last
    above_150: float = -1.65
    above_250: float = 0.74
    above_400: float = -1.56
    body_after_notice: float = 12.79  # a paragraph behind one that ends as notices do: 声明作废
    head_letters: float = 0.73  # times its length, up to 30 letters (Latin: 75)
    head_comma: float = -4.34  # … it has a comma
    head_stop: float = -5.96  # … a full stop, or a semicolon
    head_digit: float = -1.88  # … it ends with a digit
    head_next_middle: float = -2.38  # … the next block begins as no sentence does
    head_same_day: float = -8.69  # … a day that the text below it names stands in the text above, too
    head_other_day: float = 1.84  # … both name days, none of them the same
    head_places: float = 0.07  # … times how much the texts above and below it both speak of home, or both of abroad
    head_places_before: float = -2.05  # … the same of the last paragraph above
    head_topics: float = -1.0  # … times how much the texts above and below it speak of the same subjects
    head_abroad: float = -1.55  # … times how much the text below speaks of abroad
    body_goes_on: float = -4.77  # a paragraph behind a paragraph: 此外, 同时, 据介绍
    before_below: float = -13.69  # … times the share of the words before it that stand from it on
    past_below: float = -21.9  # … times the share of the words in the paragraphs before that stand from it on
    body_some_below: float = 2.57  # … times the length of the text from it on, up to that of short news
    body_much_below: float = 4.54  # … from there to that of an article; if in several paragraphs
    body_some_above: float = 0.06  # … the same of the text before it
    body_much_above: float = 2.23
    body_same_day: float = -2.53  # … it names a day that the text before it names
    body_other_day: float = 1.87  # … both name days, none of them the same
    body_places: float = -1.5  # … times how much the texts above and below it both speak of home, or both of abroad
    body_places_before: float = -1.61  # … the same of the last paragraph above
    body_topics: float = -4.0  # … times how much the texts above and below it speak of the same subjects
    body_abroad: float = -0.41  # … times how much the text below speaks of abroad
    title_body: float = -1.17  # … times the share of its words in the headline above
    title_below: float = -8.48  # … times the share of that headline's words from it on
    title_past: float = 2.67  # … times their share before it
    next_title_below: float = 2.93  # … times the share of the next headline's words from it on
    next_title_past: float = -3.92  # … times their share before it
    reach_title: int = 15  # blocks
    reach_days: int = 6  # blocks above whose days count
    reach_subjects: int = 3  # blocks above whose subjects count
    reach_subject: int = 2  # … from the place on
    no_subject: int = 1  # words of no subject that each side is taken with: a few words prove little
    wide_gap_lines: int = 3  # blank lines
    reach_before: int = 5  # paragraphs
    reach_after: int = 3
    reach_far: int = 15  # blocks
    reach_matches: int = 50  # matches of two pages that are looked through for one that leads up to another
    begin_slack: int = 3  # letters that a passage may begin before or after a headline: misread, or alike by chance


@dataclass(frozen=True, slots=True)
class Assembly:
    """What else speaks for and against reading blocks in line as one article, in the same log-odds."""

    two_heads: float = 2.53  # two headlines above a body
    three_heads: float = 3.5  # … three or more; set by hand: the generated pages have none
    twice: float = -3.88  # … the second says the same as the first
    no_body: float = -7.47  # a headline without text
    headless: float = -3.89  # an article without headline above
    headless_first: float = 1.25  # … that begins the page, and not with what looks like a headline
    headless_copy: float = 0.78  # … a removed copy stood before it
    headless_marker: float = 3.2  # … it begins with 上接
    headless_opens: float = 3.12  # … with 本报讯
    headline_as_body: float = -1.17  # what looks like a headline begins an article without one
    headless_one: float = -2.27  # … of one paragraph
    headless_before_headline: float = 0.5  # … a headline follows it, of another article
    headless_letters: float = 1.29  # … its first two blocks have fewer than 60 letters
    own: float = 4.02  # times the share of the headlines' words in the body
    strange: float = -2.87  # … none of them stand there
    own_at_once: float = -2.34  # … times their share, where the body is one paragraph
    below: float = -3.29  # headlines stand below the body
    below_two: float = 4.25  # … two of them
    below_first: float = -0.39  # … the body begins the page
    below_copy: float = -0.78  # … a removed copy stood between
    below_own: float = 11.96  # … times the share of their words in the body
    below_strange: float = 0.1  # … none of them stand there
    below_opens: float = 1.71  # … the body begins with 本报讯
    below_round: float = 12.0  # the title of a round-up, below items with headlines of their own
    below_ended: float = -0.09  # … the body stops in mid-sentence
    subhead: float = -0.74  # a headline line inside an article
    subhead_first: float = -0.42  # … before any text
    subhead_past: float = 3.96  # … times the share of its words in what the article says above
    subhead_text: float = 5.8  # … times the share of the words below it in what the article says above
    subhead_title: float = 0.78  # … times the share of the headline's words in the text below it
    subhead_titled: float = -0.7  # … where the article has a headline
    subhead_places: float = 3.52  # … times how much it and the article above both speak of home, or both of abroad
    subhead_80: float = -1.44  # … fewer than 80 letters of text below it
    subhead_250: float = -0.98
    subhead_some: float = -2.06  # … times the length of the text below it, up to that of short news
    subhead_much: float = -0.46  # … from there to that of an article
    round_item: float = 0.47  # the same in a round-up
    round_first: float = 3.61  # … right below its title
    round_long: float = -1.27  # … three or more paragraphs below it
    round_two: float = -0.78  # … two
    round_80: float = -3.4  # … fewer than 80 letters of text below it
    round_250: float = 0.81
    round_some: float = -1.75  # … times the length of the text below it, up to that of short news
    round_much: float = -2.06  # … from there to that of an article
    round_own: float = 3.13  # … times the share of its words in the first of them
    round_places: float = 1.37  # … times how much it and what stands above both speak of home, or both of abroad
    round_short: float = -2.53  # a round-up of one paragraph
    subheads_only: float = -3.9  # headlines above, and no paragraph among the lines below
    one_paragraph: float = -1.23  # … one paragraph
    two_paragraphs: float = -1.27  # … two
    max_blocks: int = 60  # blocks an article may have
    max_headlines: int = 4  # kicker, headline, subhead in two lines
    max_below: int = 2
    reach: int = 4  # paragraphs
    reach_places: int = 2  # blocks below a subhead that are asked for places, too
    said_again: float = 0.7  # similarity from which a line says the headline above it once more
    shared_words: float = 0.4  # of a headline in its text, that count as all
    hopeless: float = 16.0  # -ln of the boundaries run over


LAYOUT = Layout()
TORN = Torn()


@dataclass(frozen=True, slots=True)
class Settings:
    """One run's settings. Lengths are in characters of normalized text (letters and digits) unless said otherwise."""

    scope: Scope = "dump"
    part: int = 250  # pages that are cleaned together with `--scope page`: 0.4 MB of memory each
    tokenizer: TokenizerName = "jieba"
    noise: Noise = "medium"  # share of misread characters a side: up to 5 %, 15 %, 25 %; see `for_noise`
    threshold: float = 0.5  # similarity from which an aligned passage is a copy
    min_chars: int = 16  # shortest passage that can be a copy on its own; bylines and credits are shorter
    min_variant: int = 40  # shortest passage reported as a variant, unless it is a whole block: formulas are shorter
    max_removed: float = 0.5
    consensus: bool = False  # correct what is kept by a vote of its copies
    encoding: str | None = None
    format: str | None = None
    text_field: str | None = None  # of records: the field, or column, that holds the text
    id_field: str | None = None  # … and the one that names the record
    layout: Layout = Layout()
    blanks: Blanks = Blanks()
    seeds: Seeds = Seeds()
    alignment: Alignment = Alignment()
    facts: Facts = Facts()
    verdicts: Verdicts = Verdicts()
    kinds: Kinds = Kinds()
    torn: Torn = Torn()
    torn_han: TornHan = TornHan()
    removal: Removal = Removal()
    plausible: Plausible = Plausible()
    damage: Damage = Damage()
    consensus_vote: Consensus = Consensus()
    reprints: Reprints = Reprints()
    continuations: Continuations = Continuations()
    gaps: Gaps = Gaps()
    headings: Headings = Headings()
    junctions: Junctions = Junctions()
    assembly: Assembly = Assembly()
    signing: Signing = Signing()
    index: Index = Index()


DEFAULTS = Settings()


def for_noise(settings: Settings, noise: Noise) -> Settings:
    """Give the settings with the search for candidates that finds copies at that noise, and hardly more.

    Misreading breaks n-grams and shingles; where there is little, longer ones suffice, and chance makes fewer of
    them alike. What is a copy is judged in one way whatever the noise. Measured in docs/DESIGN.md.
    """
    seeds, signing = settings.seeds, settings.signing
    if noise == "low":
        seeds = replace(seeds, han=5, latin=12, min_covered=12)
        signing = replace(signing, bands=25, rows=5, min_agreement=0.25)
    elif noise == "high":
        seeds = replace(seeds, min_covered=7, max_gap=96, max_drift=12)
        signing = replace(signing, bands=64, rows=2, min_agreement=0.12)
    return replace(settings, noise=noise, seeds=seeds, signing=signing)
