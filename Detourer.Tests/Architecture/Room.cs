namespace Detourer.Tests.Architecture;

/// <summary>
/// A project: which projects it may reference, and its folders from the lowest layer to the highest. A folder may use
/// folders of lower layers only. Files directly in the project's folder hold its nouns and its composition, so they may
/// use every folder; <see cref="ReferenceTests"/> checks them file by file.
/// </summary>
/// <param name="Name">The project, which is also its root namespace.</param>
/// <param name="MayReference">Projects that it may reference, directly or through another.</param>
/// <param name="Layers">Folders by layer. A folder inside a folder is written as <c>Pages/Words</c>.</param>
internal sealed record Room(string Name, string[] MayReference, params string[][] Layers)
{
    private const string Defaults = "Detourer.ServiceDefaults", Imaging = "Detourer.Imaging", Video = "Detourer.Video",
        Decoder = "Detourer.Decoder", Jobs = "Detourer.Jobs", Worker = "Detourer.Worker";

    /// <summary>The one table of allowed references.</summary>
    private static readonly Room[] _table =
    [
        new(Defaults, [], ["Clients"]),
        new(Imaging, [],
            ["Pixels", "Models", "Prepare/Onnx", "Decode/Containers", "Decode/Jpeg"],
            ["Devices", "Decode/Tiff", "Decode/Hdr"],
            ["Decode", "Encode", "Refine", "Segment"], ["Isolation", "Matting", "Prepare"],
            ["Compose"], ["Hosting"]),
        new(Jobs, [Defaults],
            ["Kinds", "Queue", "Files", "Events"], ["S3", "Sql", "Workers"], ["Admission", "Sweeps"], ["Standalone"],
            ["Redis"]),
        new(Video, [Imaging]),
        new(Decoder, [Imaging]),
        new(Worker, [Decoder, Imaging, Video, Jobs, Defaults],
            ["Models"], ["Handlers"]),
        new("Detourer.Cli", [Imaging, Video],
            ["Files"], ["Inputs"], ["Outputs"], ["Reports"]),
        new("Detourer.Web", [Worker, Decoder, Imaging, Video, Jobs, Defaults],
            ["Problems", "Views"], ["Security", "Workers"], ["OpenApi"], ["Intake", "Live", "Scaling", "Health"],
            ["Api"],
            ["Pages/Words"], ["Pages"]),
    ];

    /// <summary>The projects of the table that this repository has.</summary>
    public static IReadOnlyList<Room> All { get; } =
        [.. _table.Where(room => Directory.Exists(SourceFile.FolderOf(room.Name)))];

    /// <summary>The layer of a folder, 0 for the lowest; -1: the folder is not in the table.</summary>
    public int LayerOf(string folder) => Array.FindIndex(Layers, layer => layer.Contains(folder));
}
