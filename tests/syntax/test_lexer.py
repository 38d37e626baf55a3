"""Text to tokens: names, numbers, strings with escapes, comments, and characters that look like others."""

import pytest

from bpmlib.errors import ExpressionError, Limits
from bpmlib.syntax.lexer import FULL_WIDTH, tokens
from tests.syntax.trees import fragment


def lexed(text: str) -> list[tuple[str, str]]:
    return [(token.kind, token.text) for token in tokens(fragment(text), Limits())][:-1]


def refused(text: str) -> tuple[str, str, str]:
    """Return the code, the underlined characters and the hint."""
    with pytest.raises(ExpressionError) as caught:
        tokens(fragment(text), Limits())
    (found,) = caught.value.diagnostics
    assert found.span is not None
    return found.code, found.span.text, found.hint


@pytest.mark.parametrize("number", ["0", "12", "1.50", ".5", "007", "1e3", "1.2E-4", "1e+10"])
def test_a_number_is_one_token(number: str) -> None:
    assert lexed(number) == [("number", number)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [("1..5", "1 .. 5"), ("1.5..2.5", "1.5 .. 2.5"), (".5...6", ".5 .. .6"), ("1.a", "1 . a"), ("5.e5", "5 . e5")],
)
def test_two_dots_end_a_number_and_one_without_a_digit_is_none_of_it(text: str, parts: str) -> None:
    assert [part for _, part in lexed(text)] == parts.split()


@pytest.mark.parametrize("name", ["a", "_", "客户", "été", "A1_b", "ifs", "nullable", "ａ"])
def test_a_name_is_letters_digits_and_underscores_of_any_script(name: str) -> None:
    assert lexed(name) == [("name", name)]


def test_keywords_are_case_sensitive() -> None:
    assert lexed("if If") == [("keyword", "if"), ("name", "If")]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (r'"a\"b"', 'a"b'), (r'"\\"', "\\"), (r'"\n\r\t"', "\n\r\t"), (r"'\''", None), (r'"\'"', "'"),
        (r'"\u5ba2"', "客"), (r'"\U01F600"', "😀"), (r'"\uD83D\uDE00"', "😀"), (r'"\d+\s"', r"\d+\s"),
        (r'"\u12"', r"\u12"), (r'"\U110000"', r"\U110000"), ('"two\nlines"', "two\nlines"), ('"（，"', "（，"),
        ('""', ""),
    ],
)  # fmt: skip
def test_escapes_and_what_is_left_as_it_stands(written: str, value: str | None) -> None:
    if value is None:
        assert refused(written) == ("expression-malformed", "'", 'strings stand in double quotes: "..."')
    else:
        assert lexed(written) == [("string", value)]


def test_a_pair_of_surrogates_is_one_character() -> None:
    ((_, value),) = lexed(r'"\uD83D\uDE00"')
    assert len(value) == 1


@pytest.mark.parametrize("written", [r'"\uD83D"', r'"\uDE00\uD83D"', r'"a\uD83Db"'])
def test_half_of_a_character_is_refused(written: str) -> None:
    assert refused(written)[:2] == ("string-half", written)


@pytest.mark.parametrize("written", ['"', '"a', r'"a\"', '@"2026'])
def test_a_string_has_to_end(written: str) -> None:
    assert refused(f"x = {written}")[:2] == ("string-open", written)


def test_comments_and_every_kind_of_blank_separate_tokens() -> None:
    assert [text for _, text in lexed("a // b\n+ /* c\n */ d /**/ -\u3000e")] == ["a", "+", "d", "-", "e"]


def test_an_open_comment_is_no_comment() -> None:
    assert [text for _, text in lexed("a /* b")] == ["a", "/", "*", "b"]


@pytest.mark.parametrize("char", [char for char in FULL_WIDTH if char not in "“”„＂"])
def test_full_width_punctuation_names_its_replacement(char: str) -> None:
    assert refused(f"a {char} b") == ("full-width", char, f"write `{FULL_WIDTH[char]}`")


@pytest.mark.parametrize("char", "“”„＂")
def test_typographic_quotes_are_no_quotes(char: str) -> None:
    assert refused(f"{char}a{char}")[:2] == ("full-width", char)


def test_full_width_digits_are_no_digits() -> None:
    assert refused("１00") == ("full-width", "１", "write `1`")


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("2026-03-12", 'write @"2026-03-12"'),
        ("2026-3-1", 'write @"2026-03-01"'),
        ("2026-03-12T10:30", 'write @"2026-03-12T10:30"'),
    ],
)
def test_a_bare_date_is_no_subtraction(written: str, hint: str) -> None:
    assert refused(f"x < {written}") == ("date-bare", written, hint)


@pytest.mark.parametrize("text", ["2026 - 03 - 12", "2000-10-500", "20260-03-12", "a2026-03-12", '@"2026-03-12"'])
def test_what_is_no_bare_date(text: str) -> None:
    assert lexed(text)


@pytest.mark.parametrize(
    "char", ["'", "`", "$", "&", "|", ";", "#", "~", "^", "\\", "!", "≤", "\u0000", "\u202e", "\ud800"]
)
def test_a_character_of_no_token_is_named(char: str) -> None:
    assert refused(f"a {char} b")[:2] == ("expression-malformed", char)
