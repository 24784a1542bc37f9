using Detourer.Bench;
using Detourer.Imaging.Models;

// Usage: dotnet run -c Release --project bench [engine] [memory] [throughput] [colors]
string[] wanted = args.Length > 0 ? args : ["engine", "memory", "throughput", "colors"];
var store = new ModelStore(new ModelStoreOptions(), TimeProvider.System);
string path = await store.PullAsync(ModelCatalog.BuiltIn.Default);
Console.WriteLine(Machine.Describe());

foreach (string bench in wanted)
{
    Console.WriteLine();
    switch (bench)
    {
        case "engine": await EngineBench.RunAsync(store, path); break;
        case "memory": await MemoryBench.RunAsync(store, path); break;
        case "throughput": await ThroughputBench.RunAsync(store); break;
        case "colors": ColorsBench.Run(); break;
        default: Console.Error.WriteLine($"There is no benchmark “{bench}”."); return 2;
    }
}

return 0;
