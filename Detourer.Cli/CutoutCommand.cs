using System.CommandLine;
using System.CommandLine.Parsing;
using Detourer.Cli.Inputs;
using Detourer.Cli.Outputs;
using Detourer.Cli.Reports;
using Detourer.Imaging;
using Detourer.Imaging.Models;

namespace Detourer.Cli;

/// <summary><c>cutout IN… [-o OUT]</c>: processes files, folders, globs, addresses and standard input.</summary>
internal static class CutoutCommand
{
    private static readonly Argument<string[]> _inputs = new("IN")
    {
        Description = "Files, folders, globs, http(s) addresses, or - for standard input.",
        Arity = ArgumentArity.OneOrMore,
        Validators = { RefuseUnknownOptions },
    };

    private static readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "The file to write, a folder for several, or - for standard output. "
            + "Default: nobg-NAME beside each input.",
        HelpName = "OUT|DIR",
    };

    public static Command Create()
    {
        var options = new CutoutArguments();
        var limits = new LimitArguments();
        var command = new Command("cutout", "Cuts out the subject of photos.")
        {
            _inputs, _output, ModelDirectory.Option,
        };
        foreach (Option option in (Option[])[.. options.All, .. limits.All]) command.Options.Add(option);
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, options, limits, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        ParseResult parsed, CutoutArguments arguments, LimitArguments limitArguments,
        CancellationToken cancellationToken)
    {
        var terminal = new Terminal();
        try
        {
            ImagingLimits limits = limitArguments.Parse(parsed);
            string? output = parsed.GetValue(_output);
            CutoutOptions options = await arguments.ParseAsync(parsed, output, limits, cancellationToken);
            IReadOnlyList<Input> inputs = InputArguments.Expand(parsed.GetRequiredValue(_inputs));
            var plan = new OutputPlan(output, inputs, options.Format);

            var store = new ModelStore(ModelDirectory.Options(parsed), TimeProvider.System);
            ModelCatalog catalog = ModelCatalog.BuiltIn;
            Model model = options.Model is null ? catalog.Default : catalog.Find(options.Model);
            limits.CheckMemory(model);
            await terminal.PullAsync(store, model, cancellationToken);

            using var engine = new CutoutEngine(store, limits, TimeProvider.System);
            var run = new CutoutRun(engine, options, limits, plan, terminal);
            return await run.RunAsync(inputs, cancellationToken) ? ExitCode.Success : ExitCode.Failure;
        }
        catch (ImagingException e)
        {
            terminal.Fail("detourer", e);
            return e.Code == "model_unavailable" ? ExitCode.Failure : ExitCode.Usage;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
    }

    /// <summary>Otherwise a misspelled option would be taken for a file and ignored.</summary>
    private static void RefuseUnknownOptions(ArgumentResult result)
    {
        foreach (string value in result.Tokens.Select(token => token.Value))
        {
            if (value.Length > 1 && value[0] == '-' && !File.Exists(value))
                result.AddError($"There is no option {value}.");
        }
    }
}
