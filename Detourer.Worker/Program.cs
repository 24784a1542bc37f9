using System.CommandLine;
using Detourer.Worker.CommandLine;

var root = new RootCommand("Detourer removes the background of photos.")
{
    CutoutCommand.Create(),
    ModelsCommand.Create(),
};

return await root.Parse(args).InvokeAsync();
