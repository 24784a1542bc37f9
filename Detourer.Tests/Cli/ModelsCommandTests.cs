using Detourer.Imaging.Models;

namespace Detourer.Tests.Cli;

public sealed class ModelsCommandTests : IDisposable
{
    private const string File = "isnet-general-use.onnx";

    private readonly CommandLine _command = new();

    [Fact]
    public async Task The_list_names_every_model_and_the_default()
    {
        CommandResult result = await _command.RunAsync("models", "list", "--models", "models");
        Assert.Equal(0, result.ExitCode);
        foreach (Model model in ModelCatalog.BuiltIn.Models)
            Assert.Contains(model.Name, result.OutputText, StringComparison.Ordinal);
        Assert.Contains("isnet-general-use (default)", result.OutputText, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', result.OutputText);
    }

    [Fact]
    public async Task A_path_is_printed_and_the_exit_code_shows_whether_the_file_exists()
    {
        CommandResult absent = await _command.RunAsync("models", "path", "--models", "models");
        Assert.Equal((1, _command[$"models/{File}"]), (absent.ExitCode, absent.OutputText.Trim()));
        _command.Write($"models/{File}", "here"u8);
        CommandResult present = await _command.RunAsync("models", "path", "--models", "models");
        Assert.Equal((0, _command[$"models/{File}"]), (present.ExitCode, present.OutputText.Trim()));
    }

    [Fact]
    public async Task An_existing_model_is_not_pulled_again()
    {
        _command.Write($"models/{File}", "here"u8);
        CommandResult result = await _command.RunAsync("models", "pull", "--models", "models");
        Assert.Equal((0, _command[$"models/{File}"]), (result.ExitCode, result.OutputText.Trim()));
        Assert.Equal("here"u8.ToArray(), _command.Read($"models/{File}"));
    }

    [Fact]
    public async Task A_model_is_removed_once()
    {
        _command.Write($"models/{File}", "here"u8);
        CommandResult first = await _command.RunAsync("models", "remove", "--models", "models");
        Assert.Equal((0, ""), (first.ExitCode, first.Errors));
        Assert.False(System.IO.File.Exists(_command[$"models/{File}"]));

        CommandResult second = await _command.RunAsync("models", "remove", "--models", "models");
        Assert.Equal(1, second.ExitCode);
        Assert.EndsWith("[not_found]", Assert.Single(second.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Removing_a_model_that_is_a_link_keeps_its_target()
    {
        _command.Write("shared.onnx", "shared"u8);
        Directory.CreateDirectory(_command["models"]);
        System.IO.File.CreateSymbolicLink(_command[$"models/{File}"], _command["shared.onnx"]);
        CommandResult result = await _command.RunAsync("models", "remove", "--models", "models");
        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.DoesNotContain(_command[$"models/{File}"], Directory.EnumerateFiles(_command["models"]));
        Assert.Equal("shared"u8.ToArray(), _command.Read("shared.onnx"));
    }

    [Fact]
    public async Task A_setting_chooses_the_folder_of_models()
    {
        _command.Environment["Models__Directory"] = _command["elsewhere"];
        CommandResult result = await _command.RunAsync("models", "path");
        Assert.Equal(_command[$"elsewhere/{File}"], result.OutputText.Trim());
    }

    [Fact]
    public async Task The_list_says_what_networks_run_on()
    {
        CommandResult result = await _command.RunAsync("models", "list", "--models", "models", "--device", "cpu");
        Assert.EndsWith(
            "Networks run on cpu: Models:Device is cpu.", result.OutputText.TrimEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cuda", "[device_unavailable]")]
    [InlineData("tpu", "[invalid_option]")]
    public async Task A_device_that_cannot_be_used_is_refused(string device, string code)
    {
        CommandResult result = await _command.RunAsync("models", "list", "--models", "models", "--device", device);
        Assert.Equal(1, result.ExitCode);
        Assert.EndsWith(code, Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_model_is_refused()
    {
        CommandResult result = await _command.RunAsync("models", "pull", "no-such-model", "--models", "models");
        Assert.Equal(1, result.ExitCode);
        Assert.EndsWith("[unknown_model]", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--format", "cutout", "--help")]
    [InlineData("pull", "models", "--help")]
    public async Task Help_shows_commands_and_options(string expected, params string[] arguments)
    {
        CommandResult result = await _command.RunAsync(arguments);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains(expected, result.OutputText, StringComparison.Ordinal);
    }

    public void Dispose() => _command.Dispose();
}
