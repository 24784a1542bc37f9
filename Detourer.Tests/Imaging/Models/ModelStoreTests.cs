using System.Diagnostics;
using Detourer.Imaging;
using Detourer.Imaging.Models;

namespace Detourer.Tests.Imaging.Models;

public sealed class ModelStoreTests : IDisposable
{
    /// <summary>A port on which no process listens.</summary>
    private static readonly Uri _nowhere = new("http://127.0.0.1:1/model.onnx");

    private readonly ModelFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Models_are_stored_in_the_cache_of_the_user()
    {
        string directory = new ModelStoreOptions().Directory;

        Assert.True(Path.IsPathFullyQualified(directory));
        Assert.EndsWith(Path.Combine("detourer", "models"), directory, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_existing_file_is_used_unchanged()
    {
        await using var server = FileServer.Of(_folder.Content);
        Model model = ModelFolder.ModelFrom(_folder.At(server.Url));
        ModelStore store = _folder.Store();
        Assert.False(store.Has(model));

        await File.WriteAllTextAsync(store.PathOf(model), "by hand", Cancellation);

        Assert.True(store.Has(model));
        Assert.Equal(_folder["tiny.onnx"], await store.PullAsync(model, null, Cancellation));
        Assert.Equal("by hand", await File.ReadAllTextAsync(store.PathOf(model), Cancellation));
        Assert.Equal(0, server.Requests);
    }

    [Fact]
    public async Task Removing_deletes_the_file_and_remains_of_interrupted_downloads()
    {
        FileSource source = _folder.At(_nowhere);
        Model model = ModelFolder.ModelFrom(source);
        ModelStore store = _folder.Store();
        await File.WriteAllTextAsync(store.PathOf(model), "whole", Cancellation);
        await File.WriteAllTextAsync(_folder.PartOf(source), "half", Cancellation);
        Directory.CreateDirectory(_folder["tiny.onnx.0.npm"]);
        await File.WriteAllTextAsync(_folder["tiny2.onnx"], "another model", Cancellation);

        Assert.True(store.Remove(model));
        Assert.Equal(["tiny2.onnx"], _folder.Names);
        Assert.False(store.Remove(model));
    }

    [Fact]
    public async Task Without_network_the_error_names_the_file_and_its_folder()
    {
        FileSource source = _folder.At(_nowhere);
        Model model = ModelFolder.ModelFrom(source);
        ModelStore store = _folder.Store();

        ImagingException e = await Assert.ThrowsAsync<ImagingException>(() =>
            store.PullAsync(model, null, Cancellation));

        Assert.Empty(_folder.Names);
        Assert.Equal("model_unavailable", e.Code);
        Assert.True(e.IsTransient);
        Assert.Equal("The model “tiny” is not on this machine, and no source delivered it.", e.Message);
        Assert.Contains(_folder["tiny.onnx"], e.Detail, StringComparison.Ordinal);
        Assert.Contains(_nowhere.ToString(), e.Detail, StringComparison.Ordinal);
        Assert.Contains(source.Md5, e.Detail, StringComparison.Ordinal);

        await File.WriteAllBytesAsync(store.PathOf(model), _folder.Content, Cancellation);
        Assert.Equal(store.PathOf(model), await store.PullAsync(model, null, Cancellation));
    }

    [Fact]
    public async Task A_recovered_source_is_used_by_the_next_pull()
    {
        bool down = true;
        await using var server = new FileServer(request =>
            down ? request.SendHeadAsync("503 Service Unavailable") : request.SendAsync(_folder.Content));
        Model model = ModelFolder.ModelFrom(_folder.At(server.Url));
        ModelStore store = _folder.Store();
        await Assert.ThrowsAsync<ImagingException>(() => store.PullAsync(model, null, Cancellation));

        down = false;

        Assert.True(File.Exists(await store.PullAsync(model, null, Cancellation)));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_created_is_a_clear_error()
    {
        string file = _folder["file"];
        await File.WriteAllTextAsync(file, "not a folder", Cancellation);
        var store = new ModelStore(
            new ModelStoreOptions { Directory = Path.Combine(file, "models") }, TimeProvider.System);

        ImagingException e = await Assert.ThrowsAsync<ImagingException>(() =>
            store.PullAsync(ModelFolder.ModelFrom(_folder.At(_nowhere)), null, Cancellation));

        Assert.Equal("model_unavailable", e.Code);
        Assert.Equal("The model “tiny” cannot be stored on this machine.", e.Message);
        Assert.Contains(file, e.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_stores_download_the_same_model_once()
    {
        await using var server = FileServer.Of(_folder.Content);
        Model model = ModelFolder.ModelFrom(_folder.At(server.Url));

        string[] paths = await Task.WhenAll(Enumerable.Range(0, 8)
            .Select(_ => Task.Run(() => _folder.Store().PullAsync(model, null, Cancellation), Cancellation)));

        Assert.All(paths, path => Assert.Equal(_folder["tiny.onnx"], path));
        Assert.Equal(_folder.Content, await File.ReadAllBytesAsync(paths[0], Cancellation));
        Assert.Equal(1, server.Requests);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_download_of_another_process_is_awaited()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        await using var server = FileServer.Of(_folder.Content);
        Model model = ModelFolder.ModelFrom(_folder.At(server.Url));
        using Process other = await LockInAnotherProcessAsync("read go; echo theirs > tiny.onnx");

        Task<string> pull = _folder.Store().PullAsync(model, null, token);
        Assert.False(pull.IsCompleted);
        await other.StandardInput.WriteLineAsync("go");

        Assert.Equal("theirs\n", await File.ReadAllTextAsync(await pull, token));
        Assert.Equal(0, server.Requests);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_killed_process_leaves_no_lock()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        await using var server = FileServer.Of(_folder.Content);
        Model model = ModelFolder.ModelFrom(_folder.At(server.Url));
        using Process other = await LockInAnotherProcessAsync("read go");

        Task<string> pull = _folder.Store().PullAsync(model, null, token);
        Assert.False(pull.IsCompleted);
        other.Kill(entireProcessTree: true);

        Assert.Equal(_folder.Content, await File.ReadAllBytesAsync(await pull, token));
    }

    [Fact(Timeout = 60_000)]
    public async Task Waiting_for_another_process_can_be_cancelled()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        Model model = ModelFolder.ModelFrom(_folder.At(_nowhere));
        using Process other = await LockInAnotherProcessAsync("read go");
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(token);

        Task<string> pull = _folder.Store().PullAsync(model, null, cancellation.Token);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pull);
        other.Kill(entireProcessTree: true);
    }

    /// <summary>Returns when another process holds the lock. Its script runs in the folder.</summary>
    private async Task<Process> LockInAnotherProcessAsync(string script)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/flock"), "The command flock is not here.");
        var start = new ProcessStartInfo("/usr/bin/flock", ["tiny.onnx.lock", "sh", "-c", $"echo held; {script}"])
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        Process other = Process.Start(start)!;
        Assert.Equal("held", await other.StandardOutput.ReadLineAsync(Cancellation));
        return other;
    }
}
