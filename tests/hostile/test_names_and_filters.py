"""Words that are typed where a name, a filter or an expression is wanted: none reaches SQL, a path or a shell."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import Finura, Once
from tests.hostile.outcomes import assert_safe, books_now, simple, write
from tests.thorough import in_part

INJECTIONS = (
    "'; DROP TABLE transactions; --",
    '" OR "1"="1',
    "1) UNION SELECT name FROM sqlite_master --",
    "x' OR 1=1 --",
    "?9z",
    ":name",
    "finura_found('a','b')",
    "* OR a NEAR b",
    '"unbalanced',
    "col:val AND (",
    "{0} %s",
)
FIELDS = (
    "",
    "text:",
    "cat:",
    "acct:",
    "merchant:",
    "tag:",
    "note:",
    "mood:",
    "mode:",
    "who:",
    "type:",
    "is:",
    "time:",
    "id:",
    "batch:",
    "amt:",
    "not:",
    "not:text:",
    "nonsense:",
)


@pytest.fixture
def filled(
    finura: Finura, home: Path, new_books: Path, once: Once, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Finura:
    monkeypatch.setenv("FINURA_TODAY", "2026-10-03T09:00")
    rows = ("2026-01-13,5.00,Food,100% juice", "2026-01-14,6.00,Food,under_score", "2026-01-15,7.00,Food,plain star")
    file = write(tmp_path / "in.csv", simple(*rows))

    def make() -> None:
        shutil.copytree(new_books, home)
        finura("import", str(file))
        finura("edit", "1", "--tag", "50%", "--note", "it's", "--who", "a_b", "--yes")

    once(make)
    return finura


@pytest.mark.parametrize("text", INJECTIONS)
@pytest.mark.parametrize("step", in_part(3, 1))  # each field with each command, if not with all of the texts
def test_no_filter_is_ever_sql(filled: Finura, text: str, step: int) -> None:
    before = books_now(filled)
    for n, field in enumerate(FIELDS, INJECTIONS.index(text)):
        for words in (["list"], ["report", "spending", "all"], ["export", "--csv"])[n % step :: step]:
            ran = filled(*words, "--", f"{field}{text}", code=None)
            assert ran.code in (0, 2), (words, field, ran.err)
            if ran.code == 0 and words == ["list"] and not field.startswith("not:"):
                assert ran.out.count("\n") == 1, field  # a header and nothing found
            assert_safe(ran.err)
    assert books_now(filled) == before


@pytest.mark.parametrize("text", INJECTIONS)
def test_no_name_or_sort_is_ever_sql(filled: Finura, text: str) -> None:
    before = books_now(filled)
    for words in (
        ["list", "--sort", text],
        ["list", "--columns", text],
        ["list", "--limit", text],
        ["list", "-p", text],
        ["list", "--since", text],
        ["report", "spending", "--by", text],
        ["report", text],
        ["show", text],
        ["import", "show", text],
        ["import", "undo", text],
        ["undo", text],
        ["account", "show", text],
        ["account", "close", text],
        ["category", "rm", text],
        ["category", "mv", text, "Food"],
        ["merchant", "rename", text, "x"],
        ["rules", "rm", text],
        ["budget", "rm", text],
        ["goal", "rm", text],
        ["goal", "afford", "5", "--by", "2090-01", text],
        ["note", "rm", text],
        ["anomalies", "accept", text],
        ["review", "accept", text],
        ["config", "get", text],
        ["help", text],
        ["import", "sources", "rm", text],
        ["import", text],
        ["export", "--format", text],
        ["add", "5", "x", "-a", text],
        ["add", "5", "x", "-c", text],
    ):
        ran = filled(words[0], *words[1:], "--json", code=None)
        assert ran.code in (0, 2, 69), (words, ran.err)
        nothing = ran.json.get("rows") == [] or ran.json.get("ids") == []  # a query that matched no entry
        assert "error" in ran.json or nothing or words[:2] == ["report", text], words
    assert books_now(filled) == before


@pytest.mark.parametrize("text", INJECTIONS)
def test_what_is_named_so_is_only_a_name(filled: Finura, text: str) -> None:
    filled("account", "add", "--", text)
    filled("add", "5", "shop", "-a", text, "-t", "x", "-n", text, "--who", text)
    filled("note", "add", "--", text)
    assert text in [row["name"] for row in filled("account", "--json").json["rows"]]
    (row,) = filled("list", "id:4", "--json").json["rows"]
    assert (row["account"], row["note"], row["who"]) == (text, text, text)
    filled("doctor")
    while filled("undo", code=None).code == 0:
        pass
    assert filled("list", "--count").out == "0\n"
    filled("doctor")


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("100%", 1),
        ("%", None),
        ("_", None),
        ("1%juice", 0),
        ("p_ain", 0),
        ("pl*", None),
        ("under", 1),
        ("text:pla%", None),
        ("tag:50%", 1),
        ("tag:%", None),
        ("who:a_b", 1),
        ("who:a%b", None),
        ("note:%", None),
        ("merchant:%", None),
    ],
)
def test_wildcards_stand_for_themselves(filled: Finura, word: str, count: int | None) -> None:
    ran = filled("list", word, "--count", code=None)
    assert ran.code in (0, 2)
    if count is None:
        assert ran.code == 2 or int(ran.out) < 3, "a sign matched everything"
    else:
        assert ran.out == f"{count}\n"


PATTERNS = (
    "/(a+)+$/",
    "/(a|a)*b/",
    "/(a|aa)+$/",
    "/(.*a){20}/",
    "/a*a*a*a*a*b/",
    "/(a*)*/",
    r"/(\w+\s?)*$/",
    r"/(a)\1+/",
    "/(?=a)/",
    "/(?<!a)b/",
    "/(?P<x>a)/",
    "/a{1000000}/",
    "/a{99999999999999}/",
    f"/{'a' * 201}/",
    f"/{'(' * 100}{')' * 100}/",
    "/[/",
    "/(/",
    "/*/",
    "/a**/",
    "/\\/",
    "/[a-\\d]/",
    "/[z-a]/",
    "/(?i)a/",
    "/\\p{L}/",
    "/\\u12/",
    "/{,}/",
    "/.*.*.*.*=/",
    f"/{'a?' * 60}{'a' * 60}/",
)


@pytest.mark.timeout(60)  # what stalls takes years
@pytest.mark.parametrize("first", range(7))
def test_no_expression_can_stall(filled: Finura, tmp_path: Path, first: int) -> None:
    filled("import", str(write(tmp_path / "long.csv", simple(f"2026-02-13,5.00,Food,{'a' * 5000}!"))))
    before = books_now(filled)
    for pattern in PATTERNS[first::7]:
        rule = ["rules", "add", pattern, "-c", "Dining"]
        for words in (["list", pattern], rule, ["report", "spending", "all", pattern]):
            ran = filled(*words, code=None)
            assert ran.code in (0, 2), (words, ran.err)
            assert "bug" not in ran.err
        if filled("rules", "--json").json["rows"]:
            filled("undo")
        assert books_now(filled) == before, pattern


@pytest.mark.parametrize(
    "name",
    [
        "../../x",
        "..",
        ".",
        "/etc",
        "a/b",
        "a\\b",
        "CON",
        "con",
        "nul",
        "LPT1",
        "-rf",
        "-",
        "",
        "x" * 65,
        "a b",
        "a\nb",
        "a\x00b",
        "é",
        "\u202ex",
        "~",
        "$HOME",
        "a.b",
        "NUL.txt",
    ],
)
@pytest.mark.parametrize("way", ["option", "variable"])
def test_a_profile_is_a_name_and_no_path(
    books: Finura, home: Path, name: str, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if way == "variable":
        if "\0" in name:
            pytest.skip("no variable can hold NUL")
        monkeypatch.setenv("FINURA_PROFILE", name)
        words = ["init", "--no-pin", "--currency", "INR", "--yes"]
    else:
        words = [f"--profile={name}", "init", "--no-pin", "--currency", "INR", "--yes"]
    before = sorted(home.parent.rglob("*"))
    ran = books(*words, "--json", code=2)
    assert ran.json["error"]["code"] == ("bad-profile" if name else "already-there")
    assert sorted(home.parent.rglob("*")) == before


@pytest.mark.parametrize(
    "word", ["-rf", "--help=1", "-x", "--", "@file", "`id`", "$(id)", "~root", "|", "&& id", "%00"]
)
def test_words_that_a_shell_or_a_parser_could_obey(filled: Finura, word: str) -> None:
    before = books_now(filled)
    for words in (["list"], ["show"], ["help"], ["report"], ["export", "--csv"]):
        ran = filled(*words, word, code=None)
        assert ran.code in (0, 2), (words, ran.err)
    assert books_now(filled) == before
    filled("add", "5", "--", word, code=None)
    assert filled("doctor").code == 0


@pytest.mark.parametrize(
    "number", ["0", "-1", "99999999999999999999", "1e3", "NaN", "٣", "1.5", "0x1", "1_0", " ", "²"]
)
def test_ids_and_numbers_that_are_none(filled: Finura, number: str) -> None:
    before = books_now(filled)
    for words in (
        ["show"],
        ["rm", "--yes"],
        ["edit", "--note", "x", "--yes"],
        ["undo"],
        ["import", "undo"],
        ["import", "show"],
        ["list", "--limit"],
        ["predict", "expenses", "--interval"],
        ["predict", "expenses", "--horizon"],
        ["rules", "rm"],
        ["note", "rm"],
        ["report", "spending", "--depth"],
    ):
        ran = filled(*words, number, code=None)
        assert ran.code in (0, 2, 69), (words, ran.err)
        assert "bug" not in ran.err
    assert books_now(filled) == before


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM transactions",
        "SELECT load_extension('/tmp/x.so')",
        "ATTACH DATABASE '/tmp/x.db' AS x",
        "PRAGMA writable_schema=1",
        "SELECT writefile('/tmp/x','y')",
        "SELECT readfile('/etc/passwd')",
        "SELECT 1; SELECT 2",
        "SELECT * FROM sqlite_master",
        "SELECT * FROM changes",
        "VACUUM INTO '/tmp/x.db'",
        "PRAGMA key='x'",
        "SELECT sqlcipher_export('x')",
        "WITH RECURSIVE a(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM a) INSERT INTO notes SELECT n FROM a",
        "",
        ";",
        "-- x",
        "\x00",
        "SELECT",
        "SELECT zeroblob(2000000000)",
        "SELECT randomblob(2000000000)",
        "SELECT fts5('x')",
        "BEGIN",
        "ROLLBACK",
    ],
)
def test_questions_in_sql_change_nothing_and_read_no_files(filled: Finura, sql: str) -> None:
    before = books_now(filled)
    told = filled("sql", sql, "--json", code=2).json["error"]
    assert told["code"] in ("not-readable", "bad-sql", "one-statement", "usage")
    assert books_now(filled) == before


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT printf('%.*c', 2000000000, 'x')",
        "SELECT replace(printf('%.*c', 100000, 'x'), 'x', printf('%.*c', 100000, 'y'))",
        "SELECT group_concat(printf('%.*c', 100000, 'x')) FROM entries a, entries b, entries c",
    ],
)
def test_a_question_in_sql_that_wants_all_memory(filled: Finura, sql: str) -> None:
    ran = filled("sql", sql, "--json", code=None)
    assert ran.code in (0, 2)
    assert "bug" not in ran.err


@pytest.mark.parametrize("value", ["../../etc/cron.d/x.csv", "/dev/full/x.csv", "missing/x.csv", "x.sh", ".csv", ""])
def test_where_an_answer_is_written(
    filled: Finura, tmp_path: Path, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    monkeypatch.chdir(inner)
    before = sorted(tmp_path.rglob("*"))
    ran = filled("list", "-o", value, code=None)
    assert ran.code in (0, 2, 74)
    if ran.code:
        assert sorted(tmp_path.rglob("*")) == before
