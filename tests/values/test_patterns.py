r"""Patterns: the flavour of XPath (F&O 3.1, 5.6.1; XML Schema part 2, appendix G), flag by flag, and their bounds."""

import re
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpmlib.values.patterns import PATTERN_LENGTH, STEPS, TEXT_LENGTH, BadPattern, Pattern, pattern
from bpmlib.values.undefined import Undefined


def found(text: str, within: str, flags: str = "") -> list[str]:
    return [within[spans[0] : spans[1]] for spans in pattern(text, flags).spans(within)]


@pytest.mark.parametrize(
    ("text", "within", "matches"),
    [
        ("bra", "abracadabra", ["bra", "bra"]), ("a.*a", "abracadabra", ["abracadabra"]),
        ("a.*?a", "abracadabra", ["abra", "ada"]), ("^a.*a$", "abracadabra", ["abracadabra"]),
        ("^bra", "abracadabra", []),
        ("a|ab|abc", "abc", ["a"]), ("(a|ab)(c|bcd)(d*)", "abcd", ["abcd"]), ("", "ab", ["", "", ""]),
        ("a|", "ba", ["", "a", ""]), ("a{2}", "aaaaa", ["aa", "aa"]), ("a{2,}", "aaaaa", ["aaaaa"]),
        ("a{2,3}", "aaaaa", ["aaa", "aa"]), ("a{2,3}?", "aaaaa", ["aa", "aa"]), ("a{0}b", "ab", ["b"]),
        ("a??b", "ab", ["ab"]),
        ("(?:ab)+", "xababx", ["abab"]), ("(a*)*", "b", ["", ""]), ("(a*)+b", "aab", ["aab"]),
        ("(|a)+b", "aab", ["aab"]),
        ("x*", "axb", ["", "x", "", ""]), ("^*a", "a", ["a"]),
        (r"(.)\1", "abccdd", ["cc", "dd"]), (r"(a)|b\1", "b", ["b"]),
        ("(['`]).*?\\1", "say 'it' `so`", ["'it'", "`so`"]),
        (r"([a-z])([0-9])\2\1", "a77a", ["a77a"]),
        (r"(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)\10", "abcdefghijj", ["abcdefghijj"]),
        (r"(a)\10", "aa0", ["aa0"]),
        ("[abc]", "xbz", ["b"]), ("[^abc]", "abz", ["z"]), ("[a-c]+", "xabcd", ["abc"]), ("[-a]+", "a-b", ["a-"]),
        ("[a-]+", "a-b", ["a-"]), (r"[a\-z]+", "a-z", ["a-z"]), ("[a^]+", "a^", ["a^"]), (r"[\[\]]+", "[]", ["[]"]),
        (r"[\d,]+", "a1,2", ["1,2"]), ("[^-a]", "-ab", ["b"]), ("[*+.]+", "a*+.", ["*+."]),
        ("[a-d-[b-c]]+", "abcd", ["a", "d"]),
        ("[a-z-[aeiou]]+", "house", ["h", "s"]), ("[^a-d-[g]]", "aegf", ["e", "f"]),
        ("[a-z-[b-y-[m]]]+", "ambz", ["am", "z"]),
        (r"\d+", "a12\u0663", ["12\u0663"]), (r"\D+", "12ab", ["ab"]), (r"\s", "a\u00a0 b", [" "]),
        (r"\S+", " ab ", ["ab"]),
        (r"\w+", "a_1-\u6f22!", ["a", "1", "\u6f22"]), (r"\W", "a_b+c", ["_"]),
        (r"\i\c*", "1a:b-c.2 d", ["a:b-c.2", "d"]),
        (r"\I", "a1", ["1"]), (r"\C", "a-\u00d7", ["\u00d7"]),
        (r"\p{Lu}+", "abCDe", ["CD"]), (r"\p{L}+", "1\u6f22\u00e9!", ["\u6f22\u00e9"]), (r"\P{L}+", "a12b", ["12"]),
        (r"\p{IsBasicLatin}+", "ab\u00e9", ["ab"]), (r"\P{IsBasicLatin}", "ab\u00e9", ["\u00e9"]),
        (r"\p{IsCJKUnifiedIdeographs}+", "x\u6f22\u5b57", ["\u6f22\u5b57"]), (r"\p{IsGreek}", "\u03b1", ["\u03b1"]),
        (r"[\p{Nd}-[5]]+", "456", ["4", "6"]),
        (r"\n\t\r", "\n\t\r", ["\n\t\r"]),
        (r"\\\|\.\-\^\?\*\+\{\}\(\)\[\]\$", "\\|.-^?*+{}()[]$", ["\\|.-^?*+{}()[]$"]),
        ("\U0001f40e.", "a\U0001f40eb", ["\U0001f40eb"]), ("a.b", "a\nb a\rb a b", ["a b"]), ("a$", "a\n", []),
        ("^a", "b\na", []), ("b\na", "b\na", ["b\na"]),
    ],
)  # fmt: skip
def test_what_a_pattern_finds(text: str, within: str, matches: list[str]) -> None:
    assert found(text, within) == matches


