using System.CommandLine;
using System.Globalization;
using Detourer.Imaging;
using Detourer.Imaging.Devices;
using Detourer.Imaging.Models;

namespace Detourer.Cli;

/// <summary>What networks run on: the option, else the setting <c>Models:Device</c>, else auto.</summary>
internal static class DeviceArgument
{
    private const string Setting = "Models__Device", IndexSetting = "Models__DeviceIndex";

    // Read as text, so that an invalid value has the same form of message as other options.
    public static Option<string?> Option { get; } = new("--device")
    {
        Description = "What networks run on: auto, cpu or cuda. Default: $Models__Device, or auto.",
        HelpName = "DEVICE",
    };

    /// <summary>Finds the device.</summary>
    /// <exception cref="ImagingException"><c>invalid_option</c>, <c>device_unavailable</c></exception>
    public static ComputeDevice Find(ParseResult parsed)
    {
        string? given = parsed.GetValue(Option);
        string? text = given ?? Environment.GetEnvironmentVariable(Setting);
        if (string.IsNullOrEmpty(text)) return DeviceFinder.Find(ModelDevice.Auto, Index());
        bool isName = Enum.TryParse(text, ignoreCase: true, out ModelDevice device) && !char.IsAsciiDigit(text[0]);
        return isName
            ? DeviceFinder.Find(device, Index())
            : throw ImagingErrors.InvalidOption(given is null ? Setting : Option.Name, text, "auto, cpu or cuda");
    }

    private static int Index()
    {
        string? text = Environment.GetEnvironmentVariable(IndexSetting);
        if (string.IsNullOrEmpty(text)) return 0;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < 64
            ? index
            : throw ImagingErrors.InvalidOption(IndexSetting, text, "a whole number from 0 to 63");
    }
}
