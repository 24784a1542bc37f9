using System.Net.Http.Json;
using System.Text.Json;
using Detourer.Imaging.Compose;
using Detourer.Imaging.Pixels;

namespace Detourer.Tests.Web;

/// <summary>Refining a cutout under a mask. The stand-in for the network cuts a soft disc out of every photo.</summary>
[Collection(PageCollection.Name)]
public sealed class RefineTests(PageServer server)
{
    private const int Width = 320, Height = 240;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private WebServer Web => server.Web;

    [Fact]
    public async Task A_refinement_is_a_new_job_that_changes_the_cutout_under_the_mask_only()
    {
        string id = await Web.AddAsync(Photo());
        await Web.WaitAsync(id, "succeeded");
        string refined = await Web.RefinedAsync(id, Mask(200, Width));

        using PixelBuffer before = await ResultAsync(id), after = await ResultAsync(refined);
        Assert.Equal((Width, Height), (after.Width, after.Height));
        Assert.NotEqual(Pictures.Bytes(before), Pictures.Bytes(after));
        for (int y = 0; y < Height; y++)
            Assert.True(before.Row(y)[..(200 * 4)].SequenceEqual(after.Row(y)[..(200 * 4)]), $"row {y}");
        JsonElement job = await Web.GetAsync(refined);
        Assert.Equal("nobg-photo.png", job.GetProperty("result").GetProperty("fileName").GetString());
        Assert.Equal(
            await Web.Http.GetByteArrayAsync($"/api/v1/jobs/{id}/original", Token),
            await Web.Http.GetByteArrayAsync($"/api/v1/jobs/{refined}/original", Token));
    }

    [Fact]
    public async Task Refinements_of_one_cutout_do_not_affect_each_other_and_outlive_it()
    {
        string id = await Web.AddAsync(Photo());
        await Web.WaitAsync(id, "succeeded");
        using PixelBuffer cutout = await ResultAsync(id);
        string[] refined = await Task.WhenAll(
            Web.RefinedAsync(id, Mask(0, 160)), Web.RefinedAsync(id, Mask(160, Width)));
        (await Web.DeleteAsync(id)).Dispose();
        await Refusal.AssertAsync(410, "job_expired", await Web.RefineAsync(id, Mask(0, Width)));

        using PixelBuffer left = await ResultAsync(refined[0]), right = await ResultAsync(refined[1]);
        string again = await Web.RefinedAsync(refined[0], Mask(160, Width));
        using PixelBuffer both = await ResultAsync(again);
        for (int y = 0; y < Height; y++)
        {
            Assert.True(left.Row(y)[(160 * 4)..].SequenceEqual(cutout.Row(y)[(160 * 4)..]), $"row {y}");
            Assert.True(right.Row(y)[..(160 * 4)].SequenceEqual(cutout.Row(y)[..(160 * 4)]), $"row {y}");
            Assert.True(both.Row(y)[..(160 * 4)].SequenceEqual(left.Row(y)[..(160 * 4)]), $"row {y}");
        }
    }

    [Fact]
    public async Task Format_and_quality_are_those_of_the_cutout()
    {
        string id = await Web.AddAsync(Photo(), ("format", "webp"), ("quality", "70"));
        await Web.WaitAsync(id, "succeeded");
        JsonElement job = await Web.GetAsync(await Web.RefinedAsync(id, Mask(0, Width)));
        Assert.Equal("image/webp", job.GetProperty("result").GetProperty("contentType").GetString());
    }

    [Fact]
    public async Task Only_the_owner_can_refine()
    {
        string id = await Web.AddAsync(Photo());
        await Web.WaitAsync(id, "succeeded");
        using var mask = new ByteArrayContent(Mask(0, Width));
        await Refusal.AssertAsync(
            403, "owner_required", await Web.Http.PostAsync($"/api/v1/jobs/{id}/refine", mask, Token));
        using var other = new ByteArrayContent(Mask(0, Width));
        string unknown = $"/api/v1/jobs/{Guid.CreateVersion7()}/refine";
        await Refusal.AssertAsync(404, "job_not_found", await Web.Http.PostAsync(unknown, other, Token));
    }

    [Fact]
    public async Task A_mask_must_be_an_image_of_the_cutouts_size_with_something_white()
    {
        string id = await Web.AddAsync(Photo());
        await Web.WaitAsync(id, "succeeded");
        await Refusal.AssertAsync(400, "file_missing", await Web.RefineAsync(id, []));
        await Refusal.AssertAsync(415, "not_an_image", await Web.RefineAsync(id, "This is a letter."u8.ToArray()));
        await Refusal.AssertAsync(400, "mask_size", await Web.RefineAsync(id, ImageFiles.Small("png")));
        await Refusal.AssertAsync(413, "too_many_pixels", await Web.RefineAsync(id, PngFile.Bomb(50_000)));

        using HttpResponseMessage accepted = await Web.RefineAsync(id, Mask(0, 0));
        JsonElement job = await accepted.Content.ReadFromJsonAsync<JsonElement>(Token);
        JsonElement failed = await Web.WaitAsync(job.GetProperty("id").GetString()!, "failed");
        Assert.Equal("mask_empty", failed.GetProperty("failure").GetProperty("code").GetString());
        Assert.Equal(1, failed.GetProperty("attempts").GetInt32());
    }

    [Theory]
    [InlineData("background", "white")]
    [InlineData("crop", "on")]
    [InlineData("max_side", "100")]
    [InlineData("mask_only", "on")]
    public async Task A_composed_cutout_cannot_be_refined(string option, string value)
    {
        string id = await Web.AddAsync(Photo(), (option, value));
        await Web.WaitAsync(id, "succeeded");
        await Refusal.AssertAsync(400, "not_refinable", await Web.RefineAsync(id, Mask(0, Width)));
    }

    [Fact]
    public async Task An_unfinished_cutout_cannot_be_refined()
    {
        string id;
        using (server.Hold())
        {
            id = await Web.AddAsync(Photo());
            await Refusal.AssertAsync(409, "job_not_finished", await Web.RefineAsync(id, Mask(0, Width)));
        }

        await Web.WaitAsync(id, "succeeded");
    }

    private static byte[] Photo()
    {
        using PixelBuffer scene = Pictures.Rgba(Width, Height, (x, y) =>
            Pictures.Disc(x, y, Width / 2, Height / 2, 88) > 127 ? new Color(200, 120, 60) : new Color(40, 110, 90));
        return ImageFiles.Write(scene, "png");
    }

    private static byte[] Mask(int from, int to)
    {
        using PixelBuffer mask = Pictures.Matte(Width, Height, (x, _) => x >= from && x < to ? 255 : 0);
        return ImageFiles.Write(mask, "png");
    }

    private async Task<PixelBuffer> ResultAsync(string id) =>
        Pictures.Decode(await Web.Http.GetByteArrayAsync($"/api/v1/jobs/{id}/result", Token));
}