@pytest.mark.parametrize(
    ("text", "flags", "within", "matches"),
    [
        ("a.b", "s", "a\nb", ["a\nb"]), ("^b$", "m", "a\nb\nc", ["b"]), ("^$", "m", "a\n\nb", [""]),
        ("^", "m", "a\n", [""]),
        ("$", "m", "a\n", ["", ""]), ("hello world", "x", "helloworld", ["helloworld"]),
        (r"hello[ ]world", "x", "hello world", ["hello world"]),
        (r"h e\sl", "x", "he l", ["he l"]), (r"\p{ Is BasicLatin } +", "x", "ab", ["ab"]),
        (r"[a\] ]", "x", "x ]", [" ", "]"]),
        ("a.b", "q", "axb a.b", ["a.b"]), ("[A", "qi", "x[a", ["[a"]), ("a b", "qx", "ab a b", ["a b"]),
        ("^a", "qm", "^a", ["^a"]),
        ("abc", "i", "xABC", ["ABC"]), ("[a-c]+", "i", "xABC", ["ABC"]), ("[^q]", "i", "qQr", ["r"]),
        ("[A-Z-[OI]]+", "i", "xOiy", ["x", "y"]), (r"\p{Lu}", "i", "aB", ["B"]), (r"(a)\1", "i", "aA", ["aA"]),
        ("k", "i", "\u212a", ["\u212a"]),
        ("\u212a", "i", "Kk", ["K", "k"]), ("[a-z]", "i", "\u212a", ["\u212a"]),
        ("\u03c3", "i", "\u03a3\u03c2", ["\u03a3", "\u03c2"]),
        ("straße", "i", "STRASSE STRA\u1e9eE", ["STRA\u1e9eE"]), ("1", "i", "1", ["1"]), ("AB", "ii", "ab", ["ab"]),
        ("a. ^B", "smix", "a\n\nb a\nb", ["a\nb"]),
    ],
)  # fmt: skip
def test_what_a_flag_changes(text: str, flags: str, within: str, matches: list[str]) -> None:
    assert found(text, within, flags) == matches


@pytest.mark.parametrize(
    "text",
    [
        "(", ")", "(a", "a)", "[", "[]", "[^]", "]", "{", "}", "a{", "a{}", "a{,2}", "a{2,1}", "a{x}", "a{1,2",
        "a{-1}", "*", "+a", "?",
        "a**", "a+*", "a{2}{3}", "a+??", "a++", "(?=a)", "(?!a)", "(?<a>b)", "(?P<a>b)", "(?i)a", "(?#x)", "(?", "|*",
        r"\b", r"\B", r"\A", r"\Z", r"\z", r"\0", r"\1", r"(a\1)", r"(a)\2", r"\x41", r"\u0041", r"\e", r"\/", r"\ ",
        "\\",
        r"[\1]", r"[\b]", "[z-a]", "[a-c-e]", r"[\d-a]", r"[a-\d]", "[a--]", "[--a]", "[a-z-[b]c]", "[a-z-[b]",
        "[[a]]", "[a-", "[a",
        r"\p", r"\p{", r"\p{}", r"\p{Xx}", r"\p{Cs}", r"\p{IsNowhere}", r"\p{L", r"\pL", r"\p{Latin}",
    ],
)  # fmt: skip
def test_what_the_standard_does_not_know_is_refused(text: str) -> None:
    with pytest.raises(BadPattern, match="the pattern is refused"):
        Pattern(text)


@pytest.mark.parametrize("flags", ["g", "I", "sn", " ", "imsxq2"])
def test_an_unknown_flag_is_refused(flags: str) -> None:
    with pytest.raises(Undefined, match="is no flag"):
        pattern("a", flags)


def test_groups_that_took_nothing_have_no_place() -> None:
    assert list(pattern("(ab)|(a)").spans("abcda")) == [(0, 2, 0, 2, -1, -1), (4, 5, -1, -1, 4, 5)]


def test_a_repeated_group_keeps_its_last_turn() -> None:
    assert list(pattern("(a|b)+").spans("abb")) == [(0, 3, 2, 3)]


@pytest.mark.parametrize(
    ("text", "nothing"), [("a*", True), ("^$", True), ("a|", True), ("a", False), ("[a-z]+?", False)]
)
def test_whether_the_empty_text_matches(text: str, nothing: bool) -> None:
    assert pattern(text).matches_nothing is nothing


# ----------------------------------------------------------------------------------------------- bounds

SPITEFUL = (
    "(a+)+$", "(a*)*b", "(a|a)*b", "(a|aa)+$", "(a|a?)+b", "(.*a){12}", "((a*)*)*b", "(.*)(.*)(.*)(.*)(.*)b",
    "a*a*a*a*a*a*b",
    "(a?){0,300}a{300}", "(a+){10}(a+){10}b", "([a-z]+)*=", r"(a+)+\1b", r"(a*)(a*)(a*)\1\2\3b", r"(a|aa)+\1$",
    "(a{0,99}){0,99}b",
    "^(([a-z])+.)+[A-Z]([a-z])+$", "(a)" * 300 + "b", "(a?)" * 240 + "b",
)  # fmt: skip


