using System.Diagnostics;
using System.Text;

namespace Detourer.Testing.Processes;

/// <summary>Exit code and output of a finished process.</summary>
internal sealed record CommandResult(int ExitCode, byte[] Output, string Errors)
{
    public string OutputText => Encoding.UTF8.GetString(Output);

    public string[] ErrorLines => Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>One of Detourer's programs with arguments, in a separate process with its own working folder.</summary>
/// <param name="project">The project of the program.</param>
internal sealed class CommandLine(string project = "Detourer.Cli") : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>Full path of the program's assembly.</summary>
    public string Assembly { get; } = Path.Combine(AppContext.BaseDirectory, $"{project}.dll");

    /// <summary>Set for each process.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>Full path of a file in the working folder.</summary>
    public string this[string name] => Path.Combine(_folder.Path, name);

    public IEnumerable<string> Names => _folder.Names;

    public string Write(string name, ReadOnlySpan<byte> content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[name])!);
        File.WriteAllBytes(this[name], content);
        return name;
    }

    public byte[] Read(string name) => File.ReadAllBytes(this[name]);

    public Task<CommandResult> RunAsync(params string[] arguments) => RunAsync(input: [], arguments);

    public async Task<CommandResult> RunAsync(byte[] input, params string[] arguments)
    {
        using Process process = Start(arguments);
        Task<CommandResult> result = ResultAsync(process);
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The process exited before it had read its input.
        }

        return await result;
    }

    /// <summary>Starts the command with its standard input open.</summary>
    public Process Start(params string[] arguments)
    {
        ProcessStartInfo start = InterruptibleProcess.Start(DotNet(), [Assembly, .. arguments]);
        start.WorkingDirectory = _folder.Path;
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        foreach ((string name, string value) in Environment) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    public static async Task<CommandResult> ResultAsync(Process process)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        var output = new MemoryStream();
        Task copied = process.StandardOutput.BaseStream.CopyToAsync(output, cancellationToken);
        string errors = await process.StandardError.ReadToEndAsync(cancellationToken);
        await copied;
        await process.WaitForExitAsync(cancellationToken);
        return new CommandResult(process.ExitCode, output.ToArray(), errors);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>By its full path: some tests take PATH away.</summary>
    private static string DotNet() =>
        System.Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet"
        ? path
        : Require.Tool("dotnet", "dotnet.exe");
}
