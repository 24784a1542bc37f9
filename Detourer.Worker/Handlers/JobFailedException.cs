using Detourer.Imaging;
using Detourer.Jobs;

namespace Detourer.Worker.Handlers;

/// <summary>An attempt failed for a reason that its handler can name.</summary>
/// <param name="failure">The reason, and whether a retry may succeed.</param>
/// <param name="inner">What caused it; for logs only.</param>
internal sealed class JobFailedException(JobFailure failure, Exception? inner = null)
    : Exception(failure.Message, inner)
{
    public JobFailure Failure { get; } = failure;

    /// <summary>The failure that an error of the engine causes.</summary>
    public static JobFailedException Of(ImagingException error)
    {
        string? detail = error.Detail ?? error.InnerException?.Message;
        return new JobFailedException(new JobFailure(error.Code, error.Message, error.IsTransient, detail), error);
    }
}
