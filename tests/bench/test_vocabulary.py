"""Words about which analysers differ are kept out of the queries."""

from bench.articles import BenchArticle
from bench.vocabulary import agreed_vocabulary, plain_words


def words_agreed_in(*bodies: str) -> set[str]:
    articles = [
        BenchArticle(id=str(number), title="", body=body, day=None)
        for number, body in enumerate(bodies)
    ]
    return {word.text for word in agreed_vocabulary(articles).words}


def test_words_of_one_form_are_agreed() -> None:
    assert {"harbour", "strike"} <= words_agreed_in("The harbour strike ended.")


def test_an_acronym_spoils_the_word_that_it_looks_like() -> None:
    """To newssearch `U.S.` is one word, to others it is two."""
    assert "us" not in words_agreed_in("The U.S. sent us a letter.", "A letter to the U.S. came.")


def test_a_word_that_stemmers_join_differently_is_left_out() -> None:
    """Whoosh's stemmer makes `plann` of `planned`, the others make `plan`."""
    assert "plan" not in words_agreed_in("A plan.", "It was planned.")


def test_a_prefix_has_the_same_words_before_and_after_stemming() -> None:
    """`tried` is `tri` to a stemmer, and `tries` may begin with `trie` or not."""
    article = BenchArticle(id="1", title="", body="harbour harbours tries", day=None)

    prefixes = {prefix for group in agreed_vocabulary([article]).prefixes for prefix in group}

    assert {"har", "harb", "harbo"} <= prefixes
    assert "trie" not in prefixes


def test_plain_words_are_runs_of_letters_and_digits_in_lower_case() -> None:
    assert plain_words("The G20’s “re-run”, 3.5_x") == "the g20 s re run 3 5 x".split()
