using Detourer.Bench;
using Detourer.Bench.Corpus;
using Detourer.Bench.Edges;
using Detourer.Bench.Peers;
using Detourer.Imaging.Models;

// Usage: dotnet run -c Release --project bench [engine] [memory] [throughput] [colors] [edges] [api] [home] [soak]
// Beside imgly: [network]
// With real servers: [dispatch] [scale] [depth]. Simulated: [autoscale]. For the page: [lighthouse] [screens]
// Damaged files: [corpus]
if (await HomeBench.RunChildAsync(args) || CorpusReader.RunChild(args)) return 0;
string[] wanted = args.Length > 0 ? args : ["engine", "memory", "throughput", "colors", "api", "home", "soak"];
var store = new ModelStore(new ModelStoreOptions(), TimeProvider.System);
string path = await store.PullAsync(ModelCatalog.BuiltIn.Default);
if (await MemoryBench.RunChildAsync(args, store, path)) return 0;
if (await NetworkMemory.RunChildAsync(args, store)) return 0;
Console.WriteLine(Machine.Describe());

foreach (string bench in wanted)
{
    Console.WriteLine();
    switch (bench)
    {
        case "engine": await EngineBench.RunAsync(store, path); break;
        case "network": await NetworkBench.RunAsync(store); break;
        case "memory": await MemoryBench.RunAsync(); break;
        case "throughput": await ThroughputBench.RunAsync(store); break;
        case "colors": ColorsBench.Run(); break;
        case "edges": EdgesBench.Run(path); break;
        case "api": await ApiBench.RunAsync(); break;
        case "home": await HomeBench.RunAsync(); break;
        case "lighthouse": await LighthouseBench.RunAsync(); break;
        case "screens": await Screens.RunAsync(); break;
        case "soak": await SoakBench.RunAsync(); break;
        case "dispatch": await DispatchBench.RunAsync(); break;
        case "scale": await ScaleBench.RunAsync(); break;
        case "autoscale": AutoscaleBench.Run(); break;
        case "corpus": await CorpusBench.RunAsync(); break;
        case "depth": await DepthBench.RunAsync(); break;
        default: Console.Error.WriteLine($"Unknown benchmark: {bench}"); return 2;
    }
}

return 0;
