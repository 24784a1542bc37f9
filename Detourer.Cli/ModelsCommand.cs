using System.CommandLine;
using System.Globalization;
using Detourer.Cli.Reports;
using Detourer.Imaging;
using Detourer.Imaging.Devices;
using Detourer.Imaging.Models;
using Detourer.Imaging.Prepare;
using Spectre.Console;

namespace Detourer.Cli;

/// <summary><c>models list|pull|path|prepare|calibrate|remove</c>.</summary>
internal static class ModelsCommand
{
    private static readonly Argument<string[]> _photos = new("PHOTO")
    {
        Description = "Photos of what the model is for; five or more that differ.",
        Arity = ArgumentArity.OneOrMore,
    };

    public static Command Create()
    {
        var list = new Command("list", "Lists all models and shows which are on this machine.")
        {
            ModelDirectory.Option, DeviceArgument.Option,
        };
        list.SetAction(parsed => List(parsed));
        var one = new Argument<string>("NAME") { Description = "The model." };
        var calibrate = new Command("calibrate", "Measures a model on photos, so that it can run in int8.")
        {
            one, _photos, ModelDirectory.Option,
        };
        calibrate.SetAction((parsed, cancellationToken) => RunAsync(
            parsed, [parsed.GetRequiredValue(one)],
            (store, model, terminal, token) =>
                CalibrateAsync(store, model, parsed.GetRequiredValue(_photos), terminal, token),
            cancellationToken));
        return new Command("models", "Lists, downloads, prepares, locates and removes models.")
        {
            list,
            ForEach("pull", "Downloads models.", PullAsync),
            Prepare(),
            calibrate,
            ForEach("path", "Prints the paths of models; fails if one is not on this machine.", PathAsync),
            ForEach("remove", "Removes models from this machine.", RemoveAsync),
        };
    }

    private delegate Task<bool> ModelAction(
        ModelStore store, Model model, Terminal terminal, CancellationToken cancellationToken);

    /// <summary>Creates a command that applies an action to each named model.</summary>
    private static Command ForEach(string name, string description, ModelAction act) =>
        ForEach(name, description, _ => act);

    private static Command ForEach(string name, string description, Func<ParseResult, ModelAction> act)
    {
        var names = new Argument<string[]>("NAME")
        {
            Description = $"Default: {ModelCatalog.BuiltIn.Default.Name}.",
            DefaultValueFactory = _ => [ModelCatalog.BuiltIn.Default.Name],
        };
        var command = new Command(name, description) { names, ModelDirectory.Option };
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(parsed, parsed.GetRequiredValue(names), act(parsed), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        ParseResult parsed, string[] models, ModelAction act, CancellationToken cancellationToken)
    {
        ModelStore store = Store(parsed);
        var terminal = new Terminal();
        bool all = true;
        foreach (string model in models)
        {
            try
            {
                all &= await act(store, ModelCatalog.BuiltIn.Find(model), terminal, cancellationToken);
            }
            catch (ImagingException e)
            {
                terminal.Fail(model, e);
                all = false;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                terminal.Fail(model, new ImagingException("file_error", e.Message));
                all = false;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return ExitCode.Interrupted;
            }
        }

        return all ? ExitCode.Success : ExitCode.Failure;
    }

    private static ModelStore Store(ParseResult parsed) => new(ModelDirectory.Options(parsed), TimeProvider.System);

    private static int List(ParseResult parsed)
    {
        ModelStore store = Store(parsed);
        ComputeDevice device;
        try
        {
            device = DeviceArgument.Find(parsed);
        }
        catch (ImagingException e)
        {
            new Terminal().Fail("detourer", e);
            return ExitCode.Failure;
        }

        Table table = new Table().Border(TableBorder.None).AddColumns(
            "model", "here", "runs in", "size", "licence", "good for");
        using var preparation = new ModelPreparation(store, TimeProvider.System);
        foreach (Model model in ModelCatalog.BuiltIn.Models)
        {
            string name = model == ModelCatalog.BuiltIn.Default ? $"{model.Name} (default)" : model.Name;
            string size = string.Create(CultureInfo.InvariantCulture, $"{model.Megabytes:0.#} MB");
            string precision = preparation.Find(model)?.Describe() ?? "";
            table.AddRow(
                name, store.Has(model) ? "yes" : "no", precision, size, model.Licence, model.GoodFor);
        }

        // A pipe has no width at which lines should wrap.
        if (Console.IsOutputRedirected) AnsiConsole.Profile.Width = 1000;
        AnsiConsole.Write(table);
        Console.WriteLine();
        Console.WriteLine($"Networks run on {device.Name}: {device.Reason}");
        return ExitCode.Success;
    }

    private static async Task<bool> PullAsync(
        ModelStore store, Model model, Terminal terminal, CancellationToken cancellationToken)
    {
        Console.WriteLine(await terminal.PullAsync(store, model, cancellationToken));
        return true;
    }

    private static Command Prepare()
    {
        Command command = ForEach(
            "prepare", "Decides whether models run in int8 or fp32 on this machine, and on which device.",
            parsed => (store, model, terminal, token) =>
                PrepareAsync(store, model, DeviceArgument.Find(parsed), terminal, token));
        command.Options.Add(DeviceArgument.Option);
        return command;
    }

    private static async Task<bool> PrepareAsync(
        ModelStore store, Model model, ComputeDevice device, Terminal terminal, CancellationToken cancellationToken)
    {
        if (!store.Has(model)) return Missing(model, terminal);
        using var preparation = new ModelPreparation(store, TimeProvider.System, device);
        Console.WriteLine((await preparation.PrepareAsync(model, cancellationToken)).Describe());
        return true;
    }

    private static async Task<bool> CalibrateAsync(
        ModelStore store, Model model, string[] photos, Terminal terminal, CancellationToken cancellationToken)
    {
        if (!store.Has(model)) return Missing(model, terminal);
        List<ReadOnlyMemory<byte>> files = [];
        foreach (string photo in photos) files.Add(await File.ReadAllBytesAsync(photo, cancellationToken));
        using var preparation = new ModelPreparation(store, TimeProvider.System);
        Console.WriteLine(await preparation.CalibrateAsync(model, files, cancellationToken));
        return await PrepareAsync(store, model, ComputeDevice.Cpu, terminal, cancellationToken);
    }

    private static Task<bool> PathAsync(
        ModelStore store, Model model, Terminal terminal, CancellationToken cancellationToken)
    {
        Console.WriteLine(store.PathOf(model));
        return Task.FromResult(store.Has(model));
    }

    private static Task<bool> RemoveAsync(
        ModelStore store, Model model, Terminal terminal, CancellationToken cancellationToken) =>
        Task.FromResult(Remove(store, model) || Missing(model, terminal));

    private static bool Remove(ModelStore store, Model model)
    {
        using (var preparation = new ModelPreparation(store, TimeProvider.System)) preparation.Remove(model);
        return store.Remove(model);
    }

    private static bool Missing(Model model, Terminal terminal)
    {
        terminal.Fail(model.Name, new ImagingException("not_found", "The model is not on this machine."));
        return false;
    }
}
