namespace Detourer.Tests.Web;

/// <summary>What a person reads who starts the service with settings that cannot be.</summary>
public sealed class StartTests : IDisposable
{
    private readonly TemporaryFolder _data = new();

    [Fact]
    public async Task Wrong_settings_are_refused_all_at_once_by_their_keys()
    {
        string said = await RefusedAsync(
            _data.Path, ("Jobs__MaxAttempts", "99"), ("Worker__InFlight", "0"), ("Limits__MaxMegabytes", "-1"),
            ("Intake__Inspections", "0"), ("Downloads__MaxRedirects", "21"));
        Assert.Contains("Jobs:MaxAttempts must be between 1 and 20.", said, StringComparison.Ordinal);
        Assert.Contains("Worker:InFlight must be", said, StringComparison.Ordinal);
        Assert.Contains("Limits:MaxMegabytes must be", said, StringComparison.Ordinal);
        Assert.Contains("Intake:Inspections must be", said, StringComparison.Ordinal);
        Assert.Contains("Downloads:MaxRedirects must be", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_setting_of_another_kind_is_refused_by_its_key() =>
        Assert.Contains("'many' at 'Jobs:MaxAttempts'", await RefusedAsync(_data.Path, ("Jobs__MaxAttempts", "many")),
            StringComparison.Ordinal);

    [Fact]
    public async Task A_data_folder_that_is_a_file_is_refused()
    {
        await File.WriteAllTextAsync(_data["file"], "", TestContext.Current.CancellationToken);
        string said = await RefusedAsync(_data["file"]);
        Assert.Contains($"The data folder {_data["file"]} cannot be written to", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_is_taken_is_refused()
    {
        await using WebServer first = await WebServer.StartAsync(_data["first"]);
        string address = first.Http.BaseAddress!.GetLeftPart(UriPartial.Authority);
        Assert.Contains("address already in use", await RefusedAsync(_data["second"], ("ASPNETCORE_URLS", address)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TERM", 800)]
    [InlineData("INT", 1200)]
    [InlineData("TERM", 1600)]
    [InlineData("INT", 2000)]
    public async Task Told_to_stop_before_it_is_up_it_stops_as_after(string signal, int milliseconds)
    {
        await using var server = new WebServer(_data.Path, []);
        await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System, TestContext.Current.CancellationToken);
        int code = await server.StopAsync(signal);
        // Before the runtime listens to signals, they end it as they end every process.
        Assert.True(code is 0 or 128 + 15 or 128 + 2, $"{code}: {server.Log}");
    }

    public void Dispose() => _data.Dispose();

    /// <summary>What it said before it ended: sentences, and no trace of a stack.</summary>
    private static async Task<string> RefusedAsync(string data, params (string Name, string Value)[] settings)
    {
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => WebServer.StartAsync(data, settings));
        Assert.Contains("ended with 1:", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("   at Detourer", refused.Message, StringComparison.Ordinal);
        return refused.Message;
    }
}
