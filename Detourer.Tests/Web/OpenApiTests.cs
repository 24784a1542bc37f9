using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Detourer.Tests.Web;

/// <summary>The OpenAPI document and its page.</summary>
[Collection(PageCollection.Name)]
public sealed class OpenApiTests(PageServer server, Browser browser)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_document_is_the_one_in_the_repository()
    {
        string kept = await File.ReadAllTextAsync(Path.Combine(Repository.Path, "docs", "openapi.json"), Token);
        string current = await server.Web.Http.GetStringAsync("/openapi/v1.json", Token);
        Assert.True(
            JsonNode.DeepEquals(JsonNode.Parse(kept), JsonNode.Parse(current)),
            "The API has changed. Run eng/openapi.sh, and check its diff: no client may break.");
    }

    [Fact]
    public async Task The_document_is_valid()
    {
        string current = await server.Web.Http.GetStringAsync("/openapi/v1.json", Token);
        ReadResult read = OpenApiDocument.Parse(current, OpenApiConstants.Json);
        Assert.Empty(read.Diagnostic!.Errors);
        Assert.Empty(read.Diagnostic.Warnings);
        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, read.Diagnostic.SpecificationVersion);
    }

    [Fact]
    public async Task Every_operation_and_parameter_is_described_and_declares_its_errors()
    {
        JsonObject document = (await server.Web.Http.GetFromJsonAsync<JsonObject>("/openapi/v1.json", Token))!;
        var operations = document["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(operation => (path.Key, operation.Value!.AsObject())))
            .ToArray();
        Assert.NotEmpty(operations);
        foreach ((string path, JsonObject operation) in operations)
        {
            Assert.True(operation["summary"] is not null && operation["operationId"] is not null, path);
            JsonObject responses = operation["responses"]!.AsObject();
            Assert.True(responses.ContainsKey("500") && responses.ContainsKey("503"), path);
            Assert.True(responses.Any(response => response.Key[0] == '2'), path);
            foreach (JsonNode? parameter in operation["parameters"]?.AsArray() ?? [])
                Assert.True(parameter!["description"] is not null, $"{path} {parameter["name"]}");
        }
    }

    [Fact]
    public async Task The_reference_page_shows_the_document_and_needs_no_other_site()
    {
        IPage page = await browser.OpenAsync(new Uri("about:blank"));
        List<string> elsewhere = [];
        string origin = server.Web.Http.BaseAddress!.GetLeftPart(UriPartial.Authority);
        page.Request += (_, request) =>
        {
            bool isOwn = request.Url.StartsWith(origin, StringComparison.Ordinal)
                || request.Url.StartsWith("data:", StringComparison.Ordinal)
                || request.Url.StartsWith("blob:", StringComparison.Ordinal);
            if (!isOwn) elsewhere.Add(request.Url);
        };
        await page.GotoAsync($"{origin}/reference/");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Create a job for a photo" }).First)
            .ToBeVisibleAsync(new() { Timeout = 60_000 });
        Assert.Empty(elsewhere);
    }
}