@pytest.mark.parametrize("text", SPITEFUL)
@pytest.mark.parametrize("flags", ["", "i"])
@pytest.mark.parametrize("length", [30, TEXT_LENGTH - 1])
def test_a_spiteful_pattern_ends_soon_or_is_refused(text: str, flags: str, length: int) -> None:
    start = time.process_time()
    try:
        pattern(text, flags).found_in("a" * length + "!")
    except BadPattern as error:
        assert re.search("more than|longer than", str(error))  # noqa: PT017
    assert time.process_time() - start < 20


@pytest.mark.parametrize("text", ["(a+)+$", "(a*)*b", "(a|aa)+$", "(a+){10}b"])
def test_where_backtracking_doubles_with_every_character_we_still_have_an_answer(text: str) -> None:
    assert not pattern(text).found_in("a" * 2_000 + "!")


@pytest.mark.parametrize(
    "text", ["a{10000}", "a{99999999999}", "(a{100}){100}", "((a{50}){50}){50}", "(?:){99999}", "((){999}){999}"]
)
def test_a_repetition_that_is_too_long_written_out_is_refused(text: str) -> None:
    with pytest.raises(BadPattern):
        Pattern(text)


def test_the_length_of_pattern_and_text_is_bounded() -> None:
    assert found("b" + "a?" * (PATTERN_LENGTH // 2 - 1), "b") == ["b"]
    with pytest.raises(BadPattern, match="longer than"):
        Pattern("a" * (PATTERN_LENGTH + 1))
    assert len(found("[ab]", "ab" * (TEXT_LENGTH // 2))) == TEXT_LENGTH
    with pytest.raises(BadPattern, match="the text is longer"):
        pattern("[ab]").found_in("c" * (TEXT_LENGTH + 1))


def test_a_plain_text_is_found_in_a_text_of_any_length() -> None:
    assert len(found(",", "a," * TEXT_LENGTH)) == TEXT_LENGTH
    assert found("漢字", "x漢字", "s") == ["漢字"]


def test_groups_and_classes_nest_only_so_deep() -> None:
    assert found("(" * 50 + "a" + ")" * 50, "a") == ["a"]
    for text in ("(" * 51 + "a" + ")" * 51, "(" * 400 + ")" * 400, "[a-[" * 300):
        with pytest.raises(BadPattern):
            Pattern(text)


def test_all_matches_of_a_text_share_its_steps() -> None:
    with pytest.raises(BadPattern, match=f"more than {STEPS} steps"):
        found("a+b|a", "a" * 20_000)


# ------------------------------------------------------------------------------- against Python's own `re`

ATOMS = st.sampled_from(["a", "b", "c", "[ab]", "[^a]", "[a-b-[a]]", r"\d", r"[\da]", ".", "^", "$"])
QUANTIFIERS = st.sampled_from(["", "", "?", "*", "+", "{2}", "{1,2}", "{0,1}", "{2,}", "??", "*?", "+?", "{1,3}?"])


def _larger(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    group = st.builds(lambda inner, kind: f"({kind}{inner})", parts, st.sampled_from(["", "?:"]))
    repeated = st.builds(lambda atom, quantifier: atom + quantifier, ATOMS | group, QUANTIFIERS)
    branch = st.lists(repeated, min_size=1, max_size=3).map("".join)
    return st.lists(branch, min_size=1, max_size=2).map("|".join)


TEXTS = st.text("abc1", max_size=8)


@given(st.recursive(ATOMS, _larger, max_leaves=6), TEXTS)
def test_the_first_match_is_where_python_finds_it(text: str, within: str) -> None:
    try:
        theirs = re.compile(text.replace("[a-b-[a]]", "[b]").replace("$", r"\Z"), re.ASCII).search(within)
    except re.error:  # Python refuses `^*`
        return
    ours = next(pattern(text).spans(within), None)
    assert (ours and ours[:2]) == (theirs and theirs.span())


@given(
    st.text("ab(|)*+?{2,}[-^].$\\d1pLu ", max_size=12),
    st.sampled_from(["", "i", "x", "smi"]),
    st.text("ab1 (", max_size=12),
)
def test_any_text_is_a_pattern_or_refused(text: str, flags: str, within: str) -> None:
    try:
        spans = list(Pattern(text, flags).spans(within))
    except BadPattern:
        return
    assert all(0 <= start <= end <= len(within) for start, end, *_ in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


@given(st.text(max_size=10), st.text(max_size=30))
def test_the_flag_q_finds_what_a_plain_search_finds(text: str, within: str) -> None:
    assert pattern(text, "q").found_in(within) is (text in within)


@given(st.characters(exclude_categories=["Cs"]), st.characters(exclude_categories=["Cs"]))
def test_two_characters_are_variants_where_a_case_form_is_the_same(one: str, other: str) -> None:
    for char in (other, other.upper(), other.lower(), one.upper(), one.lower()):
        if len(char) == 1:
            same = one == char or one.lower() == char.lower() or one.upper() == char.upper()
            assert pattern(char, "qi").found_in(one) is same
