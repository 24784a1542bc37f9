[assembly: AssemblyFixture(typeof(Browser))]
[assembly: AssemblyFixture(typeof(S3Server))]
[assembly: AssemblyFixture(typeof(SharedMariaDb))]

namespace Detourer.Tests;

/// <summary>Tests of one page server. They run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class PageCollection : ICollectionFixture<PageServer>
{
    public const string Name = "Page";
}

/// <summary>Tests of the shared S3 server. They run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class S3Tests : ICollectionFixture<S3Webs>
{
    public const string Name = "S3";
}

/// <summary>Tests that run the network. They run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class NetworkTests : ICollectionFixture<Network>
{
    public const string Name = "Network";
}

/// <summary>Tests that measure the memory of the process. No other tests run at the same time.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ExclusiveTests
{
    public const string Name = "Exclusive";
}
