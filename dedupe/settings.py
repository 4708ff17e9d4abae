"""Every number that steers a result, with its unit and its reason; the measured tables are in docs/DESIGN.md."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

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
    quantile: float = 0.8  # of the lines' lengths in characters: as `Layout.column_quantile`; a headline has fewer


@dataclass(frozen=True, slots=True)
class Layout:
    """How the lines of a plain-text dump make paragraphs. Widths in full-width characters."""

    min_lines: int = 12  # lines; fewer tell nothing of a page's habit
    max_column: float = 60  # a newspaper column holds 10–30 characters; wider "lines" are whole paragraphs
    paragraph_lines: float = 0.6  # share of lines that end a sentence: of a column's lines one in seven does
    width_slack: float = 0.25  # share of the column: ragged Latin lines and lost characters stay within it
    column_quantile: float = 0.8  # most lines fill the column; the longest may be two fused ones
    double_spaced_alone: float = 0.9  # share of lines with a blank line before them
    double_spaced_same_width: float = 0.6  # share of lines near the median width
    double_spaced_ending: float = 0.4  # share of lines that end a sentence; in paragraph-per-line dumps nearly all
    columns: Columns = Columns()  # where the dump gives its lines boxes


@dataclass(frozen=True, slots=True)
class Seeds:
    """Shared n-grams that make candidates. Lengths in characters of normalized text."""

    han: int = 4  # n-gram length in Chinese text: 0.9^8 = 43 % of them survive 10 % errors on both sides
    latin: int = 10  # the same in Latin text, where a character tells less
    all_pairs: int = 8  # occurrences up to which every pair is tried; beyond, each with its next neighbours
    neighbours: int = 2  # occurrences that a frequent n-gram is tried with: cost stays linear
    max_drift: int = 8  # characters two seeds of a chain may differ in diagonal: insertions and deletions
    max_gap: int = 64  # characters between two seeds of a chain: at 20 % errors a sixth of the n-grams survive
    min_covered: float = 10  # Han characters of a chain that lie in seeds, Latin ones 0.4: two chance seeds have 8
    common_from: int = 6  # printings from which an n-gram tells less, in proportion
    min_common: float = 24  # … however often they are printed; of fewer, common ones count less: formulas have as many


@dataclass(frozen=True, slots=True)
class Alignment:
    """Verification. Scores per aligned character: +1 equal, -1 not."""

    window: int = 48  # characters that an alignment is extended by at a time
    drop: int = 18  # score lost before an extension is given up: a run of unlike text that long ends a match
    detour: int = 4  # letters left out on one side, and as many on the other: the passage is aligned anew as a whole
    max_anew: int = 6000  # letters of such a passage; beyond, memory grows with the square
    min_score: int = 8  # equal less unequal columns: a chance likeness of twenty letters scores less


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
    max_name_difference: int = 2  # letters: a name stands for a name, a date for a date, of much the same length
    rewording: float = 0.004  # rewordings a character that another desk makes: 据悉 for 记者从农业农村部了解到
    desk_rewording: float = 0.002  # rewordings a letter in an article that another desk edits, told apart from names
    desk_digits: float = 0.05  # probability of so many differing digits in two articles: they are judged as a whole
    desk_chance: float = 0.2  # probability of so many of them by chance, below which they are other names
    desk_attested: float = 0.05  # probability of so many such words that stand elsewhere too
    max_reworded: float = 0.12  # share of the columns in runs of two or more unlike letters: more is another wording
    reworded_per_misread: float = 1.5  # times the share that misreading makes: its scatter
    max_move: int = 40  # letters between two differences that may be one line listed elsewhere: two lines
    min_moved: int = 12  # letters of such a line; fewer are a list in another order
    max_run_gap: int = 40  # letters between two matches that are judged as one, on the side where they are closer
    max_run_omission: int = 1000  # the same on the other side: sentences that an abridged copy leaves out
    doubt: float = 0.15  # errors that a pair without any is taken to have: no print is proven flawless


@dataclass(frozen=True, slots=True)
class Kinds:
    """What a block can be, by its length in characters."""

    max_rule: int = 120  # a longer block is no byline, credit or masthead
    max_headline: int = 48  # letters; of 5,944 Chinese headlines in tuning data 99.5 % are shorter
    max_comma_headline: int = 14  # letters; one headline in a hundred has a comma, most sentences that break off do
    max_headline_latin: int = 110  # letters of a Latin headline


@dataclass(frozen=True, slots=True)
class Removal:
    """What may be dropped as a copy."""

    covered: float = 0.85  # share of a block that kept text must hold
    min_similarity: float = 0.62  # share of letters, in order, that a removed piece has in common with what it cites
    max_skipped: int = 64  # letters of kept text that two pieces of one copy may leave out between them
    detours: int = 8  # removed copies of a block that are tried for the kept text that they cite
    max_uncovered: int = 8  # characters of a block in one run that no kept copy holds: a misread end, no clause
    same_headline: float = 0.7  # similarity from which a headline, byline or credit goes with the text beside it
    rooted: float = 0.05  # share of a printing's words in a paragraph beside it, from which that one goes on with it
    same_extent: float = 0.1  # share by which two places may differ and still count as equally complete


@dataclass(frozen=True, slots=True)
class Consensus:
    """What printings prove, letter by letter, where they differ (`--consensus`). Shares 0..1, odds in nats."""

    rate: float = 0.03  # letters misread, before anything is known of a page
    prior: float = 60.0  # letters that a page is taken to have printed as well as the average page of its engine
    least_wrong: float = 0.0005  # no page is flawless
    most_wrong: float = 0.4
    rounds: int = 6  # of expectation and maximization; more change nothing
    alike: float = 0.2  # of a letter's misreadings, those that give a certain letter of its shape
    unlike: float = 0.05  # … a certain other letter that some copy prints there
    gap: float = 0.02  # … nothing; and of nothing, a certain letter
    trust: float = 2.0  # contests that the shares above are worth against what the dump's own contests show
    language: float = 0.6  # weight of jieba's dictionary where pages are judged: its words are not drawn one by one
    tie: float = 0.4  # … and where readings are: engines too prefer what is likely
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
    of_longer: float = 0.05  # of the longer: less is a disclaimer or a sentence that stands alone elsewhere
    max_hosts: int = 1  # articles that may end with another article, each with a beginning of its own; more: a sidebar
    rooted: float = 0.1  # of the words of a shared passage in the rest of its article: they speak of one subject
    rooted_other: float = 0.03  # … where the articles state other facts
    look_back: int = 200  # passages: two articles that share more than that share no text, but a form
    contained: int = 100  # letters that an article must share with one that says much else; fewer are a quotation


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
class Junctions:
    """Log-odds that one article ends and another begins between two blocks.

    Logistic regression on the truth of 120 generated pages (seeds 11–13, 1,900 headlines and 4,700 paragraphs in
    the middle of a page); what was fitted and how well it holds is in docs/DESIGN.md. "Cohesion" is 0..1.
    """

    certain: float = 6.0  # a word runs across, a credit follows, 上接 / 下转
    standing_title: float = 5.0  # 国内联播快讯, 遗失声明: the title of a round-up, a notice, a standing column
    headline_headline: float = -0.4  # two headlines in a row: kicker and headline, or one above and one below
    headline_body: float = -3.0
    body_after_end: float = 3.5  # a paragraph behind a byline or credit
    body: float = -2.7  # a paragraph behind a paragraph
    body_opens: float = 6.0  # … that begins with 本报讯
    body_after_copy: float = 4.9  # … with a removed copy between
    body_cohesion: float = -5.2  # … times the share of its words in the paragraphs before
    head: float = -3.3  # a headline, or subhead, behind a paragraph
    head_latin: float = 2.5  # … in Latin letters: Western papers set few subheads
    head_opens: float = 4.5  # … 本报讯 follows it
    head_after_end: float = 4.9  # … a byline or credit stands before it
    head_own: float = 3.1  # … times the share of its words in the paragraphs below
    head_past: float = -4.2  # … times the share of its words in the paragraphs above
    follower_past: float = -2.4  # … times the share of the words below it in the paragraphs above
    head_after_copy: float = 4.1
    two_headlines: float = 1.8  # … another headline follows it
    head_column: float = 3.5  # … it begins with a column's name in brackets: 【…】
    no_paragraph: float = 2.0  # … no paragraph follows
    below_past: float = -3.4  # a paragraph behind a paragraph, times the share of the words from it on in those before
    heads_column: float = 5.9  # a headline behind a headline that begins with 【…】
    heads_dash: float = -4.1  # … with a dash: a subhead
    heads_cohesion: float = -2.4  # … times the share of its words in the one before
    paragraph: float = 1.1  # … for the second and the third paragraph below it
    wide_gap: float = 0.2
    wide_gap_lines: int = 3  # blank lines
    reach_before: int = 5  # paragraphs
    reach_after: int = 3


@dataclass(frozen=True, slots=True)
class Assembly:
    """What else each reading of a page costs: −ln of how often it is true."""

    max_blocks: int = 60  # blocks an article may have
    max_headlines: int = 4  # kicker, headline, subhead in two lines
    no_headline: float = 2.3  # one page in ten begins with an article without headline
    none_below: float = 0.9  # an article without headline above has none below: two in five
    headline_as_body: float = 3.0  # what looks like a headline begins an article without one
    headline_below: float = 0.0  # three in five
    below_copy: float = 4.0  # … and a removed copy stood between
    no_body: float = 3.0  # a headline without text
    strange_headline: float = 4.0  # none of its words stand in the body: true of one headline in twenty
    # as many words as `shared_words`: over its own text nine headlines in ten, over others one in fifty
    own_headline: float = 2.2
    shared_words: float = 0.4
    subhead_first: float = 1.0  # a headline line taken for a subhead before any text
    round_up: float = 2.5  # log-odds less for a small headline inside a round-up
    hopeless: float = 16.0  # cost at which a reading is given up


LAYOUT = Layout()


@dataclass(frozen=True, slots=True)
class Settings:
    """One run's settings. Lengths are in characters of normalized text (letters and digits) unless said otherwise."""

    scope: Scope = "dump"
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
    seeds: Seeds = Seeds()
    alignment: Alignment = Alignment()
    facts: Facts = Facts()
    kinds: Kinds = Kinds()
    removal: Removal = Removal()
    consensus_vote: Consensus = Consensus()
    reprints: Reprints = Reprints()
    junctions: Junctions = Junctions()
    assembly: Assembly = Assembly()
    signing: Signing = Signing()


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
