using System.CommandLine;
using System.CommandLine.Invocation;
using Detourer.Worker;
using Detourer.Worker.CommandLine;

var migrate = new Command("migrate", "Brings the database up to date, and ends.");
migrate.SetAction((_, cancellationToken) => WorkerHost.MigrateAsync(cancellationToken));

var clear = new Command("clear", "Cancels all jobs, removes their files, and ends.");
clear.SetAction((_, cancellationToken) => WorkerHost.ClearAsync(cancellationToken));

var root = new RootCommand("Detourer removes the background of photos. Without a command, this is a worker that takes jobs from the queue.")
{
    CutoutCommand.Create(),
    ModelsCommand.Create(),
    migrate,
    clear,
};
root.SetAction((_, _) => WorkerHost.RunAsync());

ParseResult parsed = root.Parse(args);
// The host of a worker knows how to stop, and takes the time that it needs.
bool isService = parsed.CommandResult.Command == root;
int code = await parsed.InvokeAsync(
    isService ? new InvocationConfiguration { ProcessTerminationTimeout = null } : new InvocationConfiguration());
return parsed.Action is ParseErrorAction ? ExitCode.Usage : code;
