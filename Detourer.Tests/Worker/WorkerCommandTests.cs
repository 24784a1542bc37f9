
namespace Detourer.Tests.Worker;

/// <summary>The arguments of the worker process.</summary>
public sealed class WorkerCommandTests : IDisposable
{
    private readonly CommandLine _command = new("Detourer.Worker");

    [Theory]
    [InlineData("cutout", "a.jpg")]
    [InlineData("models", "pull")]
    [InlineData("migrate", "now")]
    [InlineData("--nope")]
    public async Task Unknown_arguments_are_a_usage_error(params string[] arguments)
    {
        CommandResult result = await _command.RunAsync(arguments);
        Assert.Equal((2, ""), (result.ExitCode, result.OutputText));
        Assert.StartsWith(
            $"Unknown arguments: {string.Join(' ', arguments)}\n", result.Errors, StringComparison.Ordinal);
        Assert.Contains("Usage:", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_names_the_commands()
    {
        CommandResult result = await _command.RunAsync("--help");
        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        foreach (string command in (string[])["migrate", "clear", "pull"])
            Assert.Contains($"Detourer.Worker {command} ", result.OutputText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("isnet-general-use", "pull")]
    [InlineData("u2netp", "pull", "u2netp")]
    public async Task A_model_is_pulled_without_connection_strings(string model, params string[] arguments)
    {
        _command.Write($"models/{model}.onnx", "here"u8);
        _command.Environment["Models__Directory"] = _command["models"];
        CommandResult result = await _command.RunAsync(arguments);
        Assert.Equal((0, _command[$"models/{model}.onnx"]), (result.ExitCode, result.OutputText.Trim()));
    }

    [Fact]
    public async Task A_model_that_the_catalog_lacks_is_not_pulled()
    {
        _command.Environment["Models__Directory"] = _command["models"];
        CommandResult result = await _command.RunAsync("pull", "no-such-model");
        Assert.Equal((1, ""), (result.ExitCode, result.OutputText));
        Assert.Contains("no-such-model", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_that_must_use_a_gpu_does_not_start_without_one_and_says_why()
    {
        _command.Environment["Models__Device"] = "cuda";
        _command.Environment["Models__Directory"] = _command["models"];
        _command.Environment["ConnectionStrings__redis"] = "127.0.0.1:1,abortConnect=false";
        _command.Environment["ConnectionStrings__detourer"] = "Server=127.0.0.1;Port=1;Database=x;User ID=x";
        _command.Environment["ConnectionStrings__minio"] = "Endpoint=http://127.0.0.1:1;AccessKey=x;SecretKey=x";
        CommandResult result = await _command.RunAsync();
        Assert.Equal(1, result.ExitCode);
        Assert.Equal(
            "Models:Device: CUDA was requested, and no GPU can be used. "
                + "This build has no CUDA. Build it with -p:OnnxRuntime=gpu.",
            Assert.Single(result.ErrorLines));
    }

    [Fact]
    public void Web_and_worker_do_not_depend_on_libraries_of_the_command_line()
    {
        foreach (string project in (string[])["Detourer.Web", "Detourer.Worker"])
        {
            string dependencies = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, $"{project}.deps.json"));
            Assert.DoesNotContain("Spectre.Console", dependencies, StringComparison.Ordinal);
            Assert.DoesNotContain("System.CommandLine", dependencies, StringComparison.Ordinal);
        }
    }

    public void Dispose() => _command.Dispose();
}
