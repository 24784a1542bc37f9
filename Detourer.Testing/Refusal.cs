using System.Text.Json;

namespace Detourer.Testing;

/// <summary>Checks that the API rejects a request with a problem document that has a stable code.</summary>
internal static class Refusal
{
    /// <summary>Checks status, code and type of the answer, and that it shows no internal detail.</summary>
    public static async Task AssertAsync(int status, string code, HttpResponseMessage answer)
    {
        using (answer)
        {
            string text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.True(status == (int)answer.StatusCode, $"{(int)answer.StatusCode}: {text}");
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
            Assert.Equal(code, JsonDocument.Parse(text).RootElement.GetProperty("code").GetString());
            Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Exception", text, StringComparison.Ordinal);
        }
    }
}
