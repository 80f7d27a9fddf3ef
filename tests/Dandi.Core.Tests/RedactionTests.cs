namespace Dandi.Core.Tests;

public sealed class RedactionTests
{
    [Theory]
    [InlineData(
        "PUT https://s3.example/b/k?X-Amz-Date=1&X-Amz-Signature=secret failed",
        "PUT https://s3.example/b/k?… failed"
    )]
    [InlineData("GET http://alice:secret@host:80/x", "GET http://…@host:80/x")]
    [InlineData("GET http://secret@host/x?y", "GET http://…@host/x?y")]
    [InlineData("GET http://a:se@cret@host/", "GET http://…@host/")]
    [InlineData("http://host/path/a@b.nwb", "http://host/path/a@b.nwb")]
    [InlineData("Authorization: token 0123456789abcdef0123", "Authorization: token …")]
    [InlineData("Bearer 0123456789abcdef0123", "Bearer …")]
    [InlineData("access_token=0123456789abcdef0123", "access_token=…")]
    [InlineData("{\"token\": \"0123456789abcdef0123\"}", "{\"token\": \"…\"}")]
    [InlineData("DANDI_API_KEY=0123456789abcdef0123", "DANDI_API_KEY=…")]
    [InlineData("Path 'tokenized_corpus_2024/none.nwb' is missing", "Path 'tokenized_corpus_2024/none.nwb' is missing")]
    [InlineData("sub-1/forbearer_of_bad_news.nwb", "sub-1/forbearer_of_bad_news.nwb")]
    [InlineData("mytoken 0123456789abcdef0123", "mytoken 0123456789abcdef0123")]
    [InlineData("alice@example.org", "alice@example.org")]
    public void Secrets_are_removed_from_text(string text, string expected) =>
        Assert.Equal(expected, Redaction.Apply(text));

    [Theory]
    [InlineData("http://alice:secret@host/x", "http://…@host/x")]
    [InlineData("http://alice:secret", "http://…")]
    [InlineData("http://alice:se/cret", "http://…")]
    [InlineData("http://host:8000/x", "http://host:8000/x")]
    [InlineData("http://[::1]:8000/", "http://[::1]:8000/")]
    [InlineData("dandi", "dandi")]
    [InlineData("dandi://127.0.0.1:8000/000006@draft", "dandi://127.0.0.1:8000/000006@draft")]
    [InlineData("dandi://dandi/000006@0.1.2/sub-1", "dandi://dandi/000006@0.1.2/sub-1")]
    [InlineData("DANDI:000027@draft", "DANDI:000027@draft")]
    [InlineData("dandi://alice:secret@host/000006@draft", "dandi://…@draft")]
    [InlineData("dandi://alice:000006@host", "dandi://…@host")]
    [InlineData("https://host/api?token=pw", "https://host/api?token=…")]
    [InlineData("https://host/api?page=2&key=a?b=c d&Sig=x#access=y", "https://host/api?page=2&key=…&Sig=…#access=…")]
    [InlineData("https://alice:secret@host/api?token=pw", "https://…@host/api?token=…")]
    [InlineData("host?token=pw", "host?token=…")]
    [InlineData("https://host/api?token=", "https://host/api?token=")]
    [InlineData(
        "https://host/#/dandiset/000027/draft/files?location=sub-1%2F&page=1",
        "https://host/#/dandiset/000027/draft/files?location=sub-1%2F&page=1"
    )]
    public void A_mistyped_URL_is_shown_without_its_secrets(string text, string expected) =>
        Assert.Equal(expected, Redaction.UserInput(text));

    [Fact]
    public void A_URL_is_shown_without_its_secrets() =>
        Assert.Equal(
            "https://host:8443/a/b%20c",
            Redaction.Url(new Uri("https://alice:secret@host:8443/a/b c?X-Amz-Signature=secret#secret"))
        );
}
