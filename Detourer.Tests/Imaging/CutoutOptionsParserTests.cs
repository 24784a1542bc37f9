using Detourer.Imaging;
using Detourer.Imaging.Compose;
using Detourer.Imaging.Encode;
using Detourer.Imaging.Models;
using Detourer.Imaging.Refine;

namespace Detourer.Tests.Imaging;

public sealed class CutoutOptionsParserTests
{
    [Theory]
    [InlineData("precision", "int4")]
    [InlineData("refine", "maybe")]
    [InlineData("background", "#12345")]
    [InlineData("background", "no-such-colour")]
    [InlineData("background", "blur:0")]
    [InlineData("background", "blur:26%")]
    [InlineData("background", "blur:-1%")]
    [InlineData("background", "blur:NaN")]
    [InlineData("background-fit", "stretch")]
    [InlineData("mask-only", "perhaps")]
    [InlineData("crop", "-5px")]
    [InlineData("crop", "101%")]
    [InlineData("crop", "NaN")]
    [InlineData("crop", "Infinity")]
    [InlineData("crop", "-Infinity")]
    [InlineData("crop", "5em")]
    [InlineData("max-side", "0")]
    [InlineData("max-side", "-1")]
    [InlineData("max-side", "12.5")]
    [InlineData("max-side", "99999999999")]
    [InlineData("dpi", "0")]
    [InlineData("dpi", "2401")]
    [InlineData("format", "bmp")]
    [InlineData("quality", "0")]
    [InlineData("quality", "101")]
    [InlineData("quality", "best")]
    public void An_invalid_value_is_rejected_with_the_name_of_its_option(string option, string text)
    {
        ImagingException error = Assert.Throws<ImagingException>(() => Parse((option, text)));
        Assert.Equal("invalid_option", error.Code);
        Assert.Contains(option, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_error_shows_a_short_value_without_control_characters()
    {
        ImagingException error = Assert.Throws<ImagingException>(
            () => Parse(("format", "\u001b[31m" + new string('x', 10_000))));
        Assert.True(error.Message.Length < 300);
        Assert.DoesNotContain('\u001b', error.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void An_empty_value_is_the_default(string text) =>
        Assert.Equal(new CutoutOptions(), CutoutOptionsParser.Parse(_ => text));

    [Fact]
    public void All_options_are_read()
    {
        CutoutOptions options = Parse(
            ("model", "u2net"), ("precision", "INT8"), ("refine", "Best"), ("background", "#33669980"),
            ("mask-only", "yes"), ("crop", "5%"),
            ("max-side", "1200"), ("format", ".JPG"), ("quality", "80"), ("dpi", "300"));
        Assert.Equal(new CutoutOptions
        {
            Model = "u2net",
            Precision = ModelPrecision.Int8,
            Refine = Refinement.Best,
            Background = new ColorBackground(new Color(0x33, 0x66, 0x99, 0x80)),
            MaskOnly = true,
            Crop = new CropMargin(5, IsPercent: true),
            MaxSide = 1200,
            Dpi = 300,
            Format = OutputFormat.Jpeg,
            Quality = 80,
        }, options);
    }

    [Theory]
    [InlineData("off", Refinement.Off)]
    [InlineData("guided", Refinement.Guided)]
    [InlineData("matte", Refinement.Matte)]
    [InlineData("best", Refinement.Best)]
    [InlineData("on", Refinement.Matte)]
    public void A_refinement_is_named(string text, Refinement refinement) =>
        Assert.Equal(refinement, Parse(("refine", text)).Refine);

    [Theory]
    [InlineData("blur", 0.02)]
    [InlineData("blur:5%", 0.05)]
    [InlineData("BLUR:25", 0.25)]
    public void A_blur_has_its_strength_in_percent(string text, double strength) =>
        Assert.Equal(new BlurBackground(strength), Parse(("background", text)).Background);

    [Fact]
    public void An_image_stands_in_for_the_background_and_is_fitted()
    {
        byte[] image = [1, 2, 3];
        CutoutOptions options = CutoutOptionsParser.Parse(
            option => option == "background-fit" ? "contain" : null, image);
        ImageBackground background = Assert.IsType<ImageBackground>(options.Background);
        Assert.Equal(BackgroundFit.Contain, background.Fit);
        Assert.Equal(image, background.File.ToArray());
    }

    private static CutoutOptions Parse(params (string Option, string Text)[] values) =>
        CutoutOptionsParser.Parse(option => values.FirstOrDefault(value => value.Option == option).Text);
}
