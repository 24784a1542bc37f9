using Detourer.Imaging;

namespace Detourer.Cli;

/// <summary>Processes a list of inputs. A failure does not stop the others.</summary>
internal sealed class CutoutRun(
    CutoutEngine engine, CutoutOptions options, ImagingLimits limits, Outputs outputs, Terminal terminal) : IDisposable
{
    /// <summary>One photo runs in the network while another is read, decoded, encoded or written.</summary>
    private const int InFlight = 2;

    private readonly SemaphoreSlim _standardOutput = new(1);
    private int _failures;

    /// <summary>Processes all inputs.</summary>
    /// <returns>Whether all succeeded.</returns>
    public async Task<bool> RunAsync(IReadOnlyList<Input> inputs, CancellationToken cancellationToken)
    {
        await terminal.ProgressAsync(inputs.Count, async step =>
        {
            var parallel = new ParallelOptions
            {
                MaxDegreeOfParallelism = InFlight,
                CancellationToken = cancellationToken,
            };
            await Parallel.ForEachAsync(inputs, parallel, async (input, token) =>
            {
                await CutAsync(input, token);
                step(input.Name);
            });
        });
        return _failures == 0;
    }

    private async Task CutAsync(Input input, CancellationToken cancellationToken)
    {
        try
        {
            ReadOnlyMemory<byte> photo = await input.ReadAsync(limits, cancellationToken);
            Cutout cutout = await engine.CutAsync(photo, options, progress: null, cancellationToken);
            await WriteAsync(outputs.For(input), cutout.Data, cancellationToken);
        }
        catch (ImagingException e)
        {
            Interlocked.Increment(ref _failures);
            terminal.Fail(input.Name, e);
        }
    }

    private async Task WriteAsync(string? path, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        try
        {
            if (path is null) await WriteToStandardOutputAsync(data, cancellationToken);
            else await WriteToFileAsync(path, data, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw InputErrors.Unwritable(e);
        }
    }

    /// <summary>Writes to a temporary name first, so that the final name never holds an incomplete file.</summary>
    private static async Task WriteToFileAsync(
        string path, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        string full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        string part = $"{full}.{Environment.ProcessId}.part";
        try
        {
            await File.WriteAllBytesAsync(part, data, cancellationToken);
            File.Move(part, full, overwrite: true);
        }
        finally
        {
            File.Delete(part);
        }
    }

    private async Task WriteToStandardOutputAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        await _standardOutput.WaitAsync(cancellationToken);
        try
        {
            await using Stream output = Console.OpenStandardOutput();
            await output.WriteAsync(data, cancellationToken);
        }
        finally
        {
            _standardOutput.Release();
        }
    }

    public void Dispose() => _standardOutput.Dispose();
}
