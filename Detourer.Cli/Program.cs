using System.CommandLine;
using System.CommandLine.Invocation;
using Detourer.Cli;

var root = new RootCommand("Detourer removes the background of photos.")
{
    CutoutCommand.Create(),
    ModelsCommand.Create(),
};
ParseResult parsed = root.Parse(args);
int code = await parsed.InvokeAsync();
return parsed.Action is ParseErrorAction ? ExitCode.Usage : code;
