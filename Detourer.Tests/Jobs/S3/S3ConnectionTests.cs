using Detourer.Jobs.S3;
using Microsoft.Extensions.Options;

namespace Detourer.Tests.Jobs.Files;

public sealed class S3ConnectionTests
{
    [Theory]
    [InlineData("Endpoint=http://minio:9000;AccessKey=me;SecretKey=a=b;c=", false)]
    [InlineData("Endpoint=http://minio:9000;AccessKey=me;SecretKey=a=b", true)]
    [InlineData(" secretkey = a=b ; ENDPOINT = http://minio:9000 ;; accessKey = me; ", true)]
    public void Parts_may_come_in_any_order_and_case(string text, bool good)
    {
        if (good)
            Assert.Equal(
                new S3Connection(new Uri("http://minio:9000"), "me", "a=b", "us-east-1"), S3Connection.Parse(text));
        else
        {
            var error = Assert.Throws<FormatException>(() => S3Connection.Parse(text));
            Assert.Contains("none of", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_region_may_be_given() => Assert.Equal(
        "auto", S3Connection.Parse("Endpoint=https://r2.example;AccessKey=me;SecretKey=s;Region=auto").Region);

    [Theory]
    [InlineData("", "lacks Endpoint and AccessKey and SecretKey")]
    [InlineData("Endpoint=http://minio:9000;AccessKey=me;SecretKey=", "lacks SecretKey.")]
    [InlineData("AccessKey=me;SecretKey=s3cret", "lacks Endpoint.")]
    [InlineData("Endpoint=minio:9000;AccessKey=me;SecretKey=s3cret", "not an http or https address")]
    [InlineData("Endpoint=http://a;Endpoint=http://b;AccessKey=me;SecretKey=s3cret", "Endpoint twice")]
    [InlineData("Endpoint=http://a;Password=s3cret", "none of Endpoint, AccessKey, SecretKey and Region")]
    public void Errors_name_the_part_and_show_no_secret(string text, string sentence)
    {
        FormatException error = Assert.Throws<FormatException>(() => S3Connection.Parse(text));
        Assert.Contains(sentence, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_shows_no_secret() => Assert.DoesNotContain(
        "s3cret", $"{S3Connection.Parse("Endpoint=http://a;AccessKey=me;SecretKey=s3cret")}", StringComparison.Ordinal);

    [Theory]
    [InlineData("Storage:Bucket", "No Bucket!")]
    [InlineData("Storage:PublicEndpoint", "files.example.org")]
    [InlineData("Storage:PublicEndpoint", "https://files.example.org/path")]
    [InlineData("Storage:LinkLifetime", "8.00:00:00")]
    [InlineData("Storage:LifecycleMargin", "00:10:00")]
    [InlineData("Storage:Timeout", "00:00:00")]
    public async Task Invalid_settings_are_rejected_at_start(string name, string value)
    {
        OptionsValidationException error = await Assert.ThrowsAsync<OptionsValidationException>(() =>
            S3Replica.StartAsync("Endpoint=http://127.0.0.1:1;AccessKey=a;SecretKey=b", null, (name, value)));
        Assert.Contains(name.Split(':')[1], error.Message, StringComparison.Ordinal);
    }
}
