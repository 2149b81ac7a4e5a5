"""Articles as bytes and back."""

from hypothesis import given

from newssearch.article import Article
from newssearch.engine.stored_article import decode_article, encode_facts
from strategies import any_articles, examples


@examples(200)
@given(any_articles())
def test_what_goes_in_comes_back(article: Article) -> None:
    """Every text of an article, lone surrogates and line ends included, survives the bytes."""
    assert decode_article(article.id, article.body, encode_facts(article)) == article


def test_empty_values_take_no_room() -> None:
    """Keys are absent where a value is empty; an empty text is not the same as none."""
    assert encode_facts(Article(id="a", body="long")) == b'{"title":""}'
    article = Article(id="a", source="", authors=[""])
    assert decode_article("a", "", encode_facts(article)) == article
