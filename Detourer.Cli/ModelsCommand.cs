using System.CommandLine;
using System.Globalization;
using Detourer.Imaging;
using Detourer.Imaging.Models;
using Spectre.Console;

namespace Detourer.Cli;

/// <summary><c>models list|pull|path|remove</c>.</summary>
internal static class ModelsCommand
{
    public static Command Create()
    {
        var list = new Command("list", "Lists all models and shows which are on this machine.")
        {
            ModelDirectory.Option,
        };
        list.SetAction(parsed => List(Store(parsed)));
        return new Command("models", "Lists, downloads, locates and removes models.")
        {
            list,
            ForEach("pull", "Downloads models.", PullAsync),
            ForEach("path", "Prints the paths of models; fails if one is not on this machine.", PathAsync),
            ForEach("remove", "Removes models from this machine.", RemoveAsync),
        };
    }

    private delegate Task<bool> ModelAction(
        ModelStore store, Model model, Terminal terminal, CancellationToken cancellationToken);

    /// <summary>Creates a command that applies an action to each named model.</summary>
    private static Command ForEach(string name, string description, ModelAction act)
    {
        var names = new Argument<string[]>("NAME")
        {
            Description = $"Default: {ModelCatalog.BuiltIn.Default.Name}.",
            DefaultValueFactory = _ => [ModelCatalog.BuiltIn.Default.Name],
        };
        var command = new Command(name, description) { names, ModelDirectory.Option };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            ModelStore store = Store(parsed);
            var terminal = new Terminal();
            bool all = true;
            foreach (string model in parsed.GetRequiredValue(names))
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
                catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
                {
                    return ExitCode.Interrupted;
                }
            }

            return all ? ExitCode.Success : ExitCode.Failure;
        });
        return command;
    }

    private static ModelStore Store(ParseResult parsed) => new(ModelDirectory.Options(parsed), TimeProvider.System);

    private static void List(ModelStore store)
    {
        Table table = new Table().Border(TableBorder.None).AddColumns("model", "here", "size", "licence", "good for");
        foreach (Model model in ModelCatalog.BuiltIn.Models)
        {
            string name = model == ModelCatalog.BuiltIn.Default ? $"{model.Name} (default)" : model.Name;
            string size = string.Create(CultureInfo.InvariantCulture, $"{model.Megabytes:0.#} MB");
            table.AddRow(name, store.Has(model) ? "yes" : "no", size, model.Licence, model.GoodFor);
        }

        // A pipe has no width at which lines should wrap.
        if (Console.IsOutputRedirected) AnsiConsole.Profile.Width = 1000;
        AnsiConsole.Write(table);
    }

    private static async Task<bool> PullAsync(
        ModelStore store, Model model, Terminal terminal, CancellationToken cancellationToken)
    {
        Console.WriteLine(await terminal.PullAsync(store, model, cancellationToken));
        return true;
    }

    private static Task<bool> PathAsync(
        ModelStore store, Model model, Terminal terminal, CancellationToken cancellationToken)
    {
        Console.WriteLine(store.PathOf(model));
        return Task.FromResult(store.Has(model));
    }

    private static Task<bool> RemoveAsync(
        ModelStore store, Model model, Terminal terminal, CancellationToken cancellationToken) =>
        Task.FromResult(store.Remove(model) || Missing(model, terminal));

    private static bool Missing(Model model, Terminal terminal)
    {
        terminal.Fail(model.Name, new ImagingException("not_found", "The model is not on this machine."));
        return false;
    }
}
