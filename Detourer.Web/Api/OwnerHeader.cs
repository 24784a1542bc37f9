using Detourer.Jobs;
using Detourer.Web.Problems;

namespace Detourer.Web.Api;

/// <summary>The header with which a client proves that it owns a job.</summary>
internal static class OwnerHeader
{
    /// <summary>The header's name.</summary>
    public const string Name = "X-Owner-Token";

    /// <exception cref="ApiException"><c>owner_required</c></exception>
    public static void Require(string? token, Job job)
    {
        if (!OwnerToken.Matches(token, job.OwnerHash)) throw ApiException.OwnerRequired();
    }
}
