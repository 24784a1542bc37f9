using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Detourer.Cli;

var root = new RootCommand("Detourer removes the background of photos.")
{
    new CutoutCommand(),
    ModelsCommand.Create(),
};
HelpOption help = root.Options.OfType<HelpOption>().Single();
help.Action = new CutoutHelp((HelpAction)help.Action!);

ParseResult parsed = root.Parse(args);
var configuration = new InvocationConfiguration();
// A run finishes its photo first, however long that takes.
if (parsed.CommandResult.Command is CutoutCommand) configuration.ProcessTerminationTimeout = null;
int code = await parsed.InvokeAsync(configuration);
return parsed.Action is ParseErrorAction ? ExitCode.Usage : code;
